"""Which groups are to be imported: the file that another tool saved, and where its images are."""

from __future__ import annotations

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.plain_label import PlainLabel

FILTERS = ("Groups of other tools (*.json *.csv *.dupeguru *.xml *.txt)", "All files (*)")


class ImportDialog(QDialog):
    """Asks for the file and the folder.

    Signals:
        fileChosen(str, str): the tool's file, and the folder of images that it names without one; "" = beside it.
    """

    fileChosen = Signal(str, str)

    def __init__(self, path: str = "", images: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import groups")
        unit = unit_of(self.font())
        self.setMinimumWidth(unit * 92)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        intro = PlainLabel(
            "Dedup reads the images that another tool grouped and judges each of its pairs. What it confirms is "
            "reviewed like the groups of a scan; what it refuses is listed.",
            self,
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit)
        grid.setVerticalSpacing(unit)
        self.path_edit = self._row(
            grid, 0, "&File", path, "Choose…", "Choose the file that the tool saved", self._file
        )
        self.path_edit.setPlaceholderText("Saved by czkawka, Krokiet, imagededup, fastdup or dupeGuru")
        self.images_edit = self._row(
            grid, 1, "&Images in", images, "Choose…", "Choose the folder that the images are in", self._folder
        )
        self.images_edit.setPlaceholderText("Only where the file names images without their folder")
        column.addLayout(grid)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        row.addStretch(1)
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setToolTip("Imports nothing (Esc)")
        self.cancel_button.clicked.connect(self.reject)
        self.import_button = QPushButton("Import", self)
        self.import_button.setToolTip("Reads the images and judges the groups; nothing is changed (Enter)")
        self.import_button.setDefault(True)
        self.import_button.clicked.connect(self.accept)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        column.addLayout(row)
        self.path_edit.textChanged.connect(lambda _text: self._refresh())
        (self.images_edit if path else self.path_edit).setFocus()
        self._refresh()

    def accept(self) -> None:
        """Hand over what was chosen."""
        path, images = self.path_edit.text().strip(), self.images_edit.text().strip()
        if path:
            super().accept()
            self.fileChosen.emit(os.path.abspath(path), os.path.abspath(images) if images else "")

    def _row(
        self, grid: QGridLayout, number: int, name: str, text: str, button: str, tip: str, choose: object
    ) -> QLineEdit:
        label = PlainLabel(name, self)
        edit = QLineEdit(text, self)
        edit.setAccessibleName(name.replace("&", ""))
        label.setBuddy(edit)
        pick = QPushButton(button, self)
        pick.setToolTip(tip)
        pick.setAccessibleName(tip)
        pick.setAutoDefault(False)
        pick.clicked.connect(choose)
        grid.addWidget(label, number, 0)
        grid.addWidget(edit, number, 1)
        grid.addWidget(pick, number, 2)
        return edit

    def _file(self) -> None:
        dialog = QFileDialog(self, "Groups of another tool", os.path.dirname(self.path_edit.text()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(list(FILTERS))
        self._ask(dialog, self.path_edit)

    def _folder(self) -> None:
        dialog = QFileDialog(self, "Folder of the images", self.images_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog, self.images_edit)

    def _ask(self, dialog: QFileDialog, edit: QLineEdit) -> None:
        dialog.fileSelected.connect(lambda path: edit.setText(os.path.normpath(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refresh(self) -> None:
        self.import_button.setEnabled(bool(self.path_edit.text().strip()))
