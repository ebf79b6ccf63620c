from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.review import Review
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision
from dedup_gui.qt.review.member_delegate import MemberDelegate
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.review.member_strip import MemberStrip
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from tests.core.review.review_images import group, image


@pytest.fixture
def thumbnails(qapp: QApplication) -> Iterator[Thumbnails]:
    made = Thumbnails(ImageSource())
    yield made
    made.close()


@pytest.mark.parametrize("compact", [False, True], ids=["card", "line"])
def test_no_badge_lies_on_the_picture(qapp: QApplication, thumbnails: Thumbnails, *, compact: bool) -> None:
    """There it would hide a caption, and the outline of the caption it."""
    delegate = MemberDelegate(thumbnails)
    delegate.compact = compact
    option = QStyleOptionViewItem()
    option.font = qapp.font()
    option.rect = QRect(QPoint(40, 20), delegate.card_size(option.font))
    picture = delegate.picture_rect(option)
    assert option.rect.contains(picture)
    assert picture.height() >= option.rect.height() // 3
    for decision in Decision:
        badge = delegate.badge_rect(option, decision)
        assert option.rect.contains(badge)
        assert not badge.intersects(picture)


def test_two_members_need_less_room_than_three(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    """The comparison shows both, larger; its pictures get the room."""
    model = MemberModel(Review((), DEFAULT_KEEPER_RULES))
    strip = MemberStrip(model, thumbnails)
    qtbot.addWidget(strip)
    three = [image(f"/p/{name}.jpg") for name in "abc"]
    model.set_group(group(three))
    high = strip.height()
    model.set_group(group(three[:2]))
    low = strip.height()
    assert low < high // 2
    font = strip.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    strip.setFont(font)
    assert strip.height() > low
