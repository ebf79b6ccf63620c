from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.grouping.keeper import is_copy_name, suggest
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import EditKind, ImageFile, KeeperReason, Relation, Suggestion
from tests.core.review.review_images import image, match


def keeper(*members: ImageFile) -> tuple[str, KeeperReason]:
    suggestion = suggest(members, (), DEFAULT_KEEPER_RULES)
    return suggestion.path, suggestion.reason


def test_reference_comes_before_everything() -> None:
    big = image("/a.jpg", width=4000, height=3000, size=10**7)
    small = image("/b.jpg", reference=True)
    assert keeper(big, small) == ("/b.jpg", KeeperReason.REFERENCE)


def test_most_pixels() -> None:
    assert keeper(image("/a.jpg"), image("/b.jpg", width=401)) == ("/b.jpg", KeeperReason.MOST_PIXELS)


def test_whole_picture_beats_its_crop_even_where_that_has_more_pixels() -> None:
    whole, crop = image("/whole.jpg"), image("/crop.jpg", width=500, height=400)
    matches = [match("/whole.jpg", "/crop.jpg", Relation.CROPPED, scale=1.6)]
    found = suggest([whole, crop], matches, DEFAULT_KEEPER_RULES)
    assert (found.path, found.reason) == ("/whole.jpg", KeeperReason.WHOLE_PICTURE)


def test_a_thumbnail_of_the_whole_does_not_beat_the_full_size_crop() -> None:
    whole, crop = image("/whole.jpg", width=160, height=120), image("/crop.jpg", width=3600, height=2700)
    matches = [match("/whole.jpg", "/crop.jpg", Relation.CROPPED, scale=25.0)]
    assert suggest([whole, crop], matches, DEFAULT_KEEPER_RULES).path == "/crop.jpg"


def test_a_crop_of_an_image_outside_the_group_is_no_crop_here() -> None:
    a, b = image("/a.jpg"), image("/b.jpg", size=2000)
    matches = [match("/elsewhere.jpg", "/b.jpg", Relation.CROPPED)]
    assert suggest([a, b], matches, DEFAULT_KEEPER_RULES).path == "/b.jpg"


def test_raw_beats_its_export() -> None:
    raw = image("/a.dng", format="RAW", width=100, height=80)
    export = image("/a.jpg", width=4000, height=3000)
    assert keeper(raw, export) == ("/a.dng", KeeperReason.ORIGINAL_FORMAT)


def test_heif_beats_its_export_of_the_same_size_though_that_is_larger() -> None:
    heif = image("/a.heic", format="HEIF", size=1000)
    export = image("/a.jpg", size=3000)
    assert keeper(heif, export) == ("/a.heic", KeeperReason.ORIGINAL_FORMAT)


def test_a_small_heif_does_not_beat_a_large_jpeg() -> None:
    heif = image("/a.heic", format="HEIF", width=200, height=150)
    assert keeper(heif, image("/a.jpg")) == ("/a.jpg", KeeperReason.MOST_PIXELS)


def test_jpeg_beats_the_png_that_was_made_from_it() -> None:
    jpeg, png = image("/a.jpg", size=1000), image("/a.png", format="PNG", size=9000)
    found = suggest([jpeg, png], [match("/a.jpg", "/a.png", Relation.SAME_PIXELS)], DEFAULT_KEEPER_RULES)
    assert (found.path, found.reason) == ("/a.jpg", KeeperReason.ORIGINAL_FORMAT)


def test_png_beats_the_jpeg_that_was_made_from_it() -> None:
    jpeg, png = image("/a.jpg", size=1000), image("/a.png", format="PNG", size=9000)
    assert suggest([jpeg, png], [match("/a.jpg", "/a.png")], DEFAULT_KEEPER_RULES).path == "/a.png"


def test_full_colour_beats_a_larger_palette_file() -> None:
    jpeg, gif = image("/a.jpg"), image("/a.gif", format="GIF", mode="P", size=9000)
    assert keeper(jpeg, gif) == ("/a.jpg", KeeperReason.BEST_QUALITY)


def test_quality_rules_wait_for_evidence_of_every_member() -> None:
    a, b = image("/a.jpg", size=2000), image("/b.jpg")
    better_b = replace(b, quality=Quality(jpeg_quality=80))
    assert keeper(replace(a, quality=Quality(jpeg_quality=70)), better_b) == ("/b.jpg", KeeperReason.BEST_QUALITY)
    assert keeper(a, better_b) == ("/a.jpg", KeeperReason.LARGEST_FILE)


def test_an_upscaled_image_loses_to_the_smaller_true_one() -> None:
    true, blown_up = image("/a.jpg"), image("/b.jpg", width=4000, height=3000)
    soft = replace(blown_up, quality=Quality(detail_across=0.08, detail_down=0.08))
    assert keeper(replace(true, quality=Quality()), soft) == ("/a.jpg", KeeperReason.NOT_UPSCALED)


