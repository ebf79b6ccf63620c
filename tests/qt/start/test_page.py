from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.settings import AppSettings, Engine, ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import ModelUse
from dedup_gui.qt.start import folder_probe
from dedup_gui.qt.start.folder_list import ROLE_SENTENCES, Role
from dedup_gui.qt.start.folder_probe import FolderProbe, PathState, is_broad
from dedup_gui.qt.start.page import MOST_RECENT, StartPage, with_recent
from dedup_gui.qt.widgets.drops import dropped_paths, local_path


def settle(qtbot: QtBot, page: StartPage) -> None:
    """Wait until the disk was asked about every row."""
    qtbot.waitUntil(lambda: all(row.state is not PathState.UNKNOWN for row in page.folder_list.rows))
    qtbot.waitUntil(lambda: not any(thread.name == "folder-probe" for thread in threading.enumerate()))


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    made = StartPage(AppSettings())
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def test_settings_come_back_as_they_were_shown(qtbot: QtBot, tmp_path: Path) -> None:
    settings = AppSettings(
        folders=(str(tmp_path), str(tmp_path / "second")),
        references=(str(tmp_path / "third"),),
        excludes=(str(tmp_path / "fourth"), "*_thumb.jpg", "Previews"),
        engine=Engine.HASH,
        include_hidden=True,
        archives=True,
        include_bursts=True,
        include_partials=True,
        min_size=5000,
        mirror_url="kept",
        threads=3,
    )
    page = StartPage(settings)
    qtbot.addWidget(page)
    assert page.settings() == settings
    assert page.options.more_button.isChecked(), "options that change the result are not hidden"
    settle(qtbot, page)


def test_the_smallest_size_and_no_patterns_come_back_too(page: StartPage) -> None:
    assert page.settings() == AppSettings()
    assert not page.options.more_button.isChecked()


