"""The window's colours: tokens for light and dark, a palette made from them, and who switches between the two."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from dedup_gui.core.settings import Theme
from dedup_gui.qt.style.arrow_files import ArrowFiles
from dedup_gui.qt.style.stylesheet import picture_colours, stylesheet
from dedup_gui.qt.style.tokens import DARK, LIGHT, Tokens


@dataclass(frozen=True, slots=True)
class ThemeState:
    """What is in force: the choice, and the tokens that follow from it."""

    theme: Theme
    tokens: Tokens


def tokens_of(palette: QPalette) -> Tokens:
    """Find the tokens that a palette was made from, for widgets that paint themselves.

    Ask again in `changeEvent` on `PaletteChange`: the theme may be switched at any time.
    """
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def palette(tokens: Tokens) -> QPalette:
    """Make the palette of a set of tokens."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.surface_alt,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text_muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.surface_alt,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.border_strong,
    }
    made = QPalette()
    for key, value in colours.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.text_disabled))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.border))
    return made


class ThemeController(QObject):
    """Applies a theme to the application and follows the system where the person chose so.

    Signals:
        changed(object): the Tokens now in force.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, theme: Theme = Theme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._hints = QGuiApplication.styleHints()
        # Fusion everywhere: the platform styles ignore a palette in part, and a dark theme with them.
        fusion = QStyleFactory.create("Fusion")
        if fusion is not None:
            app.setStyle(fusion)
        self._state = ThemeState(theme, LIGHT)
        self._arrows = ArrowFiles()
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self.set_theme(theme)

    @classmethod
    def of(cls, app: QApplication, theme: Theme) -> ThemeController:
        """That of the application, switched to a theme; made where there is none: it dresses every widget anew."""
        there = app.findChild(cls)
        if there is None:
            return cls(app, theme)
        there.set_theme(theme)
        return there

    @property
    def app(self) -> QApplication:
        """The application whose look this is."""
        return self._app

    @property
    def theme(self) -> Theme:
        """What the person chose."""
        return self._state.theme

    @property
    def tokens(self) -> Tokens:
        """The tokens in force."""
        return self._state.tokens

    def set_theme(self, theme: Theme) -> None:
        """Switch, live."""
        scheme = {
            Theme.LIGHT: Qt.ColorScheme.Light,
            Theme.DARK: Qt.ColorScheme.Dark,
            Theme.SYSTEM: Qt.ColorScheme.Unknown,
        }[theme]
        # Also tells the system, so that title bars and native dialogs follow.
        self._hints.blockSignals(True)
        try:
            self._hints.setColorScheme(scheme)
        finally:
            self._hints.blockSignals(False)
        self._apply(theme)

    def refresh(self) -> None:
        """Apply again, after the application's font changed."""
        self._apply(self._state.theme)

    def _system_changed(self) -> None:
        if self._state.theme is Theme.SYSTEM:
            self._apply(Theme.SYSTEM)

    def _apply(self, theme: Theme) -> None:
        dark = theme is Theme.DARK or (theme is Theme.SYSTEM and self._hints.colorScheme() is Qt.ColorScheme.Dark)
        tokens = DARK if dark else LIGHT
        self._state = ThemeState(theme, tokens)
        colours = palette(tokens)
        if self._app.palette() != colours:
            self._app.setPalette(colours)
        pictures = self._arrows.urls(picture_colours(tokens))
        sheet = stylesheet(tokens, self._app.font(), pictures)
        if self._app.styleSheet() != sheet:  # each setting dresses every widget there is anew, also in the same
            self._app.setStyleSheet(sheet)
        self.changed.emit(tokens)
