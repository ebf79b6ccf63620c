"""A picture and a collage that holds it, through the real program: known as a partial overlap, never a duplicate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dedup_gui.__main__ import main
from tests.core.image_factory import photo, save


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A photo, a copy of it, and a collage with it beside three others."""
    folder = tmp_path / "library"
    folder.mkdir()
    parts = [photo(number, 400, 300) for number in (21, 22, 23, 24)]
    collage = Image.new("RGB", (800, 600))
    for number, part in enumerate(parts):
        collage.paste(part, (400 * (number % 2), 300 * (number // 2)))
    save(collage, folder / "collage.png")
    save(parts[0], folder / "photo.png")
    save(parts[0].resize((300, 225)), folder / "photo small.png")
    return folder


def scan(library: Path, tmp_path: Path, *options: str) -> dict[str, Any]:
    out = tmp_path / "out.json"
    home = ["--data-dir", str(tmp_path / "data"), "--quiet", "--threads", "2"]
    assert main(["scan", str(library), "--json", str(out), *home, *options]) == 0
    found: dict[str, Any] = json.loads(out.read_bytes())
    return found


def names(group: dict[str, Any]) -> list[str]:
    return [Path(member["path"]).name for member in group["members"]]


def test_a_collage_is_told_and_shown_on_request(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = scan(library, tmp_path)
    assert "only shares a part; --include-partials shows them" in capsys.readouterr().out
    assert [names(group) for group in plain["groups"]] == [["photo small.png", "photo.png"]]
    assert plain["partial"]
    for match in plain["partial"]:
        assert match["relation"] == "partial"
        assert "collage.png" in {Path(match[side]).name for side in "ab"}
    asked = scan(library, tmp_path, "--include-partials")
    assert asked["partial"] == plain["partial"]
    assert asked["settings"]["include_partials"]
    pairs = [group for group in asked["groups"] if "collage.png" in names(group)]
    assert len(pairs) == len(plain["partial"])
    for group in pairs:
        assert [match["relation"] for match in group["matches"]] == ["partial"]
        assert [member["keeper"] for member in group["members"]] == [True, True]
    assert "keep (partial)" in capsys.readouterr().out
