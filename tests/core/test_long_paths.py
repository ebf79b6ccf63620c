from __future__ import annotations

import ast
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.core.long_paths import is_too_long, plain_path, real_path, system_path

LONG = "x" * 300
SPELLINGS = [
    ("C:\\short.jpg", "C:\\short.jpg"),
    ("C:\\" + LONG, "\\\\?\\C:\\" + LONG),
    ("\\\\server\\share\\" + LONG, "\\\\?\\UNC\\server\\share\\" + LONG),
    ("\\\\?\\C:\\" + LONG, "\\\\?\\C:\\" + LONG),
    (LONG + "\\beside.jpg", LONG + "\\beside.jpg"),
    ("C:/a/../b/" + LONG, "\\\\?\\C:\\b\\" + LONG),
]


@pytest.mark.parametrize(("path", "expected"), SPELLINGS)
def test_windows(path: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert system_path(path) == expected


@pytest.mark.parametrize("path", ["C:\\short.jpg", "C:\\" + LONG, "\\\\server\\share\\" + LONG])
def test_and_back(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert plain_path(system_path(path)) == path


def test_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "posix")
    for path in ("/" + LONG, "\\\\?\\C:\\" + LONG):
        assert system_path(path) == plain_path(path) == path
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert real_path(str(tmp_path / "link")) == os.path.realpath(tmp_path / "folder")


ROOT = Path(__file__).resolve().parents[2] / "dedup_gui"
HANDLING = ("core/discovery", "core/image", "core/removal", "core/report", "platform", "output.py", "cli_scan.py",
            "cli_evaluate.py", "qt/start/folder_probe.py")  # fmt: skip
"""Folders and modules that give paths of people's files to the system."""

ONE = {
    *("open", "os.open", "os.stat", "os.lstat", "os.unlink", "os.remove", "os.mkdir", "os.makedirs", "os.rmdir"),
    *("os.listdir", "os.scandir", "os.walk", "os.readlink", "os.access", "os.chmod", "os.utime", "os.truncate"),
    *("os.path.exists", "os.path.lexists", "os.path.isdir", "os.path.isfile", "os.path.islink", "os.path.ismount"),
    *("os.path.getsize", "os.path.getmtime", "os.path.realpath", "os.fsencode"),
}
"""Calls whose first argument is a path for the system."""
TWO = {"os.rename", "os.replace", "os.link", "os.path.samefile", "shutil.copystat", "shutil.move", "shutil.copyfile"}

ALLOWED = {
    "output.py": {  # made by mkstemp in a folder spelled for the system
        *("os.replace(temporary, target)", "os.unlink(temporary)"),
        "os.open(temporary, _NEW_FILE, _BY_UMASK if mode is None else mode & _BY_UMASK)",
    },
    "core/image/opening.py": {"os.open(path, flags | _NONBLOCKING)"},  # the opener of a call that has the door
    "core/removal/destination.py": {"os.fsencode(path)"},  # what stands in the marker
    "core/removal/moving.py": {"os.fsencode(name)"},  # no path: it is counted
    "platform/freedesktop_trash.py": {
        "open(descriptor, 'wb')",
        *("os.fsencode(written)", "os.fsencode(os.path.abspath(path))", "os.fsencode(base)", "os.fsencode(name)"),
        "os.fsencode(os.path.join(real_path(os.path.dirname(path)), os.path.basename(path)))",
    },  # what stands in the info file
    "platform/file_systems.py": {"open(MOUNTINFO, 'rb')"},
    "platform/mount_table.py": {"open(MOUNTINFO, 'rb')", "os.path.isdir(folder)"},  # Linux only: no long paths
}


def test_every_path_goes_through_the_door() -> None:
    modules = [path for name in HANDLING for path in _modules(ROOT / name)]
    assert len(modules) > 40
    found = {str(path.relative_to(ROOT).as_posix()): set(unspelled(path.read_text("utf-8"))) for path in modules}
    assert {module: calls - ALLOWED.get(module, set()) for module, calls in found.items()} == {
        module: set() for module in found
    }
    unused = {module: calls - found[module] for module, calls in ALLOWED.items()}
    assert unused == {module: set() for module in ALLOWED}, "allowed, but not there any more"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("os.stat(path)", ["os.stat(path)"]),
        ("os.stat(system_path(path))", []),
        ("os.rename(system_path(a), b)", ["os.rename(system_path(a), b)"]),
        ("spelled = system_path(path)\nos.stat(spelled)", []),
        ("os.symlink(target, path)", ["os.symlink(target, path)"]),
        ("os.symlink(target, system_path(path))", []),
        ("with open(path, 'rb') as file: pass", ["open(path, 'rb')"]),
    ],
)
def test_a_path_beside_the_door_would_be_found(code: str, found: list[str]) -> None:
    assert list(unspelled(code)) == found


def unspelled(source: str) -> Iterator[str]:
    """The calls in a source that give the system a path not spelled for it."""
    tree = ast.parse(source)
    spelled = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_spelled(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            paths = node.args[:1] if name in ONE else node.args[:2] if name in TWO else []
            if name == "os.symlink":
                paths = node.args[1:2]  # what a link says is not read by the system now
            if not all(_is_spelled(path, spelled) for path in paths):
                yield ast.unparse(node)


def _is_spelled(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "system_path"


def _modules(place: Path) -> list[Path]:
    return [place] if place.suffix else sorted(place.rglob("*.py"))


def test_a_refusal_for_length_is_recognised() -> None:
    assert is_too_long(OSError(errno.ENAMETOOLONG, "File name too long"))
    assert not is_too_long(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    on_windows = FileNotFoundError(errno.ENOENT, "The filename or extension is too long")
    on_windows.winerror = 206  # type: ignore[attr-defined, unused-ignore]
    assert is_too_long(on_windows)
