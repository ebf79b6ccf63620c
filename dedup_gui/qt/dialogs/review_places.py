"""Where the images of a review are that was saved elsewhere: a folder here for each that is not found."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.exchange.saved_review import FolderThere
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.saved_reviews import found_there, not_chosen, places_hint, places_title, question
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.mnemonics import without_mnemonic

MANY = 4
"""So many folders fit without scrolling."""


class PlaceRow(QWidget):
    """One folder of the other computer, and where it is here.

    Signals:
        chosen(str, str): the folder there, and the one here.
    """

    chosen = Signal(str, str)

    def __init__(self, folder: FolderThere, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.here = ""
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, unit, 0, unit)
        column.setSpacing(unit)
        asked = PlainLabel(question(folder), self)
        asked.setWordWrap(True)
        column.addWidget(asked)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.place = ElidedLabel(not_chosen(), self)
        self.button = QPushButton(translate("dialogs", "Choose folder…"), self)
        asked_of = translate("dialogs", "Choose the folder that {folder} is here")
        self.button.setToolTip(plain_tip(asked_of.format(folder=folder.path)))
        self.button.setAccessibleName(asked_of.format(folder=printable(folder.path)))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        row.addWidget(self.place, 1)
        row.addWidget(self.button)
        column.addLayout(row)
        # A line from the start: else the dialog would grow under the mouse.
        self.verdict = PlainLabel(" ", self)
        self.verdict.setProperty("role", "muted")
        column.addWidget(self.verdict)

    def set_place(self, here: str) -> None:
        """Show a folder of this computer; what lies there is still to be said."""
        self.here = here
        self.place.set_text(printable(here))
        self.verdict.setText(translate("dialogs", "Looking…"))
        self.chosen.emit(self.folder.path, here)

    def show_found(self, found: int, looked_for: int) -> None:
        """Say how much of what was looked for is there."""
        self.verdict.setText(found_there(found, looked_for))

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate("dialogs", "Choose folder"), self.here or os.path.expanduser("~"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.set_place(os.path.normpath(path)))
        dialog.open()


class PlacesDialog(QDialog):
    """Asks where folders of another computer are here; none has to be named.

    Signals:
        folderChosen(str, str): a folder there and one here: say with `show_found` what lies in it.
        placesChosen(object): a list of (folder there, folder here), for those that were named.
    """

    folderChosen = Signal(str, str)
    placesChosen = Signal(object)

    def __init__(self, folders: Sequence[FolderThere], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(places_title())
        unit = unit_of(self.font())
        self.setMinimumWidth(unit * 92)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit + unit // 2)
        headline = PlainLabel(places_title(), self)
        headline.setProperty("role", "title")
        column.addWidget(headline)
        rows = QWidget(self)
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, 0, 0, 0)
        self.rows = {folder.path: PlaceRow(folder, rows) for folder in folders}
        for row in self.rows.values():
            row.chosen.connect(self.folderChosen)
            inner.addWidget(row)
        inner.addStretch(1)
        if len(folders) > MANY:
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(rows)
            area.setMinimumHeight(unit * 34)
            column.addWidget(area, 1)
        else:
            column.addWidget(rows)
        hint = PlainLabel(places_hint(), self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column.addWidget(hint)
        self.buttons = QDialogButtonBox(self)
        self.open_button = QPushButton(translate("dialogs", "&Open review"), self)
        self.open_button.setToolTip(translate("dialogs", "Open the review with the images that are found"))
        self.open_button.setProperty("role", "primary")
        self.buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip(translate("dialogs", "Leave what is on show as it is"))
        for button in self.buttons.buttons():
            button.setAccessibleName(without_mnemonic(button.text()))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.open_button.setDefault(True)
        next(iter(self.rows.values())).button.setFocus()
        self.accepted.connect(lambda: self.placesChosen.emit(self.places()))

    def places(self) -> list[tuple[str, str]]:
        """(folder there, folder here) of those that were named."""
        return [(there, row.here) for there, row in self.rows.items() if row.here]

    def show_found(self, there: str, here: str, found: tuple[int, int]) -> None:
        """Say what lies in a folder that was chosen, if it is still the one."""
        row = self.rows[there]
        if row.here == here:
            row.show_found(*found)
