"""What can be undone, kept beside the window's state: also the next start can take back what was decided."""

from __future__ import annotations

import contextlib
import json

from PySide6.QtCore import QObject, QTimer

from dedup_gui.core.files.private import replace_private_file
from dedup_gui.core.review_types import Change
from dedup_gui.qt.results.review_page import ReviewPage

KEEP_MS = 500
"""After the last command: soon enough for one who is killed, seldom enough for one who decides quickly."""
MOST = 5000
"""Decisions kept: a few milliseconds to write."""


class KeptSteps(QObject):
    """Writes the newest commands of a review, and takes them up once its groups are on show again.

    Args:
        path: of the file; "" keeps nothing.
        review: the page.
        parent: the owner.
    """

    def __init__(self, path: str, review: ReviewPage, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._review = review
        self._waits = False
        self._later = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._later.timeout.connect(self.keep)
        review.deciding.changed.connect(lambda _change: self._later.start())
        review.groups_view.slotChosen.connect(self._chosen)

    def take_up(self) -> None:
        """The last review comes on show: its commands can be undone once it is there."""
        self._waits = bool(self._path)

    @property
    def pending(self) -> bool:
        """Whether a command was not written yet."""
        return self._later.isActive()

    def keep(self) -> None:
        """Write them; a disk that refuses costs no more than this."""
        self._later.stop()
        if not self._path:
            return
        review = self._review.review
        with contextlib.suppress(OSError):
            kept = review.steps.kept(MOST, self._digest)
            replace_private_file(self._path, json.dumps(kept).encode("ascii"))

    def _digest(self, path: str) -> str:
        image = self._review.review.index.images.get(path)
        return image.digest if image is not None else ""

    def _chosen(self, slot: int) -> None:
        if not self._waits or slot < 0:
            return
        self._waits = False
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            with open(self._path, "rb") as reader:
                kept = json.load(reader)
            self._review.review.steps.take_up(kept, self._digest)
            self._review.deciding.changed.emit(Change())  # Undo can be pressed now
