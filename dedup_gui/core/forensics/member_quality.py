"""Quality evidence for the members of groups: measured where it can matter, then the keepers are suggested anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from dedup_gui.core.fingerprints.file_facts import FactsReader
from dedup_gui.core.quality_facts import QUALITY, Quality, from_text
from dedup_gui.core.types import FoundFile, Group, ImageFile, Match, Suggestion

Suggest = Callable[[Sequence[ImageFile], Sequence[Match]], Suggestion]


def files_to_measure(groups: Iterable[Group]) -> list[FoundFile]:
    """The files whose quality may change a suggestion, sorted by path.

    Files with the same bytes are one: the first stands for all, and a group of nothing else has nothing to compare.
    """
    wanted: dict[str, FoundFile] = {}
    for group in groups:
        firsts = {_key(member): member.file for member in reversed(group.members)}
        if len(firsts) > 1:
            for key, file in firsts.items():
                if key not in wanted or file.path < wanted[key].path:
                    wanted[key] = file
    return sorted(wanted.values(), key=lambda file: file.path)


def with_quality(
    groups: Sequence[Group], measured: Sequence[FoundFile], facts: FactsReader, suggest: Suggest
) -> tuple[Group, ...]:
    """The groups with what was measured, and with the keepers that follow from it.

    Args:
        groups: the groups.
        measured: what `files_to_measure` said of them, read.
        facts: where it was read.
        suggest: suggests the keeper of members and matches.
    """
    read = {file.path: from_text(facts.get(file, QUALITY)) for file in measured}
    return tuple(_measured(group, read, suggest) for group in groups)


def _measured(group: Group, read: Mapping[str, Quality | None], suggest: Suggest) -> Group:
    known = {_key(member): found for member in group.members if (found := read.get(member.path)) is not None}
    if not known:
        return group
    members = tuple(replace(member, quality=known.get(_key(member))) for member in group.members)
    return replace(group, members=members, suggestion=suggest(members, group.matches))


def _key(member: ImageFile) -> str:
    return member.digest or member.path
