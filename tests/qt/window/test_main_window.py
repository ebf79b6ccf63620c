from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QMessageBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind, Batch, Outcome, RemovalChoice
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import (
    FileSkipped,
    GroupsSoFar,
    LastResult,
    Notice,
    NoticeCode,
    Progress,
    Saving,
    ScanEvent,
    ScanResult,
    Stage,
)
from dedup_gui.core.settings import AppSettings, ScanSettings, Theme
from dedup_gui.core.types import Decision, ModelUse, SkipCode, Skipped
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet
from dedup_gui.qt.dialogs.history import HistoryDialog
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.dialogs.skipped import SkippedDialog
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.style.theme import ThemeController, tokens_of
from dedup_gui.qt.widgets import outcome_buttons
from dedup_gui.qt.widgets.notices import Level, NoticeBar
from dedup_gui.qt.widgets.outcome_table import OutcomeTable
from dedup_gui.qt.window.dialogs import with_suffix
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.qt.window.state import WindowState
from dedup_gui.words.numbers import NBSP
from tests.qt.scripted_services import ScriptedServices, group, record, result

GROUPS = (group(1, "/p/a.jpg", "/p/b.jpg"), group(2, "/p/c.jpg", "/p/d.jpg", "/p/e.jpg"))
REMOVE_TWO = {"/p/b.jpg": Decision.REMOVE, "/p/d.jpg": Decision.REMOVE, "/p/a.jpg": Decision.KEEP}


@dataclass
class ReviewCalls:
    """What the review page was told."""

    removed: list[tuple[str, ...]] = field(default_factory=list)
    restored: list[tuple[str, ...]] = field(default_factory=list)


@dataclass
class Opened:
    """A window with what stands behind it."""

    window: MainWindow
    services: ScriptedServices
    review: ReviewCalls


Open = Callable[..., Opened]


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[Open]:
    opened: list[Opened] = []

    def make(services: ScriptedServices | None = None) -> Opened:
        behind = services if services is not None else ScriptedServices(AppSettings(folders=(str(tmp_path),)))
        calls = ReviewCalls()
        review = ReviewPage(behind)
        real_removed, real_restored = review.removed, review.restored

        def removed(paths: Sequence[str]) -> None:
            calls.removed.append(tuple(paths))
            real_removed(paths)

        def restored(paths: Sequence[str]) -> None:
            calls.restored.append(tuple(paths))
            real_restored(paths)

        review.removed = removed  # type: ignore[method-assign]
        review.restored = restored  # type: ignore[method-assign]
        theme = ThemeController.of(app, behind.settings().theme)
        window = MainWindow(behind, review, theme, state_file=str(tmp_path / "window.ini"))
        qtbot.addWidget(window)
        window.show()
        window.begin()
        opened.append(Opened(window, behind, calls))
        return opened[-1]

    yield make
    for each in opened:
        each.window.runner.cancel()
        qtbot.waitUntil(lambda each=each: not each.window.runner.running)  # type: ignore[misc]
        each.window.close()


def idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.runner.running, timeout=10_000)


def endless(_settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
    yield GroupsSoFar(GROUPS)
    while True:
        time.sleep(0.002)
        yield Progress(Stage.FINGERPRINT, 5, 10, 5)


def finds_groups(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
    yield Progress(Stage.FINGERPRINT, 5, 5, 5)
    yield FileSkipped(Skipped("/p/x.jpg", SkipCode.EMPTY))
    return result(settings, GROUPS, (Skipped("/p/x.jpg", SkipCode.EMPTY),))


def button_of(bar: NoticeBar, text: str) -> QAbstractButton:
    """The button of a notice that says so."""
    return next(button for button in bar.buttons if button.text() == text)


def texts(window: MainWindow) -> list[str]:
    return [bar.text for bar in window.notices.bars]


def reviewed(qtbot: QtBot, open_window: Open, **behind: object) -> Opened:
    """A window in which a scan has found GROUPS."""
    services = ScriptedServices(AppSettings(folders=("/p",)), script=finds_groups, **behind)  # type: ignore[arg-type]
    opened = open_window(services)
    with qtbot.waitSignal(opened.window.scans.done):
        opened.window.scan()
    return opened


def test_a_scan_from_the_button_to_the_groups(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    services = ScriptedServices(AppSettings(folders=(str(tmp_path),)), script=finds_groups)
    window = open_window(services).window
    with qtbot.waitSignal(window.scans.done):
        window.start_page.scan_button.click()
        assert window.runner.name == "scan"
        assert not window.start_page.scan_button.isEnabled()
        assert window.menus.cancel.isEnabled()
    assert services.threads == {"job"}
    assert services.scans[0].folders == (str(tmp_path),)
    assert services.saved[-1].recent == (str(tmp_path),)
    assert window.scan_page.reviewing
    assert window.windowTitle() == f"{tmp_path.name} – Dedup"
    assert window.menus.export.isEnabled()
    assert window.result is not None
    with qtbot.waitSignal(window.scans.done):
        window.menus.scan.trigger()
    assert len(services.scans) == 2


def test_folders_of_the_command_line_are_scanned_at_once(qtbot: QtBot, open_window: Open) -> None:
    opened = open_window(ScriptedServices(AppSettings(folders=("/old",), references=("/kept",))))
    with qtbot.waitSignal(opened.window.scans.done):
        opened.window.begin(["/new"])
    assert opened.services.scans[0].folders == ("/new",)
    assert opened.services.scans[0].references == ("/kept",)


def test_pause_resume_and_cancel(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=endless)).window
    window.scan()
    qtbot.waitUntil(lambda: window.scan_page.reviewing)
    window.menus.pause.trigger()
    assert window.runner.paused
    assert window.menus.pause.text() == "Resu&me scan"
    window.scan_page.bar.pause_button.click()
    assert not window.runner.paused
    with qtbot.waitSignal(window.scans.stopped):
        window.scan_page.bar.cancel_button.click()
    assert window.scan_page.reviewing, "what was found stays"
    assert window.scan_page.groups == GROUPS


def test_a_known_error_is_told_in_place(qtbot: QtBot, open_window: Open) -> None:
    def breaks(_settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield GroupsSoFar(GROUPS)
        raise DedupError("The model cannot be read.", "Fetch it again.")

    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=breaks)).window
    with qtbot.waitSignal(window.scans.broke):
        window.scan()
    assert texts(window) == ["The model cannot be read. Fetch it again."]
    assert window.notices.bars[0].level is Level.ERROR
    assert window.scan_page.groups == GROUPS
    assert window.menus.scan.isEnabled()


def test_a_bug_goes_where_bugs_go_and_the_window_lives(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: caught.append(error))

    def breaks(_settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield GroupsSoFar(GROUPS)
        raise KeyError("bug")

    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=breaks)).window
    with qtbot.waitSignal(window.scans.broke):
        window.scan()
    assert [type(error) for error in caught] == [KeyError]
    assert caught[0].__traceback__ is not None
    assert window.scan_page.reviewing
    assert window.start_page.isEnabledTo(window)


