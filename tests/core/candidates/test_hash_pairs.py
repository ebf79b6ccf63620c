from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup_gui.core.candidates.hash_pairs import CROWD, HashPairs, hash_pairs, radii_for
from dedup_gui.core.fingerprints.hashing import Hashes, hash_thumbnails
from dedup_gui.core.orientations import ORIENTATIONS
from tests.core.fingerprints.test_hashing import thumbnails


def collect(hashes: Hashes, radius: int, turned: int) -> set[tuple[int, int, int, int]]:
    found = set()
    for pairs in hash_pairs(hashes, radius=radius, turned_radius=turned):
        assert isinstance(pairs, HashPairs)
        assert (pairs.a < pairs.b).all()
        found |= set(
            zip(
                pairs.a.tolist(),
                pairs.b.tolist(),
                pairs.orientation.tolist(),
                pairs.distance.tolist(),
                strict=True,
            )
        )
    return found


def brute_force(hashes: Hashes, radius: int, turned: int) -> set[tuple[int, int, int, int]]:
    found = set()
    phash = hashes.phash.tolist()
    for a in range(len(phash)):
        for b in range(a + 1, len(phash)):
            for k, orientation in enumerate(ORIENTATIONS):
                limit = turned if k else radius
                # b turned by k looks like a, or a turned back looks like b.
                for one, other in ((phash[a][0], phash[b][k]), (phash[b][0], phash[a][orientation.inverse])):
                    distance = (one ^ other).bit_count()
                    if distance <= limit:
                        found.add((a, b, k, distance))
    return found


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), radius=st.integers(0, 14), turned=st.integers(0, 10), flips=st.integers(0, 8))
def test_pairs_equal_brute_force_in_all_orientations(seed: int, radius: int, turned: int, flips: int) -> None:
    random = np.random.default_rng(seed)
    base = thumbnails(5, seed)
    noise = random.integers(-flips, flips + 1, (5, 32, 32))
    turns = [ORIENTATIONS[random.integers(8)].turn(picture) for picture in base]
    noisy = np.clip(np.stack(turns).astype(int) + noise, 0, 255).astype(np.uint8)
    hashes = hash_thumbnails(np.concatenate((base, noisy)))
    assert collect(hashes, radius, turned) == brute_force(hashes, radius, turned)


def test_each_turned_copy_is_found_in_its_orientation() -> None:
    picture = thumbnails(4)[1]
    for k, orientation in enumerate(ORIENTATIONS):
        turned = ORIENTATIONS[orientation.inverse].turn(picture)
        found = collect(hash_thumbnails(np.stack((picture, turned))), 0, 0)
        assert (0, 1, k, 0) in found


def test_upright_only_when_asked() -> None:
    picture = thumbnails(4)[1]
    hashes = hash_thumbnails(np.stack((picture, picture[:, ::-1])))
    assert collect(hashes, 10, -1) == set()
    assert collect(hashes, 10, 0)


def test_a_crowd_of_equal_hashes_makes_no_square_number_of_pairs() -> None:
    random = np.random.default_rng(0)
    picture = thumbnails(4)[0].astype(int)
    crowd = np.clip(picture + random.integers(0, 2, (1500, 32, 32)), 0, 255).astype(np.uint8)
    hashes = hash_thumbnails(crowd)
    hashes = Hashes(
        np.broadcast_to(hashes.phash[:1], (1500, 8)).copy(),
        hashes.phash_mean, hashes.ahash, hashes.dhash, hashes.contrast,
    )  # fmt: skip
    found = collect(hashes, 0, -1)
    assert 1500 * 8 < len(found) < 1500 * CROWD
    assert {member for pair in found for member in pair[:2]} == set(range(1500))


def test_few_images_of_one_hash_are_all_paired() -> None:
    picture = thumbnails(4)[0]
    found = collect(hash_thumbnails(np.stack([picture] * 10)), 0, -1)
    assert len(found) == 45


def test_none_and_one() -> None:
    assert collect(hash_thumbnails(thumbnails(4)[:0]), 10, 8) == set()
    assert {pair[:2] for pair in collect(hash_thumbnails(thumbnails(4)[:1]), 10, 8)} == set()


def test_radii_shrink_as_images_become_many() -> None:
    radii = [radii_for(count) for count in (10, 100_000, 300_000, 1_000_000)]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] == radii[1]
    assert len(set(radii)) == 3
