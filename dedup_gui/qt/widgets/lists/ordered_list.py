"""A list whose order a person sets: by dragging, by Alt with the arrow keys, or by buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QPushButton, QWidget

from dedup_gui.qt.texts.plain import plain_tip
from dedup_gui.words import translate
from dedup_gui.words.mnemonics import without_mnemonic


class OrderedList(QListWidget):
    """Entries in an order of the person's own.

    Signals:
        orderChanged(): an entry was moved.
        deleteAsked(): the Delete key was pressed on an entry.
    """

    orderChanged = Signal()
    deleteAsked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty one; `name` says what it holds, for screen readers."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(translate("widgets", "Alt with the arrow keys moves an entry"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setToolTip(translate("widgets", "Drag an entry to another place, or move it by Alt+Up and Alt+Down"))
        self.model().rowsMoved.connect(lambda *_: self.orderChanged.emit())

    def set_entries(self, entries: Sequence[tuple[str, object, str]]) -> None:
        """Show entries.

        Args:
            entries: text, value, tool tip of each.
        """
        self.clear()
        for text, value, tip in entries:
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            if tip:
                item.setToolTip(plain_tip(tip))
        if entries:
            self.setCurrentRow(0)

    def values(self) -> list[object]:
        """The values as they stand."""
        return [self.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.count())]

    def move_current(self, step: int) -> None:
        """Move the entry that is chosen up (-1) or down (1)."""
        row = self.currentRow()
        if row < 0 or not 0 <= row + step < self.count():
            return
        item = self.takeItem(row)
        self.insertItem(row + step, item)
        self.setCurrentRow(row + step)
        self.orderChanged.emit()

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """What is dragged: rows are moved within the list, so that no value has to be written down."""
        data = QMimeData()
        data.setData(self.mimeTypes()[0], b"")
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves; Delete asks to remove."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.deleteAsked.emit()
        else:
            super().keyPressEvent(event)


def move_buttons(ordered: OrderedList, parent: QWidget, *, mnemonics: bool = True) -> tuple[QPushButton, QPushButton]:
    """Buttons that move the entry of a list that is chosen: up, down; enabled where that can be done."""
    texts = translate("widgets", "Move &up"), translate("widgets", "Move &down")
    up, down = (QPushButton(text if mnemonics else without_mnemonic(text), parent) for text in texts)
    up.setToolTip(translate("widgets", "Earlier (Alt+Up)"))
    down.setToolTip(translate("widgets", "Later (Alt+Down)"))
    for button, step in ((up, -1), (down, 1)):
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False, step=step: ordered.move_current(step))

    def refresh() -> None:
        row = ordered.currentRow()
        up.setEnabled(row > 0)
        down.setEnabled(0 <= row < ordered.count() - 1)

    ordered.currentRowChanged.connect(lambda _row: refresh())
    ordered.orderChanged.connect(refresh)
    for signal in (ordered.model().rowsInserted, ordered.model().rowsRemoved):
        signal.connect(lambda *_: refresh())
    refresh()
    return up, down
