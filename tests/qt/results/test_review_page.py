from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QListView, QSlider, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind, RemovalChoice
from dedup_gui.core.errors import DedupError
from dedup_gui.core.review.review import Slowly
from dedup_gui.core.rules.built_in import BUILT_IN
from dedup_gui.core.settings import ApplyWay
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results import kept_decisions
from dedup_gui.qt.results import review_page as module
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review import dialogs
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.review.keys import FIXED, KEYS, NAMES, TOGETHER, Command, cheat_sheet
from dedup_gui.qt.rules.dialog import RulesDialog
from tests.core.review.review_images import group, image
from tests.qt.review_library import Notes, make_groups

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED


@pytest.fixture
def groups(tmp_path: Path) -> tuple[Group, ...]:
    return make_groups(str(tmp_path), 3)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(notes: Notes, groups: tuple[Group, ...], qtbot: QtBot) -> Iterator[ReviewPage]:
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


def press(page: ReviewPage, keys: str) -> None:
    QTest.keySequence(page.focusWidget() or page, QKeySequence(keys))


def looked_at(page: ReviewPage) -> Group:
    found = page.member_model.group
    assert found is not None
    return found


def test_it_starts_with_the_keeper_beside_the_first_of_the_others(page: ReviewPage) -> None:
    found = looked_at(page)
    assert page.strip.path != found.suggestion.path
    assert page.compare.header_a.name.accessibleName() == os.path.basename(found.suggestion.path)
    assert page.groups_view.list.hasFocus()


def test_deciding_by_keyboard(page: ReviewPage, notes: Notes) -> None:
    first = page.strip.path
    press(page, "R")
    assert notes.saved == {first: REMOVE}
    press(page, "Right")
    second = page.strip.path
    assert second != first
    press(page, "K")
    press(page, "Left")
    press(page, "U")
    assert notes.saved == {first: UNDECIDED, second: KEEP}
    press(page, "Del")
    assert page.review.decision(first) is REMOVE


def test_accepting_goes_to_the_next_undecided_group(page: ReviewPage, notes: Notes) -> None:
    before = looked_at(page)
    press(page, "Return")
    assert looked_at(page) is not before
    assert notes.saved[before.suggestion.path] is KEEP
    assert sum(decision is REMOVE for decision in notes.saved.values()) == 3
    press(page, "Return")
    press(page, "Return")
    assert page.review.totals.decided_groups == 3
    assert "3 of 3 groups decided" in page.bar.label.text()


def test_undo_goes_back_to_where_it_was(page: ReviewPage, notes: Notes) -> None:
    before = looked_at(page)
    press(page, "Return")
    press(page, "Ctrl+Z")
    assert looked_at(page) is before
    assert set(notes.saved.values()) == {UNDECIDED}
    press(page, "Ctrl+Shift+Z")
    assert page.review.totals.decided_groups == 1


def test_only_the_image_that_is_chosen_is_kept(page: ReviewPage, notes: Notes) -> None:
    group = looked_at(page)
    press(page, "Right")
    path = page.strip.path
    press(page, "Shift+K")
    assert notes.saved == {other: KEEP if other == path else REMOVE for other in group.paths}
    assert looked_at(page) is not group
    press(page, "Ctrl+Z")
    assert looked_at(page) is group
    assert set(notes.saved.values()) == {UNDECIDED}


def test_not_duplicates_and_back(page: ReviewPage, notes: Notes) -> None:
    before = looked_at(page)
    press(page, "I")
    assert page.group_model.rowCount() == 2
    assert looked_at(page) is not before
    assert len(notes.ignored) == 6
    press(page, "Ctrl+Z")
    assert notes.ignored == set()
    assert page.group_model.rowCount() == 3


def test_one_image_is_no_duplicate(page: ReviewPage, notes: Notes) -> None:
    path = page.strip.path
    press(page, "Shift+I")
    assert path not in looked_at(page).paths
    assert page.member_model.rowCount() == 3
    assert len(notes.ignored) == 3


