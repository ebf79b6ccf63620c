"""What lies side by side on the review page: groups, the comparison over the members, the reasons."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.review.evidence_panel import EvidencePanel
from dedup_gui.qt.review.filters.nothing_listed import NothingListed
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.review.groups_view import GroupsView
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.review.member_strip import MemberStrip
from dedup_gui.qt.widgets.hint import Hint
from dedup_gui.qt.widgets.thumbnails import Thumbnails

USUAL_LINES = 100
"""Lines of text that a window is wide in which the panes are as they were designed."""
MOST_LINES = 23
"""Wider the list and the reasons do not become by themselves."""
LEAST_LIST = 13
"""Lines of text that the list is wide at least, unless it is folded away: a name, a relation and a size fit in."""


class ReviewPanes(QSplitter):
    """The three parts, with handles between them.

    Args:
        groups: the rows of the list.
        members: the members of the group that is looked at.
        thumbnails: pictures for both.
        images: the images to be compared.
    """

    def __init__(
        self, groups: GroupModel, members: MemberModel, thumbnails: Thumbnails, images: CompareImages
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._line = self.fontMetrics().height()
        self.groups_view = GroupsView(groups, thumbnails)
        self.compare = CompareView(images)
        self.strip = MemberStrip(members, thumbnails)
        self.evidence = EvidencePanel()
        self.nothing = NothingListed()
        self.nothing.hide()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.compare, 1)
        column.addWidget(self.strip)
        column.addWidget(self.nothing, 1)
        self.groups_view.listed.connect(self._show_listed)
        self.nothing.cleared.connect(self.groups_view.clear_filter)
        self.hint = Hint(self.strip)
        self.hint.setObjectName("refusal")
        for widget in (self.groups_view, middle, self.evidence):
            self.addWidget(widget)
        self.setStretchFactor(1, 1)
        self.setCollapsible(1, False)
        line = self._line
        self.setSizes([line * 16, line * 53, line * 17])
        self._restored = False
        self._more = 0  # width that came while the review was not on show
        self._wide: dict[QWidget, int] = dict.fromkeys((self.groups_view, self.evidence), 0)
        self.groups_view.setMinimumWidth(line * LEAST_LIST)
        order = [
            self.groups_view.search,
            self.groups_view.filters,
            self.groups_view.list,
            self.strip,
            self.compare.canvas,
        ]
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(one, other)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text makes the list and the reasons wider, as far as the window goes."""
        super().changeEvent(event)
        line = self.fontMetrics().height()
        if event.type() == QEvent.Type.FontChange and line != self._line:
            sizes = self.sizes()
            wide = [round(sizes[0] * line / self._line), round(sizes[2] * line / self._line)]
            self._line = line
            self.groups_view.setMinimumWidth(line * LEAST_LIST)
            self.setSizes([wide[0], sum(sizes) - sum(wide), wide[1]])

    def _show_listed(self, any_: bool) -> None:
        """Show what is compared; where the filter leaves no group, that, and the way back."""
        view, clear = self.groups_view, self.nothing.clear
        focus = self.window().focusWidget()
        if not any_:
            self.nothing.say(view.chosen, view.filter_words())
        # An empty list has no use for the keyboard.
        view.list.setFocusProxy(None if any_ else clear)  # type: ignore[arg-type] # Qt takes none
        if any_ and focus is clear:
            view.list.setFocus()
        self.nothing.setVisible(not any_)
        for part in (self.compare, self.strip):
            part.setVisible(any_)
        if not any_ and focus is not None and (focus is self.strip or self.compare.isAncestorOf(focus)):
            clear.setFocus()

    def pick_none(self) -> None:
        """Select nothing but the image and the group that are looked at."""
        for picks in (self.strip.picks, self.groups_view.list.picks):
            picks.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Of what a large window has more, the list and the reasons get an eighth each, within reason."""
        super().resizeEvent(event)
        usual = self._line * USUAL_LINES
        self._more += max(event.size().width(), usual) - max(event.oldSize().width(), usual)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """The window may have become large before the review came on show."""
        super().showEvent(event)
        self._share()

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        """Make the panes as wide as they were in a window that is yet to be as large as it was."""
        self._restored = super().restoreState(state)
        return self._restored

    def _share(self) -> None:
        if not self.isVisible():
            return
        most = self._line * MOST_LINES
        more, self._more = self._more, 0
        restored, self._restored = self._restored, False
        if more and not restored:
            sizes = self.sizes()
            wide = [size and min(size + more // 8, max(most, size)) for size in (sizes[0], sizes[2])]
            self.setSizes([wide[0], sum(sizes) - sum(wide), wide[1]])

    def toggle(self, pane: QWidget) -> None:
        """Fold the list or the reasons away, or unfold them as wide as they were; the middle has the rest."""
        sizes, number = self.sizes(), self.indexOf(pane)
        if sizes[number]:
            self._wide[pane] = sizes[number]
        wide = 0 if sizes[number] else self._wide[pane] or pane.sizeHint().width()
        had_keyboard = self.window().focusWidget() in pane.findChildren(QWidget)
        sizes[1] += sizes[number] - wide
        sizes[number] = wide
        self.setSizes(sizes)
        if had_keyboard and not wide:
            self.compare.canvas.setFocus()
