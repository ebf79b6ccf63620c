"""What was on show when the program ended is on show again: result, place and decisions; nothing is read for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind, Outcome, RemovalChoice
from dedup_gui.core.events import LastResult, Progress, ScanEvent, ScanResult, Stage
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.filters.group_filter import SortKey
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.widgets.notices import Level, NoticeButton
from dedup_gui.qt.window.application import begin
from dedup_gui.qt.window.last_review import REMEMBER_MS, LastReview
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.qt.window.messages.report_messages import ReportMessages
from dedup_gui.qt.window.state import WindowState
from dedup_gui.words.numbers import moment
from tests.core.image_factory import photo, save, write
from tests.qt.scripted_services import ScriptedServices, group, record, result
from tests.qt.window.real_window import real_window
from tests.qt.window.test_main_window import endless, finds_groups

MADE = 1_700_000_000.0
GROUPS = tuple(group(number, f"/p/{number} a.jpg", f"/p/{number} b.jpg") for number in range(1, 6))
Open = Callable[[ScriptedServices], MainWindow]


def quick(settings: ScanSettings, groups: tuple[Group, ...]) -> Generator[ScanEvent, None, ScanResult]:
    yield Progress(Stage.FINGERPRINT, 5, 5, 5)
    return result(settings, groups)


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def make(services: ScriptedServices) -> MainWindow:
        theme = ThemeController.of(app, services.settings().theme)
        window = MainWindow(services, ReviewPage(services), theme, state_file=str(tmp_path / "window.ini"))
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.runner.cancel()
        qtbot.waitUntil(lambda window=window: not window.runner.running)  # type: ignore[misc]
        window.close()


def services_with(gone: tuple[str, ...] = (), groups: tuple[object, ...] = GROUPS) -> ScriptedServices:
    found = result(ScanSettings(("/p",), model="efficientnet-lite0"), groups)  # type: ignore[arg-type]
    return ScriptedServices(AppSettings(folders=("/q",)), last=LastResult(found, 40, MADE, 3, gone))


def small_pictures(window: MainWindow) -> bool:
    """Whether all images of the group on show have theirs."""
    found = [window.review.thumbnails.get(member.file) for member in window.review.member_model.members]
    return bool(found) and all(each is not None and not each.image.isNull() for each in found)


def shown(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.scan_page.reviewing and window.review.slot is not None)


def test_the_last_result_is_shown_at_the_start(qtbot: QtBot, open_window: Open) -> None:
    services = services_with()
    window = open_window(services)
    window.begin()
    shown(qtbot, window)
    assert window.scan_page.groups == GROUPS
    assert window.scan_page.bar.headline.text().startswith("40 images, 5 groups")
    assert f"as of {moment(MADE)}" in window.scan_page.bar.details.text()
    assert window.windowTitle().startswith("p ")
    assert window.menus.export.isEnabled()
    assert window.result is services.last.result if services.last else False
    assert services.scans == []
    with qtbot.waitSignal(window.scans.done):
        window.rescan()
    assert services.scans[0] == ScanSettings(("/p",)), "the network is chosen anew"


@pytest.mark.parametrize("mode", [Mode.FLIP, Mode.GRID])
def test_at_the_same_place(qtbot: QtBot, open_window: Open, tmp_path: Path, mode: Mode) -> None:
    window = open_window(services_with())
    window.begin()
    shown(qtbot, window)
    view = window.review.groups_view
    view.sort.setCurrentIndex(view.sort.findData(SortKey.PATH.value))
    view.search.setText("b.jpg")
    qtbot.waitUntil(lambda: view.chosen.text == "b.jpg")
    window.review.commands.trigger(Command.NEXT_GROUP)
    window.review.commands.trigger(Command.NEXT_GROUP)
    window.review.compare.set_mode(mode)
    here = window.review.review.group(window.review.slot or 0)
    assert here is not None and here.paths == GROUPS[2].paths
    qtbot.wait(REMEMBER_MS * 2)  # killed now, nothing more is written
    place = WindowState(str(tmp_path / "window.ini")).place()
    assert place is not None and place.paths == here.paths
    again = open_window(services_with())
    again.begin()
    shown(qtbot, again)
    there = again.review.review.group(again.review.slot or 0)
    assert there is not None and there.paths == here.paths
    assert again.review.groups_view.chosen == view.chosen
    assert again.review.compare.mode is mode
    assert bool(again.review.compare.canvas._scene.cells) is (mode is Mode.GRID)


def test_with_the_same_part_of_the_same_two_images(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(services_with())
    window.begin()
    shown(qtbot, window)
    window.review.commands.trigger(Command.NEXT_GROUP)
    window.review.commands.trigger(Command.SWAP)
    canvas = window.review.compare.canvas
    assert canvas.part is None, "all of both, as ever"
    canvas.zoom_by(6.0)
    canvas.pan_by(0.1, 0.05)
    part, pair = canvas.part, window.review.on_show.pair
    qtbot.wait(REMEMBER_MS * 2)  # killed now, nothing more is written
    again = open_window(services_with())
    again.begin()
    shown(qtbot, again)
    assert again.review.on_show.pair == pair
    assert again.review.compare.canvas.part == part
    again.review.commands.trigger(Command.NEXT_GROUP)
    assert again.review.compare.canvas.part is None, "another group is seen whole"


def test_who_has_begun_to_choose_folders_is_not_taken_elsewhere(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(services_with())
    window.begin()
    window.start_page.add_paths((str(tmp_path),))
    qtbot.waitUntil(lambda: window.result is not None)
    assert window.start_page.isVisible()
    assert not window.scan_page.isVisible()
    assert window.menus.folders.isEnabled() and "results" in window.menus.folders.text()
    window.menus.folders.trigger()
    shown(qtbot, window)
    assert window.scan_page.groups == GROUPS


def test_without_what_was_removed_since(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(services_with(gone=GROUPS[0].paths[:1]))
    window.begin()
    shown(qtbot, window)
    assert window.review.review.totals.groups == 4
    assert window.scan_page.bar.headline.text().startswith("39 images, 4 groups")


@pytest.mark.parametrize("case", ["nothing kept", "no groups", "folders named"])
def test_else_the_program_starts_as_ever(qtbot: QtBot, open_window: Open, case: str) -> None:
    services = services_with(groups=()) if case == "no groups" else services_with()
    if case == "nothing kept":
        services.last = None
    window = open_window(services)
    window.begin(["/other"] if case == "folders named" else [])
    qtbot.wait(150)
    qtbot.waitUntil(lambda: not window.runner.running)
    if case == "folders named":
        assert [settings.folders for settings in services.scans] == [("/other",)]
        assert not window.scan_page.groups
    else:
        assert window.start_page.isVisible()


def test_a_place_that_is_damaged_or_gone_is_no_obstacle(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    for value in (
        "{",
        "[1]",
        '[["/x"], ["", "no such", "all", "path", "flip"]]',
        '[["/gone"], ["", null, "all", "path", "flip"]]',
        '[["/p/1 a.jpg"], {}, "flip", true, ["/p/1 a.jpg", "", [1, 2]]]',
        '[["/p/1 a.jpg"], {}, "flip", true, ["/p/1 a.jpg", "", [1, 2, NaN]]]',
    ):
        (tmp_path / "window.ini").write_text(f"[General]\nplace={value!r}\n")
        window = open_window(services_with())
        window.begin()
        shown(qtbot, window)
        window.close()


def test_decisions_are_there_with_the_drive_away_and_can_be_applied_when_it_is_back(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures, data = tmp_path / "pictures", tmp_path / "data"
    pictures.mkdir()
    for number in (1, 2):
        save(photo(number), pictures / f"{number}.jpg", quality=92)
        write(pictures / f"{number} copy.jpg", (pictures / f"{number}.jpg").read_bytes())
    with real_window(qtbot, app, data) as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        shown(qtbot, window)
        for _ in range(2):
            window.review.commands.trigger(Command.ACCEPT)
        marked = dict(window.review.review.decisions())
        assert sorted(marked.values()).count(Decision.REMOVE) == 2
        qtbot.waitUntil(lambda: small_pictures(window))
        window.close()
    os.rename(pictures, tmp_path / "away")
    with real_window(qtbot, app, data) as (window, _):
        began = time.monotonic()
        window.begin()
        qtbot.waitUntil(lambda: dict(window.review.review.decisions()) == marked, timeout=5_000)
        assert time.monotonic() - began < 5
        assert len(window.scan_page.groups) == 2
        qtbot.waitUntil(lambda: small_pictures(window))
        compared = window.review.member_model.members[:2]
        qtbot.waitUntil(lambda: all(window.review.images.get(member).kept for member in compared))
        os.rename(tmp_path / "away", pictures)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit(window.scan_page.groups, dict(marked), RemovalChoice())
        assert len(os.listdir(pictures)) == 2
        window.close()
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        assert window.start_page.isVisible(), "all is done: there is nothing to look at again"
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert len(os.listdir(pictures)) == 4
        window.close()
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        shown(qtbot, window)
        assert len(window.scan_page.groups) == 2, "what was taken back is there again"
        window.close()


def test_what_was_decided_before_can_be_undone_after_a_restart(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures, data = tmp_path / "pictures", tmp_path / "data"
    pictures.mkdir()
    for number in (1, 2, 3):
        save(photo(number), pictures / f"{number}.jpg", quality=92)
        write(pictures / f"{number} copy.jpg", (pictures / f"{number}.jpg").read_bytes())
    with real_window(qtbot, app, data) as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        shown(qtbot, window)
        for _ in range(3):
            window.review.commands.trigger(Command.ACCEPT)
        window.review.commands.trigger(Command.UNDO)
        marked = dict(window.review.review.decisions())
        assert len(marked) == 4
        window.close()
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        shown(qtbot, window)
        review = window.review.review
        qtbot.waitUntil(lambda: dict(review.decisions()) == marked)
        undo, redo = (window.review.commands.by_command[each] for each in (Command.UNDO, Command.REDO))
        assert undo.isEnabled() and redo.isEnabled()
        redo.trigger()
        assert len(review.decisions()) == 6
        for left in (4, 2, 0):
            undo.trigger()
            assert len(review.decisions()) == left
        assert not undo.isEnabled()
        for _ in range(3):
            redo.trigger()
        assert len(review.decisions()) == 6
        window.close()
    assert (data / "window.ini.undo").stat().st_mode & 0o077 == 0, "it names images: for this user only"
    with open(data / "window.ini.undo", "w", encoding="utf-8") as file:
        file.write('{"done": [[["/x", 3]]], "back": 7}')
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        shown(qtbot, window)
        assert not window.review.review.can_undo, "what is damaged is no obstacle"
        window.close()


def soon(window: MainWindow) -> None:
    """The search for changes waits no longer than a test does."""
    last = window.findChild(LastReview)
    assert last is not None
    last._settled.setInterval(1)


def test_a_scan_behind_it_brings_what_has_changed_and_moves_nothing(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures, data = tmp_path / "pictures", tmp_path / "data"
    pictures.mkdir()
    for number in (1, 2, 3):
        save(photo(number), pictures / f"{number}.jpg", quality=92)
        write(pictures / f"{number} copy.jpg", (pictures / f"{number}.jpg").read_bytes())
    with real_window(qtbot, app, data) as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        shown(qtbot, window)
        window.review.commands.trigger(Command.ACCEPT)
        window.review.commands.trigger(Command.NEXT_GROUP)
        window.review.compare.set_mode(Mode.FLIP)
        marked = dict(window.review.review.decisions())
        here = window.review.review.group(window.review.slot or 0)
        window.close()
    save(photo(4), pictures / "0 new.jpg", quality=92)
    write(pictures / "0 new copy.jpg", (pictures / "0 new.jpg").read_bytes())
    with real_window(qtbot, app, data) as (window, _):
        soon(window)
        with qtbot.waitSignal(window.scans.began, timeout=10_000):
            begin(window, [])
            shown(qtbot, window)
            qtbot.waitUntil(lambda: dict(window.review.review.decisions()) == marked)
            assert len(window.scan_page.groups) == 3, "what was found before, at once"
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            assert window.scan_page.reviewing and window.review.slot is not None, "it stays on show"
        assert len(window.scan_page.groups) == 4
        qtbot.waitUntil(lambda: window.review.slot is not None)
        there = window.review.review.group(window.review.slot or 0)
        assert here is not None and there is not None and there.paths == here.paths
        assert window.review.compare.mode is Mode.FLIP
        assert dict(window.review.review.decisions()) == marked
        window.review.commands.trigger(Command.UNDO)
        assert not window.review.review.decisions()
        window.close()


def test_where_the_drive_is_away_and_its_folder_left_nothing_is_scanned_behind(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures, data, away = tmp_path / "pictures", tmp_path / "data", tmp_path / "drive"
    pictures.mkdir()
    for number in (1, 2):
        save(photo(number), pictures / f"{number}.jpg", quality=92)
        write(pictures / f"{number} copy.jpg", (pictures / f"{number}.jpg").read_bytes())
    with real_window(qtbot, app, data) as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        window.close()
    pictures.rename(away)
    pictures.mkdir()
    with real_window(qtbot, app, data) as (window, _):
        soon(window)
        begin(window, [])
        shown(qtbot, window)
        qtbot.wait(300)
        assert not window.runner.running
        assert len(window.scan_page.groups) == 2
        said = window.scan_page.bar.headline.text(), window.scan_page.bar.details.text()
        assert window.scans.last_settings is not None
        with qtbot.waitSignal(window.scans.stayed, timeout=30_000):  # it went away while it was being read
            window.scans.scan(window.scans.last_settings, behind=True)
        assert window.scan_page.reviewing and len(window.scan_page.groups) == 2
        assert said == (window.scan_page.bar.headline.text(), window.scan_page.bar.details.text())
        window.close()
    pictures.rmdir()
    away.rename(pictures)
    with real_window(qtbot, app, data) as (window, _):
        soon(window)
        with qtbot.waitSignal(window.scans.began, timeout=10_000):
            begin(window, [])
            shown(qtbot, window)
        qtbot.waitUntil(lambda: not window.runner.running, timeout=30_000)
        window.close()


def test_the_end_of_a_scan_behind_takes_the_keyboard_from_no_message(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    services = services_with()
    assert services.last is not None
    found = replace(services.last.result, settings=ScanSettings((str(tmp_path),)))
    services.last = replace(services.last, result=found)
    services.app_settings = AppSettings(folders=(str(tmp_path),))
    services.script = lambda settings: quick(settings, GROUPS)
    window = open_window(services)
    soon(window)
    begin(window, [])
    shown(qtbot, window)
    button = window.notices.show_notice(Level.INFO, "6 images moved", NoticeButton("&Undo", lambda: None)).buttons[0]
    button.setFocus()
    qtbot.waitUntil(lambda: len(services.scans) == 1 and not window.runner.running)
    assert window.focusWidget() is button, "Enter means what it meant"


def test_what_was_put_back_and_a_scan_behind_had_not_seen_is_scanned(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    services = services_with(gone=GROUPS[0].paths[1:])
    assert services.last is not None
    found = replace(services.last.result, settings=ScanSettings((str(tmp_path),)))
    services.last = replace(services.last, result=found)
    services.app_settings = AppSettings(folders=(str(tmp_path),))
    services.script = lambda settings: quick(settings, GROUPS[1:])
    window = open_window(services)
    soon(window)
    begin(window, [])
    shown(qtbot, window)
    qtbot.waitUntil(lambda: len(services.scans) == 1 and not window.runner.running)
    assert [path for each in window.review.review.groups for path in each.paths] == [
        path for each in GROUPS[1:] for path in each.paths
    ], "what was removed, and not found, never came back on show"
    window.scan_page.restored(["/elsewhere/x.jpg"])
    qtbot.wait(100)
    assert len(services.scans) == 1
    window.scan_page.restored([str(tmp_path / "x.jpg")])
    qtbot.waitUntil(lambda: len(services.scans) == 2 and not window.runner.running)


@pytest.mark.parametrize(
    "case", ["asked", "not wanted", "drive away", "imported", "made anew", "at the folder list", "cut off", "closed"]
)
def test_it_is_scanned_again_only_where_that_is_of_use(
    qtbot: QtBot, open_window: Open, tmp_path: Path, case: str
) -> None:
    pictures = tmp_path / "pictures"
    if case != "drive away":
        pictures.mkdir()
    services = services_with()
    assert services.last is not None
    found = replace(services.last.result, settings=ScanSettings((str(pictures),)))
    services.last = replace(services.last, result=found)
    mine = () if case == "imported" else (str(pictures),)
    services.app_settings = AppSettings(folders=mine, look_behind=case != "not wanted")
    if case == "cut off":
        services.recovered = [replace(record("/p/x.jpg", Outcome.PLANNED), batch=1)]
    window = open_window(services)
    soon(window)
    begin(window, [], first=case != "made anew")
    shown(qtbot, window)
    if case == "at the folder list":
        window.show_start()
    elif case == "closed":
        window.close()
    if case == "asked":
        qtbot.waitUntil(lambda: services.scans == [found.settings] and not window.runner.running)
    else:
        qtbot.wait(200)
        assert services.scans == []


@pytest.mark.parametrize(
    "wanted",
    ["undo", "apply", "undo and apply", "other folders", "scan again", "saved review", "save review", "report"],
)
def test_a_scan_that_nobody_asked_for_makes_way(qtbot: QtBot, open_window: Open, tmp_path: Path, wanted: str) -> None:
    services = services_with()
    assert services.last is not None
    found = replace(services.last.result, settings=ScanSettings((str(tmp_path),)))
    services.last = replace(services.last, result=found)
    services.app_settings = AppSettings(folders=(str(tmp_path),))
    services.script = endless
    window = open_window(services)
    if wanted.startswith("undo"):
        list(services.apply(GROUPS[:1], {GROUPS[0].paths[1]: Decision.REMOVE}, ActionKind.TRASH))
    soon(window)
    begin(window, [])
    shown(qtbot, window)
    qtbot.waitUntil(lambda: window.scans.active)
    assert window.runner.running and not window.runner.busy
    menus, review = window.menus, window.review
    assert menus.scan.isEnabled() and menus.open_review.isEnabled() and menus.import_groups.isEnabled()
    if wanted == "undo and apply":
        qtbot.waitUntil(menus.undo_removal.isEnabled)
        review.groups_view.choose(1)
        review.commands.trigger(Command.ACCEPT)
        with qtbot.waitSignals([window.removals.undone, window.removals.applied]):
            menus.undo_removal.trigger()
            review.applyRequested.emit(review.review.groups, review.review.decisions(), RemovalChoice())
        assert len(services.applied) == 2, "what was confirmed while way was made for another waits, and is done"
    elif wanted == "report":
        ReportMessages(services, window)
        assert menus.export.isEnabled()
        window.exportRequested.emit("/p/report.html")
        qtbot.waitUntil(lambda: services.exported == ["/p/report.html"])
        assert window.runner.running, "it is written between two steps of the scan"
        window.scans.cancel()
    elif wanted == "save review":
        assert menus.save_review.isEnabled()
        window.review_files.save("/p/saved.dedup-review")
        qtbot.waitUntil(lambda: [each[0] for each in services.reviews.asked] == ["save"])
    elif wanted == "undo":
        qtbot.waitUntil(menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone):
            menus.undo_removal.trigger()
            menus.undo_removal.trigger()  # held down
    elif wanted == "apply":
        review.commands.trigger(Command.ACCEPT)
        with qtbot.waitSignal(window.removals.applied):
            review.applyRequested.emit(review.review.groups, review.review.decisions(), RemovalChoice())
        assert len(services.applied) == 1
        assert len(window.notices.bars) == 1, "nothing is said of waiting"
    elif wanted == "saved review":
        services.reviews.opened = services.last
        with qtbot.waitSignal(window.scans.turned):
            window.review_files.open("/p/saved.dedup-review")
    else:
        services.script = finds_groups
        folder = "/p" if wanted == "other folders" else str(tmp_path)
        with qtbot.waitSignal(window.scans.done):
            window.scan_folders([folder]) if wanted == "other folders" else window.rescan()
        assert [each.folders for each in services.scans] == [(str(tmp_path),), (folder,)]
    qtbot.waitUntil(lambda: not window.runner.running)
    assert window.scan_page.groups, "what was on show stays, or what was asked for is"
    assert window.result is not None


def test_in_a_large_library_what_is_left_is_shown_and_counted(qtbot: QtBot, open_window: Open) -> None:
    """More than a hundred groups are listed on a thread: what was removed is known before."""
    many = tuple(group(number, f"/p/{number:03} a.jpg", f"/p/{number:03} b.jpg") for number in range(1, 151))
    window = open_window(services_with(gone=many[0].paths[:1], groups=many))
    window.begin()
    shown(qtbot, window)
    qtbot.waitUntil(lambda: window.review.review.totals.groups == 149)
    assert window.scan_page.reviewing
    assert window.scan_page.bar.headline.text().startswith("39 images, 149 groups")
    window.review.commands.trigger(Command.NEXT_GROUP)
    qtbot.wait(50)
    assert window.scan_page.reviewing


def test_what_is_ignored_or_a_reference_since_stays_so(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    pictures, data = tmp_path / "pictures", tmp_path / "data"
    (pictures / "kept").mkdir(parents=True)
    for number in (1, 2):
        save(photo(number), pictures / f"{number}.jpg", quality=92)
        save(photo(number).resize((300, 200)), pictures / "kept" / f"{number} small.jpg", quality=80)
    with real_window(qtbot, app, data) as (window, services):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        shown(qtbot, window)
        on_show = window.review.review.group(window.review.slot if window.review.slot is not None else -1)
        assert on_show is not None
        ignored = on_show.paths
        window.review.commands.trigger(Command.IGNORE_GROUP)
        services.save_settings(replace(services.settings(), references=(str(pictures / "kept"),)))
        window.close()
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        shown(qtbot, window)
        (left,) = window.scan_page.groups
        assert not set(left.paths) & set(ignored)
        inside = next(path for path in left.paths if "kept" in path)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit((left,), {inside: Decision.REMOVE}, RemovalChoice())
        assert os.path.exists(inside), "it has become a reference since the scan"
        assert window.messages.result_dialog is not None
        window.messages.result_dialog.close()
        window.close()


def test_its_place_is_for_this_user_only(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window(services_with())
    window.begin()
    shown(qtbot, window)
    window.close()
    if os.name == "posix":
        assert (tmp_path / "window.ini").stat().st_mode & 0o077 == 0