def _captioned(width: int = 400, height: int = 300, size: int = 1000) -> Suggestion:
    """An image, two plain copies of it, and one with a caption."""
    members = [image("/p/a.jpg"), image("/p/b.jpg"), image("/p/c.jpg", width=200, height=150)]
    caption = image("/p/caption.jpg", width=width, height=height, size=size)
    matches = [
        match("/p/a.jpg", "/p/b.jpg", Relation.EXACT),
        match("/p/a.jpg", "/p/c.jpg", Relation.RESIZED),
        match("/p/a.jpg", "/p/caption.jpg", Relation.EDITED),
    ]
    return suggest([*members, caption], matches, DEFAULT_KEEPER_RULES)


def test_what_most_copies_look_like_beats_the_larger_file_with_a_caption() -> None:
    assert _captioned(size=9000).path == "/p/a.jpg"
    assert _captioned(width=440, height=340).path == "/p/a.jpg"


def test_small_copies_of_an_edited_picture_do_not_beat_the_large_original() -> None:
    found = _captioned(width=4000, height=3000)
    assert (found.path, found.reason) == ("/p/caption.jpg", KeeperReason.MOST_PIXELS)


def test_of_two_images_nobody_knows_which_was_edited() -> None:
    members = [image("/p/a.jpg"), image("/p/b.jpg", size=2000)]
    found = suggest(members, [match("/p/a.jpg", "/p/b.jpg", Relation.EDITED)], DEFAULT_KEEPER_RULES)
    assert (found.reason, found.between_edits) == (KeeperReason.LARGEST_FILE, True), "of either the larger"
    told = suggest(members, [match("/p/a.jpg", "/p/b.jpg", Relation.RE_ENCODED)], DEFAULT_KEEPER_RULES)
    assert (told.reason, told.between_edits) == (KeeperReason.LARGEST_FILE, False)


def test_richer_metadata() -> None:
    a, b = (replace(image(path), quality=Quality(metadata=n)) for path, n in (("/a.jpg", 1), ("/b.jpg", 5)))
    assert keeper(a, b) == ("/b.jpg", KeeperReason.RICHER_METADATA)


def test_largest_file() -> None:
    assert keeper(image("/a.jpg"), image("/b.jpg", size=1001)) == ("/b.jpg", KeeperReason.LARGEST_FILE)


def test_oldest_by_capture_time_where_all_have_one() -> None:
    a = image("/a.jpg", captured="2020-05-01T10:00:00", mtime_ns=5)
    b = image("/b.jpg", captured="2020-05-01T09:59:59", mtime_ns=9)
    assert keeper(a, b) == ("/b.jpg", KeeperReason.OLDEST)


@pytest.mark.parametrize("captured", ["", "0000-00-00T00:00:00", "no date"])
def test_oldest_by_change_where_one_has_no_capture_time(captured: str) -> None:
    a = image("/a.jpg", captured="2020-05-01T10:00:00", mtime_ns=5)
    b = image("/b.jpg", captured=captured, mtime_ns=4)
    assert keeper(a, b) == ("/b.jpg", KeeperReason.OLDEST)


def test_newest_where_the_person_wants_it() -> None:
    rules = (KeeperReason.NEWEST, *DEFAULT_KEEPER_RULES)
    members = [image("/a.jpg", mtime_ns=1), image("/b.jpg", mtime_ns=2, size=1)]
    assert suggest(members, (), rules).path == "/b.jpg"


def test_folder_priority() -> None:
    rules = (KeeperReason.FOLDER_PRIORITY, *DEFAULT_KEEPER_RULES)
    members = [image("/x/a.jpg"), image("/y/a.jpg", size=1), image("/yy/a.jpg", size=99999)]
    found = suggest(members, (), rules, folders=["/y", "/x"])
    assert (found.path, found.reason) == ("/y/a.jpg", KeeperReason.FOLDER_PRIORITY)


def test_a_copys_name_loses() -> None:
    assert keeper(image("/IMG (1).jpg"), image("/IMG_longer.jpg")) == (
        "/IMG_longer.jpg",
        KeeperReason.NOT_A_COPY_NAME,
    )


def test_shortest_then_first_path() -> None:
    assert keeper(image("/aa.jpg"), image("/b.jpg")) == ("/b.jpg", KeeperReason.SHORTEST_PATH)
    assert keeper(image("/b.jpg"), image("/a.jpg")) == ("/a.jpg", KeeperReason.FIRST_PATH)


def test_the_reason_sets_the_keeper_apart_from_the_runner_up() -> None:
    """The smallest member is out by its pixels; between the other two the size of the file decides."""
    members = [image("/a.jpg", width=100), image("/b.jpg", size=5), image("/c.jpg", size=6)]
    assert keeper(*members) == ("/c.jpg", KeeperReason.LARGEST_FILE)


