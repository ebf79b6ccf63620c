"""What stands in the middle of the page where a filter leaves no group: why, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.announcement import announce
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class NothingListed(QWidget):
    """A sentence, the filters that are set, and a button that takes them back.

    Signals:
        cleared(): the button was pressed.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = unit_of(self.font())
        self.sentence = PlainLabel("", self)
        self.sentence.setProperty("role", "heading")
        self.filters = PlainLabel("", self)
        self.filters.setProperty("role", "muted")
        self.clear = QPushButton(translate("filters", "&Clear filter"), self)
        self.clear.setToolTip(translate("filters", "List all groups again"))
        self.clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear.clicked.connect(self.cleared)
        column = QVBoxLayout(self)
        column.setSpacing(unit * 2)
        column.addStretch(2)
        for label in (self.sentence, self.filters):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, chosen: GroupFilter, words: Sequence[str]) -> None:
        """Say why no group is listed.

        Args:
            chosen: the filter.
            words: its parts in words.
        """
        sentence = _sentence(chosen)
        if sentence != self.sentence.text() or not self.isVisible():
            announce(self, sentence)
        self.sentence.setText(sentence)
        self.filters.setText("\n".join(words))
        self.filters.setVisible(not _of_decisions(chosen))


def _of_decisions(chosen: GroupFilter) -> bool:
    """Whether a filter asks for nothing but how far groups are decided: the sentence says it all."""
    rest = replace(chosen, decided=DecidedFilter.ALL)
    return chosen != rest == GroupFilter(sort=chosen.sort, reverse=chosen.reverse)


def _sentence(chosen: GroupFilter) -> str:
    if not _of_decisions(chosen):
        return translate("filters", "No group matches this filter.")
    if chosen.decided is DecidedFilter.DECIDED:
        return translate("filters", "No group is decided yet.")
    return translate("filters", "All groups are decided.")
