"""Paths longer than Windows takes by default."""

from __future__ import annotations

import os

_LIMIT = 248  # CreateDirectory's limit; for files it is 260


def system_path(path: str) -> str:
    r"""The spelling to hand to the system: on Windows, long absolute paths get the prefix \\?\; elsewhere unchanged.

    The prefixed form is for opening only; it is never stored or shown.
    """
    if os.name != "nt" or len(path) < _LIMIT or path.startswith("\\\\?\\"):
        return path
    if path.startswith("\\\\"):
        return "\\\\?\\UNC\\" + path[2:]
    return "\\\\?\\" + path
