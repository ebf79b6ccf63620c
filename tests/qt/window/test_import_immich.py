"""An Immich server's duplicates in the window: fetched, reviewed, applied to its trash, and brought back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import RemovalChoice
from dedup_gui.core.events import Counts, ScanResult, run_to_end
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import Decision, ModelUse
from dedup_gui.exchange.immich import resolving
from dedup_gui.qt.dialogs.history import HistoryDialog
from dedup_gui.qt.dialogs.import_groups import ImportDialog
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.review.dialogs import ReviewDialogs
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.wiring.review_files import save_review
from tests.core.image_factory import jpeg_bytes, photo, save
from tests.core.removal.removal_library import group, image
from tests.exchange.immich.immich_server import KEY, ImmichState, serving
from tests.qt.window.real_window import real_window


@pytest.fixture
def state() -> ImmichState:
    contents = {f"{seed}.jpg": jpeg_bytes(photo(seed), 92) for seed in (1, 2, 3)}
    contents |= {f"{seed} small.jpg": jpeg_bytes(photo(seed).resize((200, 150)), 85) for seed in (1, 2)}
    return ImmichState(
        assets=contents, groups={"first": ["1 small.jpg", "1.jpg"], "second": ["2.jpg", "3.jpg", "2 small.jpg"]}
    )


@pytest.fixture
def url(state: ImmichState) -> Iterator[str]:
    with serving(state) as url:
        yield url


def imported(qtbot: QtBot, window: MainWindow, url: str) -> None:
    window.menus.import_groups.trigger()
    dialog = window.imports.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.server_button.setChecked(True)
    assert dialog.key_edit.echoMode() is QLineEdit.EchoMode.Password
    dialog.address_edit.setText(url)
    assert not dialog.import_button.isEnabled()
    dialog.key_edit.setText(KEY)
    with qtbot.waitSignal(window.scans.done, timeout=30_000):
        dialog.import_button.click()


def copies(data: Path) -> list[Path]:
    return [path for path in (data / "cache").glob("immich-*/**/*") if path.is_file()]


def test_duplicates_are_reviewed_applied_and_brought_back(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, _):
        imported(qtbot, window, url)
        assert len(copies(data)) == 5
        (bar,) = [bar for bar in window.notices.bars if bar.text.startswith("Immich had 5 images in 2 groups.")]
        assert "Dedup agrees with 1 of them, and not with 1." in bar.text
        assert "What you apply goes to Immich's trash" in bar.text
        for _ in range(2):
            window.review.commands.trigger(Command.ACCEPT)
        decisions = window.review.review.decisions()
        removed = {os.path.basename(path) for path, what in decisions.items() if what is Decision.REMOVE}
        assert removed == {"1 small.jpg", "2 small.jpg"}
        window.review.commands.trigger(Command.APPLY)
        qtbot.waitUntil(lambda: len(window.findChildren(ApplyDialog)) == 1)
        (question,) = window.findChildren(ApplyDialog)
        assert question.choices is None, "a server has its trash, and no other way"
        assert url[7:-1] in question.points.text() and not question.table.isVisible()
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            question.move.click()
        assert state.trashed == removed
        assert len(copies(data)) == 5, "what is here are copies: no file is touched"
        assert window.scan_page.empty.headline.text() == "All done"
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        window.menus.history.trigger()
        history = window.dialogs.current(HistoryDialog)
        assert history is not None
        qtbot.waitUntil(lambda: history.table.model().rowCount() == 2)
        rows = history.table.model()
        assert {rows.index(row, 1).data().split(os.sep)[0] for row in range(2)} == {f"Immich, {url[7:-1]}"}
        history.close()
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert state.trashed == set()
        assert window.scan_page.reviewing
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert copies(data) == []
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept and not [path for path in kept if KEY.encode() in path.read_bytes()]


def test_another_import_that_fails_leaves_the_servers_groups_to_be_applied(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, _):
        imported(qtbot, window, url)
        paths = [group.paths for group in window.scan_page.groups]
        with qtbot.waitSignal(window.scans.stayed, timeout=30_000):
            window.imports.begin_immich(url, "another key")
        qtbot.waitUntil(lambda: not window.runner.running)
        empty = tmp_path / "czkawka.json"
        empty.write_text("[]", encoding="utf-8")
        with qtbot.waitSignal(window.scans.stayed, timeout=30_000):
            window.imports.begin(str(empty))
        qtbot.waitUntil(lambda: not window.runner.running)
        assert [group.paths for group in window.scan_page.groups] == paths
        assert {each.server for each in window.findChildren(ReviewDialogs)} == {url[7:-1]}
        assert len(copies(data)) == 5
        victim = next(path for path in paths[0] if path != window.scan_page.groups[0].suggestion.path)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit(
                (window.scan_page.groups[0],), {victim: Decision.REMOVE}, RemovalChoice()
            )
        assert state.trashed == {"1 small.jpg"}
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert copies(data) == []


def test_what_was_applied_in_an_earlier_session_comes_back_once_the_server_is_known_again(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        imported(qtbot, window, url)
        group = window.scan_page.groups[0]
        victim = next(path for path in group.paths if path != group.suggestion.path)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit((group,), {victim: Decision.REMOVE}, RemovalChoice())
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert state.trashed == {"1 small.jpg"}
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        window.removals.refresh_last()
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.broke, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert any("the program keeps no key" in bar.text for bar in window.notices.bars)
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        imported(qtbot, window, url)
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert state.trashed == set()


def test_who_stops_it_is_told_what_went_and_what_may_have_gone(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "GROUPS_AT_ONCE", 1)
    asked: list[str] = []

    def fall_silent(request: str) -> None:
        if request == "POST /api/duplicates/resolve":
            asked.append(request)
            state.stall = "resolve" if len(asked) == 2 else ""

    state.before = fall_silent
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        imported(qtbot, window, url)
        groups = window.scan_page.groups
        removed = {path: Decision.REMOVE for group in groups for path in group.paths if "small" in path}
        assert len(groups) == len(removed) == 2
        window.review.applyRequested.emit(groups, removed, RemovalChoice())
        qtbot.waitUntil(lambda: len(asked) == 2, timeout=30_000)
        with qtbot.waitSignal(window.removals.stopped, timeout=30_000):
            window.removals.cancel()
        texts = [bar.text for bar in window.notices.bars]
        assert any("1 image moved to the trash" in text for text in texts), texts
        assert any("of 1 image it is not known: Undo puts back what was moved" in text for text in texts), texts
        assert not any("Nothing was moved" in text for text in texts)
        state.released.set()
        state.stall = ""
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        assert services.history()[0].done == 2
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert state.trashed == set()
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()


def test_a_review_that_is_opened_afterwards_goes_to_no_server(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str
) -> None:
    photos = [str(tmp_path / "photos" / name) for name in ("a.jpg", "b.jpg")]
    (tmp_path / "photos").mkdir()
    for path in photos:
        save(photo(5), Path(path))
    settings = ScanSettings((str(tmp_path / "photos"),))
    local = ScanResult(settings, ModelUse(), (), (group(*map(image, photos)),), (), Counts(), Seconds())
    session = str(tmp_path / "a.dedup-review")
    run_to_end(save_review(session, local, {}, lambda _: None))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        imported(qtbot, window, url)
        (dialogs,) = window.findChildren(ReviewDialogs)
        assert dialogs.server == url[7:-1]
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.review_files.open(session)
        assert dialogs.server == ""
        assert not any(bar.text.startswith("Immich had") for bar in window.notices.bars)
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()


def test_a_wrong_key_is_told_in_place_and_nothing_is_left_behind(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        with qtbot.waitSignal(window.scans.broke, timeout=30_000):
            window.imports.begin_immich(url, KEY[::-1])
        assert any("does not accept the API key" in bar.text for bar in window.notices.bars)
        assert not any(KEY[::-1] in bar.text for bar in window.notices.bars)
        window.menus.import_groups.trigger()
        dialog = window.imports.dialog
        assert isinstance(dialog, ImportDialog)
        assert dialog.server_button.isChecked() and dialog.address_edit.text() == url
        assert dialog.key_edit.text() == ""
        dialog.close()
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert list((tmp_path / "data" / "cache").glob("immich-*")) == []


def test_typing_chooses_what_is_typed(qtbot: QtBot, app: QApplication) -> None:
    dialog = ImportDialog()
    qtbot.addWidget(dialog)
    assert dialog.file_button.isChecked()
    dialog.address_edit.setText("http://x")
    dialog.address_edit.textEdited.emit("http://x")
    assert dialog.server_button.isChecked() and not dialog.import_button.isEnabled()
    dialog.path_edit.textEdited.emit("/x.json")
    assert dialog.file_button.isChecked()


@pytest.mark.parametrize("how", ["cancelled", "refused"])
def test_scan_again_that_does_not_end_leaves_what_is_on_show_and_its_copies(
    how: str, qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, _):
        imported(qtbot, window, url)
        groups, before = window.scan_page.groups, copies(data)
        if how == "cancelled":
            state.stall = "duplicates"
            window.rescan()
            qtbot.waitUntil(lambda: len(state.requests) > 6, timeout=30_000)
            with qtbot.waitSignal(window.scans.stopped, timeout=30_000):
                window.scans.cancel()
        else:
            state.status.append(("GET /api/duplicates", 500))
            with qtbot.waitSignal(window.scans.broke, timeout=30_000):
                window.rescan()
        state.released.set()
        state.stall = ""
        qtbot.waitUntil(lambda: not window.runner.running)
        assert window.scan_page.groups == groups
        assert sorted(copies(data)) == sorted(before)
        assert all(os.path.exists(path) for group in groups for path in group.paths)
        (dialogs,) = window.findChildren(ReviewDialogs)
        qtbot.waitUntil(lambda: dialogs.server == url[7:-1])
        victim = next(path for path in groups[0].paths if path != groups[0].suggestion.path)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit((groups[0],), {victim: Decision.REMOVE}, RemovalChoice())
        assert state.trashed == {os.path.basename(victim)}
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert list((data / "cache").glob("immich-*")) == []


def test_scan_again_takes_the_copies_that_are_here_and_shows_the_new_ones(
    qtbot: QtBot, app: QApplication, tmp_path: Path, url: str, state: ImmichState
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, services):
        imported(qtbot, window, url)
        before = {path: path.stat().st_ino for path in copies(data)}
        del state.requests[:]
        state.assets["3.jpg"] = jpeg_bytes(photo(4), 92)
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.rescan()
        now = {path: path.stat().st_ino for path in copies(data)}
        assert len(now) == 5 and not set(now) & set(before), "the copies before went with the groups before"
        assert len(set(now.values()) & set(before.values())) == 4
        fetched = [request for request, _ in state.requests if request.endswith("/original")]
        assert len(fetched) == 1, "what has changed, and nothing else"
        plan = tmp_path / "plan.csv"
        services.write_plan(window.scan_page.groups, {}, str(plan))
        rows = [line.split(",") for line in plan.read_text(encoding="utf-8").splitlines()]
        assert {Path(row[6]) for row in rows if row[1] == "folder"} == set(now), "of this import, of no scan before"
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
