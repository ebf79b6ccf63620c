"""Every tool tip, label and cell of every page, with names that look like HTML and turn the direction of writing."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

import dedup_gui.qt
from dedup_gui.core.action_types import Outcome, RemovalChoice
from dedup_gui.core.events import FileSkipped, Notice, NoticeCode, ScanEvent, ScanResult
from dedup_gui.core.networks.registry import MODELS
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, Group, ModelUse, SkipCode, Skipped
from dedup_gui.qt.dialogs.model_questions import ask_fetch, ask_remove
from dedup_gui.qt.dialogs.models import ModelsDialog
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.window.main_window import MainWindow
from tests.qt.review_library import make_groups
from tests.qt.scripted_services import ScriptedServices, result

MARK = "<img src='x.png'>\u202e\u05d0\u05d1 &lt;"
"""Looks like HTML; turns what follows; is written from right to left; and holds what Qt takes for escaped HTML."""
TURNING = {"\u202a", "\u202b", "\u202d", "\u202e", "\u200e", "\u200f"}
TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
FOREIGN = re.compile(r"<(?!p style=\"white-space: pre-wrap\">|/p>)")


@pytest.fixture
def folder(tmp_path: Path) -> str:
    made = tmp_path / f"folder {MARK}"
    made.mkdir()
    return str(made)


@pytest.fixture
def groups(folder: str) -> tuple[Group, ...]:
    """Groups of real images; their names, other names and companions are hostile, too."""
    found = []
    for group in make_groups(folder, 3):
        new = {path: f"{path[:-4]} {MARK}.png" for path in group.paths}
        for old, path in new.items():
            os.rename(old, path)
        members = tuple(
            replace(
                member,
                problem=SkipCode.TRUNCATED if number else None,
                file=replace(
                    member.file,
                    path=new[member.path],
                    aliases=(f"/other/{MARK}",),
                    companions=(f"/side/{MARK}.xmp",),
                    companion_of=f"/raw/{MARK}.dng",
                ),
            )
            for number, member in enumerate(group.members)
        )
        matches = tuple(replace(match, a=new[match.a], b=new[match.b]) for match in group.matches)
        suggestion = replace(group.suggestion, path=new[group.suggestion.path])
        found.append(replace(group, members=members, matches=matches, suggestion=suggestion))
    return tuple(found)


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, folder: str, groups: tuple[Group, ...]) -> Iterator[MainWindow]:

    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        skipped = tuple(Skipped(f"{folder}/{MARK}{code}", code, MARK) for code in SkipCode)
        for each in skipped:
            yield FileSkipped(each)
        for code in NoticeCode:
            yield Notice(code, MARK)
        return replace(result(settings, groups, skipped), model=ModelUse(MARK, "ab", MARK, MARK))

    settings = AppSettings(folders=(folder,), references=(f"/kept {MARK}",), recent=(folder, f"/gone {MARK}"))
    outcomes = dict.fromkeys((path for group in groups for path in group.paths[1:2]), Outcome.FAILED)
    services = ScriptedServices(settings, script=script, outcomes=outcomes)
    made = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
    qtbot.addWidget(made)
    made.show()
    made.begin()
    yield made
    made.runner.cancel()
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()


def wrong_tip(tip: str) -> bool:
    """Whether a tool tip would be rendered as something else than its letters."""
    bare = html.unescape(tip)
    return bool(TURNING & set(bare)) or (QtGui.Qt.mightBeRichText(tip) and FOREIGN.search(tip) is not None)


def wrong_text(text: str) -> bool:
    return bool(TURNING & set(text))


def cells(model: QAbstractItemModel) -> Iterator[tuple[str, bool]]:
    """Each text of a model, and whether it is a tool tip."""
    for row in range(model.rowCount()):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for column in range(columns):
            index = model.index(row, column)
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or ""), True
            yield from ((str(index.data(role) or ""), False) for role in TEXT_ROLES)


def texts_of(thing: QObject) -> Iterator[tuple[str, bool]]:
    """Each text of a widget or action, and whether it is a tool tip."""
    if isinstance(thing, QAction):
        yield thing.toolTip(), True
        yield thing.text(), False
    if isinstance(thing, QWidget):
        yield thing.toolTip(), True
        yield thing.whatsThis(), True
        yield from ((text, False) for text in (thing.accessibleName(), thing.accessibleDescription()))
        yield thing.windowTitle(), False
    if isinstance(thing, (QComboBox, QAbstractItemView)):
        model = thing.model()
        if model is not None:
            yield from cells(model)
    for name in ("text", "placeholderText"):
        if isinstance(thing, QWidget) and callable(getattr(thing, name, None)):
            yield str(getattr(thing, name)()), False


def walk(root: QWidget) -> tuple[list[str], int]:
    """What is wrong in a window and all it holds, and how many texts hold the hostile name."""
    wrong: list[str] = []
    hostile = 0
    for thing in (root, *root.findChildren(QObject)):
        static = isinstance(thing, QLabel) and thing.buddy() is not None  # names a field; Qt makes it of our words
        if isinstance(thing, QLabel) and not static and thing.textFormat() is not Qt.TextFormat.PlainText:
            wrong.append(f"{type(thing).__name__} takes HTML: {thing.text()!r}")
        for text, is_tip in texts_of(thing):
            hostile += "img src" in text
            if (wrong_tip if is_tip else wrong_text)(text):
                wrong.append(f"{type(thing).__name__}: {text!r}")
    return wrong, hostile


def check(root: QWidget, least: int) -> None:
    wrong, hostile = walk(root)
    assert not wrong, "\n".join(wrong)
    assert hostile >= least, "the walk must meet what it looks for"


def test_no_page_and_no_dialog_interprets_a_name(qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...]) -> None:
    check(window, 3)
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    assert window.scan_page.reviewing
    check(window, 40)
    commands = window.review.commands
    commands.trigger(Command.ACCEPT)
    check(window, 40)
    seen: set[int] = set()
    for open_ in (
        window.menus.skipped.trigger, window.menus.settings.trigger, window.menus.keys.trigger,
        window.menus.about.trigger, window.menus.models.trigger, window.menus.history.trigger,
        lambda: commands.trigger(Command.APPLY), lambda: commands.trigger(Command.BULK),
    ):  # fmt: skip
        open_()
        opened = [each for each in window.findChildren(QDialog) if id(each) not in seen and each.isVisible()]
        assert opened, open_
        for dialog in opened:
            seen.add(id(dialog))
            check(dialog, 0)


def test_what_a_removal_did_is_shown_as_it_is_written(
    qtbot: QtBot, window: MainWindow, groups: tuple[Group, ...]
) -> None:
    with qtbot.waitSignal(window.scans.done):
        window.scan()
    chosen = {path: Decision.REMOVE for group in groups for path in group.paths[1:3]}
    with qtbot.waitSignal(window.removals.applied):
        window.review.applyRequested.emit(groups, chosen, RemovalChoice())
    dialog = window.messages.result_dialog
    assert dialog is not None
    check(dialog, 6)
    check(window, 20)


def test_what_is_asked_of_a_network_is_plain(qtbot: QtBot, window: MainWindow) -> None:
    spec = replace(MODELS[0], name=MARK, title=f"title {MARK}".replace("\u202e", ""))
    for box in (ask_fetch(spec, lambda: None, window), ask_remove(spec, [spec.title], lambda: None, window)):
        assert [label.textFormat() for label in box.findChildren(QLabel) if "img" in label.text()] != []
        check(box, 1)
        box.close()
    window.menus.models.trigger()
    dialog = window.dialogs.current(ModelsDialog)
    assert dialog is not None
    dialog.message.setText(MARK)
    assert dialog.message.textFormat() is Qt.TextFormat.PlainText


def test_every_label_is_of_the_kind_that_shows_text() -> None:
    root = Path(dedup_gui.qt.__file__).parent
    makers = re.compile(r"(?<![\w.])(QLabel|QMessageBox)\(|QToolTip\.|setStatusTip|setWhatsThis|setHtml")
    found = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if path.name != "plain_label.py" and makers.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
