"""A scan under one path, its review under another, and its plan under a third: with real files and the real trash."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dedup_gui.__main__ import main
from dedup_gui.core.action_types import ActionKind, Outcome
from dedup_gui.core.events import run_to_end
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.core.types import Decision
from dedup_gui.exchange.path_map import PathMap
from dedup_gui.exchange.plan_files import Plan, PlanFormat, plan_bytes
from dedup_gui.exchange.review_file import ReviewFile
from dedup_gui.exchange.saved_review import on_disk, relocated
from dedup_gui.wiring.review_files import save_review
from tests.core.image_factory import photo, save
from tests.core.removal.removal_library import contents, run
from tests.services import opened

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)
HOSTILE = ["-rf", "$(touch PWNED)", 'it\'s "one"', "new\nline", "\udcff\udcfe", "\u202egnp", "a=b", " x "]


def library(folder: Path) -> Path:
    """Pairs of a picture and its smaller copy, each in a folder with a hostile name; the copy has a sidecar."""
    for number, name in enumerate(HOSTILE):
        place = folder / name
        place.mkdir(parents=True)
        save(photo(number), place / f"{name} whole.jpg", quality=92)
        save(photo(number).resize((160, 120)), place / f"{name} small.jpg", quality=85)
        (place / f"{name} small.xmp").write_text(f"sidecar {number}", encoding="utf-8")
    return folder


def scan(folder: Path, data: Path, session: Path) -> None:
    arguments = [
        "scan",
        str(folder),
        "--engine",
        "hash",
        "--data-dir",
        str(data),
        "--quiet",
        "--session",
        str(session),
    ]
    assert main(arguments) == 0


def decided(session: Path, there: Path, here: Path, to: Path) -> None:
    """Open a review where its images lie elsewhere, accept every suggestion, and save it again."""
    with ReviewFile(str(session)) as file:
        review = relocated(file.review, PathMap([(str(there), str(here))], file.review.system))
    decisions = {
        member.path: Decision.KEEP if member.path == group.suggestion.path else Decision.REMOVE
        for group in review.result.groups
        for member in group.members
    }
    run_to_end(save_review(str(to), on_disk(review).review.result, decisions, lambda _: None))


def below(folder: Path) -> Mapping[str, bytes]:
    return {os.path.relpath(path, folder): data for path, data in contents(folder).items()}


def test_scanned_here_reviewed_there_applied_elsewhere_and_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = library(tmp_path / "server" / "photos")
    before = below(server)
    scan(server, tmp_path / "server data", tmp_path / "a.dedup-review")
    desktop = tmp_path / "desktop" / "mount"
    shutil.copytree(server, desktop)
    decided(tmp_path / "a.dedup-review", server, desktop, tmp_path / "b.dedup-review")
    shutil.rmtree(desktop)
    third = tmp_path / "third" / "pictures"
    third.parent.mkdir()
    server.rename(third)
    for path in contents(third):
        os.utime(path)  # another way to a file system may tell other times
    plan = [
        "apply",
        str(tmp_path / "b.dedup-review"),
        "--map",
        f"{desktop}={third}",
        "--data-dir",
        str(tmp_path / "data"),
    ]
    capsys.readouterr()
    assert main([*plan, "--dry-run"]) == 0
    assert "8 images would be removed, 0 left alone" in capsys.readouterr().out
    assert below(third) == before
    assert main(plan) == 0
    assert "8 images removed, 0 left alone" in capsys.readouterr().out
    assert sorted(below(third)) == sorted(f"{name}/{name} whole.jpg" for name in HOSTILE)
    with opened(tmp_path / "data") as services:
        (batch,) = services.history()
        report = run(services.undo(batch.id))
    assert {result.outcome for _, result in report.results} == {Outcome.UNDONE}
    assert below(third) == before


def test_a_plan_as_a_table_is_applied_likewise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = library(tmp_path / "photos")
    scan(server, tmp_path / "data", tmp_path / "a.dedup-review")
    with ReviewFile(str(tmp_path / "a.dedup-review")) as file:
        here = on_disk(file.review).review
    small = {path: Decision.REMOVE for path in here.members if path.endswith("small.jpg")}
    actions = plan_removals(here.result.groups, small, ActionKind.TRASH)
    (tmp_path / "plan.csv").write_bytes(plan_bytes(Plan(actions, here.folders), PlanFormat.TABLE))
    elsewhere = tmp_path / "elsewhere=here"
    server.rename(elsewhere)
    capsys.readouterr()
    plan = ["apply", str(tmp_path / "plan.csv"), "--data-dir", str(tmp_path / "data")]
    assert main(plan) == 1
    assert "--map OLD=NEW" in capsys.readouterr().err
    assert main([*plan, "--map", f"{server}={elsewhere}"]) == 0
    out = capsys.readouterr().out
    assert out.count("Moved to the trash: ") == len(HOSTILE) == len(out.splitlines()) - 1
    assert sorted(below(elsewhere)) == sorted(f"{name}/{name} whole.jpg" for name in HOSTILE)


def test_a_review_without_a_removal_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = library(tmp_path / "pictures")
    session = tmp_path / "review.dedup"
    scan(pictures, tmp_path / "data", session)
    capsys.readouterr()
    assert main(["apply", str(session), "--data-dir", str(tmp_path / "data")]) == 0
    assert capsys.readouterr().out == ("Nothing in it is decided to be removed: open it in the window and decide.\n")
