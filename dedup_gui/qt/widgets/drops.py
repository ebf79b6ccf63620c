"""Paths out of what is dropped on the window."""

from __future__ import annotations

import os
import sys
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QMimeData, QUrl


def local_path(url: QUrl) -> str:
    """The path of a file URL, "" for others; names that are not UTF-8 keep their bytes (surrogateescape)."""
    if not url.isLocalFile():
        return ""
    if sys.platform == "win32":
        return os.path.normpath(url.toLocalFile())
    # toLocalFile() would replace bytes that are not UTF-8; the encoded form still has them.
    encoded = bytes(url.toEncoded().data()).decode("ascii")
    path = os.fsdecode(unquote_to_bytes(urlsplit(encoded).path))
    return os.path.normpath(path) if path else ""


def dropped_paths(mime: QMimeData) -> tuple[str, ...]:
    """The local folders and files of a drop, each once, in order."""
    if not mime.hasUrls():
        return ()
    paths = (local_path(url) for url in mime.urls())
    return tuple(dict.fromkeys(path for path in paths if path))