def test_notices_and_the_model_are_shown(qtbot: QtBot, open_window: Open) -> None:
    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield Notice(NoticeCode.CACHE_UNAVAILABLE, "disk full")
        plain = result(settings, GROUPS)
        model = ModelUse("small-net", "ab", "cpu", "the only one")
        return ScanResult(settings, model, plain.images, plain.groups, plain.skipped, plain.counts, plain.seconds)

    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=script)).window
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    assert "disk full" in texts(window)[0]
    assert window.model_text == "small-net on processor"


def test_apply_and_undo(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
        assert window.removal_bar.isVisible()
        assert window.scan_page.isEnabled() and window.start_page.isEnabled(), "reviewing goes on meanwhile"
        assert not window.menus.scan.isEnabled()
        assert {*window.review.review.groups[0].paths} == {"/p/c.jpg", "/p/e.jpg"}, "what moves cannot be decided"
    assert opened.review.removed == [("/p/b.jpg", "/p/d.jpg")]
    assert texts(window)[0].startswith("2 images moved to the trash")
    assert window.notices.bars[0].level is Level.SUCCESS
    assert not window.removal_bar.isVisible()
    assert window.messages.result_dialog is None
    qtbot.waitUntil(lambda: window.menus.undo_removal.isEnabled())
    with qtbot.waitSignal(window.removals.undone):
        window.notices.bars[0].buttons[0].click()
    assert opened.review.restored == [("/p/b.jpg", "/p/d.jpg")]
    assert texts(window)[0] == "2 images put back where they were."
    qtbot.waitUntil(lambda: not window.menus.undo_removal.isEnabled())


def test_what_was_not_done_is_listed(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window, outcomes={"/p/d.jpg": Outcome.SKIPPED_CHANGED, "/p/b.jpg": Outcome.FAILED})
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, {**REMOVE_TWO, "/p/e.jpg": Decision.REMOVE}, RemovalChoice())
    assert opened.review.removed == [("/p/b.jpg", "/p/d.jpg", "/p/e.jpg")]
    assert opened.review.restored == [("/p/b.jpg", "/p/d.jpg")], "what did not leave is back"
    assert window.notices.bars[0].level is Level.WARNING
    text = texts(window)[0]
    assert "1 image moved" in text and "1 image left alone" in text and "1 image could not be moved" in text
    dialog = window.messages.result_dialog
    assert dialog is not None
    assert dialog.close_button.isDefault()
    table = dialog.table.proxy
    assert table.rowCount() == 3
    dialog.problems_box.click()
    assert sorted(str(table.index(row, 0).data()) for row in range(table.rowCount())) == ["b.jpg", "d.jpg"]
    dialog.close()
    assert window.messages.result_dialog is None


def test_a_stopped_removal_tells_what_was_done(qtbot: QtBot, open_window: Open) -> None:
    first_done = threading.Event()
    go_on = threading.Event()

    def between() -> None:
        if first_done.is_set():
            go_on.wait(5)
        first_done.set()

    opened = reviewed(qtbot, open_window, between_actions=between)
    window = opened.window
    everything = {member.path: Decision.REMOVE for each in GROUPS for member in each.members}
    with qtbot.waitSignal(window.removals.stopped):
        window.review.applyRequested.emit(GROUPS, everything, RemovalChoice())
        qtbot.waitUntil(first_done.is_set)
        window.removal_bar.cancel_button.click()
        go_on.set()
    (batch,) = opened.services.history()
    assert 1 <= batch.done <= 2
    assert len(opened.review.removed[0]) - len(opened.review.restored[0]) == batch.done
    done = tuple(sorted({*opened.review.removed[0]} - {*opened.review.restored[0]}))
    assert "moved to the trash" in texts(window)[0]
    stopped = window.notices.bars[0]
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, {"/p/e.jpg": Decision.REMOVE}, RemovalChoice())
    with qtbot.waitSignal(window.removals.undone):
        button_of(stopped, "&Undo").click()
    assert opened.review.restored[1:] == [done], "not those of the newest removal"
    assert stopped not in window.notices.bars


