"""The library with bursts: as many pictures as asked for, no two of one place, frames that differ; and its report."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.bench.photographs import make_photographs
from tests.eval.bursts import LARGEST_FAMILY, Plan, cell_width, cells, enlarged, frame, main, make, report


@pytest.fixture
def photographs(tmp_path: Path) -> str:
    make_photographs(str(tmp_path / "photographs"), 3, 640, 480, seed=3)
    return str(tmp_path / "photographs")


def small(path: Path) -> "np.typing.NDArray[np.float64]":
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return cv2.resize(grey, (16, 12), interpolation=cv2.INTER_AREA).astype(np.float64).ravel()


def test_a_library_has_what_was_asked_for(photographs: str, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    manifest = make(photographs, str(folder), Plan(count=60, bursts=4, largest=6, families=2))
    bursts = [burst["files"] for burst in manifest["hard_negatives"]]
    assert len(bursts) == 4
    assert max(map(len, bursts)) == 6
    assert len(manifest["groups"]) == 3
    assert max(map(len, manifest["groups"])) == LARGEST_FAMILY
    assert sum(any(family[0] in burst for burst in bursts) for family in manifest["groups"]) == 1
    shots = [*manifest["distractors"], *(name for family in manifest["groups"] for name in family)]
    everything = {*shots, *(name for burst in bursts for name in burst)}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.jpg")} == everything
    assert len(everything) == 60
    assert json.loads((folder / "manifest.json").read_text()) == manifest


def test_frames_of_a_burst_are_nearer_than_other_pictures_and_never_the_same(
    photographs: str, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    manifest = make(photographs, str(folder), Plan(count=30, bursts=1, largest=5, families=0))
    frames = [small(folder / name) for name in manifest["hard_negatives"][0]["files"]]
    others = [small(folder / name) for name in manifest["distractors"]]
    within = [np.corrcoef(a, b)[0, 1] for i, a in enumerate(frames) for b in frames[i + 1 :]]
    across = [np.corrcoef(a, b)[0, 1] for a in frames for b in others]
    assert np.mean(within) > 0.8 > np.mean(across) + 0.3
    assert max(within) < 0.9999


def test_cells_do_not_overlap_and_flat_ones_are_left_out() -> None:
    numbers = np.arange(240 * 320, dtype=np.uint32).reshape(240, 320)
    photograph = np.stack([numbers & 255, (numbers >> 8) & 255, (numbers * 97) & 255], axis=-1).astype(np.uint8)
    photograph[:60, :80] = 128
    found = list(cells(photograph, 80))
    assert len(found) == 15
    assert all(cell.shape == (60, 80, 3) for cell in found)
    assert len({cell.tobytes() for cell in found}) == 15


def test_cells_are_as_large_as_so_many_can_be(photographs: str) -> None:
    paths = [str(path) for path in sorted(Path(photographs).rglob("*.jpg"))]
    few, many = cell_width(paths, 12), cell_width(paths, 200)
    assert 20 < many < few / 2


def test_too_few_photographs_are_said_to_be_too_few(photographs: str, tmp_path: Path) -> None:
    for path in sorted(Path(photographs).rglob("*.jpg")):
        cv2.imwrite(str(path), np.full((480, 640, 3), 90, np.uint8))
    with pytest.raises(ValueError, match="do not give 8 pictures"):
        make(photographs, str(tmp_path / "library"), Plan(count=10, bursts=1, largest=3, families=0))


def test_bursts_that_do_not_fit_are_said_not_to(photographs: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="alone are 9 pictures"):
        make(photographs, str(tmp_path / "library"), Plan(count=8, bursts=1, largest=9, families=0))


def test_a_frame_is_as_large_as_its_scene() -> None:
    scene = enlarged(np.random.default_rng(0).integers(0, 255, (30, 40, 3), dtype=np.uint8))
    assert frame(scene, np.random.default_rng(1)).shape == scene.shape == (315, 420, 3)


def scan_of(folder: Path, groups: list[list[str]], *, bursts: bool) -> dict[str, object]:
    found = [
        {"members": [{"path": str(folder / name)} for name in names], "matches": [{"relation": "burst"}]}
        for names in groups
    ]
    return {
        "settings": {"include_bursts": bursts},
        "groups": found,
        "seconds": {"judge": 2.0, "total": 8.0},
        "counts": {"found": 40, "judged": 9},
    }


def test_the_report_tells_scenes_from_mixtures(photographs: str, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    manifest = make(photographs, str(folder), Plan(count=90, bursts=4, largest=15, families=1))
    bursts = sorted((burst["files"] for burst in manifest["hard_negatives"]), key=len, reverse=True)
    family = max(manifest["groups"], key=len)
    mixture = [bursts[1][0], manifest["distractors"][0]]
    lines = "\n".join(report(str(folder), scan_of(folder, [bursts[0], mixture], bursts=True)))
    assert "judging: 25.0% of the scan, 9 pairs" in lines
    assert "the largest group is the largest true one: yes" in lines
    assert "groups: 2; bursts and families found whole: 1 of 5" in lines
    assert "groups of several scenes: 1\n" in lines
    assert "matches: burst 2" in lines
    lines = "\n".join(report(str(folder), scan_of(folder, [family], bursts=False)))
    assert "the largest group is the largest true one: yes" in lines
    assert "families found whole: 1 of 2; images of them in no group: 2\ngroups of several scenes: 0\n" in lines
    lines = "\n".join(report(str(folder), scan_of(folder, [bursts[0]], bursts=False)))
    assert "the largest group is the largest true one: no" in lines
    assert "groups of several scenes: 1\n" in lines


def test_the_command_makes_and_reports(photographs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, scan = tmp_path / "library", tmp_path / "scan.json"
    main(["make", photographs, str(folder), "--count", "12", "--bursts", "1", "--largest", "3", "--families", "0"])
    scan.write_text(json.dumps(scan_of(folder, [], bursts=True)))
    main(["report", str(folder), str(scan)])
    assert "largest group: 0 images; largest of the bursts and families: 3" in capsys.readouterr().out


def test_of_two_equal_bursts_either_may_be_the_largest(photographs: str, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    manifest = make(photographs, str(folder), Plan(count=12, bursts=1, largest=4, families=0))
    first = manifest["hard_negatives"][0]["files"]
    second = manifest["distractors"][:4]
    manifest["hard_negatives"].append({"name": "second", "kind": "burst", "files": second})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for groups in ([first, second], [second, first]):
        lines = "\n".join(report(str(folder), scan_of(folder, groups, bursts=True)))
        assert "the largest group is the largest true one: yes" in lines
    lines = "\n".join(report(str(folder), scan_of(folder, [[*first[:3], second[0]]], bursts=True)))
    assert "the largest group is the largest true one: no" in lines
