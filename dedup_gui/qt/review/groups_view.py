"""The left part: the groups as a list, with a field and a panel to filter and sort it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.review.filter_button import FilterButton
from dedup_gui.qt.review.filters.filter_lines import FilterLines
from dedup_gui.qt.review.filters.group_filter import GroupFilter
from dedup_gui.qt.review.group_delegate import GroupDelegate
from dedup_gui.qt.review.group_keys import GroupKeys
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.picks import Picks
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count

TYPING_MS = 200
"""The list is filtered when typing pauses for this long."""


class GroupList(QListView):
    """The list itself."""

    def __init__(self, model: GroupModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.setModel(model)
        self._delegate = GroupDelegate(thumbnails, self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.picks = Picks(self)
        self.picks.watch()
        self.setMouseTracking(True)
        self.setAccessibleName(translate("review", "Groups of duplicates"))
        thumbnails.ready.connect(self._thumbnail_ready)

    def _thumbnail_ready(self, _path: str) -> None:
        # Which rows show it is not worth finding out: the viewport repaints once for all that arrived together.
        self.viewport().update()

    def keyboardSearch(self, _letters: str) -> None:
        """Letters are commands here: one that is none does not jump to a row."""

    def changeEvent(self, event: QEvent) -> None:
        """In another size of text the chosen group stays in sight."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        self._delegate.dress(self.font(), tokens_of(self.palette()), self.devicePixelRatioF())
        super().paintEvent(event)


