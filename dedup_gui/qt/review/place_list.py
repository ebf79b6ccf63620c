"""The places in which the two compared images differ, as a list: choosing one goes to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dedup_gui.core.review.places import NO_PLACES, Places
from dedup_gui.core.types import Difference, ImageFile, ImageInfo
from dedup_gui.qt.texts.places import beyond, edits_sentence, headline, kind_line, place_sentence, where_line
from dedup_gui.qt.texts.plain import plain_tip
from dedup_gui.qt.widgets.plain_label import PlainLabel, set_look
from dedup_gui.words import translate

MOST_ROWS = 5
"""So many places are seen at once; the others by scrolling."""


class PlaceList(QListWidget):
    """The places, the strongest first. It keeps the arrow keys and Enter while it has the focus.

    Signals:
        placeChosen(int): the person chose this place, from 0.
    """

    placeChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click goes to a place; the arrows stay the groups'
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setAccessibleName(translate("evidence", "Places that differ"))
        self._told = -1
        self.currentRowChanged.connect(self._moved)
        # On the place one is at, they go there again: one may have moved away.
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(lambda item: self.placeChosen.emit(self.row(item)))

    def sizeHint(self) -> QSize:
        """As high as a few of its rows."""
        rows = min(self.count(), MOST_ROWS)
        height = max(0, self.sizeHintForRow(0)) * rows
        return QSize(200, height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(80, self.sizeHint().height())

    def show_places(self, places: Places, a: ImageFile | None) -> None:
        """List places; none is chosen."""
        with QSignalBlocker(self):
            self.clear()
            if a is not None:
                self._add(places.differences, a.info)
            self.setCurrentRow(-1)
        self.updateGeometry()

    def _add(self, differences: Sequence[Difference], image: ImageInfo) -> None:
        for number, place in enumerate(differences, start=1):
            item = QListWidgetItem(f"{kind_line(number, place)}\n{where_line(place, image)}")
            sentence = place_sentence(number, len(differences), place, image)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence)
            item.setToolTip(plain_tip(sentence))
            self.addItem(item)

    def choose(self, number: int) -> None:
        """Mark the place that was gone to; says nothing."""
        with QSignalBlocker(self):
            self.setCurrentRow(number)
        self.scrollToItem(self.currentItem())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The view would choose the first place of its own accord: coming by with Tab must not go anywhere."""
        with QSignalBlocker(self):
            super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is told once, whether or not it moves on."""
        self._told = -1
        super().mousePressEvent(event)

    def _moved(self, row: int) -> None:
        self._told = row
        if row >= 0:
            self.placeChosen.emit(row)

    def _clicked(self, item: QListWidgetItem) -> None:
        if self.row(item) != self._told:
            self.placeChosen.emit(self.row(item))


class PlacesCard(QFrame):
    """How many places differ, which, and what was done to one of the two.

    Signals:
        placeChosen(int): the person chose this place, from 0.
    """

    placeChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        title = PlainLabel(translate("evidence", "What differs"))
        title.setProperty("role", "muted")
        self.headline = PlainLabel()
        self.headline.setWordWrap(True)
        self.headline.setToolTip(beyond())
        self.edits = PlainLabel()
        self.edits.setWordWrap(True)
        self.edits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = PlaceList()
        self.list.placeChosen.connect(self.placeChosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(4)
        for widget in (title, self.headline, self.edits, self.list):
            layout.addWidget(widget)
        self.show_places(NO_PLACES, None)

    def show_places(self, places: Places, a: ImageFile | None) -> None:
        """Show what is known of where the two differ.

        Args:
            places: boxes in pixels of a.
            a: what the comparison calls A; None where nothing is compared.
        """
        text = headline(places) if a is not None else ""
        self.headline.setText(text)
        set_look(self.headline, "role", "strong" if places.differences else "")
        self.edits.setText(edits_sentence(places) if a is not None else "")
        self.edits.setVisible(bool(self.edits.text()))
        self.list.show_places(places, a)
        self.list.setVisible(bool(self.list.count()))
        self.setVisible(bool(text))
