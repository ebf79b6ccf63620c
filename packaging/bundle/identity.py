"""What the program is called where packages ask for it, and which version this is."""

from __future__ import annotations

import os
import platform
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGING = os.path.join(ROOT, "packaging")
BUILD = os.path.join(ROOT, "build")
DIST = os.path.join(ROOT, "dist")

COMMAND = "dedup-gui"
"""The program's file, the desktop file's and the icons' name."""
WINDOW_COMMAND = "dedup-gui-window"
"""The program without a console (Windows)."""
NAME = "Dedup"
SUMMARY = "Find duplicate images, see why they match, and remove them safely"
APP_ID = "io.github.dedup_gui.Dedup"
"""Of AppStream, Flatpak and the macOS bundle; the one place to change it, with the files that a test names."""
DOWNLOADS_VARIABLE = "DEDUP_GUI_DOWNLOADS"
"""Of the environment: the address of the folder that a release's files are fetched from."""
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
SYSTEM = f"{_SYSTEMS.get(sys.platform, sys.platform)}-{platform.machine().lower()}"
"""What the files for this system are called after."""


def version() -> str:
    """The version, read from the source without importing it."""
    with open(os.path.join(ROOT, "dedup_gui", "__init__.py"), encoding="utf-8") as file:
        found = re.search(r'^__version__ = "([^"]+)"', file.read(), re.MULTILINE)
    if found is None:
        raise ValueError("dedup_gui/__init__.py names no version")
    return found.group(1)
