from __future__ import annotations

import io
import threading
from collections.abc import Generator, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageOps

from dedup_gui.core.events import Progress
from dedup_gui.core.grouping.groups import group
from dedup_gui.core.matching.block_rounds import verify_by_blocks
from dedup_gui.core.matching.proposals import propose_by_hashes
from dedup_gui.core.pairs.classification import Outcome, classify
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.types import FoundFile, ImageFile, ImageInfo, KeeperReason, Match, Relation, Suggestion
from tests.core.drawn_images import FAMILIES, page
from tests.core.image_factory import jpeg_bytes, photo
from tests.core.scan_library import finish


class Library:
    """Images in memory, as a scan would know them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.pictures: list[Image.Image] = []
        self.read: list[int] = []

    def add(self, name: str, picture: Image.Image) -> None:
        self.names.append(name)
        self.pictures.append(picture.convert("RGB"))

    def images(self) -> list[ImageFile]:
        return [
            ImageFile(FoundFile(name, 1000, 0, 0, number), ImageInfo(*picture.size, "PNG", "RGB"))
            for number, (name, picture) in enumerate(zip(self.names, self.pictures, strict=True))
        ]

    def thumbnails(self) -> npt.NDArray[np.uint8]:
        small = [
            picture.convert("L").resize((32, 32), Image.Resampling.BILINEAR, reducing_gap=3.0)
            for picture in self.pictures
        ]
        return np.stack([np.asarray(picture) for picture in small])

    def pixels(self, place: int) -> npt.NDArray[np.uint8] | None:
        self.read.append(place)
        return np.asarray(ImageOps.contain(self.pictures[place], (400, 400)))


def steps_of(
    library: Library, *, closer: bool = True, thumbnails: npt.NDArray[np.uint8] | None = None
) -> Generator[Progress, None, Outcome]:
    """The hash engine's way: propose, look closer, classify."""
    images = tuple(library.images())
    seen = library.thumbnails() if thumbnails is None else thumbnails
    alone = tuple((image,) for image in images)
    contents = Contents(images, alone, seen, np.arange(len(images)), np.zeros(len(images), np.bool_))
    proposals = yield from propose_by_hashes(contents.thumbnails, contents.has_pages)
    if proposals is None:
        return Outcome()
    pairs, judged = proposals.pairs, 0
    if closer:
        pairs, judged = yield from verify_by_blocks(
            images, contents.sizes, proposals, library.pixels, 2, VerdictCache(None, "")
        )
    matches = yield from classify(contents, pairs, {}, None)
    return Outcome(matches, candidates=proposals.proposed, judged=judged)


def run(library: Library, *, closer: bool = True) -> Outcome:
    return finish(steps_of(library, closer=closer))


def groups(library: Library, found: Outcome) -> list[tuple[str, ...]]:
    def first(members: Sequence[ImageFile], matches: Sequence[Match]) -> Suggestion:
        return Suggestion(members[0].path, KeeperReason.FIRST_PATH)

    return [one.paths for one in group(library.images(), found.matches, first)]


def rough(image: Image.Image, quality: int = 70) -> Image.Image:
    return Image.open(io.BytesIO(jpeg_bytes(image, quality)))


