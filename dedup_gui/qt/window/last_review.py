"""The review that was on show when the program ended, on show again, at the same place."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from dedup_gui.core.archives.member_paths import path_on_disk
from dedup_gui.core.events import LastResult, ScanResult
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.services import Services
from dedup_gui.qt.start.folder_probe import FolderProbe, PathState
from dedup_gui.qt.window.kept_steps import KeptSteps
from dedup_gui.qt.window.scan_flow import ScanFlow
from dedup_gui.qt.window.state import Look, Place, WindowState
from dedup_gui.words import translate
from dedup_gui.words.numbers import moment

REMEMBER_MS = 300
"""After the person has moved on to a group: quick enough for one who is killed, seldom enough for one who leafs."""

WITNESSES = 8
"""Images of a folder that are asked for, so that one that has been moved says nothing."""

BEHIND_MS = 2000
"""After the review is on show: first comes what is looked at, then the search for changes."""


class LastReview(QObject):
    """Shows the last scan's result when the program starts, and remembers where in it the person is.

    Signals:
        shown(object): the result is there, to be shown; the ScanSettings that it was scanned with.
        outdated(object): it has been on show for a moment, and its folders are there: a scan with these ScanSettings
            may see what has changed.
    """

    shown = Signal(object)
    outdated = Signal(object)

    def __init__(
        self, services: Services, scans: ScanFlow, review: ReviewPage, state: WindowState, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._scans = scans
        self._review = review
        self._state = state
        self._stays = False
        self._behind = False
        self._result: ScanResult | None = None
        self._awaited: dict[str, set[str]] = {}
        self._probe = FolderProbe(self)
        self._probe.checked.connect(self._probed)
        scans.missed.connect(self._missed)
        self._settled = QTimer(self, singleShot=True, interval=BEHIND_MS)
        self._settled.timeout.connect(self._look_behind)
        self._look: Look | None = None
        self._steps = KeptSteps(state.undo_file, review, self)
        widths = state.panes()
        if not widths.isEmpty():
            review.panes.restoreState(widths)
        self._later = QTimer(self, singleShot=True, interval=REMEMBER_MS)
        self._later.timeout.connect(self.remember)
        review.groups_view.slotChosen.connect(lambda slot: self._soon() if slot >= 0 else None)
        review.groups_view.filterChanged.connect(self._soon)
        review.compare.modeChanged.connect(lambda _mode: self._soon())
        review.compare.canvas.zoomChanged.connect(lambda _zoom: self._soon())
        review.groups_view.slotChosen.connect(self._look_again)

    def ask(self, *, stay: bool = False, behind: bool = False) -> None:
        """Ask for it, and show it where there is one; a scan that has begun meanwhile is left alone.

        Args:
            stay: it is ready, and does not take the page from the person.
            behind: say `outdated` once it is on show, unless the person does not want that.
        """
        self._behind = behind
        self._stays = self._stays or stay
        self._scans.runner.ask(self._services.last_result, self._show, lambda _error: None, self)

    def stay(self) -> None:
        """The person has begun something else: what comes is ready, and does not take the page from them."""
        self._stays = True

    def _soon(self) -> None:
        """Keep the place in a moment; one who goes on without a pause has it kept meanwhile, too."""
        if not self._later.isActive():
            self._later.start()

    def remember(self) -> None:
        """Keep the place on disk; none where no group is on show, so that the last one stays."""
        self._later.stop()
        if self._steps.pending:
            self._steps.keep()
        slot = self._review.slot
        group = self._review.review.group(slot) if slot is not None else None
        if group is not None:
            view = self._review.groups_view
            unfinished = self._review.review.open(slot or 0) > 0
            look = Look(*self._review.on_show.pair, self._review.compare.canvas.part)
            self._state.keep_place(Place(group.paths, view.chosen, self._review.compare.mode, unfinished, look))
        self._state.keep_panes(self._review.panes.saveState())

    def _look_again(self, slot: int) -> None:
        """The first group is on show: the same two of it, and the same part of them, if it is the one."""
        if slot >= 0 and self._look is not None:
            look, self._look = self._look, None
            self._review.on_show.look_at(look.a, look.b, look.part)

    def _show(self, last: LastResult | None) -> None:
        if last is None or self._scans.last_settings is not None or not _is_left(last):
            return
        place = self._state.place()
        if place is not None:
            self._review.compare.set_mode(place.mode)
            self._review.groups_view.set_chosen(place.chosen)
            self._review.go_to(place.paths, unfinished=place.unfinished)
            self._look = place.look
        self._steps.take_up()
        details = translate("window", "as of {moment}; scan again to see what has changed since")
        self._scans.show_again(last, details.format(moment=moment(last.made)))
        if self._stays:
            text = translate("window", "The last review is ready: File, Back to the results.")
            self._review.statusMessage.emit(text)
        else:
            self.shown.emit(last.result.settings)
            self._result = last.result
            if self._behind:
                self._settled.start()

    def _missed(self, paths: Sequence[str]) -> None:
        """Images were put back that a scan behind the review did not see: another sees them."""
        last = self._scans.last_settings
        if self._behind and last is not None and any(path.startswith(_below(last.folders)) for path in paths):
            self._result = self._scans.result
            self._settled.start()

    def _look_behind(self) -> None:
        """Ask whether its images are there; not of what was imported or opened: nobody asked for a scan of that."""
        last, now = self._scans.last_settings, self._services.settings()
        mine = last is not None and (last.folders, last.references) == (now.folders, now.references)
        if mine and now.look_behind:
            self._awaited = self._witnesses((*now.folders, *now.references))
            for path in set().union(*self._awaited.values()):
                self._probe.check(path)

    def _witnesses(self, folders: Sequence[str]) -> dict[str, set[str]]:
        """By folder some images of it, one of which must be there: of a drive that is away the folder may be left."""
        found: dict[str, set[str]] = {folder: set() for folder in folders}
        left = dict(zip(folders, _below(folders), strict=True))
        for group in self._review.review.groups:
            if not left:
                break
            path = group.members[0].path
            for folder in [folder for folder, start in left.items() if path.startswith(start)]:
                found[folder].add(path_on_disk(path))
                if len(found[folder]) == WITNESSES:
                    del left[folder]
        return {folder: paths or {folder} for folder, paths in found.items()}

    def _probed(self, path: str, state: PathState) -> None:
        there = [folder for folder, paths in self._awaited.items() if path in paths]
        if state is PathState.MISSING or not there:
            return
        for folder in there:
            del self._awaited[folder]
        # Who has gone to the folder list is not called back, and what came on show meanwhile is not replaced.
        same = self._scans.result is self._result and not self._scans.runner.running
        if not self._awaited and same and self._review.isVisible():
            self.outdated.emit(self._scans.last_settings)


def _below(folders: Sequence[str]) -> tuple[str, ...]:
    """How the paths of what lies in folders begin."""
    return tuple(os.path.join(folder, "") for folder in folders)


def _is_left(last: LastResult) -> bool:
    """Whether a group is left to be looked at: where all is done, a start is for something new."""
    gone = set(last.gone)
    for group in last.result.groups:
        left = [member for member in group.members if member.path not in gone]
        if len(left) > 1 and not all(member.file.reference for member in left):
            return True
    return False
