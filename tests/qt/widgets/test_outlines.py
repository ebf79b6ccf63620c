"""Outlines that are seen on any ground."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from dedup_gui.qt.style.tokens import contrast
from dedup_gui.qt.widgets.outlines import GAP, HALO, LEAST, LINE, draw_outlines

SIDE = 80
PLACE = QRectF(20, 20, 40, 30)
GROUNDS = ["#{:02x}{:02x}{:02x}".format(*levels) for levels in itertools.product((0, 64, 128, 192, 255), repeat=3)]


def outlined(ground: str, *boxes: QRectF, chosen: int = -1, font: QFont | None = None) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    with QPainter(image) as painter:
        draw_outlines(painter, boxes, QRectF(image.rect()), chosen, font)
    return image


def changed(image: QImage, ground: str) -> QRectF:
    """The part that was painted on."""
    blank = QColor(ground)
    points = [(x, y) for x in range(SIDE) for y in range(SIDE) if image.pixelColor(x, y) != blank]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return QRectF(left, top, max(x for x, _ in points) - left + 1, max(y for _, y in points) - top + 1)


@pytest.fixture(autouse=True)
def _application(qapp: QGuiApplication) -> None:
    """Painting text needs one."""


def test_one_of_the_two_tones_stands_out_on_any_ground(qtbot: QtBot) -> None:
    """Contrast 3 : 1, as WCAG 2.2 asks of what is not text; it knows lightness alone, so colours need not be seen."""
    assert len(GROUNDS) == 125
    for ground in [*GROUNDS, LINE, HALO]:
        image = outlined(ground, PLACE)
        across = {image.pixelColor(x, SIDE // 2).name() for x in range(10, 30)}
        assert max(contrast(tone, ground) for tone in across) >= 3.0, ground


def test_what_lies_in_a_place_is_not_painted_over() -> None:
    image = outlined("#808080", PLACE)
    inside = {image.pixelColor(x, y).name() for x in range(21, 59) for y in range(21, 49)}
    assert inside == {"#808080"}


def test_a_dot_has_an_outline_that_is_seen() -> None:
    size = changed(outlined("#808080", QRectF(40, 40, 0.2, 0.2)), "#808080")
    assert LEAST <= size.width() <= LEAST + 6
    assert abs(size.center().x() - 40) <= 1 and abs(size.center().y() - 40) <= 1


def test_no_halo_covers_a_neighbours_line() -> None:
    other = PLACE.translated(PLACE.width() + 2 * GAP + 1.5, 0)
    for boxes in ([PLACE, other], [other, PLACE]):
        image = outlined("#000000", *boxes)
        lines = [x for x in range(SIDE) if image.pixelColor(x, SIDE // 2) == QColor(LINE)]
        assert len([x for x in lines if x < PLACE.left()]) >= 1
        assert len([x for x in lines if x > PLACE.right()]) >= 1


def test_the_place_that_was_gone_to_is_heavier_and_has_its_number(qapp: QGuiApplication) -> None:
    plain = outlined("#808080", PLACE, PLACE.translated(0, 5))
    chosen = outlined("#808080", PLACE, PLACE.translated(0, 5), chosen=0, font=qapp.font())

    def dark(image: QImage) -> int:
        line = QColor(LINE)
        return sum(image.pixelColor(x, y) == line for x in range(SIDE) for y in range(SIDE))

    assert dark(chosen) > dark(plain) + 60


def test_the_number_stays_inside_at_the_upper_edge(qapp: QGuiApplication) -> None:
    image = outlined("#808080", QRectF(20, 1, 40, 60), chosen=0, font=qapp.font())
    tab = [(x, y) for x in range(22, 34) for y in range(2, 14) if image.pixelColor(x, y) != QColor("#808080")]
    assert len(tab) > 60
