"""The groups of another tool, whatever it wrote them down in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dedup_gui.core.discovery.path_filters import file_id, is_under, refusal
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.matching.asked_groups import AskedGroup
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import SkipCode, Skipped
from dedup_gui.core.union_find import DisjointSets
from dedup_gui.words import translate
from dedup_gui.words.numbers import count

MOST_FILES = 1_000_000
"""Files that all groups together may name. Chosen: ten times a large library."""


class Tool(StrEnum):
    """Whose groups they are; the value is its name."""

    CZKAWKA = "czkawka"
    IMAGEDEDUP = "imagededup"
    FASTDUP = "fastdup"
    DUPEGURU = "dupeGuru"
    IMMICH = "Immich"


class UnknownFormError(DedupError):
    """A file is not what any tool writes; its text says what was expected."""


class FolderNeededError(DedupError):
    """The images are named without their folder, and are not where they were looked for."""


@dataclass(frozen=True, slots=True)
class ForeignGroups:
    """The groups of another tool.

    Attributes:
        tool: which.
        source: the file or address they came from.
        groups: at least two files each, in the tool's order; paths as the scan will name them.
        references: files that lay in one of the tool's reference folders: nothing there is ever removed.
        unusable: files that are no longer there, or are not to be read, with the reason; they are in no group.
    """

    tool: Tool
    source: str
    groups: tuple[AskedGroup, ...]
    references: tuple[str, ...] = ()
    unusable: tuple[Skipped, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All files of the groups, each once, sorted."""
        return tuple(sorted({path for group in self.groups for path in group.paths}))


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group as a tool wrote it down.

    Attributes:
        names: paths, absolute or not, in any spelling.
        references: which of them lay in a reference folder.
        pairs: places in `names` of the pairs that were named; None = each with each.
    """

    names: tuple[str, ...]
    references: frozenset[int] = frozenset()
    pairs: tuple[tuple[int, int], ...] | None = None


def settings_for(foreign: ForeignGroups, settings: ScanSettings) -> ScanSettings:
    """The scan of the very files that another tool named.

    Args:
        foreign: its groups.
        settings: how to look; its folders are not scanned, and of its reference folders those files alone.
    """
    ids = {found for folder in settings.references if (found := file_id(os.path.abspath(folder))) is not None}
    inside = [path for path in foreign.paths if is_under(path, ids)]
    references = tuple(dict.fromkeys((*foreign.references, *inside)))
    return replace(settings, folders=foreign.paths, references=references, excludes=(), min_size=1)


def with_unusable(result: ScanResult, foreign: ForeignGroups) -> ScanResult:
    """What that scan found, with the files that it was not even asked for among the skipped ones."""
    skipped = sorted((*result.skipped, *foreign.unusable), key=lambda skipped: skipped.path)
    return replace(result, skipped=tuple(skipped))


def groups_of_pairs(names: Sequence[str], pairs: Iterable[tuple[int, int]]) -> list[NamedGroup]:
    """Groups of files that hang together by pairs.

    Args:
        names: of all files.
        pairs: places in `names`.
    """
    sets = DisjointSets(len(names))
    kept = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    for one, other in kept:
        sets.join(one, other)
    members: dict[int, list[int]] = {}
    for place in range(len(names)):
        members.setdefault(sets.find(place), []).append(place)
    inside: dict[int, list[tuple[int, int]]] = {}
    for one, other in kept:
        inside.setdefault(sets.find(one), []).append((one, other))
    groups = []
    for root, edges in inside.items():
        number = {place: index for index, place in enumerate(members[root])}
        renumbered = tuple((number[one], number[other]) for one, other in edges)
        groups.append(NamedGroup(tuple(names[place] for place in members[root]), pairs=renumbered))
    return groups


def made_ready(tool: Tool, source: str, named: Sequence[NamedGroup], base: str) -> ForeignGroups:
    """Find the files that a tool named.

    Args:
        tool: which.
        source: where the groups came from.
        named: its groups.
        base: folder that names without one are looked for in, absolute.

    Raises:
        DedupError: they name more files than can be.
    """
    if sum(len(group.names) for group in named) > MOST_FILES:
        raise DedupError(
            translate("exchange", "{source} names more than {most} files.").format(
                source=source, most=count(MOST_FILES)
            ),
            translate("exchange", "Import a part of it."),
        )
    places = _Places(base)
    groups = [found for group in named if (found := _group(group, places)) is not None]
    references = {
        path
        for group in named
        for number in group.references
        if (path := places.find(group.names[number])) is not None
    }
    return ForeignGroups(tool, source, tuple(groups), tuple(sorted(references)), places.unusable())


def _group(group: NamedGroup, places: _Places) -> AskedGroup | None:
    found = [places.find(name) for name in group.names]
    paths = tuple(dict.fromkeys(path for path in found if path is not None))
    if len(paths) < 2:
        return None
    if group.pairs is None:
        return AskedGroup(paths)
    number = {path: place for place, path in enumerate(paths)}
    pairs = set()
    for first, second in group.pairs:
        one, other = found[first], found[second]
        if one is not None and other is not None and one != other:
            pairs.add((min(number[one], number[other]), max(number[one], number[other])))
    return AskedGroup(paths, tuple(sorted(pairs)))


class _Places:
    """Where named files are."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._known: dict[str, str | Skipped] = {}

    def find(self, name: str) -> str | None:
        """The path as a scan will name it, or None where the file is not to be used."""
        if name not in self._known:
            self._known[name] = self._look(name)
        found = self._known[name]
        return found if isinstance(found, str) else None

    def unusable(self) -> tuple[Skipped, ...]:
        """Those that were not found, by path."""
        lost = {found.path: found for found in self._known.values() if isinstance(found, Skipped)}
        return tuple(lost[path] for path in sorted(lost))

    def _look(self, name: str) -> str | Skipped:
        path = os.path.abspath(os.path.join(self._base, name))
        try:
            status = os.lstat(system_path(path))
            if stat.S_ISLNK(status.st_mode):
                path = real_path(path)
                status = os.stat(system_path(path))
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
                return Skipped(path, SkipCode.MISSING)
            return Skipped(path, SkipCode.UNREADABLE, error.strerror or "")
        if not stat.S_ISREG(status.st_mode):
            return Skipped(path, SkipCode.NOT_A_FILE)
        refused = refusal(os.path.dirname(path), reference=False)
        return Skipped(path, SkipCode.PACKAGE, refused) if refused else path
