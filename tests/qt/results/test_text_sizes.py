"""At every text size: what is marked stays marked, nothing is cut, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import Theme
from dedup_gui.core.types import Group
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.evidence_panel import BETTER
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.style.tokens import DARK, LIGHT
from dedup_gui.qt.window.state import TextSize
from tests.qt.review_library import Notes, make_groups
from tests.qt.window.conftest import app as app


@pytest.fixture
def theme(app: QApplication) -> ThemeController:
    return ThemeController.of(app, Theme.LIGHT)


@pytest.fixture
def size(app: QApplication, theme: ThemeController) -> TextSize:
    return TextSize(app)


@pytest.fixture
def page(qtbot: QtBot, theme: ThemeController, tmp_path: Path) -> Iterator[ReviewPage]:
    made = ReviewPage(Notes())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.show()
    groups = make_groups(str(tmp_path), 2)
    made.set_groups(tuple(with_quality(each) for each in groups), final=True)
    qtbot.waitUntil(lambda: made.slot is not None)
    yield made
    made.close_threads()


def with_quality(found: Group) -> Group:
    """One that has more rows than another."""
    if found.id % 2:
        return found
    members = tuple(replace(member, captured="2019-07-14T10:11:12") for member in found.members)
    return replace(found, members=members)


def set_size(theme: ThemeController, size: TextSize, percent: int) -> None:
    size.set_percent(percent)
    theme.refresh()
    QApplication.processEvents()


def marked(page: ReviewPage) -> list[QLabel]:
    return [label for label in page.evidence.findChildren(QLabel) if BETTER in label.text() and label.isVisible()]


def test_better_values_stay_bold_and_green(page: ReviewPage, theme: ThemeController, size: TextSize) -> None:
    def check(keep: str) -> None:
        labels = marked(page)
        assert labels
        for label in labels:
            assert label.font().weight() >= 600
            assert label.palette().color(QPalette.ColorRole.WindowText).name() == keep
        assert page.compare.header_a.name.font().weight() >= 600

    check(LIGHT.keep)
    for percent in (140, 70, 200, 100):
        set_size(theme, size, percent)
        check(LIGHT.keep)
    theme.set_theme(Theme.DARK)
    QApplication.processEvents()
    check(DARK.keep)


def test_no_line_of_text_keeps_its_old_size(page: ReviewPage, theme: ThemeController, size: TextSize) -> None:
    def heights() -> dict[QLabel, float]:
        return {label: label.font().pointSizeF() for label in page.findChildren(QLabel)}

    before = heights()
    set_size(theme, size, 140)
    after = heights()
    for label, points in before.items():
        assert after[label] == pytest.approx(points * 1.4, rel=0.03), (label.text(), label.property("role"))
    set_size(theme, size, 100)
    assert heights() == pytest.approx(before)


@pytest.mark.parametrize("percent", [100, 140])
def test_the_reasons_are_whole_and_never_scroll_sideways(
    page: ReviewPage, theme: ThemeController, size: TextSize, percent: int
) -> None:
    set_size(theme, size, percent)
    panel = page.evidence
    for row in range(page.group_model.rowCount()):
        page.groups_view.list.setCurrentIndex(page.group_model.index(row, 0))
        QApplication.processEvents()
        assert not panel.horizontalScrollBar().isVisible()
        inside = panel.widget()
        assert inside is not None
        assert inside.width() <= panel.viewport().width(), "nothing is cut on the right"


def test_larger_text_makes_the_list_and_the_reasons_wider(
    page: ReviewPage, theme: ThemeController, size: TextSize
) -> None:
    before = page.groups_view.width(), page.evidence.width()
    set_size(theme, size, 140)
    assert page.groups_view.width() >= before[0] * 1.25
    assert page.evidence.width() >= before[1] * 1.25
    set_size(theme, size, 100)
    assert page.groups_view.width() == pytest.approx(before[0], abs=12)


def test_two_cards_share_the_strip(page: ReviewPage, theme: ThemeController, size: TextSize, qtbot: QtBot) -> None:
    found = page.member_model.group
    assert found is not None
    keep = {found.suggestion.path, next(path for path in found.paths if path != found.suggestion.path)}
    members = tuple(member for member in found.members if member.path in keep)
    matches = tuple(match for match in found.matches if {match.a, match.b} <= keep)
    page.set_groups((replace(found, members=members, matches=matches),), final=True)
    for percent in (100, 140, 200):
        set_size(theme, size, percent)
        qtbot.waitUntil(lambda: page.strip.horizontalScrollBar().maximum() == 0)
        lower = page.strip.visualRect(page.member_model.index(1, 0)).bottom()
        assert lower <= page.strip.viewport().height()


def test_the_tools_are_not_cut(page: ReviewPage, theme: ThemeController, size: TextSize, qtbot: QtBot) -> None:
    for percent in (100, 140, 170):
        set_size(theme, size, percent)
        qtbot.waitUntil(
            lambda: all(
                tool.width() >= QFontMetrics(tool.font()).horizontalAdvance(tool.text())
                for tool in page.compare.findChildren(QToolButton)
                if tool.isVisible() and tool.text()
            )
        )


def test_the_reasons_have_more_room_in_a_larger_window(page: ReviewPage) -> None:
    before = page.evidence.width()
    page.resize(1920, 1000)
    QApplication.processEvents()
    assert page.evidence.width() > before * 1.1


def test_they_have_it_also_where_the_window_was_large_before_the_review_came(page: ReviewPage) -> None:
    before = page.evidence.width()
    page.hide()
    page.resize(1920, 1000)
    page.show()
    QApplication.processEvents()
    large = page.evidence.width()
    assert large > before * 1.1
    kept = page.panes.saveState()
    page.hide()
    page.resize(1280, 680)
    page.show()
    QApplication.processEvents()
    page.hide()
    page.panes.restoreState(kept)
    page.resize(1920, 1000)
    page.show()
    QApplication.processEvents()
    assert abs(page.evidence.width() - large) <= 2, "what was kept is not made wider once more"


@pytest.mark.parametrize("percent", [100, 140])
def test_no_drop_down_list_cuts_its_last_entry(
    page: ReviewPage, theme: ThemeController, size: TextSize, qtbot: QtBot, percent: int
) -> None:
    set_size(theme, size, percent)
    panel = page.groups_view.filters.panel
    panel.show()
    combos = panel.findChildren(QComboBox)
    assert combos
    for combo in combos:
        combo.showPopup()
        view = combo.view()
        qtbot.waitUntil(view.isVisible)
        view.scrollToBottom()
        last = view.visualRect(combo.model().index(combo.count() - 1, 0))
        assert last.height() >= QFontMetrics(view.font()).height()
        assert last.top() >= 0 and last.bottom() < view.viewport().height(), combo.accessibleName()
        combo.hidePopup()
    panel.close()
