"""A small run of the kinds, compared with what the program did when `kinds/baseline.json` was written.

To write it anew: `DEDUP_GUI_WRITE_BASELINE=1 pytest tests/eval/test_kinds.py`, and say in the commit why.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.report.tables import to_dict
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.core.scan_library import finish
from tests.eval.kinds import __main__ as command
from tests.eval.kinds.catalogue import KINDS
from tests.eval.kinds.library import family, make
from tests.eval.kinds.score import Piece, score

BASELINE = Path(__file__).with_name("kinds") / "baseline.json"
SMALL = 0.5
"""Half as large as in life, so that all kinds together take seconds."""

Counts = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Counts:
    """All kinds in one folder and one scan; each is scored by itself."""
    folder = tmp_path_factory.mktemp("kinds")
    pieces: dict[str, list[Piece]] = {
        kind: make(str(folder / kind), kind, seed=5, instances=1, originals=2, copies=1, scale=SMALL)
        for kind in KINDS
    }
    with Program(Paths.find(str(tmp_path_factory.mktemp("data")))) as program:
        report = to_dict(finish(program.scan(ScanSettings((str(folder),), engine=Engine.BALANCED, provider="cpu"))))
    assert report["skipped"] == []
    counts: Counts = {}
    for kind, known in pieces.items():
        paths = {piece.path for piece in known}
        groups = [
            {"matches": [match for match in group["matches"] if {match["a"], match["b"]} <= paths]}
            for group in report["groups"]
        ]
        partial = [match for match in report["partial"] if {match["a"], match["b"]} <= paths]
        counts[kind] = score({"groups": groups, "partial": partial}, known).counts()
    between = [
        match
        for group in report["groups"]
        for match in group["matches"]
        if Path(match["a"]).parts[-3] != Path(match["b"]).parts[-3]
    ]
    counts["between kinds"] = {"wrong_elsewhere": len(between)}
    return counts


def worse(recorded: Counts, now: Counts) -> list[str]:
    """What got worse: fewer pairs apart or together, more wrong ones, more that are tied firmly."""
    found = []
    for kind, before in recorded.items():
        after = now.get(kind, {})
        for name, count in before.items():
            better_if_more = name in ("apart", "together")
            new = after.get(name, 0 if better_if_more else count + 1)
            if name in ("apart", "together", "wrong_firm", "wrong_elsewhere") and (
                new < count if better_if_more else new > count
            ):
                found.append(f"{kind}: {name} {count} -> {new}")
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_kind_got_worse(measured: Counts) -> None:
    if os.environ.get("DEDUP_GUI_WRITE_BASELINE"):
        BASELINE.write_text(json.dumps(measured, indent=1, sort_keys=True) + "\n")
    recorded: Counts = json.loads(BASELINE.read_text())
    assert set(recorded) == set(measured)
    assert worse(recorded, measured) == []


def test_what_got_worse_is_named() -> None:
    before = {"maps": {"apart": 4, "weak": 0, "wrong_firm": 0, "wrong_elsewhere": 0, "together": 2}}
    assert worse(before, before) == []
    after = {"maps": {"apart": 3, "weak": 0, "wrong_firm": 1, "wrong_elsewhere": 0, "together": 3}}
    assert worse(before, after) == ["maps: apart 4 -> 3", "maps: wrong_firm 0 -> 1"]
    assert worse(before, {}) == [f"maps: {name}" for name in _ALL_GONE]


_ALL_GONE = ("apart 4 -> 0", "wrong_firm 0 -> 1", "wrong_elsewhere 0 -> 1", "together 2 -> 0")


@pytest.mark.parametrize("kind", KINDS)
def test_the_originals_of_a_family_differ_and_a_seed_draws_them_again(kind: str) -> None:
    drawn = family(kind, 11, 0, 3, 0.25)
    assert len(drawn.originals) == 3
    pixels = [np.stack([_on_grey(page) for page in original.pages[-1:]]) for original in drawn.originals]
    for one in range(3):
        for other in range(one):
            same_size = pixels[one].shape == pixels[other].shape
            assert not same_size or np.abs(pixels[one] - pixels[other]).max() > 25
    again = family(kind, 11, 0, 3, 0.25).originals
    for before, after in zip(drawn.originals, again, strict=True):
        assert [page.tobytes() for page in before.pages] == [page.tobytes() for page in after.pages]


@pytest.mark.parametrize("kind", KINDS)
def test_copies_show_what_their_original_shows(kind: str, tmp_path: Path) -> None:
    pieces = make(str(tmp_path), kind, seed=11, instances=1, originals=2, copies=len(KINDS[kind].copiers), scale=0.25)
    originals = {piece.original: piece for piece in pieces if piece.role == "original"}
    for piece in (piece for piece in pieces if piece.role == "copy"):
        with Image.open(originals[piece.original].path) as first, Image.open(piece.path) as copy:
            assert getattr(copy, "n_frames", 1) == getattr(first, "n_frames", 1)
            if piece.made != "flattened":
                small = [_on_grey(picture.resize((24, 24), Image.Resampling.BOX)) for picture in (first, copy)]
                shift = 70 if "stops" in piece.made else 24
                assert np.abs(small[0] - small[1]).mean() < shift, piece.made


def _on_grey(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    ground = Image.new("RGBA", picture.size, (120, 120, 120, 255))
    return np.asarray(Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB"), np.float32)


@pytest.mark.slow
def test_the_command_scans_and_writes_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "kinds.json"
    command.main(["5", "--kind", "bar-codes", "--instances", "1", "--engine", "hash", "--out", str(out)])
    table = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in table[2:]] == ["| bar-codes", "| all"]
    found = json.loads(out.read_text())
    assert found["settings"] == {"seeds": [5], "instances": 1, "engine": "hash"}
    (row,) = found["kinds"]
    assert (row["kind"], row["files"], row["skipped"]) == ("bar-codes", 9, [])
    assert row["apart"] + row["weak"] + row["wrong_firm"] == 27 and row["together"] + row["missed"] == 6