def test_no_members() -> None:
    with pytest.raises(ValueError, match="members"):
        suggest([], (), DEFAULT_KEEPER_RULES)


@pytest.mark.parametrize(
    "name",
    [
        "IMG (1)",
        "IMG (12)",
        "Copy of IMG",
        "Copy (2) of IMG",
        "IMG - Copy",
        "IMG - Copy (3)",
        "IMG copy 2",
        "IMG - Kopie",
        "Kopie von IMG",
        "IMG copie",
        "IMG_edited",
        "IMG-bearbeitet",
        "IMG~2",
        "IMG_副本",
    ],
)
def test_copy_names(name: str) -> None:
    assert is_copy_name(f"/pictures/{name}.jpg")


@pytest.mark.parametrize(
    "name", ["IMG_1234", "photocopy", "hardcopy 3a", "DSC 2", "Scan (2019)x", "edit", "Copyright"]
)
def test_other_names(name: str) -> None:
    assert not is_copy_name(f"/Copy of everything/{name}.jpg")


_formats = st.sampled_from(["JPEG", "PNG", "HEIF", "RAW", "GIF"])
_images = st.builds(
    image,
    st.integers(0, 50).map(lambda number: f"/p/{number}{' copy' if number % 7 == 0 else ''}.jpg"),
    width=st.sampled_from([100, 200, 399, 400]),
    size=st.sampled_from([10, 20]),
    format=_formats,
    mode=st.sampled_from(["RGB", "L", "P"]),
    mtime_ns=st.integers(0, 3),
    reference=st.booleans(),
    captured=st.sampled_from(["", "2020-01-01T00:00:00", "2021-01-01T00:00:00"]),
)


@given(
    st.lists(_images, min_size=1, max_size=7, unique_by=lambda each: each.path),
    st.randoms(use_true_random=False),
    st.permutations(DEFAULT_KEEPER_RULES),
)
def test_the_order_of_members_and_matches_does_not_matter(
    members: list[ImageFile], chance: random.Random, rules: list[KeeperReason]
) -> None:
    relations = [Relation.CROPPED, Relation.SAME_PIXELS, Relation.RE_ENCODED, Relation.EDITED]
    matches = [
        match(one.path, other.path, chance.choice(relations), scale=chance.choice([0.5, 3.0]))
        for one in members
        for other in members
        if one.path < other.path
    ]
    before = suggest(members, matches, rules)
    shuffled, turned = list(members), list(matches)
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    assert suggest(shuffled, turned, rules) == before
    assert before.path in {member.path for member in members}


def test_a_damaged_file_never_comes_before_a_whole_one_whatever_the_order() -> None:
    damaged = replace(
        image("/a.jpg", width=4000, height=3000, size=10**7, reference=True), quality=Quality(missing=0.2)
    )
    whole = replace(image("/b (1).jpg"), quality=Quality())
    unknown = image("/c.jpg", size=1)
    for rules in (DEFAULT_KEEPER_RULES, (KeeperReason.LARGEST_FILE,), ()):
        assert suggest([damaged, whole], (), rules) == Suggestion("/b (1).jpg", KeeperReason.UNDAMAGED)
        assert suggest([damaged, unknown], (), rules) == Suggestion("/c.jpg", KeeperReason.UNDAMAGED)
    worse = replace(damaged, file=replace(damaged.file, path="/d.jpg"), quality=Quality(missing=0.5))
    assert suggest([worse, damaged], (), ()) == Suggestion("/a.jpg", KeeperReason.UNDAMAGED)


def test_a_raw_that_belongs_to_a_jpeg_stays_with_it() -> None:
    copy = image("/a.dng", format="RAW", digest="same")
    paired = image("/card/a (1).dng", format="RAW", digest="same", mtime_ns=9)
    paired = replace(paired, file=replace(paired.file, companion_of="/card/a (1).jpg"))
    assert keeper(copy, paired) == ("/card/a (1).dng", KeeperReason.COMPANION)
    reference = image("/r.dng", format="RAW", digest="same", reference=True)
    assert keeper(copy, paired, reference) == ("/r.dng", KeeperReason.REFERENCE)


def test_a_crop_with_other_tones_does_not_make_the_darkened_copy_the_common_state() -> None:
    members = image("/p/original.jpg", size=2000), image("/p/dark.jpg"), image("/p/crop.jpg", width=300, height=200)
    crop = match("/p/dark.jpg", "/p/crop.jpg", Relation.CROPPED)
    toned = replace(crop, evidence=replace(crop.evidence, edits=(EditKind.TONES,)))
    edited = match("/p/dark.jpg", "/p/original.jpg", Relation.EDITED)
    found = suggest(members, [edited, toned], DEFAULT_KEEPER_RULES)
    assert (found.reason, found.between_edits) == (KeeperReason.LARGEST_FILE, True)
    assert suggest(members, [edited, crop], DEFAULT_KEEPER_RULES).reason is KeeperReason.UNEDITED
