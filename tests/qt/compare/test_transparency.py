"""Squares below what is seen through, in the comparison and in thumbnails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Evidence, Group, Match, Relation
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.style.checkerboard import DARK, LIGHT, SQUARE, checkerboard, on_checkerboard
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Thumbnails, to_qimage
from tests.qt.review_library import image_file

SIDE = 200
HOLE, BODY = (20, 20), (100, 100)
"""A pixel that is seen through, and one that is not."""


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A cut-out, and the same saved again."""
    made = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    ImageDraw.Draw(made).rectangle((60, 60, 140, 140), fill=(200, 30, 30, 255))
    paths = [str(tmp_path / name) for name in ("a.png", "b.webp")]
    made.save(paths[0])
    made.save(paths[1], lossless=True)
    members = tuple(image_file(path) for path in paths)
    matches = (Match(paths[0], paths[1], Relation.RE_ENCODED, Evidence("pixels")),)
    return Group(1, members, matches, suggest(members, matches, DEFAULT_KEEPER_RULES))


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CompareView]:
    source = ImageSource()
    images = CompareImages(source)
    made = CompareView(images)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    yield made
    images.close()
    source.close()


def colours(image: QImage, place: QRectF) -> set[str]:
    rect = place.toRect()
    return {
        image.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right(), 3)
        for y in range(rect.top(), rect.bottom(), 3)
    }


@pytest.mark.parametrize("mode", [Mode.SIDE_BY_SIDE, Mode.FLIP, Mode.SWIPE])
def test_the_comparison_lays_squares_below_it(view: CompareView, group: Group, mode: Mode, qtbot: QtBot) -> None:
    view.compare(group, *group.paths)
    view.set_mode(mode)
    view.canvas.grab()
    qtbot.waitUntil(lambda: all(view._images.get(member).full for member in group.members))
    for pane in view.canvas.panes():
        to_pane = view.canvas.viewpoint.transform(pane)
        grab = view.canvas.grab().toImage()
        hole = to_pane.mapRect(QRectF(5, 5, 40, 40))
        assert {LIGHT, DARK} <= colours(grab, hole)
        body = to_pane.mapRect(QRectF(64, 64, 16, 16))
        assert colours(grab, body) == {QColor(200, 30, 30).name()}


def test_what_is_computed_with_is_opaque_and_they_do_not_differ(
    view: CompareView, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, *group.paths)
    view.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    preview = view._images.at_hand(group.members[0]).preview
    assert preview is not None and preview.shape == (SIDE, SIDE, 3)
    assert preview[HOLE].tolist() == [255, 255, 255]
    assert view.canvas._scene.changed == 0


def test_thumbnails_lie_on_squares(group: Group, qtbot: QtBot) -> None:
    source = ImageSource()
    thumbnails = Thumbnails(source)
    file = group.members[0].file
    thumbnails.get(file)
    qtbot.waitUntil(lambda: thumbnails.get(file) is not None)
    found = thumbnails.get(file)
    assert found is not None and not found.image.hasAlphaChannel()
    assert colours(found.image, QRectF(0, 0, 50, 50)) == {LIGHT, DARK}
    assert found.image.pixelColor(*BODY).name() == QColor(200, 30, 30).name()
    thumbnails.close()
    source.close()


def test_squares_have_their_size_and_both_greys() -> None:
    laid = on_checkerboard(to_qimage(np.zeros((4 * SQUARE, 4 * SQUARE, 4), np.uint8)))
    assert laid.pixelColor(0, 0).name() == LIGHT
    assert laid.pixelColor(SQUARE, 0).name() == DARK
    assert laid.pixelColor(SQUARE, SQUARE).name() == LIGHT
    assert not checkerboard().textureImage().isNull()
    opaque = to_qimage(np.zeros((4, 4, 3), np.uint8))
    assert on_checkerboard(opaque) is opaque


def test_pixels_brighter_than_their_alpha_do_not_run_over() -> None:
    pixels = np.full((2, 2, 4), 90, np.uint8)
    pixels[..., :3] = 95
    laid = on_checkerboard(to_qimage(pixels))
    assert laid.pixelColor(0, 0).red() in range(195, 212)
