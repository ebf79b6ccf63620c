"""What happens when there is a bug: it is logged, shown with its details, and the program goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dedup_gui import __version__
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def details_of(error: BaseException) -> str:
    """What a developer needs: versions and traceback."""
    heading = (
        f"Dedup {__version__}, PySide6 {PySide6.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}"
    )
    return heading + "\n\n" + "".join(traceback.format_exception(error))


class CrashDialog(QDialog):
    """Says that there was a bug; Continue is the default."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("window", "Something went wrong"))
        self.details = details_of(error)
        unit = unit_of(self.font())
        self.resize(unit * 84, unit * 44)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        headline = PlainLabel(translate("window", "Dedup met an error of its own"), self)
        headline.setProperty("role", "heading")
        column.addWidget(headline)
        sentence = PlainLabel(
            translate(
                "window",
                "What you were doing just now may not have worked. The window stays open, and every decision is "
                "kept. If it happens again, please report it with the details below.",
            ),
            self,
        )
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        self.text = QPlainTextEdit(self.details, self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(translate("window", "Details for a report"))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.copy_button = QPushButton(translate("window", "Co&py details"), self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        self.continue_button = QPushButton(translate("window", "&Continue"), self)
        self.continue_button.setDefault(True)
        self.continue_button.clicked.connect(self.accept)
        row.addWidget(self.continue_button)
        column.addLayout(row)
        self.continue_button.setFocus()

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)


class CrashReporter(QObject):
    """Catches what nobody caught, on any thread, and Qt's own messages.

    One dialog at a time: further errors while it is open are logged only, so that a bug in painting cannot bury
    the screen.
    """

    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._old_hook = sys.excepthook
        self._old_thread_hook = threading.excepthook
        self._installed = False

    def install(self) -> None:
        """Begin to catch."""
        self._old_hook, sys.excepthook = sys.excepthook, self._hook
        self._old_thread_hook, threading.excepthook = threading.excepthook, self._thread_hook
        qInstallMessageHandler(_to_log)
        self._installed = True

    def uninstall(self) -> None:
        """Put back what was there before."""
        if self._installed:
            sys.excepthook = self._old_hook
            threading.excepthook = self._old_thread_hook
            qInstallMessageHandler(None)
            self._installed = False

    def report(self, error: BaseException) -> None:
        """Log a bug and show it; may be called on any thread."""
        _log.error("bug", exc_info=(type(error), error, error.__traceback__))
        try:
            self._caught.emit(error)
        except RuntimeError:  # the application is being taken down
            _log.error("no window to show it in")

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            QApplication.quit()
            return
        self.report(error.with_traceback(trace))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.report(args.exc_value)

    def _show(self, error: BaseException) -> None:
        if self.dialog is not None:
            return
        self.dialog = CrashDialog(error, QApplication.activeWindow())
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None


def _to_log(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = context.category or "default"
    _qt_log.log(_LEVELS.get(level, logging.WARNING), "%s: %s", category, message)
