"""Which groups are to be imported: a file that another tool saved, or the duplicates of an Immich server."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.mnemonics import without_mnemonic


class ImportDialog(QDialog):
    """Asks for the file and the folder, or for the address and the key.

    Args:
        path: a file to begin with.
        images: a folder to begin with.
        address: of a server to begin with; "" = a file is asked for.

    Signals:
        fileChosen(str, str): the tool's file, and the folder of images that it names without one; "" = beside it.
        serverChosen(str, str): the server's address, and the API key.
    """

    fileChosen = Signal(str, str)
    serverChosen = Signal(str, str)

    def __init__(self, path: str = "", images: str = "", address: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Import groups"))
        unit = unit_of(self.font())
        self.setMinimumWidth(unit * 92)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        intro = PlainLabel(
            translate(
                "dialogs",
                "Dedup reads the images that another tool grouped and judges each of its pairs. What it confirms is "
                "reviewed like the groups of a scan; what it refuses is listed.",
            ),
            self,
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit)
        grid.setVerticalSpacing(unit)
        self.file_button = QRadioButton(translate("dialogs", "A f&ile that another tool saved"), self)
        self.file_button.setToolTip(
            translate("dialogs", "czkawka and Krokiet (JSON), imagededup (JSON), fastdup (CSV), dupeGuru")
        )
        self.path_edit = self._row(
            grid,
            1,
            translate("dialogs", "&File"),
            path,
            translate("dialogs", "Saved by czkawka, Krokiet, imagededup, fastdup or dupeGuru"),
        )
        self._chooser(grid, 1, translate("dialogs", "Choose the file that the tool saved"), self._file)
        self.images_edit = self._row(
            grid,
            2,
            translate("dialogs", "Images i&n"),
            images,
            translate("dialogs", "Only where the file names images without their folder"),
        )
        self._chooser(grid, 2, translate("dialogs", "Choose the folder that the images are in"), self._folder)
        self.server_button = QRadioButton(translate("dialogs", "An I&mmich server"), self)
        self.server_button.setToolTip(
            translate("dialogs", "Its images are fetched while they are judged; nothing is changed there yet")
        )
        self.address_edit = self._row(
            grid,
            4,
            translate("dialogs", "&Address"),
            address,
            translate("dialogs", "As in a browser: http://192.168.1.5:2283"),
        )
        self.key_edit = self._row(
            grid,
            5,
            translate("dialogs", "API &key"),
            "",
            translate("dialogs", "From Immich: Account settings, API keys. It is not kept"),
        )
        self.key_edit.setEchoMode(QLineEdit.EchoMode.Password)
        grid.addWidget(self.file_button, 0, 0, 1, 3)
        grid.addWidget(self.server_button, 3, 0, 1, 3)
        column.addLayout(grid)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        row.addStretch(1)
        self.cancel_button = QPushButton(translate("dialogs", "Cancel"), self)
        self.cancel_button.setToolTip(translate("dialogs", "Imports nothing (Esc)"))
        self.cancel_button.clicked.connect(self.reject)
        self.import_button = QPushButton(translate("dialogs", "Import"), self)
        self.import_button.setToolTip(
            translate("dialogs", "Reads the images and judges the groups; nothing is changed (Enter)")
        )
        self.import_button.setDefault(True)
        self.import_button.clicked.connect(self.accept)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        column.addLayout(row)
        for edit in (self.path_edit, self.images_edit, self.address_edit, self.key_edit):
            edit.textChanged.connect(lambda _text: self._refresh())
        for edit in (self.path_edit, self.images_edit):
            edit.textEdited.connect(lambda _text: self.file_button.setChecked(True))
        for edit in (self.address_edit, self.key_edit):
            edit.textEdited.connect(lambda _text: self.server_button.setChecked(True))
        self.file_button.toggled.connect(lambda _checked: self._refresh())
        (self.server_button if address else self.file_button).setChecked(True)
        (self.key_edit if address else self.images_edit if path else self.path_edit).setFocus()
        self._refresh()

    def accept(self) -> None:
        """Hand over what was chosen."""
        if not self._complete:
            return
        super().accept()
        if self.server_button.isChecked():
            self.serverChosen.emit(self.address_edit.text().strip(), self.key_edit.text().strip())
        else:
            images = self.images_edit.text().strip()
            path = os.path.abspath(self.path_edit.text().strip())
            self.fileChosen.emit(path, os.path.abspath(images) if images else "")

    @property
    def _complete(self) -> bool:
        wanted = (self.address_edit, self.key_edit) if self.server_button.isChecked() else (self.path_edit,)
        return all(edit.text().strip() for edit in wanted)

    def _row(self, grid: QGridLayout, number: int, name: str, text: str, hint: str) -> QLineEdit:
        label = PlainLabel(name, self)
        label.setIndent(unit_of(self.font()) * 3)
        edit = QLineEdit(text, self)
        edit.setAccessibleName(without_mnemonic(name))
        edit.setPlaceholderText(hint)
        label.setBuddy(edit)
        grid.addWidget(label, number, 0)
        grid.addWidget(edit, number, 1)
        return edit

    def _chooser(self, grid: QGridLayout, number: int, tip: str, choose: Callable[[], None]) -> None:
        button = QPushButton(translate("dialogs", "Choose…"), self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoDefault(False)
        button.clicked.connect(choose)
        grid.addWidget(button, number, 2)

    def _file(self) -> None:
        dialog = QFileDialog(
            self, translate("dialogs", "Groups of another tool"), os.path.dirname(self.path_edit.text())
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        groups = translate("dialogs", "Groups of other tools (*.json *.csv *.dupeguru *.xml *.txt)")
        dialog.setNameFilters([groups, translate("dialogs", "All files (*)")])
        self._ask(dialog, self.path_edit)

    def _folder(self) -> None:
        dialog = QFileDialog(self, translate("dialogs", "Folder of the images"), self.images_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog, self.images_edit)

    def _ask(self, dialog: QFileDialog, edit: QLineEdit) -> None:
        dialog.fileSelected.connect(lambda path: self._take(edit, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, edit: QLineEdit, path: str) -> None:
        edit.setText(os.path.normpath(path))
        self.file_button.setChecked(True)

    def _refresh(self) -> None:
        self.import_button.setEnabled(self._complete)
