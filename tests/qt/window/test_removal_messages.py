"""What is said where another window, or a drive that comes and goes, had its hand in a removal."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind, ActionResult, ApplyReport, Batch, Outcome, RemovalChoice
from dedup_gui.core.events import ScanEvent, ScanResult
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision
from dedup_gui.qt.dialogs.history import batch_line
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.texts.removal import applied_sentence, undone_sentence
from dedup_gui.qt.window.main_window import MainWindow
from tests.qt.scripted_services import ScriptedServices, group, record, result

GROUPS = (group(1, "/p/a.jpg", "/p/b.jpg"), group(2, "/p/c.jpg", "/p/d.jpg", "/p/e.jpg"))
REMOVE_TWO = {"/p/b.jpg": Decision.REMOVE, "/p/d.jpg": Decision.REMOVE}


@pytest.fixture
def services() -> ScriptedServices:
    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        return result(settings, GROUPS)
        yield  # makes it a generator

    return ScriptedServices(AppSettings(folders=("/p",)), script=script)


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, services: ScriptedServices) -> Iterator[MainWindow]:
    """A window in which a scan has found GROUPS."""
    made = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
    qtbot.addWidget(made)
    made.show()
    made.begin()
    with qtbot.waitSignal(made.scans.done):
        made.scan()
    yield made
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()


def texts(window: MainWindow) -> list[str]:
    return [bar.text for bar in window.notices.bars]


def remove(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())


def bring_to_front(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))


def report(*outcomes: Outcome) -> ApplyReport:
    return ApplyReport(1, tuple((f"/p/{number}.jpg", ActionResult(each)) for number, each in enumerate(outcomes)))


def test_what_another_window_put_back_is_back_here_too(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    remove(qtbot, window)
    assert len(window.review.review.groups) == 1
    for _ in services.undo(1):  # in the other window
        pass
    with qtbot.waitSignal(window.removals.undoneBefore):
        window.notices.bars[0].buttons[0].click()
    assert texts(window) == ["2 images had been put back already, where they were."]
    assert len(window.review.review.groups) == 2


def test_what_another_window_put_back_is_seen_once_this_one_is_in_front(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    remove(qtbot, window)
    for _ in services.undo(1):
        pass
    with qtbot.waitSignal(window.removals.undoneBefore):
        bring_to_front(qtbot, window)
    assert texts(window) == ["2 images had been put back already, where they were."]
    assert len(window.review.review.groups) == 2


def test_nothing_to_undo_because_the_trash_was_emptied(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    remove(qtbot, window)
    batch, _ = services.batches[0]
    services.batches[0] = batch, [record(path, Outcome.NOT_RESTORED_GONE) for path in REMOVE_TWO]
    with qtbot.waitSignal(window.removals.undone):
        window.notices.bars[0].buttons[0].click()
    assert texts(window) == ["Nothing of this removal is in the trash any more."]
    assert len(window.review.review.groups) == 1


def test_what_another_window_removed_can_be_undone_once_this_one_is_in_front(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    assert not window.menus.undo_removal.isEnabled()
    services.batches.insert(0, (Batch(1, 1_700_000_000.0, 1, 1, 1000, True), [record("/p/b.jpg", Outcome.DONE)]))
    bring_to_front(qtbot, window)
    qtbot.waitUntil(window.menus.undo_removal.isEnabled)


def test_a_removal_that_did_nothing_is_no_longer_told_once_one_did(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    services.outcomes = dict.fromkeys(REMOVE_TWO, Outcome.SKIPPED_MISSING)  # the drive is away
    remove(qtbot, window)
    assert texts(window) == [
        "Nothing was moved to the trash; 2 images are no longer there. Connect the drive, or scan again."
    ]
    services.outcomes = {}
    remove(qtbot, window)
    (text,) = texts(window)
    assert text.startswith("2 images moved to the trash")


def test_a_removal_that_did_nothing_is_no_longer_told_once_the_images_are_back(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices
) -> None:
    another = [record(path, Outcome.DONE) for path in REMOVE_TWO]  # another window removed them
    services.batches.insert(0, (Batch(1, 1_700_000_000.0, 2, 2, 2000, True), another))
    services.outcomes = dict.fromkeys(REMOVE_TWO, Outcome.SKIPPED_MISSING)
    remove(qtbot, window)
    qtbot.waitUntil(window.menus.undo_removal.isEnabled)
    with qtbot.waitSignal(window.removals.undone):
        window.menus.undo_removal.trigger()
    assert texts(window) == ["2 images put back where they were."]


def test_the_sentences() -> None:
    gone, away = Outcome.SKIPPED_MISSING, Outcome.DRIVE_AWAY
    assert applied_sentence(report(Outcome.DONE, gone, Outcome.SKIPPED_CHANGED), {}) == (
        "1 image moved to the trash; 1 image left alone; 1 image is no longer there. "
        "Connect the drive, or scan again."
    )
    assert undone_sentence(report(away, away)) == (
        "Nothing was put back. The drive of 2 images is not there: connect it, then undo again."
    )
    assert undone_sentence(report(Outcome.UNDONE, away, Outcome.NOT_RESTORED_EXISTS)) == (
        "1 image put back where it was; 1 image not. The drive of 1 image is not there: connect it, then undo again."
    )
    assert batch_line(Batch(1, 0.0, 5, 0, 0, True)).endswith("\n5 images, none of them removed now")
    assert batch_line(Batch(1, 0.0, 1, 0, 0, True)).endswith("\n1 image, not removed now")


def test_each_way_has_its_words() -> None:
    done = report(Outcome.DONE, Outcome.FAILED)
    said = {kind: applied_sentence(done, {}, RemovalChoice(kind, "/sorted out")) for kind in ActionKind}
    assert said == {
        ActionKind.TRASH: "1 image moved to the trash; 1 image could not be moved.",
        ActionKind.MOVE: "1 image moved to “sorted out”; 1 image could not be moved.",
        ActionKind.HARDLINK: "1 image replaced by a hard link; 1 image could not be replaced.",
        ActionKind.SYMLINK: "1 image replaced by a symbolic link; 1 image could not be replaced.",
        ActionKind.REFLINK: "1 image replaced by a clone; 1 image could not be replaced.",
    }
    assert applied_sentence(report(), {}, RemovalChoice(ActionKind.SYMLINK)) == (
        "Nothing was replaced by symbolic links."
    )
