"""What a review knows at one moment: decisions, what is ignored and gone, the groups on show, and the counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence, Set

from dedup_gui.core.events import run_to_end
from dedup_gui.core.review.index import ReviewIndex, has_survivor, open_members
from dedup_gui.core.review.parts import parts
from dedup_gui.core.review.step import Done
from dedup_gui.core.review_types import Decided, PathPair, RefusalCode, Totals
from dedup_gui.core.types import Decision, Group, ImageFile, KeeperReason

_GROUPS, _DECIDED, _REMOVE_FILES, _REMOVE_BYTES, _KEEP_FILES = range(5)
"""Places in the counts: the fields of `Totals`."""
_UNDECIDED, _KEEP, _REMOVE = Decision.UNDECIDED, Decision.KEEP, Decision.REMOVE
"""Looking a member up in its enumeration takes ten times as long, and a rule decides hundreds of thousands."""

SLICE = 200
"""Images or groups that a command handles before it lets others have their turn."""


class ReviewState:
    """Keeps decisions, groups on show and counts consistent with one another.

    Attributes:
        decisions: KEEP and REMOVE by path, of images that are not on show (any more), too.
        digests: digest by path of images decided in this session.
        ignored: pairs of paths said not to be duplicates; replaced, never changed in place.
        gone: paths removed since the scan; replaced, never changed in place.
        index: the groups.
        keeper_rules: which rule speaks first where the suggested keeper left and another is chosen.
    """

    def __init__(self, keeper_rules: tuple[KeeperReason, ...]) -> None:
        self.decisions: dict[str, Decision] = {}
        self.digests: dict[str, str] = {}
        self.ignored: frozenset[PathPair] = frozenset()
        self.gone: frozenset[str] = frozenset()
        self.index = ReviewIndex((), {}, set(), set(), keeper_rules)
        self._counts = [0, 0, 0, 0, 0]
        self.keeper_rules = keeper_rules
        self._touched: set[str] = set()
        self._shape = 0

    @property
    def totals(self) -> Totals:
        """What is decided, over the groups on show."""
        return Totals(*self._counts)

    def decision(self, path: str) -> Decision:
        """What was decided for an image."""
        return self.decisions.get(path, Decision.UNDECIDED)

    # --- groups ------------------------------------------------------------------------------------------------

    def preparation(self, groups: Sequence[Group]) -> Callable[[], ReviewIndex]:
        """The slow part of replacing the groups, for any thread; hand its result to `adopt`."""
        decisions, ignored, gone, shape = dict(self.decisions), self.ignored, self.gone, self._shape
        rules = self.keeper_rules
        self._touched = set()
        return lambda: ReviewIndex(groups, decisions, ignored, gone, rules, shape=shape)

    def adopt(self, index: ReviewIndex) -> set[int]:
        """Put prepared groups in place.

        Returns:
            Slots where something impossible may be decided now: hand them to `repair`.
        """
        if index.shape != self._shape:
            # Images were ignored, removed or restored meanwhile: rare, and the only case worth a second pass.
            index = self.preparation(index.found)()
        self.index = index
        totals = index.totals
        self._counts = [
            totals.groups,
            totals.decided_groups,
            totals.remove_files,
            totals.remove_bytes,
            totals.keep_files,
        ]
        # Decisions taken since the copy was made: play them onto the counts, from the value the copy had.
        touched, self._touched = self._touched, set()
        for path in touched:
            now = self.decisions.pop(path, Decision.UNDECIDED)
            before = index.basis.get(path, Decision.UNDECIDED)
            if before is not Decision.UNDECIDED:
                self.decisions[path] = before
            if before is not now:
                self._set(path, before, now, index.shown_slots(path), index.images.get(path))
        return set(index.broken) | {slot for path in touched for slot in index.linked_slots(path)}

    def slots_of(self, paths: Iterable[str]) -> set[int]:
        """Every slot that holds or held one of these images."""
        return {slot for path in paths for slot in self.index.where.get(path, ())}

    def ignore_slowly(self, pairs: Iterable[PathPair], *, ignored: bool = True) -> Generator[None, None, set[int]]:
        """Ignore pairs, or take that back; returns the slots that changed."""
        pairs = frozenset(pairs)
        self.ignored = self.ignored | pairs if ignored else self.ignored - pairs
        self._shape += 1
        slots = sorted(self.slots_of(path for item in pairs for path in item))
        changed: set[int] = set()
        ignored_paths = {path for item in self.ignored for path in item}
        for start in range(0, len(slots), SLICE):
            if start:
                yield
            fresh = [slot for slot in slots[start : start + SLICE] if slot not in changed]
            changed |= self._derive(fresh, ignored_paths)
        return changed

    def revoke(self, pairs: Iterable[PathPair]) -> set[int]:
        """Ignore pairs of digests no longer; returns the slots that changed."""
        pairs = frozenset(pairs)
        images = self.index.images
        back = {
            (a, b)
            for a, b in self.ignored
            if a in images and b in images and tuple(sorted((images[a].digest, images[b].digest))) in pairs
        }
        return run_to_end(self.ignore_slowly(back, ignored=False)) if back else set()

    def hide(self, paths: Iterable[str], *, gone: bool = True) -> set[int]:
        """Images left their places, or are back; returns the slots that changed."""
        paths = frozenset(paths)
        self.gone = self.gone | paths if gone else self.gone - paths
        self._shape += 1
        return self._derive(self.slots_of(paths), {path for item in self.ignored for path in item})

    def repair(self, slots: Iterable[int], done: Done) -> None:
        """`repair_slowly` at once."""
        for _ in self.repair_slowly(slots, done):
            pass

    def repair_slowly(self, slots: Iterable[int], done: Done) -> Iterator[None]:
        """Take back what new groups, or an old step done again, made impossible.

        Where all images of a group are to be removed, its suggested keeper becomes undecided again; and so does
        every image that turns out to lie in a reference folder.
        """
        index, decisions, aliases = self.index, self.decisions, self.index.aliases
        for number, slot in enumerate(sorted(slots), start=1):
            if number % SLICE == 0:
                yield
            group = index.shown[slot]
            if group is None:
                continue
            back = [
                path
                for member in group.members
                if (decisions.get(path := member.file.path) is _REMOVE or path in aliases)
            ]
            if not back:
                continue  # nothing is marked, as far as that is seen without a look at other names
            back = [path for path in back if index.is_reference(path)]
            if not has_survivor(group, decisions, aliases):
                back.append(group.suggestion.path)
            for path in back:
                for name in (path, *aliases.get(path, ())):
                    if decisions.get(name) is _REMOVE:
                        self.decide(name, _UNDECIDED, done)

    def unmark_unseen(self, paths: Iterable[str], done: Done) -> None:
        """Take back marks for removal of images that have left all groups: they are no duplicates of anything.

        Nobody would see such a mark, and a later scan that groups the image anew would bring it back.
        """
        for path in set(paths):
            if self.decision(path) is Decision.REMOVE and not self.index.shown_slots(path):
                self.decide(path, Decision.UNDECIDED, done)

    def forget_changed(self, done: Done) -> None:
        """Drop decisions of images whose bytes are not those that were decided on."""
        for path, digest in list(self.digests.items()):
            image = self.index.images.get(path)
            if image is not None and digest and image.digest and image.digest != digest:
                self.decide(path, Decision.UNDECIDED, done)
                del self.digests[path]

    def learn_digests(self) -> list[tuple[str, str]]:
        """Take up the digests of images that were decided on before theirs was known; returns (path, digest)."""
        learned = []
        for path, digest in self.digests.items():
            image = self.index.images.get(path)
            if not digest and image is not None and image.digest:
                learned.append((path, image.digest))
        self.digests.update(learned)
        return learned

    def _derive(self, slots: Iterable[int], ignored_paths: Set[str]) -> set[int]:
        """Find out anew what is on show in these slots, and keep the counts right.

        Args:
            slots: these, and all that belong to the same groups as they were found.
            ignored_paths: every path in `ignored`.

        Returns:
            All slots of those groups.
        """
        index = self.index
        slots = index.slots_from(slots)
        origins = {index.origin[slot] for slot in slots}
        paths = {path for slot in origins for path in index.found[slot].paths}
        for path in paths:
            if index.shown_slots(path):
                self._count(index.images[path], self.decision(path), -1)
        for slot in slots:
            self._count_group(slot, -1)
        for slot in sorted(origins):
            rest = parts(index.found[slot], self.ignored, ignored_paths, self.gone, self.keeper_rules)
            for each in index.take_parts(slot, rest):
                now = index.shown[each]
                index.open[each] = open_members(now, self.decisions) if now is not None else 0
                self._count_group(each, +1)
                slots.add(each)
        for path in paths:
            if index.shown_slots(path):
                self._count(index.images[path], self.decision(path), +1)
        return slots

    def _count_group(self, slot: int, sign: int) -> None:
        if self.index.shown[slot] is not None:
            self._counts[_GROUPS] += sign
            self._counts[_DECIDED] += sign * (self.index.open[slot] == 0)

    # --- decisions ---------------------------------------------------------------------------------------------

    def refusal(self, path: str, decision: Decision) -> RefusalCode | None:
        """Why a decision cannot be taken, or None."""
        index = self.index
        slots: Collection[int] = index.shown_slots(path)
        if not slots:
            return RefusalCode.NOT_SHOWN
        if decision is not _REMOVE:
            return None
        file, aliases, decisions = index.images[path].file, index.aliases, self.decisions
        if file.archive:
            return RefusalCode.ARCHIVE
        if file.reference:
            return RefusalCode.REFERENCE
        if path in aliases:
            if index.is_reference(path):
                return RefusalCode.REFERENCE
            slots = index.linked_slots(path)
        before = decisions.get(path)
        decisions[path] = _REMOVE
        try:
            for slot in slots:
                group = index.shown[slot]
                if group is not None and not has_survivor(group, decisions, aliases):
                    inside = any(member.file.archive for member in group.members)
                    return RefusalCode.LAST_OUTSIDE if inside else RefusalCode.LAST_COPY
        finally:
            if before is None:
                del decisions[path]
            else:
                decisions[path] = before
        return None

    def decide(self, path: str, after: Decision, done: Done) -> None:
        """Set a decision that is known to be allowed, and write down what it changed."""
        before = self.decisions.get(path, _UNDECIDED)
        if before is after:
            return
        index = self.index
        image, slots = index.images.get(path), index.where.get(path, ())
        digest, size = (image.digest, image.file.size) if image is not None else ("", 0)
        self._set(path, before, after, index.shown_slots(path), image)
        self._touched.add(path)
        self.digests[path] = digest
        done.told.append(Decided(path, digest, size, before, after))
        if len(slots) == 1:
            done.slots.add(slots[0])
        else:
            done.slots.update(slots)

    def _set(
        self, path: str, before: Decision, after: Decision, shown: Collection[int], image: ImageFile | None
    ) -> None:
        """Set a decision that is another one than before, and keep the counts right.

        Args:
            path: the image.
            before: the decision it has.
            after: the one it gets.
            shown: the slots of the groups on show that hold it.
            image: itself; None where it is in no group at all.
        """
        if after is _UNDECIDED:
            del self.decisions[path]
        else:
            self.decisions[path] = after
        if not shown or image is None:
            return
        # The straight way, without a call for each count: a rule decides hundreds of thousands.
        file, counts = image.file, self._counts
        if before is _REMOVE:
            counts[_REMOVE_FILES] -= 1
            counts[_REMOVE_BYTES] -= file.size
        elif before is _KEEP:
            counts[_KEEP_FILES] -= 1
        if after is _REMOVE:
            counts[_REMOVE_FILES] += 1
            counts[_REMOVE_BYTES] += file.size
        elif after is _KEEP:
            counts[_KEEP_FILES] += 1
        if (before is _UNDECIDED or after is _UNDECIDED) and not file.reference:
            waiting = self.index.open
            change = 1 if after is _UNDECIDED else -1
            for slot in shown:
                was = waiting[slot]
                now = waiting[slot] = was + change
                if not was:
                    counts[_DECIDED] -= 1
                elif not now:
                    counts[_DECIDED] += 1

    def _count(self, image: ImageFile, decision: Decision, sign: int) -> None:
        if decision is _REMOVE:
            self._counts[_REMOVE_FILES] += sign
            self._counts[_REMOVE_BYTES] += sign * image.file.size
        elif decision is _KEEP:
            self._counts[_KEEP_FILES] += sign
