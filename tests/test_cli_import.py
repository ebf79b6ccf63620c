"""`dedup-gui import` by its command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.__main__ import main
from tests.core.image_factory import photo, save


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    save(photo(1), folder / "a.jpg", quality=92)
    save(photo(1).resize((200, 150)), folder / "a small.jpg", quality=85)
    save(photo(2), folder / "b.jpg", quality=92)
    (folder / "damaged.jpg").write_bytes((folder / "b.jpg").read_bytes()[:300])
    return folder


def czkawka(folder: Path, groups: list[Any], name: str = "czkawka.json") -> str:
    """Groups of names in a folder as czkawka saves them; a pair (name, [names]) has a reference."""

    def entry(found: Any) -> Any:
        if not isinstance(found, str):
            return [entry(inner) for inner in found]
        return {"path": str(folder / found), "size": 1, "width": 4, "height": 3, "modified_date": 1, "hash": [1] * 8}

    path = folder.parent / name
    path.write_text(json.dumps([entry(group) for group in groups]), encoding="utf-8")
    return str(path)


def imported(tmp_path: Path, *arguments: str) -> list[str]:
    return ["import", *arguments, "--engine", "hash", "--data-dir", str(tmp_path / "data"), "--quiet"]


def test_groups_of_another_tool_are_judged_and_what_is_refused_is_told(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = czkawka(library, [["a.jpg", "a small.jpg", "b.jpg"], ["b.jpg", "damaged.jpg", "gone.jpg"]])
    assert main(imported(tmp_path, source, "--json", str(tmp_path / "out.json"))) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "czkawka had 3 images in 1 group. Dedup does not agree with it. 2 files could not be judged." in out
    assert "czkawka grouped these (group 1), Dedup does not" in out
    assert "2 of 3 pairs are refused" in out
    data = json.loads((tmp_path / "out.json").read_bytes())
    (group,) = data["groups"]
    assert [Path(member["path"]).name for member in group["members"]] == ["a small.jpg", "a.jpg"]
    assert [(found["code"], Path(found["path"]).name) for found in data["skipped"]] == [
        ("truncated", "damaged.jpg"),
        ("missing", "gone.jpg"),
    ]
    told = data["imported"]
    assert (told["tool"], told["pairs"], told["refused_pairs"]) == ("czkawka", 3, 2)
    (refused,) = told["refused"]
    assert [[Path(path).name for path in part] for part in refused["parts"]] == [["a small.jpg", "a.jpg"], ["b.jpg"]]


def test_a_reference_of_the_other_tool_stays_a_reference(library: Path, tmp_path: Path) -> None:
    source = czkawka(library, [["a small.jpg", ["a.jpg"]]])
    assert main(imported(tmp_path, source, "--json", str(tmp_path / "out.json"))) == 0
    (group,) = json.loads((tmp_path / "out.json").read_bytes())["groups"]
    kept = {Path(member["path"]).name: (member["keeper"], member.get("reference")) for member in group["members"]}
    assert kept == {"a small.jpg": (True, True), "a.jpg": (False, None)}


def test_images_named_without_a_folder_are_found_in_the_one_that_is_named(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "imagededup.json"
    path.write_text(json.dumps({"a.jpg": [["a small.jpg", 3]], "a small.jpg": [["a.jpg", 3]], "b.jpg": []}))
    assert main(imported(tmp_path, str(path))) == 1
    assert "named without their folder" in capsys.readouterr().err
    assert main(imported(tmp_path, str(path), "--images", str(library))) == 0
    assert "imagededup had 2 images in 1 group. Dedup agrees with it." in capsys.readouterr().out


def test_a_file_of_no_tool_is_an_environment_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text('{"schema": 1}')
    assert main(imported(tmp_path, str(tmp_path / "x.json"))) == 1
    assert "Expected is what czkawka saves" in capsys.readouterr().err
