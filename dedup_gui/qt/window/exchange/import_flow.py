"""Groups of another tool, from the question to what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMainWindow

from dedup_gui.core.settings import ScanSettings
from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.exchange.other_tools.groups import FolderNeededError, Tool
from dedup_gui.qt.dialogs.import_groups import ImportDialog
from dedup_gui.qt.dialogs.imported import ComparisonDialog
from dedup_gui.qt.review.dialogs import ReviewDialogs
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.imported import told
from dedup_gui.qt.texts.removal import busy
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.window.scan_flow import Job, ScanFlow
from dedup_gui.words import translate

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
        self._path = self._images = self._address = ""
        self._server = ""  # of what is being imported
        self.dialog: QDialog | None = None
        action.triggered.connect(self.ask)
        scans.runner.started.connect(lambda _name: action.setEnabled(not scans.runner.busy))
        scans.runner.ended.connect(lambda: action.setEnabled(True))
        scans.compared.connect(self._tell)
        scans.began.connect(lambda _settings: self._began())
        scans.turned.connect(self._began)
        scans.done.connect(lambda _result: self._apply_on(self._server))
        scans.broke.connect(self._broke, Qt.ConnectionType.QueuedConnection)  # once the window has told it

    def ask(self) -> None:
        """Ask for a file or a server, beginning with the last one."""
        dialog = ImportDialog(self._path, self._images, self._address, self._window)
        dialog.fileChosen.connect(self.begin)
        dialog.serverChosen.connect(self.begin_immich)
        self._show(dialog)

    def begin(self, path: str, images: str = "") -> None:
        """Import a file; see `Services.import_groups`. Where another job runs, nothing happens."""
        if self._is_busy():
            return
        self._path, self._images, self._address = path, images, ""
        settings = replace(self._services.settings().scan_settings(), folders=(path,))
        self._start(settings, lambda: self._services.import_groups(path, images, settings))

    def begin_immich(self, address: str, key: str) -> None:
        """Import from an Immich server; see `Services.import_immich`. Where another job runs, nothing happens."""
        if self._is_busy():
            return
        self._address = address
        settings = replace(self._services.settings().scan_settings(), folders=(address,))
        self._start(settings, lambda: self._services.import_immich(address, key, settings))

    def _is_busy(self) -> bool:
        if self._scans.runner.busy:
            self._notices.show_notice(Level.INFO, busy())
        return self._scans.runner.busy

    def _began(self) -> None:
        self._notices.dismiss_about(_ABOUT)
        self._server = ""
        if not self._scans.keeping:
            self._apply_on("")

    def _apply_on(self, server: str) -> None:
        """Say on the Apply page whose trash the images go to; "" = this computer's."""
        for dialogs in self._window.findChildren(ReviewDialogs):
            dialogs.server = server

    def _tell(self, compared: Comparison) -> None:
        self._server = urlsplit(compared.source).netloc if compared.tool is Tool.IMMICH else ""
        all_stand = not compared.refused and not compared.unusable
        them = NoticeButton(translate("messages", "Show &them…"), lambda: self._list(compared), closes=False)
        buttons = () if all_stand else (them,)
        level = Level.SUCCESS if all_stand and compared.groups else Level.INFO
        self._notices.show_notice(level, told(compared), *buttons, about=_ABOUT)

    def _list(self, compared: Comparison) -> None:
        self._show(ComparisonDialog(compared, self._window))

    def _broke(self, error: Exception) -> None:
        """The same message with a way out takes the place of the window's own."""
        if isinstance(error, FolderNeededError):
            button = NoticeButton(translate("messages", "&Choose the folder…"), self.ask)
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
