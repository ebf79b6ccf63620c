"""What the window remembers of itself: geometry, text size and place, in an INI file beside the settings."""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import astuple, dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from dedup_gui.core.files.private import close_to_others, make_private_file
from dedup_gui.qt.compare.modes import MAX_ZOOM, MIN_ZOOM, Mode, Viewpoint
from dedup_gui.qt.review.filters.group_filter import GroupFilter

SMALLEST_PERCENT = 70
LARGEST_PERCENT = 200
STEP_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What of a group is looked at.

    Attributes:
        a: path of the one that is compared.
        b: path of the other, or "".
        part: what of them is in view; None = all.
    """

    a: str
    b: str
    part: Viewpoint | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a review the person is.

    Attributes:
        paths: the images of the group that is looked at.
        chosen: which groups are listed, and in what order.
        mode: how two images are compared.
        unfinished: whether an image of the group was not decided.
        look: what of the group is looked at, where that is known.
    """

    paths: tuple[str, ...]
    chosen: GroupFilter
    mode: Mode
    unfinished: bool = True
    look: Look | None = None


class WindowState:
    """Reads and writes the INI file; a damaged one counts as empty.

    Args:
        path: of the INI file; "" keeps nothing.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    @property
    def undo_file(self) -> str:
        """Where what can be undone is kept; "" = nowhere."""
        return f"{self._path}.undo" if self._path else ""

    def restore(self, window: QMainWindow) -> None:
        """Put the window where it was, or in a good place, where that is not known or its screen is not there."""
        value = self._settings().value("geometry") if self._path else None
        if not (isinstance(value, QByteArray) and not value.isEmpty() and window.restoreGeometry(value)):
            screen = window.screen().availableGeometry()
            window.resize(min(1280, round(screen.width() * 0.9)), min(800, round(screen.height() * 0.9)))

    def save(self, window: QMainWindow, percent: int) -> None:
        """Remember the window."""
        if self._path:
            settings = self._settings()
            settings.setValue("geometry", window.saveGeometry())
            settings.setValue("text-percent", percent)
            self._write(settings)

    def keep_place(self, place: Place) -> None:
        """Remember where in a review the person is."""
        if self._path:
            settings = self._settings()
            # ASCII: paths need not be UTF-8.
            words = place.chosen.to_plain(), place.mode, place.unfinished, _plain(place.look)
            settings.setValue("place", json.dumps([list(place.paths), *words]))
            self._write(settings)

    def place(self) -> Place | None:
        """Where the person was, if that is known."""
        value = self._settings().value("place") if self._path else None
        try:
            paths, chosen, mode, unfinished, *rest = json.loads(str(value))
            where = tuple(str(path) for path in paths)
            look = _look(*rest)
            return Place(where, GroupFilter.from_plain(chosen), Mode(mode), bool(unfinished), look)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def keep_panes(self, widths: QByteArray) -> None:
        """Remember how wide the panes of the review are (`QSplitter.saveState`)."""
        if self._path and widths != self.panes():
            settings = self._settings()
            settings.setValue("panes", widths)
            self._write(settings)

    def panes(self) -> QByteArray:
        """How wide they were; empty where that is not known."""
        value = self._settings().value("panes") if self._path else None
        return value if isinstance(value, QByteArray) else QByteArray()

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

    def _write(self, settings: QSettings) -> None:
        """Write the file for this user only: it names images."""
        with contextlib.suppress(OSError):
            make_private_file(self._path)
        settings.sync()
        close_to_others(self._path)


def _plain(look: Look | None) -> object:
    return None if look is None else [look.a, look.b, None if look.part is None else astuple(look.part)]


def _look(plain: Any = None) -> Look | None:
    """What was written; an earlier version wrote none.

    Raises:
        ValueError, TypeError: it is not what was written.
    """
    if plain is None:
        return None
    a, b, part = plain
    if part is None:
        return Look(str(a), str(b), None)
    x, y, zoom = (float(number) for number in part)
    if not all(map(math.isfinite, (x, y, zoom))):
        raise ValueError("no place in an image")
    return Look(str(a), str(b), Viewpoint(x, y, min(max(zoom, MIN_ZOOM), MAX_ZOOM)))


class TextSize:
    """Scales the application's font."""

    def __init__(self, app: QApplication, percent: int = 100) -> None:
        self._app = app
        self._normal = QFont(app.font())
        self.percent = 100
        self.set_percent(percent)

    def change(self, steps: int) -> None:
        """Larger or smaller by a step; 0 = as it was made."""
        if steps:
            self.step(steps)
        else:
            self.set_percent(100)

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