def test_groups_and_modes_by_keyboard(page: ReviewPage) -> None:
    seen = {looked_at(page).id}
    for key in ("Down", "J"):
        press(page, key)
        seen.add(looked_at(page).id)
    assert len(seen) == 3
    press(page, "Up")
    for key, mode in zip("123456", Mode, strict=True):
        press(page, f"Ctrl+{key}")
        assert page.compare.mode is mode
    press(page, "Ctrl+3")
    before = page.compare.amount.value()
    press(page, "]")
    assert page.compare.amount.value() == before + 5
    zoom = page.compare.canvas.zoom
    press(page, "+")
    assert page.compare.canvas.zoom > zoom
    press(page, "0")
    assert page.compare.canvas.zoom == pytest.approx(1.0)
    press(page, "F")
    press(page, "N")


def test_space_flips_from_the_lists_but_presses_a_focused_button(page: ReviewPage) -> None:
    QTest.keyClick(page.groups_view.list, Qt.Key.Key_Space)
    assert page.compare.mode is Mode.FLIP
    assert page.compare.canvas.shown == "B"
    button = page.compare.header_b.buttons.keep
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert page.review.decision(page.strip.path) is KEEP
    assert page.compare.canvas.shown == "B"


def test_typing_in_the_filter_decides_nothing(page: ReviewPage, notes: Notes) -> None:
    press(page, "Ctrl+F")
    assert page.groups_view.search.hasFocus()
    QTest.keyClicks(page.groups_view.search, "kru15")
    QTest.keyClick(page.groups_view.search, Qt.Key.Key_Backspace)
    QTest.keyClick(page.groups_view.search, Qt.Key.Key_Delete)
    QTest.keyClick(page.groups_view.search, Qt.Key.Key_Return)
    assert page.groups_view.search.text() == "kru1"
    assert notes.saved == {}
    assert page.compare.mode is Mode.SIDE_BY_SIDE


def test_controls_keep_their_own_keys(page: ReviewPage, notes: Notes) -> None:
    filters = page.groups_view.filters
    filters.open_panel()
    before = looked_at(page)
    QTest.keyClick(page.groups_view.decided, Qt.Key.Key_Down)
    assert page.groups_view.decided.currentIndex() == 1
    assert looked_at(page) is before
    QTest.keyClick(filters.panel, Qt.Key.Key_Escape)
    assert filters.panel.isHidden()
    assert page.groups_view.list.hasFocus()
    button = page.compare.header_b.buttons.remove
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert list(notes.saved.values()) == [REMOVE]


def test_use_as_a_and_swap(page: ReviewPage) -> None:
    found = looked_at(page)
    chosen = page.strip.path
    press(page, "A")
    assert page.compare.header_a.name.accessibleName() == os.path.basename(chosen)
    assert page.compare.header_b.name.accessibleName() == os.path.basename(found.suggestion.path)
    press(page, "X")
    assert page.compare.header_b.name.accessibleName() == os.path.basename(chosen)


def test_refusals_are_said(page: ReviewPage, qtbot: QtBot) -> None:
    members = [member.path for member in page.member_model.members]
    page.review.decide(members[1:], REMOVE)
    with qtbot.waitSignal(page.statusMessage) as said:
        page.compare.decided.emit(members[0], REMOVE)
    assert "one always stays" in said.args[0]


def test_a_click_on_a_badge_changes_the_decision(page: ReviewPage) -> None:
    page.strip.toggled.emit(page.strip.path)
    assert page.review.decision(page.strip.path) is REMOVE


def test_decisions_made_earlier_are_taken_up(notes: Notes, groups: tuple[Group, ...], qtbot: QtBot) -> None:
    victim = next(path for path in groups[0].paths if path != groups[0].suggestion.path)
    notes.earlier = {victim: REMOVE}
    page = ReviewPage(notes)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.set_groups(groups, final=True)
    qtbot.waitUntil(lambda: page.review.decision(victim) is REMOVE)
    assert notes.saved == {}
    assert "1 image to remove" in page.bar.label.text()
    page.close_threads()


