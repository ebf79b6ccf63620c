"""Keys of one's own: changed by pressing them, refused where they are taken, followed at once and after a restart."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import Progress, ScanEvent, ScanResult, Stage
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet
from dedup_gui.qt.dialogs.keys_page import KeysPage
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import KEYS, Command
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.store.settings_file import SettingsFile
from tests.qt.review_library import make_groups
from tests.qt.scripted_services import ScriptedServices, result

Key, Held = Qt.Key, Qt.KeyboardModifier
Open = Callable[[ScriptedServices], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication) -> Iterator[Open]:
    made: list[MainWindow] = []

    def build(services: ScriptedServices) -> MainWindow:
        window = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        window.begin()
        made.append(window)
        return window

    yield build
    for window in made:
        window.runner.cancel()
    qtbot.waitUntil(lambda: not any(window.runner.running for window in made))
    for window in made:
        window.close()


def services_of(tmp_path: Path, settings: AppSettings | None = None) -> ScriptedServices:
    folder = tmp_path / "pictures"
    folder.mkdir(exist_ok=True)
    groups = make_groups(str(folder), 3)

    def script(of_scan: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield Progress(Stage.FINGERPRINT, 1, 1, 1)
        return result(of_scan, groups, ())

    return ScriptedServices(settings or AppSettings(folders=(str(folder),)), script=script)


def opened(window: MainWindow) -> tuple[SettingsDialog, KeysPage]:
    window.menus.settings.trigger()
    dialog = window.dialogs.current(SettingsDialog)
    assert dialog is not None and dialog.keys is not None
    dialog.sections.setCurrentRow(3)
    assert dialog.pages.currentWidget() is dialog.keys and dialog.sections.item(3).text() == "Keys"
    return dialog, dialog.keys


def accept(dialog: SettingsDialog) -> None:
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()


def test_a_key_is_changed_by_pressing_it_and_all_follows(qtbot: QtBot, tmp_path: Path, open_window: Open) -> None:
    services = services_of(tmp_path)
    window = open_window(services)
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    page = window.review
    qtbot.waitUntil(lambda: page.slot is not None)
    window.menus.keys.trigger()
    dialog, keys = opened(window)
    for command, key in ((Command.REMOVE, Key.Key_Y), (Command.ZOOM_FIT, Key.Key_W), (Command.APPLY, Key.Key_F7)):
        keys.choose(command.value)
        QTest.keyClick(keys.edit, key)
        assert not keys.problem.text()
    keys.choose("scan")
    keys.also.setChecked(True)
    QTest.keyClick(keys.edit, Key.Key_F6)
    assert keys.current is not None and keys.current.keys == ("F5", "F6")
    assert window.menus.scan.shortcuts() == [QKeySequence("F5")], "nothing follows before it is accepted"
    accept(dialog)
    assert services.settings().keys == (
        ("remove", ("Y",)), ("zoom-fit", ("W",)), ("apply", ("F7",)), ("scan", ("F5", "F6")),
    )  # fmt: skip
    assert window.menus.scan.shortcuts() == [QKeySequence("F5"), QKeySequence("F6")]
    assert page.bar.apply.toolTip().endswith("(F7)")
    assert page.compare.zoom_buttons[-1].toolTip().endswith("(W)")
    sheet = window.dialogs.current(CheatSheet)
    assert sheet is not None and sheet.isVisible(), "the sheet was open, and says the new keys"
    said = {text: keys for _, rows in window.dialogs.sections for keys, text in rows}
    assert said["Remove this image"] == "Y" and said["Apply"] == "F7"
    sheet.close()
    page.keep_keyboard()
    path = page.strip.path
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_R)
    assert page.review.decision(path) is not Decision.REMOVE
    QTest.keyClick(focused, Key.Key_Y)
    assert page.review.decision(path) is Decision.REMOVE


def test_a_conflict_is_told_by_name_and_refused(qtbot: QtBot, tmp_path: Path, open_window: Open) -> None:
    services = services_of(tmp_path)
    window = open_window(services)
    dialog, keys = opened(window)
    keys.choose(Command.KEEP.value)
    for key, held, owner in (
        (Key.Key_H, Held.ControlModifier, "History of removals"),  # a key of the window
        (Key.Key_R, Held.NoModifier, "Remove this image"),  # one of the review
        (Key.Key_5, Held.NoModifier, "Keep only the image with this number"),  # one that is fixed
        (Key.Key_Space, Held.NoModifier, "Show the other image"),
        (Key.Key_F, Held.AltModifier, "the menus"),
    ):
        QTest.keyClick(keys.edit, key, held)
        assert owner in keys.problem.text() and keys.problem.isVisible()
        assert keys.edit.keySequence() == QKeySequence("K"), "the field shows what it has"
    accept(dialog)
    assert services.settings().keys == ()


def test_one_or_all_get_their_own_keys_again(tmp_path: Path, open_window: Open) -> None:
    chosen = (("keep", ("F2",)), ("remove", ("K",)), ("find", ()))
    services = services_of(tmp_path, AppSettings(keys=chosen))
    window = open_window(services)
    actions = window.review.commands.by_command
    assert actions[Command.KEEP].shortcuts() == [QKeySequence("F2")] and actions[Command.FIND].shortcuts() == []
    dialog, keys = opened(window)
    keys.choose("keep")
    keys.own_button.click()
    assert "Remove this image" in keys.problem.text(), "its own key belongs to another now"
    keys.choose("find")
    keys.own_button.click()
    assert not keys.problem.text() and not keys.own_button.isEnabled()
    assert keys.chosen() == chosen[:2]
    keys.all_button.click()
    assert keys.chosen() == () and not keys.all_button.isEnabled()
    accept(dialog)
    for command, key in KEYS.items():
        assert [each.toString() for each in actions[command].shortcuts()] == list(key.keys)


def test_fixed_keys_say_so_and_cannot_be_changed(tmp_path: Path, open_window: Open) -> None:
    window = open_window(services_of(tmp_path))
    dialog, keys = opened(window)
    keys.search.setText("number")
    fixed = [(item, entry) for item, entry in keys._rows() if entry.fixed]
    assert {entry.shown for _, entry in fixed} == {"1 … 9", "Alt+1 … 9", "Space"}
    for item, _ in fixed:
        keys.list.setCurrentItem(item)
        assert item.text(1).endswith("(fixed)") and "fixed" in keys.problem.text()
        assert not any(each.isEnabled() for each in (keys.edit, keys.also, keys.none_button, keys.own_button))
    assert {item.isHidden() for item, entry in keys._rows() if entry.name == "keep"} == {True}
    dialog.reject()


def test_a_restart_keeps_them_and_what_is_damaged_is_told(tmp_path: Path, open_window: Open) -> None:
    file = SettingsFile(str(tmp_path / "settings.json"))
    file.save(AppSettings(keys=(("keep", ("F2",)), ("dance", ("D",)), ("remove", ("F5",)), ("swap", ("nonsense",)))))
    settings, problems = file.load()
    assert problems == []
    window = open_window(services_of(tmp_path, settings))
    actions = window.review.commands.by_command
    assert actions[Command.KEEP].shortcuts() == [QKeySequence("F2")]
    assert actions[Command.REMOVE].shortcuts() == [QKeySequence("R"), QKeySequence("Del")]
    assert actions[Command.SWAP].shortcuts() == [QKeySequence("X")]
    assert sorted(window.keys.unusable) == ["dance", "remove", "swap"]
    assert any("keys.remove" in bar.text for bar in window.notices.bars)
