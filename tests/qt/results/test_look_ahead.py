"""What the next group will show is loaded ahead, and never before what is on show."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Pixels
from tests.qt.review_library import Notes, make_groups

GROUPS = 6


class Watched(ImageSource):
    """Loads real images, and keeps of which it was to make previews, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.previews: list[str] = []

    def __call__(self, path: str, side: int) -> Pixels:
        if threading.current_thread().name == "compare":
            self.previews.append(path)
        return super().__call__(path, side)


@pytest.fixture
def source() -> Watched:
    return Watched()


@pytest.fixture
def page(source: Watched, qtbot: QtBot, tmp_path: Path) -> Iterator[ReviewPage]:
    made = ReviewPage(Notes(), load=source)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.set_groups(make_groups(str(tmp_path), GROUPS), final=True)
    yield made
    made.close_threads()


def test_the_pair_on_show_is_loaded_before_the_next_one(page: ReviewPage, source: Watched, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(source.previews) == 4)
    slots = page.group_model.slots()
    for row in (3, 2, 4):
        source.previews.clear()
        page.images.clear()
        page.groups_view.choose(slots[row])
        qtbot.waitUntil(lambda: len(source.previews) == 4)
        here, next_one = page.review.group(slots[row]), page.review.group(slots[row + 1])
        assert here is not None and next_one is not None
        assert set(source.previews[:2]) == set(page.on_show.pair) < set(here.paths)
        assert set(source.previews[2:]) < set(next_one.paths)
