"""The line above a compared image: which it is, its facts, and what is decided for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from dedup_gui.core.types import Decision, FoundFile, ImageFile
from dedup_gui.qt.style import icons
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.review import dimensions, title_of
from dedup_gui.qt.texts.saved_reviews import not_reachable, not_reachable_tip
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.fitting_label import FittingLabel, shorter_and_shorter
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.numbers import size, taken


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
        self._compact = False
        self.keep = QPushButton()
        self.remove = QPushButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button, decision in ((self.keep, Decision.KEEP), (self.remove, Decision.REMOVE)):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click Enter would press it once more
            button.setProperty("decision", decision.value)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda checked, wanted=decision: self._clicked(checked, wanted))
            layout.addWidget(button)
        self._name()
        self._recolour()

    def set_compact(self, compact: bool) -> None:
        """Show the signs alone, without words; they are in the tool tips and read out."""
        if compact is not self._compact:
            self._compact = compact
            self._name()

    def show_decision(self, decision: Decision, file: FoundFile, name: str) -> None:
        """Show what is decided."""
        reference = self._reference = file.reference
        self.keep.setChecked(decision is Decision.KEEP or (reference and not file.archive))
        self.keep.setEnabled(not reference)
        self.remove.setChecked(decision is Decision.REMOVE)
        self.remove.setEnabled(not reference)
        words = {"letter": self._letter, "name": name}
        self.keep.setAccessibleName(translate("compare", "Keep {letter}, {name}").format(**words))
        self.remove.setAccessibleName(translate("compare", "Remove {letter}, {name}").format(**words))
        why = ""
        if file.archive:
            why = translate("compare", "It is inside an archive: what lies there is only shown.")
        elif reference:
            why = translate("compare", "It is in a reference folder: nothing is removed from there.")
        self.keep.setToolTip(why or translate("compare", "Keep {letter}").format(letter=self._letter))
        self.remove.setToolTip(why or translate("compare", "Mark {letter} for removal").format(letter=self._letter))

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def _clicked(self, checked: bool, wanted: Decision) -> None:
        self.decided.emit(wanted if checked else Decision.UNDECIDED)

    def _name(self) -> None:
        self.keep.setText("" if self._compact else translate("compare", "Keep"))
        self.remove.setText("" if self._compact else translate("compare", "Remove"))

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
        self.badge = PlainLabel(letter)
        self.badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = ElidedLabel("")
        self.name.setProperty("role", "strong")
        self.facts = FittingLabel()
        self.facts.setProperty("role", "small")
        self.buttons = DecisionButtons(letter)
        self.buttons.decided.connect(self._decided)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(4, 2, 4, 2)
        self._layout.setHorizontalSpacing(6)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(1, 1)
        self._compact: bool | None = None
        self._lay_out(compact=False)
        self._recolour()

    def show_image(self, image: ImageFile | None, decision: Decision, *, suggested: bool) -> None:
        """Show an image's facts."""
        self._image = image
        self.setEnabled(image is not None)
        self.badge.setVisible(image is not None)
        self.buttons.setVisible(image is not None)
        if image is None:
            self.name.set_text("")
            self.facts.set_texts([])
            return
        name = title_of(image.file)
        self.name.set_text(name)
        self.name.setToolTip(printable(image.path))
        facts = [dimensions(image), size(image.file.size), taken(image.captured, day=True), image.info.format]
        if image.file.unseen:
            facts.insert(0, not_reachable())
        self.facts.set_texts(shorter_and_shorter(facts))
        self.facts.setToolTip(not_reachable_tip() if image.file.unseen else "")
        self.badge.setToolTip(translate("compare", "Suggested keeper") if suggested else "")
        self.buttons.show_decision(decision, image.file, name)

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def sizeHint(self) -> QSize:
        """Half of the middle part."""
        return QSize(300, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """What the narrow form needs."""
        return QSize(self.fontMetrics().height() * 9, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the facts get a line of their own, and the buttons show their signs alone."""
        super().resizeEvent(event)
        self._lay_out(compact=self.width() < self.fontMetrics().height() * 18)

    def _lay_out(self, *, compact: bool) -> None:
        if compact is self._compact:
            return
        self._compact = compact
        self.buttons.set_compact(compact)
        for widget in (self.badge, self.name, self.facts, self.buttons):
            self._layout.removeWidget(widget)
        rows = 1 if compact else 2
        self._layout.addWidget(self.badge, 0, 0, rows, 1)
        self._layout.addWidget(self.name, 0, 1)
        self._layout.addWidget(self.facts, 1, 0 if compact else 1, 1, 3 if compact else 1)
        self._layout.addWidget(self.buttons, 0, 2, rows, 1)

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
