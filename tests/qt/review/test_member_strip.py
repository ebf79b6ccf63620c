from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from dedup_gui.core.types import Decision
from dedup_gui.qt.review.member_strip import MemberDelegate


def test_no_badge_lies_on_the_picture(qapp: QApplication) -> None:
    """There it would hide a caption, and the outline of the caption it."""
    option = QStyleOptionViewItem()
    option.font = qapp.font()
    option.rect = QRect(QPoint(40, 20), MemberDelegate.card_size(option.font))
    picture = MemberDelegate.picture_rect(option)
    assert option.rect.contains(picture)
    assert picture.height() >= option.rect.height() // 3
    for decision in Decision:
        assert not MemberDelegate.badge_rect(option, decision).intersects(picture)
