from __future__ import annotations

import pytest
from pytestqt.modeltest import ModelTester

from dedup_gui.core.review.review import Review, finish
from dedup_gui.core.types import Decision, Group, Relation
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, SortKey
from dedup_gui.qt.review.group_keys import RELATION_ORDER, GroupKeys
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.texts.review import group_description
from dedup_gui.words.numbers import NBSP
from tests.core.review.review_images import group, image, match, review_of


def groups() -> list[Group]:
    """Three groups: small and edited, large and exact, many images in between."""
    edited = [image("/b/one.jpg", size=10), image("/b/two.jpg", size=10)]
    exact = [image("/c/Ärger.jpg", size=900), image("/c/y.jpg", size=900)]
    many = [image(f"/a/{number}.jpg", size=100) for number in range(4)]
    return [
        group(many, id=1),
        group(edited, [match("/b/one.jpg", "/b/two.jpg", Relation.EDITED)], id=2),
        group(exact, [match("/c/y.jpg", "/c/Ärger.jpg", Relation.EXACT)], id=3),
    ]


@pytest.fixture
def review() -> Review:
    return review_of(groups())


@pytest.fixture
def model(review: Review, qtmodeltester: ModelTester) -> GroupModel:
    made = GroupModel(review)
    qtmodeltester.check(made)  # type: ignore[no-untyped-call]
    made.load()
    return made


def test_every_relation_has_a_place() -> None:
    assert sorted(RELATION_ORDER) == sorted(Relation)


def test_images_that_share_a_part_free_nothing() -> None:
    found = group([image("/a.jpg"), image("/b.jpg")], [match("/a.jpg", "/b.jpg", Relation.PARTIAL)])
    assert GroupKeys([found]).reclaimable.tolist() == [0]
    words = group_description(found, Relation.PARTIAL, 2).replace(NBSP, " ")
    assert words == "a.jpg: 2 images · Shares a part, no duplicates, undecided"


def test_a_group_is_listed_under_its_least_sure_relation() -> None:
    members = [image(f"/{name}.jpg") for name in "abc"]
    matches = [match("/a.jpg", "/b.jpg", Relation.EXACT), match("/a.jpg", "/c.jpg", Relation.CROPPED)]
    keys = GroupKeys([group(members, matches)])
    assert RELATION_ORDER[keys.relation[0]] is Relation.CROPPED


@pytest.mark.parametrize(
    ("sort", "slots"),
    [
        (SortKey.RECLAIMABLE, [2, 0, 1]),
        (SortKey.COUNT, [0, 1, 2]),
        (SortKey.RELATION, [2, 0, 1]),
        (SortKey.PATH, [0, 1, 2]),
        (SortKey.UNDECIDED, [0, 1, 2]),
    ],
)
def test_sorting(model: GroupModel, sort: SortKey, slots: list[int]) -> None:
    model.set_filter(GroupFilter(sort=sort))
    assert model.slots() == slots
    values = [model.index(row, 0).data(GroupModel.SortRole) for row in range(3)]
    assert all(isinstance(value, int) for value in values)
    assert values == sorted(values, reverse=sort is not SortKey.PATH)
    model.set_filter(GroupFilter(sort=sort, reverse=True))
    assert [model.index(row, 0).data(GroupModel.SortRole) for row in range(3)] == sorted(
        values, reverse=sort is SortKey.PATH
    )


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", [2, 0, 1]),
        ("one", [1]),
        ("ÄRGER", [2]),
        ("/c/ y", [2]),
        ("two one", [1]),
        ("one 3", []),
        (".JPG", [2, 0, 1]),
    ],
)
def test_filtering_by_text(model: GroupModel, text: str, slots: list[int]) -> None:
    model.set_filter(GroupFilter(text=text))
    assert model.slots() == slots


def test_filtering_by_relation(model: GroupModel) -> None:
    model.set_filter(GroupFilter(relation=Relation.EXACT))
    assert model.slots() == [2]


