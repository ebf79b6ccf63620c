"""A review saved as one file and opened elsewhere, in the real window and on real files."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from dedup_gui.__main__ import main
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, Progress, Stage, run_to_end
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision
from dedup_gui.exchange.review_file import ReviewFile
from dedup_gui.exchange.saved_review import FolderThere, Outline
from dedup_gui.qt.dialogs.review_places import PlacesDialog
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.texts.removal import busy
from dedup_gui.qt.texts.saved_reviews import not_reachable_tip, not_saved, saving_sentence
from dedup_gui.qt.window.application import begin
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.wiring.review_files import save_review
from tests.core.image_factory import jpeg_bytes, photo, save
from tests.qt.scripted_services import ScriptedReviews, ScriptedServices, group, result
from tests.qt.window.real_window import real_window

GROUPS = tuple(group(number, f"/p/{number} a.jpg", f"/p/{number} b.jpg") for number in range(1, 4))
SERVER = FolderThere("/nas/photos", 1234, here=False)


def library(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for number in range(3):
        save(photo(number), folder / f"{number} whole.jpg", quality=92)
        save(photo(number).resize((160, 120)), folder / f"{number} small.jpg", quality=85)
    return folder


def ended(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.runner.running)


def shown(qtbot: QtBot, window: MainWindow, groups: int) -> None:
    qtbot.waitUntil(lambda: window.review.review.totals.groups == groups and window.review.slot is not None)


def places_dialog(qtbot: QtBot, window: MainWindow) -> PlacesDialog:
    qtbot.waitUntil(lambda: window.review_files.places is not None)
    assert window.review_files.places is not None
    return window.review_files.places


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)
def test_scanned_without_a_window_reviewed_here_and_applied_there(
    qtbot: QtBot, app: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = library(tmp_path / "server" / "photos")
    before, after = tmp_path / "a.dedup-review", tmp_path / "b.dedup-review"
    words = ["scan", str(server), "--engine", "hash", "--quiet", "--data-dir", str(tmp_path / "server data")]
    assert main([*words, "--session", str(before)]) == 0
    desk = tmp_path / "desk"
    shutil.copytree(server, desk)
    third = tmp_path / "third"
    server.rename(third)
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        window.review_files.open(str(before))
        dialog = places_dialog(qtbot, window)
        row = dialog.rows[str(server)]
        row.set_place(str(tmp_path))
        qtbot.waitUntil(lambda: "choose another folder" in row.verdict.text())
        row.set_place(str(desk))
        qtbot.waitUntil(lambda: row.verdict.text() == "The images are there.")
        dialog.open_button.click()
        shown(qtbot, window, 3)
        assert window.scan_page.bar.headline.text().startswith("6 images, 3 groups")
        for slot in range(3):
            window.review.deciding.took(window.review.review.accept_suggestion(slot))
        assert window.review.review.totals.remove_files == 3
        window.review_files.save(str(after))
        ended(qtbot, window)
        assert window.notices.bars[0].text == "Review saved: b.dedup-review"
        kept = services.last_result()
        assert kept is not None and kept.result.settings.folders == (str(desk),)
        assert sorted(services.load_decisions(kept.result.groups).values()).count(Decision.REMOVE) == 3
        window.close()
    with ReviewFile(str(after)) as file:
        assert file.preview(str(desk / "0 whole.jpg"))
    capsys.readouterr()
    assert main(["apply", str(after), "--map", f"{desk}={third}", "--data-dir", str(tmp_path / "third data")]) == 0
    assert "3 images removed, 0 left alone" in capsys.readouterr().out
    assert sorted(os.listdir(third)) == [f"{number} whole.jpg" for number in range(3)]
    assert len(os.listdir(desk)) == 6


def test_what_is_not_reachable_is_shown_by_its_small_picture(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    server = library(tmp_path / "server")
    words = ["scan", str(server), "--engine", "hash", "--quiet", "--data-dir", str(tmp_path / "server data")]
    assert main([*words, "--session", str(tmp_path / "a.dedup-review")]) == 0
    shutil.rmtree(server)
    with real_window(qtbot, app, tmp_path / "data") as (window, _services):
        window.review_files.open(str(tmp_path / "a.dedup-review"))
        places_dialog(qtbot, window).accept()
        shown(qtbot, window, 3)
        assert "no image of it is reachable here" in window.scan_page.bar.details.text()
        review = window.review
        a, b = review.member_model.members[:2]
        for image in (a, b):
            assert image.file.unseen
            qtbot.waitUntil(lambda image=image: bool(review.images.get(image).levels))  # type: ignore[misc]
            assert review.images.get(image).kept
            qtbot.waitUntil(lambda image=image: review.thumbnails.get(image.file) is not None)  # type: ignore[misc]
            thumbnail = review.thumbnails.get(image.file)
            assert thumbnail is not None and not thumbnail.image.isNull()
        index = review.member_model.index(0, 0)
        assert "not reachable" in index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert not_reachable_tip() in index.data(Qt.ItemDataRole.ToolTipRole).replace("\n", "")
        assert index.data(MemberModel.ImageRole) == a
        review.commands.trigger(Command.ACCEPT)
        assert review.review.totals.remove_files == 1
        window.close()


def test_a_stranger_decides_nothing_outside_the_folders_and_shows_nothing_but_small_pictures(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    """Decisions of a file are taken as far as `dedup-gui apply` would do them."""
    photos = library(tmp_path / "photos")
    words = ["scan", str(photos), "--engine", "hash", "--quiet", "--data-dir", str(tmp_path / "x")]
    assert main([*words, "--session", str(tmp_path / "a")]) == 0
    with ReviewFile(str(tmp_path / "a")) as file:
        review = file.review
    settings = replace(review.result.settings, folders=(str(tmp_path / "photos" / "inner"),))
    decided = {path: Decision.REMOVE for path in review.members if path.endswith("small.jpg")}
    large = jpeg_bytes(photo(1).resize((2000, 1500)))
    changed = replace(review.result, settings=settings)
    run_to_end(save_review(str(tmp_path / "b"), changed, decided, lambda _: large[: 256 * 1024]))
    shutil.rmtree(photos)
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        window.review_files.open(str(tmp_path / "b"))
        shown(qtbot, window, 3)
        assert not any(services.load_decisions(window.scan_page.groups).values())
        image = window.review.member_model.members[0]
        qtbot.waitUntil(lambda: bool(window.review.images.get(image).problem))
        assert not window.review.images.get(image).kept
        window.close()


Open = Callable[[ScriptedReviews], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def make(reviews: ScriptedReviews) -> MainWindow:
        found = result(ScanSettings(("/p",)), GROUPS)
        services = ScriptedServices(AppSettings(), last=LastResult(found, 40, 1e9), reviews=reviews)
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


def test_a_review_can_be_saved_where_there_is_one(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    reviews = ScriptedReviews()
    window = open_window(reviews)
    assert not window.menus.save_review.isEnabled()
    assert window.menus.open_review.isEnabled()
    window.begin()
    shown(qtbot, window, 3)
    assert window.menus.save_review.isEnabled()
    window.review.deciding.took(window.review.review.keep_only(0, GROUPS[0].paths[0]))
    window.menus.save_review.trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None and dialog.windowTitle() == "Save review"
    dialog.fileSelected.emit(str(tmp_path / "my.dedup-review"))
    dialog.reject()
    ended(qtbot, window)
    decided = {GROUPS[0].paths[0]: Decision.KEEP, GROUPS[0].paths[1]: Decision.REMOVE}
    assert reviews.asked == [("save", str(tmp_path / "my.dedup-review"), GROUPS, decided, 40)]
    assert window.notices.bars[0].text == "Review saved: my.dedup-review"
    reviews.error = DedupError("cannot write /x", "Check the disk.")
    window.review_files.save("/x")
    qtbot.waitUntil(lambda: window.notices.bars[0].text == "Cannot write /x. Check the disk.")


@pytest.mark.parametrize("asked_for", [True, False])
def test_saving_waits_for_nothing_but_what_was_asked_for(
    qtbot: QtBot, open_window: Open, tmp_path: Path, asked_for: bool
) -> None:
    def endless() -> Generator[Progress, None, None]:
        while True:
            time.sleep(0.002)
            yield Progress(Stage.FINGERPRINT, 1, 2)

    reviews = ScriptedReviews()
    window = open_window(reviews)
    window.begin()
    shown(qtbot, window, 3)
    window.runner.start(endless, "a scan", yields=not asked_for)
    window.review_files.save(str(tmp_path / "my.dedup-review"))
    if asked_for:
        assert [bar.text for bar in window.notices.bars] == [busy()]
        window.runner.cancel()
    else:
        qtbot.waitUntil(lambda: [bar.text for bar in window.notices.bars] == ["Review saved: my.dedup-review"])
    ended(qtbot, window)
    assert len(reviews.asked) == (0 if asked_for else 1)


def test_saving_can_be_cancelled(qtbot: QtBot, open_window: Open) -> None:
    reviews = ScriptedReviews(hold=True)
    window = open_window(reviews)
    window.begin()
    shown(qtbot, window, 3)
    window.review_files.save("/x")
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Saving the review: 1 of 2 pictures")
    assert not window.menus.save_review.isEnabled() and not window.menus.open_review.isEnabled()
    (bar,) = window.notices.bars
    assert bar.text == saving_sentence()
    next(button for button in bar.findChildren(QPushButton) if button.text() == "&Cancel").click()
    ended(qtbot, window)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == not_saved())
    assert window.notices.bars == ()
    assert window.menus.save_review.isEnabled() and window.menus.open_review.isEnabled()


def test_where_all_is_here_nothing_is_asked(qtbot: QtBot, open_window: Open) -> None:
    found = result(ScanSettings(("/p",)), GROUPS[:2])
    outline = Outline((FolderThere("/p", 4, here=True), FolderThere("/empty", 0, here=False)), 2, 0, 1e9)
    reviews = ScriptedReviews(outline, LastResult(found, 12, 1e9))
    window = open_window(reviews)
    window.menus.open_review.trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/x/a.dedup-review")
    dialog.reject()
    shown(qtbot, window, 2)
    assert window.review_files.places is None
    assert reviews.asked == [
        ("look", os.path.normpath("/x/a.dedup-review")),
        ("open", os.path.normpath("/x/a.dedup-review"), []),
    ]
    assert window.windowTitle().startswith("p ")
    assert window.scan_page.bar.headline.text().startswith("12 images, 2 groups")


def test_a_review_is_named_on_the_command_line_or_dropped(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    path = tmp_path / "a.dedup-review"
    path.write_bytes(b"")
    for number, way in enumerate(("named", "dropped"), start=1):
        reviews = ScriptedReviews(opened=LastResult(result(ScanSettings(("/q",)), GROUPS[:number]), 2, 1e9))
        window = open_window(reviews)
        if way == "named":
            begin(window, [str(path)])
        else:
            window.begin()
            shown(qtbot, window, 3)
            window._drops.dropped.emit((str(path),))
        shown(qtbot, window, number)
        assert reviews.asked == [("look", str(path)), ("open", str(path), [])]
        window._drops.dropped.emit((str(tmp_path),))
        assert len(reviews.asked) == 2
        assert str(tmp_path) in window.start_page.settings_over(AppSettings()).folders


def test_what_is_no_review_is_told_and_what_was_on_show_stays(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(ScriptedReviews(error=DedupError("/x is no saved review", "Choose another.")))
    window.begin()
    shown(qtbot, window, 3)
    window.review_files.open("/x")
    qtbot.waitUntil(lambda: bool(window.notices.bars))
    assert window.notices.bars[0].text == "/x is no saved review. Choose another."
    assert window.review.review.totals.groups == 3


def test_the_question_for_many_folders(qtbot: QtBot, open_window: Open) -> None:
    folders = tuple(FolderThere(f"/nas/{number}", number + 1, here=False) for number in range(9))
    found = result(ScanSettings(("/p",)), GROUPS[:1])
    reviews = ScriptedReviews(Outline(folders, 1, 0, 1e9), LastResult(found, 2, 1e9))
    window = open_window(reviews)
    window.review_files.open("/a")
    dialog = places_dialog(qtbot, window)
    assert dialog.height() < 720
    first = dialog.rows["/nas/0"]
    assert first.button.hasFocus() or not dialog.isActiveWindow()
    for row in dialog.rows.values():
        assert row.button.toolTip() and row.button.accessibleName()
    dialog.rows["/nas/3"].set_place("/here/3")
    qtbot.waitUntil(lambda: dialog.rows["/nas/3"].verdict.text() == "98 of 100 images looked for are there.")
    dialog.show_found("/nas/3", "/of/an/earlier/choice", (0, 100))
    assert dialog.rows["/nas/3"].verdict.text().startswith("98 of 100")
    dialog.accept()
    shown(qtbot, window, 1)
    assert reviews.asked[-1] == ("open", "/a", [("/nas/3", "/here/3")])


def test_cancelling_the_question_opens_nothing(qtbot: QtBot, open_window: Open) -> None:
    reviews = ScriptedReviews(Outline((SERVER,), 1, 0, 1e9))
    window = open_window(reviews)
    window.review_files.open("/a")
    dialog = places_dialog(qtbot, window)
    dialog.reject()
    qtbot.waitUntil(lambda: window.review_files.places is None)
    assert reviews.asked == [("look", "/a")]
