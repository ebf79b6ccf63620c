"""How long a pair takes until it is seen, until it is sharp, and to flip; and the way to the next of many groups.

    python -m tests.bench.comparison --size 6000x4000 --groups 100000

Two photographs are made and shown in the review page as a person sees them first: with a thumbnail on disk and
nothing in memory. `seen` is the first time both are painted, `sharp` when both previews are there, `places` when it
is known where the two differ, `full` when all pixels are. Run it under Xvfb or with QT_QPA_PLATFORM=offscreen; each
figure is the median of several pairs.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from PIL import Image
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dedup_gui.core.review.places import Sought
from dedup_gui.core.types import FoundFile, Group, ImageFile, ImageInfo
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.window.application import SWITCH_SECONDS
from dedup_gui.qt.window.drops import OpeningApplication
from dedup_gui.store.previews import PreviewStore
from tests.bench.large_review import make_groups
from tests.bench.photographs import make_photographs
from tests.core.review.review_images import group, match
from tests.qt.scripted_services import ScriptedServices

PAIRS = 5
REST_SECONDS = 2.0
SMALL = 1_000_000
"""Pixels: of images no larger all is there in a tenth of that."""


def make_pairs(folder: str, width: int, height: int) -> tuple[Group, ...]:
    """Pairs of a photograph and its copy at another quality."""
    made = []
    for number, path in enumerate(make_photographs(folder, PAIRS, width, height), start=1):
        copy = f"{os.path.splitext(path)[0]} copy.jpg"
        with Image.open(path) as photograph:
            photograph.save(copy, quality=80)
        members = [_image(each, width, height) for each in (path, copy)]
        made.append(group(members, [match(path, copy)], id=number))
    return tuple(made)


def _image(path: str, width: int, height: int) -> ImageFile:
    stat = os.stat(path)
    file = FoundFile(path, stat.st_size, stat.st_mtime_ns, stat.st_dev, stat.st_ino, False)
    return ImageFile(file, ImageInfo(width, height, "JPEG", "RGB"), digest=f"digest of {path}")


class Watch:
    """Runs the page and tells how long something took.

    Args:
        app: the application.
        page: the page.
        rest: seconds that somebody looks at a pair before going on.
    """

    def __init__(self, app: QApplication, page: ReviewPage, rest: float) -> None:
        self._app = app
        self._rest = rest
        self.page = page

    def until(self, there: Callable[[], bool], seconds: float = 60) -> float:
        """Milliseconds until something is so, and painted."""
        began = time.perf_counter()
        while not there():
            if time.perf_counter() - began > seconds:
                raise TimeoutError
            self._app.processEvents()
        self.paint()
        return 1000 * (time.perf_counter() - began)

    def settle(self) -> None:
        """Go on as while somebody looks: what is looked ahead at is there then."""
        end = time.perf_counter() + self._rest
        while time.perf_counter() < end:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def paint(self) -> float:
        """Milliseconds to paint the comparison."""
        began = time.perf_counter()
        canvas = self.page.compare.canvas
        canvas.render(QImage(canvas.size(), QImage.Format.Format_RGB32))
        return 1000 * (time.perf_counter() - began)

    def pictures(self, wanted: Callable[[object], bool]) -> bool:
        """Whether both pictures are so far."""
        members = self.page.member_model.members[:2]
        return len(members) == 2 and all(wanted(self.page.images.at_hand(member)) for member in members)


def say(name: str, figures: Sequence[float]) -> None:
    """Print a line."""
    print(f"{name:34}{statistics.median(figures):9.1f} ms   ({min(figures):.1f} to {max(figures):.1f})")


def run(width: int, height: int, many: int) -> None:
    """Measure all of it."""
    made = QApplication.instance()
    app = made if isinstance(made, QApplication) else OpeningApplication()
    with tempfile.TemporaryDirectory(prefix="dedup-") as folder, contextlib.ExitStack() as stack:
        pairs = make_pairs(os.path.join(folder, "pairs"), width, height)
        previews = stack.enter_context(contextlib.closing(PreviewStore(os.path.join(folder, "previews.sqlite"))))
        page = ReviewPage(ScriptedServices(), load=ImageSource(), previews=previews)
        stack.callback(page.close_threads)
        page.resize(1600, 900)
        page.show()
        watch = Watch(app, page, REST_SECONDS if width * height > SMALL else REST_SECONDS / 10)
        page.set_groups(pairs, final=True)
        for slot in range(PAIRS):  # the thumbnails of the list and the strip come first: they are on disk then
            page.groups_view.choose(slot)
            for member in page.member_model.members:
                watch.until(lambda member=member: page.thumbnails.get(member.file) is not None)  # type: ignore[misc]
        _pairs(watch)
        page.compare.set_mode(Mode.SIDE_BY_SIDE)
        if many:
            _groups(watch, many)
        page.hide()
        page.clear()
        page.deleteLater()
        app.processEvents()


def _pairs(watch: Watch) -> None:
    page = watch.page
    seen, sharp, places, full, flips = [], [], [], [], []
    for slot in range(PAIRS):
        page.groups_view.choose((slot + 2) % PAIRS)  # where one comes from: it is read, and what it looks ahead at
        watch.settle()
        page.images.clear()
        page.places.finder.clear()
        began = time.perf_counter()
        page.groups_view.choose(slot)
        page.compare.canvas.update()
        watch.until(lambda: watch.pictures(lambda picture: bool(picture.levels)))  # type: ignore[attr-defined]
        seen.append(1000 * (time.perf_counter() - began))
        watch.until(lambda: watch.pictures(lambda picture: picture.preview is not None))  # type: ignore[attr-defined]
        sharp.append(1000 * (time.perf_counter() - began))
        watch.until(lambda: page.places.finder.places.sought is Sought.DONE)
        places.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        page.commands.trigger(Command.ZOOM_FULL)
        watch.paint()
        watch.until(lambda: watch.pictures(lambda picture: picture.full))  # type: ignore[attr-defined]
        full.append(1000 * (time.perf_counter() - began))
        page.commands.trigger(Command.ZOOM_FIT)
        page.compare.set_mode(Mode.FLIP)
        watch.paint()
        for _ in range(10):
            began = time.perf_counter()
            page.compare.press_flip()
            watch.paint()
            flips.append(1000 * (time.perf_counter() - began))
        page.compare.set_mode(Mode.SIDE_BY_SIDE)
    say("seen", seen)
    say("sharp", sharp)
    say("places, from nothing", places)
    say("full, from when it is wanted", full)
    say("flip", flips)
    ahead = []
    page.images.clear()
    page.places.finder.clear()
    page.groups_view.choose(0)
    for _ in range(PAIRS - 1):
        watch.settle()  # the next one's places are found meanwhile
        began = time.perf_counter()
        page.commands.trigger(Command.NEXT_GROUP)
        watch.until(lambda: page.places.finder.places.sought is Sought.DONE)
        ahead.append(1000 * (time.perf_counter() - began))
    say("places, looked ahead at", ahead)


def _groups(watch: Watch, many: int) -> None:
    page = watch.page
    gc.disable()  # as in the window (qt/window/garbage.py)
    sys.setswitchinterval(SWITCH_SECONDS)  # likewise (qt/window/application.py)
    try:
        page.set_groups(make_groups(many), final=True)
        watch.until(lambda: page.review.totals.groups == many, 300)
        figures = []
        for _ in range(40):
            began = time.perf_counter()
            page.commands.trigger(Command.NEXT_GROUP)
            page.grab()
            figures.append(1000 * (time.perf_counter() - began))
        say(f"next of {many:,} groups, painted", figures)
    finally:
        gc.enable()


def main(words: list[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.comparison", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", default="6000x4000", help="of the photographs, pixels")
    parser.add_argument("--groups", type=int, default=100_000, help="0 = leave that out")
    chosen = parser.parse_args(words)
    width, height = map(int, chosen.size.split("x"))
    run(width, height, chosen.groups)


if __name__ == "__main__":
    main()
