"""The page of rules: by hand and by keyboard, over a real review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.review import Review, finish
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.built_in import BUILT_IN, CAREFUL
from dedup_gui.core.rules.rule import Conditions, Rule, RuleBook, RuleSet, Spread
from dedup_gui.core.rules.rules_json import to_json
from dedup_gui.core.rules.trial import Trial
from dedup_gui.core.types import Decision, Relation
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.rules.dialog import RulesDialog
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from tests.core.review.review_images import group, image, match, review_of, simple_group
from tests.qt.held_rules import HeldRules

EXACT, SUGGESTED = Rule(BulkRule.EXACT), Rule(BulkRule.SUGGESTED)


def plain(text: str) -> str:
    return " ".join(text.replace("&", "").split())


@dataclass
class Around:
    """What the page stands in."""

    review: Review
    background: Background
    thumbnails: Thumbnails
    services: HeldRules = field(default_factory=HeldRules)


@pytest.fixture
def around(qtbot: QtBot) -> Iterator[Around]:
    review = review_of(
        [
            group(
                [image("/x/a.jpg", digest="same"), image("/y/a.jpg", digest="same", format="PNG")],
                [match("/x/a.jpg", "/y/a.jpg", Relation.EXACT)],
            ),
            simple_group("p.jpg", "q.jpg", folder="/y", id=2),
        ]
    )
    source = ImageSource()
    background, thumbnails = Background(1), Thumbnails(source)
    yield Around(review, background, thumbnails)
    background.close()
    thumbnails.close()
    source.close()


def opened(around: Around, qtbot: QtBot, *rules: Rule, listed: list[int] | None = None) -> RulesDialog:
    dialog = RulesDialog(
        Trial(around.review.standing()),
        around.background,
        around.services,
        around.thumbnails,
        around.review.groups,
        listed,
        listed_words="1 group" if listed else "",
    )
    qtbot.addWidget(dialog)
    dialog.show()
    if rules:
        dialog.presets.show_set(RuleSet("Mine", rules))
    counted(dialog, qtbot)
    return dialog


def counted(dialog: RulesDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.outlook is not None)


def figures(dialog: RulesDialog) -> list[int]:
    assert dialog.outlook is not None
    return [share.groups for share in dialog.outlook.shares]


def described(dialog: RulesDialog) -> list[str]:
    """What a screen reader says of the rules."""
    rules = dialog.rules
    return [plain(rules.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(rules.count())]


def test_it_opens_with_exact_copies_and_says_what_they_are(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot)
    assert dialog.rules.rules() == (EXACT,)
    assert described(dialog) == ["on, Exact copies only, All groups, 1 group, 1 image, 1.00 kB"]
    assert plain(dialog.sentence.text()).startswith(
        "1 image (1.00 kB) in 1 group would be marked for removal. 1 group"
    )
    assert plain(dialog.mark.text()) == "Mark 1 image (1.00 kB)"
    assert around.review.decisions() == {}


def test_counts_follow_every_change(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT, SUGGESTED)
    assert figures(dialog) == [1, 1]
    dialog.rules.setCurrentRow(0)
    dialog.down_button.click()
    assert dialog.outlook is None and not dialog.mark.isEnabled(), "nothing is marked that is not shown"
    counted(dialog, qtbot)
    assert dialog.rules.rules() == (SUGGESTED, EXACT)
    assert figures(dialog) == [2, 0]
    dialog.remove_button.click()
    dialog.add_button.click()
    counted(dialog, qtbot)
    assert dialog.rules.rules() == (SUGGESTED, Rule())
    assert dialog.rules.currentRow() == 1


def test_rules_are_moved_switched_and_removed_by_keyboard(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT, SUGGESTED)
    assert dialog.rules.hasFocus()
    QTest.keyClick(dialog.rules, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.rules.rules() == (SUGGESTED, EXACT)
    QTest.keyClick(dialog.rules, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.rules.rules() == (EXACT, SUGGESTED)
    QTest.keyClick(dialog.rules, Qt.Key.Key_Space)
    counted(dialog, qtbot)
    assert [rule.enabled for rule in dialog.rules.rules()] == [False, True]
    assert figures(dialog) == [0, 2]
    assert described(dialog)[0].startswith("off, Exact copies only")
    QTest.keyClick(dialog.rules, Qt.Key.Key_Delete)
    counted(dialog, qtbot)
    assert dialog.rules.rules() == (SUGGESTED,)


def test_rules_are_moved_by_dragging(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT, SUGGESTED)
    rules = dialog.rules
    assert rules.dragEnabled() and rules.mimeData([rules.item(0)]).hasFormat(rules.mimeTypes()[0])
    # What the drop of a row does; the drag itself is the system's.
    assert rules.model().moveRow(QModelIndex(), 0, QModelIndex(), 2)
    assert dialog.rules.rules() == (SUGGESTED, EXACT)
    counted(dialog, qtbot)
    assert figures(dialog) == [2, 0]


def test_the_box_is_clicked(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT)
    rect = dialog.rules.visualItemRect(dialog.rules.item(0))
    at = QPoint(rect.left() + dialog.fontMetrics().height(), rect.center().y())
    QTest.mouseClick(dialog.rules.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert not dialog.rules.rules()[0].enabled
    QTest.mouseClick(dialog.rules.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert not dialog.rules.rules()[0].enabled


def test_the_form_writes_what_is_typed_into_the_rule(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, SUGGESTED)
    form = dialog.form
    form.keep_box.setCurrentIndex(form.keep_box.findData(BulkRule.LARGEST_FILE.value))
    form.relations.choose(["exact", "resized"])
    form.relations.changed.emit()
    form.spread_box.setCurrentIndex(2)
    form.firm_box.click()
    form.formats.choose(["PNG"])
    form.formats.changed.emit()
    for edit, text in (
        (form.dated_from, "2000-01-01"),
        (form.dated_to, "2100-12-31"),
        (form.size_from, "0.5 kB"),
        (form.size_to, "2 MB"),
        (form.names, "*.jpg; a*"),
    ):
        edit.setFocus()
        QTest.keyClicks(edit, text)
    form.places.add("/y")
    expected = Conditions(
        relations=(Relation.EXACT, Relation.RESIZED),
        firm_only=True,
        spread=Spread.SEVERAL,
        formats=("PNG",),
        dated_from="2000-01-01",
        dated_to="2100-12-31",
        size_from=500,
        size_to=2_000_000,
        names=("*.jpg", "a*"),
        places=("/y",),
    )
    assert dialog.rules.rules() == (Rule(BulkRule.LARGEST_FILE, expected),)
    other = opened(around, qtbot, dialog.rules.rules()[0])
    assert other.form.size_from.text() == "500" or other.form.size_from.text() == "0.5 kB"
    assert other.form.names.text() == "*.jpg; a*"
    assert other.form.places.folders() == ("/y",)
    other.form.firm_box.click()
    other.form.firm_box.click()
    assert other.rules.rules() == dialog.rules.rules(), "showing a rule changes nothing in it"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("dated_from", "1.5.2024", "First day: write a day"),
        ("size_to", "much", "Largest size: write a size"),
        ("size_from", "5 elephants", "Smallest size: write a size"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_rule_stays(
    around: Around, qtbot: QtBot, name: str, text: str, told: str
) -> None:
    dialog = opened(around, qtbot, SUGGESTED)
    edit: QLineEdit = getattr(dialog.form, name)
    QTest.keyClicks(edit, text)
    assert dialog.form.problem.text().startswith(told)
    before = dialog.rules.rules()
    edit.clear()
    edit.textEdited.emit("")
    assert dialog.form.problem.isHidden()
    assert before == dialog.rules.rules() or before[0].conditions != dialog.rules.rules()[0].conditions


def test_the_first_folder_in_my_order(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, Rule(BulkRule.FOLDER_PRIORITY))
    folders = dialog.form.folders
    assert folders.isVisible()
    qtbot.waitUntil(lambda: bool(folders._known))
    folders._fill_menu()
    offered = [action.text() for action in folders._menu.actions() if action.text()]
    assert offered == ["/y (3 images)", "/x (1 image)", "Another folder…"]
    folders._menu.actions()[0].trigger()
    folders.add("/x")
    counted(dialog, qtbot)
    assert [item.path for item in dialog.outlook.change.to_remove] == ["/x/a.jpg"]  # type: ignore[union-attr]
    QTest.keyClick(folders.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.rules.rules()[0].folders == ("/x", "/y")
    counted(dialog, qtbot)
    assert [item.path for item in dialog.outlook.change.to_remove] == ["/y/a.jpg"]  # type: ignore[union-attr]
    QTest.keyClick(folders.list, Qt.Key.Key_Delete)
    assert dialog.rules.rules()[0].folders == ("/y",)
    dialog.form.keep_box.setCurrentIndex(0)
    assert folders.isHidden() and dialog.rules.rules()[0].folders == ()


def test_leaving_alone_says_so(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, Rule(None), SUGGESTED)
    assert figures(dialog) == [0, 0]
    assert "Nothing would change" in dialog.sentence.text()
    assert not dialog.mark.isEnabled()
    assert "Nothing is marked in these groups" in dialog.form.sentence.text()


def test_only_what_is_listed(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, SUGGESTED, listed=[1])
    assert dialog.only_listed.isChecked()
    assert figures(dialog) == [1]
    dialog.everywhere.click()
    counted(dialog, qtbot)
    assert figures(dialog) == [2]


def test_weak_reasons_are_counted_apart(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, SUGGESTED)
    assert dialog.weak.text().startswith("In 1 group of these nothing real sets the images apart")
    dialog.presets.show_set(BUILT_IN[0])
    counted(dialog, qtbot)
    assert dialog.weak.isHidden(), "identical files: it does not matter which goes"


def test_examples_are_of_the_rule_that_is_chosen(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT, SUGGESTED)
    assert [each.removed.path for each in dialog.samples.samples] == ["/y/a.jpg"]
    dialog.rules.setCurrentRow(1)
    assert [each.removed.path for each in dialog.samples.samples] == ["/y/q.jpg"]
    assert dialog.samples.accessibleDescription() == "p.jpg stays, q.jpg goes"


def test_sets_are_saved_chosen_and_deleted(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot)
    dialog.add_button.click()
    assert dialog.presets.box.currentText() == "Exact copies only (changed)"
    assert not dialog.presets.after_box.isEnabled()
    for taken in (CAREFUL.name, "Keep the oldest"):
        dialog.presets.save(taken)
        assert around.services.book() == RuleBook()
    dialog.presets.save("  Holidays ")
    assert around.services.book().find("Holidays") == RuleSet("Holidays", (EXACT, Rule()))
    assert dialog.presets.box.currentText() == "Holidays"
    dialog.presets.after_box.click()
    assert around.services.book().after_scan == "Holidays"
    again = opened(around, qtbot)
    row = again.presets.box.findText("Holidays")
    again.presets.box.setCurrentIndex(row)
    again.presets.box.activated.emit(row)
    assert again.rules.rules() == (EXACT, Rule())
    assert again.presets.after_box.isChecked()
    again.presets.delete_action.trigger()
    assert around.services.book() == RuleBook()
    assert again.rules.rules() == (EXACT, Rule()), "what is on the page is not thrown away"
    assert not again.presets.after_box.isChecked()


def test_a_set_of_the_same_name_is_replaced_only_when_asked(around: Around, qtbot: QtBot) -> None:
    around.services.save(RuleBook((RuleSet("Holidays", (SUGGESTED,)),)))
    dialog = opened(around, qtbot)
    dialog.presets.save("Holidays")
    box = dialog.presets.findChild(QMessageBox)
    assert box is not None
    assert box.defaultButton().text().replace("&", "") == "Cancel"
    assert around.services.book().sets[0].rules == (SUGGESTED,)
    next(button for button in box.buttons() if "Replace" in button.text()).click()
    assert around.services.book().sets[0].rules == (EXACT,)


def test_sets_go_out_and_come_in_as_files(around: Around, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(around, qtbot, SUGGESTED, EXACT)
    path = str(tmp_path / "rules.json")
    dialog.presets.export_to(path)
    qtbot.waitUntil(lambda: dialog.status.text().startswith("Written"))
    other = opened(around, qtbot)
    other.presets.import_from(path)
    qtbot.waitUntil(lambda: other.rules.rules() == (SUGGESTED, EXACT))
    assert "Save as" in other.status.text()
    assert around.services.book() == RuleBook(), "what came from outside is saved only when the person says so"
    Path(path).write_text(to_json(CAREFUL).replace("best-quality", "all-of-it"), encoding="utf-8")
    other.presets.import_from(path)
    qtbot.waitUntil(lambda: "“all-of-it”" in other.status.text())
    assert "rule 4" in other.status.text()
    assert other.rules.rules() == (SUGGESTED, EXACT)


def test_marking_is_what_was_shown_and_one_step(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, EXACT, SUGGESTED)
    dialog.mark.click()
    assert dialog.result() == 1 and dialog.outlook is not None
    finish(around.review.apply_preview_slowly(dialog.outlook.change))
    assert sorted(p for p, d in around.review.decisions().items() if d is Decision.REMOVE) == ["/y/a.jpg", "/y/q.jpg"]
    finish(around.review.undo_slowly())
    assert around.review.decisions() == {}


def test_everything_has_a_name_and_every_button_a_tip(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, Rule(BulkRule.FOLDER_PRIORITY), listed=[1])
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and not button.objectName().startswith("qt_"):
            checkable = button in (dialog.everywhere, dialog.only_listed)
            assert button.toolTip() or checkable, button.text()
    for kind in (QComboBox, QLineEdit):
        for widget in dialog.findChildren(kind):
            assert named(dialog, widget), widget


def named(dialog: RulesDialog, widget: QWidget) -> bool:
    """Whether a screen reader has a name for it: its own, or the label whose buddy it is."""
    from PySide6.QtWidgets import QLabel

    return bool(widget.accessibleName()) or any(
        label.buddy() is widget and label.text() for label in dialog.findChildren(QLabel)
    )


def test_it_fits_a_small_screen(around: Around, qtbot: QtBot) -> None:
    dialog = opened(around, qtbot, Rule(BulkRule.FOLDER_PRIORITY), SUGGESTED)
    hint = dialog.minimumSizeHint()
    assert hint.width() <= 1280 and hint.height() <= 680
