"""Doing what is left of a removal: of one that was cut off, or of which some was refused. It is asked first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from dedup_gui.core.action_types import ActionRecord, RemovalChoice
from dedup_gui.core.removal.resuming import left_of
from dedup_gui.core.review.apply_summary import summarise_actions
from dedup_gui.core.review.review import Review
from dedup_gui.core.settings import ApplyWay
from dedup_gui.core.types import Decision
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.texts.removal import busy, nothing_left_sentence
from dedup_gui.qt.widgets.notices import Level, NoticeStack
from dedup_gui.qt.window.removal_flow import RemovalFlow
from dedup_gui.words import translate


class ResumingRemovals:
    """Asks whether to do what is left of a batch, of that batch alone, and does it.

    Args:
        window: the dialog opens over it.
        removals: does it.
        notices: where it is said that there is nothing to do.
        review: what the person decided since: an image that is on show and not marked any more stays, and so does one
            that was decided to be kept, here or in another session.
    """

    def __init__(self, window: QWidget, removals: RemovalFlow, notices: NoticeStack, review: Review) -> None:
        self._window = window
        self._removals = removals
        self._notices = notices
        self._review = review
        self.dialog: ApplyDialog | None = None

    def ask(self, batch: int, paths: Collection[str], *, finishes: bool = False) -> None:
        """Ask whether to do what is left of a batch.

        Args:
            batch: the journal's number.
            paths: of these images.
            finishes: a kill cut the batch off; what is done now belongs to it, and is undone with it.
        """
        self._removals.ask_decided(batch, partial(self._came, batch, frozenset(paths), finishes))

    def _came(
        self,
        batch: int,
        paths: frozenset[str],
        finishes: bool,
        came: tuple[Sequence[ActionRecord], Mapping[str, Decision]],
    ) -> None:
        records, saved = came
        if self.dialog is not None:
            self.dialog.raise_()
            return
        spared = {path for path in paths if self._is_spared(path, saved)}
        actions = left_of(records, paths - spared)
        if not actions:
            self._notices.show_notice(Level.INFO, nothing_left_sentence(len(spared)))
            return
        finish, again = translate("messages", "Finish the interrupted removal"), translate("messages", "Try again")
        kind, destination = actions[0].kind, actions[0].destination
        choice = RemovalChoice(kind, destination.folder if destination is not None else "")
        way, folder = ApplyWay(kind.value), choice.folder
        dialog = ApplyDialog(
            summarise_actions(actions), self._window, title=finish if finishes else again, way=way, folder=folder
        )
        sizes = {action.victim.path: action.victim.size for action in actions}

        def finished(result: int) -> None:
            self.dialog = None
            dialog.deleteLater()
            if result != QDialog.DialogCode.Accepted:
                return
            if self._removals.runner.busy:
                self._notices.show_notice(Level.INFO, busy())
            else:
                self._removals.runner.make_way(
                    partial(self._removals.resume, batch, sizes, choice, finishes=finishes)
                )

        dialog.finished.connect(finished)
        self.dialog = dialog
        dialog.open()

    def _is_spared(self, path: str, saved: Mapping[str, Decision]) -> bool:
        now = self._review.decision(path)
        if self._review.index.shown_slots(path):
            return now is not Decision.REMOVE
        # Its group is off the list, or of another session: what was said of it still holds.
        return Decision.KEEP in (now, saved.get(path))
