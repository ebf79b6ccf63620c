"""Images that are loaded reduced: the part that is looked at is painted in full."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Box, Evidence, FoundFile, Group, ImageFile, ImageInfo, Match, Matrix3, Relation
from dedup_gui.qt.compare import painting, parts
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.parts import MOST_PIXELS, Part, Parts, with_margin
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.painting import draw_badge
from dedup_gui.qt.widgets.thumbnails import Pixels, to_pixels
from dedup_gui.words.numbers import per_cent

WIDTH, HEIGHT = 2400, 1800
REDUCED = 1_000_000
"""Stands for the limit of pixels: these images have four times as many."""


class Counted:
    """Loads parts by the program's own reader, when it is let; notes which."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self.go = threading.Event()
        self.go.set()
        self.asked: list[tuple[str, Box]] = []

    def __call__(self, path: str, box: Box, size: tuple[int, int]) -> Pixels:
        self.asked.append((os.path.basename(path), box))
        assert self.go.wait(20)
        return self._source.part(path, box, size)


@pytest.fixture
def source() -> Iterator[ImageSource]:
    made = ImageSource()
    yield made
    made.close()


@pytest.fixture
def load(source: ImageSource) -> Iterator[Counted]:
    made = Counted(source)
    yield made
    made.go.set()


@pytest.fixture
def images(source: ImageSource, load: Counted) -> Iterator[CompareImages]:
    made = CompareImages(source, load_part=load, most_pixels=REDUCED)
    yield made
    load.go.set()
    made.close()


@pytest.fixture
def view(images: CompareImages, qtbot: QtBot) -> CompareView:
    made = CompareView(images)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def pattern(width: int = WIDTH, height: int = HEIGHT) -> npt.NDArray[np.uint8]:
    """A chequer of single pixels, and a smooth colour that says where one is."""
    y, x = np.mgrid[:height, :width]
    made = np.empty((height, width, 3), np.uint8)
    made[..., 0] = ((x + y) % 2) * 255
    made[..., 1] = x * 255 // width
    made[..., 2] = y * 255 // height
    return made


def file_of(path: Path, *, turned: bool = False) -> ImageFile:
    """What a scan would say of it."""
    with Image.open(path) as opened:
        width, height = opened.size[::-1] if turned else opened.size
        info = ImageInfo(width, height, opened.format or "", opened.mode)
    stat = path.stat()
    found = FoundFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_dev, stat.st_ino)
    return ImageFile(found, info, digest=path.name)


def pair(a: ImageFile, b: ImageFile, transform: Matrix3 | None = None) -> Group:
    transform = transform or ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    evidence = Evidence("geometry", 4, 0.9, 50, transform, (0, 0, WIDTH, HEIGHT), 0.0, False, 1.0, 0.97)
    matches = (Match(a.path, b.path, Relation.RESIZED, evidence),)
    return Group(1, (a, b), matches, suggest((a, b), matches, DEFAULT_KEEPER_RULES))


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """An image and one that is stored turned."""
    whole = Image.fromarray(pattern())
    whole.save(tmp_path / "a.png", compress_level=1)
    exif = Image.Exif()
    exif[0x0112] = 6
    whole.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "b.png", compress_level=1, exif=exif)
    return pair(file_of(tmp_path / "a.png"), file_of(tmp_path / "b.png", turned=True))


def show_at_100(view: CompareView, group: Group, qtbot: QtBot) -> None:
    """Show pixels one to one, and wait for the reduced pictures of what is on show; no part is at hand then."""
    view.compare(group, *group.paths)
    view.canvas.zoom_to(1.0)
    on_show = group.members[:1] if view.mode is Mode.FLIP else group.members

    def painted() -> bool:
        view.canvas.grab()
        return all(view._images.at_hand(image).full for image in on_show)

    qtbot.waitUntil(painted)
    if len(on_show) > 1:  # the first may have been there long before the other
        assert view._images._parts is not None
        view._images._parts.clear()


def sharp(view: CompareView, group: Group, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(view._images.part(image) is not None for image in group.members))


def shot(view: CompareView) -> QImage:
    return view.canvas.grab().toImage()


