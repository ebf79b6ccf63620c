from __future__ import annotations

from dedup_gui.core.review.apply_summary import still_marked
from dedup_gui.core.types import Decision

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED
ASKED = {"/kept": KEEP, "/one": REMOVE, "/other": REMOVE, "/third": REMOVE}


def test_marks_that_were_taken_back_since_are_left_out() -> None:
    now = {"/kept": KEEP, "/one": REMOVE, "/other": KEEP}
    left = still_marked(ASKED, lambda path: now.get(path, UNDECIDED))
    assert left == {"/kept": KEEP, "/one": REMOVE}


def test_and_those_that_were_not_confirmed() -> None:
    left = still_marked(ASKED, lambda _path: REMOVE, {"/other"})
    assert left == {"/kept": KEEP, "/other": REMOVE}
