"""What is to become of the images that leave: one of six ways, with what speaks against it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QWidget

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LINKS, LinkWay
from dedup_gui.core.settings import ApplyWay
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.applying import TIPS, WAYS, way_sentence
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class ApplyChoices(QWidget):
    """A radio button for each way.

    Signals:
        changed(): another way, or another folder.
    """

    changed = Signal()

    def __init__(self, links: Mapping[ActionKind, LinkWay], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links = links
        self.folder = ""
        unit = unit_of(self.font())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(unit)
        grid.setVerticalSpacing(unit // 2)
        grid.setColumnStretch(1, 1)
        self.buttons: dict[ApplyWay, QRadioButton] = {}
        for row, way in enumerate(ApplyWay):
            button = QRadioButton(WAYS[way], self)
            button.setToolTip(TIPS[way])
            button.toggled.connect(lambda on: self.changed.emit() if on else None)
            self.buttons[way] = button
            grid.addWidget(button, row, 0)
            if way is ApplyWay.MOVE:
                grid.addLayout(self._folder_row(unit), row, 1)
                continue
            words = way_sentence(way, links)
            if words:
                label = PlainLabel(words, self)
                label.setProperty("role", "muted")
                label.setWordWrap(True)
                grid.addWidget(label, row, 1)
                button.setAccessibleDescription(
                    translate("apply", "{tip}. {sentence}").format(tip=TIPS[way], sentence=words)
                )
            button.setEnabled(self._is_possible(way))
        self.buttons[ApplyWay.TRASH].setChecked(True)

    @property
    def way(self) -> ApplyWay:
        """What is chosen."""
        return next(way for way, button in self.buttons.items() if button.isChecked())

    def choose(self, way: ApplyWay, folder: str) -> None:
        """Choose a way, if it is possible, and name the folder for moving."""
        self._set_folder(folder)
        if self.buttons[way].isEnabled():
            self.buttons[way].setChecked(True)

    def ask_for_folder(self) -> None:
        """Let the person choose the folder."""
        self.buttons[ApplyWay.MOVE].setChecked(True)
        dialog = QFileDialog(self, translate("apply", "Move to which folder?"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._set_folder(os.path.normpath(path)))
        dialog.open()

    def _is_possible(self, way: ApplyWay) -> bool:
        kind = next((kind for kind in LINKS if kind.value == way.value), None)
        return kind is None or bool(self.links[kind].paths)

    def _folder_row(self, unit: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(unit)
        self._folder_label = ElidedLabel("", self)
        self._folder_label.setProperty("role", "muted")
        row.addWidget(self._folder_label, 1)
        self.folder_button = QPushButton(translate("apply", "&Choose…"), self)
        self.folder_button.setToolTip(translate("apply", "Choose the folder that the images are moved to"))
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self.ask_for_folder)
        row.addWidget(self.folder_button)
        return row

    def _set_folder(self, folder: str) -> None:
        self.folder = folder
        self._folder_label.set_text(printable(folder))
        self._folder_label.setToolTip(plain_tip(folder))
        self.changed.emit()
