"""Files of one content are one."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.pairs.contents import distinct_contents
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo


def collection(*files: tuple[str, str, int, int]) -> Collection:
    """Of path, digest, side and bytes."""
    made = Collection()
    for number, (path, digest, side, size) in enumerate(files):
        thumbnail = bytes([ord(digest)]) * 1024
        fingerprint = Fingerprint(ImageInfo(side, side, "JPEG", "RGB"), digest, thumbnail, np.float16(side).tobytes())
        made.add(FoundFile(path, size, 0, 0, number), fingerprint)
    return made


FILES = [("/c", "x", 10, 5), ("/a", "x", 10, 5), ("/b", "y", 10, 7), ("/d", "z", 20, 1), ("/e", "w", 10, 5)]


def test_the_best_content_comes_first_and_its_first_path_stands_for_it() -> None:
    found = distinct_contents(collection(*FILES))
    assert [image.path for image in found.images] == ["/d", "/b", "/e", "/a"]
    assert [[image.path for image in copies] for copies in found.copies] == [["/d"], ["/b"], ["/e"], ["/a", "/c"]]
    assert found.thumbnails[:, 0, 0].tolist() == [ord(digest) for digest in "zywx"]
    features = found.features_of(collection(*FILES), np.array([0, 3]))
    assert features.ravel().tolist() == [20, 10]
    assert found.sizes.tolist() == [[20, 20], [10, 10], [10, 10], [10, 10]]


def test_neither_order_nor_names_matter() -> None:
    expected = [image.digest for image in distinct_contents(collection(*FILES)).images]
    shuffled = FILES.copy()
    random.Random(1).shuffle(shuffled)
    renamed = [(f"/{number}", *rest) for number, (_, *rest) in enumerate(shuffled)]
    assert [image.digest for image in distinct_contents(collection(*renamed)).images] == expected  # type: ignore[arg-type]


def test_bytes_decide_even_where_two_names_made_them_be_read_differently() -> None:
    found = distinct_contents(collection(("/a.dng", "x", 20, 5), ("/b.tif", "x", 10, 5), ("/m", "y", 15, 7)))
    assert [[image.path for image in copies] for copies in found.copies] == [["/a.dng", "/b.tif"], ["/m"]]


def test_keypoints_are_numbered_by_the_contents_asked_for() -> None:
    made = collection(*FILES)
    made.keypoints[:] = [bytes([number]) * 12 * number for number in range(5)]  # /c, /a, /b, /d, /e
    made.keypoints[0] = b""  # /a stands for its content
    found = distinct_contents(made)
    rows, owner = found.keypoints_of(made, np.array([0, 3, 1]))
    assert rows["x"].tolist() == [3] * 3 + [1] + [2] * 2
    assert owner.tolist() == [0] * 3 + [1] + [2] * 2
    made.sort()
    assert [len(part) // 12 for part in made.keypoints] == [1, 2, 0, 3, 4]


def test_pages_and_transparency_belong_to_contents() -> None:
    made = collection(*FILES)
    several = made.images[2]
    made.images[2] = replace(several, info=replace(several.info, pages=3))
    made.cutouts[2] = made.cutouts[3] = bytes([7]) * 1024 + bytes([9]) * 1024
    found = distinct_contents(made)
    assert found.has_pages.tolist() == [False, True, False, False]
    assert {place: (both[0, 0, 0], both[1, 0, 0]) for place, both in found.cutouts.items()} == {0: (7, 9), 1: (7, 9)}
    made.sort()
    assert [bool(cutout) for cutout in made.cutouts] == [False, True, False, True, False]


def test_nothing() -> None:
    found = distinct_contents(collection())
    assert not found.images
    assert not found.copies
    assert found.thumbnails.shape == (0, 32, 32)
    assert found.sizes.shape == (0, 2)
