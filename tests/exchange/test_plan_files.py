"""Plans as files: a table that nothing is lost in, and scripts that real shells run, whatever the names are."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.exchange.plan_files import COLUMNS, Plan, PlanFormat, Role, plan_bytes
from tests.core.removal.removal_library import REMOVE, contents, family_victim, group, image, write, write_family

SHELLS = [shell for shell in ("dash", "bash", "busybox", "ksh", "zsh") if shutil.which(shell)]
EVERY_BYTE = os.fsdecode(bytes(number for number in range(1, 256) if number != ord("/"))[:250])
HOSTILE = [
    "'; touch PWNED; '.jpg", "$(touch PWNED).jpg", "`touch PWNED`.jpg", "-rf.jpg", "--.jpg", "new\nline.jpg",
    "\r\n# x.jpg", '"$HOME"\\.jpg', "*.jpg", "!x.jpg", "~.jpg", " lead and trail .jpg ", "\udcff\udc80.jpg",
    "\u2019; touch PWNED; \u2018.jpg", "\u202egnp.jpg", "%s%n.jpg", "a\tb.jpg", "\\'.jpg", "'", EVERY_BYTE,
]  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="names that Windows does not take")


def plan_of(*groups: tuple[Path | str, Path | str], folder: Path) -> Plan:
    """A plan in which the first of each two goes."""
    made = [group(image(goes), image(stays), number=number) for number, (goes, stays) in enumerate(groups, start=1)]
    actions = plan_removals(made, {str(goes): REMOVE for goes, _ in groups}, ActionKind.TRASH)
    return Plan(actions, (str(folder),))


def run_script(shell: str, plan: Plan, folder: Path, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    script = tmp_path / "plan.sh"
    script.write_bytes(plan_bytes(plan, PlanFormat.SHELL))
    command = [shell, *(["sh"] if shell == "busybox" else []), str(script), str(folder)]
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    return subprocess.run(command, cwd=work, capture_output=True, timeout=100, check=False)


@posix
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_takes_every_name_for_what_it_is(shell: str, tmp_path: Path) -> None:
    pictures, into = tmp_path / "pictures", tmp_path / "into"
    pairs = []
    for number, name in enumerate(HOSTILE):
        keeper = write(tmp_path / "pictures" / "kept" / f"{number}.jpg", f"picture {number}")
        pairs.append((write(pictures / "go" / name, f"picture {number}"), keeper))
        pairs.append((write(pictures / name / "x.jpg", f"copy {number}"), write(pictures / f"{number}.jpg", "kept")))
    done = run_script(shell, plan_of(*pairs, folder=pictures), into, tmp_path)
    assert done.stdout == b"%d files moved, 0 images left alone\n" % len(pairs), done.stderr
    assert done.returncode == 0
    for goes, stays in pairs:
        assert not os.path.lexists(goes)
        assert os.path.exists(stays)
        assert os.path.exists(f"{into}{goes}")
    assert os.listdir(tmp_path / "work") == []


@posix
@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_moves_a_family_with_its_folders(shell: str, tmp_path: Path) -> None:
    family = write_family(tmp_path / "family", "copies")
    victim = family_victim(family / "copies")
    plan = plan_removals([group(victim, image(family / "keeper.jpg"))], {victim.path: REMOVE}, ActionKind.TRASH)
    before = {path.removeprefix(str(family)): data for path, data in contents(family).items()}
    done = run_script(shell, Plan(plan, (str(family),)), tmp_path / "into", tmp_path)
    assert done.returncode == 0, done.stderr
    assert [Path(path).name for path in contents(family)] == ["keeper.jpg"]
    there = {
        path.removeprefix(f"{tmp_path / 'into'}{family}"): data for path, data in contents(tmp_path / "into").items()
    }
    assert {**there, "/keeper.jpg": before["/keeper.jpg"]} == before


@posix
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("victim grew", b"gone or changed"),
        ("victim gone", b"gone or changed"),
        ("victim became a link", b"gone or changed"),
        ("keeper gone", b"nothing to keep is there"),
        ("keeper grew", b"nothing to keep is there"),
        ("keeper became the victim", b"nothing to keep is there"),
        ("place taken", b"its place in the folder is taken"),
        ("sidecar grew", b"what moves with it has changed"),
    ],
)
def test_a_script_leaves_alone_what_changed(shell: str, what: str, said: bytes, tmp_path: Path) -> None:
    pictures, into = tmp_path / "pictures", tmp_path / "into"
    goes, stays = write(pictures / "goes.jpg", "the picture"), write(pictures / "stays.jpg", "the picture")
    sidecar = write(pictures / "goes.xmp", "sidecar")
    victim = image(goes, companions=[sidecar])
    actions = plan_removals([group(victim, image(stays))], {goes: REMOVE}, ActionKind.TRASH)
    if what == "victim grew":
        write(Path(goes), "the picture, edited")
    elif what == "victim gone":
        os.unlink(goes)
    elif what == "victim became a link":
        os.unlink(goes)
        os.symlink(stays, goes)
    elif what == "keeper gone":
        os.unlink(stays)
    elif what == "keeper grew":
        write(Path(stays), "the picture, edited")
    elif what == "keeper became the victim":
        os.unlink(stays)
        os.link(goes, stays)
    elif what == "place taken":
        write(Path(f"{into}{goes}"), "somebody's")
    else:
        write(Path(sidecar), "sidecar, edited")
    before = contents(tmp_path)
    done = run_script(shell, Plan(actions, (str(pictures),)), into, tmp_path)
    (tmp_path / "plan.sh").unlink()
    assert (done.returncode, done.stdout) == (1, b"0 files moved, 1 images left alone\n")
    assert said in done.stderr
    assert contents(tmp_path) == before


@posix
def test_a_script_without_a_folder_does_nothing(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    plan = plan_of((write(pictures / "a.jpg", "x"), write(pictures / "b.jpg", "x")), folder=pictures)
    before = contents(pictures)
    for folder in ("", "relative"):
        assert run_script("sh", plan, Path(folder) if folder else Path("."), tmp_path).returncode == 2
    assert contents(pictures) == before


def words_of(line: str) -> list[str]:
    """The words of a PowerShell command as its grammar has them: quoted strings, and strings added up in brackets.

    Written from the grammar of verbatim strings, and independent of what wrote the script.
    """
    words, at = [], 0
    quotes = "'\u2018\u2019\u201a\u201b"

    def string(at: int) -> tuple[str, int]:
        assert line[at] in quotes
        at, text = at + 1, ""
        while True:
            if line[at] in quotes:
                if at + 1 < len(line) and line[at + 1] in quotes:
                    text, at = text + line[at], at + 2
                    continue
                return text, at + 1
            text, at = text + line[at], at + 1

    while at < len(line):
        if line[at] == " ":
            at += 1
        elif line[at] in quotes:
            word, at = string(at)
            words.append(word)
        elif line[at] == "(":
            word, at = string(at + 1)
            while line[at] != ")":
                assert line[at : at + 3] == " + "
                at += 3
                if number := re.match(r"\[char\](\d+)", line[at:]):
                    word, at = word + chr(int(number.group(1))), at + number.end()
                else:
                    more, at = string(at)
                    word += more
            words.append(word)
            at += 1
        else:
            bare = re.match(r"[A-Za-z0-9]+", line[at:])
            assert bare, f"not quoted: {line[at:]}"
            words.append(bare.group())
            at += bare.end()
    return words


def test_powershell_is_given_every_name_in_quotes() -> None:
    names = [name for name in HOSTILE if not name.endswith(" ") and not re.search("[\ud800-\udfff]", name)]
    actions = []
    for number, name in enumerate(names):
        paths = [f"C:\\pictures\\{name}", f"\\\\nas\\share\\{name}"]
        victim, keeper = (FileState(path, 12 + number, 0, 0, 0, "00") for path in paths)
        actions.append(PlannedAction(ActionKind.TRASH, victim, (), (), (keeper,)))
    left_out = FileState("C:\\pictures\\dot.\\x.jpg", 1, 0, 0, 0, "00")
    actions.append(PlannedAction(ActionKind.TRASH, left_out, (), (), (left_out,)))
    data = plan_bytes(Plan(tuple(actions), ()), PlanFormat.POWERSHELL)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\n")
    said = [words_of(line) for line in lines if re.match("Plan(Victim|Keeper|Group|Move)", line)]
    expected = []
    for number, name in enumerate(names):
        goes, to = f"C:\\pictures\\{name}", f"C\\pictures\\{name}"
        expected += [
            ["PlanVictim", str(12 + number), goes, to],
            ["PlanKeeper", str(12 + number), f"\\\\nas\\share\\{name}"],
            ["PlanGroup"],
            ["PlanMove", goes, to],
        ]
    assert said == expected
    assert "Write-Warning '1 image has a name that PowerShell cannot be given: left out.'" in lines


def test_what_a_script_cannot_do_is_not_written() -> None:
    state = FileState("C:\\pictures\\a.jpg", 1, 0, 0, 0, "00")
    with pytest.raises(DedupError, match="begin with /"):
        plan_bytes(Plan((PlannedAction(ActionKind.TRASH, state, (), (), (state,)),), ()), PlanFormat.SHELL)
    linked = Plan((PlannedAction(ActionKind.HARDLINK, state, (), (), (state,)),), ())
    with pytest.raises(DedupError, match="only moves"):
        plan_bytes(linked, PlanFormat.POWERSHELL)
    assert b"hardlink" in plan_bytes(linked, PlanFormat.TABLE)


def test_the_table_says_what_goes_and_what_stays(tmp_path: Path) -> None:
    family = write_family(tmp_path / "family", "copies")
    victim, keeper = family_victim(family / "copies"), image(family / "keeper.jpg")
    actions = plan_removals([group(victim, keeper)], {victim.path: REMOVE}, ActionKind.TRASH)
    text = plan_bytes(Plan(actions, (str(family),), (str(tmp_path / "masters"),)), PlanFormat.TABLE).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    assert [(row[1], Path(row[6]).name) for row in rows[1:]] == [
        (Role.FOLDER, "family"),
        (Role.REFERENCE, "masters"),
        (Role.REMOVE, "copy.jpg"),
        (Role.OTHER_NAME, "alias.jpg"),
        (Role.COMPANION, "copy.xmp"),
        (Role.KEEP, "keeper.jpg"),
    ]
    assert rows[-1][2:6] == ["1", str(keeper.file.size), str(keeper.file.mtime_ns), keeper.digest]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a.csv", PlanFormat.TABLE),
        ("a.SH", PlanFormat.SHELL),
        ("a.ps1", PlanFormat.POWERSHELL),
        ("a", PlanFormat.TABLE),
    ],
)
def test_the_suffix_says_the_format(path: str, form: PlanFormat) -> None:
    assert PlanFormat.of(path) is form


@pytest.mark.skipif(sys.platform == "win32", reason="there the script is run by PowerShell itself")
@pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell is not installed")
def test_powershell_runs_it(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    plan = plan_of((write(pictures / "it's.jpg", "x"), write(pictures / "b.jpg", "x")), folder=pictures)
    (tmp_path / "plan.ps1").write_bytes(plan_bytes(plan, PlanFormat.POWERSHELL))
    command = ["pwsh", "-NoProfile", "-File", str(tmp_path / "plan.ps1"), "-Into", str(tmp_path / "into")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert "1 files moved, 0 images left alone" in done.stdout, done.stderr
    assert (tmp_path / "into" / str(pictures)[1:] / "it's.jpg").is_file()