def test_new_groups_keep_decisions_and_place(page: ReviewPage, groups: tuple[Group, ...], tmp_path: Path) -> None:
    press(page, "Down")
    press(page, "Right")
    press(page, "R")
    before, path = looked_at(page), page.strip.path
    page.compare.canvas.zoom_by(3)
    view = page.compare.canvas.viewpoint
    more = [group([image("/0/a.jpg", size=10**9), image("/0/b.jpg", size=10**9)], id=9), *groups]
    page.set_groups(tuple(more), final=False)
    assert looked_at(page).paths == before.paths
    assert page.strip.path == path
    assert page.review.decision(path) is REMOVE
    assert page.compare.canvas.viewpoint == view
    assert page.group_model.rowCount() == 4


def test_earlier_decisions_are_asked_for_once(
    page: ReviewPage, notes: Notes, groups: tuple[Group, ...], qtbot: QtBot
) -> None:
    new = group([image("/0/a.jpg"), image("/0/b.jpg")], id=9)
    page.set_groups((new, *groups), final=True)
    qtbot.waitUntil(lambda: len(notes.asked) == 4)
    assert notes.asked[-1] is new


def test_many_groups_are_prepared_on_a_thread(
    page: ReviewPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, groups: tuple[Group, ...]
) -> None:
    monkeypatch.setattr(module, "DIRECT_GROUPS", 2)
    press(page, "R")
    victim = page.strip.path
    page.set_groups(groups, final=False)
    page.set_groups((*groups, group([image("/0/a.jpg"), image("/0/b.jpg")], id=9)), final=True)
    qtbot.waitUntil(lambda: page.group_model.rowCount() == 4)
    assert page.review.decision(victim) is REMOVE
    page.ask_to_apply()
    apply_dialog(qtbot).reject()


