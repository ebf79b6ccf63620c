from __future__ import annotations

import math
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.errors import DedupError
from dedup_gui.core.settings import DEFAULT_HASHES, DEFAULT_KEEPER_RULES, AppSettings, HashKind, Sureness, Theme
from dedup_gui.core.types import KeeperReason
from dedup_gui.core.verification.block_correlation import WEAK_SHARE
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.qt.dialogs.cache_page import CachePage
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, section_of
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.texts.codes import SURENESS_SENTENCES
from dedup_gui.resources import resource_path
from tests.qt.held_rules import HeldCaches

UNUSUAL = AppSettings(
    theme=Theme.DARK,
    language="zh_CN",
    folders=("/a",),
    provider="openvino",
    threads=3,
    sureness=Sureness.STRICT,
    keeper_rules=(KeeperReason.NEWEST, KeeperReason.FOLDER_PRIORITY, KeeperReason.FIRST_PATH),
    mirror_url="https://example.org",
    hashes=(HashKind.PHASH_MEAN, HashKind.AHASH),
    look_behind=False,
)


def test_settings_come_back_as_they_were_shown(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    assert dialog.settings() == UNUSUAL
    with qtbot.waitSignal(dialog.settingsChanged) as heard:
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert heard.args == [UNUSUAL]


def test_every_language_is_offered_by_its_own_name(qtbot: QtBot) -> None:
    dialog = SettingsDialog(replace(UNUSUAL, language="xx"))
    qtbot.addWidget(dialog)
    box = dialog.language_box
    assert [box.itemText(row) for row in range(box.count())] == ["Like the system", "English", "简体中文"]
    assert dialog.settings().language == ""
    box.setCurrentIndex(2)
    assert dialog.settings().language == "zh_CN"


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


def test_one_hash_is_always_on(qtbot: QtBot) -> None:
    dialog = SettingsDialog(AppSettings())
    qtbot.addWidget(dialog)
    phash, dhash = dialog.hash_boxes[HashKind.PHASH], dialog.hash_boxes[HashKind.DHASH]
    phash.click()
    assert dialog.settings().hashes == DEFAULT_HASHES
    dhash.click()
    phash.click()
    assert dialog.settings().hashes == (HashKind.DHASH,)
    assert dialog.settings().scan_settings().hashes == (HashKind.DHASH,)


def test_defaults_change_what_is_shown_and_nothing_else(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    plain = replace(
        UNUSUAL,
        theme=Theme.SYSTEM,
        language="",
        provider="auto",
        threads=0,
        sureness=Sureness.BALANCED,
        keeper_rules=DEFAULT_KEEPER_RULES,
        hashes=DEFAULT_HASHES,
        look_behind=True,
    )
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


def test_keeper_rules_are_moved_by_keys_and_by_dragging(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.sections.setCurrentRow(2)
    rules = dialog.rule_list
    rules.list.setCurrentRow(0)
    QTest.keyClick(rules.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert rules.rules()[:2] == (KeeperReason.FOLDER_PRIORITY, KeeperReason.NEWEST)
    assert rules.list.model().moveRow(QModelIndex(), 1, QModelIndex(), 0)  # what the drop of a row does
    assert rules.rules()[:2] == (KeeperReason.NEWEST, KeeperReason.FOLDER_PRIORITY)
    assert dialog.settings() == UNUSUAL


def test_sections_are_chosen_by_keyboard_and_each_fits_a_small_screen(qtbot: QtBot) -> None:
    runner = JobRunner()
    dialog = SettingsDialog(UNUSUAL, cache=CachePage(HeldCaches(), runner))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.sections.setFocus()
    seen = [dialog.pages.currentWidget()]
    for _ in range(3):
        QTest.keyClick(dialog.sections, Qt.Key.Key_Down)
        seen.append(dialog.pages.currentWidget())
    assert len(set(seen)) == 4
    hint = dialog.minimumSizeHint()
    assert hint.width() <= 1280 and hint.height() <= 660
    runner.shutdown(2.0)


def test_a_level_is_explained(qtbot: QtBot) -> None:
    dialog = SettingsDialog(UNUSUAL)
    qtbot.addWidget(dialog)
    said = set()
    for row in range(3):
        dialog.sureness_box.setCurrentIndex(row)
        said.add(dialog.sureness_words.text())
    assert len(said) == 3 and all(said)
    assert dialog.settings().sureness is Sureness.LOOSE


def test_what_is_said_of_weak_matches_is_what_the_judge_calls_weak() -> None:
    judge = PairClassifier.load(resource_path("judge", "judge.json"))
    for level in (Sureness.STRICT, Sureness.BALANCED):
        said = SURENESS_SENTENCES[level]
        for asked in (judge.shot, judge.content, judge.pixels):
            assert f"odds below {math.exp(asked.firm - asked.accept):.1f} times those of the threshold" in said
        assert f"more than {WEAK_SHARE * 100:.0f} % of the blocks differ" in said


def test_what_a_level_asks_of_a_scan() -> None:
    asked = {level: replace(UNUSUAL, sureness=level).scan_settings() for level in Sureness}
    assert [(each.firm_only, each.include_bursts) for each in asked.values()] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip
    assert replace(UNUSUAL, include_bursts=True).scan_settings().include_bursts, "asked for by itself, it stays"


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown(2.0)


def test_the_cache_is_cleared_when_asked_twice(qtbot: QtBot, runner: JobRunner) -> None:
    held = HeldCaches()
    page = CachePage(held, runner)
    qtbot.addWidget(page)
    page.show()
    assert not page.clear_button.isEnabled()
    qtbot.waitUntil(page.clear_button.isEnabled)
    assert page.sentence.text().startswith("5.00\N{NO-BREAK SPACE}MB")
    page.clear_button.click()
    box = page.findChild(QMessageBox)
    assert box is not None and box.defaultButton().text().replace("&", "") == "Cancel"
    assert held.bytes == 5_000_000, "nothing before the answer"
    next(button for button in box.buttons() if "C&lear" in button.text()).click()
    qtbot.waitUntil(lambda: page.sentence.text().startswith("20.0\N{NO-BREAK SPACE}kB"))
    assert threading.current_thread().name not in held.threads
    assert page.folder.toolTip() == held.folder


def test_while_something_runs_nothing_is_cleared(qtbot: QtBot, runner: JobRunner) -> None:
    page = CachePage(HeldCaches(), runner)
    qtbot.addWidget(page)
    qtbot.waitUntil(page.clear_button.isEnabled)
    go_on = threading.Event()

    def job() -> Generator[None, None, None]:
        while not go_on.wait(0.005):
            yield

    runner.start(job, "scan")
    qtbot.waitUntil(lambda: not page.clear_button.isEnabled())
    go_on.set()
    qtbot.waitUntil(page.clear_button.isEnabled)


def test_a_cache_that_cannot_be_cleared_says_why(qtbot: QtBot, runner: JobRunner) -> None:
    held = HeldCaches(error=DedupError("the disk is full"))
    page = CachePage(held, runner)
    qtbot.addWidget(page)
    qtbot.waitUntil(page.clear_button.isEnabled)
    page.clear()
    qtbot.waitUntil(lambda: "The disk is full." in page.sentence.text())
    assert page.clear_button.isEnabled()
