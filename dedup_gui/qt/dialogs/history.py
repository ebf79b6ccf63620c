"""Every removal so far, what each did, and undo for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.action_types import ActionRecord, Batch
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.qt.widgets.outcome_buttons import OutcomeButtons
from dedup_gui.qt.widgets.outcome_table import OutcomeTable
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import moment, size


class HistoryCounts(Words):
    """What removals did, in numbers."""

    __slots__ = ()

    def removed(self, n: int, amount: str) -> str:
        """What one removal did."""
        return self.tr("%n image(s) removed, {size}", "", n).format(size=amount)

    def none_removed(self, n: int) -> str:
        """That all of it was put back, or none of it was done."""
        return self.tr("%n image(s), (not|none of them) removed now", "", n)

    def nothing_of_all(self, n: int) -> str:
        """That all of them were put back, or did nothing."""
        return self.tr("%n removal(s); nothing of (it|them) is removed now.", "", n)

    def all_removals(self, n: int, images: str, amount: str) -> str:
        """What all removals did together."""
        said = self.tr(
            "%n removal(s): {images} removed, {size}. They can be put back, those in the trash for as long as it is "
            "not emptied.",
            "",
            n,
        )
        return said.format(images=images, size=amount)


_COUNTS = HistoryCounts()


def batch_line(batch: Batch) -> str:
    """One line, or two, about a removal."""
    first = moment(batch.created)
    second = _COUNTS.removed(batch.done, size(batch.size)) if batch.done else _COUNTS.none_removed(batch.actions)
    if not batch.closed:
        second = translate("history", "{what} (interrupted)").format(what=second)
    return f"{first}\n{second}"


def history_words(batches: Sequence[Batch]) -> str:
    """What all removals did together, and that they can be taken back."""
    if not batches:
        return translate(
            "history",
            "Nothing has been removed yet. What you remove is listed here, and can be put back from the trash.",
        )
    done = sum(batch.done for batch in batches)
    if not done:
        return _COUNTS.nothing_of_all(len(batches))
    freed = sum(batch.size for batch in batches)
    return _COUNTS.all_removals(len(batches), COUNTS.images(done), size(freed))


class HistoryDialog(QDialog):
    """Removals on the left, newest first; on the right what became of each image.

    Signals:
        undoRequested(int, object): the number of the batch to take back; paths of single images, or () = all.
        retryRequested(int, object): the number of a batch, and paths of its images to be tried again.
    """

    undoRequested = Signal(int, object)
    retryRequested = Signal(int, object)

    def __init__(self, services: Services, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("history", "History of removals"))
        self._services = services
        self._runner = runner
        self._batches: dict[int, Batch] = {}
        unit = unit_of(self.font())
        self.resize(unit * 120, unit * 60)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        self._intro = PlainLabel(translate("history", "Reading the history…"), self)
        self._intro.setWordWrap(True)
        column.addWidget(self._intro)
        self._halves = splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.list = QListWidget(splitter)
        self.list.setAccessibleName(translate("history", "Removals, newest first"))
        self.list.setSpacing(unit // 4)
        self.list.currentItemChanged.connect(lambda *_: self._selected())
        self.table = OutcomeTable(splitter)
        splitter.addWidget(self.list)
        splitter.addWidget(self.table)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([unit * 44, unit * 76])
        splitter.hide()
        column.addWidget(splitter, 1)
        self._room = QWidget(self)
        column.addWidget(self._room, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.undo_button = QPushButton(translate("history", "&Undo this removal"), self)
        self.undo_button.clicked.connect(lambda _checked=False: self._undo(()))
        self.undo_button.setEnabled(False)
        self.undo_button.setAutoDefault(False)
        row.addWidget(self.undo_button)
        self.images = OutcomeButtons(self.table, self)
        self.images.putBackRequested.connect(self._undo)
        self.images.retryRequested.connect(self._retry)
        row.addWidget(self.images)
        self._why = PlainLabel("", self)
        self._why.setProperty("role", "muted")
        row.addWidget(self._why)
        row.addStretch(1)
        close = QPushButton(translate("history", "C&lose"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(close)
        column.addLayout(row)
        runner.started.connect(self._refresh)
        runner.ended.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Ask for the batches anew."""
        self._runner.ask(self._services.history, self._came, self._failed, self)

    @property
    def current(self) -> Batch | None:
        """The batch that is selected."""
        item = self.list.currentItem()
        return None if item is None else self._batches.get(int(item.data(Qt.ItemDataRole.UserRole)))

    def _came(self, batches: list[Batch]) -> None:
        before = self.current
        self._batches = {batch.id: batch for batch in batches}
        self._intro.setText(history_words(batches))
        self._halves.setVisible(bool(batches))  # two empty halves would say nothing
        self._room.setVisible(not batches)
        self.undo_button.setVisible(bool(batches))
        self.images.setVisible(bool(batches))
        self.list.clear()
        for batch in batches:
            item = QListWidgetItem(batch_line(batch), self.list)
            item.setData(Qt.ItemDataRole.UserRole, batch.id)
            if before is not None and batch.id == before.id:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and batches:
            self.list.setCurrentRow(0)
        self._refresh()

    def _failed(self, error: Exception) -> None:
        said = translate("history", "The history cannot be read: {reason}")
        self._intro.setText(said.format(reason=cleaned(str(error))))

    def _selected(self) -> None:
        batch = self.current
        self.table.outcomes.replace([])
        if batch is not None:
            self._runner.ask(
                lambda: self._services.history_records(batch.id),
                lambda records: self._records_came(batch.id, records),
                self._failed,
                self,
            )
        self._refresh()

    def _records_came(self, batch: int, records: list[ActionRecord]) -> None:
        if self.current is not None and self.current.id == batch:
            rows = [(record.action.victim.path, record.result, record.action.kind) for record in records]
            self.table.outcomes.replace(rows)

    def _undo(self, paths: tuple[str, ...]) -> None:
        if self.current is not None:
            self.undoRequested.emit(self.current.id, paths)

    def _retry(self, paths: tuple[str, ...]) -> None:
        if self.current is not None:
            self.retryRequested.emit(self.current.id, paths)

    def _refresh(self) -> None:
        batch = self.current
        busy = self._runner.busy
        self.undo_button.setEnabled(batch is not None and batch.done > 0 and not busy)
        self.images.set_acting(not busy)
        self._why.setText(
            translate("history", "Wait until the running job is done.")
            if busy and batch is not None and batch.done
            else ""
        )
