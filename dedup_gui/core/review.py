"""The review: groups, decisions, undo. Whatever is asked of it, no group loses its last image."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dedup_gui.core.bulk_rules import propose
from dedup_gui.core.keeper import QualityFacts, suggest
from dedup_gui.core.review_index import ReviewIndex, Suggest, has_survivor, open_members, pair, remaining
from dedup_gui.core.review_types import BulkRule, Change, Decided, PathPair, Refusal, RefusalCode, Totals
from dedup_gui.core.types import Decision, Group, ImageFile

Decisions = dict[str, Decision]


@dataclass(slots=True)
class _Step:
    """One command, as it can be undone and redone."""

    decided: dict[str, tuple[Decision, Decision]] = field(default_factory=dict)
    ignored: set[PathPair] = field(default_factory=set)


class Review:
    """The groups of a scan and what the person decided about them.

    Commands return what changed; views redraw from that. A group is named by its slot (its place in the groups
    handed over), which stays while those groups stand. Not thread-safe, except that the callables made by
    `preparation` and `bulk_job` work on copies and may run on any thread.
    """

    def __init__(
        self,
        groups: Sequence[Group] = (),
        *,
        quality: Mapping[str, QualityFacts] | None = None,
        keeper: Suggest = suggest,
    ) -> None:
        self._decisions: Decisions = {}
        self._digests: dict[str, str] = {}
        self._ignored: set[PathPair] = set()
        self._gone: set[str] = set()
        self._quality = quality or {}
        self._keeper = keeper
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._touched: set[str] = set()
        self._shape = 0
        self._index = ReviewIndex((), {}, set(), set())
        self._totals = Totals()
        self.set_groups(groups)

    # --- what stands -------------------------------------------------------------------------------------------

    @property
    def totals(self) -> Totals:
        """What is decided so far."""
        return self._totals

    @property
    def index(self) -> ReviewIndex:
        """The groups, indexed."""
        return self._index

    @property
    def slots(self) -> int:
        """How many slots there are; some may be empty."""
        return len(self._index.shown)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups on show."""
        return tuple(group for group in self._index.shown if group is not None)

    @property
    def can_undo(self) -> bool:
        """Whether a command can be undone."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether an undone command can be done again."""
        return bool(self._redo)

    def group(self, slot: int) -> Group | None:
        """The group in a slot; None where it was ignored, or too little of it is left."""
        return self._index.shown[slot] if 0 <= slot < len(self._index.shown) else None

    def open(self, slot: int) -> int:
        """How many images of a group wait for a decision."""
        return self._index.open[slot]

    def decision(self, path: str) -> Decision:
        """What was decided for an image."""
        return self._decisions.get(path, Decision.UNDECIDED)

    def decisions(self) -> Decisions:
        """KEEP and REMOVE decisions of the images on show, by path: what Apply works from."""
        return {path: decision for path, decision in self._decisions.items() if self._index.shown_slots(path)}

    def removals(self) -> list[ImageFile]:
        """The images to be removed, sorted by path."""
        paths = sorted(path for path, decision in self.decisions().items() if decision is Decision.REMOVE)
        return [self._index.images[path] for path in paths]

    def slot_of(self, paths: Iterable[str]) -> int | None:
        """The slot whose group on show shares most images with `paths` (the first of equals), or None."""
        hits: dict[int, int] = {}
        for path in paths:
            for slot in self._index.shown_slots(path):
                hits[slot] = hits.get(slot, 0) + 1
        return min(hits, key=lambda slot: (-hits[slot], slot)) if hits else None

    # --- groups come and go ------------------------------------------------------------------------------------

    def set_groups(self, groups: Sequence[Group]) -> Change:
        """Replace the groups. Decisions stay with their images; those of an image whose bytes changed are dropped.

        Returns:
            What had to change so that no new group is without a keeper.
        """
        return self.adopt(self.preparation(groups)())

    def preparation(self, groups: Sequence[Group]) -> Callable[[], ReviewIndex]:
        """The slow part of `set_groups` as a callable for another thread; hand its result to `adopt`."""
        decisions, ignored, gone, shape = dict(self._decisions), set(self._ignored), set(self._gone), self._shape
        self._touched = set()
        return lambda: ReviewIndex(groups, decisions, ignored, gone, shape=shape, suggest_keeper=self._keeper)

    def adopt(self, index: ReviewIndex) -> Change:
        """Put prepared groups in place.

        Returns:
            What had to change so that no new group is without a keeper.
        """
        if index.shape != self._shape:
            # Images were ignored, removed or restored meanwhile: rare, and the only case worth a second pass.
            index = ReviewIndex(
                index.found,
                dict(self._decisions),
                self._ignored,
                self._gone,
                shape=self._shape,
                suggest_keeper=self._keeper,
            )
            self._touched = set()
        self._index = index
        self._totals = index.totals
        # Decisions taken since the copy was made: play them onto the counts, from the value the copy had.
        for path in self._touched:
            now = self._decisions.pop(path, Decision.UNDECIDED)
            before = index.basis.get(path, Decision.UNDECIDED)
            if before is not Decision.UNDECIDED:
                self._decisions[path] = before
            self._set(path, now)
        suspects = set(index.emptied) | {slot for path in self._touched for slot in index.shown_slots(path)}
        self._touched = set()
        step = _Step()
        for path, digest in list(self._digests.items()):
            image = index.images.get(path)
            if image is not None and digest and image.digest and image.digest != digest:
                self._decide(path, Decision.UNDECIDED, step)
                self._digests.pop(path, None)
        self._repair(suspects, step)
        return self._change(step, regrouped=True)

    def clear(self) -> None:
        """Forget groups and undo steps; decisions stay with their images."""
        self._undo, self._redo = [], []
        self._shape += 1
        self._gone = set()
        self.set_groups(())

    def restore(self, saved: Mapping[str, Decision]) -> Change:
        """Take decisions that were made earlier (not a step of undo). Those of this session win."""
        step = _Step()
        for path, decision in saved.items():
            if path not in self._digests and path not in self._decisions and self._refusal(path, decision) is None:
                self._decide(path, decision, step)
        return self._change(step)

    def removed(self, paths: Iterable[str]) -> Change:
        """These images are gone from their folders: they leave their groups and the steps of undo."""
        gone = set(paths) - self._gone
        self._gone |= gone
        for step in (*self._undo, *self._redo):
            step.decided = {path: values for path, values in step.decided.items() if path not in gone}
        self._undo = [step for step in self._undo if step.decided or step.ignored]
        self._redo = [step for step in self._redo if step.decided or step.ignored]
        return self._reshape(gone)

    def restored(self, paths: Iterable[str]) -> Change:
        """These images are back; they have the decisions they had."""
        back = set(paths) & self._gone
        self._gone -= back
        return self._reshape(back)

    def _reshape(self, paths: set[str]) -> Change:
        self._shape += 1
        slots = {slot for path in paths for slot in self._index.where.get(path, ())}
        self._derive(slots)
        step = _Step()
        self._repair(slots, step)
        return self._change(step, slots=slots, regrouped=True)

    # --- commands ----------------------------------------------------------------------------------------------

    def decide(self, paths: Iterable[str], decision: Decision) -> Change:
        """Decide images; one step of undo.

        Args:
            paths: images on show.
            decision: the decision.

        Returns:
            What changed, and what was refused: reference images, and the last image of a group.
        """
        step = _Step()
        refused = []
        paths = list(paths)
        suggested = {group.suggestion.path for group in self._groups_of(paths)}
        # Of a whole group marked for removal, the suggested keeper is the one that is refused.
        for path in sorted(paths, key=lambda path: path in suggested):
            code = self._refusal(path, decision)
            if code is None:
                self._decide(path, decision, step)
            else:
                refused.append(Refusal(path, code))
        self._remember(step)
        return self._change(step, refused=refused)

    def toggle(self, path: str) -> Change:
        """The next decision for an image: undecided, remove, keep, undecided …; refused ones are passed over."""
        cycle = [Decision.UNDECIDED, Decision.REMOVE, Decision.KEEP]
        after = cycle[(cycle.index(self.decision(path)) + 1) % 3]
        if after is Decision.REMOVE and self._refusal(path, after) is not None:
            after = Decision.KEEP
        return self.decide([path], after)

    def accept_suggestion(self, slot: int) -> Change:
        """Keep the suggested keeper and remove the rest; what was decided by hand stays as it is."""
        group = self.group(slot)
        if group is None:
            return Change()
        step = _Step()
        keeper = group.suggestion.path
        kept = any(self.decision(path) is Decision.KEEP for path in group.paths)
        if self.decision(keeper) is Decision.UNDECIDED or not kept:
            self._decide(keeper, Decision.KEEP, step)
        refused = []
        for path in group.paths:
            if self.decision(path) is not Decision.UNDECIDED:
                continue
            code = self._refusal(path, Decision.REMOVE)
            if code is None:
                self._decide(path, Decision.REMOVE, step)
            elif code is RefusalCode.LAST_COPY:
                refused.append(Refusal(path, code))
        self._remember(step)
        return self._change(step, refused=refused)

    def ignore(self, slot: int, path: str | None = None) -> Change:
        """Say "not duplicates" of a whole group, or of one member as against all others. One step of undo.

        Args:
            slot: the group.
            path: the member that is no duplicate of the others; None = no two members are duplicates.
        """
        group = self.group(slot)
        if group is None or (path is not None and path not in group.paths):
            return Change()
        paths = group.paths
        pairs = {pair(a, b) for i, a in enumerate(paths) for b in paths[i + 1 :] if path is None or path in (a, b)}
        step = _Step(ignored=pairs - self._ignored)
        return self._run(step, forward=True, command=True)

    def preview(self, rule: BulkRule, slots: Iterable[int] | None = None, *, folders: Sequence[str] = ()) -> Change:
        """What a bulk rule would change; nothing is changed.

        Args:
            rule: the rule.
            slots: the groups asked about; None = all.
            folders: folders in order of preference, for `BulkRule.FOLDER_PRIORITY`.
        """
        return self.bulk_job(rule, slots, folders=folders)()

    def bulk_job(
        self, rule: BulkRule, slots: Iterable[int] | None = None, *, folders: Sequence[str] = ()
    ) -> Callable[[], Change]:
        """`preview` as a callable for another thread."""
        chosen = range(self.slots) if slots is None else tuple(slots)
        groups = [(slot, group) for slot in chosen if (group := self.group(slot)) is not None]
        decisions, quality = dict(self._decisions), self._quality
        shown = list(self._index.shown)
        where = self._index.where

        def run() -> Change:
            proposed: Decisions = {}
            for _, group in groups:
                for path, decision in propose(rule, group, decisions, quality=quality, folders=folders).items():
                    # Where overlapping groups disagree, the image stays.
                    if proposed.get(path) is not Decision.KEEP:
                        proposed[path] = decision
            for path in [path for path in proposed if len(where[path]) > 1]:
                others = [other for slot in where[path] if (other := shown[slot]) is not None]
                if any(not has_survivor(other, ChainMap(proposed, decisions)) for other in others):
                    proposed.pop(path)
            touched = []
            decided = []
            for slot, group in groups:
                hit = False
                for member in group.members:
                    after = proposed.pop(member.path, None)
                    if after is not None:
                        hit = True
                        decided.append(
                            Decided(member.path, member.digest, member.file.size, Decision.UNDECIDED, after)
                        )
                if hit:
                    touched.append(slot)
            return Change(decided=tuple(decided), slots=tuple(touched))

        return run

    def apply_preview(self, preview: Change) -> Change:
        """Do what a preview said, as far as it still holds; one step of undo."""
        step = _Step()
        refused = []
        for item in preview.decided:
            if self.decision(item.path) is not item.before:
                continue
            code = self._refusal(item.path, item.after)
            if code is None:
                self._decide(item.path, item.after, step)
            else:
                refused.append(Refusal(item.path, code))
        self._remember(step)
        return self._change(step, refused=refused)

    def undo(self) -> Change:
        """Take the last command back."""
        if not self._undo:
            return Change()
        step = self._undo.pop()
        self._redo.append(step)
        return self._run(step, forward=False)

    def redo(self) -> Change:
        """Do the command undone last again."""
        if not self._redo:
            return Change()
        step = self._redo.pop()
        self._undo.append(step)
        return self._run(step, forward=True)

    # --- the machinery -----------------------------------------------------------------------------------------

    def _run(self, step: _Step, *, forward: bool, command: bool = False) -> Change:
        """Do or undo a step; of a new command, what had to be repaired joins the step."""
        done = _Step()
        pairs = step.ignored
        slots: set[int] = set()
        if pairs:
            self._ignored = self._ignored | pairs if forward else self._ignored - pairs
            slots = {slot for item in pairs for path in item for slot in self._index.where.get(path, ())}
            self._shape += 1
            self._derive(slots)
        for path, (before, after) in step.decided.items():
            self._decide(path, after if forward else before, done)
        slots |= {slot for path in step.decided for slot in self._index.shown_slots(path)}
        self._repair(slots, done)
        if command:
            step.decided = dict(done.decided)
            self._remember(step)
        digests = tuple(sorted({self._digest_pair(item) for item in pairs}))
        return self._change(
            done,
            slots=slots,
            ignored=digests if forward else (),
            unignored=() if forward else digests,
            regrouped=bool(pairs),
        )

    def _digest_pair(self, paths: PathPair) -> PathPair:
        a, b = (self._index.images[path].digest for path in paths)
        return pair(a, b)

    def _groups_of(self, paths: Iterable[str]) -> list[Group]:
        slots = {slot for path in paths for slot in self._index.shown_slots(path)}
        return [group for slot in slots if (group := self._index.shown[slot]) is not None]

    def _refusal(self, path: str, decision: Decision) -> RefusalCode | None:
        """Why a decision cannot be taken, or None."""
        slots = self._index.shown_slots(path)
        if not slots:
            return RefusalCode.NOT_SHOWN
        if decision is not Decision.REMOVE:
            return None
        if self._index.images[path].file.reference:
            return RefusalCode.REFERENCE
        before = self._decisions.get(path)
        self._decisions[path] = Decision.REMOVE
        try:
            groups = [self._index.shown[slot] for slot in slots]
            if all(group is None or has_survivor(group, self._decisions) for group in groups):
                return None
        finally:
            if before is None:
                del self._decisions[path]
            else:
                self._decisions[path] = before
        return RefusalCode.LAST_COPY

    def _decide(self, path: str, after: Decision, step: _Step) -> None:
        """Set a decision that is known to be allowed, and write it into a step."""
        before = self.decision(path)
        if before is after:
            return
        self._set(path, after)
        first = step.decided.get(path, (before, after))[0]
        step.decided[path] = (first, after)
        self._touched.add(path)
        image = self._index.images.get(path)
        self._digests[path] = image.digest if image else ""

    def _set(self, path: str, after: Decision) -> None:
        """Set a decision and keep the counts right."""
        before = self.decision(path)
        if after is Decision.UNDECIDED:
            self._decisions.pop(path, None)
        else:
            self._decisions[path] = after
        slots = self._index.shown_slots(path)
        if before is after or not slots:
            return
        image = self._index.images[path]
        self._count(image, before, -1)
        self._count(image, after, +1)
        if not image.file.reference and (before is Decision.UNDECIDED or after is Decision.UNDECIDED):
            step = 1 if after is Decision.UNDECIDED else -1
            for slot in slots:
                was = self._index.open[slot]
                self._index.open[slot] = was + step
                self._add(decided_groups=(was + step == 0) - (was == 0))

    def _count(self, image: ImageFile, decision: Decision, sign: int) -> None:
        if decision is Decision.REMOVE:
            self._add(remove_files=sign, remove_bytes=sign * image.file.size)
        elif decision is Decision.KEEP:
            self._add(keep_files=sign)

    def _add(
        self,
        groups: int = 0,
        decided_groups: int = 0,
        remove_files: int = 0,
        remove_bytes: int = 0,
        keep_files: int = 0,
    ) -> None:
        old = self._totals
        self._totals = Totals(
            old.groups + groups,
            old.decided_groups + decided_groups,
            old.remove_files + remove_files,
            old.remove_bytes + remove_bytes,
            old.keep_files + keep_files,
        )

    def _derive(self, slots: Iterable[int]) -> None:
        """Find out anew what is on show in these slots, and keep the counts right."""
        index = self._index
        slots = sorted(slots)
        paths = {path for slot in slots for path in index.found[slot].paths}
        for path in paths:
            if index.shown_slots(path):
                self._count(index.images[path], self.decision(path), -1)
        ignored_paths = {path for item in self._ignored for path in item}
        for slot in slots:
            was = index.shown[slot]
            if was is not None:
                self._add(groups=-1, decided_groups=-(index.open[slot] == 0))
            now = remaining(index.found[slot], self._ignored, ignored_paths, self._gone, self._keeper)
            index.shown[slot] = now
            index.open[slot] = open_members(now, self._decisions) if now is not None else 0
            if now is not None:
                self._add(groups=1, decided_groups=int(index.open[slot] == 0))
        for path in paths:
            if index.shown_slots(path):
                self._count(index.images[path], self.decision(path), +1)

    def _repair(self, slots: Iterable[int], step: _Step) -> None:
        """Where all images of a group are to be removed, its suggested keeper is undecided again."""
        for slot in sorted(slots):
            group = self._index.shown[slot]
            while group is not None and not has_survivor(group, self._decisions):
                marked = [path for path in group.paths if self.decision(path) is Decision.REMOVE]
                keeper = group.suggestion.path
                self._decide(keeper if keeper in marked else marked[0], Decision.UNDECIDED, step)

    def _remember(self, step: _Step) -> None:
        if step.decided or step.ignored:
            self._undo.append(step)
            self._redo = []

    def _change(
        self,
        step: _Step,
        *,
        refused: Sequence[Refusal] = (),
        slots: Iterable[int] = (),
        ignored: tuple[PathPair, ...] = (),
        unignored: tuple[PathPair, ...] = (),
        regrouped: bool = False,
    ) -> Change:
        index = self._index
        decided = []
        touched = set(slots)
        for path, (before, after) in step.decided.items():
            if before is not after:
                image = index.images.get(path)
                size = image.file.size if image else 0
                decided.append(Decided(path, image.digest if image else "", size, before, after))
                touched.update(index.where.get(path, ()))
        return Change(tuple(decided), tuple(refused), ignored, unignored, tuple(sorted(touched)), regrouped)