def apply_dialog(qtbot: QtBot) -> ApplyDialog:
    """The Apply page, once its numbers are there."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ApplyDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ApplyDialog)
    return dialog


def test_apply_asks_and_cancel_does_nothing(page: ReviewPage, qtbot: QtBot) -> None:
    applied: list[Any] = []
    page.applyRequested.connect(lambda *args: applied.append(args))
    press(page, "Ctrl+Return")
    assert QApplication.activeModalWidget() is None
    press(page, "Return")
    press(page, "Ctrl+Return")
    apply_dialog(qtbot).cancel.click()
    assert applied == []


def test_apply_hands_over_only_what_is_concerned(page: ReviewPage, qtbot: QtBot) -> None:
    applied: list[Any] = []
    page.applyRequested.connect(lambda *args: applied.append(args))
    found = looked_at(page)
    press(page, "Return")
    press(page, "K")
    press(page, "Ctrl+Return")
    apply_dialog(qtbot).move.click()
    (groups, decisions, choice) = applied[0]
    assert groups == (found,)
    assert decisions == {path: KEEP if path == found.suggestion.path else REMOVE for path in found.paths}
    assert choice == RemovalChoice()


def choose(page: ReviewPage, qtbot: QtBot, way: ApplyWay, folder: str = "") -> None:
    """Mark a group and confirm the Apply page with a way."""
    page.ask_to_apply()
    dialog = apply_dialog(qtbot)
    assert dialog.choices is not None
    dialog.choices.choose(way, folder)
    dialog.move.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_apply_hands_over_the_way_and_remembers_it_but_links(page: ReviewPage, notes: Notes, qtbot: QtBot) -> None:
    applied: list[Any] = []
    page.applyRequested.connect(lambda *args: applied.append(args[2]))
    page.planRequested.connect(lambda *args: applied.append("plan"))
    press(page, "Return")
    choose(page, qtbot, ApplyWay.MOVE, "/sorted out")
    assert applied == [RemovalChoice(ActionKind.MOVE, "/sorted out")]
    assert (notes.app_settings.apply_way, notes.app_settings.move_folder) == (ApplyWay.MOVE, "/sorted out")
    choose(page, qtbot, ApplyWay.PLAN)
    assert applied[1] == "plan" and notes.app_settings.apply_way is ApplyWay.PLAN


def test_of_what_links_cannot_replace_nothing_is_handed_over() -> None:
    decisions = {"/a": REMOVE, "/b": REMOVE, "/c": KEEP}
    assert dialogs._without(decisions, {"/a"}) == {"/a": REMOVE, "/c": KEEP}


def test_removed_images_leave_and_come_back(page: ReviewPage, qtbot: QtBot) -> None:
    found = looked_at(page)
    press(page, "Return")
    gone = [path for path in found.paths if path != found.suggestion.path]
    page.removed(gone)
    assert page.group_model.rowCount() == 2
    assert "Nothing to remove" in page.bar.label.text()
    page.restored(gone)
    assert page.group_model.rowCount() == 3
    assert "3 images to remove" in page.bar.label.text()


def test_when_nothing_is_left_it_says_so(page: ReviewPage, groups: tuple[Group, ...], qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.emptied):
        page.removed([path for each in groups for path in each.paths])
    assert page.member_model.group is None
    assert not page.commands.by_command[Command.ACCEPT].isEnabled()


def test_marking_by_rule_is_one_step_of_undo(page: ReviewPage, notes: Notes, qtbot: QtBot) -> None:
    press(page, "M")
    dialog: Any = QApplication.activeModalWidget()
    assert isinstance(dialog, RulesDialog)
    dialog.presets.show_set(BUILT_IN[1])
    qtbot.waitUntil(dialog.mark.isEnabled)
    dialog.mark.click()
    assert page.review.totals.decided_groups == 3
    assert len(notes.saved) == 12
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    press(page, "Ctrl+Z")
    assert page.review.decisions() == {}


def test_more_decisions_than_are_saved_at_once_are_all_saved_in_their_order(
    page: ReviewPage, groups: tuple[Group, ...], notes: Notes, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(kept_decisions, "SAVED_AT_ONCE", 2)
    asked: list[list[str]] = []
    save = notes.save_decisions

    def noting(some: Sequence[tuple[str, str, Decision]]) -> None:
        asked.append([path for path, _digest, _decision in some])
        save(some)

    monkeypatch.setattr(notes, "save_decisions", noting)
    page.deciding.do(page.review.accept_slowly(range(len(groups))))
    qtbot.waitUntil(lambda: not page._slow.busy)
    decided = page.review.decisions()
    assert [path for some in asked for path in some] == list(decided), "each once, in the order they were taken"
    assert max(map(len, asked)) == 2 < len(decided)
    assert notes.saved == decided


@pytest.mark.parametrize("in_a_hurry", [False, True])
def test_what_a_long_command_changed_is_saved_behind_it(
    page: ReviewPage, groups: tuple[Group, ...], notes: Notes, qtbot: QtBot, in_a_hurry: bool
) -> None:
    def command() -> Slowly:
        for _ in range(8):
            time.sleep(0.01)
            yield
        return (yield from page.review.accept_slowly(range(len(groups))))

    saved_when_shown: list[int] = []
    page.deciding.changed.connect(lambda _change: saved_when_shown.append(len(notes.saved)))
    page.deciding.do(command())
    assert page._slow.busy, "it is too long to be done at once"
    if in_a_hurry:
        page._slow.finish()
    else:
        qtbot.waitUntil(lambda: not page._slow.busy)
    assert saved_when_shown == [0], "not in the slice in which it is shown"
    assert notes.saved == page.review.decisions() != {}
    page.deciding.undo()
    assert set(notes.saved.values()) == {UNDECIDED}, "and a short one is saved at once"


def test_clear_forgets_the_groups_and_a_new_scan_begins(page: ReviewPage, groups: tuple[Group, ...]) -> None:
    press(page, "R")
    page.clear()
    assert page.group_model.rowCount() == 0
    assert page.member_model.group is None
    page.set_groups(groups, final=True)
    assert page.review.totals.remove_files == 1


def test_every_command_has_a_key_and_no_key_has_two_commands() -> None:
    assert set(KEYS) == set(NAMES) == set(Command)
    keys = [QKeySequence(each).toString() for key in KEYS.values() for each in key.keys]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    shared = sum(len(commands) - 1 for commands in TOGETHER)
    assert len(cheat_sheet({command: key.keys for command, key in KEYS.items()})) == len(KEYS) + len(FIXED) - shared
    shown = ", ".join(keys for _, keys, _ in cheat_sheet({command: key.keys for command, key in KEYS.items()}))
    assert all(
        QKeySequence(key.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) in shown for key in KEYS.values()
    )


def test_every_control_has_a_name_and_every_button_a_tool_tip(page: ReviewPage) -> None:
    nameless = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QSlider, QListView):
        for widget in page.findChildren(kind):
            name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            own = widget.parentWidget()
            inside_another = isinstance(own, (QComboBox, QLineEdit)) or widget.window() is not page
            if not name and not inside_another and widget.objectName() != "qt_splithandle":
                nameless.append(widget)
    assert nameless == []
    silent = [
        button
        for button in page.findChildren(QAbstractButton)
        if not button.toolTip() and not isinstance(button.parentWidget(), QLineEdit)
    ]
    assert silent == []


def test_tab_visits_the_parts_in_order(page: ReviewPage) -> None:
    seen: list[QWidget] = []
    page.groups_view.search.setFocus()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    for widget in (page.groups_view.list, page.strip, page.compare.canvas, page.bar.accept):
        assert widget in seen, widget
    assert seen.index(page.groups_view.list) < seen.index(page.strip) < seen.index(page.compare.canvas)


def test_both_themes_paint(page: ReviewPage, qtbot: QtBot) -> None:
    from dedup_gui.qt.style.theme import palette
    from dedup_gui.qt.style.tokens import DARK, LIGHT

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before, sheet = app.palette(), app.styleSheet()
    app.setStyleSheet("")
    press(page, "R")
    try:
        lightness = []
        for tokens in (LIGHT, DARK):
            app.setPalette(palette(tokens))
            qtbot.wait(20)
            lightness.append(page.grab().toImage().pixelColor(page.width() - 5, page.height() // 2).lightness())
        assert lightness[0] > 200 > 60 > lightness[1]
    finally:
        app.setPalette(before)
        app.setStyleSheet(sheet)


def test_earlier_decisions_that_cannot_be_read_are_told_and_the_page_lives(
    page: ReviewPage, notes: Notes, tmp_path: Path, qtbot: QtBot
) -> None:
    notes.trouble = DedupError("the history is damaged", "Start the program again.")
    with qtbot.waitSignal(page.troubled) as told:
        page.set_groups(make_groups(str(tmp_path), 4), final=True)
    assert told.args is not None
    assert str(told.args[0]) == "What you decided earlier cannot be read: the history is damaged"
    assert told.args[0].advice == "Start the program again."
    press(page, "R")
    assert list(notes.saved.values()) == [REMOVE]


def test_earlier_decisions_that_cannot_be_read_are_told_once_a_scan(
    page: ReviewPage, notes: Notes, tmp_path: Path, qtbot: QtBot
) -> None:
    notes.trouble = DedupError("the history is damaged")
    groups = make_groups(str(tmp_path), 4)
    told: list[object] = []
    page.troubled.connect(told.append)
    page.set_groups(groups, final=False)
    qtbot.waitUntil(lambda: len(told) == 1)
    page.set_groups(groups, final=True)
    qtbot.wait(200)
    assert len(told) == 1
    page.clear()
    page.set_groups(groups, final=True)
    qtbot.waitUntil(lambda: len(told) == 2)


def test_what_is_said_of_a_group_goes_with_it(page: ReviewPage, groups: tuple[Group, ...], notes: Notes) -> None:
    weak = replace(groups[0], matches=tuple(replace(each, weak=True) for each in groups[0].matches))
    page.set_groups((weak, *groups[1:]), final=True)
    page.groups_view.choose(page.review.slot_of(weak.paths))
    said: list[str] = []
    page.statusMessage.connect(said.append)
    press(page, "Return")
    assert said[-1].startswith("Nothing here is certainly a duplicate")
    press(page, "N")
    assert looked_at(page).paths != weak.paths
    assert said[-1] == ""
