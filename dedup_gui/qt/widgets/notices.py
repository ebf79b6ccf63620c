"""Messages in place: a bar with a sentence, perhaps a button, and a way to close it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from dedup_gui.qt.style.icons import icon, pixmap
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.widgets.announcement import announce
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate


class Level(StrEnum):
    """How much a notice matters; shown by icon and ground, and read out."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


_LEVELS = TranslatedTable(
    "widgets",
    {
        Level.INFO: QT_TRANSLATE_NOOP("widgets", "Info"),
        Level.SUCCESS: QT_TRANSLATE_NOOP("widgets", "Success"),
        Level.WARNING: QT_TRANSLATE_NOOP("widgets", "Warning"),
        Level.ERROR: QT_TRANSLATE_NOOP("widgets", "Error"),
    },
)


@dataclass(frozen=True, slots=True)
class NoticeButton:
    """A button of a notice.

    Attributes:
        text: with a mnemonic.
        run: what it does.
        closes: whether the notice has served its purpose then.
    """

    text: str
    run: Callable[[], object]
    closes: bool = True


def level_colour(level: Level, tokens: Tokens) -> str:
    """The icon's colour of a level."""
    return {
        Level.INFO: tokens.accent,
        Level.SUCCESS: tokens.keep,
        Level.WARNING: tokens.warning,
        Level.ERROR: tokens.danger,
    }[level]


class NoticeBar(QFrame):
    """One message.

    Signals:
        closed(): it was dismissed, by its cross or by one of its buttons.
    """

    closed = Signal()

    def __init__(
        self, level: Level, text: str, buttons: tuple[NoticeButton, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.level = level
        self.text = text
        self.about: Hashable = None
        self.setProperty("role", "notice")
        self.setProperty("level", level.value)
        self.setAccessibleName(translate("widgets", "{level}: {message}").format(level=_LEVELS[level], message=text))
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(unit * 2, unit // 2 + 1, unit, unit // 2 + 1)
        row.setSpacing(unit)
        self._icon = PlainLabel("", self)
        row.addWidget(self._icon)
        label = PlainLabel(text, self)
        label.setWordWrap(True)
        # Plain: the text may hold a file's name, and a name may hold "<b>".
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click leaves the keys where they are
        row.addWidget(label, 1)
        self.buttons: list[QPushButton] = []
        for wanted in buttons:
            button = QPushButton(wanted.text, self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, wanted=wanted: self._press(wanted))
            row.addWidget(button)
            self.buttons.append(button)
        self.cross = QToolButton(self)
        self.cross.setAutoRaise(True)
        self.cross.setToolTip(translate("widgets", "Close this message"))
        self.cross.setAccessibleName(translate("widgets", "Close this message"))
        self.cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cross.setIconSize(QSize(unit * 2, unit * 2))
        self.cross.clicked.connect(self.closed)
        row.addWidget(self.cross)
        self._paint_icons()

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        tokens = tokens_of(self.palette())
        side = unit_of(self.font()) * 2 + 4
        colour = level_colour(self.level, tokens)
        self._icon.setPixmap(pixmap(self.level.value, colour, side, self.devicePixelRatioF()))
        self.cross.setIcon(icon("close", tokens.text_muted))

    def _press(self, wanted: NoticeButton) -> None:
        if wanted.closes:
            self.closed.emit()
        wanted.run()


class NoticeStack(QWidget):
    """The messages in force, newest on top; the same message is never shown twice.

    A few are on show, the older ones are counted below and come up as those are closed.
    """

    MOST = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._bars: list[NoticeBar] = []
        self._rest = _RestBar(self)
        self._rest.closed.connect(self.clear)
        self._column.addWidget(self._rest)
        self.setAccessibleName(translate("widgets", "Messages"))
        self.hide()

    @property
    def bars(self) -> tuple[NoticeBar, ...]:
        """All messages in force, newest first."""
        return tuple(self._bars)

    @property
    def rest(self) -> QWidget:
        """The line below that counts those that are not on show."""
        return self._rest

    def show_notice(self, level: Level, text: str, *buttons: NoticeButton, about: Hashable = None) -> NoticeBar:
        """Show a message on top; of more than a few the older ones are only counted.

        Args:
            level: how much it matters.
            text: the message.
            buttons: what can be done.
            about: what it is about. Messages about different things stand side by side even where they say the same,
                and `dismiss_about` takes them away.
        """
        for bar in tuple(self._bars):
            if bar.text == text and bar.about == about:
                self.dismiss(bar)
        bar = NoticeBar(level, text, buttons, self)
        bar.about = about
        bar.closed.connect(lambda: self.dismiss(bar))
        self._bars.insert(0, bar)
        self._column.insertWidget(0, bar)
        self._arrange()
        announce(self, bar.accessibleName())
        return bar

    def dismiss(self, bar: NoticeBar) -> None:
        """Take one message away."""
        if bar in self._bars:
            self._bars.remove(bar)
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self._arrange()

    def dismiss_about(self, about: Hashable) -> None:
        """Take the messages about something away: they are no longer true."""
        for bar in tuple(self._bars):
            if bar.about == about:
                self.dismiss(bar)

    def clear(self) -> None:
        """Take all away."""
        for bar in tuple(self._bars):
            self.dismiss(bar)

    def _arrange(self) -> None:
        for row, bar in enumerate(self._bars):
            bar.setVisible(row < self.MOST)
        self._rest.count(max(0, len(self._bars) - self.MOST))
        self.setVisible(bool(self._bars))


class NoticeCounts(Words):
    """What is said of messages that depends on how many there are."""

    __slots__ = ()

    def older(self, n: int) -> str:
        """So many are not on show."""
        return self.tr("%n older message(s)", "", n)


class _RestBar(QFrame):
    """Counts the messages that are not on show, and closes all.

    Signals:
        closed(): all messages are to be closed.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(unit * 2, unit // 2, unit, unit // 2)
        row.setSpacing(unit)
        self.label = PlainLabel("", self)
        self.label.setProperty("role", "muted")
        row.addWidget(self.label, 1)
        self.button = QPushButton(translate("widgets", "Close all messages"), self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.closed)
        row.addWidget(self.button)
        self.hide()

    def count(self, number: int) -> None:
        """So many there are; none = nothing is said."""
        self.label.setText(NoticeCounts().older(number))
        self.setVisible(number > 0)
