"""Open, show, copy; the menus of images and groups; what holds for two folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Group
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results.commands import image_actions as module
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from tests.core.review.review_images import group, image
from tests.qt.review_library import WIDTH, Notes, make_groups


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(notes: Notes, tmp_path: Path, qtbot: QtBot) -> Iterator[ReviewPage]:
    groups = make_groups(str(tmp_path), 2)
    made = ReviewPage(notes)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.set_groups(groups, final=True)
    made.take_keyboard()
    qtbot.waitUntil(lambda: len(notes.asked) == len(groups))
    yield made
    made.close_threads()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What the system was asked to open."""
    urls: list[QUrl] = []

    def note(url: QUrl) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return urls


def press(page: ReviewPage, *keys: str) -> None:
    for each in keys:
        QTest.keySequence(page.focusWidget() or page, QKeySequence(each))


def ask(widget: QWidget, reason: QContextMenuEvent.Reason, at: QPoint) -> None:
    """Ask for a menu, as Qt does for a right click or the menu key."""
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))


def entries(page: ReviewPage) -> list[str]:
    assert page.menus.menu is not None and page.menus.menu.isVisible()
    found = [action.text() for action in page.menus.menu.actions() if not action.isSeparator()]
    page.menus.menu.close()
    return found


def test_the_selected_images_are_opened(page: ReviewPage, opened: list[QUrl]) -> None:
    press(page, "S", "Right", "S", "Shift+O")
    assert [url.toLocalFile() for url in opened] == page.strip.paths
    assert len(opened) == 2


@pytest.mark.skipif(os.name == "nt", reason="names there are Unicode")
def test_names_outside_utf8_are_opened_by_their_bytes(page: ReviewPage, opened: list[QUrl]) -> None:
    page.set_groups((group([image("/p/a\udcff#%.jpg", inode=1), image("/p/b.jpg")]),), final=True)
    page.strip.choose("/p/a\udcff#%.jpg")
    press(page, "Shift+O")
    assert bytes(opened[0].toEncoded().data()) == b"file:///p/a%FF%23%25.jpg"


def test_what_has_not_the_name_of_an_image_is_not_opened(page: ReviewPage, opened: list[QUrl], qtbot: QtBot) -> None:
    page.set_groups((group([image("/p/a.exe", inode=1), image("/p/b.jpg")]),), final=True)
    page.strip.choose("/p/a.exe")
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "is not opened" in text):
        press(page, "Shift+O")
    assert opened == []


def test_an_image_that_no_program_opens_is_told(
    page: ReviewPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "no program opens it" in text):
        press(page, "Shift+O")


def test_an_image_is_shown_in_its_folder(page: ReviewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(module, "show_in_folder", shown.append)
    press(page, "Shift+F")
    assert shown == [page.strip.path]


def test_paths_are_copied(page: ReviewPage) -> None:
    press(page, "S", "Right", "S", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "\n".join(page.strip.paths)


def test_all_pixels_and_the_file_are_copied(page: ReviewPage, qtbot: QtBot) -> None:
    path = next(member.path for member in page.member_model.members if "whole" in member.path)
    page.strip.choose(path)
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: text.endswith("copied.")):
        press(page, "Ctrl+Shift+C")
    assert QGuiApplication.clipboard().image().width() == WIDTH
    assert [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()] == [path]


def test_an_image_that_cannot_be_read_is_not_copied(page: ReviewPage, qtbot: QtBot) -> None:
    os.remove(page.strip.path)
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "was not copied" in text):
        press(page, "Ctrl+Shift+C")


