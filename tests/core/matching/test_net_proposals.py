"""A part that a whole family shows is proposed once the family is one."""

from __future__ import annotations

import numpy as np
import pytest

from dedup_gui.core.candidates import keypoint_pairs
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.fingerprints.local_keypoints import local_keypoints
from dedup_gui.core.matching.net_proposals import propose_more, propose_to_families
from dedup_gui.core.pairs.contents import distinct_contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.pairs.search_memory import NOTHING
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from tests.core.candidates.test_keypoint_pairs import pasted, scene, small_grey
from tests.core.scan_library import finish


def test_the_copies_of_a_picture_do_not_outvote_what_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keypoint_pairs, "COMMON", 0.7)  # a dozen copies stand for a hundred
    monkeypatch.setattr(keypoint_pairs, "TOO_COMMON", 3)
    pictures = [scene(0).rotate(turn) for turn in range(12)] + [pasted(scene(0), 1), scene(1)]
    made = Collection()
    for number, picture in enumerate(pictures):
        info = ImageInfo(picture.width, picture.height, "JPEG", "RGB")
        keypoints = local_keypoints(small_grey(picture))
        fingerprint = Fingerprint(info, f"{number:02}", bytes([number]) * 1024, keypoints=keypoints)
        made.add(FoundFile(f"/{number:02}", 100 - number, 0, 0, number), fingerprint)
    contents = distinct_contents(made)
    holder = 12
    alone = PairTable.of(np.zeros(0, np.intp), np.zeros(0, np.intp))
    (_, _, by_keypoints), crowded, _ = finish(propose_more(made, contents, alone, NOTHING, near=1.0, threads=1))
    assert holder not in {*by_keypoints.a.tolist(), *by_keypoints.b.tolist()}
    assert holder in crowded and 13 not in crowded
    family = PairTable.of(np.zeros(11, np.intp), np.arange(1, 12), accepted=True, agreement=0.9)
    (found,) = finish(propose_to_families(made, contents, family, crowded, 1))
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True)) == [(0, holder)]
    assert finish(propose_to_families(made, contents, alone, crowded, 1)) == ()
