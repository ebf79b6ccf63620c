"""The dialogs of the review page: the Apply page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from dedup_gui.core.action_types import ActionKind, RemovalChoice
from dedup_gui.core.removal.link_ways import LinkWay, link_ways
from dedup_gui.core.review.apply_summary import Removal, still_marked
from dedup_gui.core.review.review import Review
from dedup_gui.core.settings import REMEMBERED_WAYS, ApplyWay
from dedup_gui.core.types import Decision
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.services import Services

DIRECT_DECISIONS = 1000
"""With so few groups the Apply page's numbers are made at once (some 10 ms); with more, on a thread."""

Asked = tuple[Removal, Mapping[ActionKind, LinkWay]]


class ReviewDialogs(QObject):
    """Opens them over the page; none blocks the program.

    Signals:
        applyRequested(object, object, object): the Apply page was confirmed: (tuple[Group, ...],
            dict[str, Decision], RemovalChoice).
        planRequested(object, object): only the plan is to be written: (tuple[Group, ...], dict[str, Decision]).
    """

    applyRequested = Signal(object, object, object)
    planRequested = Signal(object, object)

    def __init__(self, review: Review, background: Background, services: Services, page: QWidget) -> None:
        super().__init__(page)
        self._review = review
        self._background = background
        self._services = services
        self._page = page
        self.server = ""
        """Whose trash an Apply goes to; "" = this computer's."""

    def ask_to_apply(self) -> None:
        """Open the Apply page."""
        if self._review.slots <= DIRECT_DECISIONS:
            self._open_apply(self._job()())
        else:
            self._background.submit("removal", self._job(), self._open_apply)

    def _job(self) -> Callable[[], Asked]:
        removal, offered = self._review.removal_job(), self._services.links_offered

        def run() -> Asked:
            found = removal()
            return found, link_ways(found[0], found[1], offered)

        return run

    def _open_apply(self, found: Asked | Exception) -> None:
        if isinstance(found, Exception):
            raise found
        (groups, decisions, summary), links = found
        settings = self._services.settings()
        summary = replace(summary, server=self.server)
        if self.server:  # it has a trash, and no other way
            dialog = ApplyDialog(summary, self._page)
        else:
            way, folder = settings.apply_way, settings.move_folder
            dialog = ApplyDialog(summary, self._page, links=links, way=way, folder=folder)

        def finished(result: int) -> None:
            dialog.deleteLater()
            if result != QDialog.DialogCode.Accepted:
                return
            way, folder, merge = dialog.way, dialog.folder, dialog.merges
            if dialog.choices is not None:
                self._remember(way, folder)
            # The page may have come a moment after it was asked for.
            marked = still_marked(decisions, self._review.decision)
            if way is ApplyWay.PLAN:
                self.planRequested.emit(groups, marked)
                return
            kind = ActionKind(way.value)
            chosen = marked if kind not in links else _without(marked, links[kind].paths)
            self.applyRequested.emit(groups, chosen, RemovalChoice(kind, folder, merge))

        dialog.finished.connect(finished)
        dialog.open()

    def _remember(self, way: ApplyWay, folder: str) -> None:
        before = self._services.settings()
        after = replace(before, apply_way=way if way in REMEMBERED_WAYS else ApplyWay.TRASH, move_folder=folder)
        if after != before:
            self._services.save_settings(after)


def _without(decisions: Mapping[str, Decision], possible: Set[str]) -> dict[str, Decision]:
    """Decisions by which nothing is removed that cannot be: it stays where it is, and marked."""
    return {path: each for path, each in decisions.items() if each is not Decision.REMOVE or path in possible}
