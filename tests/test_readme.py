"""What the documents say is so."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui import __version__
from dedup_gui.cli import run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options_of(command: list[str], capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Every option that a command's help names."""
    assert run([*command, "--help"]) == 0
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out))


@pytest.mark.parametrize(
    "command", [[], ["scan"], ["evaluate"], ["models"]], ids=lambda words: "".join(words) or "window"
)
def test_every_option_is_documented(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    missing = sorted(option for option in options_of(command, capsys) if option not in README)
    assert not missing


def test_every_option_in_the_tables_exists(capsys: pytest.CaptureFixture[str]) -> None:
    known = {option for command in ([], ["scan"], ["evaluate"]) for option in options_of(command, capsys)}
    section = README.split("## Command line")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {option for row in rows for option in re.findall(r"--[a-z][a-z-]+", row)}
    assert len(named) > 10
    assert named <= known


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:core|tests|packaging|docs|requirements)/[\w./-]*)`", README))
    named |= set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))
    assert len(named) > 10
    places = {name: [ROOT / name, ROOT / "dedup_gui" / name] for name in named}
    assert not [name for name, tried in places.items() if not any(os.path.exists(place) for place in tried)]


def test_the_module_map_is_up_to_date() -> None:
    script = [sys.executable, str(ROOT / "packaging" / "module_map.py"), "--check"]
    assert subprocess.run(script, check=False).returncode == 0, "run `make map`"


def test_every_module_says_what_it_is() -> None:
    page = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    assert not re.findall(r"^\| `[\w.]+` \|\s*\|$", page, re.MULTILINE)


def test_versions_are_equal() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == __version__
    assert importlib.metadata.version("dedup-gui") == __version__


def test_every_dependency_is_explained() -> None:
    requires = importlib.metadata.requires("dedup-gui") or []
    names = {re.split(r"[<>=!;\s\[]", line)[0] for line in requires if "extra ==" not in line}
    assert len(names) > 8
    assert not [
        name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", README, re.IGNORECASE)
    ]
