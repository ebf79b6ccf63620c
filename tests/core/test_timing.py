from __future__ import annotations

import pytest

from dedup_gui.core.timing import RateMeter


def feed(meter: RateMeter, start: float, seconds: int, per_second: int, *, done: int = 0, total: int = 10_000) -> int:
    for second in range(seconds + 1):
        meter.update(start + second, done + second * per_second, done + second * per_second, total)
    return done + seconds * per_second


def test_nothing_is_said_before_enough_was_seen() -> None:
    meter = RateMeter()
    assert meter.rate is None
    meter.update(0.0, 0, 0, 100)
    meter.update(1.0, 50, 50, 100)
    assert meter.rate is None
    assert meter.seconds_left is None


def test_a_steady_speed_is_found_with_the_time_left() -> None:
    meter = RateMeter()
    feed(meter, 100.0, 10, 20, total=1000)
    assert meter.rate == pytest.approx(20)
    assert meter.seconds_left == pytest.approx((1000 - 200) / 20)


def test_images_out_of_the_cache_do_not_count_as_speed() -> None:
    meter = RateMeter()
    meter.update(0.0, 0, 0, 10_000)
    meter.update(0.5, 5000, 0, 10_000)
    for second in range(1, 8):
        meter.update(0.5 + second, 5000 + 10 * second, 10 * second, 10_000)
    assert meter.rate == pytest.approx(70 / 7.5)
    assert meter.seconds_left == pytest.approx((10_000 - 5070) / 10)


def test_where_all_comes_from_the_cache_there_is_time_left_and_no_speed() -> None:
    meter = RateMeter()
    for second in range(6):
        meter.update(float(second), 1000 * second, 0, 20_000)
    assert meter.rate is None
    assert meter.seconds_left == pytest.approx(15)


def test_slow_work_seen_often_is_not_taken_for_fast() -> None:
    meter = RateMeter()
    for tick in range(200):  # one image a second, looked at twenty times a second
        meter.update(tick / 20, tick // 20, tick // 20, 100)
    assert meter.rate == pytest.approx(1.0, rel=0.15)
    assert meter.seconds_left == pytest.approx(91, rel=0.15)


def test_a_change_of_speed_is_followed_within_the_window() -> None:
    meter = RateMeter(window=5.0)
    done = feed(meter, 0.0, 10, 100)
    feed(meter, 10.0, 8, 10, done=done)
    assert meter.rate == pytest.approx(10)


def test_a_pause_is_neither_work_nor_slowness() -> None:
    meter = RateMeter()
    done = feed(meter, 0.0, 10, 20)
    meter.pause(10.0)
    meter.pause(15.0)
    meter.resume(610.0)
    feed(meter, 610.0, 5, 20, done=done)
    assert meter.rate == pytest.approx(20)


def test_a_new_count_starts_afresh() -> None:
    meter = RateMeter()
    feed(meter, 0.0, 10, 1000)
    meter.update(11.0, 0, 0, 50)
    assert meter.rate is None


def test_the_end_has_no_time_left_and_an_unknown_total_has_no_end() -> None:
    meter = RateMeter()
    feed(meter, 0.0, 5, 20, total=100)
    assert meter.seconds_left == 0
    unknown = RateMeter()
    feed(unknown, 0.0, 5, 20, total=0)
    assert unknown.seconds_left is None
