from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import FoundFile
from dedup_gui.qt.widgets import thumbnails as module
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import SIDE, Pixels, Thumbnails, to_qimage
from dedup_gui.store.previews import PreviewStore
from tests.qt.review_library import image_file, picture


@pytest.fixture
def source() -> Iterator[ImageSource]:
    made = ImageSource()
    yield made
    made.close()


def wait_for(thumbnails: Thumbnails, file: FoundFile, qtbot: QtBot) -> module.Thumbnail:
    thumbnails.get(file)
    qtbot.waitUntil(lambda: thumbnails.get(file) is not None)
    found = thumbnails.get(file)
    assert found is not None
    return found


def test_a_thumbnail_is_made_off_the_gui_thread_and_remembered(
    source: ImageSource, tmp_path: Path, qtbot: QtBot
) -> None:
    path = str(tmp_path / "a.jpg")
    Image.new("RGB", (1200, 600), (200, 30, 20)).save(path)
    thumbnails = Thumbnails(source)
    file = image_file(path).file
    assert thumbnails.get(file) is None
    with qtbot.waitSignal(thumbnails.ready) as arrived:
        thumbnails.get(file)
    assert arrived.args == [path]
    found = thumbnails.get(file)
    assert found is not None
    assert (found.image.width(), found.image.height()) == (SIDE, SIDE // 2)
    assert found.image.pixelColor(5, 5).red() > 180
    thumbnails.close()


@pytest.mark.parametrize("content", [b"", b"no image", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_image_gives_the_reason(content: bytes, source: ImageSource, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    stat = path.stat()
    file = FoundFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_dev, stat.st_ino)
    thumbnails = Thumbnails(source)
    found = wait_for(thumbnails, file, qtbot)
    assert found.image.isNull()
    assert found.problem
    thumbnails.close()


def test_a_missing_file_gives_the_reason(source: ImageSource, qtbot: QtBot) -> None:
    thumbnails = Thumbnails(source)
    found = wait_for(thumbnails, FoundFile("/nowhere/a.jpg", 1, 1, 1, 1), qtbot)
    assert found.image.isNull() and found.problem
    thumbnails.close()


def test_the_store_on_disk_is_asked_first(source: ImageSource, tmp_path: Path, qtbot: QtBot) -> None:
    path = str(tmp_path / "a.png")
    picture(1).save(path)
    file = image_file(path).file
    store = PreviewStore(str(tmp_path / "previews.sqlite"))
    first = Thumbnails(source, store)
    wait_for(first, file, qtbot)
    first.close()
    assert store.get(file)
    os.remove(path)
    second = Thumbnails(source, store)
    assert not wait_for(second, file, qtbot).image.isNull()
    second.close()
    store.close()


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(module, "MEMORY_BYTES", 3 * 4 * 64 * 64 + 2000)

    def load(_path: str, _side: int) -> Pixels:
        return np.zeros((64, 64, 3), np.uint8)

    thumbnails = Thumbnails(load)
    files = [FoundFile(f"/{number}.jpg", 1, 1, 1, number) for number in range(6)]
    for file in files:
        wait_for(thumbnails, file, qtbot)
    thumbnails.forget_wishes()
    assert sum(file.state in thumbnails._memory for file in files) == 3
    thumbnails.close()


def test_pixels_arrive_unchanged() -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    pixels.flags.writeable = False
    image = to_qimage(pixels)
    for y in range(5):
        for x in range(7):
            colour = image.pixelColor(x, y)
            assert [colour.red(), colour.green(), colour.blue()] == pixels[y, x].tolist()


def test_an_image_whose_drive_was_away_is_tried_again(source: ImageSource, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.png"
    picture(1).save(path)
    file = image_file(str(path)).file
    away = path.rename(tmp_path / "away.png")
    thumbnails = Thumbnails(source)
    assert wait_for(thumbnails, file, qtbot).problem == "It is not there; is its drive connected?"
    away.rename(path)
    assert wait_for(thumbnails, file, qtbot).problem, "not with every frame that is painted"
    thumbnails.forget_failures()
    assert not wait_for(thumbnails, file, qtbot).image.isNull()
    thumbnails.close()
