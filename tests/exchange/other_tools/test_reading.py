"""What other tools saved, read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.types import SkipCode
from dedup_gui.exchange.other_tools import groups as groups_module
from dedup_gui.exchange.other_tools import reading
from dedup_gui.exchange.other_tools.groups import FolderNeededError, Tool, UnknownFormError
from dedup_gui.exchange.other_tools.reading import read_groups


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder with six files; what is in them does not count for reading groups."""
    folder = tmp_path / "images"
    folder.mkdir()
    for name in "abcdef":
        (folder / f"{name}.jpg").write_bytes(name.encode())
    return folder


def entry(path: Path) -> dict[str, Any]:
    """One image as czkawka 8 to 10 writes it."""
    return {
        "path": str(path), "size": 1234, "width": 640, "height": 480, "modified_date": 1700000000,
        "hash": [12, 255, 0, 7, 33, 1, 2, 3], "difference": 4,
    }  # fmt: skip


def saved(folder: Path, content: object, name: str = "results.json") -> str:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return str(path)


def names(found: groups_module.ForeignGroups) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in found.groups]


def test_czkawkas_similar_images(images: Path, tmp_path: Path) -> None:
    value = [[entry(images / "a.jpg"), entry(images / "b.jpg"), entry(images / "c.jpg")], [entry(images / "d.jpg")]]
    found = read_groups(saved(tmp_path, value))
    assert (found.tool, names(found), found.references) == (Tool.CZKAWKA, [["a.jpg", "b.jpg", "c.jpg"]], ())
    assert found.groups[0].pairs is None  # each with each
    assert found.paths == tuple(str(images / name) for name in ("a.jpg", "b.jpg", "c.jpg"))


def test_czkawkas_reference_folders(images: Path, tmp_path: Path) -> None:
    value = [[entry(images / "a.jpg"), [entry(images / "b.jpg"), entry(images / "c.jpg")]]]
    found = read_groups(saved(tmp_path, value))
    assert names(found) == [["a.jpg", "b.jpg", "c.jpg"]]
    assert found.references == (str(images / "a.jpg"),)


@pytest.mark.parametrize("key", ["1234", "a.jpg"], ids=["by size", "by name"])
def test_czkawkas_equal_files(images: Path, tmp_path: Path, key: str) -> None:
    """By size and name a list for each, by content a list of lists, with reference folders pairs in these."""
    a, b, c, d = (entry(images / f"{name}.jpg") for name in "abcd")
    assert names(read_groups(saved(tmp_path, {key: [a, b]}))) == [["a.jpg", "b.jpg"]]
    assert names(read_groups(saved(tmp_path, {key: [[a, b], [c, d]]}))) == [["a.jpg", "b.jpg"], ["c.jpg", "d.jpg"]]
    found = read_groups(saved(tmp_path, {key: [[a, [b, c]]]}))
    assert (names(found), found.references) == ([["a.jpg", "b.jpg", "c.jpg"]], (str(images / "a.jpg"),))


def test_imagededups_duplicates_with_and_without_scores(images: Path, tmp_path: Path) -> None:
    plain = {"a.jpg": ["b.jpg", "c.jpg"], "b.jpg": ["a.jpg"], "c.jpg": ["a.jpg"], "d.jpg": []}
    scored = {name: [[other, 0.93] for other in others] for name, others in plain.items()}
    for value in (plain, scored):
        found = read_groups(saved(tmp_path, value), str(images))
        assert (found.tool, names(found)) == (Tool.IMAGEDEDUP, [["a.jpg", "b.jpg", "c.jpg"]])
        assert found.groups[0].pairs == ((0, 1), (0, 2))  # b and c were never called duplicates of each other


def test_imagededup_names_no_folder_so_it_is_asked_for(images: Path, tmp_path: Path) -> None:
    path = saved(tmp_path, {"a.jpg": ["b.jpg"]})
    with pytest.raises(DedupError) as caught:
        read_groups(path)
    assert isinstance(caught.value, FolderNeededError) and "name the folder" in caught.value.advice
    beside = saved(images, {"a.jpg": ["b.jpg"]})
    assert names(read_groups(beside)) == [["a.jpg", "b.jpg"]]


def test_fastdups_pairs_by_name_and_by_number(images: Path, tmp_path: Path) -> None:
    rows = [f"{images / 'a.jpg'},{images / 'b.jpg'},0.97", f"{images / 'b.jpg'},{images / 'c.jpg'},0.93"]
    found = read_groups(saved(tmp_path, "\n".join(["from,to,distance", *rows]), "similarity.csv"))
    assert (found.tool, names(found)) == (Tool.FASTDUP, [["a.jpg", "b.jpg", "c.jpg"]])
    assert found.groups[0].pairs == ((0, 1), (1, 2))
    listed = [f"{number},{images / name}" for number, name in enumerate(("a.jpg", "b.jpg", "c.jpg"))]
    saved(tmp_path, "\n".join(["index,filename", *listed]), "atrain_features.dat.csv")
    assert names(read_groups(saved(tmp_path, "from,to,distance\n0,2,0.9\n", "similarity.csv"))) == [
        ["a.jpg", "c.jpg"]
    ]


