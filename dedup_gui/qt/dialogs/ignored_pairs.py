"""What was said to be no duplicates: looked at, taken back, written to a file."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.qt.dialogs.ignored_rows import PAIR_ROLE, IgnoredDelegate, IgnoredModel
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count


class IgnoredCounts(Words):
    """How many pairs."""

    __slots__ = ()

    def revoked(self, n: int) -> str:
        """What has been taken back."""
        if n == 1:
            return translate(
                "dialogs", "The pair may be grouped again. What is not on show yet comes with the next scan."
            )
        return self.tr("%n pair(s) may be grouped again. What is not on show yet comes with the next scan.", "", n)

    def every(self, n: int) -> str:
        """All are listed."""
        return self.tr(
            "%n pair(s) that you said (is|are) not duplicates. "
            "(It holds|They hold) for the contents, wherever the files are moved.",
            "",
            n,
        )

    def listed(self, listed: int, n: int) -> str:
        """Some of all are listed."""
        return self.tr("{listed} of %n pair(s) said to be no duplicates.", "", n).format(listed=count(listed))


_COUNTS = IgnoredCounts()


def formats() -> dict[str, str]:
    """The kinds of files that the list can be written to, and how their names end."""
    return {translate("dialogs", "CSV table (*.csv)"): ".csv", translate("dialogs", "JSON (*.json)"): ".json"}


class IgnoredDialog(QDialog):
    """A list of pairs, the last ones first.

    Signals:
        revoked(object): these pairs of digests (tuple[tuple[str, str], ...]) are ignored no longer; that is saved.
    """

    revoked = Signal(object)

    def __init__(
        self, services: Services, runner: JobRunner, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            services: where the pairs are kept.
            runner: asks for them.
            thumbnails: pictures of the images.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Ignored pairs"))
        self._services = services
        self._runner = runner
        unit = unit_of(self.font())
        self.resize(QSize(unit * 96, unit * 66).boundedTo(self.screen().availableSize() * 0.96))
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        self._read = False
        self._problem = ""
        self._intro = PlainLabel("", self)
        self._intro.setWordWrap(True)
        column.addWidget(self._intro)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("dialogs", "Filter by name or folder"))
        self.search.setAccessibleName(translate("dialogs", "Filter ignored pairs by name or folder"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.model = IgnoredModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(IgnoredDelegate(thumbnails, self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(translate("dialogs", "Ignored pairs"))
        thumbnails.ready.connect(self._thumbnail_ready)  # a method: it ends with this dialog
        self.nothing = PlainLabel("", self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMargin(unit * 4)
        self._places = QStackedWidget(self)
        self._places.addWidget(self.nothing)
        self._places.addWidget(self.list)
        column.addWidget(self._places, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.revoke_button = self._button(
            translate("dialogs", "&Duplicates after all"),
            translate("dialogs", "The selected pairs may be grouped again (Delete)"),
        )
        self.revoke_button.clicked.connect(self.revoke)
        self.export_button = self._button(
            translate("dialogs", "&Export…"),
            translate("dialogs", "Write the selected pairs, or all listed, as CSV or JSON"),
        )
        self.export_button.clicked.connect(self._ask_where)
        self.close_button = self._button(translate("dialogs", "C&lose"), translate("dialogs", "Close this window"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.revoke_button)
        row.addWidget(self.export_button)
        self.note = PlainLabel("", self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        row.addWidget(self.note, 1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.search.textChanged.connect(self.model.seek)
        self.model.modelReset.connect(self._refresh)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.revoke)
        self._refresh()
        self.reload()

    def changeEvent(self, event: QEvent) -> None:
        """Look again: meanwhile more may have been said."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.reload()

    def reload(self) -> None:
        """Ask for the pairs anew."""
        self._runner.ask(self._services.ignored_pairs, self._came, self._failed, self)

    @property
    def chosen(self) -> tuple[IgnoredPair, ...]:
        """The selected pairs in the order of the list."""
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(index.data(PAIR_ROLE) for index in rows)

    def revoke(self) -> None:
        """The selected pairs are ignored no longer."""
        chosen = self.chosen
        if not chosen:
            return
        pairs = tuple(pair.digests for pair in chosen)
        self._services.ignore(pairs, False)
        gone = set(pairs)
        row = self.list.selectionModel().selectedIndexes()[0].row()
        self.model.replace([pair for pair in self.model.pairs if pair.digests not in gone])
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))
        self.revoked.emit(pairs)
        self.note.setText(_COUNTS.revoked(len(pairs)))

    def export(self, path: str) -> None:
        """Write the selected pairs, or all that are listed where none is selected."""
        pairs = self.chosen or self.model.shown
        self._runner.ask(
            lambda: self._services.export_ignored(pairs, path),
            lambda _none: self._say_written(len(pairs)),
            self._say_not_written,
            self,
        )

    def _say_written(self, pairs: int) -> None:
        self.note.setText(translate("dialogs", "{pairs} written.").format(pairs=COUNTS.pairs(pairs)))

    def _say_not_written(self, error: Exception) -> None:
        said = translate("dialogs", "The file could not be written: {reason}")
        self.note.setText(said.format(reason=cleaned(str(error))))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, translate("dialogs", "Export ignored pairs"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffixes = formats()
        dialog.setNameFilters(list(suffixes))
        dialog.selectFile("dedup-ignored.csv")
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes.get(chosen, ".csv")[1:]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.export(os.path.normpath(path)))
        dialog.open()

    def _came(self, pairs: list[IgnoredPair]) -> None:
        self._read, self._problem = True, ""
        if pairs == list(self.model.pairs):
            self._refresh()
            return
        self.model.replace(pairs)
        if pairs and not self.list.currentIndex().isValid():
            self.list.setFocus()

    def _failed(self, error: Exception) -> None:
        said = translate("dialogs", "They cannot be read: {reason}")
        self._problem = said.format(reason=cleaned(str(error)))
        self.model.replace([])

    def _thumbnail_ready(self, _path: object) -> None:
        self.list.viewport().update()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _refresh(self) -> None:
        every, listed, chosen = len(self.model.pairs), self.model.rowCount(), len(self.chosen)
        self._intro.setVisible(every > 0)
        self._intro.setText(_COUNTS.every(every) if listed == every else _COUNTS.listed(listed, every))
        if self._problem:
            self.nothing.setText(self._problem)
        elif every:
            said = translate("dialogs", "No pair has “{text}” in a name or folder.")
            self.nothing.setText(said.format(text=cleaned(self.search.text())))
        else:
            self.nothing.setText(self._nothing_yet())
        self._places.setCurrentWidget(self.list if listed else self.nothing)
        for widget in (self.search, self.revoke_button, self.export_button):
            widget.setVisible(every > 0)
        self.revoke_button.setEnabled(chosen > 0)
        self.export_button.setEnabled(listed > 0)

    def _nothing_yet(self) -> str:
        if not self._read:
            return translate("dialogs", "Reading…")
        return translate(
            "dialogs",
            "No pairs yet.\n“Not duplicates” on the review page puts them here, and they are never grouped again.",
        )
