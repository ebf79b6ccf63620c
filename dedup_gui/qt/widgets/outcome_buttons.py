"""The buttons below a table of outcomes that act on single images: put back, try again, show in folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.outcome_table import OutcomeTable
from dedup_gui.qt.widgets.show_in_folder import show_in_folder
from dedup_gui.words import translate


class OutcomeButtons(QWidget):
    """What can be done about the selected images of a table; of those that failed, about all where none is selected.

    Signals:
        putBackRequested(object): paths (tuple[str, ...]) of images to be put back.
        retryRequested(object): paths of images to be tried again.
    """

    putBackRequested = Signal(object)
    retryRequested = Signal(object)

    def __init__(self, table: OutcomeTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._acting = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit_of(self.font()))

        def button(text: str, tip: str, run: Callable[[], object]) -> QPushButton:
            made = QPushButton(text, self)
            made.setToolTip(tip)
            made.setAccessibleDescription(tip)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False: run())
            row.addWidget(made)
            return made

        self.put_back = button(
            translate("widgets", "&Put back selected"),
            translate("widgets", "Puts the selected images back where they were"),
            lambda: self.putBackRequested.emit(self._table.undoable()),
        )
        self.retry = button(
            translate("widgets", "&Try again…"),
            translate(
                "widgets",
                "Tries once more what was not done: of the selected images, or of all where none is selected",
            ),
            lambda: self.retryRequested.emit(self._table.left()),
        )
        self.folder = button(
            translate("widgets", "Show in &folder"),
            translate("widgets", "Opens the folder in which the selected image is now"),
            self.open_folder,
        )
        table.selectionModel().selectionChanged.connect(lambda *_: self.refresh())
        table.outcomes.modelReset.connect(self.refresh)
        self.refresh()

    def set_acting(self, acting: bool) -> None:
        """Whether files can be moved now: not while something else moves them."""
        self._acting = acting
        self.refresh()

    def open_folder(self) -> None:
        """Show where the first selected image is."""
        place = self._table.place()
        if place:
            show_in_folder(place)

    def refresh(self) -> None:
        """Enable what can be done about the selection."""
        self.put_back.setEnabled(self._acting and bool(self._table.undoable()))
        self.retry.setEnabled(self._acting and bool(self._table.left()))
        self.folder.setEnabled(bool(self._table.place()))
