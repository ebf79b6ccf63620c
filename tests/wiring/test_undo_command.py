"""`dedup-gui undo`: what was removed comes back where there is no window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.__main__ import main
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.core.types import Decision
from dedup_gui.exchange.plan_files import Plan, PlanFormat, plan_bytes
from tests.core.removal.removal_library import contents, family_victim, group, image, run, write, write_family
from tests.services import opened

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)
KILLED = """
import os, sys
from dedup_gui.platform.trash import SystemTrash
put = SystemTrash.put
def put_and_die(self, path):
    put(self, path)
    os._exit(9)
SystemTrash.put = put_and_die
from dedup_gui.__main__ import main
main(sys.argv[1:])
"""
Undo = Callable[..., tuple[int, str]]


@pytest.fixture
def undo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Undo:
    def call(*words: str) -> tuple[int, str]:
        code = main(["undo", *words, "--data-dir", str(tmp_path / "data")])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def remove(data: Path, victim: str, keeper: str) -> None:
    """As the window does."""
    with opened(data) as services:
        pair = group(image(victim), image(keeper))
        run(services.apply([pair], {victim: Decision.REMOVE}, ActionKind.TRASH))


def test_the_last_removal_comes_back_and_then_the_one_before(tmp_path: Path, undo: Undo) -> None:
    photos = tmp_path / "photos"
    first, second, keeper = (write(photos / f"{name}.jpg", "the picture") for name in ("a\nb", "c", "keeper"))
    for victim in (first, second):
        remove(tmp_path / "data", victim, keeper)
    code, said = undo("--list")
    assert (code, said.count("1 image, 1 can be put back")) == (0, 2)
    assert undo() == (0, f"Put back: {second}\n1 image put back, 0 not.\n")
    assert (os.path.exists(first), os.path.exists(second)) == (False, True)
    code, said = undo("1")
    assert (code, os.path.exists(first)) == (0, True)
    assert "a\\nb.jpg" in said
    code, said = undo()
    assert (code, "There is nothing to put back" in said) == (1, True)
    code, said = undo("1")
    assert (code, "Nothing of removal 1 can be put back" in said) == (1, True)


def test_a_family_comes_back_with_all_that_went_with_it(tmp_path: Path, undo: Undo) -> None:
    family = write_family(tmp_path / "family", "copies")
    before = contents(family)
    with opened(tmp_path / "data") as services:
        victim = family_victim(family / "copies")
        pair = group(victim, image(family / "keeper.jpg"))
        run(services.apply([pair], {victim.path: Decision.REMOVE}, ActionKind.TRASH))
    assert len(contents(family)) == 1
    assert undo()[0] == 0
    assert contents(family) == before


def test_what_stands_in_the_old_place_is_not_overwritten(tmp_path: Path, undo: Undo) -> None:
    victim, keeper = (write(tmp_path / "photos" / f"{name}.jpg", "the picture") for name in ("a", "keeper"))
    remove(tmp_path / "data", victim, keeper)
    write(Path(victim), "another")
    code, said = undo()
    assert (code, "Not put back: another file stands in its old place" in said) == (0, True)
    assert "0 images put back, 1 not." in said
    assert Path(victim).read_text(encoding="utf-8") == "another"


def killed_plan(tmp_path: Path) -> tuple[str, list[str]]:
    """A plan whose command was killed just when its image was in the trash; the image, and the words."""
    victim, keeper = (write(tmp_path / "photos" / f"{name}.jpg", "the picture") for name in ("a", "keeper"))
    table = tmp_path / "plan.csv"
    actions = plan_removals([group(image(victim), image(keeper))], {victim: Decision.REMOVE}, ActionKind.TRASH)
    table.write_bytes(plan_bytes(Plan(actions, (str(tmp_path / "photos"),)), PlanFormat.TABLE))
    words = ["apply", str(table), "--data-dir", str(tmp_path / "data")]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], timeout=60, check=False)
    assert (done.returncode, os.path.exists(victim)) == (9, False)
    return victim, words


def test_what_a_killed_command_removed_comes_back(tmp_path: Path, undo: Undo) -> None:
    victim, _ = killed_plan(tmp_path)
    assert "1 image, 1 can be put back" in undo("--list")[1]
    assert undo() == (0, f"Put back: {victim}\n1 image put back, 0 not.\n")
    assert Path(victim).read_text(encoding="utf-8") == "the picture"


def test_it_is_known_where_that_lies_before_more_is_removed(tmp_path: Path, undo: Undo) -> None:
    """Of two with one path and content, only the first that came to the trash can be told from the other so."""
    victim, words = killed_plan(tmp_path)
    write(Path(victim), "the picture")
    assert main(words) == 0
    with opened(tmp_path / "data") as services:
        (second,), (first,) = (services.history_records(batch.id) for batch in services.history())
    assert [os.path.basename(place) for _, place in first.result.places] == ["a.jpg"]
    assert [os.path.basename(place) for _, place in second.result.places] == ["a 2.jpg"]
    assert undo()[0] == 0
    assert Path(victim).read_text(encoding="utf-8") == "the picture"


def test_where_nothing_was_removed(tmp_path: Path, undo: Undo) -> None:
    assert undo("--list") == (0, "No removal is recorded in this data folder.\n")
    assert undo("x")[0] == 2
