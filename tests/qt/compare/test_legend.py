"""The box of a crop in every way of comparing, and what the colours of a difference mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Group
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.legend import draw_legend, no_difference
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.widgets.image_source import ImageSource
from tests.qt.review_library import CROP, make_group

YELLOW = QColor("#ffd84d")


@pytest.fixture
def group(tmp_path: Path) -> Group:
    return make_group(str(tmp_path), 1)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CompareView]:
    source = ImageSource()
    images = CompareImages(source)
    made = CompareView(images)
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    yield made
    images.close()
    source.close()


def path_of(group: Group, name: str) -> str:
    return next(path for path in group.paths if name in path)


def pane_of(view: CompareView, letter: str) -> QRectF:
    """Where A or B is painted."""
    panes = view.canvas.panes()
    if view.mode is Mode.GRID:
        return panes[[cell.side.letter for cell in view.canvas._scene.cells].index(letter)]
    return panes[1 if letter == "B" and view.mode is Mode.SIDE_BY_SIDE else 0]


def yellow_on_the_crop(view: CompareView) -> int:
    """How many pixels on the upper edge of the crop's box are of the outline's colour."""
    pane = pane_of(view, "A")
    edge = view.canvas.viewpoint.transform(pane).mapRect(QRectF(*CROP))
    image = view.canvas.grab().toImage()
    return sum(
        any(image.pixelColor(x, round(edge.top()) + off).name() == YELLOW.name() for off in (-1, 0, 1))
        for x in range(round(edge.left()) + 4, round(edge.right()) - 4)
    )


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("turned_round", [False, True], ids=["crop is B", "crop is A"])
def test_the_box_of_a_crop_is_drawn_in_every_mode(
    view: CompareView, group: Group, mode: Mode, turned_round: bool, qtbot: QtBot
) -> None:
    pair = [path_of(group, "whole"), path_of(group, "crop")]
    view.compare(group, *(reversed(pair) if turned_round else pair))
    view.set_mode(mode)
    view.canvas.grab()
    if mode is Mode.DIFFERENCE:
        qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    qtbot.waitUntil(lambda: all(view._images.get(m).full for m in group.members if m.path in pair))
    if turned_round:  # the world is the crop: its own frame is the box
        pane = pane_of(view, "B")
        edge = view.canvas.viewpoint.transform(pane).mapRect(QRectF(0, 0, CROP[2], CROP[3]))
        image = view.canvas.grab().toImage()
        hits = [
            any(image.pixelColor(x, round(edge.top()) + off).name() == YELLOW.name() for off in (-1, 0, 1))
            for x in range(round(edge.left()) + 4, round(edge.right()) - 4)
        ]
        assert sum(hits) > 0.8 * len(hits)
    else:
        assert yellow_on_the_crop(view) > 40


def test_without_a_crop_there_is_no_box(view: CompareView, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    view.set_mode(Mode.FLIP)
    qtbot.waitUntil(lambda: all(view._images.get(member).full for member in group.members))
    assert yellow_on_the_crop(view) == 0


def legend(changed: float, gain: float = 4.0, size: tuple[int, int] = (600, 300)) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_legend(painter, QRectF(image.rect()), QFont(), gain, changed)
    painter.end()
    return image


def ink(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_legend_has_the_colours_of_the_picture() -> None:
    few, many = ink(legend(0.0)), ink(legend(0.2))
    assert len(many) > len(few) + 30, "a bar of colours stands between the words"
    assert QColor("#ffffff").name() in many
    warm = [QColor(name) for name in many if QColor(name).red() > QColor(name).blue() + 80]
    assert warm, "what differs glows"


def test_where_there_is_no_room_there_is_no_legend() -> None:
    assert ink(legend(0.2, size=(120, 300))) == {"#ffffff"}


def test_nothing_to_be_seen_is_said(view: CompareView, group: Group, tmp_path: Path, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    assert view._found is not None and view._found.changed == 0
    assert view.figures.accessibleDescription() == no_difference()


def test_what_differs_is_counted(view: CompareView, group: Group, qtbot: QtBot) -> None:
    path = path_of(group, "half")
    with Image.open(path) as opened:
        other = opened.convert("RGB")
    other.paste((255, 255, 255), (10, 10, 40, 40))
    other.save(path)
    view.compare(group, path_of(group, "whole"), path)
    view.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    assert view.canvas._scene.changed > 0.05
    assert "differ" in view.figures.text()
