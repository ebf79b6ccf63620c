"""What a bulk rule would change in many groups; overlapping groups are reconciled."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.index import has_survivor
from dedup_gui.core.review.standing import Standing
from dedup_gui.core.review_types import BulkRule, Change, Decided
from dedup_gui.core.types import Decision

_KEEP, _REMOVE = Decision.KEEP, Decision.REMOVE

DecidedBySlot = dict[int, list[Decided]]


def bulk_preview(
    rule: BulkRule, standing: Standing, slots: Sequence[int] | None = None, *, folders: Sequence[str] = ()
) -> Change:
    """Collect what a rule proposes, so that every group keeps an image.

    Args:
        rule: the rule.
        standing: the review.
        slots: the groups asked about; None = all.
        folders: folders in order of preference.
    """
    decisions, rules = standing.decisions, standing.keeper_rules
    proposals = (
        (slot, propose(rule, group, decisions, rules, folders=folders))
        for slot in (range(len(standing.shown)) if slots is None else slots)
        if (group := standing.shown[slot]) is not None
    )
    return as_change(reconciled(proposals, standing))


def as_change(decided: DecidedBySlot) -> Change:
    """What is decided in each group, as one change."""
    return Change(decided=tuple(chain.from_iterable(decided.values())), slots=tuple(decided))


def reconciled(proposals: Iterable[tuple[int, Mapping[str, Decision]]], standing: Standing) -> DecidedBySlot:
    """Put together what is proposed for single groups, so that every group on show keeps an image.

    Args:
        proposals: (slot, new decisions by path), each slot once.
        standing: the review.

    Returns:
        By slot, in the order of `proposals`, what is decided; each image once, groups with nothing are absent.
    """
    shown, index, decisions = standing.shown, standing.index, standing.decisions
    where, aliases, is_reference, keep, remove = index.where, index.aliases, index.is_reference, _KEEP, _REMOVE
    proposed: dict[str, Decision] = {}
    slots = []
    for slot, proposal in proposals:
        if proposal:
            slots.append(slot)
        for path, decision in proposal.items():
            if decision is remove and is_reference(path):
                continue
            # Where overlapping groups disagree, the image stays.
            if proposed.get(path) is not keep:
                proposed[path] = decision
    after = ChainMap(proposed, decisions)
    for path in [path for path in proposed if len(where[path]) > 1 or path in aliases]:
        linked = {slot for each in (path, *aliases.get(path, ())) for slot in where[each]}
        others = [other for slot in linked if (other := shown[slot]) is not None]
        if any(not has_survivor(other, after, aliases) for other in others):
            del proposed[path]
    decided: DecidedBySlot = {}
    take, undecided = proposed.pop, Decision.UNDECIDED
    for slot in slots:
        group = shown[slot]
        here = []
        for member in group.members if group is not None else ():
            file = member.file
            then = take(file.path, None)
            if then is not None:
                here.append(Decided(file.path, member.digest, file.size, undecided, then))
        if here:
            decided[slot] = here
    return decided
