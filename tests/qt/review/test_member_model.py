from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision, Group, Relation
from dedup_gui.qt.review.member_model import MemberModel
from tests.core.review.review_images import group, image, match, review_of


@pytest.fixture
def found() -> Group:
    return group([image("/p/a.jpg"), image("/p/b.jpg", width=900), image("/p/c.jpg")])


@pytest.fixture
def model(found: Group, qtmodeltester: ModelTester) -> MemberModel:
    review = review_of([found])
    review.decide(["/p/c.jpg"], Decision.REMOVE)
    made = MemberModel(review)
    qtmodeltester.check(made)  # type: ignore[no-untyped-call]
    made.set_group(found)
    qtmodeltester.check(made)  # type: ignore[no-untyped-call]
    return made


def test_the_suggested_keeper_comes_first(model: MemberModel) -> None:
    assert [member.path for member in model.members] == ["/p/b.jpg", "/p/a.jpg", "/p/c.jpg"]
    assert [model.index(row, 0).data(MemberModel.SuggestedRole) for row in range(3)] == [True, False, False]


def test_decisions_and_sides(model: MemberModel) -> None:
    model.set_sides("/p/b.jpg", "/p/c.jpg")
    assert [model.index(row, 0).data(MemberModel.SideRole) for row in range(3)] == ["A", "", "B"]
    assert model.index(2, 0).data(MemberModel.DecisionRole) == Decision.REMOVE
    assert model.row_of("/p/c.jpg") == 2
    assert model.row_of("/p/none.jpg") == -1


def test_a_sentence_for_screen_readers(model: MemberModel) -> None:
    text = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert re.sub(r"\s", " ", text) == "b.jpg, 900 by 300, 1.00 kB, suggested keeper, undecided"


def test_of_images_that_share_a_part_none_is_suggested(model: MemberModel) -> None:
    members = [image("/p/a.jpg"), image("/p/b.jpg", width=900)]
    model.set_group(group(members, [match("/p/a.jpg", "/p/b.jpg", Relation.PARTIAL)]))
    assert [model.index(row, 0).data(MemberModel.SuggestedRole) for row in range(2)] == [False, False]


def test_no_group(model: MemberModel, qtmodeltester: ModelTester) -> None:
    model.set_group(None)
    assert model.rowCount() == 0
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_where_an_image_differs_is_redrawn_when_it_changes(model: MemberModel, qtbot: QtBot) -> None:
    assert model.index(0, 0).data(MemberModel.PlacesRole) == ()
    with qtbot.waitSignal(model.dataChanged, timeout=1000):
        model.set_places({"/p/a.jpg": ((1, 2, 3, 4),)})
    shown = [tuple(model.index(row, 0).data(MemberModel.PlacesRole)) for row in range(3)]
    assert shown == [(), ((1, 2, 3, 4),), ()]
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_places({"/p/a.jpg": ((1, 2, 3, 4),)})