def test_fastdups_components(images: Path, tmp_path: Path) -> None:
    table = "__id,component_id,pagerank,delta\n0,7,0.15,0\n1,9,0.15,0\n2,7,0.15,0\n"
    path = saved(tmp_path, table, "connected_components.csv")
    with pytest.raises(DedupError, match="atrain_features"):
        read_groups(path)
    listed = [f"{number},{images / name}" for number, name in enumerate(("a.jpg", "b.jpg", "c.jpg"))]
    saved(tmp_path, "\n".join(["index,filename", *listed]), "atrain_features.dat.csv")
    assert names(read_groups(path)) == [["a.jpg", "c.jpg"]]
    saved(tmp_path, "\n".join(["index,filename", *listed[:2]]), "atrain_features.dat.csv")
    with pytest.raises(UnknownFormError, match="another run"):
        read_groups(path)


def test_dupegurus_results(images: Path, tmp_path: Path) -> None:
    files = "".join(
        f'<file path="{images / name}" words="" is_ref="{reference}" marked="n"/>'
        for name, reference in (("a.jpg", "y"), ("b.jpg", "n"))
    )
    group = f"<group>{files}<match first='0' second='1' percentage='98'/></group>"
    text = f"<?xml version='1.0' encoding='utf-8'?>\n<results>{group}</results>"
    found = read_groups(saved(tmp_path, text, "results.dupeguru"))
    assert (found.tool, names(found)) == (Tool.DUPEGURU, [["a.jpg", "b.jpg"]])
    assert found.references == (str(images / "a.jpg"),)


def test_which_tool_it_is_of_is_told_by_what_it_holds_and_not_by_its_name(images: Path, tmp_path: Path) -> None:
    path = saved(tmp_path, "\ufeff" + json.dumps([[entry(images / "a.jpg"), entry(images / "b.jpg")]]), "photos.txt")
    assert read_groups(path).tool is Tool.CZKAWKA


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("hello", "similarity.csv"),
        ("", "similarity.csv"),
        ("from,where\na,b\n", "similarity.csv"),
        ('{"a": 1}', "czkawka"),
        ("[1, 2]", "czkawka"),
        ("[[{", "damaged JSON"),
        ("[" * 100_000, "damaged JSON"),
        ("<results><group>", "damaged"),
        ("<html></html>", "dupeGuru"),
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><results>&a;</results>', "document type"),
        ('from,to\n"' + "x" * 200_000 + '",b\n', "damaged"),
    ],
)
def test_what_is_of_no_tool_is_refused_and_said_what_was_expected(
    tmp_path: Path, content: str, expected: str
) -> None:
    with pytest.raises(UnknownFormError) as caught:
        read_groups(saved(tmp_path, content))
    assert expected in f"{caught.value} {caught.value.advice}"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    with pytest.raises(UnknownFormError, match="neither JSON nor XML"):
        read_groups(str(tmp_path / "x"))


def test_a_file_that_is_too_large_or_not_there_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    with pytest.raises(DedupError, match="more than 1 MB"):
        read_groups(saved(tmp_path, "[" + " " * (1 << 20)))
    for path in (tmp_path / "nowhere.json", tmp_path):
        with pytest.raises(DedupError, match="cannot be read"):
            read_groups(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_does_not_hold_it_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnknownFormError):
        read_groups(str(tmp_path / "pipe"))


def test_more_files_than_can_be_are_refused(images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups_module, "MOST_FILES", 2)
    with pytest.raises(DedupError, match="more than 2 files"):
        read_groups(saved(tmp_path, [[entry(images / f"{name}.jpg") for name in "abc"]]))


def test_what_is_missing_or_no_file_is_named_with_the_reason(images: Path, tmp_path: Path) -> None:
    (images / "folder.jpg").mkdir()
    trash = images / ".Trash-1000" / "files"
    trash.mkdir(parents=True)
    (trash / "old.jpg").write_bytes(b"old")
    wanted = [images / name for name in ("a.jpg", "b.jpg", "gone.jpg", "folder.jpg", ".Trash-1000/files/old.jpg")]
    found = read_groups(saved(tmp_path, [[*map(entry, wanted), entry(Path("x\0y.jpg"))]]))
    assert names(found) == [["a.jpg", "b.jpg"]]
    reasons = {os.path.basename(skipped.path): skipped.code for skipped in found.unusable}
    assert reasons == {
        "gone.jpg": SkipCode.MISSING,
        "folder.jpg": SkipCode.NOT_A_FILE,
        "old.jpg": SkipCode.PACKAGE,
        "x\0y.jpg": SkipCode.MISSING,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stands_for_its_file_and_a_device_for_none(images: Path, tmp_path: Path) -> None:
    (tmp_path / "link.jpg").symlink_to(images / "b.jpg")
    value = [[entry(images / "a.jpg"), entry(tmp_path / "link.jpg"), entry(Path("/dev/zero"))]]
    found = read_groups(saved(tmp_path, value))
    assert found.groups[0].paths == (str(images / "a.jpg"), str(images / "b.jpg"))
    assert [(skipped.path, skipped.code) for skipped in found.unusable] == [("/dev/zero", SkipCode.NOT_A_FILE)]


def test_the_same_image_spelled_twice_is_one(images: Path, tmp_path: Path) -> None:
    value = [[entry(images / "a.jpg"), entry(images / "." / "a.jpg"), entry(images / ".." / "images" / "a.jpg")]]
    with pytest.raises(DedupError, match="No group"):
        read_groups(saved(tmp_path, value))


def test_groups_of_nothing_are_no_error(tmp_path: Path) -> None:
    assert read_groups(saved(tmp_path, [])).groups == ()
    assert read_groups(saved(tmp_path, {"a.jpg": [], "b.jpg": []})).groups == ()
