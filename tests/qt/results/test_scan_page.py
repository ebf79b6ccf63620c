from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import FileSkipped, GroupsSoFar, Progress, Stage
from dedup_gui.core.settings import AppSettings, Engine, ScanSettings
from dedup_gui.core.types import Evidence, KeeperReason, Match, Relation, SkipCode, Skipped
from dedup_gui.qt.dialogs.skipped import SkippedDialog, SkippedModel
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.results.scan_bar import ScanBar
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.widgets.path_table import PATH_ROLE
from dedup_gui.qt.widgets.show_in_folder import folder_url
from dedup_gui.words.numbers import NBSP
from tests.qt.scripted_services import ScriptedServices, group, image, result

SETTINGS = ScanSettings(folders=("/pictures",))
SKIPPED = (
    Skipped("/pictures/b.jpg", SkipCode.EMPTY),
    Skipped("/pictures/a.jpg", SkipCode.DAMAGED, "bad huffman code"),
    Skipped("/other/c.jpg", SkipCode.EMPTY),
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bar(qtbot: QtBot, clock: Clock) -> ScanBar:
    made = ScanBar(clock=clock)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ScanPage]:
    made = ScanPage(ReviewPage(ScriptedServices()))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    yield made
    made.review.close_threads()


def test_the_bar_tells_stage_number_speed_and_time_left(bar: ScanBar, clock: Clock) -> None:
    bar.begin()
    bar.show_progress(Progress(Stage.DISCOVER, 1234))
    assert bar.headline.text() == "Looking for images"
    assert bar.details.text() == "1,234 images found"
    assert bar.progress.maximum() == 0
    for second in range(11):
        clock.now += 1
        bar.show_progress(Progress(Stage.FINGERPRINT, 50 * second, 3500, 50 * second))
    assert bar.headline.text() == "Reading images"
    assert bar.details.text().split("  ·  ") == ["500 of 3,500 images", "50 images per second", "about 1 minute left"]
    reading = bar.progress.value()
    assert 0 < reading < 200  # a seventh of the images, of a stage that is about half of the scan
    bar.show_progress(Progress(Stage.JUDGE, 1, 2_000_000_000))
    assert bar.details.text() == "1 of 2,000,000,000 pairs"


def test_time_in_which_the_stage_stands_still_is_not_its_own(bar: ScanBar, clock: Clock) -> None:
    def read(first: int, last: int) -> None:
        for done in range(first, last):
            clock.now += 0.1
            bar.show_progress(Progress(Stage.FINGERPRINT, 9000 + done, 9340, done))

    bar.begin()
    read(0, 50)
    assert "about 30 seconds left" in bar.details.text()
    for _ in range(400):  # thousands of images out of the cache are grouped, to be shown meanwhile
        clock.now += 0.1
        bar.show_progress(Progress(Stage.FINGERPRINT, 9049, 9340, 49, aside=True))
    assert "about 30 seconds left" in bar.details.text()
    read(50, 80)
    assert bar.details.text().split("  ·  ")[1:] == ["10 images per second", "about 25 seconds left"]


def test_a_paused_bar_offers_to_go_on_and_keeps_its_speed(qtbot: QtBot, bar: ScanBar, clock: Clock) -> None:
    bar.begin()
    for second in range(6):
        clock.now += 1
        bar.show_progress(Progress(Stage.FINGERPRINT, 20 * second, 1000, 20 * second))
    with qtbot.waitSignal(bar.pauseRequested) as heard:
        bar.pause_button.click()
    assert heard.args == [True]
    bar.set_paused(True)
    assert bar.headline.text() == "Paused: reading images"
    assert "left" not in bar.details.text()
    clock.now += 3600
    with qtbot.waitSignal(bar.pauseRequested) as heard:
        bar.pause_button.click()
    assert heard.args == [False]
    bar.set_paused(False)
    clock.now += 1
    bar.show_progress(Progress(Stage.FINGERPRINT, 120, 1000, 120))
    assert "20 images per second" in bar.details.text()


