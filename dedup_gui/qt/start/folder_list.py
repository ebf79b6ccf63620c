"""The folder list of the start page: what is scanned, what is a reference, what is left out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from dedup_gui.qt.start.folder_probe import FolderProbe, PathState, is_broad
from dedup_gui.qt.style.icons import icon, pixmap
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.painting import small_font
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate


class Role(StrEnum):
    """What a folder is to a scan."""

    SCAN = "scan"
    REFERENCE = "reference"
    EXCLUDE = "exclude"


ROLES = TranslatedTable(
    "start",
    {
        Role.SCAN: QT_TRANSLATE_NOOP("start", "Scan"),
        Role.REFERENCE: QT_TRANSLATE_NOOP("start", "Reference"),
        Role.EXCLUDE: QT_TRANSLATE_NOOP("start", "Exclude"),
    },
)

ROLE_SENTENCES = TranslatedTable(
    "start",
    {
        Role.SCAN: QT_TRANSLATE_NOOP("start", "Look for duplicates here."),
        Role.REFERENCE: QT_TRANSLATE_NOOP("start", "Compare with what is here, but never remove anything from it."),
        Role.EXCLUDE: QT_TRANSLATE_NOOP("start", "Do not look into it."),
    },
)


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A row of the folder list."""

    path: str
    role: Role = Role.SCAN


def lies_in(path: str, folder: str) -> bool:
    """Whether a path is below a folder, by their spelling."""
    inner, outer = (os.path.normcase(os.path.normpath(each)) for each in (path, folder))
    return inner != outer and inner.startswith(outer.rstrip(os.sep) + os.sep)


