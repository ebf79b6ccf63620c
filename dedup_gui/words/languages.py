"""The languages that the program speaks."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"en": "English", "zh_CN": "简体中文"}
"""Each by its code, with the name that it has for itself; the first is that of the source."""
