"""The places of the pair on show, on the review page: found, listed, outlined, gone to by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.places import Sought
from dedup_gui.core.types import Difference, DifferenceKind, Evidence, Group, Match, Relation
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.widgets.outlines import LINE
from tests.core.review.review_images import group
from tests.qt.review_library import Notes, image_file, marked_page

BOXES = ((80, 510, 40, 40), (460, 520, 50, 24), (260, 640, 36, 36))


@pytest.fixture
def groups(tmp_path: Path) -> tuple[Group, ...]:
    """A page with three marks on its half-size copy; and one saved again."""
    found = []
    for number in (1, 2):
        whole = marked_page()
        copy = marked_page(*(BOXES if number == 1 else ()))
        copy = copy.resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX)
        paths = [str(tmp_path / f"{number}-{name}.png") for name in ("a", "b")]
        whole.save(paths[0])
        copy.save(paths[1])
        evidence = Evidence("geometry", transform=((2, 0, 0), (0, 2, 0), (0, 0, 1)), scale=0.5)
        matches = [Match(paths[0], paths[1], Relation.EDITED, evidence)]
        found.append(group([image_file(path) for path in paths], matches, id=number))
    return tuple(found)


@pytest.fixture
def page(groups: tuple[Group, ...], qtbot: QtBot) -> Iterator[ReviewPage]:
    made = ReviewPage(Notes())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.set_groups(groups, final=True)
    made.take_keyboard()
    yield made
    made.close_threads()


def press(page: ReviewPage, keys: str) -> None:
    QTest.keySequence(page.focusWidget() or page, QKeySequence(keys))


def wait(page: ReviewPage, qtbot: QtBot) -> None:
    """Until it is known where the pair on show differs."""
    qtbot.waitUntil(lambda: page.places.finder.places.sought is Sought.DONE, timeout=20_000)


def show_marked(page: ReviewPage, qtbot: QtBot) -> None:
    while not (page.member_model.group and "1-a.png" in page.member_model.group.paths[0]):
        press(page, "Down")
    wait(page, qtbot)
    assert len(page.places.finder.places.differences) == 3


def centre(page: ReviewPage) -> tuple[float, float]:
    return page.compare.canvas.viewpoint.centre_x, page.compare.canvas.viewpoint.centre_y


def test_a_key_goes_from_place_to_place_and_round(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    said: list[str] = []
    page.statusMessage.connect(said.append)
    visited = []
    for _ in range(4):
        press(page, "P")
        visited.append(centre(page))
        assert page.compare.canvas.zoom == pytest.approx(1.0)
    assert visited[3] == visited[0] and len(set(visited)) == 3
    middles = sorted((x + width / 2, y + height / 2) for x, y, width, height in BOXES)
    for (x, y), (true_x, true_y) in zip(sorted(visited[:3]), middles, strict=True):
        assert abs(x - true_x) <= 8 and abs(y - true_y) <= 8
    assert [text.split(":")[0] for text in said] == [f"Place {number} of 3" for number in (1, 2, 3, 1)]
    press(page, "Shift+P")
    assert centre(page) == visited[2]
    assert page.evidence.places.list.currentRow() == 2


def test_backwards_begins_with_the_last(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    press(page, "Shift+P")
    assert page.evidence.places.list.currentRow() == 2


def test_the_list_goes_to_a_place_and_keeps_its_arrows(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    listed = page.evidence.places.list
    before = page.slot
    listed.setFocus()
    whole = centre(page)
    press(page, "Return")
    assert page.slot == before and centre(page) != whole
    press(page, "Down")
    first = centre(page)
    assert (page.slot, listed.currentRow()) == (before, 1)
    press(page, "Up")
    assert (page.slot, listed.currentRow()) == (before, 0)
    assert centre(page) != first
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualItemRect(listed.item(1)).center())
    assert centre(page) == first


def test_where_nothing_differs_it_is_said(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    press(page, "Up" if page.groups_view.list.currentIndex().row() else "Down")
    wait(page, qtbot)
    assert page.evidence.places.headline.text() == "No place differs"
    said: list[str] = []
    page.statusMessage.connect(said.append)
    before = page.compare.canvas.viewpoint
    press(page, "P")
    assert said == ["No place differs."]
    assert page.compare.canvas.viewpoint == before


def test_what_was_said_of_one_pair_does_not_stay_for_the_next(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    said: list[str] = []
    page.statusMessage.connect(said.append)
    press(page, "P")
    press(page, "X")
    assert said[-1] == ""
    wait(page, qtbot)
    press(page, "P")
    press(page, "R")
    kept = said[-1]
    assert "remove" in kept
    press(page, "X")
    assert said[-1] == kept


def test_swapped_the_places_are_those_of_the_other_image(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    press(page, "X")
    wait(page, qtbot)
    boxes = sorted(place.box for place in page.places.finder.places.differences)
    assert len(boxes) == 3
    for box, truth in zip(boxes, sorted(BOXES), strict=True):
        assert all(abs(side - true / 2) <= 10 for side, true in zip(box, truth, strict=True))


def test_the_strip_outlines_them_on_both_images(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    model = page.member_model
    on_a, on_b = (model.index(row, 0).data(MemberModel.PlacesRole) for row in (0, 1))
    assert len(on_a) == len(on_b) == 3
    for (x, y, width, height), (half_x, half_y, *_) in zip(on_a, on_b, strict=True):
        assert abs(half_x - x / 2) <= 1 and abs(half_y - y / 2) <= 1
        assert width > 0 and height > 0
    line = QColor(LINE)

    def lines() -> int:
        image = page.strip.grab().toImage()
        return sum(image.pixelColor(x, y) == line for x in range(image.width()) for y in range(image.height()))

    qtbot.waitUntil(lambda: all(page.thumbnails.get(member.file) is not None for member in model.members))
    assert lines() > 20
    model.set_places({})
    assert lines() == 0


def test_outlines_can_be_left_out(page: ReviewPage, qtbot: QtBot) -> None:
    show_marked(page, qtbot)
    assert page.compare.places_button.isChecked()
    press(page, "O")
    assert not page.compare.places_button.isChecked()
    assert not page.compare.canvas._scene.outlined
    press(page, "O")
    assert page.compare.canvas._scene.outlined


def test_a_scan_that_reports_again_leaves_one_at_the_place(
    page: ReviewPage, groups: tuple[Group, ...], qtbot: QtBot
) -> None:
    """The match became weak: the pair is shown anew, its places are the same."""
    show_marked(page, qtbot)
    press(page, "P")
    press(page, "P")
    weak = tuple(replace(each, matches=tuple(replace(match, weak=True) for match in each.matches)) for each in groups)
    page.set_groups(weak, final=True)
    wait(page, qtbot)
    assert len(page.compare.canvas._scene.places) == 3
    assert page.evidence.places.list.currentRow() == 1


def test_what_the_scan_recorded_is_shown_at_once(page: ReviewPage, groups: tuple[Group, ...]) -> None:
    place = Difference(BOXES[0], DifferenceKind.OTHER_COLOUR, 70.0)
    recorded = tuple(
        replace(
            each,
            matches=tuple(
                replace(match, evidence=replace(match.evidence, differences=(place,))) for match in each.matches
            ),
        )
        for each in groups
    )
    page.clear()
    page.set_groups(recorded, final=True)
    assert page.evidence.places.headline.text() == "1 place differs"
    press(page, "P")
    assert centre(page) == (100, 530)


def test_without_a_pair_there_is_nothing_to_go_to(page: ReviewPage) -> None:
    page.clear()
    for command in (Command.NEXT_PLACE, Command.PREVIOUS_PLACE, Command.OUTLINES):
        assert not page.commands.by_command[command].isEnabled()
    assert not page.evidence.places.isVisible()
