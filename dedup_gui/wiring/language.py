"""Which language the program speaks, and its catalogue."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dedup_gui.core.errors import DedupError
from dedup_gui.paths import Paths
from dedup_gui.resources import resource_path
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.languages import LANGUAGES

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator


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

    The variables are those of POSIX and, first, gettext's list of languages; Windows and macOS have settings of
    their own.
    """
    wanted = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    if wanted.split(".")[0] in ("C", "POSIX"):
        return "en"
    asked = [*environment.get("LANGUAGE", "").split(":"), wanted]
    if not any(asked) and sys.platform in ("win32", "darwin"):  # what is started by a double click has no variables
        asked = [_windows_language()] if sys.platform == "win32" else _mac_languages()
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


def _mac_languages() -> list[str]:
    """The languages that the person prefers on macOS, best first; Qt asks the system."""
    from PySide6.QtCore import QLocale

    return QLocale.system().uiLanguages()


def language_of(code: str) -> Language:
    """A language with its catalogue. Qt's reader of catalogues is loaded for it, unless it is English."""
    path = resource_path("i18n", f"dedup_gui_{code}.qm") if code != "en" else ""
    return Language(code, _Catalogue(path)) if path else ENGLISH


class _Catalogue:
    """A compiled catalogue, as the `lookup` of a language."""

    def __init__(self, path: str) -> None:
        """Read it.

        Args:
            path: the .qm file, one of the program's own.
        """
        self._path = path
        self._reader = self._read()

    def __call__(self, context: str, text: str, disambiguation: str, number: int) -> str:
        """The translation; "" where there is none."""
        try:
            return self._reader.translate(context, text, disambiguation, number) or ""
        except RuntimeError:  # a QCoreApplication that ends takes all objects of Qt with it, and words go on
            self._reader = self._read()
            return self._reader.translate(context, text, disambiguation, number) or ""

    def _read(self) -> QTranslator:
        from PySide6.QtCore import QTranslator

        reader = QTranslator()
        reader.load(self._path)
        return reader
