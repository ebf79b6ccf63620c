"""Decisions on disk: those made now are saved as they are made, those made earlier are found again."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Generator
from functools import partial

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.errors import DedupError
from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.review_types import Change
from dedup_gui.core.types import Decision, FoundFile
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.jobs.slow_work import SlowWork
from dedup_gui.qt.services import Services
from dedup_gui.words import translate

SAVED_AT_ONCE = 2000
"""Decisions handed over for saving in one go."""

Loaded = tuple[dict[str, Decision], set[tuple[str, str]]]


class KeptDecisions(QObject):
    """Saves what commands change, and asks once for each image what was decided about it earlier.

    Signals:
        found(object): earlier decisions by path (dict[str, Decision]).
        complete(object): all that was decided earlier about the groups of an index (`ReviewIndex`) was found.
        troubled(object): a `DedupError`: what was decided earlier cannot be read.
    """

    found = Signal(object)
    complete = Signal(object)
    troubled = Signal(object)

    def __init__(
        self,
        services: Services,
        index: Callable[[], ReviewIndex],
        background: Background,
        slow: SlowWork,
        parent: QObject,
    ) -> None:
        """Make it.

        Args:
            services: where decisions are kept.
            index: the groups as they stand.
            background: `Services.load_decisions` is called on its thread.
            slow: very many decisions are handed over a slice at a time.
            parent: the owner.
        """
        super().__init__(parent)
        self._services = services
        self._index = index
        self._background = background
        self._slow = slow
        self._asked: set[tuple[str, str]] = set()
        self._requests = itertools.count()
        self._told = False
        self._unsaved: deque[Change] = deque()
        self._waits = False

    def clear(self) -> None:
        """Ask anew for every image: another scan begins."""
        self._asked.clear()
        self._told = False

    def save(self, change: Change) -> None:
        """Keep what a command changed."""
        if change.decided:
            self._unsaved.append(change)
            if not self._waits:
                self._slow.start(self._save_slowly(), lambda _none: None)
        if change.ignored:
            self._services.ignore(change.ignored, True, self._files(change))
        if change.unignored:
            self._services.ignore(change.unignored, False)

    def wait_behind(self) -> None:
        """Save behind the long command that was begun, not within the slice in which it ends and is shown."""
        if not self._waits:
            self._waits = True
            self._slow.start(self._save_slowly(), lambda _none: None)

    def _files(self, change: Change) -> list[tuple[str, FoundFile]]:
        """Where the contents lie that a command parted, by digest."""
        wanted = {digest for both in change.ignored for digest in both}
        found = self._index().found
        groups = [found[slot] for slot in change.slots if slot < len(found)]  # what was split off is in another, too
        members = {member.digest: member.file for group in groups for member in group.members}
        return [(digest, file) for digest, file in members.items() if digest in wanted]

    def _save_slowly(self) -> Generator[None, None, None]:
        self._waits = False
        while self._unsaved:
            # From the end of a list turned round: what is saved is let go at once. To let hundreds of thousands go
            # together would hold the window up.
            waiting = list(self._unsaved.popleft().decided[::-1])
            while waiting:
                some = waiting[: -SAVED_AT_ONCE - 1 : -1]
                del waiting[-SAVED_AT_ONCE:]
                self._services.save_decisions([(item.path, item.digest, item.after) for item in some])
                del some
                if waiting or self._unsaved:
                    yield

    def look_up(self, index: ReviewIndex) -> None:
        """Ask, on a thread, what was decided earlier for images not asked about yet."""
        asked = self._asked

        def work() -> Loaded:
            fresh = []
            keys = set()
            for group in index.found:
                here = {(member.path, member.digest) for member in group.members if member.digest} - asked
                if here:
                    fresh.append(group)
                    keys |= here
            return (self._services.load_decisions(fresh) if fresh else {}), keys

        self._background.submit(("decisions", next(self._requests)), work, partial(self._came, asked, index))

    def _came(self, asked: set[tuple[str, str]], index: ReviewIndex, loaded: Loaded | Exception) -> None:
        if isinstance(loaded, DedupError):
            if self._told:  # asked again with every batch of groups; said once
                return
            self._told = True
            advice = loaded.advice or translate("results", "Scan again to try once more.")
            what = translate("results", "What you decided earlier cannot be read: {reason}").format(reason=loaded)
            self.troubled.emit(DedupError(what, advice))
            return
        if isinstance(loaded, Exception):
            raise loaded
        self._told = False
        saved, keys = loaded
        asked |= keys
        self.found.emit(saved)
        self.complete.emit(index)