class SearchField(QLineEdit):
    """A field that Escape empties, and leaves.

    Signals:
        left(): Escape was pressed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the search back."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


class GroupsView(QWidget):
    """Filter bar and list.

    Signals:
        slotChosen(int): the person moved to this group; -1 for none.
        filterChanged(): other groups are listed, or in another order.
        listed(bool): whether the filter leaves any group; also true where there is none to be listed.
    """

    slotChosen = Signal(int)
    filterChanged = Signal()
    listed = Signal(bool)

    def __init__(self, model: GroupModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._restoring = False
        self._before_search: int | None = None
        self._lately: set[int] = set()
        self._leave = QTimer(self, singleShot=True, interval=0)
        self._leave.timeout.connect(self._let_go)
        self.search = SearchField()
        self.search.setPlaceholderText(translate("filters", "Filter by name or folder"))
        self.search.setAccessibleName(translate("filters", "Filter groups by name or folder"))
        self.search.setClearButtonEnabled(True)
        self.filters = FilterButton()
        self.lines = FilterLines(self.filters, self)
        self.decided, self.relation, self.sort = self.lines.decided, self.lines.relation, self.lines.sort
        self.list = GroupList(model, thumbnails)
        self.summary = PlainLabel()
        self.summary.setProperty("role", "muted")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._filter_changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.list.setFocus)
        self.search.left.connect(self.list.setFocus)
        self.filters.changed.connect(self._filter_changed)
        self.filters.opening.connect(lambda: self.lines.offer(model.keys))
        self.filters.cleared.connect(self.clear_filter)
        self.filters.closed.connect(self.list.setFocus)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.filters)
        row.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 4)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.summary)
        model.modelReset.connect(self._say_how_many)
        model.rowsRemoved.connect(self._say_how_many)
        self._say_how_many()

    def sizeHint(self) -> QSize:
        """Wide enough for a name and a badge."""
        return QSize(self.fontMetrics().height() * 18, 400)

    def list_anew(self) -> None:
        """List the groups by filter and order as they stand now; decisions may have come from elsewhere."""
        self._filter_changed()

    def clear_filter(self) -> None:
        """List all groups, in the order that is chosen."""
        self.set_chosen(GroupFilter(sort=self.chosen.sort, reverse=self.chosen.reverse))
        self.list.setFocus()

    @property
    def chosen(self) -> GroupFilter:
        """Filter and sort key as the controls stand."""
        return self.lines.chosen(self.search.text())

    def set_chosen(self, chosen: GroupFilter) -> None:
        """Set the controls to a filter and sort key."""
        self.search.setText(chosen.text)
        self.lines.show(chosen)
        self._filter_changed()

    def filter_words(self) -> list[str]:
        """What the list is filtered by, a line each."""
        text = self.search.text().strip()
        searched = [translate("filters", "Name or folder: {text}").format(text=printable(text))] if text else []
        return searched + self.filters.words()

    def list_between(self, folders: tuple[str, ...]) -> None:
        """List only the groups with images in two folders, or, where these are listed alone, all of them again."""
        chosen = self.chosen
        self.set_chosen(replace(chosen, folders=() if chosen.folders == folders else folders))

    @property
    def slot(self) -> int | None:
        """The slot of the group that is chosen."""
        index = self.list.currentIndex()
        return self._model.slot_at(index.row()) if index.isValid() else None

    @property
    def slots(self) -> list[int]:
        """The slots of the selected groups, in the list's order; the chosen one alone where no others are."""
        return [slot for row in self.list.picks.rows() if (slot := self._model.slot_at(row)) is not None]

    def slots_on_screen(self) -> list[int]:
        """The slots of the groups that can be seen in the list, if only in part."""
        port = self.list.viewport().rect()
        first = self.list.indexAt(port.topLeft()).row()
        slots = []
        for row in range(max(0, first), self._model.rowCount()):
            slot = self._model.slot_at(row)
            if slot is None or not self.list.visualRect(self._model.index(row, 0)).intersects(port):
                break
            slots.append(slot)
        return slots

    def choose(self, slot: int | None) -> None:
        """Go to a group, if it is listed; says nothing when it is chosen already."""
        row = self._model.row_of(slot) if slot is not None else None
        if row is not None:
            self.list.picks.go(row)
            self.list.scrollTo(self.list.currentIndex())

    def step(self, by: int) -> bool:
        """Go `by` groups down (or up); returns whether there was one."""
        rows = self._model.rowCount()
        here = self.list.currentIndex().row()
        there = max(0, min(rows - 1, here + by))
        if not rows or there == here:
            return False
        self._go_on(there)
        return True

    def next_undecided(self) -> bool:
        """Go to the next group with an undecided image, from here down and round; returns whether there is one."""
        row = self._model.next_open(self.list.currentIndex().row())
        if row is None:
            return False
        self._go_on(row)
        return True

    def _go_on(self, row: int) -> None:
        """Go to a row, and show it in the upper third: what comes next is on screen, too."""
        self.list.picks.go(row)
        high = self.list.sizeHintForIndex(self._model.index(row, 0)).height()
        above = max(0, self.list.viewport().height() // 3 - high)
        self.list.verticalScrollBar().setValue(row * high - above)

    def replace(self, keys: GroupKeys | None, slot: int | None, offset: int | None) -> None:
        """List the review's new groups, and stay where one was.

        Args:
            keys: of these groups, if they were made elsewhere.
            slot: the group that was chosen, under its new slot.
            offset: where it was in the viewport, pixels from the top; None = out of sight.
        """
        self._restoring = True
        try:
            self._model.load(keys, keep=slot)
        finally:
            self._restoring = False
        self.keep_place(slot, offset)

    def redraw(self, slots: Sequence[int]) -> None:
        """Decisions changed: draw groups anew; where decided ones leave the list, let them go."""
        if not self._model.leaving:
            self._model.refresh(slots, regrouped=False)
            return
        self._lately.update(slots)
        self.refresh(slots, regrouped=False)
        self._let_go()

    def _let_go(self) -> None:
        """Take groups that were decided off the list, but for the one that is looked at."""
        offset = self.offset_of_current()
        slot = self.slot
        self._restoring = True
        try:
            self._model.let_go(self._lately, keep=slot)
        finally:
            self._restoring = False
        self._lately &= {slot} if slot is not None else set()
        if self.slot != slot or (offset is not None and self.offset_of_current() != offset):
            self.keep_place(slot, offset)

    def refresh(self, slots: Sequence[int], *, regrouped: bool = True) -> None:
        """Groups changed their members, appeared or disappeared; stay where one was, or go to what moved up."""
        slot, row, offset = self.slot, self.list.currentIndex().row(), self.offset_of_current()
        self._restoring = True
        try:
            self._model.refresh(slots, regrouped=regrouped, keep=slot)
        finally:
            self._restoring = False
        if slot is None or self._model.row_of(slot) is None:
            slot = self._model.slot_at(min(max(row, 0), self._model.rowCount() - 1))
        self.keep_place(slot, offset)

    def keep_place(self, slot: int | None, offset: int | None) -> None:
        """After the list was made anew: choose the slot again, at the height in the viewport where it was.

        Args:
            slot: the group that was chosen, under its new slot; None = choose the first.
            offset: pixels from the viewport's top, or None = wherever it is visible.
        """
        self._restoring = True
        try:
            row = self._model.row_of(slot) if slot is not None else None
            index = self._model.index(row or 0, 0)
            self.list.picks.go(row or 0)
            if index.isValid() and offset is not None:
                self.list.doItemsLayout()
                bar = self.list.verticalScrollBar()
                bar.setValue(bar.value() + self.list.visualRect(index).top() - offset)
        finally:
            self._restoring = False
        self.slotChosen.emit(-1 if self.slot is None else self.slot)

    def offset_of_current(self) -> int | None:
        """Where the chosen group is in the viewport, pixels from its top; None where it is out of sight."""
        index = self.list.currentIndex()
        if not index.isValid():
            return None
        rect = self.list.visualRect(index)
        return rect.top() if rect.intersects(self.list.viewport().rect()) else None

    def _filter_changed(self) -> None:
        self._typing.stop()
        self._lately.clear()
        slot = self.slot
        searching, searched = bool(self.search.text()), bool(self._model.chosen.text)
        if searching and not searched:
            self._before_search = slot
        self._restoring = True
        try:
            self._model.set_filter(self.chosen)
        finally:
            self._restoring = False
        if searched and not searching and self._before_search is not None:
            slot, self._before_search = self._before_search, None
        self.keep_place(slot if slot is not None and self._model.row_of(slot) is not None else None, None)
        self.list.scrollTo(self.list.currentIndex())
        self.filterChanged.emit()

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._restoring:
            self._before_search = None  # who goes on among what was found means to be there
            self.slotChosen.emit(-1 if self.slot is None else self.slot)
            if self._lately and self._model.leaving:
                self._leave.start()

    def _say_how_many(self) -> None:
        listed = self._model.rowCount()
        every = self._model.total()
        text = COUNTS.groups(every)
        if listed != every:
            text = translate("filters", "{listed} of {groups} shown").format(listed=count(listed), groups=text)
        self.summary.setText(text)
        self.listed.emit(listed > 0 or not every)
