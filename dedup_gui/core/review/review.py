"""The review: groups, decisions, undo. Whatever is asked of it, no group loses its last image."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import replace

from dedup_gui.core.events import run_to_end
from dedup_gui.core.review.apply_summary import Removal, removal
from dedup_gui.core.review.bulk_preview import bulk_preview
from dedup_gui.core.review.choices import as_suggested, one_alone
from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.review.parts import all_pairs, pair, pairs_across
from dedup_gui.core.review.standing import Standing
from dedup_gui.core.review.state import SLICE, ReviewState
from dedup_gui.core.review.step import Done, Step
from dedup_gui.core.review.steps import Steps
from dedup_gui.core.review_types import BulkRule, Change, Decided, PathPair, Refusal, RefusalCode, Totals
from dedup_gui.core.types import Decision, Group, KeeperReason

Slowly = Generator[None, None, Change]
"""A command in slices of about a millisecond, so that a window can breathe in between. Run it to its end, and give
the review no other command until then."""


def finish(command: Slowly) -> Change:
    """Run a command in slices to its end at once."""
    return run_to_end(command)


class Review:
    """The groups of a scan and what the person decided about them.

    Commands return what changed; views redraw from that. A group is named by its slot (its place in the groups
    handed over), which stays while those groups stand. Not thread-safe, except that the callables made by
    `preparation` and `bulk_job` work on copies and may run on any thread.
    """

    def __init__(self, groups: Sequence[Group], keeper_rules: tuple[KeeperReason, ...]) -> None:
        """Begin a review.

        Args:
            groups: those found so far.
            keeper_rules: the person's order of the rules that choose a keeper.
        """
        self._state = ReviewState(keeper_rules)
        self._steps = Steps(lambda path: bool(self.index.shown_slots(path)))
        self.set_groups(groups)

    # --- what stands -------------------------------------------------------------------------------------------

    @property
    def totals(self) -> Totals:
        """What is decided so far."""
        return self._state.totals

    @property
    def index(self) -> ReviewIndex:
        """The groups, indexed."""
        return self._state.index

    @property
    def slots(self) -> int:
        """How many slots there are; some may be empty."""
        return len(self.index.shown)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups on show."""
        return tuple(group for group in self.index.shown if group is not None)

    @property
    def steps(self) -> Steps:
        """The commands that can be undone and done again."""
        return self._steps

    @property
    def can_undo(self) -> bool:
        """Whether a command can be undone."""
        return self._steps.newest(forward=False) is not None

    @property
    def can_redo(self) -> bool:
        """Whether an undone command can be done again."""
        return self._steps.newest(forward=True) is not None

    @property
    def rules(self) -> tuple[BulkRule, ...]:
        """The bulk rules that there is evidence for: the best quality cannot be told from sizes alone."""
        known = any(m.quality for group in self.index.shown if group for m in group.members)
        return tuple(rule for rule in BulkRule if rule is not BulkRule.BEST_QUALITY or known)

    def group(self, slot: int) -> Group | None:
        """The group in a slot; None where it was ignored, or too little of it is left."""
        return self.index.shown[slot] if 0 <= slot < self.slots else None

    def open(self, slot: int) -> int:
        """How many images of a group wait for a decision."""
        return self.index.open[slot]

    def decision(self, path: str) -> Decision:
        """What was decided for an image."""
        return self._state.decision(path)

    def decisions(self) -> dict[str, Decision]:
        """KEEP and REMOVE decisions of the images on show, by path: what Apply works from."""
        return {path: decision for path, decision in self._state.decisions.items() if self.index.shown_slots(path)}

    def removal_job(self) -> Callable[[], Removal]:
        """What Apply would do, as a callable for another thread.

        It gives the groups with an image to be removed, the decisions in them, and the numbers.
        """
        standing, totals = self.standing(), self.totals
        return lambda: removal(standing, totals.groups - totals.decided_groups)

    def slot_of(self, paths: Iterable[str]) -> int | None:
        """The slot whose group on show shares most images with `paths` (the first of equals), or None."""
        hits: dict[int, int] = {}
        for path in paths:
            for slot in self.index.shown_slots(path):
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
        return self._state.preparation(groups)

    def adopt(self, index: ReviewIndex) -> Change:
        """Put prepared groups in place; returns what `set_groups` does."""
        suspects = self._state.adopt(index)
        self._steps.look_again()
        done = Done()
        self._state.forget_changed(done)
        for item in done.told:  # what was decided on other bytes is not to come back by undo or redo
            self._steps.forget(item.path)
        learned = self._state.learn_digests()
        self._state.repair(suspects, done)
        change, late = self._change(done, regrouped=True), self._told_late(learned, done)
        return replace(change, decided=(*late, *change.decided), ignored=self._ignored_now())

    def _told_late(self, learned: Sequence[tuple[str, str]], done: Done) -> list[Decided]:
        """Decisions made before the image's digest was known, to be saved now that it is."""
        late, told = [], {item.path for item in done.told}
        for path, digest in learned:
            decision = self._state.decision(path)
            if path not in told and decision is not Decision.UNDECIDED:
                late.append(Decided(path, digest, self.index.images[path].file.size, decision, decision))
        return late

    def _ignored_now(self) -> tuple[PathPair, ...]:
        """All pairs ignored in this session, as far as their digests are known; telling one twice does no harm."""
        return tuple(sorted({self._digest_pair(item) for item in self._state.ignored} - {("", "")}))

    def use_keeper_rules(self, rules: tuple[KeeperReason, ...]) -> None:
        """The person's order of the rules, for every keeper that is chosen from here on."""
        self._state.keeper_rules = rules

    def clear(self) -> None:
        """Forget groups, undo steps and what was removed; decisions stay with their images."""
        self._steps.clear()
        self._state.hide(self._state.gone, gone=False)
        self.set_groups(())

    def restore(self, saved: Mapping[str, Decision]) -> Change:
        """Take decisions that were made earlier (not a step of undo). Those of this session win."""
        done = Done()
        for path, decision in saved.items():
            if path not in self._state.digests and self._state.refusal(path, decision) is None:
                self._state.decide(path, decision, done)
        return self._change(done)

    def removed(self, paths: Iterable[str]) -> Change:
        """These images are gone from their folders: they leave their groups, and undo passes them over."""
        return self._reshaped(self._state.hide(set(paths) - self._state.gone))

    def restored(self, paths: Iterable[str]) -> Change:
        """These images are back; they have the decisions they had, and these can be undone again."""
        return self._reshaped(self._state.hide(set(paths) & self._state.gone, gone=False))

    def revoked(self, pairs: Iterable[PathPair]) -> Change:
        """These pairs of digests are ignored no longer (not a step of undo): what they parted is together again."""
        return self._reshaped(self._state.revoke(pairs))

    def _reshaped(self, slots: set[int]) -> Change:
        self._steps.look_again()
        done = Done()
        self._state.repair(slots, done)
        return self._change(done, slots=slots, regrouped=bool(slots))

    # --- commands ----------------------------------------------------------------------------------------------

    def decide(self, paths: Iterable[str], decision: Decision) -> Change:
        """Decide images; one step of undo.

        Args:
            paths: images on show.
            decision: the decision.

        Returns:
            What changed, and what was refused: reference images, and the last image of a group.
        """
        paths = list(paths)
        slots = {slot for path in paths for slot in self.index.shown_slots(path)}
        suggested = {group.suggestion.path for slot in slots if (group := self.group(slot)) is not None}
        # Of a whole group marked for removal, the suggested keeper is the one that is refused.
        return self._decide([(path, decision) for path in sorted(paths, key=lambda path: path in suggested)])

    def toggle(self, path: str) -> Change:
        """The next decision for an image: undecided, remove, keep, undecided …; refused ones are passed over."""
        cycle = [Decision.UNDECIDED, Decision.REMOVE, Decision.KEEP]
        after = cycle[(cycle.index(self.decision(path)) + 1) % 3]
        if after is Decision.REMOVE and self._state.refusal(path, after) is not None:
            after = Decision.KEEP
        return self.decide([path], after)

    def accept_suggestion(self, slot: int) -> Change:
        """Decide a group as it is suggested (see `as_suggested`); one step of undo."""
        return finish(self.accept_slowly([slot]))

    def accept_slowly(self, slots: Iterable[int]) -> Slowly:
        """Decide groups as they are suggested; together one step of undo."""
        groups = (group for slot in slots if (group := self.group(slot)) is not None)
        return self._decide_slowly(item for group in groups for item in as_suggested(group, self.decision))

    def keep_only(self, slot: int, path: str) -> Change:
        """Keep one image of a group and remove all others, whatever was decided of them before; one step of undo.

        What lies inside an archive cannot be the one that stays: that is refused.
        """
        group = self.group(slot)
        if group is None or path not in group.paths:
            return Change()
        inside = self.index.images[path].file.archive
        return (
            Change(refused=(Refusal(path, RefusalCode.ARCHIVE),)) if inside else self._decide(one_alone(group, path))
        )

    def ignore(self, slot: int, path: str | None = None) -> Change:
        """Say "not duplicates" of a whole group, or of one member as against all others. One step of undo.

        Args:
            slot: the group.
            path: the member that is no duplicate of the others; None = no two members are duplicates.
        """
        return finish(self.ignore_slowly([slot])) if path is None else self.split(slot, [path])

    def ignore_slowly(self, slots: Iterable[int]) -> Slowly:
        """Say "not duplicates" of whole groups; together one step of undo."""
        groups = (group for slot in slots if (group := self.group(slot)) is not None)
        return self.set_apart_slowly(pair for group in groups for pair in all_pairs(group.paths))

    def split(self, slot: int, paths: Iterable[str]) -> Change:
        """Make some members of a group one of their own: they are no duplicates of the others. One step of undo.

        Args:
            slot: the group.
            paths: the members that leave; one alone leaves all groups.
        """
        group, some = self.group(slot), set(paths)
        if group is None or not some.issubset(group.paths):
            return Change()
        return finish(self.set_apart_slowly(pairs_across(some, set(group.paths) - some)))

    def set_apart_slowly(self, pairs: Iterable[PathPair]) -> Slowly:
        """Say of pairs of images that they are no duplicates; one step of undo."""
        step = Step(ignored=set(pairs) - self._state.ignored)
        done = Done()
        slots = (yield from self._state.ignore_slowly(step.ignored)) if step.ignored else set()
        yield from self._state.repair_slowly(slots, done)
        self._state.unmark_unseen((path for pair in step.ignored for path in pair), done)
        step.note(done.told)  # what had to be repaired joins the step
        self._steps.remember(step)
        digests = self._digest_pairs(step)
        return self._change(done, slots=slots, ignored=digests, regrouped=bool(step.ignored))

    def bulk_job(
        self, rule: BulkRule, slots: Iterable[int] | None = None, *, folders: Sequence[str] = ()
    ) -> Callable[[], Change]:
        """What a bulk rule would change, as a callable for another thread; nothing is changed.

        Args:
            rule: the rule.
            slots: the groups asked about; None = all.
            folders: folders in order of preference, for `BulkRule.FOLDER_PRIORITY`.
        """
        standing, chosen = self.standing(), None if slots is None else tuple(slots)
        return lambda: bulk_preview(rule, standing, chosen, folders=folders)

    def standing(self) -> Standing:
        """The review as it stands, for work on another thread."""
        return Standing(tuple(self.index.shown), self.index, dict(self._state.decisions), self._state.keeper_rules)

    def apply_preview_slowly(self, preview: Change) -> Slowly:
        """Do what a preview said, as far as it still holds; one step of undo."""
        decisions, undecided = self._state.decisions, Decision.UNDECIDED
        return self._decide_slowly(
            (item.path, item.after) for item in preview.decided if decisions.get(item.path, undecided) is item.before
        )

    def undo_slowly(self) -> Slowly:
        """Take the last command back."""
        return self._move(forward=False)

    def redo_slowly(self) -> Slowly:
        """Do the command undone last again."""
        return self._move(forward=True)

    def _decide(self, wanted: Iterable[tuple[str, Decision]]) -> Change:
        return finish(self._decide_slowly(wanted))

    def _decide_slowly(self, wanted: Iterable[tuple[str, Decision]]) -> Slowly:
        """Take decisions as far as they are allowed; one step of undo."""
        step, done, state = Step(), Done(), self._state
        refused = []
        noted = 0
        for number, (path, decision) in enumerate(wanted, start=1):
            if number % SLICE == 0:
                step.note(done.told[noted:])
                noted = len(done.told)
                yield
            code = state.refusal(path, decision)
            if code is None:
                state.decide(path, decision, done)
            else:
                refused.append(Refusal(path, code))
        step.note(done.told[noted:])
        self._steps.remember(step)
        return self._change(done, once=len(step.decided) == len(done.told), refused=refused)

    def _move(self, *, forward: bool) -> Slowly:
        """Undo a step, or do it again, as far as its images are on show."""
        step = self._steps.newest(forward=forward)
        if step is None:
            return Change()
        done, asleep, ignored = Done(), Step(), bool(step.ignored)
        slots = (yield from self._state.ignore_slowly(step.ignored, ignored=forward)) if ignored else set()
        index, decide, aliases = self.index, self._state.decide, self.index.aliases
        for number, (path, both) in enumerate(step.decided.items(), start=1):
            if number % SLICE == 0:
                yield
            if not index.shown_slots(path):
                asleep.decided[path] = both
                continue
            decide(path, both[forward], done)
            if path in aliases:
                slots.update(index.linked_slots(path))
        self._steps.moved(step, asleep, forward=forward)
        once = len(done.told)
        yield from self._state.repair_slowly(done.slots | slots if slots else done.slots, done)
        digests = self._digest_pairs(step)
        return self._change(
            done,
            once=len(done.told) == once,  # each image stands once in a step; it was repaired where it comes again
            slots=slots,
            ignored=digests if forward else (),
            unignored=() if forward else digests,
            regrouped=ignored,
        )

    def _digest_pairs(self, step: Step) -> tuple[PathPair, ...]:
        return tuple(sorted({self._digest_pair(item) for item in step.ignored} - {("", "")}))

    def _digest_pair(self, paths: PathPair) -> PathPair:
        images = [self.index.images.get(path) for path in paths]
        if any(image is None or not image.digest for image in images):
            return "", ""
        a, b = (image.digest for image in images if image is not None)
        return pair(a, b)

    def _change(
        self,
        done: Done,
        *,
        once: bool = False,
        refused: Sequence[Refusal] = (),
        slots: Iterable[int] = (),
        ignored: tuple[PathPair, ...] = (),
        unignored: tuple[PathPair, ...] = (),
        regrouped: bool = False,
    ) -> Change:
        """What a command did; `once`: no image was decided twice by it."""
        done = done if once else done.once(self.index.where)
        done.slots.update(slots)
        return Change(tuple(done.told), tuple(refused), ignored, unignored, tuple(sorted(done.slots)), regrouped)
