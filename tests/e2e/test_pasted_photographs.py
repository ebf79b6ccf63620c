"""Photographs pasted into larger pictures, through the real program: found by their keypoints, and not without."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dedup_gui.__main__ import main
from dedup_gui.core.candidates.keypoint_pairs import KeypointPairs
from dedup_gui.core.events import Progress
from dedup_gui.core.matching import proposals
from dedup_gui.core.pairs import outcome_cache
from tests.eval import drawn_set

PASTED, OTHERS = range(4), range(4, 28)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn photographs, and four of them pasted at half their size onto other ground."""
    folder = tmp_path_factory.mktemp("library")
    for number in (*PASTED, *OTHERS):
        picture = drawn_set.scene(np.random.default_rng(number))
        picture.save(folder / f"{number}.jpg", quality=92)
        if number in PASTED:
            random = np.random.default_rng(100 + number)
            ground = np.linspace(20, 220, picture.width)[None, :, None] * random.random(3)
            noisy = ground + random.normal(0, 8, (picture.height, picture.width, 3))
            larger = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
            small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
            larger.paste(small, (int(random.integers(0, 320)), int(random.integers(0, 224))))
            larger.save(folder / f"{number} pasted.jpg", quality=85)
    return folder


def groups(library: Path, data: Path) -> list[list[str]]:
    out = data / "out.json"
    options = ["--include-partials", "--data-dir", str(data), "--quiet", "--threads", "2"]
    assert main(["scan", str(library), "--json", str(out), *options]) == 0
    found = json.loads(out.read_bytes())["groups"]
    return sorted(sorted(Path(member["path"]).stem for member in group["members"]) for group in found)


def nothing(
    rows: npt.NDArray[np.void], owner: npt.NDArray[np.int32], count: int, *_: object
) -> Generator[Progress, None, KeypointPairs]:
    yield from ()
    none = np.zeros(0, np.int32)
    return KeypointPairs(none, none, np.zeros(0, np.float32), np.zeros(count, np.bool_))


def test_a_pasted_photograph_is_found_by_its_keypoints(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = [[f"{number}", f"{number} pasted"] for number in PASTED]
    found = groups(library, tmp_path)
    assert all(group in expected for group in found), "a wrong pair"
    assert len(found) >= 3
    with monkeypatch.context() as patch:
        patch.setattr(proposals, "keypoint_pairs", nothing)
        patch.setattr(outcome_cache, "STATE", "without")
        assert len(groups(library, tmp_path)) < len(found)
    assert groups(library, tmp_path) == found, "from the cache"
