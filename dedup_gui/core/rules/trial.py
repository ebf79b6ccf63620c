"""What rules would mark, tried on a review as it stands: as a whole, rule by rule, and with examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dedup_gui.core.review.bulk_preview import as_change, reconciled
from dedup_gui.core.review.bulk_rules import Proposal, proposal
from dedup_gui.core.review.choices import WEAK_REASONS
from dedup_gui.core.review.index import open_members
from dedup_gui.core.review.standing import Standing
from dedup_gui.core.review_types import BulkRule, Change, Decided
from dedup_gui.core.rules.conditions import fits_group, fits_image
from dedup_gui.core.rules.rule import Rule
from dedup_gui.core.types import Decision, Group, ImageFile

SAMPLES = 8
"""Examples of each rule."""
_LOOK_EVERY = 64
"""Groups between two looks whether the result is still wanted."""

_Kept = tuple[BulkRule, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule would mark.

    Attributes:
        groups: groups that it decides.
        files: images that it marks for removal.
        bytes: their size.
        weak: of its groups those whose keeper was chosen for a weak reason, and not among identical files.
    """

    groups: int = 0
    files: int = 0
    bytes: int = 0
    weak: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """An example of what would be marked.

    Attributes:
        keeper: an image that stays.
        removed: one that would be marked for removal on its account.
        weak: the keeper was chosen for a weak reason.
    """

    keeper: ImageFile
    removed: ImageFile
    weak: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What rules would mark.

    Attributes:
        change: all of it, as one change.
        shares: of each rule, in their order.
        samples: of each rule, in their order, spread over its groups.
        completed: groups that would have no undecided image any more.
        left: groups that would still have one: those for the person.
    """

    change: Change = field(default_factory=Change)
    shares: tuple[Share, ...] = ()
    samples: tuple[tuple[Sample, ...], ...] = ()
    completed: int = 0
    left: int = 0

    @property
    def weak(self) -> int:
        """Groups whose keeper was chosen for a weak reason."""
        return sum(share.weak for share in self.shares)


class Trial:
    """Tries rules on a review as it stands; what was once proposed is remembered, so that the next try is quick.

    For one thread at a time.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._known: dict[_Kept, dict[int, Proposal]] = defaultdict(dict)

    def run(
        self,
        rules: Sequence[Rule],
        slots: Sequence[int] | None = None,
        *,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Outlook | None:
        """Find out what rules would mark; nothing is changed.

        Of the rules that are enabled and fit a group, the first that finds something to mark decides it.

        Args:
            rules: in their order.
            slots: the groups asked about; None = all.
            wanted: asked now and then; once it says no, the answer is None.
        """
        standing = self._standing
        owners: dict[int, tuple[int, Proposal]] = {}
        for number, slot in enumerate(range(len(standing.shown)) if slots is None else slots):
            if number % _LOOK_EVERY == 0 and not wanted():
                return None
            group = standing.shown[slot]
            owner = self._owner(rules, slot, group) if group is not None else None
            if owner is not None:
                owners[slot] = owner
        decided = reconciled(((slot, owner[1].decided) for slot, owner in owners.items()), standing)
        completed, left = self._rest({item.path: item.after for items in decided.values() for item in items})
        by_rule: dict[int, list[int]] = defaultdict(list)
        for slot in decided:
            by_rule[owners[slot][0]].append(slot)
        parts = [_Part(standing.shown, decided, owners, by_rule.get(place, [])) for place in range(len(rules))]
        return Outlook(
            as_change(decided),
            tuple(part.share() for part in parts),
            tuple(tuple(part.samples()) for part in parts),
            completed,
            left,
        )

    def _owner(self, rules: Sequence[Rule], slot: int, group: Group) -> tuple[int, Proposal] | None:
        """The rule that decides a group, and what it says."""
        for place, rule in enumerate(rules):
            if not rule.enabled or not fits_group(rule.conditions, group):
                continue
            if rule.keep is None:
                if any(fits_image(rule.conditions, member) for member in group.members):
                    return None
                continue
            found = _narrowed(self._proposal(rule.keep, rule.folders, slot, group), rule, group)
            if found.decided:
                return place, found
        return None

    def _proposal(self, keep: BulkRule, folders: tuple[str, ...], slot: int, group: Group) -> Proposal:
        known = self._known[keep, folders if keep is BulkRule.FOLDER_PRIORITY else ()]
        found = known.get(slot)
        if found is None:
            standing = self._standing
            found = proposal(keep, group, standing.decisions, standing.keeper_rules, folders=folders)
            known[slot] = found
        return found

    def _rest(self, proposed: Mapping[str, Decision]) -> tuple[int, int]:
        """How many groups would become complete, and in how many something would still be undecided."""
        decisions = self._standing.decisions
        after = {**decisions, **proposed}
        completed = left = 0
        for group in self._standing.shown:
            if group is None:
                continue
            if open_members(group, after):
                left += 1
            elif open_members(group, decisions):
                completed += 1
        return completed, left


def _narrowed(found: Proposal, rule: Rule, group: Group) -> Proposal:
    """Of a proposal what a rule's conditions about images leave; what is not completed by it keeps its open ends."""
    members = {member.path: member for member in group.members}
    out = {
        path
        for path, decision in found.decided.items()
        if decision is Decision.REMOVE and not fits_image(rule.conditions, members[path])
    }
    if not out:
        return found
    rest = {path: each for path, each in found.decided.items() if each is Decision.REMOVE and path not in out}
    return Proposal(rest, found.keepers, found.reason)


@dataclass(frozen=True, slots=True)
class _Part:
    """The groups that one rule decides."""

    shown: Sequence[Group | None]
    decided: Mapping[int, Sequence[Decided]]
    owners: Mapping[int, tuple[int, Proposal]]
    slots: Sequence[int]

    def share(self) -> Share:
        counts: Counter[str] = Counter()
        for slot in self.slots:
            removed = self._removed(slot)
            counts.update(
                groups=1,
                files=len(removed),
                bytes=sum(item.size for item in removed),
                weak=any(self._is_weak(slot, item) for item in removed),
            )
        return Share(**counts)

    def samples(self) -> Iterator[Sample]:
        slots = [slot for slot in self.slots if self._removed(slot)]
        number = min(SAMPLES, len(slots))
        for place in range(number):
            slot = slots[place * len(slots) // number]
            item = self._removed(slot)[0]
            members = self._members(slot)
            keeper = self._keeper(slot, item)
            yield Sample(members[keeper], members[item.path], self._is_weak(slot, item))

    def _removed(self, slot: int) -> list[Decided]:
        return [item for item in self.decided[slot] if item.after is Decision.REMOVE]

    def _members(self, slot: int) -> dict[str, ImageFile]:
        group = self.shown[slot]
        return {member.path: member for member in group.members} if group is not None else {}

    def _keeper(self, slot: int, item: Decided) -> str:
        """On whose account an image goes: one with the same bytes before any other."""
        members = self._members(slot)
        return min(
            self.owners[slot][1].keepers,
            key=lambda path: (members[path].digest != item.digest or not item.digest, path),
        )

    def _is_weak(self, slot: int, item: Decided) -> bool:
        if self.owners[slot][1].reason not in WEAK_REASONS:
            return False
        same = self._members(slot)[self._keeper(slot, item)].digest == item.digest
        return not (same and item.digest)