def test_a_removal_that_breaks_half_way_can_be_undone_from_its_notice(qtbot: QtBot, open_window: Open) -> None:
    done: list[int] = []

    def between() -> None:
        if done:
            raise DedupError("The journal's disk is full")
        done.append(1)

    opened = reviewed(qtbot, open_window, between_actions=between)
    window = opened.window
    with qtbot.waitSignal(window.removals.broke):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    assert texts(window) == ["The journal's disk is full.", f"1 image moved to the trash (1.00{NBSP}kB)."]
    opened.services.between_actions = lambda: None
    with qtbot.waitSignal(window.removals.undone):
        button_of(window.notices.bars[1], "&Undo").click()
    assert opened.review.restored == [("/p/d.jpg",), ("/p/b.jpg",)]
    assert texts(window) == ["1 image put back where it was.", "The journal's disk is full."]


def test_what_was_said_of_a_removal_goes_when_it_is_undone_by_any_way(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    for path in ("/p/b.jpg", "/p/d.jpg", "/p/e.jpg"):
        with qtbot.waitSignal(window.removals.applied):
            window.review.applyRequested.emit(GROUPS, {path: Decision.REMOVE}, RemovalChoice())
    third, second, first = window.notices.bars
    assert first.text == second.text == third.text, "the same words about three removals"
    button_of(second, "&Details").click()
    assert window.messages.result_dialog is not None
    with qtbot.waitSignal(window.removals.undone):
        window.dialogs.undoRequested.emit(2, ())  # as the history does
    assert window.messages.result_dialog is None
    assert second not in window.notices.bars and {first, third} <= set(window.notices.bars)
    assert window.statusBar().currentMessage() == "1 image put back where it was."
    qtbot.waitUntil(window.menus.undo_removal.isEnabled)
    with qtbot.waitSignal(window.removals.undone):
        window.menus.undo_removal.trigger()
    assert third not in window.notices.bars and first in window.notices.bars
    with qtbot.waitSignal(window.removals.undone):
        button_of(first, "&Undo").click()
    assert [text for text in texts(window) if "moved" in text] == []
    assert opened.review.restored == [("/p/d.jpg",), ("/p/e.jpg",), ("/p/b.jpg",)]


def test_the_details_of_a_removal_undo_that_one(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    for path in ("/p/b.jpg", "/p/d.jpg"):
        with qtbot.waitSignal(window.removals.applied):
            window.review.applyRequested.emit(GROUPS, {path: Decision.REMOVE}, RemovalChoice())
    button_of(window.notices.bars[1], "&Details").click()
    dialog = window.messages.result_dialog
    assert dialog is not None
    with qtbot.waitSignal(window.removals.undone):
        dialog.undo_button.click()
    assert opened.review.restored == [("/p/b.jpg",)]


def test_an_undo_that_was_stopped_offers_the_rest(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    go_on = threading.Event()

    def wait() -> None:
        go_on.wait(5)

    opened.services.between_actions = wait
    with qtbot.waitSignal(window.removals.stopped):
        button_of(window.notices.bars[0], "&Undo").click()
        window.removal_bar.cancel_button.click()
        go_on.set()
    (text,) = texts(window)
    assert text.startswith("Stopped: ") and text.endswith("still in the trash.")
    assert window.notices.bars[0].level is Level.WARNING
    with qtbot.waitSignal(window.removals.undone):
        button_of(window.notices.bars[0], "&Undo the rest").click()
    assert "put back" in texts(window)[0] and len(texts(window)) == 1


def test_the_status_bar_says_what_apply_did(qtbot: QtBot, open_window: Open) -> None:
    window = reviewed(qtbot, open_window).window
    window.review.statusMessage.emit("Every group listed is decided. Apply shows what will happen.")
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
        assert window.statusBar().currentMessage() == ""
    assert window.statusBar().currentMessage() == f"2 images moved to the trash (2.00{NBSP}kB)."


def scanned_again(qtbot: QtBot, open_window: Open) -> tuple[Opened, threading.Event]:
    """A window in which a second scan of the same folders runs until it is told to end."""
    opened = reviewed(qtbot, open_window)
    end = threading.Event()

    def until_told(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        while not end.is_set():
            time.sleep(0.002)
            yield Progress(Stage.FINGERPRINT, 5, 10, 5)
        return result(settings, GROUPS)

    opened.services.script = until_told
    opened.window.rescan()
    return opened, end


def test_what_is_applied_while_a_scan_runs_is_done_when_it_ends(qtbot: QtBot, open_window: Open) -> None:
    opened, end = scanned_again(qtbot, open_window)
    window = opened.window
    for path in ("/p/b.jpg", "/p/d.jpg", "/p/e.jpg"):
        window.review.deciding.decide(Decision.REMOVE, path)
    window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    assert texts(window) == ["2 images will be removed when the scan ends, as far as they are still marked then."]
    assert opened.services.batches == []
    window.review.deciding.decide(Decision.UNDECIDED, "/p/d.jpg")
    with qtbot.waitSignal(window.removals.applied):
        end.set()
    ((_, records),) = opened.services.batches
    assert [each.action.victim.path for each in records] == ["/p/b.jpg"], "not what is marked no more, or since"
    assert window.review.review.decision("/p/e.jpg") is Decision.REMOVE
    assert not any("when the scan ends" in text for text in texts(window))
    idle(qtbot, window)


def test_what_waits_can_be_taken_back(qtbot: QtBot, open_window: Open) -> None:
    opened, end = scanned_again(qtbot, open_window)
    window = opened.window
    window.review.deciding.decide(Decision.REMOVE, "/p/b.jpg")
    window.review.applyRequested.emit(GROUPS, {"/p/b.jpg": Decision.REMOVE}, RemovalChoice())
    button_of(window.notices.bars[0], "&Do not apply").click()
    assert texts(window) == []
    with qtbot.waitSignal(window.scans.done):
        end.set()
    idle(qtbot, window)
    assert opened.services.batches == []


def test_a_scan_that_is_cancelled_for_it_ends_too(qtbot: QtBot, open_window: Open) -> None:
    opened, _ = scanned_again(qtbot, open_window)
    window = opened.window
    window.review.deciding.decide(Decision.REMOVE, "/p/b.jpg")
    window.review.applyRequested.emit(GROUPS, {"/p/b.jpg": Decision.REMOVE}, RemovalChoice(ActionKind.MOVE, "/q"))
    with qtbot.waitSignal(window.removals.applied):
        button_of(window.notices.bars[0], "&Cancel scan").click()
    assert opened.services.applied == [(ActionKind.MOVE, "/q")]
    idle(qtbot, window)


def test_reviewing_goes_on_while_files_move_and_a_second_removal_follows(qtbot: QtBot, open_window: Open) -> None:
    go_on = threading.Event()
    opened = reviewed(qtbot, open_window, between_actions=lambda: go_on.wait(5))
    window = opened.window
    decide, review = window.review.deciding.decide, window.review.review
    decide(Decision.REMOVE, "/p/b.jpg")
    window.review.applyRequested.emit(GROUPS, {"/p/b.jpg": Decision.REMOVE}, RemovalChoice())
    decide(Decision.KEEP, "/p/b.jpg")
    decide(Decision.REMOVE, "/p/d.jpg")
    assert review.decision("/p/b.jpg") is Decision.REMOVE, "the mark of what is being moved stands"
    assert review.decision("/p/d.jpg") is Decision.REMOVE
    window.review.deciding.undo()
    window.review.deciding.undo()
    assert review.decision("/p/b.jpg") is Decision.REMOVE, "also for Undo of marks"
    decide(Decision.REMOVE, "/p/d.jpg")
    window.review.applyRequested.emit(GROUPS, {"/p/d.jpg": Decision.REMOVE}, RemovalChoice())
    assert texts(window)[0].startswith("1 image will be removed after those that are being moved")
    with qtbot.waitSignals([window.removals.applied, window.removals.applied]):
        go_on.set()
    qtbot.waitUntil(lambda: len(opened.services.batches) == 2)
    idle(qtbot, window)
    assert [each.action.victim.path for _, records in opened.services.batches for each in records] == [
        "/p/d.jpg", "/p/b.jpg",
    ]  # fmt: skip


def test_the_bar_says_how_much_is_done(qtbot: QtBot, open_window: Open) -> None:
    shown: list[str] = []
    opened = reviewed(qtbot, open_window)
    bar = opened.window.removal_bar
    opened.window.removals.runner.eventsReady.connect(lambda _events: shown.append(bar.details.accessibleName()))
    with qtbot.waitSignal(opened.window.removals.applied):
        opened.window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    assert shown[-1].startswith(f"2 of 2 images  ·  2.00{NBSP}kB of 2.00{NBSP}kB  ·  ")
    idle(qtbot, opened.window)


def test_what_a_kill_left_open_is_told(qtbot: QtBot, open_window: Open) -> None:
    rows = [record("/p/a.jpg", Outcome.DONE), record("/p/b.jpg", Outcome.PLANNED), record("", Outcome.UNREADABLE)]
    rows.append(record("/usb/c.jpg", Outcome.DRIVE_AWAY))
    rows = [replace(row, batch=1) for row in rows]
    window = open_window(ScriptedServices(recovered=rows)).window
    qtbot.waitUntil(lambda: bool(window.notices.bars))
    assert texts(window) == [
        "The last removal was interrupted: 1 image had been moved to the trash; 1 image stayed in place; "
        "1 image cannot be looked for until the drive is back; "
        "what was recorded of 1 image is damaged and was passed over."
    ]
    assert [button.text() for button in window.notices.bars[0].buttons] == ["&Undo", "&Finish…", "&Details"]
    window.notices.bars[0].buttons[2].click()
    dialog = window.messages.result_dialog
    assert dialog is not None
    assert dialog.table.outcomes.rowCount() == 4
    dialog.close()


@dataclass
class Interrupted(Opened):
    """A window that starts after a kill: /p/b.jpg had been moved, /p/d.jpg had not; /p/e.jpg is marked since."""

    undo: QAbstractButton
    finish: QAbstractButton
    details: QAbstractButton


@pytest.fixture
def interrupted(qtbot: QtBot, open_window: Open) -> Interrupted:
    rows = [record("/p/b.jpg", Outcome.DONE), record("/p/d.jpg", Outcome.PLANNED, 1)]
    rows = [replace(row, batch=1) for row in rows]
    batch, later = (Batch(number, 1_700_000_000.0, 2, 1, 1000, True) for number in (1, 2))
    found = result(ScanSettings(("/p",)), GROUPS)
    services = ScriptedServices(
        recovered=rows,
        batches=[(later, []), (batch, rows)],
        last=LastResult(found, 5, 1_700_000_000.0, 0, ("/p/b.jpg",)),
        decisions=dict.fromkeys(("/p/d.jpg", "/p/e.jpg"), Decision.REMOVE),
    )
    opened = open_window(services)
    window = opened.window
    qtbot.waitUntil(lambda: bool(window.notices.bars) and window.scan_page.reviewing)
    qtbot.waitUntil(lambda: window.review.review.totals.remove_files == 2)
    qtbot.waitUntil(lambda: window.removals.last_batch is not None)
    return Interrupted(window, services, opened.review, *window.notices.bars[0].buttons)


def test_what_a_kill_left_open_can_be_undone_there(qtbot: QtBot, interrupted: Interrupted) -> None:
    window = interrupted.window
    with qtbot.waitSignal(window.removals.undone):
        interrupted.undo.click()
    assert not any("interrupted" in text for text in texts(window))
    assert interrupted.review.restored == [("/p/b.jpg",)], "of that removal, not of the last one"
    idle(qtbot, window)


def finish_dialog(qtbot: QtBot, window: MainWindow) -> ApplyDialog:
    """The page that asks whether to finish."""
    qtbot.waitUntil(lambda: window.messages.resuming.dialog is not None)
    dialog = window.messages.resuming.dialog
    assert dialog is not None
    return dialog


def test_finish_does_what_the_kill_left_and_no_other_mark(qtbot: QtBot, interrupted: Interrupted) -> None:
    window = interrupted.window
    interrupted.finish.click()
    dialog = finish_dialog(qtbot, window)
    assert dialog.windowTitle() == "Finish the interrupted removal"
    assert dialog.cancel.isDefault()
    assert dialog.move.text() == "&Move 1 image to the trash"
    dialog.reject()
    assert any("interrupted" in text for text in texts(window)), "it is true until something is done"
    interrupted.finish.click()
    with qtbot.waitSignal(window.removals.applied):
        finish_dialog(qtbot, window).move.click()
    assert interrupted.services.resumed == [(1, ("/p/d.jpg",))]
    assert not any("interrupted" in text for text in texts(window))
    assert window.review.review.decision("/p/e.jpg") is Decision.REMOVE, "another mark stands"
    with qtbot.waitSignal(window.removals.undone):
        button_of(window.notices.bars[0], "&Undo").click()
    assert interrupted.review.restored == [("/p/d.jpg", "/p/b.jpg")], "what was begun and what finished it are one"
    idle(qtbot, window)


def test_finish_spares_what_is_marked_no_more(qtbot: QtBot, interrupted: Interrupted) -> None:
    window = interrupted.window
    window.review.deciding.decide(Decision.UNDECIDED, "/p/d.jpg")
    interrupted.finish.click()
    qtbot.waitUntil(lambda: len(texts(window)) == 2)
    assert texts(window)[0] == "Nothing is left to do: these images are no longer marked for removal."
    assert interrupted.services.resumed == []


def test_finish_spares_what_was_decided_to_be_kept_where_its_group_is_not_on_show(
    qtbot: QtBot, interrupted: Interrupted
) -> None:
    """In another session it may have stayed as what its copies went for."""
    window = interrupted.window
    interrupted.services.decisions["/p/d.jpg"] = Decision.KEEP
    window.review.clear()
    interrupted.finish.click()
    qtbot.waitUntil(lambda: len(texts(window)) == 2)
    assert texts(window)[0] == "Nothing is left to do: these images are no longer marked for removal."
    assert interrupted.services.resumed == []


def test_another_removal_leaves_the_warning_until_all_of_it_is_done(qtbot: QtBot, interrupted: Interrupted) -> None:
    window = interrupted.window
    for path, is_told in (("/p/e.jpg", True), ("/p/d.jpg", False)):
        with qtbot.waitSignal(window.removals.applied):
            window.review.applyRequested.emit(GROUPS, {path: Decision.REMOVE}, RemovalChoice())
        assert any("interrupted" in text for text in texts(window)) is is_told
    idle(qtbot, window)


def test_the_details_of_what_a_kill_left_open_offer_both(qtbot: QtBot, interrupted: Interrupted) -> None:
    window = interrupted.window
    interrupted.details.click()
    dialog = window.messages.result_dialog
    assert dialog is not None and dialog.finish_button.isVisible() and dialog.undo_button.isVisible()
    dialog.finish_button.click()
    finish_dialog(qtbot, window).reject()
    interrupted.details.click()
    dialog = window.messages.result_dialog
    assert dialog is not None
    with qtbot.waitSignal(window.removals.undone):
        dialog.undo_button.click()
    assert not any("interrupted" in text for text in texts(window))
    idle(qtbot, window)


def choose(table: OutcomeTable, path: str) -> None:
    """Select the row of an image."""
    rows = range(table.proxy.rowCount())
    table.selectRow(next(row for row in rows if table.proxy.index(row, 0).data() == Path(path).name))


def test_single_images_of_a_removal_can_be_put_back(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    button_of(window.notices.bars[0], "&Details").click()
    dialog = window.messages.result_dialog
    assert dialog is not None and not dialog.images.put_back.isEnabled(), "nothing is selected"
    choose(dialog.table, "/p/d.jpg")
    assert not dialog.images.folder.isEnabled(), "it is in the trash"
    with qtbot.waitSignal(window.removals.undone):
        dialog.images.put_back.click()
    assert opened.review.restored == [("/p/d.jpg",)]
    assert texts(window) == ["1 image put back where it was."]
    with qtbot.waitSignal(window.removals.undone):
        button_of(window.notices.bars[0], "&Undo the rest").click()
    assert opened.review.restored == [("/p/d.jpg",), ("/p/b.jpg",)]
    idle(qtbot, window)


def test_what_failed_can_be_tried_again_and_shown(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(outcome_buttons, "show_in_folder", shown.append)
    opened = reviewed(qtbot, open_window, outcomes={"/p/d.jpg": Outcome.FAILED})
    window = opened.window
    decide = window.review.deciding.decide
    for path in ("/p/b.jpg", "/p/d.jpg"):
        decide(Decision.REMOVE, path)
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    dialog = window.messages.result_dialog
    assert dialog is not None
    choose(dialog.table, "/p/d.jpg")
    dialog.images.folder.click()
    assert shown == ["/p/d.jpg"]
    opened.services.outcomes = {}
    dialog.images.retry.click()
    with qtbot.waitSignal(window.removals.applied):
        finish_dialog(qtbot, window).move.click()
    assert opened.services.resumed == [(1, ("/p/d.jpg",))]
    with qtbot.waitSignal(window.removals.undone):
        button_of(window.notices.bars[0], "&Undo").click()
    assert opened.review.restored == [("/p/d.jpg",)] * 2, "it stayed, and came back; the second removal is its own"
    idle(qtbot, window)


def test_the_history_puts_single_images_back_and_tries_again(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window, outcomes={"/p/d.jpg": Outcome.FAILED})
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, {**REMOVE_TWO, "/p/e.jpg": Decision.REMOVE}, RemovalChoice())
    window.dialogs.show_history()
    dialog = window.dialogs.current(HistoryDialog)
    assert dialog is not None
    idle(qtbot, window)
    qtbot.waitUntil(lambda: dialog.table.outcomes.rowCount() == 3 and dialog.images.retry.isEnabled())
    choose(dialog.table, "/p/b.jpg")
    assert not dialog.images.retry.isEnabled(), "it was done"
    with qtbot.waitSignal(window.removals.undone):
        dialog.images.put_back.click()
    assert opened.review.restored[1:] == [("/p/b.jpg",)]
    qtbot.waitUntil(dialog.images.retry.isEnabled)
    dialog.images.retry.click()
    qtbot.waitUntil(lambda: texts(window)[0].startswith("Nothing is left to do"), timeout=5000)
    idle(qtbot, window)


def test_what_was_amiss_at_the_start_is_told_and_a_scan_does_not_hide_it(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), notices=[Notice(NoticeCode.CACHE_REBUILT, "at start")])

    def breaks(_settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield Notice(NoticeCode.CACHE_UNAVAILABLE, "in the scan")
        raise DedupError("Broken.")

    services.script = breaks
    window = open_window(services).window
    for _ in range(2):
        with qtbot.waitSignal(window.scans.broke):
            window.scan()
        assert [text for text in texts(window) if "at start" in text]
        assert len(texts(window)) == 3
    services.script = finds_groups
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    assert len(texts(window)) == 1


def test_a_history_that_cannot_be_read_is_told(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(ScriptedServices(history_error=DedupError("The history is damaged."))).window
    qtbot.waitUntil(lambda: texts(window) == ["The history is damaged."])


def test_the_history_undoes_any_removal(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    for decisions in ({"/p/b.jpg": Decision.REMOVE}, {"/p/d.jpg": Decision.REMOVE}):
        with qtbot.waitSignal(window.removals.applied):
            window.review.applyRequested.emit(GROUPS, decisions, RemovalChoice())
    window.menus.history.trigger()
    dialog = window.dialogs.current(HistoryDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: dialog.table.outcomes.rowCount() == 1)
    assert dialog.table.outcomes.index(0, 0).data() == "b.jpg"
    with qtbot.waitSignal(window.removals.undone):
        dialog.undo_button.click()
    assert opened.review.restored == [("/p/b.jpg",)]
    qtbot.waitUntil(lambda: not dialog.undo_button.isEnabled())
    window.menus.history.trigger()
    assert window.dialogs.current(HistoryDialog) is dialog
    dialog.close()


def test_the_history_undoes_while_a_scan_runs_that_nobody_asked_for(qtbot: QtBot, open_window: Open) -> None:
    opened = reviewed(qtbot, open_window)
    window = opened.window
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, {"/p/b.jpg": Decision.REMOVE}, RemovalChoice())
    idle(qtbot, window)
    opened.services.script = endless
    assert window.scans.last_settings is not None
    for behind in (False, True):
        window.scans.scan(window.scans.last_settings, behind=behind)
        window.dialogs.show_history()
        dialog = window.dialogs.current(HistoryDialog)
        assert dialog is not None
        qtbot.waitUntil(lambda table=dialog.table: table.outcomes.rowCount() == 1)  # type: ignore[misc]
        assert dialog.undo_button.isEnabled() == behind, "one that was asked for is waited for"
        if behind:
            with qtbot.waitSignal(window.removals.undone):
                dialog.undo_button.click()
        else:
            window.scans.cancel()
            idle(qtbot, window)
            dialog.close()
    assert opened.review.restored == [("/p/b.jpg",)]


def test_what_cannot_be_saved_is_told_once_and_until_it_is(qtbot: QtBot, open_window: Open) -> None:
    opened = open_window()
    window, tell = opened.window, opened.services.save_listener
    full = DedupError("the disk is full", "Free some space on the disk and try again.")
    thread = threading.Thread(target=lambda: tell(Saving.DECISIONS, full))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(texts(window)) == 1)
    assert texts(window)[0].startswith("What you decide cannot be saved: the disk is full. Free some space")
    assert window.notices.bars[0].level is Level.ERROR
    button_of(window.notices.bars[0], "&Try again").click()
    assert opened.services.saved_again == 1
    tell(Saving.SETTINGS, OSError("read-only"))
    qtbot.waitUntil(lambda: len(texts(window)) == 2)
    assert texts(window)[0].startswith("The settings cannot be saved: read-only. All is kept while this window")
    tell(Saving.DECISIONS, None)
    qtbot.waitUntil(lambda: len(texts(window)) == 1)
    assert "settings" in texts(window)[0]


def test_a_history_that_was_written_anew_is_told(qtbot: QtBot, open_window: Open) -> None:
    opened = open_window()
    notice = Notice(NoticeCode.HISTORY_WRITTEN_ANEW, "/data/history.sqlite")
    thread = threading.Thread(target=lambda: opened.services.notice_listener(notice))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(texts(opened.window)) == 1)
    assert "written anew" in texts(opened.window)[0] and "/data/history.sqlite" in texts(opened.window)[0]
    assert opened.window.notices.bars[0].level is Level.WARNING


def test_quit_is_heard_in_a_dialog_that_does_not_block(qtbot: QtBot, open_window: Open) -> None:
    window = open_window().window
    window.scan_page.show_skipped()
    (dialog,) = window.findChildren(SkippedDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.filter_edit.setFocus()
    QTest.keySequence(dialog.filter_edit, QKeySequence("Ctrl+Q"))
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not dialog.isVisible()


def test_closing_stops_the_scan_without_freezing(qtbot: QtBot, open_window: Open) -> None:
    may_end = threading.Event()
    closed = threading.Event()

    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        try:
            return (yield from endless(settings))
        finally:
            if may_end.wait(10):
                closed.set()

    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=script)).window
    window.scan()
    qtbot.waitUntil(lambda: window.scan_page.reviewing)
    window.close()  # comes back while the scan has not ended
    assert window.isVisible()
    may_end.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert closed.is_set()


def test_closing_during_a_removal_asks_and_going_on_is_the_default(qtbot: QtBot, open_window: Open) -> None:
    go_on = threading.Event()
    opened = reviewed(qtbot, open_window, between_actions=lambda: go_on.wait(5))
    window = opened.window
    window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    window.close()
    question = window.messages.question
    assert question is not None
    assert question.defaultButton().text() == "&Go on"
    question.defaultButton().click()
    assert window.messages.question is None
    with qtbot.waitSignal(window.removals.applied):
        go_on.set()
    assert window.isVisible()
    assert len(opened.review.removed[0]) == 2


def stop_and_close_while_removing(window: MainWindow) -> None:
    window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    window.close()
    question = window.messages.question
    assert isinstance(question, QMessageBox)
    next(button for button in question.buttons() if button.text() == "&Stop and close").click()


def test_stop_and_close_during_a_removal(qtbot: QtBot, open_window: Open) -> None:
    go_on = threading.Event()
    window = reviewed(qtbot, open_window, between_actions=lambda: go_on.wait(5)).window
    stop_and_close_while_removing(window)
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_slow_removal_is_not_cut_off_by_closing(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup_gui.qt.window.main_window.CLOSE_AFTER_MS", 50)
    go_on = threading.Event()
    window = reviewed(qtbot, open_window, between_actions=lambda: go_on.wait(5)).window
    stop_and_close_while_removing(window)
    qtbot.wait(200)
    assert window.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())


def drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(5, 5), action, mime, buttons, keys)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def test_drops_are_taken_anywhere(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    opened = open_window(ScriptedServices(script=endless))
    window = opened.window
    drop(window, tmp_path)
    assert window.start_page.settings().folders == (str(tmp_path),)
    assert opened.services.saved[-1].folders == (str(tmp_path),)
    window.scan()
    qtbot.waitUntil(lambda: window.scan_page.reviewing)
    drop(window, tmp_path / "more")
    assert "not include" in texts(window)[0]
    window.scans.cancel()
    idle(qtbot, window)
    drop(window, tmp_path / "again")
    assert len(window.start_page.settings().folders) == 3
    assert window.start_page.isVisible()


def test_other_drops_are_not_taken(open_window: Open) -> None:
    window = open_window().window
    mime = QMimeData()
    mime.setText("just words")
    keys = Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, keys)
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()


def test_themes_switch_and_are_kept(qtbot: QtBot, open_window: Open, qapp: QApplication) -> None:
    opened = open_window(ScriptedServices(AppSettings(theme=Theme.LIGHT)))
    window = opened.window
    assert not tokens_of(qapp.palette()).dark
    window.menus.themes[Theme.DARK].trigger()
    assert tokens_of(qapp.palette()).dark
    assert opened.services.app_settings.theme is Theme.DARK
    window.menus.settings.trigger()
    dialog = window.dialogs.current(SettingsDialog)
    assert dialog is not None
    dialog.theme_box.setCurrentIndex(dialog.theme_box.findData(Theme.LIGHT))
    assert not tokens_of(qapp.palette()).dark
    dialog.reject()
    assert tokens_of(qapp.palette()).dark
    assert opened.services.app_settings.theme is Theme.DARK
    assert window.menus.themes[Theme.DARK].isChecked()


def test_pages_do_not_undo_what_others_set(qtbot: QtBot, open_window: Open) -> None:
    opened = open_window(ScriptedServices(AppSettings(folders=("/p",))))
    window, services = opened.window, opened.services
    services.save_settings(replace(services.settings(), vgg16_offered=True, mirror_url="https://example.org"))
    window.start_page.add_paths(("/q",))
    window.menus.themes[Theme.LIGHT].trigger()
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    assert services.app_settings == AppSettings(
        theme=Theme.LIGHT,
        folders=("/p", "/q"),
        recent=("/p", "/q"),
        vgg16_offered=True,
        mirror_url="https://example.org",
    )


def test_text_grows_and_the_window_remembers(open_window: Open, qapp: QApplication, tmp_path: Path) -> None:
    window = open_window().window
    before = qapp.font().pointSizeF()
    window.menus.larger.trigger()
    window.menus.larger.trigger()
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.2)
    window.close()
    assert WindowState(str(tmp_path / "window.ini")).percent() == 120
    again = open_window().window
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.2 * 1.2), "percent of what the application had"
    again.menus.normal.trigger()
    assert WindowState("").percent() == 100


