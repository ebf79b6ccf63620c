"""Columns give back what was written, and nothing else passes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from dedup_gui.core.files.column_codec import MOST_VALUES, from_columns, to_columns
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.types import Box, Difference, DifferenceKind, EditKind, Evidence, Group, Match, Relation
from tests.core.review.review_images import group, image, match


def through(kind: object, values: list[object]) -> list[object]:
    return from_columns(kind, json.loads(json.dumps(to_columns(kind, values))))


def groups() -> list[Group]:
    """Of different sizes; with and without quality, differences and edits."""
    made = []
    for number in range(7):
        members = [
            replace(
                image(f"/a/{number}-{place}é.jpg", width=300 + place, size=100 * number),
                quality=Quality(jpeg_quality=number or None, periodicity_across=(0.5,) * place)
                if number % 3
                else None,
            )
            for place in range(2 + number % 3)
        ]
        matches = [match(members[0].path, other.path, tuple(Relation)[number]) for other in members[1:]]
        if number == 2:
            difference = Difference((1, 2, 3, 4), DifferenceKind.ADDED, 2.5)
            evidence = replace(
                matches[0].evidence,
                cosine=0.5,
                crop_box=(5, 6, 7, 8),
                transform=((1.0, 0.0, 3.5), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
                differences=(difference, replace(difference, strength=9.0)),
                edits=(EditKind.TONES,),
            )
            matches[0] = replace(matches[0], evidence=evidence, weak=True)
        made.append(group(members, matches, id=number + 1))
    return made


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_groups_come_back_as_they_were(count: int) -> None:
    made = groups()[:count]
    assert through(Group, list(made)) == made


def test_images_with_the_same_facts_share_them_and_have_their_own_otherwise() -> None:
    found = through(Group, list(groups()))
    infos = [member.info for each in found for member in each.members]  # type: ignore[attr-defined]
    assert len({id(info) for info in infos}) == len(set(infos)) == 4


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (int, [1, 1, 1]),
        (int, [1, 2, 1]),
        (bool, [True, True]),
        (float, [1.5, 2, 1.5]),
        (str, []),
        (Relation, [Relation.EXACT, Relation.BURST]),
        (int | None, [None, 3, None, 4]),
        (int | None, [None, None]),
        (tuple[str, ...], [(), ("a", "b"), ("c",)]),
        (tuple[str, ...], [("a", "b"), ("a", "b")]),
        (Box, [(1, 2, 3, 4), (5, 6, 7, 8)]),
        (tuple[Box, ...], [((1, 2, 3, 4), (5, 6, 7, 8)), ()]),
    ],
)
def test_values_of_every_kind_come_back(kind: object, values: list[object]) -> None:
    found = through(kind, values)
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


@dataclass(frozen=True, slots=True)
class Pair:
    """For the test."""

    name: str
    numbers: tuple[int, ...]
    relation: Relation | None = None


WRITTEN = [Pair("a", (1,)), Pair("b", (2, 3), Relation.EXACT), Pair("c", ())]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        [3],
        ["3", [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [4, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b", 1], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 3, -1], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, True]], [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["no such"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, True], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, [], False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]]]],
        [3, [["a", "b", "c"], {"al": [[1], [2]]}, [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], {"all": [[MOST_VALUES + 1], {"all": [1]}]}, [[False, True, False], ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], {"all": ["exact"]}]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [7, ["exact"]]]],
        [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], {"all": []}]]],
        [3, [{"all": []}, [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [3, [{"all": ["a", "b"]}, [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]],
        [10**12, {"all": ["a"]}],
    ],
)
def test_what_is_of_another_shape_is_refused(wrong: object) -> None:
    right = to_columns(Pair, WRITTEN)
    assert right == [3, [["a", "b", "c"], [[1, 2, 0], [1, 2, 3]], [[False, True, False], ["exact"]]]]
    assert from_columns(Pair, right) == WRITTEN
    with pytest.raises(ValueError, match="expected"):
        from_columns(Pair, wrong)


def test_what_all_have_is_written_once() -> None:
    evidence = Evidence("digest")
    written = json.dumps(
        to_columns(Match, [Match(f"/{n}", f"/copy {n}", Relation.EXACT, evidence) for n in range(99)])
    )
    assert written.count("exact") == written.count("digest") == 1


@dataclass(frozen=True, slots=True)
class Checked:
    """For the test."""

    number: int
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("none below zero expected")


@dataclass(frozen=True)
class Open:
    """For the test."""

    number: int
    numbers: tuple[Pair, ...] = ()


def test_what_does_more_when_it_is_made_or_has_no_slots_is_made_in_its_own_way() -> None:
    assert through(Checked, [Checked(1), Checked(2)]) == [Checked(1), Checked(2)]
    assert through(Open, [Open(1), Open(2, (WRITTEN[0],))]) == [Open(1), Open(2, (WRITTEN[0],))]
    with pytest.raises(ValueError, match="none below zero"):
        from_columns(Checked, [2, [[-1, 2], {"all": [[0], []]}]])
