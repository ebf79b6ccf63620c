"""What a bulk rule would change in many groups; overlapping groups are reconciled."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence

from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.index import ReviewIndex, has_survivor
from dedup_gui.core.review_types import BulkRule, Change, Decided
from dedup_gui.core.types import Decision, Group, KeeperReason


def bulk_preview(
    rule: BulkRule,
    slots: Sequence[int],
    shown: Sequence[Group | None],
    index: ReviewIndex,
    decisions: dict[str, Decision],
    keeper_rules: Sequence[KeeperReason],
    *,
    folders: Sequence[str] = (),
) -> Change:
    """Collect what a rule proposes, so that every group keeps an image.

    Args:
        rule: the rule.
        slots: the groups asked about.
        shown: every group by slot.
        index: where images are, and which of them are one file.
        decisions: decisions made so far, by path.
        keeper_rules: the person's order of the rules that choose a keeper.
        folders: folders in order of preference.
    """
    proposed: dict[str, Decision] = {}
    groups = [(slot, group) for slot in slots if (group := shown[slot]) is not None]
    for _, group in groups:
        for path, decision in propose(rule, group, decisions, keeper_rules, folders=folders).items():
            if decision is Decision.REMOVE and index.is_reference(path):
                continue
            # Where overlapping groups disagree, the image stays.
            if proposed.get(path) is not Decision.KEEP:
                proposed[path] = decision
    for path in [path for path in proposed if len(index.where[path]) > 1 or path in index.aliases]:
        linked = {slot for each in (path, *index.aliases.get(path, ())) for slot in index.where[each]}
        others = [other for slot in linked if (other := shown[slot]) is not None]
        if any(not has_survivor(other, ChainMap(proposed, decisions), index.aliases) for other in others):
            del proposed[path]
    touched = []
    decided: list[Decided] = []
    for slot, group in groups:
        before = len(decided)
        for member in group.members:
            after = proposed.pop(member.path, None)
            if after is not None:
                decided.append(Decided(member.path, member.digest, member.file.size, Decision.UNDECIDED, after))
        if len(decided) > before:
            touched.append(slot)
    return Change(decided=tuple(decided), slots=tuple(touched))
