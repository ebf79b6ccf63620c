from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QTransform, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision, Difference, DifferenceKind, Group
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.legend import no_difference
from dedup_gui.qt.compare.modes import MODE_TEXTS, MODE_TIPS, Mode, Viewpoint, gain, qtransform, zoom_of
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.outlines import GAP, LEAST, LINE
from tests.qt.review_library import CROP, HEIGHT, WIDTH, make_group


@pytest.fixture
def images() -> Iterator[CompareImages]:
    source = ImageSource()
    made = CompareImages(source)
    yield made
    made.close()
    source.close()


@pytest.fixture
def view(images: CompareImages, qtbot: QtBot) -> CompareView:
    made = CompareView(images)
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made


@pytest.fixture
def group(tmp_path: Path) -> Group:
    return make_group(str(tmp_path), 1)


def path_of(group: Group, name: str) -> str:
    return next(path for path in group.paths if name in path)


def loaded(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    """Wait until the canvas has both pictures."""
    view.canvas.grab()
    qtbot.waitUntil(lambda: all(images.get(member).full for member in group.members))


def colour_at(view: CompareView, x: float, y: float) -> QColor:
    """The canvas' colour, all its overlays included."""
    return view.canvas.grab().toImage().pixelColor(QPointF(x, y).toPoint())


def close(one: QColor, other: QColor, tolerance: int = 40) -> bool:
    return all(
        abs(a - b) <= tolerance
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


@pytest.mark.parametrize("name", ["crop", "half", "turned"])
def test_side_by_side_the_same_place_is_at_the_same_point(
    name: str, view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, name))
    loaded(view, images, group, qtbot)
    left, right = view.canvas.panes()
    with Image.open(path_of(group, "whole")) as whole:
        x0, y0, width, height = CROP
        for share in (0.3, 0.5, 0.7):
            x, y = x0 + share * width, y0 + (1 - share) * height
            truth = QColor(*whole.getpixel((int(x), int(y))))  # type: ignore[misc]
            for pane in (left, right):
                at = view.canvas.viewpoint.transform(pane).map(QPointF(x, y))
                assert close(colour_at(view, at.x(), at.y()), truth), (name, share)


def test_as_stored_shows_b_as_its_file_is(
    view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "turned"))
    loaded(view, images, group, qtbot)
    view.toggle_aligned()
    right = view.canvas.panes()[1]
    middle = right.center()
    with Image.open(path_of(group, "turned")) as turned:
        # 15 of its own pixels right of the middle.
        truth = QColor(*turned.getpixel((turned.width // 2 + 15, turned.height // 2)))  # type: ignore[misc]
    zoom = view.canvas.viewpoint.zoom
    assert close(colour_at(view, middle.x() + 15 * zoom, middle.y()), truth)


def test_flip_shows_one_then_the_other(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    loaded(view, images, group, qtbot)
    view.set_mode(Mode.FLIP)
    outside = view.canvas.viewpoint.transform(view.canvas.panes()[0]).map(QPointF(WIDTH - 5, HEIGHT - 5))
    background = colour_at(view, 3, view.canvas.height() - 3)
    assert view.canvas.shown == "A"
    assert not close(colour_at(view, outside.x(), outside.y()), background, 10)
    view.canvas.flip()
    assert view.canvas.shown == "B"
    assert close(colour_at(view, outside.x(), outside.y()), background, 10)


def test_a_tap_flips_and_holding_shows_it_only_while_held(view: CompareView, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.press_flip()
    view.release_flip()
    assert (view.mode, view.canvas.shown) == (Mode.FLIP, "B")
    view.press_flip()
    assert view.canvas.shown == "A"
    qtbot.wait(350)
    view.release_flip()
    assert view.canvas.shown == "B"


def test_swipe_follows_the_divider(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    loaded(view, images, group, qtbot)
    view.set_mode(Mode.SWIPE)
    pane = view.canvas.panes()[0]
    # A place that only the whole picture shows, right of its middle.
    at = view.canvas.viewpoint.transform(pane).map(QPointF(WIDTH - 15, 20))
    background = colour_at(view, 3, view.canvas.height() - 3)
    assert close(colour_at(view, at.x(), at.y()), background, 10)
    start = QPoint(int(pane.center().x()), int(pane.center().y()) + 60)
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.canvas, QPoint(int(pane.right()) - 40, start.y()))
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(int(pane.right()) - 40, start.y()))
    assert view.amount.value() > 90
    assert not close(colour_at(view, at.x(), at.y()), background, 10)


def test_blend_goes_from_a_to_b(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "whole").replace("whole", "crop"))
    loaded(view, images, group, qtbot)
    view.set_mode(Mode.BLEND)
    view.amount.setValue(100)
    with Image.open(path_of(group, "whole")) as whole:
        truth = QColor(*whole.getpixel((80, 60)))  # type: ignore[misc]
    at = view.canvas.viewpoint.transform(view.canvas.panes()[0]).map(QPointF(80, 60))
    assert close(colour_at(view, at.x(), at.y()), truth)


def test_difference_of_an_aligned_crop_is_nothing(
    view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: view.figures.accessibleDescription() == no_difference())
    qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    at = view.canvas.viewpoint.transform(view.canvas.panes()[0]).map(QPointF(80, 60))
    assert colour_at(view, at.x(), at.y()).lightness() < 100


def test_a_broken_image_says_why(view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    broken = path_of(group, "crop")
    Path(broken).write_bytes(b"no image at all")
    view.compare(group, path_of(group, "whole"), broken)
    member = next(member for member in group.members if member.path == broken)
    view.canvas.grab()
    qtbot.waitUntil(lambda: bool(images.get(member).problem))
    view.canvas.grab()
    view.set_mode(Mode.DIFFERENCE)
    view.canvas.grab()


def test_the_wheel_zooms_at_the_cursor(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    canvas = view.canvas
    pane = canvas.panes()[0]
    at = pane.center() + QPointF(30, -20)
    before = canvas.viewpoint.transform(pane).inverted()[0].map(at)
    wheel = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    zoom = canvas.zoom
    QApplication.sendEvent(canvas, wheel)
    assert canvas.zoom > zoom * 1.5
    after = canvas.viewpoint.transform(pane).inverted()[0].map(at)
    assert (after - before).manhattanLength() < 0.01


def test_dragging_moves_the_picture(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.canvas.zoom_by(4)
    before = view.canvas.viewpoint
    middle = view.canvas.panes()[0].center().toPoint()
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view.canvas, middle + QPoint(20, 10))
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 10))
    after = view.canvas.viewpoint
    assert after.centre_x == pytest.approx(before.centre_x - 20 / before.zoom)
    assert after.centre_y == pytest.approx(before.centre_y - 10 / before.zoom)


def test_full_zoom_and_fit(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    fitted = view.canvas.viewpoint
    view.canvas.zoom_to(1.0)
    assert view.canvas.zoom == pytest.approx(1.0)
    assert view.zoom_text.text().startswith("100")
    view.canvas.fit()
    assert view.canvas.viewpoint == fitted
    assert view.canvas.zoom == pytest.approx(1.0)  # what is enlarged is not what the file holds
    view.canvas.resize(200, 100)
    assert view.canvas.zoom < 1.0


def test_zoom_and_place_stay_in_other_modes(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.canvas.zoom_by(3)
    before = view.canvas.viewpoint
    for mode in Mode:
        view.set_mode(mode)
        assert view.canvas.viewpoint == before
        assert view.mode_buttons[mode].isChecked()


def test_the_same_pair_again_keeps_its_view(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.canvas.zoom_by(3)
    before = view.canvas.viewpoint
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    assert view.canvas.viewpoint == before


def test_header_buttons_say_what_is_wanted(view: CompareView, group: Group, qtbot: QtBot) -> None:
    whole, crop = path_of(group, "whole"), path_of(group, "crop")
    view.compare(group, whole, crop)
    view.show_decisions(Decision.KEEP, Decision.UNDECIDED, suggested=whole)
    assert view.header_a.buttons.keep.isChecked()
    with qtbot.waitSignal(view.decided) as asked:
        view.header_b.buttons.remove.click()
    assert asked.args == [crop, Decision.REMOVE]
    with qtbot.waitSignal(view.decided) as asked:
        view.header_a.buttons.keep.click()
    assert asked.args == [whole, Decision.UNDECIDED]


def colours_of(view: CompareView) -> set[int]:
    """Every colour on the canvas, taken at each second pixel."""
    image = view.canvas.grab().toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize("mode", Mode)
def test_the_focus_is_a_frame_round_the_pictures(
    mode: Mode, view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.set_mode(mode)
    loaded(view, images, group, qtbot)
    if mode is Mode.DIFFERENCE:
        qtbot.waitUntil(lambda: len(colours_of(view)) > 50)
    view.activateWindow()
    view.header_a.buttons.keep.setFocus()
    before = view.canvas.grab().toImage()
    view.canvas.setFocus()
    qtbot.waitUntil(view.canvas.hasFocus)
    after = view.canvas.grab().toImage()
    inner = after.rect().adjusted(3, 3, -3, -3)
    assert after != before
    assert after.copy(inner) == before.copy(inner)


@pytest.mark.parametrize("mode", Mode)
def test_nothing_to_compare(mode: Mode, view: CompareView, images: CompareImages, group: Group, qtbot: QtBot) -> None:
    """What was compared before leaves nothing behind: neither picture, outline, letter nor figure."""
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    view.set_mode(mode)
    loaded(view, images, group, qtbot)
    qtbot.waitUntil(lambda: len(colours_of(view)) > 50)
    view.compare(None, "", "")
    assert len(colours_of(view)) == 1
    assert view.alignment is None
    view.show_decisions(Decision.UNDECIDED, Decision.UNDECIDED, suggested="")
    assert view.header_a.name.accessibleName() == ""


def test_every_mode_has_texts() -> None:
    assert set(MODE_TEXTS) == set(MODE_TIPS) == set(Mode)


def test_transforms_for_qt() -> None:
    turned = qtransform(((0, -1, 160), (1, 0, 0), (0, 0, 1)))
    assert turned.map(QPointF(10, 20)) == QPointF(140, 10)
    assert zoom_of(QTransform.fromScale(2, 3), QPointF(5, 5)) == pytest.approx(6**0.5)


def test_the_middle_stays_inside() -> None:
    bounds = QRectF(0, 0, 100, 50)
    view = Viewpoint(50, 25, 2.0).moved(QPointF(-1000, 1000), bounds)
    assert (view.centre_x, view.centre_y) == (100, 0)


def test_gain_grows_from_one_to_thirty_two() -> None:
    assert (gain(0), gain(1)) == (1, 32)


PLACE = Difference((60, 50, 24, 16), DifferenceKind.ADDED, 80.0)


def outlined_at(view: CompareView, x: float, y: float) -> bool:
    """Whether the line of an outline is near a point of the canvas."""
    image = view.canvas.grab().toImage()
    at = QPointF(x, y) * image.devicePixelRatio()
    return any(
        close(image.pixelColor(round(at.x()) + across, round(at.y()) + down), QColor(LINE), 40)
        for across in range(-4, 5)
        for down in range(-4, 5)
    )


@pytest.mark.parametrize("mode", Mode)
def test_places_are_outlined_in_every_mode(
    mode: Mode, view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    loaded(view, images, group, qtbot)
    view.set_mode(mode)
    if mode is Mode.DIFFERENCE:
        qtbot.waitUntil(lambda: view.canvas._scene.difference is not None)
    view.show_places([PLACE])
    x, y, _, height = PLACE.box
    panes = view.canvas.panes()
    if mode is Mode.GRID:  # the two that were compared, no others
        cells = view.canvas._scene.cells
        panes = [pane for pane, cell in zip(panes, cells, strict=True) if cell.side.letter]
        assert len(panes) == 2
    for pane in panes:
        at = view.canvas.viewpoint.transform(pane).map(QPointF(x, y + height / 2))
        assert outlined_at(view, at.x() - GAP, at.y())
    assert not view.toggle_outlines()
    for pane in panes:
        at = view.canvas.viewpoint.transform(pane).map(QPointF(x, y + height / 2))
        assert not outlined_at(view, at.x() - GAP, at.y())


def test_no_place_is_outlined_where_there_is_no_picture(
    view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    Path(path_of(group, "half")).unlink()
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    view.canvas.grab()
    half = next(member for member in group.members if "half" in member.path)
    qtbot.waitUntil(lambda: bool(images.at_hand(half).problem))
    view.show_places([PLACE])
    x, y, _, height = PLACE.box
    ends = [view.canvas.viewpoint.transform(pane).map(QPointF(x, y + height / 2)) for pane in view.canvas.panes()]
    assert [outlined_at(view, end.x() - GAP, end.y()) for end in ends] == [True, False]


def test_as_stored_b_is_outlined_where_the_place_lies_in_its_file(
    view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "turned"))
    loaded(view, images, group, qtbot)
    place = replace(PLACE, box=(20, 10, 24, 16))
    view.show_places([place])
    view.toggle_aligned()
    # Turned 90 degrees counter-clockwise: (x, y) of A lies at (y, WIDTH - x) of B.
    x, y, width, _ = place.box
    left, middle = y, WIDTH - x - width / 2
    pane = view.canvas.panes()[1]
    zoom = view.canvas.viewpoint.zoom
    at = pane.center() + QPointF((left - HEIGHT / 2) * zoom, (middle - WIDTH / 2) * zoom)
    assert outlined_at(view, at.x() - GAP, at.y())


def test_a_dot_is_outlined_as_large_as_can_be_seen(
    view: CompareView, images: CompareImages, group: Group, qtbot: QtBot
) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    loaded(view, images, group, qtbot)
    view.canvas.zoom_to(0.5)
    view.show_places([replace(PLACE, box=(80, 60, 1, 1))])
    at = view.canvas.viewpoint.transform(view.canvas.panes()[0]).map(QPointF(80.5, 60.5))
    assert outlined_at(view, at.x() - LEAST / 2, at.y())


def test_going_to_a_place_shows_it_in_the_middle_at_full_size(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    view.show_places([PLACE, replace(PLACE, box=(0, 0, 8, 8))])
    for number, middle in enumerate([(72, 58), (4, 4)]):
        view.canvas.go_to_place(number)
        assert view.canvas.zoom == pytest.approx(1.0)
        assert (view.canvas.viewpoint.centre_x, view.canvas.viewpoint.centre_y) == middle
    assert view.zoom_text.text().startswith("100")


def test_a_place_larger_than_the_window_is_shown_whole(view: CompareView, group: Group) -> None:
    view.resize(240, 200)
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    view.show_places([replace(PLACE, box=(0, 0, WIDTH, HEIGHT))])
    view.canvas.go_to_place(0)
    assert view.canvas.zoom < 1.0
    shown = view.canvas.viewpoint.transform(view.canvas.panes()[0]).mapRect(QRectF(0, 0, WIDTH, HEIGHT))
    assert view.canvas.panes()[0].contains(shown)


def test_another_pair_has_no_places_yet(view: CompareView, group: Group) -> None:
    view.compare(group, path_of(group, "whole"), path_of(group, "half"))
    assert not view.places_button.isEnabled()
    view.show_places([PLACE])
    assert view.places_button.isEnabled()
    view.compare(group, path_of(group, "whole"), path_of(group, "crop"))
    assert view.canvas._scene.places == ()


def test_an_image_whose_drive_was_away_is_tried_again(
    images: CompareImages, group: Group, tmp_path: Path, qtbot: QtBot
) -> None:
    member = group.members[0]
    away = Path(member.path).rename(tmp_path / "away")
    images.get(member)
    qtbot.waitUntil(lambda: images.at_hand(member).problem == "It is not there; is its drive connected?")
    away.rename(member.path)
    assert images.get(member).problem, "not with every frame that is painted"
    images.forget_failures()
    images.get(member)
    qtbot.waitUntil(lambda: images.at_hand(member).full)
