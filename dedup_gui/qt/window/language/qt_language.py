"""What Qt itself says and writes, in the language that the program speaks."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QLibraryInfo, QLocale, QTime, QTimeZone, QTranslator
from PySide6.QtWidgets import QApplication

from dedup_gui.resources import resource_path
from dedup_gui.words import ENGLISH, QT_TRANSLATE_NOOP, Language, NumberFormat, speak

_SHORT = QLocale.FormatType.ShortFormat
QT_TEXTS = (
    QT_TRANSLATE_NOOP("QShortcut", "Up"),
    QT_TRANSLATE_NOOP("QShortcut", "Down"),
    QT_TRANSLATE_NOOP("QShortcut", "Left"),
    QT_TRANSLATE_NOOP("QShortcut", "Right"),
    QT_TRANSLATE_NOOP("QShortcut", "Return"),
    QT_TRANSLATE_NOOP("QShortcut", "Enter"),
    QT_TRANSLATE_NOOP("QShortcut", "Space"),
    QT_TRANSLATE_NOOP("QShortcut", "Backspace"),
    QT_TRANSLATE_NOOP("QShortcut", "Del"),
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QFileSystemModel", "Size"),
    QT_TRANSLATE_NOOP("QLineEdit", "&Undo"),
    QT_TRANSLATE_NOOP("QWidgetTextControl", "&Undo"),
)
"""Of what Qt says, which our catalogues know or call otherwise than Qt's own; it is Qt that looks them up."""


class QtLanguage:
    """Speaks a language: also on Qt's own buttons and menus, and with numbers and dates as they are written there.

    Args:
        app: the application; its texts are Qt's English ones so far.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translators: list[QTranslator] = []

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
        while self._translators:
            self._app.removeTranslator(self._translators.pop())
        if code == ENGLISH.code:
            return
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # The last is asked first: what our own catalogue says of `QT_TEXTS` takes the place of what Qt's says.
        for path in (os.path.join(folder, f"qtbase_{code}.qm"), resource_path("i18n", f"dedup_gui_{code}.qm")):
            translator = QTranslator(self._app)
            if translator.load(path):
                self._app.installTranslator(translator)
                self._translators.append(translator)


def number_format(locale: QLocale) -> NumberFormat:
    """How numbers and dates are written somewhere; years have four digits whatever is usual."""
    date = locale.dateFormat(_SHORT)
    if "yyyy" not in date:
        date = date.replace("yy", "yyyy")
    pattern = f"{date} {locale.timeFormat(_SHORT)}"

    def moment(when: datetime) -> str:
        # As if it were UTC, which has no hour that is skipped or comes twice: the clock's hands are written as given.
        clock = QTime(when.hour, when.minute, when.second)
        return locale.toString(QDateTime(_date(when), clock, QTimeZone.utc()), pattern)

    def day(when: datetime) -> str:
        return locale.toString(_date(when), date)

    return NumberFormat(locale.groupSeparator(), locale.decimalPoint(), moment, day)


def _date(when: datetime) -> QDate:
    return QDate(when.year, when.month, when.day)
