"""Which members the grid shows, how its cells are arranged, and which of them have all their pixels."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF

from dedup_gui.qt.compare.cells import GAP, MOST, arrangement, on_show, sharp_ones
from dedup_gui.qt.compare.images import MEMORY_BYTES, PREVIEW_SIDE, full_bytes, preview_bytes
from dedup_gui.qt.review.keys import NUMBERED
from tests.core.review.review_images import image

RECT = QRectF(0, 0, 780, 420)


def test_as_many_as_have_a_digit() -> None:
    assert MOST == NUMBERED


@pytest.mark.parametrize("count", range(1, MOST + 1))
def test_small_groups_are_shown_whole(count: int) -> None:
    assert on_show(count, 0, count - 1) == tuple(range(count))


def test_of_a_large_group_those_around_the_chosen_one_and_a() -> None:
    assert on_show(40, 20, 20) == tuple(range(16, 25))
    assert on_show(40, 0, 20) == (0, *range(17, 25))
    assert on_show(40, 39, 20) == (*range(16, 24), 39)
    assert on_show(40, 0, 39) == (0, *range(32, 40))
    assert on_show(40, 39, 0) == (*range(8), 39)


def test_both_are_always_among_them() -> None:
    for count, a, chosen in itertools.product((10, 11, 17), range(10), range(10)):
        rows = on_show(count, a, chosen)
        assert len(set(rows)) == MOST
        assert {a, chosen} <= set(rows) <= set(range(count))
        assert list(rows) == sorted(rows)


def test_choosing_one_on_show_moves_nothing() -> None:
    before = on_show(40, 0, 20)
    assert on_show(40, 0, 24, before) == before
    assert on_show(40, 0, 25, before) != before
    assert on_show(22, 0, 20, before) != before, "some are gone"


@pytest.mark.parametrize("bounds", [QRectF(0, 0, 400, 300), QRectF(0, 0, 300, 900), QRectF(0, 0, 2000, 100)])
@pytest.mark.parametrize("count", range(1, MOST + 1))
def test_cells_are_alike_and_apart_and_inside(count: int, bounds: QRectF) -> None:
    cells = arrangement(RECT, count, bounds, 24)
    assert len(cells) == count
    for cell in cells:
        assert cell.size() == cells[0].size()
        assert RECT.adjusted(-0.01, -0.01, 0.01, 0.01).contains(cell)
    for one, other in itertools.combinations(cells, 2):
        assert not one.adjusted(0, 0, GAP - 0.1, GAP - 0.1).intersects(other)


def test_cells_follow_the_shape_of_the_images() -> None:
    tall = arrangement(RECT, 2, QRectF(0, 0, 300, 900), 24)
    wide = arrangement(RECT, 2, QRectF(0, 0, 2000, 100), 24)
    assert tall[0].top() == tall[1].top()
    assert wide[0].left() == wide[1].left()
    nine = arrangement(RECT, 9, QRectF(0, 0, 400, 300), 24)
    assert len({cell.left() for cell in nine}) == 3, "no empty places, though five in a row would be larger by a hair"


def test_previews_of_nine_fit_beside_the_two_largest_images() -> None:
    nine = [image(f"/p/{number}.jpg", width=20000, height=20000) for number in range(MOST)]
    assert sum(map(preview_bytes, nine)) + sum(map(full_bytes, nine[:2])) <= MEMORY_BYTES
    assert sharp_ones(nine) == {nine[0].path, nine[1].path}


def test_no_more_are_sharp_than_stay_in_memory() -> None:
    nine = [image(f"/p/{number}.jpg", width=6000, height=4000) for number in range(MOST)]
    sharp = sharp_ones(nine)
    assert sharp == {member.path for member in nine[: len(sharp)]}, "the first matter most"
    assert 2 < len(sharp) < MOST
    taken = sum(map(preview_bytes, nine)) + sum(full_bytes(member) for member in nine if member.path in sharp)
    assert taken <= MEMORY_BYTES < taken + full_bytes(nine[0])
    small = [image(f"/p/{number}.jpg", width=PREVIEW_SIDE, height=900) for number in range(MOST)]
    assert len(sharp_ones(small)) == MOST
