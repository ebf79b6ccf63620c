"""The benchmark's photographs are like photographs where it matters, and its workers work."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.bench import workers
from tests.bench.photographs import Camera, make_photographs


def test_a_file_has_a_photographs_bytes_per_pixel(tmp_path: Path) -> None:
    paths = make_photographs(str(tmp_path), 4, 1200, 900)
    sizes = [Path(path).stat().st_size / (1200 * 900) for path in paths]
    assert 0.15 < sum(sizes) / len(sizes) < 0.40


def test_no_two_are_alike() -> None:
    camera = Camera(160, 120)
    small = [np.asarray(Image.fromarray(camera.photograph()).convert("L").resize((8, 8)), float) for _ in range(12)]
    closest = max(np.corrcoef(a.ravel(), b.ravel())[0, 1] for i, a in enumerate(small) for b in small[i + 1 :])
    assert closest < 0.95


@pytest.mark.parametrize("role", ["hash", "imagehash", "decode"])
def test_every_role_reads_every_image(role: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if role != "hash":
        pytest.importorskip("imagehash" if role == "imagehash" else "simplejpeg")
    make_photographs(str(tmp_path / "photographs"), 5, 320, 240)
    workers.main([role, str(tmp_path / "photographs"), "2", str(tmp_path / "data")])
    figures = workers.Figures(**json.loads(capsys.readouterr().out))
    assert figures.images == 5
    assert figures.seconds > 0
    assert 0 <= figures.cpu < figures.seconds * 64  # the system may count in steps of 10 ms
    if sys.platform in ("linux", "darwin"):
        assert figures.peak > 10_000_000
