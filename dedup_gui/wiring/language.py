"""Which language the program speaks, and its catalogue."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from dedup_gui.core.errors import DedupError
from dedup_gui.paths import Paths
from dedup_gui.resources import resource_path
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.languages import LANGUAGES


def speak_as_set(data_dir: str) -> None:
    """Speak the language that is set, or else the system's.

    Args:
        data_dir: the folder given for the program's data; "" = the usual one.
    """
    try:
        settings, _ = SettingsFile(Paths.find(data_dir).settings_file).load()
    except DedupError:
        choice = ""
    else:
        choice = settings.language
    speak(chosen_language(choice))


def chosen_language(choice: str) -> Language:
    """The language that is meant by a choice in the settings.

    Args:
        choice: its code; "" = the system's; English where there is no such catalogue.
    """
    return language_of(choice if choice in LANGUAGES else system_language(os.environ))


def system_language(environment: Mapping[str, str]) -> str:
    """The best of our languages for what the system asks for.

    The variables are those of POSIX and, first, gettext's list of languages; Windows has a setting of its own.
    """
    wanted = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    if wanted.split(".")[0] in ("C", "POSIX"):
        return "en"
    asked = [*environment.get("LANGUAGE", "").split(":"), wanted]
    if sys.platform == "win32" and not any(asked):
        asked = [_windows_language()]
    return next((code for code in map(_ours, asked) if code), "en")


def _ours(wanted: str) -> str:
    """One of our codes for "zh_CN.UTF-8", "zh-Hans-CN", "en_GB"; "" = we do not speak it."""
    parts = wanted.split(".")[0].split("@")[0].replace("-", "_").split("_")
    if parts[0] == "zh":  # in traditional characters: not ours
        return "" if {"TW", "HK", "MO", "Hant"} & set(parts) else "zh_CN"
    return "en" if parts[0] == "en" else ""


def _windows_language() -> str:
    """The language of Windows' own windows, like "zh_CN"."""
    import ctypes
    import locale

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
    return locale.windows_locale.get(kernel.GetUserDefaultUILanguage(), "")


def language_of(code: str) -> Language:
    """A language with its catalogue. Qt's reader of catalogues is loaded for it, unless it is English."""
    if code == "en":
        return ENGLISH
    from PySide6.QtCore import QTranslator

    translator = QTranslator()
    if not translator.load(resource_path("i18n", f"dedup_gui_{code}.qm")):
        return ENGLISH

    def looked_up(context: str, text: str, disambiguation: str, number: int) -> str:
        return translator.translate(context, text, disambiguation, number) or ""

    return Language(code, looked_up)
