"""The page a session begins on: which folders, how hard to look, and the button that starts the scan."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.events import ScanResult
from dedup_gui.core.settings import AppSettings
from dedup_gui.qt.start.drop_zone import DropZone
from dedup_gui.qt.start.folder_list import FolderEntry, FolderList, Role
from dedup_gui.qt.start.folder_probe import FolderProbe, PathState
from dedup_gui.qt.start.scan_options import ScanOptions
from dedup_gui.qt.start.welcome import Welcome
from dedup_gui.qt.style.icons import icon
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.codes import ENGINES
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import rate

MOST_RECENT = 10
FRESH_ENOUGH = 50
"""A speed is worth telling of so many images."""
WIDTH_UNITS = 120
"""Lines longer than this are hard to read."""


def with_recent(settings: AppSettings) -> AppSettings:
    """Put the folders of a scan at the head of the recent ones."""
    recent = dict.fromkeys((*settings.folders, *settings.recent))
    return replace(settings, recent=tuple(recent)[:MOST_RECENT])


class StartPage(QWidget):
    """The folder list, the options and the Scan button.

    Signals:
        scanRequested(): with what `settings()` says.
        settingsChanged(object): AppSettings, after a change by the person.
        statusMessage(str): something small to tell.
        backRequested(): to the groups of the last scan.
    """

    backRequested = Signal()

    scanRequested = Signal()
    settingsChanged = Signal(object)
    statusMessage = Signal(str)

    def __init__(self, settings: AppSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._missing: set[str] = set()
        self._busy = False
        self._speed = ""
        self.probe = FolderProbe(self)
        unit = unit_of(self.font())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_body(unit), 1)
        outer.addWidget(self._make_footer(unit))
        self.probe.checked.connect(self._checked)
        self.set_settings(settings)

    def _make_body(self, unit: int) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(scroll)
        across = QHBoxLayout(page)
        across.setContentsMargins(unit * 3, unit * 3, unit * 3, unit * 2)
        across.addStretch(1)
        middle = QWidget(page)
        middle.setMaximumWidth(unit * WIDTH_UNITS)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        self._title = PlainLabel(translate("start", "Find duplicate images"), middle)
        self._title.setProperty("role", "title")
        column.addWidget(self._title)
        self._subtitle = PlainLabel(
            translate(
                "start",
                "Dedup shows which images are alike and why. "
                "Nothing is removed until you decide, and then to the trash.",
            ),
            middle,
        )
        self._subtitle.setProperty("role", "muted")
        self._subtitle.setWordWrap(True)
        column.addWidget(self._subtitle)
        column.addSpacing(unit // 2)
        self.drop_zone = DropZone(middle)
        self.drop_zone.chooseRequested.connect(self.choose_folder)
        self.drop_zone.recentChosen.connect(lambda path: self.add_paths((path,)))
        column.addWidget(self.drop_zone)
        self.welcome = Welcome(middle)
        column.addWidget(self.welcome)
        self.folder_list = FolderList(self.probe, middle)
        self.folder_list.set_tab_after(self.drop_zone.recent_button)
        self.folder_list.changed.connect(self._edited)
        column.addWidget(self.folder_list)
        column.addSpacing(unit // 2)
        heading = PlainLabel(translate("start", "How hard to look"), middle)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        self.options = ScanOptions(middle)
        self.options.changed.connect(self._edited)
        column.addWidget(self.options)
        column.addStretch(1)
        self._column = column
        across.addWidget(middle, 100)
        across.addStretch(1)
        scroll.setWidget(page)
        return scroll

    def _make_footer(self, unit: int) -> QFrame:
        footer = QFrame(self)
        footer.setProperty("role", "footer")
        across = QHBoxLayout(footer)
        across.setContentsMargins(unit * 3, unit + unit // 2, unit * 3, unit + unit // 2)
        across.addStretch(1)
        middle = QWidget(footer)
        middle.setMaximumWidth(unit * WIDTH_UNITS)
        across.addWidget(middle, 100)
        across.addStretch(1)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        self._summary = PlainLabel("", footer)
        self._summary.setProperty("role", "muted")
        self._summary.setWordWrap(True)
        row.addWidget(self._summary, 1)
        row.addSpacing(unit)
        self.back_button = QPushButton(translate("start", "Back to the &groups"), footer)
        self.back_button.setToolTip(translate("start", "Show the groups of the last scan again"))
        self.back_button.clicked.connect(self.backRequested)
        self.back_button.hide()
        row.addWidget(self.back_button)
        row.addSpacing(unit)
        self.scan_button = QPushButton(translate("start", "&Scan"), footer)
        self.scan_button.setProperty("role", "primary")
        self.scan_button.setDefault(True)
        self.scan_button.setMinimumWidth(unit * 18)
        self.scan_button.clicked.connect(self._request_scan)
        row.addWidget(self.scan_button)
        return footer

    def settings(self) -> AppSettings:
        """The settings as the page shows them; what it does not show is as it was given."""
        return self.settings_over(self._settings)

    def settings_over(self, base: AppSettings) -> AppSettings:
        """What the page shows, written over other settings."""
        made = self.options.settings(base)
        by_role: dict[Role, list[str]] = {role: [] for role in Role}
        for entry in self.folder_list.entries():
            by_role[entry.role].append(entry.path)
        return replace(
            made,
            folders=tuple(by_role[Role.SCAN]),
            references=tuple(by_role[Role.REFERENCE]),
            excludes=(*by_role[Role.EXCLUDE], *made.excludes),
        )

    def set_settings(self, settings: AppSettings) -> None:
        """Show settings."""
        self._settings = settings
        self.options.set_settings(settings)
        entries = [FolderEntry(path) for path in settings.folders]
        entries += [FolderEntry(path, Role.REFERENCE) for path in settings.references]
        entries += [FolderEntry(path, Role.EXCLUDE) for path in settings.excludes if os.path.isabs(path)]
        self.folder_list.set_entries(tuple(entries))
        self.set_recent(settings.recent)
        self._refresh()

    def set_recent(self, recent: tuple[str, ...]) -> None:
        """Show recent folders, and ask which of them are there."""
        self._settings = replace(self._settings, recent=recent)
        self.welcome.setVisible(self.first_time)
        self._show_recent()
        for path in recent:
            self.probe.check(path)

    def add_paths(self, paths: tuple[str, ...]) -> None:
        """Add folders or files to scan."""
        new = self.folder_list.add(paths)
        if paths and not new:
            self.statusMessage.emit(translate("start", "That is in the list already."))
        elif new:
            self.statusMessage.emit(translate("start", "Added {folders}.").format(folders=COUNTS.folders(new)))

    def choose_folder(self) -> None:
        """Open the system's folder dialog; the window stays alive meanwhile."""
        dialog = QFileDialog(self, translate("start", "Choose a folder to scan"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.add_paths(tuple(os.path.normpath(path) for path in paths)))
        dialog.open()

    @property
    def first_time(self) -> bool:
        """Whether nothing was ever scanned, and no folder is named yet."""
        return not self.folder_list.entries() and not self._settings.recent

    def set_busy(self, busy: bool, *, groups: bool) -> None:
        """Follow the jobs.

        Args:
            busy: one runs: no other scan can be started until it is over.
            groups: there are groups to go back to.
        """
        self._busy = busy
        self.back_button.setVisible(groups)
        self._refresh()

    def note_speed(self, result: ScanResult) -> None:
        """Say how fast images were read here: what a person can reckon with."""
        fresh = result.counts.fingerprinted - result.counts.from_cache
        if fresh >= FRESH_ENOUGH and result.seconds.fingerprint > 0:
            speed = rate(fresh / result.seconds.fingerprint)
            said = translate("start", "The last scan read {speed} on this computer ({engine}).")
            self._speed = said.format(speed=speed, engine=ENGINES[result.settings.engine])
            self._refresh()

    def focus_start(self) -> None:
        """Give the keyboard to what comes next: the Scan button, or the way to a first folder."""
        (self.scan_button if self.scan_button.isEnabled() else self.drop_zone.choose_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, else it scans."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton) and focused is not self.scan_button:
                focused.click()
            else:
                self.scan_button.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icon with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _request_scan(self) -> None:
        self.scanRequested.emit()

    def _edited(self) -> None:
        self._settings = self.settings()
        self._refresh()
        self.settingsChanged.emit(self._settings)

    def _refresh(self) -> None:
        entries = self.folder_list.entries()
        self.folder_list.setVisible(bool(entries))
        self.drop_zone.set_compact(bool(entries))
        self.welcome.setVisible(self.first_time)
        # The empty page belongs to the drop zone; a filled one to the list, with its free space at the end.
        self._column.setStretchFactor(self.drop_zone, 0 if entries else 1)
        self._column.setStretch(self._column.count() - 1, 1 if entries else 0)
        scanned = sum(entry.role is Role.SCAN for entry in entries)
        self.scan_button.setEnabled(scanned > 0 and not self._busy)
        if self._busy:
            self._summary.setText(translate("start", "A scan is running; changes here are for the next one."))
            self.scan_button.setToolTip(self._summary.text())
        elif scanned:
            self._summary.setText(self._speed)
            self.scan_button.setToolTip(translate("start", "Enter"))
        elif entries:
            self._summary.setText(translate("start", "At least one folder must have the role “Scan”."))
            self.scan_button.setToolTip(self._summary.text())
        else:
            self._summary.setText(translate("start", "Add a folder to begin."))
            self.scan_button.setToolTip(self._summary.text())
        self._paint_icons()

    def _paint_icons(self) -> None:
        tokens = tokens_of(self.palette())
        self.scan_button.setIcon(icon("search", tokens.on_accent, tokens.text_muted))

    def _checked(self, path: str, state: PathState) -> None:
        before = path in self._missing
        (self._missing.add if state is PathState.MISSING else self._missing.discard)(path)
        if before != (path in self._missing) and path in self._settings.recent:
            self._show_recent()

    def _show_recent(self) -> None:
        self.drop_zone.set_recent(tuple((path, path in self._missing) for path in self._settings.recent))
