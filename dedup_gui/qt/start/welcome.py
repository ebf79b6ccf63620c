"""What somebody who has never scanned anything can begin with: sample images, and the large model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.painting import bold_font
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.numbers import size


class Offer(QFrame):
    """A heading, a sentence and a button."""

    def __init__(self, title: str, sentence: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(unit + unit // 2, unit, unit + unit // 2, unit)
        row.setSpacing(unit * 2)
        lines = QVBoxLayout()
        lines.setSpacing(unit // 2)
        heading = PlainLabel(title, self)
        heading.setFont(bold_font(self.font()))
        lines.addWidget(heading)
        self.sentence = PlainLabel(sentence, self)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "muted")
        lines.addWidget(self.sentence)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        self.button = QPushButton(button, self)
        self.button.setAutoDefault(False)
        self.button.setAccessibleDescription(sentence)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class Welcome(QWidget):
    """The two offers side by side; the one of the model only where it is not installed.

    Signals:
        demoRequested(): scan the sample images.
        modelRequested(): fetch the large model; to be asked once more.
    """

    demoRequested = Signal()
    modelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit_of(self.font()))
        self.demo = Offer(
            translate("start", "New here?"),
            translate("start", "Review sample images first, remove some, and take it back."),
            translate("start", "Tr&y sample images"),
            self,
        )
        self.demo.button.clicked.connect(self.demoRequested)
        row.addWidget(self.demo, 1)
        self.model = Offer(
            translate("start", "The large network"),
            "",
            translate("start", "&Get VGG16…"),
            self,
        )
        self.model.button.clicked.connect(self.modelRequested)
        self.model.hide()
        row.addWidget(self.model, 1)

    def offer_model(self, bytes_: int) -> None:
        """Offer the large model, which is so large."""
        said = translate(
            "start", "VGG16 ({size}) looks hardest and is fetched once. Fast and Balanced work without it."
        ).format(size=size(bytes_))
        self.model.sentence.setText(said)
        self.model.button.setAccessibleDescription(said)
        self.model.show()

    def withdraw_model(self) -> None:
        """It is there by now."""
        self.model.hide()
