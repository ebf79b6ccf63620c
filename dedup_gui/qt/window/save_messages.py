"""What is said when decisions or settings cannot be saved, once and until they are, and when a file of ours went."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, NoticeCode, Saving
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import error_sentence, notice_sentence
from dedup_gui.qt.widgets.notices import Level, NoticeBar, NoticeButton, NoticeStack
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate

_NOT_SAVED = TranslatedTable(
    "messages",
    {
        Saving.DECISIONS: QT_TRANSLATE_NOOP(
            "messages",
            "What you decide cannot be saved: {why} All is kept while this window is open, and saved as soon as that "
            "works.",
        ),
        Saving.SETTINGS: QT_TRANSLATE_NOOP(
            "messages",
            "The settings cannot be saved: {why} All is kept while this window is open, and saved as soon as that "
            "works.",
        ),
        Saving.RULES: QT_TRANSLATE_NOOP(
            "messages",
            "Your rules cannot be saved: {why} All is kept while this window is open, and saved as soon as that "
            "works.",
        ),
    },
)


def failed_sentence(what: Saving, error: Exception) -> str:
    """Why nothing is saved, what to do about it, and what becomes of what was decided."""
    why = error if isinstance(error, DedupError) else DedupError(str(error) or type(error).__name__)
    return _NOT_SAVED[what].format(why=error_sentence(why))


class SaveMessages(QObject):
    """Tells the person that saving fails, takes that back when it works again, and tells what else was amiss."""

    _told = Signal(object, object)
    _noticed = Signal(object)

    def __init__(self, services: Services, notices: NoticeStack, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._notices = notices
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)  # it comes from another thread
        self._noticed.connect(self._show_notice, Qt.ConnectionType.QueuedConnection)
        services.on_save_failed(self._tell)
        services.on_notice(self._notice)

    def show(self, notice: Notice) -> NoticeBar:
        """Tell what was found amiss, with what can be done about it."""
        leave = NoticeButton(translate("messages", "&Close this window"), self._window.close)
        buttons = [leave] if notice.code is NoticeCode.ALREADY_OPEN else []
        return self._notices.show_notice(Level.WARNING, notice_sentence(notice), *buttons)

    def _tell(self, what: Saving, error: Exception | None) -> None:
        try:
            self._told.emit(what, error)
        except RuntimeError:  # the window went away meanwhile; the log has it
            return

    def _notice(self, notice: Notice) -> None:
        try:
            self._noticed.emit(notice)
        except RuntimeError:  # likewise
            return

    def _show_notice(self, notice: Notice) -> None:
        self.show(notice)

    def _show(self, what: Saving, error: Exception | None) -> None:
        self._notices.dismiss_about(what)
        if error is not None:
            again = NoticeButton(translate("messages", "&Try again"), self._services.save_again, closes=False)
            self._notices.show_notice(Level.ERROR, failed_sentence(what, error), again, about=what)
