"""What a net brings: its own pairs alone, what they connect, and a scan that is left with them."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.report.evaluate import Truth
from tests.bench.photographs import Camera
from tests.eval.nets import HEADINGS, main, within_reach


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photographs, each with a recompressed copy and its middle cut out."""
    camera, groups, attacks = Camera(480, 360, seed=5), [], {}
    for number in range(2):
        (tmp_path / f"{number}").mkdir()
        picture = Image.fromarray(np.ascontiguousarray(camera.photograph()[..., ::-1]))
        names = [f"{number}/{name}.jpg" for name in ("base", "again", "middle")]
        for name, copy in zip(names, (picture, picture, picture.crop((96, 72, 384, 288))), strict=True):
            copy.save(tmp_path / name, quality=70 if "again" in name else 92)
        groups.append(names)
        attacks[names[1]] = {"base": names[0], "attack": "again", "tier": 2}
        attacks[names[2]] = {"base": names[0], "attack": "middle", "tier": 4}
    (tmp_path / "manifest.json").write_text(json.dumps({"groups": groups, "attacks": attacks}))
    return tmp_path


def test_only_chains_inside_a_group_count(folder: Path) -> None:
    truth = Truth.load(str(folder / "manifest.json"))
    paths = [str(folder / f"{n}/{name}.jpg") for n in (0, 1) for name in ("base", "again", "middle")]
    right, connected = within_reach({(0, 3), (0, 1), (1, 2), (3, 4), (2, 5)}, paths, truth)
    assert right == 3
    assert {frozenset(group) for group in connected} == {
        frozenset(paths[:3]),
        frozenset(paths[3:5]),
        frozenset(paths[5:]),
    }


def test_each_net_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--nets", "hash", "--nets", "features"])
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in capsys.readouterr().out.splitlines()]
    assert [len(line) for line in lines] == [len(HEADINGS)] * 4
    by_hash, by_features = (dict(zip(range(len(HEADINGS)), line, strict=True)) for line in lines[2:])
    assert (by_hash[0], by_features[0]) == ("hash", "features")
    # The hash finds the recompressed copies and not the middles; the network finds both; the judge loses none.
    assert (by_hash[3], by_hash[5], by_hash[9]) == ("100.0%", "0.0%", "0.0%")
    assert (by_features[3], by_features[5], by_features[9]) == ("100.0%", "100.0%", "100.0%")
    assert by_hash[10] == by_features[10] == "0 (0)"
    assert int(by_features[6]) > 0
