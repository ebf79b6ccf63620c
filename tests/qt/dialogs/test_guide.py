from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dedup_gui import __version__
from dedup_gui.core.types import Relation
from dedup_gui.qt.dialogs.guide.about_dialog import AboutDialog
from dedup_gui.qt.dialogs.guide.help_dialog import HelpDialog
from dedup_gui.qt.dialogs.guide.help_texts import MEANINGS
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.texts.codes import RELATIONS
from tests.qt.held_rules import HeldGuide


def test_the_help_page_explains_every_relation_and_leads_to_the_keys(qtbot: QtBot) -> None:
    assert set(MEANINGS) == set(Relation)
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    for relation in Relation:
        assert RELATIONS[relation] in texts and MEANINGS[relation] in texts
    assert any("trash" in text for text in texts)
    with qtbot.waitSignal(dialog.keysRequested):
        dialog.keys_button.click()


def test_the_help_page_is_read_by_the_keyboard(qtbot: QtBot) -> None:
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    dialog.resize(500, 300)
    dialog.show()
    dialog.area.setFocus()
    bar = dialog.area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(dialog.area, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    page = dialog.area.widget()
    assert page is not None and page.width() <= dialog.area.viewport().width(), "nothing is cut at the right"


def test_what_is_copied_is_what_is_shown(qtbot: QtBot) -> None:
    runner = JobRunner()
    dialog = AboutDialog(HeldGuide(lines=["ONNX Runtime of a test"]), runner)
    qtbot.addWidget(dialog)
    assert not dialog.copy_button.isEnabled()
    assert f"Dedup {__version__}" in [label.text() for label in dialog.findChildren(QLabel)]
    qtbot.waitUntil(dialog.copy_button.isEnabled)
    shown = dialog.text.toPlainText().split("\n")
    assert shown[0] == "ONNX Runtime of a test"
    assert any(line.startswith("Qt ") and "PySide6" in line for line in shown)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    assert dialog.copied.text() == "Copied."
    runner.shutdown()


def test_about_closed_before_the_answer_hears_nothing(qtbot: QtBot) -> None:
    runner = JobRunner()
    guide = HeldGuide()
    dialog = AboutDialog(guide, runner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.show()
        dialog.close()
    answered: list[object] = []
    runner.ask(lambda: None, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    runner.shutdown()
