"""What the program keeps on disk: how much the cache takes, clearing it, and where the rest lies."""

from __future__ import annotations

import os

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.errors import DedupError
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import CacheServices
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel, plain_box
from dedup_gui.qt.widgets.show_in_folder import file_url
from dedup_gui.words import translate
from dedup_gui.words.numbers import size


class CachePage(QWidget):
    """A section of the settings; what it does is done at once, whatever becomes of the dialog."""

    def __init__(self, services: CacheServices, runner: JobRunner, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            services: what is kept.
            runner: asks it, on the job thread.
            parent: the widget around it.
        """
        super().__init__(parent)
        self._services = services
        self._runner = runner
        self._counted_once = False
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        column.addWidget(_heading(translate("settings", "Cache"), self))
        self.sentence = PlainLabel(translate("settings", "Counting…"), self)
        self.sentence.setWordWrap(True)
        column.addWidget(self.sentence)
        self.clear_button = QPushButton(translate("settings", "&Clear the cache…"), self)
        self.clear_button.setToolTip(
            translate("settings", "Forget fingerprints and small pictures; the next scan reads every image again")
        )
        self.clear_button.setAutoDefault(False)
        self.clear_button.setEnabled(False)
        self.clear_button.clicked.connect(self._ask)
        column.addLayout(_left(self.clear_button))
        column.addSpacing(unit * 2)
        column.addWidget(_heading(translate("settings", "Data folder"), self))
        words = PlainLabel(
            translate("settings", "Decisions, the history of removals, and networks lie here. No scan removes them."),
            self,
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.folder = ElidedLabel(printable(services.folder), self)
        self.open_button = QPushButton(translate("settings", "&Open"), self)
        self.open_button.setToolTip(translate("settings", "Show the data folder in the file manager"))
        self.open_button.setAccessibleName(translate("settings", "Open the data folder"))
        self.open_button.setAutoDefault(False)
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(file_url(services.folder)))
        row.addWidget(self.folder, 1)
        row.addWidget(self.open_button)
        column.addLayout(row)
        column.addStretch(1)
        runner.started.connect(self._follow)  # a method: it ends with this page, which closes before the runner
        runner.ended.connect(self._follow)
        runner.ask(services.size, self._counted, self._failed, self)

    def _counted(self, amount: int) -> None:
        self.sentence.setText(
            translate(
                "settings",
                "{size}: fingerprints and small pictures of the images scanned so far. They save time and hold "
                "nothing that a scan could not make again.",
            ).format(size=size(amount))
        )
        self._counted_once = True
        self._follow()

    def _follow(self, *_: object) -> None:
        """While a scan writes into the cache it is not cleared."""
        running = self._runner.running
        self.clear_button.setEnabled(self._counted_once and not running)

    def _ask(self) -> None:
        box = plain_box(
            self,
            translate("settings", "Clear the cache"),
            translate("settings", "Forget all fingerprints and small pictures?"),
            translate(
                "settings",
                "The next scan reads every image again. Decisions, the history of removals and settings stay.",
            ),
        )
        box.addButton(translate("settings", "C&lear"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.accepted.connect(self.clear)
        box.open()

    def clear(self) -> None:
        """Forget what is kept."""
        self.clear_button.setEnabled(False)
        self.sentence.setText(translate("settings", "Clearing…"))
        self._runner.ask(self._services.clear, self._counted, self._failed, self)

    def _failed(self, error: Exception) -> None:
        known = error if isinstance(error, DedupError) else DedupError(_words(error))
        said = translate("settings", "The cache cannot be used now. {reason}")
        self.sentence.setText(said.format(reason=error_message(known)))
        self._follow()


def _words(error: Exception) -> str:
    return (os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "") or str(error)


def _heading(text: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel(text, parent)
    label.setProperty("role", "heading")
    return label


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row
