"""The small pictures that a style sheet can only take from files: arrows and ticks in the theme's colours."""

from __future__ import annotations

import os

from PySide6.QtCore import QDir, QTemporaryDir

from dedup_gui.qt.style.icons import pixmap

_SIDE = 16


class ArrowFiles:
    """Draws them into a temporary folder that goes with the program."""

    def __init__(self) -> None:
        self._folder = QTemporaryDir(os.path.join(QDir.tempPath(), "dedup-theme-XXXXXX"))
        self._drawn: set[str] = set()

    def urls(self, colours: dict[str, str]) -> dict[str, str]:
        """Draw each name in its colour.

        Args:
            colours: "#rrggbb" by name; a name may carry a suffix after ":" to be drawn in more than one colour.

        Returns:
            By the same keys, what stands between the brackets of `url()`; "" where it could not be written.
        """
        return {key: self._url(key.partition(":")[0], colour) for key, colour in colours.items()}

    def _url(self, name: str, colour: str) -> str:
        if not self._folder.isValid():
            return ""
        stem = os.path.join(self._folder.path(), f"{name}-{colour[1:]}")
        path = f"{stem}.png"
        if path not in self._drawn:
            for ratio, suffix in ((1, ""), (2, "@2x"), (3, "@3x")):
                if not pixmap(name, colour, _SIDE, ratio).save(f"{stem}{suffix}.png"):
                    return ""
            self._drawn.add(path)
        return path.replace(os.sep, "/").replace('"', "%22")
