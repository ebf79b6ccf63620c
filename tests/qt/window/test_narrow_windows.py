"""The window on a small screen: 960x540 points is a laptop of 1920x1080 at twice the size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision, Group, Relation
from dedup_gui.qt.compare.header import SideHeader
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.group_delegate import GroupDelegate, GroupLook
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style.theme import ThemeController, tokens_of
from dedup_gui.qt.widgets.fitting_label import FittingLabel, shorter_and_shorter
from dedup_gui.qt.widgets.folding_row import FoldingRow
from dedup_gui.qt.widgets.notices import Level, NoticeButton
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.words.numbers import TIMES, size
from tests.core.review.review_images import image
from tests.qt.review_library import make_groups
from tests.qt.scripted_services import ScriptedServices

SMALL = QSize(960, 540)


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> tuple[Group, ...]:
    """Groups of which all is long: names, folders, sizes, dates."""
    folder = tmp_path_factory.mktemp("groups") / "a folder with quite a long name"
    folder.mkdir()
    found = []
    for each in make_groups(str(folder), 12):
        members = tuple(
            replace(
                member,
                info=replace(member.info, width=4000, height=3000, mode="I;16"),
                captured="2024-08-06T12:00:00",
            )
            for member in each.members
        )
        found.append(replace(each, members=members))
    return tuple(found)


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, groups: tuple[Group, ...]) -> Iterator[MainWindow]:
    services = ScriptedServices()
    made = MainWindow(services, ReviewPage(services), ThemeController.of(app, services.settings().theme))
    qtbot.addWidget(made)
    made.resize(SMALL)
    made.show()
    made.show_results()
    made.review.set_groups(groups, final=True)
    made.scan_page._stack.setCurrentWidget(made.review)
    qtbot.waitUntil(lambda: made.review.slot is not None and made.review.isVisible())
    yield made
    made.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_fits(window: MainWindow, mode: Mode, qapp: QApplication) -> None:
    page = window.review
    page.compare.set_mode(mode)
    page.compare.figures.set_texts(["12.3 % differ visibly", "12.3 % differ"])
    page.deciding.took(page.review.decide([page.review.groups[0].members[0].path], Decision.REMOVE))
    window.notices.show_notice(Level.SUCCESS, "12 images moved to the trash.", NoticeButton("&Undo", lambda: None))
    qapp.processEvents()
    assert window.minimumSizeHint().width() <= 940
    assert window.size() == SMALL
    for part in (
        page.groups_view,
        page.compare,
        page.strip,
        page.evidence,
        page.bar,
        *page.compare.mode_buttons.values(),
    ):
        assert inside(part, page), part


@pytest.mark.parametrize("mode", list(Mode))
def test_all_of_the_evidence_can_be_reached(window: MainWindow, mode: Mode, qapp: QApplication) -> None:
    panel = window.review.evidence
    window.review.compare.set_mode(mode)
    qapp.processEvents()
    content = panel.widget()
    assert content is not None
    assert panel.width() >= 200
    assert content.width() <= panel.viewport().width() or panel.horizontalScrollBar().maximum() > 0
    assert content.height() <= panel.viewport().height() or panel.verticalScrollBar().maximum() > 0


def test_the_headers_cut_no_word(window: MainWindow, qapp: QApplication) -> None:
    for header in (window.review.compare.header_a, window.review.compare.header_b):
        shown = header.facts.text()
        assert "4000" in shown and "3000" in shown and "kB" in shown and "2024-08-06" in shown
        assert "\N{HORIZONTAL ELLIPSIS}" not in shown
        assert header.facts.fontMetrics().horizontalAdvance(shown) <= header.facts.width()
        assert header.buttons.keep.toolTip() and header.buttons.keep.accessibleName()


@pytest.mark.parametrize("relation", list(Relation))
def test_the_number_of_images_fits_beside_every_badge(
    window: MainWindow, relation: Relation, qapp: QApplication
) -> None:
    shown = window.review.groups_view.list
    look = GroupLook(shown.font(), tokens_of(qapp.palette()), 1.0)
    room = shown.viewport().width() - GroupDelegate.row_height(shown.font()) - look.line // 2
    beside = room - look.badge(relation)[1].width() - 6
    assert look.small_metrics.horizontalAdvance(f"{TIMES} 99") <= beside


def test_the_pictures_of_two_get_most_of_a_small_window(window: MainWindow, groups: tuple[Group, ...]) -> None:
    """1280 by 720 is the smallest screen people have; a status bar and a strip of cards would take their room."""
    window.resize(1280, 720)
    pair = replace(groups[0], members=groups[0].members[:2], matches=groups[0].matches[:1])
    window.review.set_groups((pair, *groups[1:]), final=True)
    window.review.groups_view.choose(0)
    QApplication.processEvents()
    canvas = window.review.compare.canvas
    assert canvas.width() * canvas.height() >= 0.45 * 1280 * 720
    assert window.statusBar().isHidden()


def test_list_and_reasons_fold_away(window: MainWindow) -> None:
    panes = window.review.panes
    before = panes.sizes()
    window.review.take_keyboard()
    for command, number in ((Command.LIST_PANE, 0), (Command.REASONS_PANE, 2)):
        window.review.commands.trigger(command)
        assert panes.sizes()[number] == 0
        assert sum(panes.sizes()) == sum(before)
    assert window.focusWidget() is window.review.compare.canvas
    for command in (Command.LIST_PANE, Command.REASONS_PANE):
        window.review.commands.trigger(command)
    assert panes.sizes() == before


def test_a_message_stands_where_the_decisions_stand(window: MainWindow) -> None:
    bar = window.review.bar
    before = bar.label.text()
    window.review.statusMessage.emit("Kept.")
    assert bar.label.text() == "Kept."
    bar.say("")
    assert bar.label.text() == before


def test_what_apply_would_remove_stands_beside_a_message(window: MainWindow) -> None:
    window.resize(1920, 1080)
    page, bar = window.review, window.review.bar
    page.commands.trigger(Command.ACCEPT)
    QApplication.processEvents()
    marked = size(page.review.totals.remove_bytes)
    page.statusMessage.emit("Kept.")
    assert bar.label.text() == f"Kept. · in all 3 images to remove, {marked}"
    page.commands.trigger(Command.UNDO)
    page.statusMessage.emit("Kept.")
    assert bar.label.text() == "Kept.", "nothing is marked"
    page.commands.trigger(Command.REDO)
    page.statusMessage.emit("Kept.")
    bar.label.setFixedWidth(bar.label.fontMetrics().horizontalAdvance("Kept. In all"))
    QApplication.processEvents()
    assert bar.label.text() == "Kept.", "what was just said is not cut for it"


def inside(part: QWidget, page: QWidget) -> bool:
    """Whether a widget is whole within the page."""
    return page.rect().contains(part.rect().translated(part.mapTo(page, part.rect().topLeft())))


def test_a_header_unfolds_where_there_is_room(qtbot: QtBot) -> None:
    page = QWidget()  # a window of its own could not be made narrower than its layout
    qtbot.addWidget(page)
    header = SideHeader("A", page)
    header.show_image(image("/p/a.jpg"), Decision.UNDECIDED, suggested=True)
    page.show()
    for width, words in ((500, "Keep"), (180, ""), (500, "Keep")):
        header.resize(width, 60)
        QApplication.processEvents()
        assert header.buttons.keep.text() == words
        assert header.buttons.keep.toolTip() == "Keep A"


def test_a_label_says_less_where_there_is_less_room(qtbot: QtBot) -> None:
    label = FittingLabel()
    qtbot.addWidget(label)
    texts = shorter_and_shorter(["4000 by 3000", "", "1.2 MB", "JPEG"])
    assert texts == ("4000 by 3000 · 1.2 MB · JPEG", "4000 by 3000 · 1.2 MB", "4000 by 3000")
    label.set_texts(texts)
    label.show()
    for text in (*texts, texts[0]):
        label.resize(label.fontMetrics().horizontalAdvance(text) + 4, 20)
        assert label.text() == text
        assert label.toolTip() == texts[0]
    label.resize(5, 20)
    assert label.text() == texts[-1]
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    label.set_texts([])
    assert label.text() == ""


def test_a_row_folds_and_unfolds(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    one, other = QLabel("the one part"), QLabel("the other part")
    row = FoldingRow(one, other, page)
    page.show()
    both = one.minimumSizeHint().width() + other.minimumSizeHint().width()
    for width, folded in ((both + 50, False), (both - 10, True), (both + 50, False)):
        row.resize(width, 60)
        assert row.folded is folded
        QApplication.processEvents()
        assert row.minimumSizeHint().width() < both
    row.resize(both + 50, 60)
    other.setText("the other part, which has much more to say now")
    qtbot.waitUntil(lambda: row.folded)
