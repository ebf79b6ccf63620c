"""What became of another tool's groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.matching.asked_groups import AskedGroup
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    SkipCode,
    Skipped,
    Suggestion,
)
from dedup_gui.exchange.other_tools.comparison import compare, relations, to_dict
from dedup_gui.exchange.other_tools.groups import ForeignGroups, Tool


def image(path: str, **more: object) -> ImageFile:
    return ImageFile(FoundFile(path, 1, 0, 0, 0, **more), ImageInfo(8, 8, "PNG", "RGB"), f"digest of {path}")  # type: ignore[arg-type]


def match(a: str, b: str, relation: Relation) -> Match:
    return Match(a, b, relation, Evidence("geometry"))


def group(number: int, *paths: str, relation: Relation = Relation.RESIZED) -> Group:
    members = tuple(image(path) for path in paths)
    matches = tuple(match(paths[0], path, relation) for path in paths[1:])
    return Group(number, members, matches, Suggestion(paths[0], KeeperReason.MOST_PIXELS))


def result(
    images: Sequence[ImageFile],
    groups: Sequence[Group] = (),
    skipped: Sequence[Skipped] = (),
    alike: tuple[Match, ...] = (),
    partial: tuple[Match, ...] = (),
) -> ScanResult:
    found = ScanResult(
        ScanSettings(()), ModelUse(), tuple(images), tuple(groups), tuple(skipped), Counts(), Seconds()
    )
    return replace(found, alike=alike, partial=partial)


def foreign(*groups: AskedGroup, unusable: Sequence[Skipped] = ()) -> ForeignGroups:
    return ForeignGroups(Tool.CZKAWKA, "results.json", groups, unusable=tuple(unusable))


def test_a_group_that_is_one_here_stands_and_one_that_is_not_falls_into_its_parts() -> None:
    found = result([image(path) for path in "abcdef"], [group(1, "a", "b"), group(2, "c", "d")])
    compared = compare(foreign(AskedGroup(("a", "b")), AskedGroup(("e", "d", "c", "f"))), found)
    stands, falls = compared.groups
    assert (stands.number, stands.parts, stands.pairs, stands.refused) == (1, (("a", "b"),), 1, 0)
    assert falls.parts == (("c", "d"), ("e",), ("f",))
    assert (falls.pairs, falls.accepted, falls.refused) == (6, 1, 5)
    assert compared.refused == (falls,)
    assert (compared.images, compared.pairs, compared.refused_pairs) == (6, 7, 5)


def test_only_pairs_that_the_tool_named_are_counted() -> None:
    found = result([image(path) for path in "abc"], [group(1, "a", "b")])
    (only,) = compare(foreign(AskedGroup(("a", "b", "c"), ((0, 1), (1, 2)))), found).groups
    assert (only.pairs, only.accepted) == (2, 1)


def test_what_refused_pairs_are_instead_is_told_also_of_their_copies() -> None:
    """Matches name the first file of a content."""
    images = [image("a"), image("b"), image("c")]
    copy = ImageFile(FoundFile("copy of a", 1, 0, 0, 1), images[0].info, images[0].digest)
    burst, partial = match("a", "b", Relation.BURST), match("b", "c", Relation.PARTIAL)
    found = result([*images, copy], alike=(burst,), partial=(partial,))
    (told,) = compare(foreign(AskedGroup(("copy of a", "b", "c"))), found).groups
    assert told.related == (partial, burst) or told.related == (burst, partial)
    assert set(relations(told)) == {Relation.BURST, Relation.PARTIAL}


def test_a_pair_shown_because_it_shares_a_part_is_no_group_of_duplicates() -> None:
    found = result([image("a"), image("b")], [group(1, "a", "b", relation=Relation.PARTIAL)])
    (told,) = compare(foreign(AskedGroup(("a", "b"))), found).groups
    assert told.parts == (("a",), ("b",))


def test_files_that_could_not_be_judged_have_a_reason_and_no_part_in_the_count() -> None:
    gone = Skipped("gone", SkipCode.MISSING, "No such file")
    damaged = Skipped("d", SkipCode.DAMAGED, "")
    found = result([image("a"), image("b", companions=("b.raw",)), image("c")], [group(1, "a", "b")], [damaged])
    groups = (AskedGroup(("a", "b", "b.raw")), AskedGroup(("c", "d")))
    compared = compare(foreign(*groups, unusable=[gone]), found)
    assert [told.parts for told in compared.groups] == [(("a", "b"),)]
    assert compared.unusable == (damaged, gone)
    assert compared.companions == {"b.raw": "b"}
    plain = to_dict(compared)
    assert plain["unusable"][1] == {"path": "gone", "code": "missing", "detail": "No such file"}
    assert plain["groups"] == 1 and plain["refused"] == []


def test_another_name_of_a_file_is_that_file() -> None:
    found = result([image("a", aliases=("other name",)), image("b")], [group(1, "a", "b")])
    (told,) = compare(foreign(AskedGroup(("other name", "b"))), found).groups
    assert told.parts == (("a", "b"),)
