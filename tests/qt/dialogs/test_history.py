"""What the history of removals says of all of them."""

from __future__ import annotations

from dedup_gui.core.action_types import Batch
from dedup_gui.qt.dialogs.history import history_words

BACK = Batch(1, 1_700_000_000.0, 4, 0, 0, True)
REMOVED = Batch(2, 1_700_000_000.0, 3, 3, 3000, True)


def test_what_is_removed_now_is_counted() -> None:
    assert history_words([REMOVED, BACK]).startswith(
        "2 removals: 3 images removed, 3.00\u00a0kB. They can be put back"
    )


def test_where_all_was_put_back_nothing_is_said_to_be_there_to_put_back() -> None:
    assert history_words([BACK]) == "1 removal; nothing of it is removed now."
    assert history_words([BACK, BACK]) == "2 removals; nothing of them is removed now."
    assert history_words([]).startswith("Nothing has been removed yet.")