def test_ctrl_c_in_the_search_field_copies_its_words(page: ReviewPage) -> None:
    press(page, "Ctrl+F")
    QTest.keyClicks(page.groups_view.search, "word")
    page.groups_view.search.selectAll()
    QTest.keyClick(page.groups_view.search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "word"


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_images_and_groups_have_a_menu(page: ReviewPage, reason: QContextMenuEvent.Reason) -> None:
    ask(page.strip.viewport(), reason, QPoint(10, 10))
    of_image = entries(page)
    ask(page.groups_view.list.viewport(), reason, QPoint(10, 10))
    of_group = entries(page)
    files = ["Open with another program", "Show in folder", "Copy path", "Copy image"]
    assert set(files) <= set(of_image) & set(of_group)
    assert "Keep only this image and go on" in of_image
    assert "Accept the suggestion and go on" in of_group
    assert all("two folders" in text for text in of_image[-2:])


def test_a_right_click_on_a_picture_means_that_picture(page: ReviewPage) -> None:
    a, b = page.compare.header_a, page.compare.header_b
    canvas = page.compare.canvas
    left, right = QPoint(20, canvas.height() // 2), QPoint(canvas.width() - 20, canvas.height() // 2)
    for widget, at, name in ((canvas, left, a), (canvas, right, b), (a, QPoint(5, 5), a), (b, QPoint(5, 5), b)):
        ask(widget, QContextMenuEvent.Reason.Mouse, at)
        page.menus.menu.close()  # type: ignore[union-attr]
        assert os.path.basename(page.strip.path) == name.name.accessibleName()
    page.compare.set_mode(Mode.SWIPE)
    ask(canvas, QContextMenuEvent.Reason.Mouse, left)
    page.menus.menu.close()  # type: ignore[union-attr]
    assert os.path.basename(page.strip.path) == a.name.accessibleName()


def test_a_menu_over_several_selected_images_means_all_of_them(page: ReviewPage) -> None:
    press(page, "S", "Right", "S")
    chosen = page.strip.paths
    ask(page.compare.header_b, QContextMenuEvent.Reason.Mouse, QPoint(5, 5))
    page.menus.menu.close()  # type: ignore[union-attr]
    assert set(chosen) >= {page.strip.path}
    assert page.strip.paths == chosen


def test_copy_path_in_the_menu_copies_the_path_of_each_selected_image(page: ReviewPage, qtbot: QtBot) -> None:
    page.set_groups(folders(), final=True)
    page.groups_view.choose(2)
    strip, port = page.strip, page.strip.viewport()
    places = [strip.visualRect(strip.model().index(row, 0)).center() + QPoint(0, 5) for row in (0, 2)]
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, places[1])
    QTest.mouseClick(port, Qt.MouseButton.RightButton, pos=places[0])
    ask(port, QContextMenuEvent.Reason.Mouse, places[0])
    assert page.menus.menu is not None
    entry = next(each for each in page.menus.menu.actions() if each.text() == "Copy path")
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: text == "2 paths copied."):
        entry.trigger()
    page.menus.menu.close()
    assert QGuiApplication.clipboard().text() == "/camera/3.jpg\n/web/3.jpg"


def folders() -> tuple[Group, ...]:
    """Two groups between two folders, one with a third folder, and one within a folder."""
    pairs = [group([image(f"/camera/{n}.jpg", width=900), image(f"/phone/{n}.jpg")], id=n) for n in (1, 2)]
    three = group([image("/camera/3.jpg", width=900), image("/phone/3.jpg"), image("/web/3.jpg")], id=3)
    inside = group([image("/web/4.jpg", width=900), image("/web/5.jpg")], id=4)
    return (*pairs, three, inside)


def test_only_the_groups_of_two_folders_are_listed(page: ReviewPage) -> None:
    page.set_groups(folders(), final=True)
    said: list[str] = []
    page.statusMessage.connect(said.append)
    page.groups_view.choose(0)
    press(page, "Shift+D")
    assert sorted(page.group_model.slots()) == [0, 1, 2]
    assert page.groups_view.filters.text() == "1"
    assert said[-1] == "Only groups with images of both folders are listed: 3 groups."
    press(page, "Shift+D")
    assert sorted(page.group_model.slots()) == [0, 1, 2, 3]
    assert said[-1] == "Groups of all folders are listed again."
    page.groups_view.choose(3)
    press(page, "Shift+D")
    assert said[-1] == "Only groups with two images of this folder are listed: 1 group."


def question(page: ReviewPage) -> QMessageBox:
    (box,) = (each for each in page.findChildren(QMessageBox) if each.isVisible())
    return box


def test_two_folders_are_told_apart_once_asked(page: ReviewPage, notes: Notes) -> None:
    page.set_groups(folders(), final=True)
    page.groups_view.choose(0)
    press(page, "Ctrl+Shift+D")
    box = question(page)
    assert "3 pairs of images in 3 groups" in box.informativeText()
    assert "/camera\n/phone" in box.informativeText()
    escape = box.escapeButton()
    assert escape is not None
    escape.click()
    assert notes.ignored == set()
    press(page, "Ctrl+Shift+D")
    assert question(page).defaultButton() is question(page).escapeButton(), "Enter alone does nothing"
    yes = next(each for each in question(page).buttons() if each is not question(page).escapeButton())
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert [found.paths for found in page.review.groups] == [
        ("/camera/3.jpg", "/web/3.jpg"),
        ("/web/4.jpg", "/web/5.jpg"),
    ]
    assert len(notes.ignored) == 3
    press(page, "Ctrl+Z")
    assert len(page.review.groups) == 4
    assert notes.ignored == set()


def test_one_folder_may_be_both(page: ReviewPage) -> None:
    page.set_groups(folders(), final=True)
    page.groups_view.choose(3)
    page.commands.trigger(Command.IGNORE_FOLDERS)
    box = question(page)
    assert box.text() == "Are no two images of this folder duplicates?"
    assert "1 pair of images in 1 group" in box.informativeText()
    box.reject()
