"""What there is of an image's picture: first what was kept, then the preview, then all pixels."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from dedup_gui.core.errors import ImageError
from dedup_gui.core.types import FoundFile, SkipCode
from dedup_gui.qt.compare.images import PREVIEW_SIDE, CompareImages
from dedup_gui.qt.widgets.thumbnails import Pixels
from tests.core.review.review_images import image

LARGE = image("/p/large.jpg", width=6000, height=4000)


class KeptOnDisk:
    """A store with a small picture of everything."""

    def get(self, file: FoundFile) -> bytes | None:
        memory = io.BytesIO()
        Image.new("RGB", (256, 171), "teal").save(memory, "JPEG")
        return memory.getvalue()

    def put(self, file: FoundFile, jpeg: bytes) -> None: ...


class Slow:
    """Loads when it is let."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.damaged = False

    def __call__(self, path: str, side: int) -> Pixels:
        assert self.go.wait(20)
        if self.damaged:
            raise ImageError(SkipCode.TRUNCATED, "half of it")
        return np.full((side * 2 // 3, side, 3), 200, np.uint8)


@pytest.fixture
def load() -> Slow:
    return Slow()


@pytest.fixture
def images(qtbot: QtBot, load: Slow) -> Iterator[CompareImages]:
    made = CompareImages(load, previews=KeptOnDisk())
    yield made
    load.go.set()
    made.close()


def test_the_thumbnail_stands_there_until_the_preview_does(qtbot: QtBot, images: CompareImages, load: Slow) -> None:
    with qtbot.waitSignal(images.ready):
        assert not images.get(LARGE).levels
    first = images.get(LARGE, full=True)
    assert first.coming and first.levels[0].image.width() == 256
    assert first.preview is None, "nothing is computed from it"
    with qtbot.waitSignal(images.ready):
        load.go.set()
    sharp = images.get(LARGE)
    assert not sharp.coming and sharp.levels[0].image.width() == PREVIEW_SIDE


def test_of_what_cannot_be_read_the_thumbnail_does_not_stay(qtbot: QtBot, images: CompareImages, load: Slow) -> None:
    load.damaged = True
    with qtbot.waitSignal(images.ready):
        images.get(LARGE)
    assert images.get(LARGE).coming
    with qtbot.waitSignal(images.ready):
        load.go.set()
    assert images.get(LARGE).problem
    assert not images.get(LARGE).levels
