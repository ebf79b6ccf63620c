from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dedup_gui.qt.review.filter_button import FilterButton
from dedup_gui.qt.review.filters.filter_lines import DECIDED, REFERENCES, SIZES, SORTS, SURENESS, FilterLines
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, References, SortKey, Sureness
from dedup_gui.qt.review.group_keys import GroupKeys
from tests.core.review.review_images import group, image
from tests.qt.review.filters.test_group_filter import ALL_CHOSEN


@pytest.fixture
def button(qtbot: QtBot) -> FilterButton:
    made = FilterButton()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def lines(button: FilterButton) -> FilterLines:
    return FilterLines(button, button)


def keys(*folders: str) -> GroupKeys:
    return GroupKeys(
        [group([image(f"{folder}/1.jpg"), image(f"{folder}/2.jpg", format="PNG")]) for folder in folders]
    )


def test_everything_there_is_has_words() -> None:
    assert {key for key, _ in SORTS} == set(SortKey)
    assert set(DECIDED) == set(DecidedFilter)
    assert set(SURENESS) == set(Sureness)
    assert set(REFERENCES) == set(References)


@pytest.mark.parametrize("chosen", [GroupFilter(), ALL_CHOSEN, GroupFilter(folders=("/one/long/way/down",))])
def test_the_lines_say_what_they_were_told(lines: FilterLines, chosen: GroupFilter) -> None:
    assert ALL_CHOSEN.min_size in SIZES
    lines.show(chosen)
    assert lines.chosen(chosen.text) == chosen


def test_the_button_counts_the_filters_and_not_the_order(lines: FilterLines, button: FilterButton) -> None:
    lines.show(ALL_CHOSEN)
    assert (button.text(), button.toolButtonStyle()) == ("8", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    lines.show(GroupFilter(sort=SortKey.DATE))
    assert (button.text(), button.toolButtonStyle()) == ("", Qt.ToolButtonStyle.ToolButtonIconOnly)


def test_what_there_is_stands_to_choice_and_what_is_chosen_stays(lines: FilterLines) -> None:
    lines.offer(keys("/a", "/b"))
    lines.folder.setCurrentIndex(lines.folder.findText("/b"))
    lines.format.setCurrentIndex(lines.format.findData("PNG"))
    assert lines.chosen("") == GroupFilter(folders=("/b",), format="PNG")
    lines.offer(keys("/c"))
    assert lines.chosen("") == GroupFilter(folders=("/b",), format="PNG")
    assert [lines.folder.itemText(row) for row in range(lines.folder.count())] == ["Any folder", "/c", "/b"]


def test_a_long_path_makes_no_panel_wider_than_the_screen(lines: FilterLines, button: FilterButton) -> None:
    lines.offer(keys("/" + "/".join(["a folder with a long name"] * 30)))
    button.open_panel()
    assert button.panel.width() <= button.screen().availableGeometry().width() // 2
    button.panel.close()


def test_two_folders_are_one_entry_with_both_paths_in_its_tool_tip(lines: FilterLines) -> None:
    lines.show(GroupFilter(folders=("/photos/camera", "/photos/<b>phone")))
    assert lines.folder.currentText() == "/photos/camera ↔ /photos/<b>phone"
    assert "&lt;b&gt;phone" in lines.folder.toolTip()
    lines.show(GroupFilter())
    assert lines.folder.toolTip() == "Folder"