def test_the_bar_offers_what_is_possible(bar: ScanBar) -> None:
    bar.begin()
    assert bar.pause_button.isVisible() and bar.cancel_button.isVisible()
    assert not bar.back_button.isVisible() and not bar.rescan_button.isVisible()
    bar.set_cancelling()
    assert not bar.cancel_button.isEnabled() and not bar.pause_button.isEnabled()
    bar.show_progress(Progress(Stage.FINGERPRINT, 1, 2))
    assert bar.headline.text() == "Stopping"
    bar.finish("Scan cancelled", "")
    assert bar.back_button.isVisible() and bar.rescan_button.isVisible()
    assert not bar.progress.isVisible()
    bar.begin()
    assert bar.cancel_button.isEnabled() and bar.pause_button.isEnabled()


def test_groups_come_while_the_scan_runs(page: ScanPage) -> None:
    page.begin()
    assert not page.reviewing
    page.take([Progress(Stage.FINGERPRINT, 5, 10), GroupsSoFar(())])
    assert not page.reviewing
    first = (group(1, "/pictures/a.jpg", "/pictures/b.jpg"),)
    page.take([GroupsSoFar(first), FileSkipped(SKIPPED[0])])
    assert page.reviewing
    assert page.groups == first
    assert page.bar.skipped_button.isVisible()
    page.finish(result(SETTINGS, first, SKIPPED))
    assert page.reviewing
    assert page.bar.headline.text().replace(NBSP, " ") == "2 images, 1 group, 1.00 kB can be freed"
    assert page.skipped.skipped == SKIPPED


def test_nothing_found_says_what_to_try(qtbot: QtBot, page: ScanPage) -> None:
    page.begin()
    page.finish(result(ScanSettings(("/x",), engine=Engine.HASH), images=(image("/x/1"), image("/x/2"))))
    assert not page.reviewing
    assert page.empty.headline.text() == "No duplicates found"
    sentence = page.empty.sentence.text()
    assert sentence.startswith("2 images compared")
    assert "Balanced" in sentence and "other shots" in sentence and "add more folders" in sentence
    with qtbot.waitSignal(page.bar.backRequested):
        page.empty.button.click()
    thorough = ScanSettings(("/x",), engine=Engine.THOROUGH, include_bursts=True)
    page.finish(result(thorough, images=(image("/x/1"),)))
    assert page.empty.sentence.text() == "1 image compared, no two are alike. To look harder, add more folders."


def test_nothing_but_shared_parts_found_says_how_to_see_them(page: ScanPage) -> None:
    images = (image("/x/1"), image("/x/2"))
    match = Match("/x/1", "/x/2", Relation.PARTIAL, Evidence("geometry"))
    thorough = ScanSettings(("/x",), engine=Engine.THOROUGH, include_bursts=True)
    page.finish(replace(result(thorough, images=images), partial=(match,)))
    assert page.empty.sentence.text() == (
        "2 images compared, no two are duplicates. To look harder, show the images that share a part or add more "
        "folders."
    )


def test_folders_without_images_and_folders_without_readable_ones(qtbot: QtBot, page: ScanPage) -> None:
    page.begin()
    page.finish(result(SETTINGS))
    assert page.empty.headline.text() == "No images here"
    page.finish(result(SETTINGS, skipped=SKIPPED))
    assert page.empty.headline.text() == "No image could be read"
    with qtbot.waitSignal(page.skippedShown):
        page.empty.button.click()


def test_a_cancelled_scan_keeps_its_groups(page: ScanPage) -> None:
    page.begin()
    groups = (group(1, "/a", "/b"),)
    page.take([GroupsSoFar(groups)])
    page.stop("Scan cancelled")
    assert page.reviewing
    assert page.bar.details.text() == "1 group among the images read so far"
    page.begin()
    assert page.groups == ()
    page.stop("Scan cancelled")
    assert not page.reviewing
    assert page.empty.headline.text() == "Scan cancelled"


