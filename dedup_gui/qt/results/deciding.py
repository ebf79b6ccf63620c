"""The commands that decide: each is given to the review, and what it changed is saved, shown and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.grouping.match_strength import certain_keeper
from dedup_gui.core.review.choices import may_go_unseen
from dedup_gui.core.review.review import Review, Slowly
from dedup_gui.core.review_types import Change
from dedup_gui.core.types import Decision
from dedup_gui.qt.jobs.slow_work import SlowWork
from dedup_gui.qt.results.kept_decisions import KeptDecisions
from dedup_gui.qt.results.passing_words import PassingWords
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.texts.evidence import none_suggested
from dedup_gui.qt.texts.review import (
    accepted_sentence,
    change_sentence,
    no_such_number,
    refusal_sentence,
)
from dedup_gui.words import translate


class Deciding(QObject):
    """Gives commands to the review, about the group and the image that are chosen.

    Signals:
        changed(object): a `Change` to be shown.
        statusMessage(str): something worth a line in the status bar.

    Attributes:
        end_key: which key ends a selection of several; "" = none.
    """

    changed = Signal(object)
    statusMessage = Signal(str)

    def __init__(
        self, review: Review, panes: ReviewPanes, kept: KeptDecisions, slow: SlowWork, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._review = review
        self._groups_view = panes.groups_view
        self._strip = panes.strip
        self._hint = panes.hint
        self._kept = kept
        self._slow = slow
        self._of_group = PassingWords(self.statusMessage)
        self.end_key: Callable[[], str] = str

    def decide(self, decision: Decision, path: str = "") -> None:
        """Decide an image; "" = those that are selected."""
        paths = [path] if path else self._strip.paths
        if paths and not self._slow.busy:
            self.took(self._review.decide(paths, decision))

    def toggle(self, path: str) -> None:
        """Take the next decision for an image."""
        if not self._slow.busy:
            self.took(self._review.toggle(path))

    def keep_only(self) -> None:
        """Keep the image that is chosen, remove the others of its group, and go on."""
        self._keep_only(self._strip.path)

    def keep_numbered(self, number: int) -> None:
        """Keep the image with this number in its group, remove the others, and go on."""
        path = self._strip.numbered(number)
        if path:
            self._keep_only(path)
        elif self._groups_view.slot is not None:
            self._of_group.say(no_such_number(number))

    def _keep_only(self, path: str) -> None:
        slot = self._groups_view.slot
        if slot is None or not path or self._slow.busy:
            return
        change = self._review.keep_only(slot, path)
        self.took(change)
        if not change.refused:
            self.next_undecided()

    def accept(self) -> None:
        """Decide the group, or the groups that are selected, as they are suggested, and go on."""
        slot, slots = self._groups_view.slot, self._groups_view.slots
        if slot is None:
            return
        if slots != [slot]:
            self._accept_all(slots)
            return
        why = self.why_none()
        if why:
            self._of_group.say(why)
            return
        self.took(self._review.accept_suggestion(slot))
        self.next_undecided()

    def why_none(self) -> str:
        """Why nothing is suggested for the one group that is chosen; "" where something is, or several are."""
        slot = self._groups_view.slot
        group = self._review.group(slot) if slot is not None and self._groups_view.slots == [slot] else None
        if group is None or group.no_duplicates or certain_keeper(group):
            return ""
        return none_suggested(group)

    def accept_screen(self) -> None:
        """Decide as it is suggested what can be seen in the list and needs no look; the rest is left alone."""
        seen = [slot for slot in self._groups_view.slots_on_screen() if self._review.open(slot)]
        sure = [slot for slot in seen if (group := self._review.group(slot)) is not None and may_go_unseen(group)]
        if sure:
            self._accept_all(sure, left=len(seen) - len(sure))
        else:
            self.statusMessage.emit(translate("results", "No group on screen can be accepted without a look."))

    def _accept_all(self, slots: Sequence[int], *, left: int = 0) -> None:
        def accepted(change: Change) -> None:
            self.took(change)
            if change and not change.refused:
                self.statusMessage.emit(accepted_sentence(change, len(set(slots) & set(change.slots)), left))
            self.next_undecided()

        self._start(self._review.accept_slowly(slots), accepted)

    def group_changed(self) -> None:
        """Another group is on show: what was said of the one before goes."""
        self._of_group.withdraw()
        self._hint.say("")

    def tell_selected(self, number: int, sentence: Callable[[int, str], str]) -> None:
        """Say that images or groups are selected, or no longer; one alone may be out of sight."""
        if number:
            self._of_group.say(sentence(number, self.end_key()))
        else:
            self._of_group.withdraw()

    def hear(self, sentence: str) -> None:
        """The page says something in the status bar."""
        self._of_group.hear(sentence)

    def next_undecided(self) -> None:
        """Go to the next group with something to decide, or say that there is none."""
        if not self._groups_view.next_undecided() and self._review.totals.groups:
            self.statusMessage.emit(
                translate("results", "Every group listed is decided. Apply shows what will happen.")
            )

    def ignore_group(self) -> None:
        """No two images of the group, or of each of those that are selected, are duplicates."""
        slots = self._groups_view.slots
        if slots:
            self.do(self._review.ignore_slowly(slots))

    def ignore_member(self) -> None:
        """The images that are selected are no duplicates of the others: two or more are a group of their own."""
        slot, paths = self._groups_view.slot, self._strip.paths
        if slot is None or not paths:
            return
        change = self._review.split(slot, paths)
        self.took(change)
        if not change:
            self._of_group.say(
                translate("results", "All images of the group are selected: there is no rest to split them off.")
            )

    def undo(self) -> None:
        """Take the last command back."""
        self.do(self._review.undo_slowly(), follow=True)

    def redo(self) -> None:
        """Do the command undone last again."""
        self.do(self._review.redo_slowly(), follow=True)

    def do(self, command: Slowly, *, follow: bool = False) -> None:
        """Do a command that may touch very many images; `follow` as in `took`."""
        self._start(command, lambda change: self.took(change, follow=follow))

    def _start(self, command: Slowly, done: Callable[[Change], None]) -> None:
        self._slow.start(command, done)
        if self._slow.busy:
            self._kept.wait_behind()

    def took(self, change: Change, *, follow: bool = False, say: bool = True) -> None:
        """Save and show what a command changed.

        Args:
            change: from the review.
            follow: go to the group where it changed something (undo and redo may be far away).
            say: tell it in the status bar.
        """
        self._kept.save(change)
        self.changed.emit(change)
        if follow and change.slots and self._groups_view.slot not in change.slots:
            self._groups_view.choose(next((s for s in change.slots if self._review.group(s) is not None), None))
        refused = refusal_sentence(change)
        self._hint.say(refused)  # also where it is none: what was said of the command before is over
        if refused:
            self._of_group.say(refused)
        elif say:
            self.statusMessage.emit(change_sentence(change))
