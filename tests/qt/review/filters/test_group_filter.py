from __future__ import annotations

import json
import os
import time

import pytest

from dedup_gui.core.types import Group, Relation
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, References, SortKey, Sureness
from dedup_gui.qt.review.group_model import GroupModel
from tests.core.review.review_images import group, image, match, review_of

TAKEN_2019, TAKEN_2024 = "2019-07-01T10:00:00", "2024-01-02T03:04:05"
CHANGED_2021 = int(time.mktime((2021, 6, 1, 12, 0, 0, 0, 0, -1))) * 10**9


def groups() -> list[Group]:
    """Four groups: sure, with a weak match, with a keeper by name alone, and of a reference folder."""
    sure = [image("/camera/a.jpg", width=900, captured=TAKEN_2019), image("/camera/small/a.jpg", captured=TAKEN_2019)]
    weak = [
        image("/phone/b.png", width=900, size=5_000_000, format="PNG"),
        image("/phone/b.jpg"),
        image("/phone/c.jpg"),
    ]
    by_name = [image("/camera/d.jpg", captured=TAKEN_2024), image("/phone/d.jpg", captured=TAKEN_2024)]
    reference = [image("/ref/e.heic", format="HEIF", reference=True), image("/camera/e.jpg", mtime_ns=CHANGED_2021)]
    weak_matches = [match("/phone/b.jpg", "/phone/b.png"), match("/phone/b.png", "/phone/c.jpg", weak=True)]
    return [group(sure, id=1), group(weak, weak_matches, id=2), group(by_name, id=3), group(reference, id=4)]


@pytest.fixture
def model() -> GroupModel:
    made = GroupModel(review_of(groups()))
    made.load()
    return made


def listed(model: GroupModel, chosen: GroupFilter) -> list[int]:
    model.set_filter(chosen)
    return sorted(model.slots())


@pytest.mark.parametrize(
    ("chosen", "slots"),
    [
        (GroupFilter(sureness=Sureness.SURE), [0, 2, 3]),
        (GroupFilter(sureness=Sureness.WEAK_MATCH), [1]),
        (GroupFilter(sureness=Sureness.WEAK_REASON), [2]),
        (GroupFilter(references=References.WITH), [3]),
        (GroupFilter(references=References.WITHOUT), [0, 1, 2]),
        (GroupFilter(min_size=1_000_000), [1]),
        (GroupFilter(min_size=1_000), [0, 1, 2, 3]),
        (GroupFilter(format="PNG"), [1]),
        (GroupFilter(format="HEIF"), [3]),
        (GroupFilter(format="GIF"), []),
        (GroupFilter(year=2019), [0]),
        (GroupFilter(year=2024), [2]),
        (GroupFilter(year=1999), []),
        (GroupFilter(folders=("/camera",)), [0, 2, 3]),
        (GroupFilter(folders=("/camera/small",)), [0]),
        (GroupFilter(folders=("/cam",)), []),
        (GroupFilter(folders=("/phone", "/camera")), [2]),
        (GroupFilter(folders=("/camera", "/camera")), []),
        (GroupFilter(folders=("/phone", "/phone")), [1]),
        (GroupFilter(folders=("/camera",), format="JPEG", year=2024), [2]),
    ],
)
def test_filters(model: GroupModel, chosen: GroupFilter, slots: list[int]) -> None:
    assert listed(model, chosen) == slots


@pytest.mark.parametrize(
    ("sort", "slots"), [(SortKey.DATE, [2, 0]), (SortKey.SURENESS, [0, 1]), (SortKey.RELATION, [0, 1])]
)
def test_sorts_and_the_other_way_round(model: GroupModel, sort: SortKey, slots: list[int]) -> None:
    model.set_filter(GroupFilter(sort=sort))
    assert [slot for slot in model.slots() if slot in slots] == slots
    model.set_filter(GroupFilter(sort=sort, reverse=True))
    if sort is not SortKey.RELATION:
        assert [slot for slot in model.slots() if slot in slots] == slots[::-1]


def test_exact_copies_are_surer_than_what_was_saved_again() -> None:
    again, exact = group([image("/a", width=9), image("/b")]), [image("/c", width=9), image("/d")]
    made = GroupModel(review_of([again, group(exact, [match("/c", "/d", Relation.EXACT)], id=2)]))
    made.load()
    made.set_filter(GroupFilter(sort=SortKey.SURENESS))
    assert made.slots() == [1, 0]


def test_without_a_capture_time_the_file_has_one() -> None:
    made = GroupModel(review_of([group([image("/a", mtime_ns=CHANGED_2021), image("/b", mtime_ns=CHANGED_2021)])]))
    made.load()
    assert made.keys.years() == [2021]
    assert listed(made, GroupFilter(year=2021)) == [0]


@pytest.mark.parametrize("mtime_ns", [-(10**18), 10**22])
def test_a_date_that_no_clock_shows_breaks_nothing(mtime_ns: int) -> None:
    made = GroupModel(review_of([group([image("/a", mtime_ns=mtime_ns), image("/b", mtime_ns=mtime_ns)])]))
    made.load()
    assert len(made.keys.years()) == 1


def test_what_there_is_to_choose_from(model: GroupModel) -> None:
    assert model.keys.formats() == ["HEIF", "JPEG", "PNG"]
    assert {2019, 2024} <= set(model.keys.years())
    assert model.keys.years() == sorted(model.keys.years(), reverse=True)
    assert dict(model.keys.folders(10)) == {"/camera": 3, "/camera/small": 1, "/phone": 2, "/ref": 1}
    assert model.keys.folders(1) == [("/camera", 3)]
    assert model.keys.between(("/camera", "/phone")) == [2]


def test_the_root_holds_all(model: GroupModel) -> None:
    assert listed(model, GroupFilter(folders=(os.sep,))) == [0, 1, 2, 3]


ALL_CHOSEN = GroupFilter(
    "words", Relation.CROPPED, DecidedFilter.LEAVING, SortKey.DATE, True, Sureness.WEAK_REASON, References.WITHOUT,
    10_000_000, ("/a", "/b\udcff"), 2019, "JPEG",
)  # fmt: skip


@pytest.mark.parametrize("chosen", [GroupFilter(), ALL_CHOSEN])
def test_a_filter_is_kept_whole(chosen: GroupFilter) -> None:
    assert GroupFilter.from_plain(json.loads(json.dumps(chosen.to_plain()))) == chosen


def test_what_an_older_program_did_not_know_is_not_chosen() -> None:
    assert GroupFilter.from_plain({"sort": "path"}) == GroupFilter(sort=SortKey.PATH)


@pytest.mark.parametrize("broken", [{"sort": "colour"}, {"year": "soon"}, {"folders": 3}])
def test_what_is_no_filter_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        GroupFilter.from_plain(broken)
