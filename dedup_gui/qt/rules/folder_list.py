"""Folders that a person names, in an order where that matters."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.widgets.lists.ordered_list import OrderedList, move_buttons
from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS

OFFERED = 25
"""Folders in the menu; any other is chosen in the system's dialog."""
_LONGEST = 60
"""Characters of a path in the menu."""


class FolderList(QWidget):
    """A list of folders with buttons beside it.

    Signals:
        changed(): a folder was added, removed or moved.
    """

    changed = Signal()

    def __init__(self, name: str, *, ordered: bool, parent: QWidget | None = None) -> None:
        """Make an empty one.

        Args:
            name: what the folders are for.
            ordered: whether their order matters.
            parent: the widget around it.
        """
        super().__init__(parent)
        self._known: Sequence[tuple[str, int]] = ()
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit)
        self.list = OrderedList(name, self)
        self.list.setFixedHeight(unit * (15 if ordered else 8))
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(unit // 2)
        self.add_button = QPushButton(translate("rules", "Add"), self)
        self.add_button.setToolTip(translate("rules", "Add a folder"))
        self.add_button.setAccessibleName(translate("rules", "Add a folder: {name}").format(name=name))
        self.add_button.setAutoDefault(False)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.add_button.setMenu(self._menu)
        self.remove_button = QPushButton(translate("rules", "Remove"), self)
        self.remove_button.setToolTip(translate("rules", "Take the folder that is chosen off this list (Del)"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self.remove)
        for button in (self.add_button, self.remove_button):
            buttons.addWidget(button)
        if ordered:
            for button in move_buttons(self.list, self, mnemonics=False):
                buttons.addWidget(button)
        else:
            self.list.setDragEnabled(False)
            self.list.setToolTip("")
        buttons.addStretch(1)
        row.addLayout(buttons)
        self.list.orderChanged.connect(self.changed)
        self.list.deleteAsked.connect(self.remove)
        self.list.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        self.remove_button.setEnabled(False)

    def set_known(self, known: Sequence[tuple[str, int]]) -> None:
        """Folders to offer, with the number of images in each."""
        self._known = known

    def folders(self) -> tuple[str, ...]:
        """As they stand."""
        return tuple(str(value) for value in self.list.values())

    def set_folders(self, folders: Sequence[str]) -> None:
        """Show others; nobody is told."""
        self.list.set_entries([(printable(folder), folder, printable(folder)) for folder in folders])
        self.remove_button.setEnabled(self.list.currentRow() >= 0)

    def add(self, folder: str) -> None:
        """Add a folder at the end, and choose it."""
        folders = self.folders()
        if folder and folder not in folders:
            self.set_folders([*folders, folder])
            self.list.setCurrentRow(len(folders))
            self.changed.emit()

    def remove(self) -> None:
        """Take the one that is chosen off."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self.changed.emit()

    def _fill_menu(self) -> None:
        self._menu.clear()
        named = set(self.folders())
        for folder, number in self._known[:OFFERED]:
            if folder in named:
                continue
            path = printable(folder)
            shown = path if len(path) <= _LONGEST else f"…{path[-_LONGEST:]}"
            action = self._menu.addAction(
                translate("rules", "{folder} ({images})").format(
                    folder=shown.replace("&", "&&"), images=COUNTS.images(number)
                )
            )
            action.setToolTip(plain_tip(path))
            action.triggered.connect(lambda _checked=False, folder=folder: self.add(folder))
        if not self._menu.isEmpty():
            self._menu.addSeparator()
        self._menu.addAction(translate("rules", "Another folder…")).triggered.connect(self._choose)

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate("rules", "Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.add(os.path.normpath(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
