from __future__ import annotations

import os
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.types import SkipCode, Skipped
from dedup_gui.qt.dialogs.skipped import SkippedDialog, SkippedModel
from dedup_gui.qt.texts.codes import outcome_sentence
from dedup_gui.qt.widgets.outcome_table import OutcomeModel, OutcomeTable
from dedup_gui.qt.widgets.path_table import FOLDER, MOST_WRAPPED, SENTENCE, PathTable

DEEP = "/pictures/" + "/".join(f"a folder of the year {year}" for year in range(2000, 2012))
WORDS = "the drive said no to this, and then it said it again, at length, as drives do when they are old " * 2
DONE = ("/pictures/a.jpg", ActionResult(Outcome.DONE), ActionKind.TRASH)
REFUSED = (f"{DEEP}/b.jpg", ActionResult(Outcome.FAILED, detail=WORDS.strip()), ActionKind.TRASH)


@pytest.fixture
def table(qtbot: QtBot) -> OutcomeTable:
    made = OutcomeTable()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.outcomes.replace([DONE, REFUSED])
    made.show()
    return made


def is_readable(table: PathTable, row: int, column: int) -> bool:
    """Whether all of a cell's text has room in it."""
    index = table.proxy.index(row, column)
    room = table.visualRect(index).adjusted(4, 0, -4, 0)
    flags = int(Qt.TextFlag.TextWordWrap)
    text = str(index.data())
    return table.fontMetrics().boundingRect(0, 0, room.width(), 10_000, flags, text).height() <= room.height()


def test_the_model_of_outcomes_is_a_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = OutcomeModel()
    model.replace([DONE, REFUSED])
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_long_reasons_and_paths_are_wrapped(table: OutcomeTable, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: table.rowHeight(1) > 2 * table.rowHeight(0))
    assert is_readable(table, 1, SENTENCE) and is_readable(table, 1, FOLDER)
    table.horizontalHeader().resizeSection(FOLDER, 120)
    qtbot.waitUntil(lambda: is_readable(table, 1, FOLDER))


def test_what_does_not_fit_is_cut_in_its_middle_and_whole_in_the_tool_tip(table: OutcomeTable, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: table.rowHeight(1) > 2 * table.rowHeight(0))
    table.outcomes.replace([REFUSED] * (MOST_WRAPPED + 1))
    qtbot.waitUntil(lambda: not table.wordWrap())
    assert len({table.rowHeight(row) for row in range(5)}) == 1
    assert table.textElideMode() is Qt.TextElideMode.ElideMiddle
    tip = Qt.ItemDataRole.ToolTipRole
    lines = str(table.proxy.index(0, FOLDER).data(tip)).split("\n")  # no wider than the screen
    assert "".join(lines) == f"{DEEP}/b.jpg"
    assert outcome_sentence(REFUSED[1]) in str(table.proxy.index(0, SENTENCE).data(tip)).replace("\n", "")


def test_outcomes_are_copied_as_whole_paths(table: OutcomeTable) -> None:
    table.copy()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "/pictures/a.jpg\t✓ Moved to the trash",
        f"{DEEP}/b.jpg\t⚠ {outcome_sentence(REFUSED[1])}",
    ]
    table.selectRow(1)
    table.copy()
    assert QGuiApplication.clipboard().text().startswith(DEEP)


def test_problems_stand_out_and_can_stand_alone(table: OutcomeTable) -> None:
    role = Qt.ItemDataRole.ForegroundRole
    assert table.proxy.index(0, SENTENCE).data(role) is None
    assert table.proxy.index(1, SENTENCE).data(role) is not None
    table.proxy.set_problems_only(True)
    assert [table.proxy.index(row, 0).data() for row in range(table.proxy.rowCount())] == ["b.jpg"]


def test_reasons_of_skipped_images_are_wrapped_too(qtbot: QtBot) -> None:
    model = SkippedModel()
    dialog = SkippedDialog(model)
    model.setParent(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    model.extend([Skipped(f"{DEEP}/c.jpg", SkipCode.DAMAGED, WORDS.strip())])
    qtbot.waitUntil(lambda: is_readable(dialog.table, 0, SENTENCE))
    QApplication.processEvents()
    assert is_readable(dialog.table, 0, FOLDER)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_names_that_are_not_text_are_shown(table: OutcomeTable) -> None:
    path = os.fsdecode(b"/pictures/caf\xe9.jpg")
    table.outcomes.replace([(path, ActionResult(Outcome.DONE), ActionKind.TRASH)])
    assert table.proxy.index(0, 0).data() == "caf\N{REPLACEMENT CHARACTER}.jpg"
    table.copy()
    assert "caf" in QGuiApplication.clipboard().text()
