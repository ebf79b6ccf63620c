from __future__ import annotations

from dedup_gui.core.review.folder_pairs import pairs_between
from dedup_gui.core.review.review import finish
from tests.core.review.review_images import group, image, review_of, simple_group


def test_pairs_with_one_image_in_each_folder() -> None:
    both = group([image(path) for path in ("/a/1.jpg", "/a/2.jpg", "/b/1.jpg", "/b/below/1.jpg", "/c/1.jpg")])
    pairs, many = pairs_between([both, simple_group("x.jpg", "y.jpg", folder="/a")], ("/a", "/b"))
    assert pairs == {("/a/1.jpg", "/b/1.jpg"), ("/a/2.jpg", "/b/1.jpg")}
    assert many == 1


def test_pairs_within_one_folder() -> None:
    found = [simple_group("x.jpg", "y.jpg", "z.jpg", folder="/a"), simple_group("x.jpg", "y.jpg", folder="/b")]
    pairs, many = pairs_between(found, ("/a", "/a"))
    assert pairs == {("/a/x.jpg", "/a/y.jpg"), ("/a/x.jpg", "/a/z.jpg"), ("/a/y.jpg", "/a/z.jpg")}
    assert many == 1


def test_two_folders_are_set_apart_in_all_groups_by_one_step() -> None:
    found = [group([image(f"/a/{n}.jpg"), image(f"/b/{n}.jpg")], id=n) for n in range(1, 300)]
    found.append(group([image("/a/t.jpg"), image("/b/t.jpg"), image("/c/t.jpg")], id=300))
    review = review_of(found)
    pairs, many = pairs_between(review.groups, ("/a", "/b"))
    assert (len(pairs), many) == (300, 300)
    change = finish(review.set_apart_slowly(pairs))
    assert [each.paths for each in review.groups] == [("/a/t.jpg", "/c/t.jpg")]
    assert len(change.ignored) == 300
    assert review.totals.groups == 1
    finish(review.undo_slowly())
    assert review.groups == tuple(found)
    assert not review.can_undo
