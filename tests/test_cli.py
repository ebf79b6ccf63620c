from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.__main__ import main
from dedup_gui.cli import parse
from dedup_gui.cli_scan import print_groups
from tests.core.image_factory import jpeg_bytes, photo, save
from tests.core.report.test_tables import result

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    save(photo(1), folder / "a.jpg", quality=92)
    save(photo(1).resize((200, 150)), folder / "a small.jpg", quality=85)
    save(photo(2), folder / "b.jpg", quality=92)
    return folder


def scan(tmp_path: Path, *arguments: str) -> list[str]:
    return ["scan", *arguments, "--engine", "hash", "--data-dir", str(tmp_path / "data"), "--quiet"]


def test_scan_prints_groups_and_writes_files(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = {kind: tmp_path / f"out.{kind}" for kind in ("json", "csv", "html")}
    arguments = [word for kind, path in outputs.items() for word in (f"--{kind}", str(path))]
    assert main(scan(tmp_path, str(library), *arguments)) == 0
    out, err = capsys.readouterr()
    assert "Group 1" in out
    assert "3 images, 1 group," in out
    assert err == ""
    data = json.loads(outputs["json"].read_bytes())
    assert [os.path.basename(m["path"]) for m in data["groups"][0]["members"]] == ["a small.jpg", "a.jpg"]
    assert data["groups"][0]["matches"][0]["relation"] == "resized"
    rows = list(csv.reader(io.StringIO(outputs["csv"].read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 3
    assert outputs["html"].read_text(encoding="utf-8").count("data:image/jpeg;base64,") == 2
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".dedup-")]


def test_json_on_standard_output_is_nothing_but_json(
    library: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(scan(tmp_path, str(library), "--json", "-")) == 0
    assert json.loads(capfdbinary.readouterr().out)["schema"] == "dedup-gui/scan/1"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_behind_standard_output_is_told_in_one_line(
    library: Path, tmp_path: Path, program_environment: Callable[..., dict[str, str]]
) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dedup_gui", *scan(tmp_path, str(library), "--json", "-", "--quiet")],
            env=program_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "dedup-gui: cannot write to standard output: No space left on device"
    ]


def test_progress_goes_to_standard_error(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "empty.jpg").write_bytes(b"")
    assert main(["scan", str(library), "--engine", "hash", "--data-dir", str(tmp_path / "data")]) == 0
    err = capsys.readouterr().err
    assert "Fingerprinting" in err
    assert "skipped (empty)" in err


def test_a_missing_folder_is_an_environment_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(scan(tmp_path, str(tmp_path / "nowhere"))) == 1
    assert "nowhere" in capsys.readouterr().err


def test_one_missing_folder_of_two_is_skipped(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(scan(tmp_path, str(library), str(tmp_path / "nowhere"), "--json", str(out))) == 0
    data = json.loads(out.read_bytes())
    assert [(os.path.basename(s["path"]), s["code"]) for s in data["skipped"]] == [("nowhere", "missing")]
    assert len(data["groups"]) == 1


def test_an_output_that_cannot_be_written_is_said_before_the_scan(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(scan(tmp_path, str(library), "--json", str(tmp_path / "no" / "out.json"))) == 1
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan"],
        ["scan", "x", "--hash", "dhash"],
        ["scan", "x", "--engine", "magic"],
        ["scan", "x", "--threads", "-1"],
        ["--nonsense"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "choices"),
    [
        ("--engine", ("hash", "balanced", "thorough")),
        ("--hash", ("phash", "phash-mean", "dhash", "ahash")),
        ("--provider", ("auto", "cpu", "cuda", "directml", "coreml", "openvino")),
    ],
)
@pytest.mark.parametrize("command", [["scan", "x"], ["evaluate", "x", "--truth", "y"]])
def test_a_wrong_choice_is_told_the_right_ones(
    command: list[str], option: str, choices: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, option, "foo"]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert option in error and "'foo'" in error
    assert all(choice in error for choice in choices)


@pytest.mark.parametrize("option", ["--threads", "--min-size"])
def test_a_number_is_asked_for_in_words(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "x", option, "many"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"argument {option}: must be a whole number, not 'many'")


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert main(["scan", "--help"]) == 0
    assert "--engine" in capsys.readouterr().out


def test_data_dir_may_stand_before_or_behind_the_command() -> None:
    assert parse(["--data-dir", "D", "scan", "x"]).data_dir == "D"
    assert parse(["scan", "x", "--data-dir", "D"]).data_dir == "D"
    assert parse(["--data-dir=D", "x"]).command == "window"
    assert parse(["./scan"]).command == "window"
    assert parse(["holiday", "scan"]).folders == ["holiday", "scan"]


def test_the_data_dir_holds_everything(library: Path, tmp_path: Path, isolated_home: Path) -> None:
    before = {path for path in isolated_home.rglob("*") if path.is_file()}
    assert main(scan(tmp_path, str(library))) == 0
    assert (tmp_path / "data" / "cache" / "cache.sqlite").exists()
    assert {path for path in isolated_home.rglob("*") if path.is_file()} == before


def test_no_cache(library: Path, tmp_path: Path) -> None:
    assert main([*scan(tmp_path, str(library)), "--no-cache"]) == 0
    assert not (tmp_path / "data" / "cache" / "cache.sqlite").exists()


def test_reference_exclude_and_min_size(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    originals = tmp_path / "originals"
    originals.mkdir()
    save(photo(2), originals / "b.jpg", quality=80)
    arguments = ["--reference", str(originals), "--exclude", "a small*", "--json", str(out)]
    assert main(scan(tmp_path, str(library), *arguments)) == 0
    data = json.loads(out.read_bytes())
    assert data["counts"]["found"] == 3
    members = data["groups"][0]["members"]
    assert [(os.path.basename(os.path.dirname(m["path"])), m["keeper"]) for m in members] == [
        ("library", False),
        ("originals", True),
    ]
    assert main(scan(tmp_path, str(library), "--min-size", "1000000", "--json", str(out))) == 0
    assert json.loads(out.read_bytes())["counts"]["found"] == 0


def test_a_headless_scan_imports_no_qt(library: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from dedup_gui.__main__ import main; "
        f"assert main({scan(tmp_path, str(library))!r}) == 0; "
        "loaded = [name for name in sys.modules if name.startswith('PySide6')]; assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("images", "options", "without"),
    [
        (0, ["--engine", "hash"], ("dedup_gui.core.matching.matching", "dedup_gui.core.networks.store", "scipy")),
        (0, ["--engine", "hash", "--json", "OUT"], ("dedup_gui.core.inspection", "dedup_gui.core.report.html")),
        (1, ["--engine", "hash"], ("dedup_gui.core.networks.extractor", "dedup_gui.core.forensics.double_jpeg")),
        (2, ["--engine", "balanced"], ("scipy.sparse", "onnx")),
    ],
)
def test_a_scan_imports_what_it_needs(
    images: int, options: list[str], without: tuple[str, ...], tmp_path: Path
) -> None:
    """Imports are most of what a scan of little costs."""
    (tmp_path / "lib").mkdir()
    for number in range(images):
        save(photo(number), tmp_path / "lib" / f"{number}.jpg")
    words = [word.replace("OUT", str(tmp_path / "out.json")) for word in options]
    words = ["scan", str(tmp_path / "lib"), "--quiet", "--data-dir", str(tmp_path / "data"), *words]
    never = (*without, "dedup_gui.exchange", "dedup_gui.wiring.review_files", "dedup_gui.qt.window", "PySide6")
    code = (
        "import sys; from dedup_gui.cli import run; "
        f"assert run({words!r}) == 0; "
        f"needless = [name for name in sys.modules for never in {never!r} if (name + '.').startswith(never + '.')]; "
        "assert not needless, needless"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dedup_gui", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture(scope="module")
def many_images(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of 600 different images."""
    folder = tmp_path_factory.mktemp("many")
    random = np.random.default_rng(4)
    for number in range(600):
        image = Image.fromarray(random.integers(0, 256, (6, 8, 3), np.uint8)).resize((1000, 750))
        (folder / f"{number:04}.jpg").write_bytes(jpeg_bytes(image))
    return str(folder)


def wait_for_fingerprints(data: Path) -> None:
    """Wait until a first batch of fingerprints is safe in the cache."""
    end = time.monotonic() + 30
    while not fingerprints_in(data / "cache" / "cache.sqlite"):
        assert time.monotonic() < end, "the scan wrote nothing"
        time.sleep(0.01)


def fingerprints_in(cache: Path) -> int:
    """How many are stored; 0 as long as there is no cache to ask."""
    if not cache.exists():
        return 0
    with closing(sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)) as reader:
        try:
            return int(reader.execute("SELECT count(*) FROM files").fetchone()[0])
        except sqlite3.OperationalError:  # it is being made
            return 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_mid_scan_the_finished_part_comes_from_the_cache(tmp_path: Path, many_images: str) -> None:
    out = tmp_path / "out.json"
    program = start([*scan(tmp_path, many_images), "--threads", "1"])
    wait_for_fingerprints(tmp_path / "data")
    program.send_signal(signal.SIGKILL)
    program.communicate(timeout=30)
    assert main(scan(tmp_path, many_images, "--json", str(out))) == 0
    counts = json.loads(out.read_bytes())["counts"]
    assert 0 < counts["from_cache"] < 600
    assert counts["fingerprinted"] == 600


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts work otherwise there")
def test_interrupted(tmp_path: Path, many_images: str) -> None:
    program = start([*scan(tmp_path, many_images), "--threads", "1"])
    wait_for_fingerprints(tmp_path / "data")
    program.send_signal(signal.SIGINT)
    _, errors = program.communicate(timeout=30)
    assert program.returncode == 130
    assert errors.decode().splitlines()[-1] == "Interrupted."
    assert b"Traceback" not in errors


def test_no_display_scans_headless_and_writes_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is always a display")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert main([str(library), "--data-dir", str(tmp_path / "data")]) == 0
    out, err = capsys.readouterr()
    assert "no display" in err
    assert "Group 1" in out
    assert (tmp_path / "dedup-report.html").read_text(encoding="utf-8").count("<img") == 2


def test_a_report_never_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is always a display")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dedup-report.html").write_text("of last week")
    (tmp_path / "dedup-report-2.html").symlink_to(tmp_path / "nowhere")
    assert main([str(library), "--data-dir", str(tmp_path / "data")]) == 0
    assert (tmp_path / "dedup-report.html").read_text() == "of last week"
    assert not (tmp_path / "nowhere").exists()
    written = tmp_path / "dedup-report-3.html"
    assert f"Report with pictures: {written}" in capsys.readouterr().out
    assert written.read_text(encoding="utf-8").count("<img") == 2


def test_a_report_named_by_the_person_goes_to_that_name(library: Path, tmp_path: Path) -> None:
    named = tmp_path / "mine.html"
    named.write_text("of last week")
    assert main(scan(tmp_path, str(library), "--html", str(named))) == 0
    assert named.read_text(encoding="utf-8").count("<img") == 2


def test_what_only_weak_matches_tie_is_to_be_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    whole = result()
    group = whole.groups[0]
    first, second = group.matches
    print_groups(replace(whole, groups=(replace(group, matches=(replace(first, weak=True), second)),)))
    said = capsys.readouterr().out
    assert "keep (largest-file)" in said and "to be looked at: resized" in said
    assert "1,000 bytes can be freed, 1 image to be looked at," in said
    print_groups(replace(whole, groups=(replace(group, matches=(replace(first, weak=True),)),)))
    said = capsys.readouterr().out
    assert "keep" not in said and "0 bytes can be freed, 3 images to be looked at," in said


def test_hashes_are_chosen_for_the_hash_engine_and_stand_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    photo(1).save(folder / "a.png")
    photo(1).resize((200, 150)).save(folder / "b.png")
    chosen = ["--hash", "dhash", "--hash", "ahash", "--hash", "dhash"]
    assert main([*scan(tmp_path, str(folder), *chosen), "--json", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["settings"]["hashes"] == ["dhash", "ahash"]
    assert len(report["groups"]) == 1


def test_a_hash_for_another_engine_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "x", "--hash", "dhash"]) == 2
    assert "--hash is for --engine hash" in capsys.readouterr().err
