from __future__ import annotations

from dedup_gui.core.review.apply_summary import ApplySummary, FolderShare, summarise
from dedup_gui.core.types import Decision, Relation
from tests.core.review.review_images import group, image, match, simple_group

REMOVE = Decision.REMOVE


def test_numbers_by_folder() -> None:
    first = group(
        [
            image("/x/a.jpg"),
            image("/y/b.jpg", size=300, companions=("/y/b.xmp",)),
            image("/y/c.jpg", size=200, aliases=("/z/c.jpg", "/z/d.jpg")),
        ]
    )
    second = simple_group("p.jpg", "q.jpg", folder="/y", id=2)
    untouched = simple_group("r.jpg", "s.jpg", id=3)
    decisions = {"/y/b.jpg": REMOVE, "/y/c.jpg": REMOVE, "/y/q.jpg": REMOVE, "/x/a.jpg": Decision.KEEP}
    found = summarise([first, second, untouched], decisions, 2)
    assert found == ApplySummary(
        files=3,
        bytes=1500,
        groups=2,
        companions=1,
        aliases=2,
        unsure=0,
        open_groups=2,
        folders=(FolderShare("/y", 3, 1500, 1),),
    )


def test_images_without_a_sure_match_to_what_stays() -> None:
    members = [image(f"/{name}.jpg") for name in "abcd"]
    matches = [
        match("/a.jpg", "/b.jpg"),
        match("/a.jpg", "/c.jpg", weak=True),
        match("/a.jpg", "/d.jpg", Relation.BURST),
    ]
    decisions = {"/b.jpg": REMOVE, "/c.jpg": REMOVE, "/d.jpg": REMOVE}
    assert summarise([group(members, matches)], decisions).unsure == 2


def test_an_image_in_two_groups_counts_once() -> None:
    shared = image("/s.jpg")
    groups = [group([image("/a.jpg"), shared]), group([image("/b.jpg"), shared], id=2)]
    found = summarise(groups, {"/s.jpg": REMOVE})
    assert (found.files, found.groups) == (1, 2)


def test_a_companion_that_stands_in_a_group_goes_by_its_own_decision() -> None:
    bundle = image("/x/a.jpg", companions=("/x/a.dng", "/x/a.xmp"))
    groups = [group([bundle, image("/y/a.jpg")]), simple_group("a.dng", "b.dng", folder="/x", id=2)]
    assert summarise(groups, {"/x/a.jpg": REMOVE}).companions == 1
