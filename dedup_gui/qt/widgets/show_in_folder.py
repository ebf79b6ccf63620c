"""Showing a file in the system's file manager."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def folder_url(path: str) -> QUrl:
    """The URL of the folder that holds a file; bytes outside UTF-8 survive."""
    return file_url(os.path.dirname(path))


def file_url(path: str) -> QUrl:
    """The URL of a file or folder; bytes outside UTF-8 survive."""
    if os.name == "nt":
        return QUrl.fromLocalFile(path)
    from urllib.parse import quote_from_bytes

    return QUrl.fromEncoded(b"file://" + quote_from_bytes(os.fsencode(path)).encode("ascii"))


def show_in_folder(path: str) -> None:
    """Open the folder of a file, with the file selected where the system can do that."""
    if sys.platform == "darwin" and QProcess.startDetached("open", ["-R", path])[0]:
        return
    # Explorer ends with 1 whatever it did, and a path with a comma has to be quoted by itself: only the folder then.
    if sys.platform == "win32" and "," not in path and QProcess.startDetached("explorer", ["/select,", path])[0]:
        return
    QDesktopServices.openUrl(folder_url(path))
