"""The button beside the search field: a panel of drop-down lists to filter and sort the groups by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QPushButton, QToolButton, QWidget

from dedup_gui.qt.style import icons
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.words import Words, translate


class FilterCounts(Words):
    """What is counted on the button."""

    __slots__ = ()

    def set_filters(self, n: int) -> str:
        """How many filters are set."""
        return self.tr("Filter and sort groups: %n filter(s) set", "", n)


class FilterPanel(QFrame):
    """What the button opens: a drop-down list a line, and buttons that take all filters back or lead elsewhere.

    Signals:
        closed(): the panel goes away, by Escape, Return or a click beside it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.setAccessibleName(translate("filters", "Filter and sort groups"))
        unit = unit_of(self.font())
        self.form = QFormLayout(self)
        self.form.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        self.form.setSpacing(unit)
        self.clear = QPushButton(translate("filters", "&Clear filter"), self)
        self.clear.setToolTip(translate("filters", "List all groups again"))

    def finish(self) -> None:
        """All lines are there: the button that takes them back follows."""
        self.form.addRow("", self.clear)

    def lead_to(self, action: QAction) -> None:
        """Add a button that leads elsewhere: to what is in no list, whatever the filter."""
        button = QPushButton(action.text(), self)
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        button.clicked.connect(self.close)
        button.clicked.connect(lambda _checked=False: action.trigger())
        self.form.addRow("", button)

    def event(self, event: QEvent) -> bool:
        """Keep the page's keys out: an arrow belongs to the list it is pressed in, though the page is its parent."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses a button, and is done with it elsewhere, like Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, QPushButton):
                button.click()
            else:
                self.close()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside it closes it, and does nothing else."""
        if not self.rect().contains(event.position().toPoint()):
            self.close()
            return
        super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """It is gone; not so when it is hidden with the window, whose list may be gone already."""
        super().closeEvent(event)
        self.closed.emit()


class FilterButton(QToolButton):
    """Opens the panel; says how many filters are set, not by colour alone.

    Signals:
        changed(): another entry was chosen.
        cleared(): all filters are to be taken back.
        closed(): the panel went away.
        opening(): the panel is about to be shown.
    """

    changed = Signal()
    cleared = Signal()
    closed = Signal()
    opening = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "button")
        self.panel = FilterPanel(self)
        self.panel.clear.clicked.connect(self._clear)
        self.panel.closed.connect(self.closed)
        self.clicked.connect(self.open_panel)
        self._lines: list[QComboBox] = []
        self._filters: list[QComboBox] = []
        self.show_filters()

    def add(self, name: str, texts: dict[str, str], *, filters: bool = True) -> QComboBox:
        """Add a line.

        Args:
            name: what it is, shown before it and read out.
            texts: the entries by their data; the first one is no filter.
            filters: whether entries other than the first count as a filter; not so for an order.
        """
        combo = QComboBox(self.panel)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in texts.items():
            combo.addItem(text, value)
        combo.currentIndexChanged.connect(self._changed)
        self.panel.form.addRow(name, combo)
        self._lines.append(combo)
        if filters:
            self._filters.append(combo)
        return combo

    @property
    def chosen(self) -> int:
        """How many filters are set."""
        return sum(combo.currentIndex() > 0 for combo in self._filters)

    def words(self) -> list[str]:
        """The filters that are set, in words."""
        line = translate("filters", "{name}: {entry}")
        set_ = (combo for combo in self._filters if combo.currentIndex() > 0)
        return [line.format(name=combo.accessibleName(), entry=combo.currentText()) for combo in set_]

    def show_filters(self) -> None:
        """Say how many filters are set."""
        chosen = self.chosen
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if chosen else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(style)  # an empty text beside it would still push the icon out of the middle
        self.setText(str(chosen) if chosen else "")
        what = FilterCounts().set_filters(chosen) if chosen else translate("filters", "Filter and sort groups")
        self.setAccessibleName(what)
        self.setToolTip(what)
        tokens = tokens_of(self.palette())
        self.setIcon(icons.icon("filter", tokens.accent if chosen else tokens.text))

    def open_panel(self) -> None:
        """Open the panel under the button, wholly on the screen."""
        self.opening.emit()
        self.panel.adjustSize()
        at = self.mapToGlobal(QPoint(0, self.height() + 2))
        screen = self.screen().availableGeometry()
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.panel.width())))
        at.setY(max(screen.top(), min(at.y(), screen.bottom() - self.panel.height())))
        self.panel.move(at)
        self.panel.show()
        if self._lines:
            self._lines[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """The icon follows the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_filters()

    def _changed(self) -> None:
        self.show_filters()
        self.changed.emit()

    def _clear(self) -> None:
        self.panel.close()
        self.cleared.emit()
