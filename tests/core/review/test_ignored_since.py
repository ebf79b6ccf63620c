"""Groups of an earlier result, after pairs of them were said to be no duplicates."""

from __future__ import annotations

from dataclasses import replace

from dedup_gui.core.review.ignored_since import partners, parts_of
from tests.core.review.review_images import group, image

A, B, C = (replace(image(f"/p/{name}.jpg"), digest=name) for name in "abc")


class Counted(str):
    """A digest that tells how often it is compared."""

    __slots__ = ()
    compared = 0

    def __lt__(self, other: str) -> bool:
        Counted.compared += 1
        return str.__lt__(self, other)


def test_what_was_ignored_is_split_off() -> None:
    found = group([A, B, C])
    assert parts_of(found, {}, ()) == (found,)
    assert parts_of(found, partners([("x", "a"), ("y", "z")]), ()) == (found,)
    (left,) = parts_of(found, partners([("a", "b")]), ())
    assert len(left.members) == 2 and not {A.path, B.path} <= set(left.paths)
    assert parts_of(group([A, B]), partners([("b", "a")]), ()) == ()


def test_copies_of_one_content_can_be_apart() -> None:
    copies = group([replace(A, file=replace(A.file, path=f"/p/{number}.jpg")) for number in range(3)])
    assert parts_of(copies, partners([("a", "a")]), ()) == ()


def test_a_large_group_is_not_compared_each_with_each() -> None:
    members = [replace(image(f"/p/{number:05}.jpg"), digest=Counted(number)) for number in range(3000)]
    large = group(members)
    assert parts_of(large, partners([("q", "r"), ("1", "s")]), ()) == (large,)
    assert Counted.compared < 10 * len(members)
