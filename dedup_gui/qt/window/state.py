"""What the window remembers of itself: geometry and text size, in an INI file beside the settings."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

SMALLEST_PERCENT = 70
LARGEST_PERCENT = 200
STEP_PERCENT = 10


class WindowState:
    """Reads and writes the INI file; a damaged one counts as empty.

    Args:
        path: of the INI file; "" keeps nothing.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def restore(self, window: QMainWindow) -> bool:
        """Put the window where it was; returns whether it was known (and its screen is still there)."""
        value = self._settings().value("geometry") if self._path else None
        return isinstance(value, QByteArray) and not value.isEmpty() and window.restoreGeometry(value)

    def save(self, window: QMainWindow, percent: int) -> None:
        """Remember the window."""
        if self._path:
            settings = self._settings()
            settings.setValue("geometry", window.saveGeometry())
            settings.setValue("text-percent", percent)
            settings.sync()

    def percent(self) -> int:
        """The text size, percent of the system's."""
        value = self._settings().value("text-percent") if self._path else None
        try:
            wanted = int(str(value))
        except ValueError:
            return 100
        return min(LARGEST_PERCENT, max(SMALLEST_PERCENT, wanted))

    def _settings(self) -> QSettings:
        return QSettings(self._path, QSettings.Format.IniFormat)


class TextSize:
    """Scales the application's font."""

    def __init__(self, app: QApplication, percent: int = 100) -> None:
        self._app = app
        self._normal = QFont(app.font())
        self.percent = 100
        self.set_percent(percent)

    def set_percent(self, percent: int) -> None:
        """Scale to a percentage of the system's size."""
        self.percent = min(LARGEST_PERCENT, max(SMALLEST_PERCENT, percent))
        font = QFont(self._normal)
        if self._normal.pointSizeF() > 0:
            font.setPointSizeF(self._normal.pointSizeF() * self.percent / 100)
        else:
            font.setPixelSize(max(1, round(self._normal.pixelSize() * self.percent / 100)))
        self._app.setFont(font)

    def step(self, steps: int) -> None:
        """Larger (+1) or smaller (-1)."""
        self.set_percent(self.percent + steps * STEP_PERCENT)
