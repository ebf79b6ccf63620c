from __future__ import annotations

import pytest

from dedup_gui.core.review.pace import LAST_SECONDS, PAUSE_SECONDS, Pace


def decided_every(seconds: float, times: int) -> tuple[Pace, float]:
    """A pace after so many groups, one at a time, and the moment now."""
    pace, now = Pace(), 1000.0
    pace.rest(now, 0)
    for number in range(1, times + 1):
        now += seconds
        pace.note(now, number)
    return pace, now


def test_nothing_is_said_before_there_is_a_pace() -> None:
    assert Pace().seconds_left(0.0, 100) is None
    pace, now = decided_every(2.0, 4)
    assert pace.seconds_left(now, 100) is None


def test_the_rest_takes_as_long_as_what_was_decided() -> None:
    pace, now = decided_every(0.5, 212)
    assert pace.seconds_left(now, 4788) == pytest.approx(4788 * 0.5)
    assert pace.seconds_left(now, 0) is None, "all is decided"


def test_what_one_decides_long_ago_says_nothing() -> None:
    pace, now = decided_every(2.0, 20)
    assert pace.seconds_left(now + LAST_SECONDS + 1, 100) is None


def test_a_pause_is_no_work() -> None:
    pace, now = decided_every(2.0, 10)
    now += PAUSE_SECONDS + 30
    pace.note(now, 11)
    assert pace.seconds_left(now, 100) == pytest.approx(200)


def test_groups_that_a_rule_decides_say_nothing() -> None:
    pace, now = decided_every(2.0, 10)
    pace.note(now + 1, 4000)
    pace.note(now + 3, 4001)
    assert pace.seconds_left(now + 3, 100) == pytest.approx(200)


def test_undo_and_images_of_unfinished_groups_count_no_group() -> None:
    pace, now = decided_every(2.0, 10)
    pace.note(now + 1, 10)  # one image of several
    pace.note(now + 4, 11)  # the last one: four seconds in all
    assert pace.seconds_left(now + 4, 11) == pytest.approx(24)
    pace.note(now + 5, 10)  # taken back
    assert pace.seconds_left(now + 5, 11) == pytest.approx(24)


def test_several_accepted_at_once_are_that_much_faster() -> None:
    pace, now = decided_every(2.0, 10)
    pace.note(now + 4, 20)
    assert pace.seconds_left(now + 4, 20) == pytest.approx(24)
