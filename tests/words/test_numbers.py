from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.words import ENGLISH, Language, numbers, speak
from dedup_gui.words.numbers import NBSP


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.00 kB"),
        (9_994, "9.99 kB"),
        (9_996, "10.0 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_600, "1.00 MB"),
        (34_000_000, "34.0 MB"),
        (1_234_567_890, "1.23 GB"),
        (10**15, "1.00 PB"),
        (10**19, "10,000 PB"),
    ],
)
def test_sizes(bytes_: int, text: str) -> None:
    assert numbers.size(bytes_) == text.replace(" ", NBSP)


@given(st.integers(0, 10**17))
def test_sizes_have_at_most_three_digits_and_are_right_to_half_a_percent(bytes_: int) -> None:
    figure, unit = numbers.size(bytes_).split(NBSP)
    factor = {"byte": 1, "bytes": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15}[unit]
    assert abs(float(figure.replace(",", "")) * factor - bytes_) <= bytes_ * 0.005 + 1e-9
    assert len(re.sub(r"\D", "", figure)) <= 3


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.001, "1 %"), (0.5, "50 %"), (0.999, "99 %"), (1.0, "100 %"), (1.5, "150 %")]
)
def test_only_the_whole_is_a_hundred_percent(share: float, text: str) -> None:
    assert numbers.percent(share) == text.replace(" ", NBSP)


def test_per_cent_may_be_more_than_the_whole() -> None:
    assert [numbers.per_cent(320), numbers.per_cent(0.25, 1)] == [f"320{NBSP}%", f"0.2{NBSP}%"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "a few seconds left"),
        (9, "about 10 seconds left"),
        (50, "about 50 seconds left"),
        (58, "about 1 minute left"),
        (119, "about 2 minutes left"),
        (3500, "about 58 minutes left"),
        (3599, "about 1 hour left"),
        (5400, "about 1 hour 30 minutes left"),
        (7180, "about 2 hours left"),
        (30_000, "about 8 hours left"),
    ],
)
def test_time_left(seconds: float, text: str) -> None:
    assert numbers.time_left(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.84, "0.8 s"), (9.97, "10 s"), (42, "42 s"), (59.7, "1 min"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert numbers.duration(seconds).replace(NBSP, " ") == text


def test_speeds() -> None:
    assert numbers.rate(0.53) == "0.5 images per second"
    assert numbers.rate(85.4) == "85 images per second"


def test_when_an_image_was_taken() -> None:
    assert numbers.taken("2024-08-16T02:30:59") == "2024-08-16 02:30"
    assert numbers.taken("2024-08-16T02:30:59", day=True) == "2024-08-16"
    assert numbers.taken("") == ""
    assert numbers.taken("2024-13-99T00:00:00") == "2024-13-99T00:00:00"


def test_moments_sort_as_text() -> None:
    moments = [numbers.moment(stamp) for stamp in (1_600_000_000, 1_600_100_000, 1_700_000_000)]
    assert moments == sorted(moments)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", moments[0])


@pytest.mark.parametrize("seconds", [2.0**40, -(2.0**40), 1e300, -1e300])
def test_a_moment_that_no_calendar_has_is_written_too(seconds: float) -> None:
    assert numbers.moment(seconds) == ("9999-12-31 23:59" if seconds > 0 else "0001-01-01 00:00")


def test_lists_are_written_as_the_language_does() -> None:
    assert [numbers.listed(items) for items in ([], ["JPEG"], ["JPEG", "PNG"])] == ["", "JPEG", "JPEG, PNG"]
    speak(Language("zh_CN", lambda _context, text, *_: "、" if text == ", " else ""))
    try:
        assert numbers.listed(iter(["JPEG", "PNG", "RAW"])) == "JPEG、PNG、RAW"
    finally:
        speak(ENGLISH)


def test_alternatives_parts_and_sentences() -> None:
    assert numbers.either(["JPEG", "PNG", "RAW"]) == "JPEG or PNG or RAW"
    assert numbers.clauses(["2 were moved", "1 was not"]) == "2 were moved; 1 was not"
    assert numbers.sentences(["", "One {x}.", "", "Two."]) == "One {x}. Two."
    assert numbers.sentences([]) == ""
