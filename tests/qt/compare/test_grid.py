"""The grid: every member of a group at the same place, as large, and chosen by a click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.compare import cells as cells_module
from dedup_gui.qt.compare import images as images_module
from dedup_gui.qt.compare.images import PREVIEW_SIDE, CompareImages, full_bytes, preview_bytes
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Pixels
from tests.core.review.review_images import group as plain_group
from tests.core.review.review_images import image
from tests.qt.compare.test_view import close, colour_at, path_of
from tests.qt.review_library import CROP, make_group


@pytest.fixture
def images() -> Iterator[CompareImages]:
    source = ImageSource()
    made = CompareImages(source)
    yield made
    made.close()
    source.close()


@pytest.fixture
def view(images: CompareImages, qtbot: QtBot) -> CompareView:
    return shown_view(images, qtbot)


@pytest.fixture
def group(tmp_path: Path) -> Group:
    return make_group(str(tmp_path), 1)


def shown_view(images: CompareImages, qtbot: QtBot) -> CompareView:
    made = CompareView(images)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.set_mode(Mode.GRID)
    return made


def loaded(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    view.canvas.grab()
    qtbot.waitUntil(lambda: all(images.get(member).levels for member in group.members))


def many(count: int) -> Group:
    """A group of images that are one picture."""
    return plain_group([image(f"/p/{number:02d}.jpg", width=2400, height=1600) for number in range(count)])


def show(view: CompareView, group: Group, chosen: str, decided: dict[str, Decision] | None = None) -> None:
    known = decided or {}
    view.grid.show(group.members, chosen, lambda path: known.get(path, Decision.UNDECIDED))


def cell_of(view: CompareView, path: str) -> int:
    return [cell.side.image.path for cell in view.canvas._scene.cells].index(path)


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_the_same_place_is_at_the_same_point_of_every_cell(
    zoom: float, view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    loaded(view, images, group, qtbot)
    view.canvas.zoom_by(zoom)
    panes = view.canvas.panes()
    assert len(panes) == 4
    with Image.open(path_of(group, "whole")) as whole:
        x0, y0, width, height = CROP
        for share in (0.4, 0.5, 0.6):
            x, y = x0 + share * width, y0 + (1 - share) * height
            truth = QColor(*whole.getpixel((int(x), int(y))))  # type: ignore[misc]
            for pane in panes:
                at = view.canvas.viewpoint.transform(pane).map(QPointF(x, y))
                assert pane.contains(at)
                assert close(colour_at(view, at.x(), at.y()), truth), (share, pane)


def test_a_click_chooses_and_a_drag_does_not(view: CompareView, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.canvas.zoom_by(4)
    frames = view.canvas._scene.frames(view.canvas.rect().toRectF())
    middle = frames[cell_of(view, path_of(group, "half"))].center().toPoint()
    with qtbot.waitSignal(view.canvas.memberClicked) as clicked:
        QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert clicked.args == [path_of(group, "half")]
    assert view.canvas.toolTip() == ""
    QTest.mouseMove(view.canvas, middle)
    QTest.mouseMove(view.canvas, middle + QPoint(1, 0))
    qtbot.waitUntil(lambda: path_of(group, "half") in view.canvas.toolTip().replace("\u200b", "").replace("\n", ""))
    before = view.canvas.viewpoint
    with qtbot.assertNotEmitted(view.canvas.memberClicked):
        QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(view.canvas, middle + QPoint(40, 10))
        QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 10))
    assert view.canvas.viewpoint != before


@pytest.mark.parametrize("above", [0, 12], ids=["picture", "line above it"])
def test_the_wheel_zooms_at_the_place_below_it_in_any_cell(view: CompareView, group: Group, above: int) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    canvas = view.canvas
    pane = canvas.panes()[3]
    at = QPointF(pane.center().x() + 20, pane.top() - above if above else pane.center().y() - 10)
    before = canvas.viewpoint.transform(pane).inverted()[0].map(at)
    if above:  # it may be outside of the images, whose middle stays in view
        canvas.zoom_by(4)
        canvas.pan_by(-0.1, -0.1)
        before = canvas.viewpoint.transform(pane).inverted()[0].map(at)
    canvas.zoom_by(2, at)
    after = canvas.viewpoint.transform(pane).inverted()[0].map(at)
    assert (after - before).manhattanLength() < 0.01


def test_another_b_leaves_zoom_and_place(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.canvas.zoom_by(4)
    view.canvas.pan_by(0.2, 0.1)
    before = view.canvas.viewpoint
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    assert view.canvas.viewpoint == before
    letters = {cell.side.image.path: cell.side.letter for cell in view.canvas._scene.cells}
    assert letters[path_of(group, "half")] == "B"
    assert letters[path_of(group, "crop")] == ""


def test_the_chosen_one_is_outlined_and_decisions_are_told(view: CompareView, group: Group) -> None:
    crop, half = path_of(group, "crop"), path_of(group, "half")
    view.compare(group, path_of(group, "whole"), crop)
    accent = QColor(tokens_of(view.palette()).accent)
    frames = view.canvas._scene.frames(view.canvas.rect().toRectF())

    def outlined(path: str) -> bool:
        frame = frames[cell_of(view, path)]
        return close(colour_at(view, frame.left() + 1, frame.center().y()), accent, 10)

    show(view, group, crop, {half: Decision.REMOVE})
    assert outlined(crop) and not outlined(half)
    before = view.canvas.grab().toImage()
    show(view, group, half, {half: Decision.REMOVE})
    assert outlined(half) and not outlined(crop)
    show(view, group, crop)
    assert view.canvas.grab().toImage() != before, "the decision was painted"
    show(view, group, half, {half: Decision.REMOVE})
    assert view.canvas.accessibleName() == "Grid of 4 images"
    told = view.canvas.accessibleDescription().split("; ")
    assert len(told) == 4
    assert told[cell_of(view, half)].endswith("to be removed, chosen")
    view.set_mode(Mode.FLIP)
    assert view.canvas.accessibleName() == "Comparison of two images"
    assert view.canvas.accessibleDescription().startswith("A: ")


def test_differences_from_a(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    with Image.open(path_of(group, "half")) as half:
        changed = half.copy()
    changed.paste((255, 0, 255), (30, 20, 50, 40))
    changed.save(path_of(group, "half"))
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    assert view.difference_button.isVisible() and not view.amount.isVisible()
    view.toggle_grid_difference()
    assert view.amount.isVisible()
    others = {path for path in group.paths if "whole" not in path}
    qtbot.waitUntil(lambda: set(view.canvas._scene.differences or {}) == others)
    told = view.canvas.accessibleDescription().split("; ")
    assert "differ visibly" in told[cell_of(view, path_of(group, "half"))]
    assert "No visible difference" in told[cell_of(view, path_of(group, "crop"))]
    pane = view.canvas.panes()[cell_of(view, path_of(group, "half"))]
    mark = view.canvas.viewpoint.transform(pane).map(QPointF(80, 60))
    strong = colour_at(view, mark.x(), mark.y()).lightness()
    beside = view.canvas.viewpoint.transform(pane).map(QPointF(20, 60))
    assert strong > colour_at(view, beside.x(), beside.y()).lightness() + 40
    view.amount.setValue(0)
    qtbot.waitUntil(lambda: colour_at(view, mark.x(), mark.y()).lightness() < strong)
    view.toggle_grid_difference()
    assert view.canvas._scene.differences is None and not view.amount.isVisible()


def test_the_key_for_differences_leads_to_the_grid(view: CompareView, group: Group) -> None:
    view.set_mode(Mode.SWIPE)
    view.toggle_grid_difference()
    assert view.mode is Mode.GRID and view.difference_button.isChecked()


def test_a_group_of_two_has_two_cells(view: CompareView, group: Group) -> None:
    members = group.members[:2]
    view.compare(replace(group, members=members), members[0].path, members[1].path)
    assert len(view.canvas.panes()) == 2
    assert view.grid_words.text() == ""


class Flat:
    """Loads grey pictures; notes which were asked for whole."""

    def __init__(self) -> None:
        self.previews: list[str] = []
        self.whole: list[str] = []

    def __call__(self, path: str, side: int) -> Pixels:
        (self.previews if side == PREVIEW_SIDE else self.whole).append(path)
        width = side or 2400
        return np.full((width * 2 // 3, width, 3), 128, np.uint8)


def test_of_more_than_nine_those_around_the_chosen_one(view: CompareView) -> None:
    group = many(20)
    paths = group.paths
    view.compare(group, paths[0], paths[12])
    show(view, group, paths[12])
    numbers = [cell.number for cell in view.canvas._scene.cells]
    assert numbers == [1, *range(10, 18)]
    assert view.grid_words.accessibleDescription() == "9 of 20 images: A and those around the chosen one"
    show(view, group, paths[16])
    assert [cell.number for cell in view.canvas._scene.cells] == numbers
    show(view, group, paths[2])
    assert [cell.number for cell in view.canvas._scene.cells] == list(range(1, 10))


def test_zoomed_in_all_pixels_come_for_as_many_as_fit_and_each_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = many(9)
    room = sum(map(preview_bytes, group.members)) + 3 * full_bytes(group.members[0])
    for module in (images_module, cells_module):
        monkeypatch.setattr(module, "MEMORY_BYTES", room)
    load = Flat()
    images = CompareImages(load)
    view = shown_view(images, qtbot)
    paths = group.paths
    view.compare(group, paths[0], paths[5])
    view.canvas.grab()
    qtbot.waitUntil(lambda: all(images.at_hand(member).levels for member in group.members))
    view.canvas.grab()
    assert load.whole == [], "the previews do as long as nothing is zoomed"
    view.canvas.zoom_to(1.0)

    def sharp() -> set[str]:
        view.canvas.grab()
        return {member.path for member in group.members if images.at_hand(member).full}

    wanted = {paths[0], paths[5], paths[1]}
    qtbot.waitUntil(lambda: sharp() == wanted)
    qtbot.wait(50)
    assert sharp() == wanted
    assert sorted(load.previews) == sorted(paths), "none had to be loaded again"
    assert sorted(load.whole) == sorted(wanted)
    ground = QColor(tokens_of(view.palette()).surface)
    told = {
        paths[number]
        for number, pane in enumerate(view.canvas.panes())
        if close(colour_at(view, pane.left() + 14, pane.bottom() - 11), ground, 10)
    }
    assert told == set(paths) - wanted, "a word says that these are not sharp"
    view.compare(group, paths[0], paths[7])
    qtbot.waitUntil(lambda: paths[7] in sharp())
    images.close()
