"""What was found of a pair survives the cache."""

from __future__ import annotations

from dedup_gui.core.inspection.differences import Finding, Inspection
from dedup_gui.core.pairs.verdict_json import (
    decode_inspection,
    decode_verdict,
    encode_inspection,
    encode_verdict,
)
from dedup_gui.core.types import Difference, DifferenceKind, EditKind, Evidence, Match, Relation
from dedup_gui.core.verification.relation import PairVerdict
from tests.core.review.review_images import image

PLACE = Difference((1, 2, 30, 40), DifferenceKind.ADDED, 61.5)
EDITS = (EditKind.TONES, EditKind.COVERED)


def test_an_inspection_comes_back_whole() -> None:
    found = Inspection((PLACE,), Finding.EDITED, False, 0.3, drawn=True, equal=True, edits=EDITS)
    assert decode_inspection(encode_inspection(found)) == found


def test_a_verdict_comes_back_whole() -> None:
    a, b = image("/a.png"), image("/b.png")
    match = Match(a.path, b.path, Relation.EDITED, Evidence("geometry", differences=(PLACE,), edits=EDITS), weak=True)
    verdict = PairVerdict(match, cannot_link=True)
    assert decode_verdict(encode_verdict(verdict, a), a, b) == verdict
