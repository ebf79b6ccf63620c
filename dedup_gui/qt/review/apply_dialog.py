"""The page before anything is moved: what will happen, in numbers. Cancel is the default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LinkWay
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.settings import REMEMBERED_WAYS, ApplyWay
from dedup_gui.qt.review.apply_choices import ApplyChoices
from dedup_gui.qt.texts.applying import merge, merge_tip, not_remembered, way_button, way_headline, way_lines
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import unsure_sentence
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import Words, translate
from dedup_gui.words.numbers import count, size

FOLDERS_SHOWN = 200


class ApplyCounts(Words):
    """What is counted on the page."""

    __slots__ = ()

    def more_folders(self, n: int) -> str:
        """Folders that have no line of their own."""
        return self.tr("%n more folder(s)", "", n)


class BulletList(QWidget):
    """Sentences, each behind a bullet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(self.fontMetrics().height() // 2)
        self._grid.setVerticalSpacing(self.fontMetrics().height() // 4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []

    def say(self, lines: Sequence[str]) -> None:
        """Say something else."""
        while len(self._rows) < len(lines):
            pair = PlainLabel("\N{BULLET}", self), PlainLabel("", self)
            pair[1].setWordWrap(True)
            for column, label in enumerate(pair):
                self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(pair)
        for number, pair in enumerate(self._rows):
            pair[1].setText(lines[number] if number < len(lines) else "")
            for label in pair:
                label.setVisible(number < len(lines))

    def text(self) -> str:
        """What is said."""
        return "\n".join(label.text() for _, label in self._rows if label.text())


class ApplyDialog(QDialog):
    """Says what Apply will do and asks whether to, and how.

    Args:
        summary: what it would do.
        parent: the window it opens over.
        title: of the window; "" = the usual one.
        links: what links could do: then the way is chosen here; None = it is given.
        way: the way that is given, or chosen at first.
        folder: for moving.
    """

    def __init__(
        self,
        summary: ApplySummary,
        parent: QWidget | None = None,
        *,
        title: str = "",
        links: Mapping[ActionKind, LinkWay] | None = None,
        way: ApplyWay = ApplyWay.TRASH,
        folder: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title or translate("apply", "Apply"))
        self.setModal(True)
        self._summary = summary
        self._given = way, folder
        line = self.fontMetrics().height()
        high = line * (16 if summary.server else 34 if links is not None else 26)
        self.resize(QSize(line * 42, high).boundedTo(self.screen().availableSize() * 0.96))
        self.headline = PlainLabel("", self)
        self.headline.setProperty("role", "title")
        self.headline.setWordWrap(True)
        self.choices = None if links is None else ApplyChoices(links, self)
        self.points = BulletList(self)
        self.unsure = PlainLabel(unsure_sentence(summary))
        self.unsure.setProperty("role", "warning")
        self.unsure.setWordWrap(True)
        self.unsure.setVisible(bool(summary.unsure))
        self.table = self._folders(summary)
        self.table.setVisible(not summary.server)  # the folders of copies tell nothing
        self.buttons = QDialogButtonBox()
        self.cancel: QPushButton = self.buttons.addButton(
            translate("apply", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self.move: QPushButton = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)  # type: ignore[assignment]
        self.move.setProperty("role", "danger")
        self.move.setAutoDefault(False)
        self.move.setDefault(False)
        self.cancel.setAutoDefault(True)
        self.cancel.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(line, line, line, line)
        layout.setSpacing(line * 2 // 3)
        layout.addWidget(self.headline)
        if self.choices is not None:
            self.choices.choose(way, folder)
            self.choices.changed.connect(self._say)
            layout.addWidget(self.choices)
        self.merge = QCheckBox(merge(), self)
        self.merge.setToolTip(merge_tip())
        self.merge.setAccessibleDescription(merge_tip())
        self.merge.setVisible(self.choices is not None)
        layout.addWidget(self.merge)
        layout.addWidget(self.points)
        layout.addWidget(self.unsure)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)
        self._say()
        self.cancel.setFocus()

    @property
    def way(self) -> ApplyWay:
        """What is to become of the images."""
        return self._given[0] if self.choices is None else self.choices.way

    @property
    def folder(self) -> str:
        """Where to, if they are moved to a folder; "" = none is chosen."""
        return self._given[1] if self.choices is None else self.choices.folder

    @property
    def merges(self) -> bool:
        """Whether what only a removed copy says is to be written beside what stays."""
        return self.merge.isEnabled() and self.merge.isChecked()

    def _say(self) -> None:
        """Say what the chosen way will do."""
        way, summary = self.way, self._summary
        files, bytes_ = summary.files, summary.bytes
        if self.choices is not None and way.value in self.choices.links:
            found = self.choices.links[ActionKind(way.value)]
            files, bytes_ = len(found.paths), found.bytes
        self.headline.setText(way_headline(way, summary, files, bytes_, self.folder))
        linked = way not in REMEMBERED_WAYS and way.value in (() if self.choices is None else self.choices.links)
        # Of what can be linked only the headline's numbers are known: groups and folders are those of all marks.
        lines = way_lines(way, replace(summary, groups=0, companions=0, aliases=0) if linked else summary)
        self.table.setVisible(not linked and not summary.server)
        if self.choices is not None and way not in REMEMBERED_WAYS:
            lines.append(not_remembered())
        self.points.say(lines)
        self.merge.setEnabled(way in (ApplyWay.TRASH, ApplyWay.MOVE))
        self.move.setText(way_button(way, files))
        self.move.setEnabled(way is not ApplyWay.MOVE or bool(self.folder))

    @staticmethod
    def _folders(summary: ApplySummary) -> QTableWidget:
        shown = summary.folders[:FOLDERS_SHOWN]
        rest = summary.folders[FOLDERS_SHOWN:]
        table = QTableWidget(len(shown) + bool(rest), 3)
        table.setAccessibleName(translate("apply", "Images that leave, by folder"))
        headings = translate("apply", "Folder"), translate("apply", "Images"), translate("apply", "Size")
        table.setHorizontalHeaderLabels(headings)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)  # else Tab goes from cell to cell, and never on to the buttons
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        rows = [(printable(share.folder), share.files, share.bytes) for share in shown]
        if rest:
            name = ApplyCounts().more_folders(len(rest))
            rows.append((name, sum(share.files for share in rest), sum(share.bytes for share in rest)))
        for row, (folder, files, bytes_) in enumerate(rows):
            item = QTableWidgetItem(folder)
            item.setToolTip(plain_tip(folder))
            table.setItem(row, 0, item)
            for column, text in ((1, count(files)), (2, size(bytes_))):
                number = QTableWidgetItem(text)
                number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(row, column, number)
        return table
