from __future__ import annotations

from contextlib import closing
from pathlib import Path

from dedup_gui.core.inspection.differences import Finding, Inspection
from dedup_gui.core.pairs.verdict_cache import SAVE_EVERY, VerdictCache
from dedup_gui.core.pairs.verdict_json import (
    decode_inspection,
    decode_verdict,
    encode_inspection,
    encode_verdict,
)
from dedup_gui.core.types import (
    Difference,
    DifferenceKind,
    Evidence,
    FoundFile,
    ImageFile,
    ImageInfo,
    Match,
    Relation,
)
from dedup_gui.core.verification.block_correlation import BlockVerdict, decode_block_verdict, encode_block_verdict
from dedup_gui.core.verification.relation import PairVerdict
from dedup_gui.store.cache import SqliteFingerprintCache


def image(path: str) -> ImageFile:
    return ImageFile(FoundFile(path, 100, 5, 1, 7), ImageInfo(640, 480, "JPEG", "RGB"))


def test_verdicts_are_found_again_by_another_instance(tmp_path: Path) -> None:
    a, b = "aa", "bb"
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        memory = VerdictCache(cache, "judge-1")
        memory.keep((a, b), "turned", b"yes")
        memory.save()
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        memory = VerdictCache(cache, "judge-1")
        assert memory.recall([(a, b), (b, a), (a, b)], ["turned", "turned", ""]) == [b"yes", None, None]
        assert memory.recall([(a, "cc"), ("a", "abb")], ["turned"] * 2) == [None, None]
        assert VerdictCache(cache, "judge-2").recall([(a, b)], ["turned"]) == [None]


def test_many_verdicts(tmp_path: Path) -> None:
    pairs = [(str(number), "other") for number in range(1500)]
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        memory = VerdictCache(cache, "judge-1")
        for number, pair in enumerate(pairs):
            memory.keep(pair, "", str(number).encode())
        memory.save()
        assert memory.recall(pairs, [""] * 1500) == [str(number).encode() for number in range(1500)]
        cache.clear()
        assert memory.recall(pairs[:1], [""]) == [None]


def test_verdicts_are_written_in_pieces(tmp_path: Path) -> None:
    pairs = [(str(number), "other") for number in range(SAVE_EVERY + 1)]
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        memory = VerdictCache(cache, "judge-1")
        for pair in pairs:
            memory.keep(pair, "", b"yes")
        known = VerdictCache(cache, "judge-1").recall(pairs, [""] * len(pairs))
        assert known == [*[b"yes"] * SAVE_EVERY, None], "all but the last are on disk without a save"


def test_without_a_cache_nothing_is_remembered() -> None:
    memory = VerdictCache(None, "judge-1")
    memory.keep(("a", "b"), "", b"yes")
    memory.save()
    assert memory.recall([("a", "b")], [""]) == [None]


def test_a_verdict_survives_as_bytes() -> None:
    a, b = image("/a.jpg"), image("/b.jpg")
    evidence = Evidence(
        "geometry",
        12,
        0.75,
        80,
        ((0.5, 0.1, 3.0), (-0.1, 0.5, 4.0), (1e-5, 0.0, 1.0)),
        (3, 4, 50, 60),
        11.3,
        True,
        0.5,
        0.93,
    )
    for verdict in (
        PairVerdict(Match("/a.jpg", "/b.jpg", Relation.CROPPED, evidence)),
        PairVerdict(Match("/b.jpg", "/a.jpg", Relation.BURST, evidence, weak=True), cannot_link=True),
        PairVerdict(None),
        PairVerdict(None, cannot_link=True),
        PairVerdict(None, as_copy=Match("/b.jpg", "/a.jpg", Relation.ROTATED, evidence)),
        PairVerdict(
            Match("/a.jpg", "/b.jpg", Relation.BURST, evidence),
            as_copy=Match("/a.jpg", "/b.jpg", Relation.EDITED, evidence),
        ),
    ):
        assert decode_verdict(encode_verdict(verdict, a), a, b) == verdict


def test_a_verdict_by_blocks_survives_as_bytes() -> None:
    said = BlockVerdict(accepted=True, weak=False, edited=True, agreement=0.5)
    assert decode_block_verdict(encode_block_verdict(said)) == said


def test_an_inspection_survives_as_bytes() -> None:
    place = Difference((1, 2, 30, 40), DifferenceKind.OTHER_CONTENT, 55.0)
    for found in (
        Inspection((place,), Finding.VARIANT, drawn=True),
        Inspection((), Finding.SAME, equal=True),
        Inspection((), Finding.BURST, one_exposure=False, noise=0.1),
    ):
        assert decode_inspection(encode_inspection(found)) == found
