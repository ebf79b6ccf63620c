"""The large dashed field that folders are dropped on, with a button for the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from dedup_gui.qt.style.icons import icon, pixmap
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class DropZone(QFrame):
    """Says where to drop and offers the other ways in. The window itself takes the drop, anywhere.

    Signals:
        chooseRequested(): the person wants the system's folder dialog.
        recentChosen(object): the path of a recent folder.
    """

    chooseRequested = Signal()
    recentChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAccessibleName(translate("start", "Drop folders or images here"))
        unit = unit_of(self.font())
        self._column = QVBoxLayout(self)
        self._column.setSpacing(unit)
        self._column.addStretch(1)
        self._icon = PlainLabel("", self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self._icon)
        self._label = PlainLabel(translate("start", "Drop folders or images here"), self)
        self._label.setProperty("role", "heading")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self._label)
        buttons = QHBoxLayout()
        buttons.setSpacing(unit)
        buttons.addStretch(1)
        self.choose_button = QPushButton(translate("start", "&Choose folder…"), self)
        self.choose_button.setAccessibleDescription(
            translate("start", "Adds a folder to the list of folders to scan")
        )
        self.choose_button.clicked.connect(self.chooseRequested)
        buttons.addWidget(self.choose_button)
        self.recent_button = QPushButton(translate("start", "Rece&nt"), self)
        self.recent_button.setAccessibleDescription(translate("start", "Adds a folder scanned lately"))
        self._recent_menu = QMenu(self.recent_button)
        self.recent_button.setMenu(self._recent_menu)
        buttons.addWidget(self.recent_button)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self._column.addStretch(1)
        self.set_recent(())
        self.set_compact(False)

    def set_recent(self, recent: tuple[tuple[str, bool], ...]) -> None:
        """Offer recent folders: (path, whether it is known to be missing)."""
        self._recent_menu.clear()
        for path, missing in recent:
            text = printable(path).replace("&", "&&")
            action = self._recent_menu.addAction(
                translate("start", "{path}  (not there now)").format(path=text) if missing else text
            )
            action.setToolTip(plain_tip(printable(path)))  # else Qt makes one of the text
            action.setEnabled(not missing)
            action.triggered.connect(lambda _checked=False, path=path: self.recentChosen.emit(path))
        self.recent_button.setVisible(bool(recent))

    def set_compact(self, compact: bool) -> None:
        """Take less room once there are folders in the list."""
        unit = unit_of(self.font())
        margin = unit * 2 if compact else unit * 5
        self._column.setContentsMargins(unit * 2, margin, unit * 2, margin)
        self._compact = compact
        self._icon.setVisible(not compact)
        self._label.setText(
            translate("start", "Drop more folders or images here")
            if compact
            else translate("start", "Drop folders or images here")
        )
        self._paint_icons()

    def set_over(self, over: bool) -> None:
        """Show that something is held over the window."""
        self.setProperty("over", "true" if over else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icon with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        tokens = tokens_of(self.palette())
        side = unit_of(self.font()) * 8
        self._icon.setPixmap(pixmap("images", tokens.accent, side, self.devicePixelRatioF()))
        self.choose_button.setIcon(icon("folder-add", tokens.text))
