"""A language chosen in Settings: the window is made anew in it at once, if nothing is lost so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, Saving
from dedup_gui.core.settings import AppSettings
from dedup_gui.qt.dialogs.key_table import usable
from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.language.language_change import LanguageChange
from dedup_gui.qt.window.language.qt_language import QtLanguage, number_format
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.wiring.language import language_of
from dedup_gui.words import ENGLISH, speak, spoken
from dedup_gui.words.languages import LANGUAGES
from dedup_gui.words.numbers import count
from tests.qt.review_library import make_group
from tests.qt.scripted_services import ScriptedServices
from tests.qt.window.test_main_window import endless, finds_groups, idle, texts

ROOT = Path(__file__).resolve().parents[3]
SOON = 10_000


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    speak(ENGLISH)
    QLocale.setDefault(before)


Open = Callable[[ScriptedServices], tuple[MainWindow, LanguageChange]]


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[Open]:
    opened: list[MainWindow] = []

    def make(services: ScriptedServices) -> tuple[MainWindow, LanguageChange]:
        window = make_window(app, services, str(tmp_path / "window.ini"))
        qtbot.addWidget(window)
        window.show()
        opened.append(window)
        return window, LanguageChange(window, services, lambda choice: language_of(choice or "en"))

    yield make
    for window in opened:
        window.runner.cancel()
        idle(qtbot, window)
        window.close()


def choose(window: MainWindow, services: ScriptedServices, code: str) -> None:
    window.dialogs.settingsAccepted.emit(replace(services.settings(), language=code))


def test_from_the_start_page_it_changes_at_once(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)))
    window, change = open_window(services)
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SOON)
    assert change.language is not None and change.language.code == "zh_CN"
    assert change.on_start
    assert services.saved[-1].language == "zh_CN"
    assert spoken().code == "en", "the next window speaks it"


@pytest.mark.parametrize("code", ["", "en"])
def test_what_is_spoken_already_changes_nothing(qtbot: QtBot, open_window: Open, code: str) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)))
    window, change = open_window(services)
    choose(window, services, code)
    qtbot.wait(100)
    assert window.isVisible() and change.language is None and texts(window) == []


def test_while_a_scan_runs_it_waits_and_then_is_offered(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), script=endless)
    window, change = open_window(services)
    window.scan()
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: len(texts(window)) == 1)
    assert "has ended" in texts(window)[0]
    assert window.isVisible() and window.runner.running
    window.scans.cancel()
    qtbot.waitUntil(lambda: len(texts(window)) == 1 and "can be changed now" in texts(window)[0], timeout=SOON)
    window.notices.bars[0].buttons[0].click()
    qtbot.waitUntil(lambda: len(texts(window)) == 1 and "next start" in texts(window)[0], timeout=SOON)
    assert window.isVisible() and change.language is None, "what a cancelled scan has found is kept nowhere"


def test_a_scan_that_nobody_asked_for_makes_way(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), script=finds_groups)
    window, change = open_window(services)
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    idle(qtbot, window)
    assert window.result is not None and window.scans.last_settings is not None
    services.last = LastResult(window.result, 5, 1.0)
    services.script = endless
    window.scans.scan(window.scans.last_settings, behind=True)
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SOON)
    assert change.language is not None and texts(window) == []


def test_what_is_kept_comes_back_and_so_it_changes(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), script=finds_groups)
    window, change = open_window(services)
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    idle(qtbot, window)
    assert window.result is not None
    services.last = LastResult(window.result, 5, 1.0)
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SOON)
    assert change.language is not None and not change.on_start


@pytest.mark.parametrize("reason", ["another result is kept", "what was decided is not on disk"])
def test_else_it_changes_at_the_next_start(qtbot: QtBot, open_window: Open, reason: str) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), script=finds_groups)
    window, change = open_window(services)
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    idle(qtbot, window)
    assert window.result is not None
    if reason.startswith("another"):
        other = replace(window.result, seconds=replace(window.result.seconds, total=99.0))
        services.last = LastResult(other, 5, 1.0)
    else:
        services.last = LastResult(window.result, 5, 1.0)
        services.save_listener(Saving.DECISIONS, DedupError("The disk is full", "Free some room."))
        qtbot.waitUntil(lambda: len(texts(window)) == 1)
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: any("next start" in text for text in texts(window)), timeout=SOON)
    assert window.isVisible() and change.language is None


def test_who_takes_the_choice_back_hears_no_more_of_it(qtbot: QtBot, open_window: Open) -> None:
    services = ScriptedServices(AppSettings(folders=("/p",)), script=endless)
    window, change = open_window(services)
    window.scan()
    choose(window, services, "zh_CN")
    qtbot.waitUntil(lambda: len(texts(window)) == 1)
    choose(window, services, "en")
    assert texts(window) == []
    window.scans.cancel()
    idle(qtbot, window)
    qtbot.wait(100)
    assert texts(window) == [] and change.language is None


def test_qt_speaks_it_too_and_english_again_after_that(qtbot: QtBot, qapp: QApplication) -> None:
    def cancel() -> str:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        return next(each.text() for each in box.buttons() if isinstance(each, QPushButton)).replace("&", "")

    def key(name: str) -> str:
        return QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText)

    qt_language = QtLanguage(qapp)
    assert key("Up") == "Up"
    assert cancel() == "Cancel"
    qt_language.speak(language_of("zh_CN"))
    assert (cancel(), QLocale().language()) == ("取消", QLocale.Language.Chinese)
    assert key("Up") == language_of("zh_CN").lookup("QShortcut", "Up", "", -1) != "Up"
    line = QLineEdit()
    qtbot.addWidget(line)
    words = [action.text() for action in line.createStandardContextMenu().actions()]
    assert any("撤销" in text for text in words), "as we call it, not as Qt does"
    qt_language.speak(ENGLISH)
    assert (cancel(), QLocale().language()) == ("Cancel", QLocale.Language.English)
    assert (count(12345), key("Up")) == ("12,345", "Up")


@pytest.mark.parametrize(
    ("name", "group", "decimal", "date"),
    [
        ("zh_CN", ",", ".", "2026/5/3"),
        ("en_GB", ",", ".", "03/05/2026"),
        ("en_US", ",", ".", "5/3/2026"),
        ("de_DE", ".", ",", "03.05.2026"),
    ],
)
def test_numbers_and_dates_are_written_as_there(name: str, group: str, decimal: str, date: str) -> None:
    written = number_format(QLocale(name))
    assert (written.group, written.decimal) == (group, decimal)
    when = datetime(2026, 5, 3, 14, 7)
    assert (written.moment(when).split()[0], written.day(when)) == (date, date)
    assert "07" in written.moment(when)


@pytest.mark.parametrize(
    ("system", "code", "said"),
    [
        ("en_GB.UTF-8", "en", "03/05/2026"),
        ("C", "en", "2026-05-03"),
        ("de_DE.UTF-8", "en", "2026-05-03"),
        ("en_GB.UTF-8", "zh_CN", "2026/5/3"),
        ("zh_SG.UTF-8", "zh_CN", "03/05/2026"),
    ],
)
def test_dates_follow_the_region_where_the_system_speaks_the_language(system: str, code: str, said: str) -> None:
    program = (
        "import sys\nfrom PySide6.QtWidgets import QApplication\n"
        "from dedup_gui.qt.window.language.qt_language import QtLanguage\n"
        "from dedup_gui.wiring.language import language_of\n"
        "from dedup_gui.words.numbers import moment\n"
        "app = QApplication([])\nQtLanguage(app).speak(language_of(sys.argv[1]))\n"
        "print(moment(1777800000).split()[0])"
    )
    environment = os.environ | {"LC_ALL": system, "TZ": "UTC", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program, code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == said


def test_every_key_is_the_same_key_in_every_language(qapp: QApplication, open_window: Open) -> None:
    def keys() -> list[tuple[str, list[str]]]:
        window, _ = open_window(ScriptedServices(AppSettings(folders=("/p",))))
        named = {
            **window.menus.by_name(),
            **{each.value: it for each, it in window.review.commands.by_command.items()},
        }
        numbers = [each.key() for each in window.findChildren(QShortcut)]
        return [
            *((name, [key.toString() for key in action.shortcuts()]) for name, action in sorted(named.items())),
            *(("", [key.toString()]) for key in numbers),
        ]

    english = keys()
    assert ["Return", "Enter"] in [found for _, found in english]
    qt_language = QtLanguage(qapp)
    try:
        for code in LANGUAGES:
            qt_language.speak(language_of(code))
            assert keys() == english, code
            for name in ("Return", "Enter", "Ctrl+Shift+Right", "Backspace", "Del", "?", "Ctrl++"):
                assert usable(name) == name, code
    finally:
        qt_language.speak(ENGLISH)


@pytest.mark.timeout(300)
def test_the_real_program_shows_the_same_in_the_other_language(tmp_path: Path) -> None:
    library = tmp_path / "Pictures"
    for number in range(3):
        folder = library / str(number)
        folder.mkdir(parents=True)
        make_group(str(folder), number + 1)
    notes = tmp_path / "notes.json"
    command = [sys.executable, str(Path(__file__).with_name("language_walk.py"))]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*command, str(tmp_path / "data"), str(library), str(notes)], env=environment, check=True, timeout=280
    )
    first, chinese, english = json.loads(notes.read_text(encoding="utf-8"))
    file_menu = language_of("zh_CN").lookup("menus", "&File", "", -1) or "&File"
    assert (first["language"], first["cancel"], first["undo"], first["zoomed"]) == ("en", "Cancel", True, True)
    assert "remove" in first["decisions"].values()
    assert (chinese["language"], chinese["cancel"]) == ("zh_CN", "取消")
    assert chinese["file menu"] == file_menu
    assert (english["language"], english["file menu"], english["cancel"]) == ("en", "&File", "Cancel")
    for key in ("group", "decisions", "undo", "mode", "zoomed", "size", "reviewing"):
        assert first[key] == chinese[key] == english[key], key