def pictures(view: CompareView) -> npt.NDArray[np.int_]:
    """What is painted above the words in the lower corners."""
    return to_pixels(shot(view)).astype(int)[:-40]


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is painted in words from now on."""
    said: list[str] = []

    def draw(painter: QPainter, at: QPoint, text: str, font: QFont, colours: tuple[str, str]) -> None:
        said.append(text)
        draw_badge(painter, at, text, font, colours)

    monkeypatch.setattr(painting, "draw_badge", draw)
    return said


def painted_words(view: CompareView, words: list[str]) -> list[str]:
    words.clear()
    view.canvas.grab()
    return list(words)


def middle(pane: QRectF) -> QRect:
    """A square that no badge and no divider lies on."""
    at = pane.center().toPoint()
    return QRect(at.x() - 120, at.y() - 120, 100, 100)


def contrast(image: QImage, rect: QRect) -> float:
    """How much neighbours differ in red, 0-255."""
    red = to_pixels(image.copy(rect))[..., 0].astype(float)
    return float(np.abs(np.diff(red, axis=1)).mean())


@pytest.mark.parametrize("mode", [Mode.SIDE_BY_SIDE, Mode.FLIP, Mode.SWIPE, Mode.GRID])
def test_single_pixels_are_seen_at_100_per_cent(view: CompareView, group: Group, mode: Mode, qtbot: QtBot) -> None:
    view.set_mode(mode)
    show_at_100(view, group, qtbot)
    before = shot(view)
    for pane in view.canvas.panes():
        assert contrast(before, middle(pane)) < 40, "the reduced picture has no pixels of its own"
    wanted = group.members[:1] if mode is Mode.FLIP else group.members
    qtbot.waitUntil(lambda: all(view._images.part(image) is not None for image in wanted))
    after = shot(view)
    for pane in view.canvas.panes():
        assert contrast(after, middle(pane)) == 255
    assert view.zoom_text.text() == per_cent(100)


def test_nothing_moves_when_it_comes(view: CompareView, group: Group, qtbot: QtBot) -> None:
    """The smooth colours, which say where one is, are the same before and after; as is B, stored turned."""
    show_at_100(view, group, qtbot)
    before = pictures(view)
    sharp(view, group, qtbot)
    after = pictures(view)
    assert np.abs(after - before)[..., 0].max() > 100
    assert np.abs(after - before)[..., 1:].max() <= 2
    left, right = (middle(pane) for pane in view.canvas.panes())
    image = shot(view)
    assert image.copy(left) == image.copy(right)


def test_the_pixels_are_those_of_the_file_and_lie_in_their_place(
    view: CompareView, group: Group, qtbot: QtBot
) -> None:
    view.set_mode(Mode.FLIP)
    show_at_100(view, group, qtbot)
    qtbot.waitUntil(lambda: view._images.part(group.members[0]) is not None)
    pane, look = view.canvas.panes()[0], view.canvas.viewpoint
    square = middle(pane)
    x = round(look.centre_x + square.x() - pane.center().x())
    y = round(look.centre_y + square.y() - pane.center().y())
    seen = to_pixels(shot(view).copy(square))
    truth = pattern()
    near = [truth[y + dy : y + dy + 100, x + dx : x + dx + 100] for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    assert any(np.array_equal(seen, each) for each in near), "within half a pixel, and unaltered"


def test_a_small_move_needs_no_other_part_and_a_large_one_does(
    view: CompareView, load: Counted, group: Group, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PIXELS", 900_000)
    view.set_mode(Mode.FLIP)
    show_at_100(view, group, qtbot)
    qtbot.waitUntil(lambda: view._images.part(group.members[0]) is not None)
    assert len(load.asked) == 1
    first = view._images.part(group.members[0])
    view.canvas.pan_by(0.05, 0.05)
    view.canvas.grab()
    qtbot.wait(2 * parts.REST_MS)
    assert len(load.asked) == 1
    view.canvas.pan_by(0.5, 0.0)
    half = pictures(view)
    qtbot.waitUntil(lambda: view._images.part(group.members[0]) is not first)
    assert [name for name, _ in load.asked] == ["a.png", "a.png"]
    full = pictures(view)
    assert np.abs(half - full)[..., 1:].max() <= 2, "no gap between the part and the rest"
    assert 0.1 < (half[..., 0] != full[..., 0]).mean() < 0.9, "what was at hand was painted in full meanwhile"


def test_while_the_view_moves_nothing_is_read(view: CompareView, load: Counted, group: Group, qtbot: QtBot) -> None:
    show_at_100(view, group, qtbot)
    load.asked.clear()
    for _ in range(12):
        view.canvas.pan_by(0.02, 0)
        view.canvas.grab()
        qtbot.wait(30)
    assert not load.asked
    sharp(view, group, qtbot)
    assert sorted(name for name, _ in load.asked) == ["a.png", "b.png"]


def test_what_was_asked_for_is_forgotten_with_the_next_pair(
    view: CompareView, load: Counted, group: Group, tmp_path: Path, qtbot: QtBot
) -> None:
    show_at_100(view, group, qtbot)
    load.asked.clear()
    load.go.clear()
    view.canvas.grab()
    qtbot.waitUntil(lambda: len(load.asked) > 0)
    small = tmp_path / "small.png"
    Image.new("RGB", (50, 40)).save(small)
    other = pair(file_of(small), file_of(small))
    view.compare(other, *other.paths)
    view.canvas.grab()
    asked = len(load.asked)
    load.go.set()
    qtbot.wait(3 * parts.REST_MS)
    assert len(load.asked) == asked, "the second of the pair is not read"
    assert all(view._images.part(image) is None for image in group.members)


def change(path: Path) -> None:
    Image.fromarray(255 - pattern()).save(path, compress_level=1)
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("harm", [Path.unlink, change])
@pytest.mark.parametrize("late", [False, True])
def test_of_a_file_that_is_no_longer_the_one_that_was_found_nothing_is_shown(
    view: CompareView, load: Counted, group: Group, harm: Callable[[Path], None], late: bool, qtbot: QtBot
) -> None:
    view.set_mode(Mode.FLIP)
    load.go.clear()
    show_at_100(view, group, qtbot)
    before = pictures(view)
    if late:  # while it is being read
        qtbot.waitUntil(lambda: len(load.asked) == 1)
    harm(Path(group.paths[0]))
    load.go.set()
    manager = view._images._parts
    assert manager is not None
    qtbot.waitUntil(lambda: group.members[0].file.state in manager._failed)
    view.canvas.pan_by(0.01, 0)
    view.canvas.pan_by(-0.01, 0)
    assert np.array_equal(pictures(view), before), "the reduced picture stays"
    qtbot.wait(2 * parts.REST_MS)
    assert len(load.asked) == int(late), "it is not tried again and again"
    assert view._images.part(group.members[0]) is None


@pytest.mark.parametrize("mode", [Mode.SIDE_BY_SIDE, Mode.BLEND, Mode.GRID])
def test_it_is_said_of_each_that_it_will_be_sharp(
    view: CompareView, load: Counted, group: Group, mode: Mode, words: list[str], qtbot: QtBot
) -> None:
    load.go.clear()
    view.set_mode(mode)
    assert not any("Reduced" in said for said in painted_words(view, words)), "all of it is seen as sharp as can be"
    show_at_100(view, group, qtbot)
    soon = ["A: Reduced; sharp in a moment", "B: Reduced; sharp in a moment"]
    assert sorted(said for said in painted_words(view, words) if "Reduced" in said) == soon
    load.go.set()
    sharp(view, group, qtbot)
    assert not any("Reduced" in said for said in painted_words(view, words))
    assert view.canvas.mode is mode


def test_why_it_will_not_be_sharp_is_said(
    view: CompareView, load: Counted, group: Group, words: list[str], qtbot: QtBot
) -> None:
    load.go.clear()
    show_at_100(view, group, qtbot)
    change(Path(group.paths[0]))
    load.go.set()
    with qtbot.waitSignal(view._images.ready):  # so that it is painted without a move of the mouse
        view.canvas.grab()
    qtbot.waitUntil(lambda: view._images.part(group.members[1]) is not None)
    qtbot.waitUntil(lambda: bool(view._images.part_problem(group.members[0])))
    assert painted_words(view, words) == ["A: Reduced: It changed since the scan"]


def test_where_too_much_is_seen_at_once_it_is_said(
    view: CompareView, load: Counted, group: Group, words: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PIXELS", 10_000)
    view.set_mode(Mode.FLIP)
    show_at_100(view, group, qtbot)
    assert "A: Reduced; zoom in to see every pixel" in painted_words(view, words)
    qtbot.wait(2 * parts.REST_MS)
    assert not load.asked


def test_an_image_of_which_only_its_preview_can_be_read_says_so(
    source: ImageSource, group: Group, words: list[str], qtbot: QtBot
) -> None:
    def no_room(path: str, side: int) -> Pixels:
        if not side:
            raise MemoryError
        return source(path, side)

    images = CompareImages(no_room)
    view = CompareView(images)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.set_mode(Mode.FLIP)
    show_at_100(view, group, qtbot)
    assert "A: Reduced: There is not enough memory to show it" in painted_words(view, words)
    images.close()


def test_a_picture_that_is_read_again_does_not_lie_under_an_older_part(
    view: CompareView, group: Group, words: list[str], qtbot: QtBot
) -> None:
    view.set_mode(Mode.FLIP)
    show_at_100(view, group, qtbot)
    image = group.members[0]
    qtbot.waitUntil(lambda: view._images.part(image) is not None)
    change(Path(image.path))
    view._images._pictures.clear()  # as others took its room in memory
    show_at_100(view, group, qtbot)
    assert view._images.part(image) is None
    qtbot.waitUntil(lambda: bool(view._images.part_problem(image)))
    assert "A: Reduced: It changed since the scan" in painted_words(view, words)


def test_half_transparent_it_does_not_lie_on_its_reduced_picture(
    view: CompareView, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("a.png", "b.png"):
        Image.new("RGBA", (1700, 1100), (200, 200, 200, 128)).save(tmp_path / name, compress_level=1)
    group = pair(file_of(tmp_path / "a.png"), file_of(tmp_path / "b.png"))
    view.set_mode(Mode.BLEND)
    show_at_100(view, group, qtbot)
    before = pictures(view)
    sharp(view, group, qtbot)
    assert np.abs(pictures(view) - before).max() <= 2


def test_a_part_that_is_laid_aslant_leaves_no_gap(
    view: CompareView, group: Group, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PIXELS", 1_600_000)
    slant: Matrix3 = ((0.9, -0.3, 400.0), (0.3, 0.9, -200.0), (0.0, 0.0, 1.0))
    tilted = pair(group.members[0], group.members[1], slant)
    view.set_mode(Mode.FLIP)
    show_at_100(view, tilted, qtbot)
    view.canvas.flip()
    view.canvas.grab()
    qtbot.waitUntil(lambda: view._images.part(group.members[1]) is not None)
    view.canvas.pan_by(0.4, 0.3)
    with_part = pictures(view)
    view._images._parts.clear()  # type: ignore[union-attr]
    reduced = pictures(view)
    assert np.abs(with_part - reduced)[..., 0].max() > 40
    assert np.abs(with_part - reduced)[..., 1:].max() <= 3


def test_what_is_read_is_bounded_and_has_what_is_seen() -> None:
    whole = QRect(0, 0, 20_000, 10_000)
    for seen in (QRect(9000, 4000, 1600, 900), QRect(0, 0, 40, 30), QRect(18_001, 0, 1998, 7998)):
        box = with_margin(seen, whole)
        assert box.contains(seen) and whole.contains(box)
        assert box.width() * box.height() <= MOST_PIXELS
        assert Part(QImage(), box, whole).covers(seen)
    assert with_margin(QRect(9000, 4000, 1600, 900), whole).width() > 2 * 1600
    for much in (QRect(0, 0, 5000, 4000), QRect(9000, 1000, 4000, 4000)):
        assert with_margin(much, whole).isEmpty(), "what is read would not do, and be asked for again and again"


def test_two_parts_are_kept_and_no_more(
    source: ImageSource, group: Group, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PIXELS", 900_000)
    third = Path(shutil.copy(group.paths[0], tmp_path / "c.png"))
    files = [*group.members, file_of(third)]
    made = Parts(source.part)
    for file in files:
        with qtbot.waitSignal(made.ready):
            made.want([(file, QRect(600, 600, 300, 200))])
    kept = [made.at_hand(file) for file in files]
    assert kept[0] is None
    assert all(part is not None and 800_000 < part.box.width() * part.box.height() <= 900_000 for part in kept[1:])
    made.close()


@pytest.mark.slow
def test_an_image_above_the_real_limit(source: ImageSource, tmp_path: Path, qtbot: QtBot) -> None:
    """63 million pixels in stripes of one."""
    path = tmp_path / "a.jpg"
    stripes = np.zeros((7000, 9000), np.uint8)
    stripes[:, ::2] = 255
    Image.fromarray(stripes).save(path, quality=90)
    images = CompareImages(source, load_part=source.part)
    view = CompareView(images)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    image = file_of(path)
    group = pair(image, image)
    view.compare(group, str(path), "")
    view.canvas.zoom_to(1.0)

    def painted() -> bool:
        view.canvas.grab()
        return images.at_hand(image).full

    qtbot.waitUntil(painted, timeout=20_000)
    rect = middle(view.canvas.panes()[0])
    assert contrast(shot(view), rect) < 120
    qtbot.waitUntil(lambda: images.part(image) is not None, timeout=20_000)
    assert contrast(shot(view), rect) > 235
    images.close()
