"""The line above a compared image: which it is, its facts, and what is decided for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dedup_gui.core.types import Decision, ImageFile
from dedup_gui.qt import icons
from dedup_gui.qt.elided_label import ElidedLabel
from dedup_gui.qt.number_texts import size
from dedup_gui.qt.painting import bold_font, small_font
from dedup_gui.qt.review_texts import dimensions, file_name
from dedup_gui.qt.texts import printable
from dedup_gui.qt.theme import tokens_of


class DecisionButtons(QWidget):
    """Keep and Remove, either or neither pressed.

    Signals:
        decided(object): the `Decision` the person wants.
    """

    decided = Signal(object)

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._reference = False
        self.keep = QPushButton("Keep")
        self.remove = QPushButton("Remove")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button, decision in ((self.keep, Decision.KEEP), (self.remove, Decision.REMOVE)):
            button.setCheckable(True)
            button.setProperty("decision", decision.value)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda checked, wanted=decision: self._clicked(checked, wanted))
            layout.addWidget(button)
        self._recolour()

    def show_decision(self, decision: Decision, *, reference: bool, name: str) -> None:
        """Show what is decided."""
        self._reference = reference
        self.keep.setChecked(decision is Decision.KEEP or reference)
        self.keep.setEnabled(not reference)
        self.remove.setChecked(decision is Decision.REMOVE)
        self.remove.setEnabled(not reference)
        self.keep.setAccessibleName(f"Keep {self._letter}, {name}")
        self.remove.setAccessibleName(f"Remove {self._letter}, {name}")
        why = "It is in a reference folder: nothing is removed from there." if reference else ""
        self.keep.setToolTip(why or f"Keep {self._letter}")
        self.remove.setToolTip(why or f"Mark {self._letter} for removal")

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def _clicked(self, checked: bool, wanted: Decision) -> None:
        self.decided.emit(wanted if checked else Decision.UNDECIDED)

    def _recolour(self) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        self.keep.setIcon(icons.icon("success", tokens.keep, tokens.text_disabled))
        self.remove.setIcon(icons.icon("trash", tokens.danger, tokens.text_disabled))
        for button, front, ground in (
            (self.keep, tokens.keep, tokens.keep_soft),
            (self.remove, tokens.danger, tokens.danger_soft),
        ):
            # Narrower than other buttons: two pairs of them share a line with two names.
            sheet = (
                "QPushButton { padding: 2px 8px; min-height: 1.4em; }"
                f"QPushButton:checked {{ color: {front}; background: {ground}; border: 2px solid {front};"
                " padding: 1px 7px; }"
                f"QPushButton:focus {{ border: 2px solid {tokens.focus}; padding: 1px 7px; }}"
            )
            if button.styleSheet() != sheet:
                button.setStyleSheet(sheet)


class SideHeader(QWidget):
    """Letter, name, facts, decision.

    Signals:
        decided(str, object): path and the `Decision` the person wants for it.
    """

    decided = Signal(object, object)

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: ImageFile | None = None
        self.badge = QLabel(letter)
        self.badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = ElidedLabel("")
        self.name.setFont(bold_font(self.font()))
        self.facts = ElidedLabel("")
        self.facts.setFont(small_font(self.font()))
        self.facts.setProperty("role", "muted")
        self.buttons = DecisionButtons(letter)
        self.buttons.decided.connect(self._decided)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self.badge)
        layout.addLayout(words, 1)
        layout.addWidget(self.buttons)
        self._recolour()

    def show_image(self, image: ImageFile | None, decision: Decision, *, suggested: bool) -> None:
        """Show an image's facts."""
        self._image = image
        self.setEnabled(image is not None)
        self.buttons.setVisible(image is not None)
        if image is None:
            self.name.set_text("")
            self.facts.set_text("")
            return
        name = file_name(image.path)
        self.name.set_text(name)
        self.name.setToolTip(printable(image.path))
        self.facts.set_text(" · ".join([dimensions(image), size(image.file.size), image.info.format]))
        self.badge.setToolTip("Suggested keeper" if suggested else "")
        self.buttons.show_decision(decision, reference=image.file.reference, name=name)

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def sizeHint(self) -> QSize:
        """Half of the middle part."""
        return QSize(300, super().sizeHint().height())

    def _recolour(self) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        sheet = (
            f"color: {tokens.on_accent}; background: {tokens.accent}; border-radius: 4px; padding: 2px 6px;"
            " font-weight: 700;"
        )
        if self.badge.styleSheet() != sheet:
            self.badge.setStyleSheet(sheet)

    def _decided(self, decision: Decision) -> None:
        if self._image is not None:
            self.decided.emit(self._image.path, decision)