class FolderRow(QFrame):
    """One folder: its path, what it is to the scan, and a way to take it off the list.

    Signals:
        changed(): its role changed.
        removeRequested(): the person wants it off the list.
    """

    changed = Signal()
    removeRequested = Signal()

    def __init__(self, entry: FolderEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = entry.path
        self.state = PathState.UNKNOWN
        self._within = ""
        shown = printable(entry.path)
        unit = unit_of(self.font())
        self.setProperty("role", "row")
        row = QHBoxLayout(self)
        row.setContentsMargins(unit, unit // 2, unit // 2, unit // 2)
        row.setSpacing(unit)
        self._icon = PlainLabel("", self)
        self._icon.setFixedWidth(unit * 3)
        row.addWidget(self._icon)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        self._label = ElidedLabel(shown, self)
        lines.addWidget(self._label)
        self._hint = PlainLabel("", self)
        self._hint.setProperty("role", "muted")
        self._hint.setFont(small_font(self.font()))
        lines.addWidget(self._hint)
        self._note = PlainLabel("", self)
        self._note.setProperty("role", "warning")
        self._note.setWordWrap(True)
        self._note.hide()
        lines.addWidget(self._note)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        self.role_box = QComboBox(self)
        for role, name in ROLES.items():
            self.role_box.addItem(name, role)
            self.role_box.setItemData(self.role_box.count() - 1, ROLE_SENTENCES[role], Qt.ItemDataRole.ToolTipRole)
        self.role_box.setCurrentIndex(list(ROLES).index(entry.role))
        self.role_box.setAccessibleName(translate("start", "What {path} is to the scan").format(path=shown))
        self.role_box.currentIndexChanged.connect(self._role_changed)
        row.addWidget(self.role_box)
        self.remove_button = QToolButton(self)
        self.remove_button.setAutoRaise(True)
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove_button.setIconSize(QSize(unit * 2, unit * 2))
        self.remove_button.setToolTip(translate("start", "Take it off this list (nothing is removed on disk)"))
        self.remove_button.setAccessibleName(translate("start", "Take {path} off the list").format(path=shown))
        self.remove_button.clicked.connect(self.removeRequested)
        row.addWidget(self.remove_button)
        self._show()

    @property
    def entry(self) -> FolderEntry:
        """The row as it stands."""
        return FolderEntry(self.path, Role(self.role_box.currentData()))

    def set_state(self, state: PathState) -> None:
        """Show what stands at the path."""
        self.state = state
        self._show()

    def set_within(self, path: str) -> None:
        """Tell that it lies in another folder that is scanned; "" = in none."""
        if path != self._within:
            self._within = path
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._show()
        super().changeEvent(event)

    def _role_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        tokens = tokens_of(self.palette())
        role = self.entry.role
        name, colour = "folder", tokens.accent
        if self.state is PathState.MISSING:
            name, colour = "folder-missing", tokens.warning
        elif role is Role.REFERENCE:
            name, colour = "shield", tokens.keep
        elif role is Role.EXCLUDE:
            name, colour = "exclude", tokens.text_muted
        elif self.state is PathState.FILE:
            name = "image"
        unit = unit_of(self.font())
        self._icon.setPixmap(pixmap(name, colour, round(unit * 2.5), self.devicePixelRatioF()))
        self.remove_button.setIcon(icon("close", tokens.text_muted))
        self.role_box.setToolTip(ROLE_SENTENCES[role])
        # On Linux the name of a combo box is what it says: which folder it is about stands in the description.
        self.role_box.setAccessibleDescription(
            translate("start", "{path}: {sentence}").format(path=printable(self.path), sentence=ROLE_SENTENCES[role])
        )
        self._hint.setText(ROLE_SENTENCES[role])
        note = self._note_text(role)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        said = translate("start", "{role}: {path}. {note}")
        self.setAccessibleName(said.format(role=ROLES[role], path=printable(self.path), note=note).strip())

    def _note_text(self, role: Role) -> str:
        if self.state is PathState.MISSING:
            return translate("start", "Not there now. Is its drive connected?")
        if role is Role.SCAN and self._within:
            return translate("start", "It lies in {path}, which is scanned anyway.").format(
                path=printable(self._within)
            )
        if role is Role.SCAN and is_broad(self.path):
            return translate(
                "start",
                "A whole drive or a system folder: the scan will be long. Your image folders alone are quicker.",
            )
        return ""


class FolderList(QFrame):
    """All rows.

    Signals:
        changed(): rows came, went or changed their role.
    """

    changed = Signal()

    def __init__(self, probe: FolderProbe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(translate("start", "Folders"))
        self._probe = probe
        self._probe.checked.connect(self._checked)
        self._rows: list[FolderRow] = []
        self._tab_after: QWidget | None = None
        self._column = QVBoxLayout(self)
        unit = unit_of(self.font())
        self._column.setContentsMargins(unit // 2, unit // 2, unit // 2, unit // 2)
        self._column.setSpacing(0)

    def set_tab_after(self, widget: QWidget) -> None:
        """Name what Tab comes from into the list."""
        self._tab_after = widget

    @property
    def rows(self) -> tuple[FolderRow, ...]:
        """The rows, top to bottom."""
        return tuple(self._rows)

    def entries(self) -> tuple[FolderEntry, ...]:
        """What the rows say."""
        return tuple(row.entry for row in self._rows)

    def set_entries(self, entries: tuple[FolderEntry, ...]) -> None:
        """Replace all rows; says nothing through `changed`."""
        for row in tuple(self._rows):
            self._drop(row)
        for entry in entries:
            self._append(entry)

    def add(self, paths: tuple[str, ...], role: Role = Role.SCAN) -> int:
        """Add paths that are not there yet; returns how many were new."""
        known = {os.path.normcase(os.path.normpath(row.path)) for row in self._rows}
        new = [path for path in paths if os.path.normcase(os.path.normpath(path)) not in known]
        for path in new:
            self._append(FolderEntry(path, role))
        if new:
            self.changed.emit()
        return len(new)

    def check_all(self) -> None:
        """Ask anew whether the folders are there."""
        for row in self._rows:
            self._probe.check(row.path)

    def _append(self, entry: FolderEntry) -> None:
        row = FolderRow(entry, self)
        row.changed.connect(self._tell_nested)
        row.changed.connect(self.changed)
        row.removeRequested.connect(lambda: self._remove(row))
        before = self._rows[-1].remove_button if self._rows else self._tab_after
        for widget in (row.role_box, row.remove_button):  # made last, Qt would have Tab come to it last
            if before is not None:
                self.setTabOrder(before, widget)
            before = widget
        self._rows.append(row)
        self._column.addWidget(row)
        self._mark_last()
        self._tell_nested()
        self._probe.check(entry.path)

    def _tell_nested(self) -> None:
        """Say of each folder that is scanned in which other one it lies: it would be a line too many."""
        scanned = [row.path for row in self._rows if row.entry.role is Role.SCAN]
        for row in self._rows:
            row.set_within(next((other for other in scanned if lies_in(row.path, other)), ""))

    def _mark_last(self) -> None:
        """The last row has no line below it: the card's own border is there."""
        for row in self._rows:
            row.setProperty("last", "true" if row is self._rows[-1] else "false")
            row.style().unpolish(row)
            row.style().polish(row)

    def _remove(self, row: FolderRow) -> None:
        place = self._rows.index(row)
        self._drop(row)
        if self._rows:  # the keyboard stays in the list
            self._rows[min(place, len(self._rows) - 1)].remove_button.setFocus()
        self.changed.emit()

    def _drop(self, row: FolderRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._mark_last()
        self._tell_nested()

    def _checked(self, path: str, state: PathState) -> None:
        for row in self._rows:
            if row.path == path:
                row.set_state(state)
