"""What Qt itself says and writes, in the language that the program speaks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDateTime, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from dedup_gui.words import ENGLISH, Language, NumberFormat, speak

_SHORT = QLocale.FormatType.ShortFormat


class QtLanguage:
    """Speaks a language: also on Qt's own buttons and menus, and with numbers and dates as they are written there.

    Args:
        app: the application; its texts are Qt's English ones so far.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def speak(self, language: Language) -> None:
        """Say everything from now on in a language; windows that are there already stay as they are."""
        system, own = QLocale.system(), QLocale(language.code)
        # The region is the system's, where the system speaks the language: dates in London are not those in Boston.
        of_system = (system.language(), system.script()) == (own.language(), own.script())
        locale = system if of_system else own
        QLocale.setDefault(locale)
        plain = language.code == ENGLISH.code and not of_system
        speak(replace(language, numbers=NumberFormat() if plain else number_format(locale)))
        self._install(language.code)

    def _install(self, code: str) -> None:
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        translator = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if code != ENGLISH.code and translator.load(f"qtbase_{code}", folder):
            self._app.installTranslator(translator)
            self._translator = translator


def number_format(locale: QLocale) -> NumberFormat:
    """How numbers and dates are written somewhere; years have four digits whatever is usual."""
    date = locale.dateFormat(_SHORT)
    if "yyyy" not in date:
        date = date.replace("yy", "yyyy")
    pattern = f"{date} {locale.timeFormat(_SHORT)}"

    def moment(seconds_since_epoch: float) -> str:
        return locale.toString(QDateTime.fromSecsSinceEpoch(int(seconds_since_epoch)), pattern)

    return NumberFormat(locale.groupSeparator(), locale.decimalPoint(), moment)
