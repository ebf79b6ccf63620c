"""Rules beside the review, in the whole window: after a scan, and learned from what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import GroupsSoFar, ScanEvent, ScanResult
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.habits import ENOUGH
from dedup_gui.core.rules.rule import Conditions, Rule, RuleBook, RuleSet
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.rules.dialog import RulesDialog
from dedup_gui.qt.widgets.notices import NoticeBar
from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.review.review_images import group, image
from tests.qt.scripted_services import ScriptedServices, result

KEEP, REMOVE = Decision.KEEP, Decision.REMOVE
CAMERA, DOWNLOADS = "/p/Camera", "/p/Downloads"


def pairs(number: int) -> tuple[Group, ...]:
    """Pairs of which nothing tells which is better; by path Camera comes first."""
    return tuple(
        group([image(f"{CAMERA}/{each:03d}.jpg"), image(f"{DOWNLOADS}/{each:03d}.jpg")], id=each)
        for each in range(1, number + 1)
    )


@dataclass
class Remembering(ScriptedServices):
    """Scripted services that know earlier decisions."""

    groups: tuple[Group, ...] = ()
    earlier: dict[str, Decision] = field(default_factory=dict)
    kept: dict[str, Decision] = field(default_factory=dict)

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        paths = {path for each in groups for path in each.paths}
        return {path: decision for path, decision in self.earlier.items() if path in paths}

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        self.kept |= {path: decision for path, _, decision in changes}


@pytest.fixture
def scanned(qtbot: QtBot, app: QApplication) -> Iterator[Callable[[Remembering], MainWindow]]:
    windows: list[MainWindow] = []

    def make(services: Remembering) -> MainWindow:
        def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
            yield GroupsSoFar(services.groups[:2])
            return result(settings, services.groups)

        services.app_settings = AppSettings(folders=("/p",))
        services.script = script
        window = make_window(app, services, "")
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        with qtbot.waitSignal(window.scans.done):
            window.scan()
        qtbot.waitUntil(lambda: window.review.review.totals.groups == len(services.groups))
        return window

    yield make
    for window in windows:
        window.close()


def notice(window: MainWindow, start: str) -> NoticeBar | None:
    return next((bar for bar in window.notices.bars if bar.text.startswith(start)), None)


def awaited(window: MainWindow, qtbot: QtBot, start: str) -> NoticeBar:
    qtbot.waitUntil(lambda: notice(window, start) is not None)
    found = notice(window, start)
    assert found is not None
    return found


def ruled(*rules: Rule) -> RuleBook:
    return RuleBook((RuleSet("Mine", rules),), "Mine")


def test_rules_mark_after_a_scan_and_say_what_is_left(
    scanned: Callable[[Remembering], MainWindow], qtbot: QtBot
) -> None:
    services = Remembering(groups=pairs(150))
    services.rule_services.save(ruled(Rule(BulkRule.SUGGESTED, Conditions(names=("00*", "1*")))))
    window = scanned(services)
    bar = awaited(window, qtbot, "60 groups decided by your rules “Mine”, 90 for you.")
    review = window.review.review
    assert review.totals.remove_files == 60
    qtbot.waitUntil(lambda: sum(each is REMOVE for each in services.kept.values()) == 60)
    window.review.commands.trigger(Command.UNDO)
    qtbot.waitUntil(lambda: review.totals.remove_files == 0)
    assert bar in window.notices.bars


def test_no_rule_marks_behind_a_review(scanned: Callable[[Remembering], MainWindow], qtbot: QtBot) -> None:
    """What was taken back is not marked again by a scan that nobody asked for."""
    services = Remembering(groups=pairs(3))
    services.rule_services.save(ruled(Rule(BulkRule.SUGGESTED)))
    window = scanned(services)
    awaited(window, qtbot, "3 groups decided by your rules")
    window.review.commands.trigger(Command.UNDO)
    qtbot.waitUntil(lambda: window.review.review.totals.remove_files == 0)
    assert window.scans.last_settings is not None
    with qtbot.waitSignal(window.scans.done):
        window.scans.scan(window.scans.last_settings, behind=True)
    qtbot.wait(100)
    assert window.review.review.decisions() == {}
    with qtbot.waitSignal(window.scans.done):
        window.rescan()
    qtbot.waitUntil(lambda: window.review.review.totals.remove_files == 3)


def test_a_page_of_rules_that_a_scan_outlived_tries_them_on_what_is_there(
    scanned: Callable[[Remembering], MainWindow], qtbot: QtBot
) -> None:
    services = Remembering(groups=pairs(4))
    window = scanned(services)
    window.review.commands.trigger(Command.BULK)
    dialog = window.findChildren(RulesDialog)[0]
    dialog.presets.show_set(RuleSet("Mine", (Rule(BulkRule.SUGGESTED),)))
    qtbot.waitUntil(lambda: dialog.outlook is not None and len(dialog.outlook.change.decided) == 8)
    services.groups = services.groups[2:]  # of the others one was edited meanwhile
    with qtbot.waitSignal(window.scans.done):
        window.rescan()
    dialog.accept()
    qtbot.waitUntil(lambda: window.review.review.totals.remove_files == 2)
    qtbot.waitUntil(lambda: len(services.kept) == 4)
    assert set(services.kept) == {path for each in services.groups for path in each.paths}


def test_what_was_decided_earlier_comes_before_any_rule(
    scanned: Callable[[Remembering], MainWindow], qtbot: QtBot
) -> None:
    services = Remembering(groups=pairs(120))
    services.earlier = {f"{DOWNLOADS}/005.jpg": KEEP, f"{CAMERA}/006.jpg": REMOVE}
    services.rule_services.save(ruled(Rule(BulkRule.SUGGESTED)))
    window = scanned(services)
    awaited(window, qtbot, "118 groups decided by your rules")
    decision = window.review.review.decision
    assert decision(f"{DOWNLOADS}/005.jpg") is KEEP and decision(f"{CAMERA}/005.jpg") is Decision.UNDECIDED
    assert decision(f"{CAMERA}/006.jpg") is REMOVE and decision(f"{DOWNLOADS}/006.jpg") is Decision.UNDECIDED


def test_without_rules_for_it_nothing_is_marked(scanned: Callable[[Remembering], MainWindow], qtbot: QtBot) -> None:
    services = Remembering(groups=pairs(3))
    services.rule_services.save(replace(ruled(Rule(BulkRule.SUGGESTED)), after_scan=""))
    window = scanned(services)
    qtbot.wait(50)
    assert window.review.review.decisions() == {}
    assert window.notices.bars == ()


def by_hand(window: MainWindow, number: int, *, against: bool = False) -> None:
    """Keep one of a pair and remove the other, as a person does."""
    stays, goes = (DOWNLOADS, CAMERA) if against else (CAMERA, DOWNLOADS)
    window.review.deciding.decide(KEEP, f"{stays}/{number:03d}.jpg")
    window.review.deciding.decide(REMOVE, f"{goes}/{number:03d}.jpg")


def test_a_habit_is_asked_about_and_followed(scanned: Callable[[Remembering], MainWindow], qtbot: QtBot) -> None:
    window = scanned(Remembering(groups=pairs(ENOUGH + 30)))
    for number in range(1, ENOUGH):
        by_hand(window, number)
    qtbot.wait(30)
    assert notice(window, "You kept") is None
    by_hand(window, ENOUGH)
    bar = awaited(window, qtbot, "You kept what is in “Camera” over “Downloads” 12 times.")
    assert bar.text.endswith("Do it for the other 30 groups?")
    assert [button.text().replace("&", "") for button in bar.buttons] == ["Yes, mark them", "No, don’t ask again"]
    window.review.deciding.decide(REMOVE, f"{CAMERA}/020.jpg")  # decided by hand since: it stays as it is
    bar.buttons[0].click()
    awaited(window, qtbot, "29 groups decided alike: 29 images to remove. Undo takes it back.")
    review = window.review.review
    assert review.decision(f"{DOWNLOADS}/042.jpg") is REMOVE
    assert review.decision(f"{DOWNLOADS}/020.jpg") is Decision.UNDECIDED
    window.review.commands.trigger(Command.UNDO)
    assert review.decision(f"{DOWNLOADS}/042.jpg") is Decision.UNDECIDED
    assert review.decision(f"{DOWNLOADS}/001.jpg") is REMOVE


def test_a_habit_that_is_hushed_is_never_asked_about_again(
    scanned: Callable[[Remembering], MainWindow], qtbot: QtBot
) -> None:
    services = Remembering(groups=pairs(ENOUGH + 30))
    window = scanned(services)
    for number in range(1, ENOUGH + 1):
        by_hand(window, number)
    awaited(window, qtbot, "You kept").buttons[1].click()
    assert services.rule_services.book().quiet == ((CAMERA, DOWNLOADS),)
    assert notice(window, "You kept") is None
    with qtbot.waitSignal(window.scans.done):
        window.rescan()
    for number in range(ENOUGH + 1, 2 * ENOUGH + 5):
        by_hand(window, number)
    qtbot.wait(50)
    assert notice(window, "You kept") is None


def test_what_rules_decide_is_nobodys_habit(scanned: Callable[[Remembering], MainWindow], qtbot: QtBot) -> None:
    services = Remembering(groups=pairs(40))
    services.rule_services.save(ruled(Rule(BulkRule.SUGGESTED, Conditions(names=("00*", "01*")))))
    window = scanned(services)
    awaited(window, qtbot, "19 groups decided")
    for number in range(20, 20 + ENOUGH - 1):
        by_hand(window, number)
    for number in range(1, 4):  # touching what a rule decided does not make it the hand's
        window.review.deciding.decide(Decision.UNDECIDED, f"{DOWNLOADS}/{number:03d}.jpg")
        window.review.deciding.decide(REMOVE, f"{DOWNLOADS}/{number:03d}.jpg")
    qtbot.wait(50)
    assert notice(window, "You kept") is None


def test_decisions_against_it_are_no_habit(scanned: Callable[[Remembering], MainWindow], qtbot: QtBot) -> None:
    window = scanned(Remembering(groups=pairs(ENOUGH + 30)))
    by_hand(window, 40, against=True)
    for number in range(1, ENOUGH + 3):
        by_hand(window, number)
    qtbot.wait(50)
    assert notice(window, "You kept") is None
