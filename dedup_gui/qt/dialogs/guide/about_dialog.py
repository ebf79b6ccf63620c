"""Which version this is, and what a report of a problem should say."""

from __future__ import annotations

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from dedup_gui import __version__
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import GuideServices
from dedup_gui.qt.style.icons import app_icon
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import APP_NAME
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import spoken, translate


class AboutDialog(QDialog):
    """Name, version and licence, and the diagnostics: what is copied is what is shown."""

    def __init__(self, services: GuideServices, runner: JobRunner, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            services: knows the versions.
            runner: asks for them on the job thread: a runtime may have to be loaded.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle(translate("help", "About {program}").format(program=APP_NAME))
        unit = unit_of(self.font())
        self.resize(unit * 84, unit * 60)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        column.addLayout(self._head(unit))
        note = PlainLabel(
            translate(
                "help",
                "For a report of a problem: versions and settings, without the names of your files and folders.",
            ),
            self,
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        column.addWidget(note)
        self.text = QPlainTextEdit(translate("help", "Reading…"), self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(translate("help", "Diagnostics"))
        column.addWidget(self.text, 1)
        self.copy_button = QPushButton(translate("help", "&Copy diagnostics"), self)
        self.copy_button.setToolTip(translate("help", "Put what stands above on the clipboard"))
        self.copy_button.setAutoDefault(False)
        self.copy_button.setEnabled(False)
        self.copy_button.clicked.connect(self._copy)
        self.copied = PlainLabel("", self)
        self.copied.setProperty("role", "muted")
        close = QPushButton(translate("help", "C&lose"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(unit)
        row.addWidget(self.copy_button)
        row.addWidget(self.copied, 1)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()
        runner.ask(services.diagnostics, self._came, None, self)

    def _head(self, unit: int) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(unit * 2)
        picture = PlainLabel("", self)
        picture.setPixmap(app_icon().pixmap(unit * 8, unit * 8))
        head.addWidget(picture)
        lines = QVBoxLayout()
        title = PlainLabel(f"{APP_NAME} {__version__}", self)
        title.setProperty("role", "title")
        lines.addWidget(title)
        sentence = PlainLabel(
            translate(
                "help",
                "Finds duplicate and near-duplicate images, shows why they match, and moves what you decide to the "
                "trash.\n\nFree software under the MIT licence. Your images stay on this computer: "
                "nothing is sent, but what you ask of an Immich server that you name.",
            ),
            self,
        )
        sentence.setWordWrap(True)
        lines.addWidget(sentence)
        head.addLayout(lines, 1)
        return head

    def _came(self, lines: object) -> None:
        told = [*lines, *self._window_lines()] if isinstance(lines, list | tuple) else []
        self.text.setPlainText("\n".join(told))
        self.copy_button.setEnabled(True)

    def _window_lines(self) -> list[str]:
        """What Qt knows; in English, as the rest: developers read it."""
        screen = self.screen()
        size = screen.size()
        return [
            f"Qt {qVersion()}, PySide6 {PySide6.__version__}, {QGuiApplication.platformName()}",
            f"Screen {size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}",
            f"Language {spoken().code}, system {self.locale().name()}",
        ]

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copied.setText(translate("help", "Copied."))
