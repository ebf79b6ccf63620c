"""Keeps single-key shortcuts from stealing the keys that a focused control needs itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSlider, QWidget

from dedup_gui.qt.review.place_list import PlaceList

_ARROWS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class KeyGuard(QObject):
    """Watches the controls of a page.

    A combo box, a slider and the list of places keep their arrows, the list keeps Enter, too, a text field Enter and
    what moves its cursor, a button of several of which one is down the arrows that go to the others, and Enter
    presses the button that has the focus.
    """

    def watch(self, page: QWidget) -> None:
        """Watch every such control below a widget: a key its control does not take comes up to the page."""
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim keys before they become shortcuts."""
        if not isinstance(event, QKeyEvent):
            return False
        control = QApplication.focusWidget()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.type() == QEvent.Type.ShortcutOverride and plain and self._needs(control, event):
            event.accept()
            return True
        if (
            event.type() == QEvent.Type.KeyPress
            and plain
            and event.key() in _ENTER
            and isinstance(control, QAbstractButton)
        ):
            control.click()
            return True
        return False

    @staticmethod
    def _needs(control: QWidget | None, event: QKeyEvent) -> bool:
        key = event.key()
        if isinstance(control, PlaceList):
            return key in _ARROWS or key in _ENTER
        if isinstance(control, (QComboBox, QSlider)):
            return key in _ARROWS or (isinstance(control, QComboBox) and key in _ENTER)
        if isinstance(control, QLineEdit):
            return key in _ENTER or key in {
                Qt.Key.Key_Escape,
                Qt.Key.Key_Left,
                Qt.Key.Key_Right,
                Qt.Key.Key_Backspace,
                Qt.Key.Key_Delete,
            }
        if isinstance(control, QAbstractButton):
            return key in _ENTER or (control.autoExclusive() and key in _ARROWS)
        return False
