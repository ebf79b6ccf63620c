"""What is said beside the review of archives that hold nothing of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dedup_gui.core.events import ContainedArchive, ScanResult
from dedup_gui.core.report.archives import ARCHIVE_COUNTS, contained_sentence
from dedup_gui.qt.dialogs.contained_archives import ContainedArchivesDialog
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.widgets.show_in_folder import show_in_folder
from dedup_gui.qt.window.scan_flow import ScanFlow
from dedup_gui.words import translate

_CONTAINED = "contained archives"


class ArchiveMessages(QObject):
    """Says it once a scan has ended; it goes when the next one begins.

    Attributes:
        dialog: the list, once it was asked for.
    """

    def __init__(self, scans: ScanFlow, notices: NoticeStack, window: QWidget) -> None:
        super().__init__(window)
        self._notices = notices
        self._window = window
        self.dialog: ContainedArchivesDialog | None = None
        scans.began.connect(lambda _settings: self._withdraw())
        scans.turned.connect(self._withdraw)
        scans.ended.connect(self._ended)

    def _withdraw(self) -> None:
        self._notices.dismiss_about(_CONTAINED)
        if self.dialog is not None:
            self.dialog.close()

    def _ended(self, result: ScanResult) -> None:
        found = result.archives
        if not found:
            return
        if len(found) == 1:
            text = contained_sentence(found[0], folder_name)
            button = NoticeButton(
                translate("messages", "Show in &folder"), lambda: show_in_folder(found[0].path), closes=False
            )
        else:
            text = ARCHIVE_COUNTS.archives(len(found))
            button = NoticeButton(translate("messages", "&Which…"), lambda: self._show(found), closes=False)
        self._notices.show_notice(Level.INFO, text, button, about=_CONTAINED)

    def _show(self, found: Sequence[ContainedArchive]) -> None:
        self.dialog = ContainedArchivesDialog(found, self._window)
        self.dialog.show()
