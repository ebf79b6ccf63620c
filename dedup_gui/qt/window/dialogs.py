"""The window's dialogs: settings, models, history, keys, about, export. One of each at a time, none blocking."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow

from dedup_gui.core.networks.registry import VGG16_FC2
from dedup_gui.core.settings import Engine
from dedup_gui.qt.dialogs.cache_page import CachePage
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, Section
from dedup_gui.qt.dialogs.guide.about_dialog import AboutDialog
from dedup_gui.qt.dialogs.guide.help_dialog import HelpDialog
from dedup_gui.qt.dialogs.history import HistoryDialog
from dedup_gui.qt.dialogs.ignored_pairs import IgnoredDialog
from dedup_gui.qt.dialogs.key_table import KeyTable
from dedup_gui.qt.dialogs.keys_page import KeysPage
from dedup_gui.qt.dialogs.model_questions import ask_before_scan
from dedup_gui.qt.dialogs.models import ModelsDialog
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.qt.window.menus import Menus
from dedup_gui.words import translate

D = TypeVar("D", bound=QDialog)


def export_formats() -> dict[str, str]:
    """The formats of reports as a file dialog names them, and the suffix of each."""
    return {
        translate("window", "HTML page with pictures (*.html)"): ".html",
        translate("window", "JSON (*.json)"): ".json",
        translate("window", "CSV table (*.csv)"): ".csv",
    }


def with_suffix(path: str, chosen_filter: str) -> str:
    """Add the format's suffix where the person typed none that is known."""
    formats = export_formats()
    if os.path.splitext(path)[1].lower() in formats.values():
        return path
    return path + formats.get(chosen_filter, ".html")


class WindowDialogs(QObject):
    """Opens dialogs over a window.

    Signals:
        settingsAccepted(object): AppSettings.
        themePreviewed(object): Theme.
        undoRequested(int, object): a batch of the history, and paths of single images of it, or () = all.
        retryRequested(int, object): a batch of the history, and paths of its images to be tried again.
        ignoredRevoked(object): pairs of digests that are ignored no longer.
        exportChosen(object): a path (str) with a suffix of a known format.
    """

    settingsAccepted = Signal(object)
    themePreviewed = Signal(object)
    undoRequested = Signal(int, object)
    retryRequested = Signal(int, object)
    exportChosen = Signal(object)
    ignoredRevoked = Signal(object)

    def __init__(self, window: QMainWindow, services: Services, runner: JobRunner) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._runner = runner
        self._open: dict[type[QDialog], QDialog] = {}
        self.sections: Sequence[Section] = ()
        self.key_table: Callable[[], KeyTable] | None = None

    def follow(self, menus: Menus) -> None:
        """Open what the menus ask for."""
        menus.settings.triggered.connect(self.show_settings)
        menus.models.triggered.connect(lambda _checked=False: self.show_models())
        menus.history.triggered.connect(self.show_history)
        menus.export.triggered.connect(self.export)
        menus.help.triggered.connect(self.show_help)
        menus.keys.triggered.connect(self.show_keys)
        menus.about.triggered.connect(self.show_about)
        menus.updates.triggered.connect(self.look_for_updates)

    def current(self, kind: type[D]) -> D | None:
        """The open dialog of a class, if there is one."""
        dialog = self._open.get(kind)
        return dialog if isinstance(dialog, kind) else None

    def show_settings(self) -> None:
        """Open the settings."""
        if not self._raise(SettingsDialog):
            cache = CachePage(self._services.caches(), self._runner)
            keys = KeysPage(self.key_table()) if self.key_table is not None else None
            dialog = SettingsDialog(self._services.settings(), self._window, cache=cache, keys=keys)
            dialog.settingsChanged.connect(self._settings_accepted)
            dialog.themePreviewed.connect(self.themePreviewed)
            self._show(dialog)

    def show_models(self) -> ModelsDialog:
        """Open the page of models."""
        if not self._raise(ModelsDialog):
            self._show(ModelsDialog(self._services.models(), self._window))
        dialog = self.current(ModelsDialog)
        if dialog is None:
            raise RuntimeError("the page of models was closed while it opened")
        return dialog

    def offer_network(self, engine: Engine, scan: Callable[[], object]) -> None:
        """Scan; but first, once, where a thorough scan lacks its model, ask whether to fetch that instead.

        Args:
            engine: of the scan.
            scan: begins it.
        """
        settings = self._services.settings()
        states = self._services.models().models() if engine is Engine.THOROUGH and not settings.vgg16_offered else ()
        lacking = next((state.spec for state in states if state.spec.name == VGG16_FC2 and not state.installed), None)
        if lacking is None:
            scan()
            return
        self._services.save_settings(replace(settings, vgg16_offered=True))
        ask_before_scan(lacking, scan, lambda: self.show_models().fetch(VGG16_FC2), self._window)

    def show_history(self) -> None:
        """Open the history of removals."""
        if not self._raise(HistoryDialog):
            dialog = HistoryDialog(self._services, self._runner, self._window)
            dialog.undoRequested.connect(self.undoRequested)
            dialog.retryRequested.connect(self.retryRequested)
            self._show(dialog)

    def show_ignored(self, thumbnails: Thumbnails) -> None:
        """Open the list of ignored pairs."""
        if not self._raise(IgnoredDialog):
            dialog = IgnoredDialog(self._services, self._runner, thumbnails, self._window)
            dialog.revoked.connect(self.ignoredRevoked)
            self._show(dialog)

    def show_keys(self) -> None:
        """Open the page of keys."""
        if not self._raise(CheatSheet):
            self._show(CheatSheet(self.sections, self._window))

    def show_help(self) -> None:
        """Open the page that says how the program works."""
        if not self._raise(HelpDialog):
            dialog = HelpDialog(self._window)
            dialog.keysRequested.connect(self.show_keys)
            self._show(dialog)

    def show_about(self) -> None:
        """Say what this program is, and which version."""
        if not self._raise(AboutDialog):
            self._show(AboutDialog(self._services.guide(), self._runner, self._window))

    def look_for_updates(self) -> None:
        """Open the page of releases in the browser; the program itself asks nobody."""
        QDesktopServices.openUrl(QUrl(self._services.guide().release_page()))

    def export(self) -> None:
        """Ask where a report is to be written."""
        dialog = QFileDialog(self._window, translate("window", "Export report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        formats = export_formats()
        dialog.setNameFilters(list(formats))
        dialog.selectFile("dedup-report.html")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(formats.get(chosen, "")[1:]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda path: self.exportChosen.emit(with_suffix(os.path.normpath(path), dialog.selectedNameFilter()))
        )
        dialog.open()

    def _settings_accepted(self, settings: object) -> None:
        self.settingsAccepted.emit(settings)

    def _raise(self, kind: type[QDialog]) -> bool:
        dialog = self._open.get(kind)
        if dialog is None:
            return False
        dialog.raise_()
        dialog.activateWindow()
        return True

    def _show(self, dialog: QDialog) -> None:
        kind = type(dialog)
        self._open[kind] = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(lambda: self._open.pop(kind, None))
        dialog.finished.connect(lambda _result: self._open.pop(kind, None))
        dialog.show()
