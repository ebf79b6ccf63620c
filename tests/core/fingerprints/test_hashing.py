from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import scipy.fft
from PIL import Image

from dedup_gui.core.fingerprints.hashing import Hashes, hamming, hash_thumbnails, low_frequencies, pack, turned_hashes
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.settings import HashKind
from tests.core.image_factory import photo


def thumbnails(count: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Random ones, smoothed to different degrees."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        side = (4, 8, 16, 32)[number % 4]
        coarse = Image.fromarray(random.integers(0, 256, (side, side), dtype=np.uint8))
        made.append(np.asarray(coarse.resize((32, 32), Image.Resampling.BICUBIC)))
    return np.stack(made)


def dct(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    return np.asarray(scipy.fft.dctn(pixels.astype(np.float64), type=2)[:8, :8]).ravel()


def bits(values: npt.NDArray[np.bool_]) -> int:
    """First bit = most significant bit, written out."""
    return int("".join("1" if value else "0" for value in values), 2)


def test_phash_mean_is_as_defined() -> None:
    pictures = thumbnails(40)
    hashes = hash_thumbnails(pictures)
    for picture, found in zip(pictures, hashes.phash_mean, strict=True):
        coefficients = dct(picture)
        assert int(found) == bits(coefficients >= coefficients.mean())


@pytest.mark.parametrize("index", range(8), ids=[orientation.name for orientation in ORIENTATIONS])
def test_phash_of_a_turned_thumbnail_comes_from_the_one_transform(index: int) -> None:
    pictures = thumbnails(40)
    hashes = hash_thumbnails(pictures)
    for picture, found in zip(pictures, hashes.phash[:, index], strict=True):
        coefficients = dct(ORIENTATIONS[index].turn(picture))
        assert int(found) == bits(coefficients >= np.median(coefficients))


@pytest.mark.parametrize("kind", list(HashKind))
def test_every_kind_is_turned_as_the_picture_is(kind: HashKind) -> None:
    pictures = thumbnails(12)
    found = turned_hashes(pictures, kind)
    assert found.shape == (12, 8) and found.dtype == np.uint64
    for number, orientation in enumerate(ORIENTATIONS):
        upright = hash_thumbnails(np.stack([np.ascontiguousarray(orientation.turn(picture)) for picture in pictures]))
        expected = upright.phash[:, 0] if kind is HashKind.PHASH else getattr(upright, kind.value.replace("-", "_"))
        assert (found[:, number] == expected).all()


def test_ahash_and_dhash_are_as_defined() -> None:
    pictures = thumbnails(12)
    hashes = hash_thumbnails(pictures)
    for number, picture in enumerate(pictures):
        means = picture.reshape(8, 4, 8, 4).mean(axis=(1, 3)).ravel()
        assert int(hashes.ahash[number]) == bits(means >= means.mean())
        wide = np.repeat(picture.astype(float), 9, axis=1).reshape(8, 4, 9, 32).mean(axis=(1, 3))
        assert int(hashes.dhash[number]) == bits((wide[:, 1:] > wide[:, :-1]).ravel())


def test_batches_do_not_matter() -> None:
    pictures = thumbnails(2100)
    whole = hash_thumbnails(pictures)
    for number in (0, 1, 1023, 1024, 2099):
        alone = hash_thumbnails(pictures[number : number + 1])
        assert alone.phash[0].tolist() == whole.phash[number].tolist()
        assert alone.ahash[0] == whole.ahash[number]


def test_parts_join_to_the_whole() -> None:
    pictures = thumbnails(30)
    whole = hash_thumbnails(pictures)
    joined = Hashes.joined([hash_thumbnails(pictures[:11]), hash_thumbnails(pictures[11:])])
    np.testing.assert_array_equal(joined.phash, whole.phash)
    np.testing.assert_array_equal(joined.of(np.array([3, 20])).dhash, whole.dhash[[3, 20]])
    assert len(joined) == 30


def test_none_at_all() -> None:
    assert len(hash_thumbnails(np.zeros((0, 32, 32), np.uint8))) == 0


@pytest.mark.parametrize("level", [0, 1, 128, 255])
def test_even_pictures_are_flat_and_hash_the_same(level: int) -> None:
    flat = hash_thumbnails(np.full((2, 32, 32), level, np.uint8))
    assert (flat.contrast == 0).all()
    assert set(flat.phash.ravel().tolist()) == {2**64 - 1}


def test_a_picture_is_not_flat() -> None:
    grey = photo(1).convert("L").resize((32, 32), Image.Resampling.BOX)
    assert (hash_thumbnails(np.asarray(grey)[None]).contrast > 5).all()


def test_symmetric_pictures_have_exact_zeros() -> None:
    half = thumbnails(4)[:, :, :16]
    symmetric = np.concatenate((half, half[:, :, ::-1]), axis=2)
    assert (low_frequencies(symmetric.astype(np.float64))[:, :, 1::2] == 0).all()
    hashes = hash_thumbnails(symmetric)
    np.testing.assert_array_equal(hashes.phash[:, 0], hashes.phash[:, 4])


def test_copies_are_near_and_other_pictures_far() -> None:
    original = photo(3, 800, 600)
    small = original.resize((200, 150), Image.Resampling.LANCZOS)
    pictures = [
        image.convert("L").resize((32, 32), Image.Resampling.BILINEAR) for image in (original, small, photo(4))
    ]
    hashes = hash_thumbnails(np.stack([np.asarray(picture) for picture in pictures]))
    assert hamming(hashes.phash[0, 0], hashes.phash[1, 0]) <= 4
    assert hamming(hashes.phash[0, 0], hashes.phash[2, 0]) > 12


def test_packing_puts_the_first_bit_first() -> None:
    row = np.zeros((2, 64), np.bool_)
    row[0, 0] = row[1, 63] = True
    assert pack(row).tolist() == [1 << 63, 1]
    assert hamming(pack(row)[0], pack(row)[1]) == 2


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 32, 31), np.uint8), np.zeros((32, 32), np.uint8), np.zeros((1, 32, 32), np.float32)]
)
def test_other_shapes_are_refused(wrong: npt.NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="thumbnails must be uint8"):
        hash_thumbnails(wrong)
