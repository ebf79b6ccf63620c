"""Every page and dialog as a screen reader meets it, and as the Tab key walks it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import Outcome, RemovalChoice
from dedup_gui.core.events import FileSkipped, Progress, ScanEvent, ScanResult, Stage
from dedup_gui.core.settings import AppSettings, Engine, ScanSettings
from dedup_gui.core.types import Decision, Group, SkipCode, Skipped
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.dialogs.history import HistoryDialog
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.window.main_window import MainWindow
from tests.qt.review_library import make_groups
from tests.qt.scripted_services import ScriptedServices, result
from tests.qt.window.keyboard_walk import (
    choices_told_wrong,
    heard_of,
    name_of,
    namesakes,
    reachable,
    stumbles,
    tab_stops,
)

Name, Description, Value = QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value
Role = QAccessible.Role

ROLES: tuple[tuple[type[QWidget], set[QAccessible.Role]], ...] = (
    (QRadioButton, {Role.RadioButton}),
    (QCheckBox, {Role.CheckBox}),
    (QPushButton, {Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton}),
    (QComboBox, {Role.ComboBox}),
    (QAbstractSpinBox, {Role.SpinBox}),
    (QLineEdit, {Role.EditableText}),
    (QAbstractSlider, {Role.Slider}),
    (QProgressBar, {Role.ProgressBar}),
    (QTableView, {Role.Table}),
    (QAbstractItemView, {Role.List, Role.Tree}),
)
"""What a kind of widget is to a screen reader; the first that fits counts."""


@pytest.fixture
def groups(tmp_path: Path) -> tuple[Group, ...]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return make_groups(str(folder), 3)


@pytest.fixture
def services(tmp_path: Path, groups: tuple[Group, ...]) -> ScriptedServices:
    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        skipped = Skipped(f"{tmp_path}/x.jpg", SkipCode.EMPTY)
        yield Progress(Stage.FINGERPRINT, 12, 12, 12)
        yield FileSkipped(skipped)
        return result(settings, groups, (skipped,))

    settings = AppSettings(
        folders=(str(tmp_path / "pictures"),),
        references=(str(tmp_path),),
        recent=(str(tmp_path),),
        include_hidden=True,
    )
    return ScriptedServices(settings, script=script, outcomes={groups[0].paths[1]: Outcome.FAILED})


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, services: ScriptedServices) -> Iterator[MainWindow]:
    made = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.begin()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield made
    made.runner.cancel()
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()


def complaints(root: QWidget) -> list[str]:
    """What a screen reader could not say of a window and all it holds."""
    wrong = [] if heard_of(root, Name) else [f"{root} has no name"]
    for widget in reachable(root):
        name, kind = heard_of(widget, Name), type(widget).__name__
        if not name.strip() or "&" in name:
            wrong.append(f"{kind} is called {name!r}")
        role = QAccessible.queryAccessibleInterface(widget).role()
        fitting = next((roles for base, roles in ROLES if isinstance(widget, base)), None)
        if fitting is not None and role not in fitting:
            wrong.append(f"{kind} {name!r} is a {role}")
        if isinstance(
            widget, QComboBox
        ):  # on Linux its name is what it says: a label or a description tells the rest
            labels = QAccessible.queryAccessibleInterface(widget).relations(QAccessible.RelationFlag.Label)
            if not name_of(widget) or not (labels or heard_of(widget, Description)):
                wrong.append(f"{kind} {name!r} does not say what it is for")
    return wrong + namesakes(root) + choices_told_wrong(root)


def check(root: QWidget) -> None:
    assert complaints(root) + stumbles(root) == []


def dialogs_of(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_the_start_page(window: MainWindow) -> None:
    check(window)


def test_tab_walks_the_start_page_from_top_to_bottom(qtbot: QtBot, window: MainWindow) -> None:
    page = window.start_page
    page.folder_list.add(("/another",))
    qtbot.waitUntil(page.folder_list.rows[-1].isVisible)
    page.drop_zone.choose_button.setFocus()
    stops = tab_stops(window)
    rows = [widget for row in page.folder_list.rows for widget in (row.role_box, row.remove_button)]
    chosen = page.options.cards[Engine.BALANCED].button
    expected = [page.drop_zone.choose_button, page.drop_zone.recent_button, *rows, chosen, page.options.more_button]
    assert stops[: len(expected)] == expected
    assert stops[-1] is page.scan_button
    assert [str(row.path) in heard_of(row.role_box, Description) for row in page.folder_list.rows] == [True] * 3


def test_tab_comes_to_the_engine_that_is_chosen(window: MainWindow) -> None:
    cards = window.start_page.options.cards
    for chosen in (Engine.THOROUGH, Engine.HASH):
        cards[chosen].button.setChecked(True)
        window.start_page.scan_button.setFocus()
        stops = tab_stops(window)
        assert [engine for engine, card in cards.items() if card.button in stops] == [chosen]


def test_the_review_page(qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...]) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    qtbot.waitUntil(lambda: window.review.slot is not None)
    check(window)
    page = window.review
    pair = [header.name.accessibleName() for header in (page.compare.header_a, page.compare.header_b)]
    assert all(name and name in heard_of(page.compare.canvas, Description) for name in pair), (
        "images have descriptions"
    )
    strip = QAccessible.queryAccessibleInterface(page.strip)
    assert [strip.child(row).text(Name).split(",")[0] for row in range(strip.childCount())] == [
        os.path.basename(member.path) for member in page.member_model.members
    ]


def test_the_ways_to_compare_are_one_choice(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    compare = window.review.compare
    buttons = compare.mode_buttons
    buttons[Mode.SIDE_BY_SIDE].setFocus()
    member = window.review.strip.path
    for mode in (Mode.FLIP, Mode.SWIPE):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Right)
        assert QApplication.focusWidget() is buttons[mode], "an arrow goes to the next"
        assert compare.mode is mode
        told = {each: QAccessible.queryAccessibleInterface(button) for each, button in buttons.items()}
        assert {each.role() for each in told.values()} == {Role.RadioButton}
        assert [each for each, heard in told.items() if heard.state().checked] == [mode]
        assert told[mode].parent().text(Name) == "Ways to compare"
    assert window.review.strip.path == member, "the arrow was not the review's"


def test_the_filters_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    view = window.review.groups_view
    view.filters.setFocus()
    view.filters.open_panel()
    panel = view.filters.panel
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.lines.decided)
    check(panel)
    names = [name_of(widget) for widget in tab_stops(panel) if isinstance(widget, QComboBox)]
    assert names[0] == "Show groups" and names[-1] == "Sort groups" and len(set(names)) == 9
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_every_dialog(qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...]) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    commands, menus = window.review.commands, window.menus
    commands.trigger(Command.ACCEPT)
    openers: tuple[Callable[[], object], ...] = (
        *(
            action.trigger
            for action in (
                menus.skipped,
                menus.import_groups,
                menus.settings,
                menus.keys,
                menus.about,
                menus.help,
                menus.models,
                menus.history,
            )
        ),
        lambda: window.dialogs.show_ignored(window.review.thumbnails),
        lambda: commands.trigger(Command.BULK),
        lambda: commands.trigger(Command.APPLY),
    )
    for open_ in openers:
        open_()
        (dialog,) = dialogs_of(window)
        walk(qtbot, dialog)


def test_every_section_of_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.settings.trigger()
    dialog = window.dialogs.current(SettingsDialog)
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    pages = [dialog.sections.item(row).text() for row in range(dialog.sections.count())]
    assert pages == ["Look", "Scanning", "Keeper", "Keys", "On disk"]
    for row in range(len(pages)):
        dialog.sections.setCurrentRow(row)
        dialog.sections.setFocus()
        check(dialog)
    walk(qtbot, dialog)


def test_a_result_and_the_history_that_it_leaves(qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...]) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    chosen = {path: Decision.REMOVE for group in groups for path in group.paths[1:3]}
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(groups, chosen, RemovalChoice())
    dialog = window.messages.result_dialog
    assert dialog is not None
    walk(qtbot, dialog)
    window.menus.history.trigger()
    history = window.dialogs.current(HistoryDialog)
    assert history is not None
    qtbot.waitUntil(lambda: history.table.model().rowCount() > 0)
    item = QAccessible.queryAccessibleInterface(history.list).child(0)
    assert "5 images removed" in item.text(Name)
    walk(qtbot, history)


def walk(qtbot: QtBot, dialog: QDialog) -> None:
    """Check a dialog, and leave it by Escape."""
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog and dialog.focusWidget() is not None)
    check(dialog)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _is_open(dialog))


def _is_open(dialog: QObject) -> bool:
    try:
        return isinstance(dialog, QDialog) and dialog.isVisible()
    except RuntimeError:  # deleted on closing
        return False


def test_what_happens_is_said_aloud(
    qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    accessible = "dedup_gui.qt.widgets.announcement.QAccessible"
    monkeypatch.setattr(f"{accessible}.isActive", lambda: True)
    monkeypatch.setattr(f"{accessible}.updateAccessibility", lambda event: heard.append(event.message()))
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    page = window.review
    qtbot.waitUntil(lambda: page.slot is not None)
    page.commands.trigger(Command.REMOVE)
    name = os.path.basename(page.strip.path)
    assert heard[-1] == f"{name}: remove"
    page.statusMessage.emit("Place 1 of 3")  # as every word of the status bar
    assert heard[-1] == "Place 1 of 3"
    item = QAccessible.queryAccessibleInterface(page.strip).child(page.strip.currentIndex().row())
    assert "to be removed" in item.text(Name)
    with qtbot.waitSignal(window.removals.applied):
        page.applyRequested.emit(groups, {groups[1].paths[1]: Decision.REMOVE}, RemovalChoice())
    assert heard[-1].startswith("Success: 1 image moved to the trash")
    assert sum("moved to the trash" in text for text in heard) == 1, "nothing is said twice"


def test_progress_has_a_value(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.scan_page.bar.progress
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    bar.setRange(0, 10)
    bar.setValue(4)
    assert QAccessible.queryAccessibleInterface(bar).role() is Role.ProgressBar
    assert heard_of(bar, Name) and heard_of(bar, Value)
