"""Groups of another tool, from the question to what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMainWindow

from dedup_gui.core.settings import ScanSettings
from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.exchange.other_tools.groups import FolderNeededError
from dedup_gui.qt.dialogs.import_groups import ImportDialog
from dedup_gui.qt.dialogs.imported import ComparisonDialog
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.imported import summary
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.window.scan_flow import Job, ScanFlow

_ABOUT = "import"


class ImportFlow(QObject):
    """Asks what is to be imported, and tells what became of it.

    Args:
        window: dialogs stand over it.
        services: the program.
        scans: runs the import.
        notices: where messages go.
        action: of the menu; not to be had while another job runs.
        start: shows the page of a scan and begins one.
    """

    def __init__(
        self,
        window: QMainWindow,
        services: Services,
        scans: ScanFlow,
        notices: NoticeStack,
        action: QAction,
        start: Callable[[ScanSettings, Job], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._scans = scans
        self._notices = notices
        self._start = start
        self._path = self._images = ""
        self.dialog: QDialog | None = None
        action.triggered.connect(self.ask)
        scans.runner.started.connect(lambda _name: action.setEnabled(False))
        scans.runner.ended.connect(lambda: action.setEnabled(True))
        scans.compared.connect(self._tell)
        scans.began.connect(lambda _settings: notices.dismiss_about(_ABOUT))
        scans.broke.connect(self._broke, Qt.ConnectionType.QueuedConnection)  # once the window has told it

    def ask(self) -> None:
        """Ask for a file, beginning with the last one."""
        dialog = ImportDialog(self._path, self._images, self._window)
        dialog.fileChosen.connect(self.begin)
        self._show(dialog)

    def begin(self, path: str, images: str = "") -> None:
        """Import a file; see `Services.import_groups`. Where another job runs, nothing happens."""
        if self._scans.runner.running:
            return
        self._path, self._images = path, images
        settings = replace(self._services.settings().scan_settings(), folders=(path,))
        self._start(settings, lambda: self._services.import_groups(path, images, settings))

    def _tell(self, compared: Comparison) -> None:
        all_stand = not compared.refused and not compared.unusable
        buttons = () if all_stand else (NoticeButton("Show &them…", lambda: self._list(compared), closes=False),)
        level = Level.SUCCESS if all_stand and compared.groups else Level.INFO
        self._notices.show_notice(level, summary(compared), *buttons, about=_ABOUT)

    def _list(self, compared: Comparison) -> None:
        self._show(ComparisonDialog(compared, self._window))

    def _broke(self, error: Exception) -> None:
        """The same message with a way out takes the place of the window's own."""
        if isinstance(error, FolderNeededError):
            button = NoticeButton("&Choose the folder…", self.ask)
            self._notices.show_notice(Level.ERROR, error_message(error), button)

    def _show(self, dialog: QDialog) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.show()

    def _closed(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
