"""Walks a window by its keys alone, and tells what somebody without a mouse would stumble over."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QWidget,
)

_HALO = 6
"""Pixels round a control in which a frame that shows the focus may lie."""


def heard_of(widget: QWidget, text: QAccessible.Text) -> str:
    """What a screen reader is told of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(text) if interface is not None else ""


def name_of(widget: QWidget) -> str:
    """What a control is called by its purpose: on Linux, a drop-down list is called what it says."""
    labels = QAccessible.queryAccessibleInterface(widget).relations(QAccessible.RelationFlag.Label)
    said = widget.accessibleName() or " ".join(label.text(QAccessible.Text.Name) for label, _ in labels)
    return said if isinstance(widget, QComboBox) else heard_of(widget, QAccessible.Text.Name)


def reachable(root: QWidget) -> list[QWidget]:
    """What can have the keyboard in a window, without the parts of composed controls."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is root
        and not isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox, QKeySequenceEdit, QLineEdit))
    ]


def tab_stops(root: QWidget, *, back: bool = False) -> list[QWidget]:
    """Where Tab goes, or Shift+Tab, from what has the keyboard until it is there again."""
    key, held = (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier) if back else (Qt.Key.Key_Tab, _NONE)
    seen: list[QWidget] = []
    focused = QApplication.focusWidget()
    while focused is not None and focused not in seen:
        seen.append(focused)
        QTest.keyClick(focused, key, held)
        focused = QApplication.focusWidget()
    called = heard_of(focused or root, QAccessible.Text.Name)
    assert focused is seen[0], f"{key.name} never comes back from {focused} ({called!r})"
    return seen


def stumbles(root: QWidget) -> list[str]:
    """What is wrong with the way through a window: stops left out, another way back, jumps up, a focus not seen."""
    stops = tab_stops(root)
    wrong = [f"Tab leaves out {_words(widget)}" for widget in _left_out(root, stops)]
    back = tab_stops(root, back=True)
    if back[:1] + back[:0:-1] != stops:
        wrong.append(f"Shift+Tab goes another way: {[_words(widget) for widget in back]}")
    wrong += [f"Tab jumps up from {_words(a)} to {_words(b)}" for a, b in _jumps(stops)]
    wrong += [f"the focus of {_words(widget)} is not seen" for widget in _unseen(root, len(stops))]
    return wrong


def _left_out(root: QWidget, stops: list[QWidget]) -> Iterable[QWidget]:
    """What Tab does not come to, though it could have the keyboard; of buttons of which one is down, it meets one."""
    grouped = {
        button
        for stop in stops
        if (group := getattr(stop, "group", lambda: None)()) is not None
        for button in group.buttons()
    }
    return (widget for widget in reachable(root) if widget not in stops and widget not in grouped)


def _jumps(stops: list[QWidget]) -> Iterable[tuple[QWidget, QWidget]]:
    """Neighbours in one part of the window of which the later lies wholly above; going round once is no jump."""
    jumps: dict[QWidget | None, list[tuple[QWidget, QWidget]]] = {}
    for part in dict.fromkeys(widget.parentWidget() for widget in stops):
        inside = [widget for widget in stops if widget.parentWidget() is part]
        for before, after in pairwise([*inside, inside[0]]):
            if after.geometry().bottom() < before.geometry().top():
                jumps.setdefault(part, []).append((before, after))
    return (each for found in jumps.values() if len(found) > 1 for each in found)


def _unseen(root: QWidget, number: int) -> Iterable[QWidget]:
    """What looks the same with the keyboard and without."""
    for _ in range(number):
        focused = QApplication.focusWidget()
        assert focused is not None
        room = QRect(focused.mapTo(root, QPoint()), focused.size()).adjusted(-_HALO, -_HALO, _HALO, _HALO)
        _settle()
        lit = _picture(root, room)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        _settle()
        if number > 1 and lit == _picture(root, room):
            yield focused


def _settle() -> None:
    """Let what a control does on getting the keyboard be done, such as scrolling to it."""
    QApplication.processEvents()


def _picture(root: QWidget, room: QRect) -> QImage:
    return root.grab(room & root.rect()).toImage()


def namesakes(root: QWidget) -> list[str]:
    """Controls beside one another that a screen reader cannot tell apart."""
    seen: dict[tuple[QWidget | None, QAccessible.Role, str], QWidget] = {}
    wrong = []
    for widget in reachable(root):
        role = QAccessible.queryAccessibleInterface(widget).role()
        key = (widget.parentWidget(), role, name_of(widget))
        if key in seen:
            wrong.append(f"two are called {_words(widget)}")
        seen[key] = widget
    return wrong


def choices_told_wrong(root: QWidget) -> list[str]:
    """Buttons of which one is down that are not told as such, or whose state is not."""
    wrong = []
    for button in root.findChildren(QAbstractButton):
        if not button.isVisible() or not button.isCheckable():
            continue
        group = button.group()
        one_of = button.autoExclusive() or (group is not None and group.exclusive())
        interface = QAccessible.queryAccessibleInterface(button)
        if one_of != (interface.role() is QAccessible.Role.RadioButton):
            wrong.append(f"{_words(button)} is a {interface.role()}")
        state = interface.state()
        if not state.checkable or bool(state.checked) != button.isChecked():
            wrong.append(f"{_words(button)} does not say whether it is down")
    return wrong


def _words(widget: QWidget) -> str:
    return f"{type(widget).__name__} {name_of(widget)!r}"


_NONE = Qt.KeyboardModifier.NoModifier
