"""The comparison with other tools: its scoring, its smaller sets, its table, and what its drivers answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.report.evaluate import Truth, evaluate
from tests.eval import compare_tools
from tests.eval.compare_tools import HEADINGS, RACE_HEADINGS, Outcome, ask, groups_of, part_of, race_row, row, table
from tests.eval.compared_tools import TOOLS, Tool
from tests.eval.measured_run import Cost
from tests.eval.tool_homes import DRIVERS, DebianPackages, Installed

COST = Cost(12.0, 20.0, 50_000_000)


def labelled(folder: Path) -> Path:
    """Three pictures with two copies each, of tiers 1 and 4, two others, and two of one scene."""
    rng = np.random.default_rng(0)
    truth: dict[str, object] = {"groups": [], "attacks": {}, "distractors": ["d/0.png", "d/1.png"]}
    truth["hard_negatives"] = [{"files": ["h/0.png", "h/1.png"]}]
    groups, attacks = [], {}
    for number in range(3):
        names = [f"g/{number}/{name}.png" for name in ("base", "same", "turned")]
        groups.append(names)
        picture = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize((160, 120))
        (folder / f"g/{number}").mkdir(parents=True)
        for name, image in zip(names, (picture, picture, picture.rotate(90, expand=True)), strict=True):
            image.save(folder / name)
        for name, attack, tier in zip(names[1:], ("same", "turned"), (1, 4), strict=True):
            attacks[name] = {"base": names[0], "attack": attack, "tier": tier}
    for name in ("d/0.png", "d/1.png", "h/0.png", "h/1.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize((160, 120)).save(folder / name)
    (folder / "manifest.json").write_text(json.dumps({**truth, "groups": groups, "attacks": attacks}))
    return folder


def drive(name: str, folder: Path, *arguments: str, env: dict[str, str] | None = None) -> list[set[str]]:
    """Run a driver with this Python; the groups it wrote, paths relative to the folder."""
    out = folder.parent / "out.json"
    command = [sys.executable, os.path.join(DRIVERS, f"{name}.py"), str(folder), str(out), *arguments]
    subprocess.run(command, check=True, env={**os.environ, **(env or {})}, timeout=60)
    return [{os.path.relpath(path, folder) for path in group} for group in json.loads(out.read_text())]


def test_a_row_says_what_was_found_by_tier(tmp_path: Path) -> None:
    truth = Truth.load(str(labelled(tmp_path) / "manifest.json"))
    full = [str(tmp_path / name) for name in ("g/0/base.png", "g/0/same.png", "g/1/base.png", "g/1/turned.png")]
    groups = [full[:2], full[2:], [str(tmp_path / "h/0.png"), str(tmp_path / "h/1.png")]]
    cells = row(Tool("tool", "default", None, ""), Outcome("1.0", groups, COST), truth)
    assert len(cells) == len(HEADINGS)
    assert cells[:2] == ["tool 1.0", "default"]
    assert cells[2:6] == ["33.3%", "33.3%", "", "33.3%"]
    assert cells[6:] == ["66.67%", "1 (1)", "12", "1.1", "20", "50"]


def test_a_race_is_told_round_by_round_as_against_the_first() -> None:
    outcomes = [Outcome("1.0", [], Cost(seconds, 20.0, 50_000_000)) for seconds in (10.0, 40.0, 20.0)]
    first = [Outcome("", [], Cost(seconds, 1.0, 1)) for seconds in (20.0, 80.0, 10.0)]
    cells = race_row(Tool("tool", "default", None, ""), outcomes, first, 200)
    assert cells == ["tool 1.0", "default", "10.0", "5.0", "20.0", "2.00", "20", "50"]
    assert len(cells) == len(RACE_HEADINGS)
    none = race_row(Tool("tool", "default", None, ""), [*outcomes[:2], Outcome("", [], None, "gone")], first, 200)
    assert none[2] == "not available: gone" and len(none) == len(RACE_HEADINGS)


def test_engines_are_raced_on_a_folder_without_a_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = labelled(tmp_path / "whole")
    (whole / "manifest.json").unlink()
    words = [str(whole), "--only", "Dedup hash", "--rounds", "2", "--work", str(tmp_path / "work")]
    compare_tools.main(words)
    head, _, line = capsys.readouterr().out.splitlines()
    assert "images a second" in head
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    least, most = float(cells[3]), float(cells[4])
    assert 0 < least <= float(cells[2]) <= most and cells[5] == "1.00"


def test_a_tool_that_did_not_run_has_its_reason_in_its_row(tmp_path: Path) -> None:
    truth = Truth.load(str(labelled(tmp_path) / "manifest.json"))
    cells = row(Tool("tool", "default", None, ""), Outcome("", [], None, "no weights"), truth)
    assert cells[2] == "not available: no weights"
    assert len(cells) == len(HEADINGS)


def test_lines_of_the_table_have_as_many_cells_whatever_is_in_them() -> None:
    lines = list(table([["a | b", *[""] * (len(HEADINGS) - 1)]]))
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}


def test_groups_of_a_report_and_of_a_driver() -> None:
    report = {"groups": [{"members": [{"path": "/a"}, {"path": "/b"}]}]}
    assert groups_of(report) == [["/a", "/b"]]
    assert groups_of([["/a", "/b"]]) == [["/a", "/b"]]


def test_an_outcome_survives_the_disk(tmp_path: Path) -> None:
    outcome = Outcome("1.0", [["/a", os.fsdecode(b"/b\xff")]], COST, "")
    outcome.write(str(tmp_path / "kept.json"))
    assert Outcome.read(str(tmp_path / "kept.json")) == outcome


def test_a_part_has_whole_groups_and_its_own_labels(tmp_path: Path) -> None:
    whole = labelled(tmp_path / "whole")
    part_of(str(whole), 2, str(tmp_path / "part"))
    truth = Truth.load(str(tmp_path / "part/manifest.json"))
    assert [len(group) for group in truth.groups] == [3, 3]
    assert len(truth.attacks) == 4
    assert all(os.path.exists(path) for path in truth.images)
    files = set((tmp_path / "part").rglob("*.png"))
    assert len(files) == len(truth.images) == 6 + 1 + 2


def test_every_setting_has_a_driver_and_a_name_of_its_own() -> None:
    others = [tool for tool in TOOLS if tool.home is not None]
    assert all(os.path.exists(os.path.join(DRIVERS, f"{tool.driver}.py")) for tool in others)
    assert len({tool.key for tool in TOOLS}) == len(TOOLS)
    written = {name[:-3] for name in os.listdir(DRIVERS) if name.endswith(".py")}
    assert written == {tool.driver for tool in others}


def test_without_apt_a_package_of_debian_is_not_available(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    tool = Tool("tool", "default", DebianPackages(("tool",), ()), "run_rdfind")
    outcome = ask(tool, str(tmp_path), str(tmp_path / "work"), 10.0)
    assert outcome.cost is None
    assert "apt-get" in outcome.failure


def test_no_tool_sees_the_persons_own_cache(tmp_path: Path) -> None:
    tool = Tool("tool", "default", DebianPackages(("tool",), ()), "run_rdfind")
    env = tool.environment(Installed("1", ("python3",), {"TOOL": "/place"}), str(tmp_path))
    assert {env["HOME"], env["XDG_CACHE_HOME"], env["XDG_CONFIG_HOME"]} == {str(tmp_path)}
    assert env["TOOL"] == "/place"


def test_our_engine_is_run_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = labelled(tmp_path / "images")
    compare_tools.main([str(folder), "--only", "Dedup hash", "--work", str(tmp_path / "work")])
    lines = capsys.readouterr().out.splitlines()
    cells = [cell.strip() for cell in lines[-1].strip("|").split("|")]
    assert cells[1:4] == ["hash", "100.0%", "100.0%"]
    assert cells[6:8] == ["100.00%", "0 (0)"]
    # Kept, and in the form that other scorers read.
    kept = list((tmp_path / "work/results").rglob("dedup-hash.json"))
    assert len(json.loads(kept[0].read_text())["groups"]) == 3


def test_imagehash_answers_with_pairs_within_the_distance(tmp_path: Path) -> None:
    pytest.importorskip("imagehash")
    folder = labelled(tmp_path / "images")
    found = drive("run_imagehash", folder, "0")
    assert sorted(sorted(pair) for pair in found) == [[f"g/{n}/base.png", f"g/{n}/same.png"] for n in range(3)]
    assert len(drive("run_imagehash", folder, "64")) == 13 * 12 // 2


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")
def test_rdfinds_list_is_read(tmp_path: Path) -> None:
    folder = labelled(tmp_path / "images")
    program = tmp_path / "program"
    # What the program writes (its manual, "results.txt"), for names with blanks in them.
    lines = "# comment\nDUPTYPE_FIRST_OCCURRENCE 7 0 5 1 2 1 {0}/a b\nDUPTYPE_WITHIN_SAME_TREE -7 0 5 1 3 1 {0}/c\n"
    program.write_text(f"#!/bin/sh\ncat >\"$2\" <<'END'\n{lines.format(folder)}END\n")
    program.chmod(0o755)
    assert drive("run_rdfind", folder, env={"RDFIND": str(program)}) == [{"a b", "c"}]


@pytest.mark.shared
def test_two_scorers_give_the_same_numbers(tmp_path: Path, shared_folder: Path) -> None:
    folder = labelled(tmp_path / "images")
    full = [str(path) for path in sorted(folder.rglob("*.png"))]
    groups = [full[:4], full[3:6], full[5:9]]  # an image in two groups, wrong pairs, a scene
    scan, out = tmp_path / "kept.json", tmp_path / "score.json"
    Outcome("", groups, COST).write(str(scan))
    script = str(shared_folder / "tools/score.py")
    command = [
        sys.executable,
        script,
        "--truth",
        str(folder / "manifest.json"),
        "--scan",
        str(scan),
        "--json",
        str(out),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    theirs = json.loads(out.read_text())
    ours = evaluate(groups, Truth.load(str(folder / "manifest.json"))).to_json()
    for name in ("variant_recall", "pair_precision", "pair_recall"):
        assert ours[name] == pytest.approx(theirs[name], abs=1e-6)
    assert len(ours["false_pairs"]) == theirs["false_pairs"]
    assert ours["false_pairs_alike"] == theirs["false_pairs_hard"]
    assert ours["by_tier"] == theirs["by_tier"]
    assert ours["by_attack"] == theirs["by_attack"]
