"""The members of a group side by side in a strip, with their decisions; one of them is compared with the keeper."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from dedup_gui.core.types import ImageFile
from dedup_gui.qt.review.keys import NUMBERED
from dedup_gui.qt.review.member_delegate import MemberDelegate
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.widgets.picks import Picks
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import translate

COMPACT_UP_TO = 2
"""Of so few members a line each is enough: the comparison shows them both, larger."""


class MemberStrip(QListView):
    """The strip.

    Signals:
        memberChosen(str): the person moved to this image.
        toggled(str): the person clicked this image's badge.
    """

    memberChosen = Signal(object)
    toggled = Signal(object)

    def __init__(self, model: MemberModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._members = model
        self.setModel(model)
        self._delegate = MemberDelegate(thumbnails, self)
        self._delegate.badgeClicked.connect(self.toggled)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.picks = Picks(self)
        self.picks.watch()
        self.picks.changed.connect(self._picked)
        self.setAccessibleName(translate("review", "Images of this group"))
        self._fit()
        model.modelReset.connect(self._fit)
        thumbnails.ready.connect(lambda _path: self.viewport().update())
        self.selectionModel().currentChanged.connect(self._current_changed)

    def keyboardSearch(self, _letters: str) -> None:
        """Letters are commands here."""

    def changeEvent(self, event: QEvent) -> None:
        """Cards grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Few cards share the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the cards, which few members need not be."""
        compact = self._members.rowCount() <= COMPACT_UP_TO
        if compact is not self._delegate.compact:
            self._delegate.compact = compact
            self.scheduleDelayedItemsLayout()
        room = self.viewport().width() // max(1, self._members.rowCount()) - 2
        if room != self._delegate.room:
            self._delegate.room = room  # the few cards of a line share it: a bar to scroll by would hide them
            if compact:
                self.scheduleDelayedItemsLayout()
        bar = 0 if compact else self.fontMetrics().height()
        self.setFixedHeight(self._delegate.card_size(self.font()).height() + bar + 2 * self.frameWidth())

    def _picked(self, number: int) -> None:
        self._delegate.several = number > 0
        self.viewport().update()

    def choose(self, path: str) -> None:
        """Go to an image."""
        row = self._members.row_of(path)
        if row >= 0:
            self.picks.go(row)
            self.scrollTo(self.currentIndex())

    @property
    def paths(self) -> list[str]:
        """The images that are selected, in the strip's order; the chosen one alone where no others are."""
        members = self._members.members
        return [members[row].path for row in self.picks.rows()]

    def numbered(self, number: int) -> str:
        """The image with a number, counted from 1; "" where there is none."""
        members = self._members.members
        return members[number - 1].path if 0 < number <= min(NUMBERED, len(members)) else ""

    @property
    def path(self) -> str:
        """The image that is chosen, or ""."""
        image = self.currentIndex().data(MemberModel.ImageRole)
        return image.path if isinstance(image, ImageFile) else ""

    def step(self, by: int) -> bool:
        """Go `by` images on; returns whether there was one."""
        row = self.currentIndex().row() + by
        if not 0 <= row < self._members.rowCount():
            return False
        self.picks.go(row)
        return True

    def _current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.memberChosen.emit(self.path)
