from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from dedup_gui.core.archives.contained import contained_archives
from dedup_gui.core.archives.member_paths import member_path
from dedup_gui.core.events import ContainedArchive
from dedup_gui.core.types import ImageFile, SkipCode, Skipped
from tests.core.archives.zip_factory import packed
from tests.core.review.review_images import image


def held(archive: str, digests: str) -> list[ImageFile]:
    """Images in an archive, or outside where that is ""; a letter is a content."""
    return [
        image(f"{archive or '/loose'}/{number}.jpg", archive=archive, digest=digest)
        for number, digest in enumerate(digests)
    ]


def told(*places: tuple[str, str], skipped: Sequence[Skipped] = ()) -> tuple[ContainedArchive, ...]:
    images = [each for place in places for each in held(*place)]
    return contained_archives(images, skipped, Counter(image.file.archive for image in images).__getitem__)


def test_an_archive_of_which_a_setting_left_an_image_out_is_not_told() -> None:
    images = [*held("/a.zip", "xy"), *held("", "xyz")]
    assert contained_archives(images, (), lambda _: 3) == ()
    assert len(contained_archives(images, (), lambda _: 2)) == 1


def test_all_of_one_are_in_another() -> None:
    assert told(("/a.zip", "xyz"), ("/b.zip", "wxyz")) == (ContainedArchive("/a.zip", 3, "/b.zip"),)
    assert told(("/a.zip", "xyz"), ("/b.zip", "wxy")) == ()
    assert told(("/a.zip", "xx"), ("/b.zip", "xy")) == (ContainedArchive("/a.zip", 2, "/b.zip"),)


def test_all_of_one_are_outside() -> None:
    assert told(("/a.zip", "xy"), ("", "xyz")) == (ContainedArchive("/a.zip", 2, "", outside=True),)
    assert told(("/a.zip", "xy"), ("", "xyz"), ("/b.zip", "wxy")) == (
        ContainedArchive("/a.zip", 2, "/b.zip", outside=True),
    )


def test_they_may_lie_here_and_there() -> None:
    assert told(("/a.zip", "xy"), ("", "x"), ("/b.zip", "yz")) == (ContainedArchive("/a.zip", 2),)


def test_of_equal_ones_the_first_stays() -> None:
    assert told(("/a.zip", "xy"), ("/b.zip", "yx"), ("/c.zip", "xy")) == (
        ContainedArchive("/b.zip", 2, "/a.zip"),
        ContainedArchive("/c.zip", 2, "/a.zip"),
    )


def test_an_image_twice_in_one_archive_is_not_elsewhere() -> None:
    assert told(("/a.zip", "xx")) == ()


def test_where_something_could_not_be_read_nothing_is_said(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"0.jpg": b"x", "1.jpg": b"y"})
    places = (archive, "x"), ("", "x")
    assert len(told(*places)) == 1
    assert told(*places, skipped=[Skipped(member_path(archive, "1.jpg"), SkipCode.DAMAGED)]) == ()
    assert len(told(*places, skipped=[Skipped(str(tmp_path / "b.jpg"), SkipCode.DAMAGED)])) == 1


def test_images_without_a_digest_are_nowhere_else() -> None:
    unknown = image("/a.zip/1.jpg", archive="/a.zip")
    object.__setattr__(unknown, "digest", "")
    other = image("/b.jpg")
    object.__setattr__(other, "digest", "")
    assert contained_archives([unknown, other], (), lambda _: 1) == ()


@pytest.mark.parametrize("seed", range(60))
def test_without_all_that_are_told_no_image_is_lost_and_the_order_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    places = [(f"/{name}.zip", "".join(chance.choices("uvwxyz", k=chance.randint(1, 4)))) for name in "abcdef"]
    places.append(("", "".join(chance.choices("uvwxyz", k=chance.randint(0, 3)))))
    found = told(*places)
    for other in itertools.islice(itertools.permutations(places), 0, 5040, 701):
        assert told(*other) == found
    gone = {each.path for each in found}
    assert {letter for place, letters in places if place not in gone for letter in letters} == {
        letter for _, letters in places for letter in letters
    }
    for place, letters in places:  # and none of those that are not told could go besides
        others = {letter for other, more in places if other not in (place, *gone) for letter in more}
        assert not place or place in gone or not set(letters) <= others