def photographs() -> Library:
    """Five photographs, each with copies; sorted by name."""
    library = Library()
    for number in range(5):
        image = photo(number, 640, 480)
        caption = image.copy()
        ImageDraw.Draw(caption).rectangle((200, 420, 440, 460), fill="white")
        library.add(f"{number}/a.png", image)
        library.add(f"{number}/b-rough.jpg", rough(image))
        library.add(f"{number}/c-small.jpg", rough(image.resize((320, 240), Image.Resampling.LANCZOS)))
        library.add(f"{number}/d-turned.jpg", rough(image.transpose(Image.Transpose.ROTATE_90)))
        library.add(f"{number}/e-mirrored.jpg", rough(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
        library.add(f"{number}/f-grey.jpg", rough(image.convert("L").convert("RGB")))
    return library


def test_each_photograph_is_grouped_with_its_copies() -> None:
    library = photographs()
    found = run(library)
    assert [len(members) for members in groups(library, found)] == [6] * 5
    assert all(len({name.split("/")[0] for name in members}) == 1 for members in groups(library, found))


def test_the_matches_say_what_happened() -> None:
    library = photographs()
    told = {(match.a, match.b): match for match in run(library).matches}
    assert told["0/a.png", "0/b-rough.jpg"].relation is Relation.RE_ENCODED
    assert told["0/a.png", "0/c-small.jpg"].relation is Relation.RESIZED
    turned = told["0/a.png", "0/d-turned.jpg"]
    assert turned.relation is Relation.ROTATED
    assert turned.evidence.rotation == 90
    assert told["0/a.png", "0/e-mirrored.jpg"].relation is Relation.MIRRORED
    for match in told.values():
        assert match.evidence.method == "hash"
        assert match.evidence.phash_distance is not None
        assert 0 <= match.evidence.phash_distance <= 64
        assert 0 <= match.evidence.agreement <= 1


@pytest.mark.parametrize("name", FAMILIES)
def test_drawn_images_are_grouped_with_their_copies_only(name: str) -> None:
    library = Library()
    for number in range(5):
        image = FAMILIES[name](number)
        library.add(f"{number}/a.png", image)
        library.add(f"{number}/b.jpg", rough(image))
        if name != "gradient":  # the hash of something smooth changes with its noise
            library.add(f"{number}/c.jpg", rough(image.resize((image.width // 2, image.height // 2), 1), 90))
    for members in groups(library, run(library)):
        assert len({member.split("/")[0] for member in members}) == 1
    if name != "gradient":
        assert len(groups(library, run(library))) == 5


def test_different_pictures_of_one_thumbnail_are_told_apart() -> None:
    """Ten pages whose thumbnails were made equal: the thumbnail says nothing, the pixels say everything."""
    library = Library()
    for number in range(5):
        library.add(f"{number}/a.png", page(number))
        library.add(f"{number}/b.png", page(number))
    thumbnails = np.broadcast_to(library.thumbnails()[:1], (10, 32, 32)).copy()
    found = finish(steps_of(library, thumbnails=thumbnails))
    assert groups(library, found) == [(f"{number}/a.png", f"{number}/b.png") for number in range(5)]


def test_a_quick_look_reads_nothing_and_says_nothing_doubtful() -> None:
    library = photographs()
    library.add("9/page.png", page(0))
    library.add("9/page-copy.png", page(0))
    quick, full = run(library, closer=False), run(library)
    assert {(match.a, match.b) for match in quick.matches} <= {(match.a, match.b) for match in full.matches}
    assert not any(match.a.startswith("9/") for match in quick.matches)
    assert quick.judged == 0
    assert full.judged > 0


def test_what_cannot_be_read_does_not_match() -> None:
    library = Library()
    for name in ("a", "b", "c"):
        library.add(name, page(1))
    library.pixels = lambda place: None if place == 2 else Library.pixels(library, place)  # type: ignore[method-assign]
    assert groups(library, run(library)) == [("a", "b")]


def test_threads_do_not_matter() -> None:
    library = photographs()
    expected = run(library)
    for _ in range(2):
        again = run(library)
        assert again.matches == expected.matches
        assert (again.candidates, again.judged) == (expected.candidates, expected.judged)


def test_many_copies_make_no_square_number_of_matches_and_one_group() -> None:
    library = Library()
    image = photo(1, 320, 240)
    random = np.random.default_rng(0)
    for number in range(150):
        noisy = np.asarray(image).astype(int) + random.integers(-2, 3, (240, 320, 1))
        library.add(f"{number:03d}", Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    found = run(library)
    assert len(found.matches) < 150 * 100
    assert [len(members) for members in groups(library, found)] == [150]


def test_nothing_and_one() -> None:
    library = Library()
    library.add("a", photo(0))
    assert run(library).matches == ()
    assert finish(propose_by_hashes(np.zeros((0, 32, 32), np.uint8), np.zeros(0, np.bool_))) is None


def test_closing_it_leaves_no_thread_behind() -> None:
    library = Library()
    for number in range(20):
        library.add(f"{number:02d}", page(number // 2))
    steps = steps_of(library)
    while not library.read:
        next(steps)
    steps.close()
    assert not any(thread.name.startswith("decode") for thread in threading.enumerate())
