"""Marking by rules: from their page, after a scan, and from what a person does again and again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.review.review import Review, Slowly
from dedup_gui.core.review_types import Change
from dedup_gui.core.rules.built_in import BUILT_IN
from dedup_gui.core.rules.habits import ENOUGH, WORTH_IT, FolderPair, Habit, Habits
from dedup_gui.core.rules.rule import Rule, RuleBook
from dedup_gui.core.rules.trial import Outlook, Trial
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.results.deciding import Deciding
from dedup_gui.qt.rules.dialog import RulesDialog
from dedup_gui.qt.services import RuleServices
from dedup_gui.qt.texts.rules import set_name
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words.counts import COUNTS

BY_HAND = 3
"""So many groups may look different after one decision made by hand."""
NOTED_AT_ONCE = 2000
"""Images that rules decide, noted in one go."""


class RuleMarking(QObject):
    """Tries rules on the review and gives what they say to it, as one step of undo.

    Signals:
        marked(object, str): an `Outlook`, and the name of the rules that marked it after a scan.
        habitFound(object, int): a `Habit`, and how many groups its rule would decide.
        habitDone(object): an `Outlook`: what the rule of a habit has marked.
    """

    marked = Signal(object, str)
    habitFound = Signal(object, int)
    habitDone = Signal(object)

    def __init__(
        self,
        review: Review,
        deciding: Deciding,
        services: RuleServices,
        background: Background,
        thumbnails: Thumbnails,
        page: QWidget,
    ) -> None:
        """Make it.

        Args:
            review: what is marked in.
            deciding: gives commands to it.
            services: where rules are kept.
            background: rules are tried on its thread.
            thumbnails: pictures for the examples.
            page: dialogs open over it.
        """
        super().__init__(page)
        self._review = review
        self._deciding = deciding
        self._services = services
        self._background = background
        self._thumbnails = thumbnails
        self._page = page
        self._turns = itertools.count()
        self._last = BUILT_IN[0]
        self._habits = Habits()
        self._by_rules: set[str] = set()
        self._asked: dict[FolderPair, int] = {}
        self._final: tuple[Group, ...] | None = None
        deciding.changed.connect(self._learn)

    def clear(self) -> None:
        """Another scan begins: what was learned was of its groups."""
        self._habits.clear()
        self._by_rules.clear()
        self._asked.clear()
        self._final = None

    # --- the page of rules -------------------------------------------------------------------------------------

    def open(self, listed: Sequence[int]) -> None:
        """Open the page of rules.

        Args:
            listed: the groups (by their slot) that the list shows.
        """
        review = self._review
        some = len(listed) < review.totals.groups
        dialog = RulesDialog(
            Trial(review.standing()),
            self._background,
            self._services,
            self._thumbnails,
            review.groups,
            listed if some else None,
            self._page,
            keeps=review.rules,
            listed_words=COUNTS.groups(len(listed)) if some else "",
        )
        dialog.presets.show_set(self._last)
        index = review.index
        dialog.finished.connect(lambda result: self._closed(dialog, result, index))
        dialog.open()

    def _closed(self, dialog: RulesDialog, result: int, index: ReviewIndex) -> None:
        self._last = dialog.presets.rule_set
        if result == QDialog.DialogCode.Accepted and dialog.outlook is not None:
            if index is self._review.index:
                self._mark(dialog.outlook.change)
            else:  # a scan has ended meanwhile: what was tried was tried on groups that are no more
                self._try(dialog.presets.rule_set.rules, lambda outlook: self._mark(outlook.change))
        dialog.deleteLater()

    def _mark(self, change: Change) -> None:
        self._deciding.do(self._mark_slowly(change))

    def _mark_slowly(self, change: Change) -> Slowly:
        for start in range(0, len(change.decided), NOTED_AT_ONCE):
            self._by_rules.update([item.path for item in change.decided[start : start + NOTED_AT_ONCE]])
            yield
        return (yield from self._review.apply_preview_slowly(change))

    # --- after a scan ------------------------------------------------------------------------------------------

    def scan_over(self, groups: tuple[Group, ...]) -> None:
        """A scan has ended, and these are its groups: the rules for that mark once earlier decisions are here."""
        self._final = groups if self._services.book().after_scan else None

    def earlier_decisions_are_here(self, index: ReviewIndex) -> None:
        """What was decided earlier about the groups of an index is in the review: no rule comes before it."""
        if self._final is None or index.found is not self._final or self._review.index.found is not self._final:
            return
        self._final = None
        book = self._services.book()
        rules = book.find(book.after_scan, BUILT_IN)
        if rules is not None:
            self._try(rules.rules, partial(self._after_scan, set_name(rules)))

    def _after_scan(self, name: str, outlook: Outlook) -> None:
        if outlook.change.decided:
            self._mark(outlook.change)
        self.marked.emit(outlook, name)

    def _try(self, rules: Sequence[Rule], done: Callable[[Outlook], None]) -> None:
        """Find out what rules would mark now, and hand it over unless the groups were replaced meanwhile."""
        index = self._review.index
        trial = Trial(self._review.standing())

        def came(found: Outlook | Exception | None) -> None:
            if isinstance(found, Exception):
                raise found
            if found is not None and index is self._review.index:
                done(found)

        self._background.submit(("try", next(self._turns)), lambda: trial.run(rules), came)

    # --- habits ------------------------------------------------------------------------------------------------

    def _learn(self, change: Change) -> None:
        """Look at what was decided by hand; what rules decided is nobody's habit."""
        if not change.decided or len(change.slots) > BY_HAND:
            return
        review = self._review
        for slot in change.slots:
            group = review.group(slot)
            if group is None:
                continue
            decisions = {path: review.decision(path) for path in group.paths}
            known = {path: each for path, each in decisions.items() if each is not Decision.UNDECIDED}
            by_hand = self._by_rules.isdisjoint(known)
            self._habits.learn(group, known if by_hand else {})
        habit = self._habits.found(self._services.book().quiet)
        if habit is not None and habit.times >= self._asked.get(habit.pair, 0) + ENOUGH:
            self._asked[habit.pair] = habit.times
            self._try([habit.rule()], partial(self._worth_it, habit))

    def _worth_it(self, habit: Habit, outlook: Outlook) -> None:
        if len(outlook.change.slots) >= WORTH_IT:
            self._asked[habit.pair] = 1 << 30  # not again in this session
            self.habitFound.emit(habit, len(outlook.change.slots))

    def follow_habit(self, habit: Habit) -> None:
        """Do the same in all other groups, as they stand now."""

        def done(outlook: Outlook) -> None:
            if outlook.change.decided:
                self._mark(outlook.change)
            self.habitDone.emit(outlook)

        self._try([habit.rule()], done)

    def hush(self, habit: Habit) -> None:
        """Never ask about these two folders again."""
        book = self._services.book()
        self._services.save(RuleBook(book.sets, book.after_scan, (*book.quiet, habit.pair)))
