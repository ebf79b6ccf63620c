"""What was confirmed on the Apply page while something else ran: done when that ends, if it is still marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from dedup_gui.core.action_types import RemovalChoice
from dedup_gui.core.review.apply_summary import Removal, still_marked
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.texts.removal import no_longer_marked, waiting_sentence
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.window.removal_flow import RemovalFlow
from dedup_gui.words import translate

_WAITING = "waiting"
"""What the message is about that says what will be applied."""


class WaitingRemovals(QObject):
    """Starts a confirmed removal, now or when the running job ends.

    Files are moved by one job at a time, and not while a scan reads them. What waits is bound to the images that were
    confirmed: a mark that is taken back meanwhile spares its image, and one that is set joins nothing.
    """

    def __init__(self, removals: RemovalFlow, notices: NoticeStack, page: ScanPage, parent: QObject) -> None:
        super().__init__(parent)
        self._removals = removals
        self._notices = notices
        self._page = page
        self._confirmed: dict[RemovalChoice, set[str]] = {}
        page.review.applyRequested.connect(self.request)
        removals.runner.ended.connect(lambda: QTimer.singleShot(0, self, self._go_on))

    def request(self, groups: Sequence[Group], decisions: dict[str, Decision], choice: RemovalChoice) -> None:
        """Do what was confirmed, or let it wait."""
        if not self._removals.runner.running:
            self._removals.apply(groups, decisions, choice)
            return
        doomed = {path for path, decision in decisions.items() if decision is Decision.REMOVE}
        self._confirmed.setdefault(choice, set()).update(doomed)
        if not self._removals.runner.busy:
            self._go_on()
            return
        self._notices.dismiss_about(_WAITING)
        scanning = not self._removals.active
        number = len(set().union(*self._confirmed.values()))
        buttons = [NoticeButton(translate("messages", "&Do not apply"), self.forget)]
        if scanning:
            cancel = translate("messages", "&Cancel scan")
            buttons.insert(0, NoticeButton(cancel, self._page.bar.cancelRequested.emit, closes=False))
        text = waiting_sentence(number, scanning=scanning)
        self._notices.show_notice(Level.INFO, text, *buttons, about=_WAITING)

    def forget(self) -> None:
        """Let nothing wait any more; the marks stay."""
        self._confirmed.clear()
        self._notices.dismiss_about(_WAITING)

    def _go_on(self) -> None:
        if self._confirmed and not self._removals.runner.busy:
            self._removals.runner.make_way(self._put_together)

    def _put_together(self) -> None:
        if self._confirmed:
            choice = next(iter(self._confirmed))
            self._removals.runner.ask(
                self._page.review.review.removal_job(), partial(self._start, choice), owner=self
            )

    def _start(self, choice: RemovalChoice, found: Removal) -> None:
        if self._removals.runner.running:  # another job was quicker: it ends, too, or makes way
            self._go_on()
            return
        paths = self._confirmed.pop(choice, None)
        if paths is None:
            return
        if not self._confirmed:
            self._notices.dismiss_about(_WAITING)
        groups, decisions, _ = found
        # The review went on while the marks were put together: what counts is what is marked now.
        left = still_marked(decisions, self._page.review.review.decision, paths)
        if Decision.REMOVE in left.values():
            self._removals.apply(groups, left, choice)
        else:
            self._notices.show_notice(Level.INFO, no_longer_marked())
            self._go_on()