def test_filtering_by_decision(model: GroupModel, review: Review) -> None:
    review.accept_suggestion(2)
    model.set_filter(GroupFilter(decided=DecidedFilter.UNDECIDED))
    assert model.slots() == [0, 1]
    model.set_filter(GroupFilter(decided=DecidedFilter.DECIDED))
    assert model.slots() == [2]


def test_the_group_that_is_looked_at_stays_listed(model: GroupModel, review: Review) -> None:
    review.accept_suggestion(2)
    model.set_filter(GroupFilter(decided=DecidedFilter.UNDECIDED), keep=2)
    assert model.slots() == [2, 0, 1]


def test_roles(model: GroupModel, review: Review) -> None:
    first = model.index(0, 0)
    assert first.data() == "y.jpg"
    assert first.data(GroupModel.SlotRole) == 2
    assert first.data(GroupModel.GroupRole) is review.group(2)
    assert first.data(GroupModel.CountRole) == 2
    assert first.data(GroupModel.ReclaimableRole) == 900
    assert first.data(GroupModel.OpenRole) == 2
    assert first.data(GroupModel.RelationRole) == Relation.EXACT
    names = {bytes(name.data()) for name in model.roleNames().values()}
    assert {b"group", b"slot", b"count", b"relation", b"reclaimable", b"open", b"path", b"sort"} <= names


def test_a_decision_redraws_its_row_only(model: GroupModel, review: Review) -> None:
    rows: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: rows.append((first.row(), last.row())))
    change = review.decide(["/b/one.jpg"], Decision.REMOVE)
    model.refresh(change.slots, regrouped=False)
    assert rows == [(2, 2)]


def test_an_ignored_group_leaves_and_comes_back(
    model: GroupModel, review: Review, qtmodeltester: ModelTester
) -> None:
    model.refresh(review.ignore(0).slots)
    assert model.slots() == [2, 1]
    assert model.total() == 2
    model.refresh(finish(review.undo_slowly()).slots)
    assert model.slots() == [2, 0, 1]
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_smaller_group_has_new_figures(model: GroupModel, review: Review) -> None:
    model.refresh(review.removed(["/a/1.jpg", "/a/2.jpg"]).slots)
    row = model.row_of(0)
    assert row is not None
    assert model.index(row, 0).data(GroupModel.CountRole) == 2
    assert model.index(row, 0).data(GroupModel.ReclaimableRole) == 100


def test_many_groups_at_once(review: Review, qtmodeltester: ModelTester) -> None:
    many = [
        group(
            [image(f"/{number:04d}/a.jpg", inode=2 * number + 1), image(f"/{number:04d}/b.jpg", inode=2 * number + 2)]
        )
        for number in range(600)
    ]
    review.set_groups(many)
    model = GroupModel(review)
    model.load(GroupKeys(review.index.shown))
    assert model.rowCount() == 600
    change = review.removed([f"/{number:04d}/a.jpg" for number in range(0, 600, 2)])
    model.refresh(change.slots)
    assert model.rowCount() == 300
    model.refresh(review.restored([f"/{number:04d}/a.jpg" for number in range(0, 600, 2)]).slots)
    assert model.rowCount() == 600
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_group_in_which_nothing_is_certain_is_to_be_looked_at() -> None:
    pair = [image("/a.jpg"), image("/b.jpg")]
    weak = group(pair, [match("/a.jpg", "/b.jpg", Relation.EDITED, weak=True)])
    keys = GroupKeys([weak, group(pair, [match("/a.jpg", "/b.jpg")])])
    assert keys.reclaimable.tolist() == [0, 1000]
    assert keys.unsure.tolist() == [True, False]
    words = group_description(weak, Relation.EDITED, 2).replace(NBSP, " ")
    assert words == "a.jpg: 2 images · Edited, to be looked at, undecided"
