"""What a person can read, or a screen reader say, of all widgets, actions and models there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QTabWidget,
)

READ = (
    "text",
    "title",
    "windowTitle",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "placeholderText",
    "prefix",
    "suffix",
    "specialValueText",
    "iconText",
)
"""Properties that hold words."""
ROLES = {
    "display": Qt.ItemDataRole.DisplayRole,
    "tool tip": Qt.ItemDataRole.ToolTipRole,
    "accessible text": Qt.ItemDataRole.AccessibleTextRole,
    "accessible description": Qt.ItemDataRole.AccessibleDescriptionRole,
}
ROWS = 60
"""So many rows of each model."""

Shown = tuple[str, str]
"""Where it stands, and what it says."""


def all_texts(app: QApplication) -> Iterator[Shown]:
    """What all widgets of the application say now, whether they are on show or not."""
    for widget in app.allWidgets():
        if isinstance(widget, QFileDialog):  # what is inside is Qt's, or the system's
            yield from (
                (_place(widget, "file dialog"), text) for text in (widget.windowTitle(), *widget.nameFilters())
            )
        if _inside(widget, QFileDialog):
            continue
        yield from _properties(widget)
        if isinstance(widget, QComboBox):
            yield from ((_place(widget, "entry"), widget.itemText(index)) for index in range(widget.count()))
        if isinstance(widget, QTabWidget):
            yield from ((_place(widget, "tab"), widget.tabText(index)) for index in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _of_model(_place(widget, "model"), widget.model())
    for action in _actions(app):
        if not _inside(action, QFileDialog):
            yield from _properties(action)


def _actions(app: QApplication) -> Iterator[QAction]:
    for window in app.topLevelWidgets():
        yield from window.findChildren(QAction)


def _inside(thing: QObject | None, kind: type[QObject]) -> bool:
    while thing is not None and not isinstance(thing, kind):
        thing = thing.parent()
    return thing is not None


def _properties(thing: QObject) -> Iterator[Shown]:
    meta = thing.metaObject()
    for name in READ:
        if name == "text" and isinstance(thing, QLineEdit) and not thing.isReadOnly():
            continue  # the person's own words
        value = thing.property(name) if meta.indexOfProperty(name) >= 0 else None
        if isinstance(value, str):
            yield _place(thing, name), value


def _of_model(place: str, model: QAbstractItemModel) -> Iterator[Shown]:
    root = QModelIndex()
    for orientation, many in (
        (Qt.Orientation.Horizontal, _columns(model, root)),
        (Qt.Orientation.Vertical, min(ROWS, model.rowCount(root))),
    ):
        for section in range(many):
            for name, role in ROLES.items():
                yield from _said(f"{place} header {name}", model.headerData(section, orientation, role))
    yield from _of_rows(place, model, root)


def _of_rows(place: str, model: QAbstractItemModel, parent: QModelIndex) -> Iterator[Shown]:
    for row in range(min(ROWS, model.rowCount(parent))):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            for name, role in ROLES.items():
                yield from _said(f"{place} {name}", index.data(role))
        yield from _of_rows(place, model, model.index(row, 0, parent))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _said(place: str, value: Any) -> Iterator[Shown]:
    if isinstance(value, str):
        yield place, value


def _place(thing: QObject, what: str) -> str:
    over = [type(thing).__name__]
    parent = thing.parent()
    while parent is not None and len(over) < 4:
        over.append(type(parent).__name__)
        parent = parent.parent()
    return f"{' in '.join(over)}, {what}"


def letters_given_twice(texts: Iterable[str]) -> dict[str, list[str]]:
    """Letters that texts share as their key, with these texts; equal ones are the same command in several rows."""
    letters: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        letter = QKeySequence.mnemonic(text).toString()
        if letter:
            letters[letter].append(text)
    return {letter: those for letter, those in letters.items() if len(set(those)) > 1}


def letters_on_show(app: QApplication) -> dict[str, list[str]]:
    """The same of what can be reached now, in each window by itself."""
    twice: dict[str, list[str]] = {}
    for window in app.topLevelWidgets():
        if not window.isVisible() or isinstance(window, QFileDialog):
            continue
        shown: list[QAbstractButton | QLabel] = [*window.findChildren(QAbstractButton), *window.findChildren(QLabel)]
        texts = [each.text() for each in shown if each.isVisible() and each.isEnabled() and each.window() is window]
        bar = window.menuBar().actions() if isinstance(window, QMainWindow) else []
        twice |= letters_given_twice((*texts, *(action.text() for action in bar)))
    return twice


def shortcuts(app: QApplication) -> set[str]:
    """The names of the keys that commands have, and of the space bar, which no menu has."""
    keys = [QKeySequence(Qt.Key.Key_Space), *(key for action in _actions(app) for key in action.shortcuts())]
    written = {key.toString(form) for key in keys for form in QKeySequence.SequenceFormat}
    return written | {part for each in written for part in each.split("+")} - {""}
