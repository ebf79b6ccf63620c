"""What is said of rules beside the review: what they did after a scan, and habits that could become rules."""

from __future__ import annotations

from PySide6.QtCore import QObject

from dedup_gui.core.rules.habits import Habit
from dedup_gui.core.rules.trial import Outlook
from dedup_gui.qt.results.rule_marking import RuleMarking
from dedup_gui.qt.texts.rules import after_scan_sentence, habit_done, habit_question
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.window.scan_flow import ScanFlow
from dedup_gui.words import translate

_AFTER_SCAN, _HABIT = "rules after a scan", "habit"


class RuleMessages(QObject):
    """Connects scans and rules, and says in place what became of it."""

    def __init__(self, scans: ScanFlow, rules: RuleMarking, notices: NoticeStack, parent: QObject) -> None:
        super().__init__(parent)
        self._rules = rules
        self._notices = notices
        scans.began.connect(lambda _settings: self._begin())
        # Not behind a review: there what a person has taken back would be marked again in the middle of it.
        scans.ended.connect(lambda result: None if scans.behind else rules.scan_over(result.groups))
        rules.marked.connect(self._marked)
        rules.habitFound.connect(self._ask)
        rules.habitDone.connect(self._done)

    def _begin(self) -> None:
        """What was said is of the groups before."""
        for about in (_AFTER_SCAN, _HABIT):
            self._notices.dismiss_about(about)

    def _marked(self, outlook: Outlook, name: str) -> None:
        self._notices.dismiss_about(_AFTER_SCAN)
        text = after_scan_sentence(outlook, name)
        self._notices.show_notice(Level.INFO, text, about=_AFTER_SCAN)

    def _ask(self, habit: Habit, groups: int) -> None:
        self._notices.dismiss_about(_HABIT)
        self._notices.show_notice(
            Level.INFO,
            habit_question(habit, groups),
            NoticeButton(translate("messages", "&Yes, mark them"), lambda: self._rules.follow_habit(habit)),
            NoticeButton(translate("messages", "&No, don’t ask again"), lambda: self._rules.hush(habit)),
            about=_HABIT,
        )

    def _done(self, outlook: Outlook) -> None:
        self._notices.show_notice(Level.SUCCESS, habit_done(outlook), about=_HABIT)