def test_nothing_is_scanned_without_a_folder_to_scan(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    assert not page.scan_button.isEnabled()
    page.add_paths((str(tmp_path),))
    assert page.scan_button.isEnabled()
    (row,) = page.folder_list.rows
    row.role_box.setCurrentIndex(list(Role).index(Role.REFERENCE))
    assert not page.scan_button.isEnabled()
    assert page.settings().references == (str(tmp_path),)
    row.remove_button.click()
    assert page.folder_list.rows == ()
    assert page.settings() == AppSettings()


def test_enter_scans_and_a_focused_button_keeps_its_enter(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    page.add_paths((str(tmp_path),))
    page.options.cards[Engine.BALANCED].button.setFocus()
    with qtbot.waitSignal(page.scanRequested):
        QTest.keyClick(page.options.cards[Engine.BALANCED].button, Qt.Key.Key_Return)
    page.focus_start()
    with qtbot.waitSignal(page.scanRequested):
        QTest.keyClick(page.scan_button, Qt.Key.Key_Enter)
    pressed: list[int] = []
    page.drop_zone.choose_button.clicked.disconnect()
    page.drop_zone.choose_button.clicked.connect(lambda: pressed.append(1))
    page.activateWindow()
    page.drop_zone.choose_button.setFocus()
    with qtbot.assertNotEmitted(page.scanRequested):
        QTest.keyClick(page.drop_zone.choose_button, Qt.Key.Key_Return)
    assert pressed == [1]
    settle(qtbot, page)


def test_a_change_is_announced_once_with_everything(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.settingsChanged) as heard:
        page.add_paths((str(tmp_path), str(tmp_path / "x")))
    assert heard.args[0].folders == (str(tmp_path), str(tmp_path / "x"))
    with qtbot.waitSignal(page.settingsChanged) as heard:
        page.options.cards[Engine.THOROUGH].button.click()
    assert heard.args[0].engine is Engine.THOROUGH
    with qtbot.assertNotEmitted(page.settingsChanged):
        page.add_paths((str(tmp_path) + os.sep,))
    assert len(page.folder_list.rows) == 2
    with qtbot.assertNotEmitted(page.settingsChanged):
        page.set_settings(AppSettings(engine=Engine.HASH))
    settle(qtbot, page)


def test_missing_folders_are_marked_and_files_known(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    file = tmp_path / "one.jpg"
    file.write_bytes(b"x")
    page.add_paths((str(tmp_path), str(file), str(tmp_path / "nowhere")))
    settle(qtbot, page)
    assert [row.state for row in page.folder_list.rows] == [PathState.FOLDER, PathState.FILE, PathState.MISSING]
    assert "drive" in page.folder_list.rows[2].accessibleName()
    (tmp_path / "nowhere").mkdir()
    page.folder_list.check_all()
    qtbot.waitUntil(lambda: page.folder_list.rows[2].state is PathState.FOLDER)
    settle(qtbot, page)


def test_a_drive_that_hangs_does_not_hang_the_window(
    qtbot: QtBot, page: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    real = folder_probe.probe

    def slow(path: str) -> PathState:
        if path.endswith("slow"):
            release.wait(10)
        return real(path)

    monkeypatch.setattr(folder_probe, "probe", slow)
    page.add_paths((str(tmp_path / "slow"), str(tmp_path)))
    qtbot.waitUntil(lambda: page.folder_list.rows[1].state is PathState.FOLDER)
    assert page.folder_list.rows[0].state is PathState.UNKNOWN
    page.folder_list.check_all()
    assert sum(thread.name == "folder-probe" for thread in threading.enumerate()) <= 2
    release.set()
    settle(qtbot, page)


def test_recent_folders_are_offered_where_they_are_there(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    assert page.drop_zone.recent_button.isHidden()
    page.set_recent((str(tmp_path), str(tmp_path / "gone & away")))
    menu = page.drop_zone.recent_button.menu()
    qtbot.waitUntil(lambda: [action.isEnabled() for action in menu.actions()] == [True, False])
    menu.actions()[0].trigger()
    assert page.settings().folders == (str(tmp_path),)
    settle(qtbot, page)


def test_recent_folders_are_few_and_newest_first() -> None:
    settings = AppSettings(folders=("/b", "/new"), recent=tuple(f"/{letter}" for letter in "abcdefghij"))
    recent = with_recent(settings).recent
    assert recent[:3] == ("/b", "/new", "/a")
    assert len(recent) == MOST_RECENT
    assert len(set(recent)) == MOST_RECENT


def test_busy_pages_start_no_second_scan(page: StartPage) -> None:
    page.add_paths(("/x",))
    page.set_busy(True, groups=False)
    assert not page.scan_button.isEnabled()
    page.set_busy(False, groups=False)
    assert page.scan_button.isEnabled()


def test_a_whole_drive_gets_a_word() -> None:
    assert is_broad(os.path.abspath(os.sep))
    assert not is_broad(os.path.join(os.path.abspath(os.sep), "data", "pictures"))
    if sys.platform != "win32":
        assert is_broad("/home/")
        assert not is_broad("/home/ann")


def test_the_word_about_drives_is_shown(page: StartPage) -> None:
    page.add_paths((os.path.abspath(os.sep),))
    (row,) = page.folder_list.rows
    assert "whole drive" in row.accessibleName()
    row.role_box.setCurrentIndex(list(Role).index(Role.EXCLUDE))
    assert "whole drive" not in row.accessibleName()


def test_everything_has_a_name_for_those_who_do_not_see_it(page: StartPage) -> None:
    page.add_paths(("/x",))
    for kind in (QAbstractButton, QComboBox, QLineEdit, QSpinBox):
        for widget in page.findChildren(kind):
            if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
                continue
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named, widget
            if not isinstance(widget, QRadioButton) or widget.isChecked():  # arrows go from one to the next
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_names_that_are_not_text_are_dropped_whole(qtbot: QtBot, page: StartPage) -> None:
    raw = b"/tmp/caf\xe9 100%/\xff.jpg"
    url = QUrl.fromEncoded(b"file:///tmp/caf%E9%20100%25/%FF.jpg")
    assert os.fsencode(local_path(url)) == raw
    page.add_paths((local_path(url),))
    assert os.fsencode(page.settings().folders[0]) == raw
    settle(qtbot, page)


def test_drops_hold_local_paths_once(tmp_path: Path) -> None:
    mime = QMimeData()
    assert dropped_paths(mime) == ()
    mime.setUrls(
        [
            QUrl.fromLocalFile(str(tmp_path)),
            QUrl("https://example.org/a.jpg"),
            QUrl.fromLocalFile(str(tmp_path) + "/"),
        ]
    )
    assert dropped_paths(mime) == (str(tmp_path),)


def test_the_probe_answers_for_what_cannot_be_asked(qtbot: QtBot) -> None:
    probe = FolderProbe()
    with qtbot.waitSignal(probe.checked) as heard:
        probe.check("/a\0b")
    assert heard.args == ["/a\0b", PathState.MISSING]


def test_what_the_page_does_not_show_is_kept(page: StartPage) -> None:
    base = replace(AppSettings(), threads=7, folders=("/old",))
    assert page.settings_over(base) == replace(base, folders=())


def test_each_row_says_what_its_role_means_and_in_which_other_it_lies(qtbot: QtBot, page: StartPage) -> None:
    page.add_paths(("/p/all", "/p/all/2023", "/p/alley"))
    rows = page.folder_list.rows
    assert [row._hint.text() for row in rows] == [ROLE_SENTENCES[Role.SCAN]] * 3
    settle(qtbot, page)
    for row in rows:
        row.set_state(PathState.FOLDER)
    assert [row._note.text() for row in rows] == ["", "It lies in /p/all, which is scanned anyway.", ""]
    rows[0].role_box.setCurrentIndex(list(Role).index(Role.REFERENCE))
    assert rows[0]._hint.text() == ROLE_SENTENCES[Role.REFERENCE]
    assert rows[1]._note.text() == ""
    rows[0].role_box.setCurrentIndex(list(Role).index(Role.SCAN))
    rows[0].remove_button.click()
    assert [row._note.text() for row in page.folder_list.rows] == ["", ""]


def test_the_speed_of_the_last_scan_and_the_way_back(qtbot: QtBot, page: StartPage) -> None:
    page.add_paths(("/p/all",))
    settle(qtbot, page)

    def result(fresh: int) -> ScanResult:
        counts = Counts(found=900, fingerprinted=900, from_cache=900 - fresh)
        return ScanResult(ScanSettings(("/p",)), ModelUse(), (), (), (), counts, Seconds(fingerprint=10.0))

    page.note_speed(result(20))
    assert page._summary.text() == "", "too few to say anything"
    page.note_speed(result(400))
    assert page._summary.text() == "The last scan read 40 images per second on this computer (Balanced)."
    assert page.back_button.isHidden()
    page.set_busy(False, groups=True)
    with qtbot.waitSignal(page.backRequested):
        page.back_button.click()
