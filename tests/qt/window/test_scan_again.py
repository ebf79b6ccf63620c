"""A scan of the same folders leaves what the last one found on show until it has ended, and one where one was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import FileSkipped, GroupsSoFar, Progress, ScanEvent, ScanResult, Stage
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Group, SkipCode, Skipped
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.window.main_window import MainWindow
from tests.qt.scripted_services import ScriptedServices, group, result

GROUPS = tuple(group(number, f"/p/{number} a.jpg", f"/p/{number} b.jpg") for number in range(1, 5))


class Scans:
    """Each finds other groups, and ends when it is let."""

    def __init__(self, *found: tuple[Group, ...]) -> None:
        self.found = list(found)
        self.go_on = threading.Event()
        self.go_on.set()
        self.breaks = False

    def __call__(self, settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        groups = self.found.pop(0)
        yield GroupsSoFar(groups[:1])
        while not self.go_on.wait(0.005):
            yield Progress(Stage.JUDGE, 1, 2)
        yield FileSkipped(Skipped("/p/skipped now.jpg", SkipCode.EMPTY))
        if self.breaks:
            raise DedupError("the disk is away")
        return result(settings, groups, (Skipped("/p/skipped before.jpg", SkipCode.EMPTY),) if self.found else ())


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication) -> Iterator[Callable[[Scans], MainWindow]]:
    windows: list[MainWindow] = []

    def make(scans: Scans) -> MainWindow:
        services = ScriptedServices(AppSettings(folders=("/p",)), script=scans)
        window = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        with qtbot.waitSignal(window.scans.done):
            window.scan()
        qtbot.waitUntil(lambda: window.review.slot is not None)
        window.review.commands.trigger(Command.NEXT_GROUP)
        return window

    yield make
    for window in windows:
        window.close()


def paths_on_show(window: MainWindow) -> tuple[str, ...]:
    found = window.review.review.group(window.review.slot if window.review.slot is not None else -1)
    return found.paths if found is not None else ()


def begin_again(qtbot: QtBot, window: MainWindow, scans: Scans) -> None:
    scans.go_on.clear()
    window.rescan()
    qtbot.waitUntil(lambda: not scans.found)
    qtbot.wait(50)


def test_the_groups_stay_until_others_are_found(qtbot: QtBot, open_window: Callable[[Scans], MainWindow]) -> None:
    scans = Scans(GROUPS, GROUPS[1:])
    window = open_window(scans)
    assert paths_on_show(window) == GROUPS[1].paths
    begin_again(qtbot, window, scans)
    assert window.scan_page.groups == GROUPS
    assert window.scan_page.reviewing and paths_on_show(window) == GROUPS[1].paths
    assert window.scan_page.bar.cancel_button.isVisible()
    with qtbot.waitSignal(window.scans.done):
        scans.go_on.set()
    assert window.scan_page.groups == GROUPS[1:]
    assert paths_on_show(window) == GROUPS[1].paths, "one looks at what one looked at"
    assert window.result is not None and window.result.groups == GROUPS[1:]


def geometry(window: MainWindow) -> tuple[QPoint, QSize, float]:
    """Where the pictures are, and how large they are shown."""
    QApplication.processEvents()
    canvas = window.review.compare.canvas
    return canvas.mapTo(window, QPoint(0, 0)), canvas.size(), canvas.zoom


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(960, 540)])
def test_the_pictures_stay_where_they_are_as_it_begins_runs_and_ends(
    qtbot: QtBot, open_window: Callable[[Scans], MainWindow], size: QSize
) -> None:
    scans = Scans(GROUPS, GROUPS)
    window = open_window(scans)
    window.resize(size)
    before = geometry(window)
    begin_again(qtbot, window, scans)
    bar = window.scan_page.bar
    assert bar.progress.isVisible() and bar.pause_button.isVisible()
    assert geometry(window) == before
    shown = [each for each in bar.findChildren(QWidget) if each.isVisible()]
    assert all(bar.rect().contains(each.geometry()) for each in shown), "nothing is cut"
    window.scans.set_paused(True)
    qtbot.wait(20)
    assert geometry(window) == before
    window.scans.set_paused(False)
    with qtbot.waitSignal(window.scans.done):
        scans.go_on.set()
    assert geometry(window) == before


@pytest.mark.parametrize("how", ["cancelled", "broken"])
def test_a_scan_that_ends_early_leaves_what_was_there(
    qtbot: QtBot, open_window: Callable[[Scans], MainWindow], how: str
) -> None:
    scans = Scans(GROUPS, GROUPS[:1])
    window = open_window(scans)
    scans.breaks = how == "broken"
    begin_again(qtbot, window, scans)
    with qtbot.waitSignal(window.scans.stopped if how == "cancelled" else window.scans.broke):
        window.scans.cancel() if how == "cancelled" else scans.go_on.set()
    assert window.scan_page.groups == GROUPS
    assert paths_on_show(window) == GROUPS[1].paths
    assert window.result is not None and window.result.groups == GROUPS
    assert "of the scan before" in window.scan_page.bar.details.text()
    assert [each.path for each in window.scan_page.skipped.skipped] == ["/p/skipped before.jpg"], "of the scan before"
    assert window.scan_page.bar.skipped_button.isVisible()


def test_of_other_folders_nothing_stays(
    qtbot: QtBot, open_window: Callable[[Scans], MainWindow], tmp_path: Path
) -> None:
    scans = Scans(GROUPS, GROUPS[2:])
    window = open_window(scans)
    scans.go_on.clear()
    window.begin([str(tmp_path)])
    qtbot.waitUntil(lambda: window.scan_page.groups == GROUPS[2:3])
    with qtbot.waitSignal(window.scans.done):
        scans.go_on.set()
    assert window.scan_page.groups == GROUPS[2:]


def test_nothing_is_left_where_nothing_is_found_any_more(
    qtbot: QtBot, open_window: Callable[[Scans], MainWindow]
) -> None:
    scans = Scans(GROUPS, ())
    window = open_window(scans)
    with qtbot.waitSignal(window.scans.done):
        window.rescan()
    assert not window.scan_page.reviewing and window.scan_page.groups == ()


def test_what_was_removed_and_is_there_again_is_shown(
    qtbot: QtBot, open_window: Callable[[Scans], MainWindow]
) -> None:
    scans = Scans(GROUPS, GROUPS)
    window = open_window(scans)
    window.scan_page.removed(GROUPS[1].paths[:1])
    assert window.review.review.totals.groups == 3
    begin_again(qtbot, window, scans)
    window.scan_page.restored(GROUPS[0].paths[:1])  # another window put something back meanwhile
    assert window.scan_page.bar.cancel_button.isVisible(), "the scan runs on"
    with qtbot.waitSignal(window.scans.done):
        scans.go_on.set()
    assert window.review.review.totals.groups == 4
    assert window.scan_page.bar.headline.text().startswith("8 images, 4 groups")
