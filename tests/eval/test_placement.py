"""Where a copy lies in its original, against the truth: on transforms made by hand, and on what the judge finds."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.cli import run
from tests.eval import drawn_set
from tests.eval.placement import main, overlap, placement, where


def scan_of(folder: Path, matches: list[tuple[str, str, list[list[float]]]]) -> dict[str, object]:
    sizes = {"base.png": (400, 300), "crop.png": (100, 75), "turned.png": (400, 300)}
    return {
        "groups": [
            {
                "members": [
                    {"path": str(folder / name), "width": width, "height": height}
                    for name, (width, height) in sizes.items()
                ],
                "matches": [
                    {"a": str(folder / a), "b": str(folder / b), "evidence": {"transform": matrix}}
                    for a, b, matrix in matches
                ],
            }
        ]
    }


MANIFEST = {
    "attacks": {
        "crop.png": {"base": "base.png", "param": {"box": [100, 60, 300, 210]}},
        "turned.png": {"base": "base.png", "param": {"deg": 10}},
        "lost.png": {"base": "base.png", "param": {"deg": 3}},
    }
}


def test_overlap_of_boxes() -> None:
    assert overlap((0, 0, 2, 2), (0, 0, 2, 2)) == 1.0
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (2, 2, 3, 3)) == 0.0


def test_right_transforms_have_no_error_whichever_way_they_point(tmp_path: Path) -> None:
    into = [[2.0, 0.0, 100.0], [0.0, 2.0, 60.0], [0.0, 0.0, 1.0]]
    turn = math.radians(10)
    turned = [[math.cos(turn), -math.sin(turn), 0.0], [math.sin(turn), math.cos(turn), 0.0], [0.0, 0.0, 1.0]]
    for crop in (("base.png", "crop.png", into), ("crop.png", "base.png", np.linalg.inv(into).tolist())):
        found = placement(str(tmp_path), MANIFEST, scan_of(tmp_path, [crop, ("base.png", "turned.png", turned)]))
        assert found.overlap == pytest.approx([1.0])
        assert found.scale == pytest.approx([0.0])
        assert found.turn == pytest.approx([0.0])


def test_wrong_transforms_have_their_error(tmp_path: Path) -> None:
    into = [[2.2, 0.0, 100.0], [0.0, 2.2, 60.0], [0.0, 0.0, 1.0]]
    turn = math.radians(-10)
    other_way = [[math.cos(turn), -math.sin(turn), 0.0], [math.sin(turn), math.cos(turn), 0.0], [0.0, 0.0, 1.0]]
    scan = scan_of(tmp_path, [("base.png", "crop.png", into), ("base.png", "turned.png", other_way)])
    found = placement(str(tmp_path), MANIFEST, scan)
    assert where(np.array(into), (100, 75)) == pytest.approx((100.0, 60.0, 320.0, 225.0))
    assert found.overlap == pytest.approx([200 * 150 / (220 * 165)])
    assert found.scale == pytest.approx([0.1])
    assert found.turn == pytest.approx([20.0])


def test_the_judge_places_crops_to_the_pixel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    picture = drawn_set.scene(np.random.default_rng(4))
    picture.save(folder / "base.png")
    box = (70, 40, 420, 300)
    picture.crop(box).resize((700, 520), Image.Resampling.LANCZOS).save(folder / "crop.jpg", quality=85)
    manifest = {"attacks": {"crop.jpg": {"base": "base.png", "param": {"box": box}}}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    scan = str(tmp_path / "scan.json")
    assert run(["--data-dir", str(tmp_path / "data"), "scan", str(folder), "--quiet", "--json", scan]) == 0
    main([str(folder), scan])
    assert ", 0 below 0.95" in capsys.readouterr().out
    found = placement(str(folder), manifest, json.loads(Path(scan).read_text()))
    assert found.overlap[0] > 0.99
    assert found.scale[0] < 0.005