def test_a_window_comes_back_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    state = WindowState(str(tmp_path / "window.ini"))
    windows = [QMainWindow(), QMainWindow()]
    for window in windows:
        qtbot.addWidget(window)
    state.restore(windows[0])
    assert windows[0].width() >= 600, "nothing is known: a good size"
    windows[0].setGeometry(40, 50, 333, 222)
    state.save(windows[0], 90)
    state.restore(windows[1])
    assert windows[1].size() == windows[0].size()
    assert state.percent() == 90


def test_a_damaged_state_file_is_no_obstacle(open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff\x00[General]\ntext-percent=false\ngeometry=rubbish\n")
    assert open_window().window.width() > 300


def test_no_two_commands_share_a_key(open_window: Open) -> None:
    window = open_window().window
    owners: dict[str, set[str]] = defaultdict(set)
    for action in {*window.findChildren(QAction), *window.review.actions()}:
        for key in action.shortcuts():
            owners[key.toString()].add(action.text())
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def mnemonics(window: MainWindow) -> dict[str, list[str]]:
    """The letters that Alt reaches now, with the texts that carry them."""
    widgets: list[QAbstractButton | QLabel] = [*window.findChildren(QAbstractButton), *window.findChildren(QLabel)]
    shown = [widget.text() for widget in widgets if widget.isVisible() and widget.isEnabled()]
    letters: dict[str, list[str]] = defaultdict(list)
    for text in (*shown, *(action.text() for action in window.menuBar().actions())):
        letter = QKeySequence.mnemonic(text).toString()
        if letter:
            letters[letter].append(text)
    return letters


def test_no_two_things_on_show_share_a_mnemonic(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(ScriptedServices(AppSettings(folders=("/p",), recent=("/q",)), script=endless)).window
    window.start_page.options.more_button.setChecked(True)
    assert {"Alt+F", "Alt+S", "Alt+B", "Alt+M"} <= set(mnemonics(window))
    assert {key: shared for key, shared in mnemonics(window).items() if len(shared) > 1} == {}
    window.scan()
    qtbot.waitUntil(lambda: window.scan_page.reviewing)
    assert {key: shared for key, shared in mnemonics(window).items() if len(shared) > 1} == {}
    window.scans.cancel()
    idle(qtbot, window)
    qtbot.waitUntil(window.scan_page.bar.rescan_button.isVisible)
    assert {key: shared for key, shared in mnemonics(window).items() if len(shared) > 1} == {}


def test_the_keys_are_shown(open_window: Open) -> None:
    window = open_window().window
    window.menus.keys.trigger()
    sheet = window.dialogs.current(CheatSheet)
    assert sheet is not None
    keys = {key for _, rows in window.dialogs.sections for keys, _ in rows for key in keys.split(", ")}
    assert {"F1", "F5", "Ctrl+Z"} <= keys
    sheet.close()


def test_suffixes_say_the_format_of_a_report() -> None:
    assert with_suffix("/r/report.json", "HTML page with pictures (*.html)") == "/r/report.json"
    assert with_suffix("/r/report", "CSV table (*.csv)") == "/r/report.csv"
    assert with_suffix("/r/my.report", "") == "/r/my.report.html"


def test_ten_thousand_images_never_hold_a_frame(qtbot: QtBot, open_window: Open) -> None:
    """10,000 images come in, with groups and skipped ones: no turn of the event loop takes this thread 100 ms.

    Its own time is measured: what other programs take from a busy computer does not count.
    """
    groups = tuple(group(number, f"/p/{number}a.jpg", f"/p/{number}b.jpg") for number in range(1, 301))

    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        for number in range(1, 10_001):
            yield Progress(Stage.FINGERPRINT, number, 10_000, number)
            if number % 20 == 0:
                yield FileSkipped(Skipped(f"/p/{number}.jpg", SkipCode.EMPTY))
            if number % 1000 == 0:
                yield GroupsSoFar(groups[: number * 300 // 10_000])
            if number % 10 == 0:
                time.sleep(0.001)
        return result(settings, groups)

    window = open_window(ScriptedServices(AppSettings(folders=("/p",)), script=script)).window
    qtbot.wait(100)
    ticks: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.thread_time()))
    window.scan()
    timer.start(10)
    with qtbot.waitSignal(window.scans.done, timeout=30_000):
        pass
    timer.stop()
    gaps = sorted((b - a for a, b in pairwise(ticks)), reverse=True)
    assert len(gaps) > 20
    assert gaps[0] < 0.1, f"longest frames: {gaps[:5]}"


@pytest.mark.parametrize("undo", [False, True])
def test_the_keys_go_to_the_review_again_when_a_job_has_ended(qtbot: QtBot, open_window: Open, undo: bool) -> None:
    """The page is switched off while files move, and so loses the focus."""
    window = reviewed(qtbot, open_window).window
    window.review.take_keyboard()
    assert window.review.isAncestorOf(window.focusWidget())
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(GROUPS, REMOVE_TWO, RemovalChoice())
    idle(qtbot, window)
    if undo:
        with qtbot.waitSignal(window.removals.undone):
            button_of(window.notices.bars[0], "&Undo").click()
    idle(qtbot, window)
    focus = window.focusWidget()
    assert focus is not None
    assert window.review.isAncestorOf(focus)
    assert focus.isEnabled()
