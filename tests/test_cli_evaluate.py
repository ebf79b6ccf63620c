from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup_gui.__main__ import main
from tests.core.image_factory import photo, save


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two copies of one picture, and another picture."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    save(photo(1), folder / "a.jpg", quality=92)
    save(photo(1), folder / "b.jpg", quality=60)
    save(photo(2), folder / "c.jpg", quality=92)
    return folder


def label(folder: Path, *groups: list[str]) -> str:
    folder.mkdir(exist_ok=True)
    truth = folder / "labels.json"
    truth.write_text(json.dumps({"groups": list(groups)}))
    return str(truth)


def evaluate(library: Path, truth: str, *more: str) -> int:
    data = str(library.parent / "data")
    return main(
        ["evaluate", str(library), "--truth", truth, "--engine", "hash", "--quiet", "--data-dir", data, *more]
    )


def test_the_figures_of_a_folder_with_labels(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert evaluate(library, label(library, ["a.jpg", "b.jpg"]), "--json", str(out)) == 0
    assert json.loads(out.read_bytes())["schema"].startswith("dedup-gui/evaluation/")


def test_labels_of_files_that_are_elsewhere_are_an_error(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    truth = label(tmp_path / "elsewhere", ["a.jpg", "b.jpg"])
    assert evaluate(library, truth, "--json", str(out)) == 1
    error = capsys.readouterr().err
    assert "none of the labelled images is among those scanned" in error
    assert "relative to the folder" in error
    assert not out.exists(), "no figures are better than wrong ones"


def test_labels_of_which_some_files_are_missing_count_as_missed(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    truth = label(library, ["a.jpg", "b.jpg", "not here.jpg"])
    assert evaluate(library, truth, "--json", str(out)) == 0
    figures = json.loads(out.read_bytes())
    assert (figures["images"], figures["pair_precision"]) == (3, 1.0)
    assert figures["pair_recall"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("content", ["", "[]", "no json"])
def test_labels_that_cannot_be_read_are_said_before_the_scan(
    content: str, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = tmp_path / "labels.json"
    truth.write_text(content)
    assert evaluate(library, str(truth)) == 1
    assert capsys.readouterr().err
    assert not (tmp_path / "data" / "cache").exists(), "nothing was scanned"
