"""Marking by rule: choose a rule, see what it would mark, then mark. One step of undo."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.review_types import BulkRule, Change
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.texts.numbers import plural, size
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.review import BULK_RULES, BULK_SENTENCES, bulk_preview_sentence
from dedup_gui.qt.widgets.plain_label import PlainLabel

FOLDERS_SHOWN = 200

Job = Callable[[BulkRule, bool, Sequence[str]], Callable[[], Change]]
"""(rule, listed groups only, folders) -> the preview as a callable for another thread."""


@dataclass(frozen=True, slots=True)
class _Outlook:
    """A preview, and what is written about it: counted on the thread that made it."""

    change: Change
    sentence: str
    button: str


class BulkDialog(QDialog):
    """Choose a rule and look at what it would do.

    Attributes:
        preview: what the rule chosen would change; None while it is being found out.
    """

    def __init__(
        self,
        job: Job,
        background: Background,
        paths: Callable[[], list[str]],
        listed: str,
        parent: QWidget | None = None,
        *,
        rules: Sequence[BulkRule] = tuple(BulkRule),
    ) -> None:
        """Make the dialog.

        Args:
            job: makes a preview.
            background: where it runs.
            paths: every image on show; called on a thread, for the folders to choose from.
            listed: how many groups the list shows, in words, if not all; else "".
            parent: the window.
            rules: those to choose from.
        """
        super().__init__(parent)
        self.setWindowTitle("Mark by rule")
        self.setModal(True)
        line = self.fontMetrics().height()
        self.resize(line * 36, line * 30)
        self._job = job
        self._background = background
        self._turn = 0
        self.preview: Change | None = None
        self.rules = QListWidget()
        self.rules.setAccessibleName("Rules")
        self._offered = tuple(rules)
        for rule in self._offered:
            item = QListWidgetItem(BULK_RULES[rule])
            item.setData(Qt.ItemDataRole.UserRole, rule.value)
            item.setToolTip(BULK_SENTENCES[rule])
            item.setSizeHint(QSize(0, line * 9 // 5))
            self.rules.addItem(item)
        self.sentence = PlainLabel()
        self.sentence.setWordWrap(True)
        self.folder = QComboBox()
        self.folder.setAccessibleName("Preferred folder")
        self.folder.hide()
        self.everywhere = QRadioButton("All groups")
        self.only_listed = QRadioButton(f"Only what the list shows ({listed})")
        self.everywhere.setChecked(not listed)
        self.only_listed.setChecked(bool(listed))
        self.everywhere.setVisible(bool(listed))
        self.only_listed.setVisible(bool(listed))
        self.outlook = PlainLabel()
        self.outlook.setProperty("role", "heading")
        self.outlook.setWordWrap(True)
        self.outlook.setMinimumHeight(line * 4)
        self.buttons = QDialogButtonBox()
        self.cancel: QPushButton = self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self.mark: QPushButton = self.buttons.addButton("Mark", QDialogButtonBox.ButtonRole.AcceptRole)
        self.mark.setProperty("role", "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(line, line, line, line)
        layout.setSpacing(line // 2)
        layout.addWidget(self.rules, 1)
        for widget in (self.sentence, self.folder, self.everywhere, self.only_listed, self.outlook, self.buttons):
            layout.addWidget(widget)
        self.rules.currentRowChanged.connect(self._ask)
        self.folder.currentIndexChanged.connect(self._ask)
        self.everywhere.toggled.connect(self._ask)
        background.submit(("folders", id(self)), lambda: _folders(paths()), self._folders_found)
        self.rules.setCurrentRow(0)
        self.rules.setFocus()

    @property
    def rule(self) -> BulkRule:
        """The rule chosen."""
        return BulkRule(self.rules.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, rule: BulkRule) -> None:
        """Choose a rule."""
        self.rules.setCurrentRow(self._offered.index(rule))

    def _folders_found(self, found: object) -> None:
        if isinstance(found, list):
            for folder, number in found:
                self.folder.addItem(f"{printable(folder)} ({plural(number, 'image')})", folder)

    def _ask(self) -> None:
        rule = self.rule
        self.sentence.setText(BULK_SENTENCES[rule])
        self.folder.setVisible(rule is BulkRule.FOLDER_PRIORITY)
        folder = self.folder.currentData()
        folders = [folder] if rule is BulkRule.FOLDER_PRIORITY and folder else []
        self.preview = None
        self._turn += 1
        self.mark.setEnabled(False)
        self.outlook.setText("Counting …")
        turn = self._turn
        job = self._job(rule, self.only_listed.isChecked(), folders)

        def work() -> _Outlook:
            change = job()
            removed = len(change.to_remove)
            button = f"Mark {plural(removed, 'image')} ({size(change.bytes_to_remove)})" if removed else "Mark"
            return _Outlook(change, bulk_preview_sentence(change), button)

        self._background.submit(("bulk", id(self), turn), work, lambda found: self._counted(turn, found))

    def _counted(self, turn: int, found: object) -> None:
        if turn != self._turn or not isinstance(found, _Outlook):
            return
        self.preview = found.change
        self.outlook.setText(found.sentence)
        self.mark.setEnabled(bool(found.change.decided))
        self.mark.setText(found.button)


def _folders(paths: list[str]) -> list[tuple[str, int]]:
    """The folders that hold most of these images."""
    return Counter(os.path.dirname(path) for path in paths).most_common(FOLDERS_SHOWN)
