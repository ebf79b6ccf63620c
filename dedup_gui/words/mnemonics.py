"""Texts of menus and buttons without what marks their key."""

from __future__ import annotations

import re

_BEHIND = re.compile(r"\s*\(&[^&)]\)")


def without_mnemonic(text: str) -> str:
    """Take out what marks the key: "&Open…" -> "Open…"; where the letter stands behind the words, the letter too."""
    return _BEHIND.sub("", text).replace("&&", "\0").replace("&", "").replace("\0", "&")
