from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, AppSettings, Theme
from dedup_gui.core.types import KeeperReason
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, section_of
from dedup_gui.qt.dialogs.settings import SettingsDialog

UNUSUAL = AppSettings(
    theme=Theme.DARK,
    folders=("/a",),
    provider="openvino",
    threads=3,
    keeper_rules=(KeeperReason.NEWEST, KeeperReason.FOLDER_PRIORITY, KeeperReason.FIRST_PATH),
    mirror_url="https://example.org",
)


def test_settings_come_back_as_they_were_shown(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    assert dialog.settings() == UNUSUAL
    with qtbot.waitSignal(dialog.settingsChanged) as heard:
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert heard.args == [UNUSUAL]


def test_a_theme_is_tried_at_once_and_taken_back_by_cancel(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.themePreviewed) as heard:
        dialog.theme_box.setCurrentIndex(dialog.theme_box.findData(Theme.LIGHT))
    assert heard.args == [Theme.LIGHT]
    with qtbot.waitSignal(dialog.themePreviewed) as heard, qtbot.assertNotEmitted(dialog.settingsChanged):
        dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert heard.args == [Theme.DARK]


def test_rules_are_moved(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    rules = dialog.rule_list
    rules.list.setCurrentRow(0)
    assert not rules.up_button.isEnabled()
    rules.up_button.click()
    rules.down_button.click()
    assert rules.rules()[:2] == (KeeperReason.FOLDER_PRIORITY, KeeperReason.NEWEST)
    assert rules.list.currentRow() == 1
    rules.move_current(1)
    rules.move_current(1)
    assert rules.rules() == (KeeperReason.FOLDER_PRIORITY, KeeperReason.FIRST_PATH, KeeperReason.NEWEST)
    assert not rules.down_button.isEnabled()


def test_defaults_change_what_is_shown_and_nothing_else(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    plain = replace(UNUSUAL, theme=Theme.SYSTEM, provider="auto", threads=0, keeper_rules=DEFAULT_KEEPER_RULES)
    assert dialog.settings() == plain


def test_the_page_of_keys_shows_every_action_that_has_one(qtbot: QtBot) -> None:
    actions = [QAction("&Keep && go on"), QAction("No key"), QAction("Open…")]
    actions[0].setShortcuts([QKeySequence("K"), QKeySequence("Ctrl+K")])
    actions[2].setShortcut(QKeySequence("Ctrl+O"))
    section = section_of("Review", actions)
    assert section == ("Review", (("K, Ctrl+K", "Keep & go on"), ("Ctrl+O", "Open")))
    sheet = CheatSheet([section, ("Empty", ())])
    qtbot.addWidget(sheet)
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Review", "K, Ctrl+K", "Keep & go on", "Ctrl+O", "Open"} <= texts
    assert "Empty" not in texts