def test_after_the_last_removal_there_is_nothing_left_to_do_until_it_is_undone(page: ScanPage) -> None:
    page.begin()
    groups = (group(1, "/p/a", "/p/b", "/p/c"), group(2, "/p/d", "/p/e"))
    page.finish(result(SETTINGS, groups))
    page.removed(["/p/b", "/p/d"])
    assert page.reviewing
    assert page.bar.headline.text().replace(NBSP, " ") == "3 images, 1 group, 1.00 kB can be freed"
    assert page.bar.details.text() == "2 images removed"
    page.removed(["/p/c"])
    assert not page.reviewing
    assert page.empty.headline.text() == "All done"
    page.restored(["/p/b", "/p/c", "/p/d"])
    assert page.reviewing
    assert page.bar.headline.text().replace(NBSP, " ") == "5 images, 2 groups, 3.00 kB can be freed"
    assert page.bar.details.text() == ""


def test_what_can_still_be_freed_follows_the_persons_keeper_rules(qtbot: QtBot) -> None:
    """After the keeper's removal the first path is the keeper, not the largest file."""
    settings = AppSettings(keeper_rules=(KeeperReason.FIRST_PATH,))
    page = ScanPage(ReviewPage(ScriptedServices(settings)))
    qtbot.addWidget(page)
    page.begin()
    found = group(1, "/p/a", "/p/b", "/p/c")
    between = replace(found.matches[0], a="/p/b", b="/p/c")
    members = (*found.members[:2], image("/p/c", size=5000))
    found = replace(found, members=members, matches=(*found.matches, between))
    page.finish(result(SETTINGS, (found,)))
    page.removed(["/p/a"])
    assert page.bar.headline.text().replace(NBSP, " ") == "2 images, 1 group, 5.00 kB can be freed"
    page.review.close_threads()


def test_the_model_of_skipped_images_is_a_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = SkippedModel()
    model.extend(list(SKIPPED))
    model.extend([])
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    assert model.rowCount() == 3
    model.clear()
    assert model.rowCount() == 0


@pytest.fixture
def dialog(qtbot: QtBot) -> SkippedDialog:
    model = SkippedModel()
    model.extend(list(SKIPPED))
    made = SkippedDialog(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(dialog: SkippedDialog) -> list[str]:
    proxy = dialog.proxy
    return [os.fsdecode(bytes(proxy.index(row, 0).data(PATH_ROLE))) for row in range(proxy.rowCount())]


def test_skipped_images_can_be_sorted_and_filtered(dialog: SkippedDialog) -> None:
    assert shown(dialog) == ["/other/c.jpg", "/pictures/b.jpg", "/pictures/a.jpg"]
    from PySide6.QtCore import Qt

    dialog.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(dialog) == ["/pictures/a.jpg", "/pictures/b.jpg", "/other/c.jpg"]
    dialog.filter_edit.setText("EMPTY")
    assert shown(dialog) == ["/pictures/b.jpg", "/other/c.jpg"]
    dialog.filter_edit.setText("no such thing")
    assert shown(dialog) == []


def test_skipped_images_are_copied_with_their_reason(dialog: SkippedDialog) -> None:
    dialog.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert lines[2] == "/pictures/a.jpg\tThe image is damaged (bad huffman code)"
    dialog.table.selectRow(0)
    assert [skipped.path for skipped in dialog.chosen()] == ["/other/c.jpg"]
    assert dialog.folder_button.isEnabled()


def test_the_list_grows_while_it_is_open(dialog: SkippedDialog) -> None:
    model = dialog.proxy.sourceModel()
    assert isinstance(model, SkippedModel)
    model.extend([Skipped("/pictures/z.jpg", SkipCode.TRUNCATED)])
    assert len(shown(dialog)) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_folders_with_names_that_are_not_text_can_be_opened() -> None:
    path = os.fsdecode(b"/pictures/caf\xe9/1.jpg")
    assert bytes(folder_url(path).toEncoded().data()) == b"file:///pictures/caf%E9"


def test_progress_leaves_painting_to_the_next_frame(bar: ScanBar, qtbot: QtBot) -> None:
    bar.begin()
    qtbot.waitExposed(bar)
    painted: list[QEvent.Type] = []

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(event.type())
            return False

    watch = Painted(bar)
    bar.progress.installEventFilter(watch)
    bar.show_progress(Progress(Stage.FINGERPRINT, 10, 100, 10))
    bar.show_progress(Progress(Stage.FINGERPRINT, 60, 100, 60))
    assert not painted
    qtbot.waitUntil(lambda: bool(painted))
    assert 250 < bar.progress.value() < 400
