"""The .deb in a fresh Debian without Python: started as the desktop starts it, and worked by hand.

Made by `packaging/build.py`; run with its path in DEDUP_GUI_DEB. DEDUP_GUI_DEBIAN_ROOT may name a folder that holds a
base system (debootstrap --variant=minbase) already; DEDUP_GUI_SCREENS a folder for screenshots.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui import demo
from tests.e2e.desktop import ON_A_SCREEN, Desktop, wait_until
from tests.e2e.test_desktop import files_below

DEB = os.environ.get("DEDUP_GUI_DEB", "")
USER = 1000

pytestmark = [
    *ON_A_SCREEN,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not DEB, reason="DEDUP_GUI_DEB names no package"),
    pytest.mark.skipif(shutil.which("debootstrap") is None, reason="needs debootstrap"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
]


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A system of its own with nothing in it but the base and the package."""
    given = os.environ.get("DEDUP_GUI_DEBIAN_ROOT", "")
    root = Path(given) if given else tmp_path_factory.mktemp("debian")
    if not (root / "usr" / "bin" / "dpkg").exists():
        subprocess.run(["debootstrap", "--variant=minbase", "stable", str(root)], check=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copyfile(DEB, root / "tmp" / "dedup.deb")
    with contextlib.ExitStack() as mounted:
        for kind, place in (("proc", "proc"), ("/dev", "dev"), ("/tmp/.X11-unix", "tmp/.X11-unix")):
            (root / place).mkdir(exist_ok=True)
            how = ["-t", "proc", "proc"] if kind == "proc" else ["--bind", kind]
            subprocess.run(["mount", *how, str(root / place)], check=True)
            mounted.callback(subprocess.run, ["umount", "--lazy", str(root / place)], check=True)
        install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends /tmp/dedup.deb"
        environment = {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        subprocess.run(["chroot", str(root), "sh", "-c", install], env=environment, check=True)
        yield root


def inside(root: Path, command: str, *folders: str, **variables: str) -> list[str]:
    """A command for the user of the other system; the shell's own words end where `folders` begin."""
    home = {"HOME": "/home/person", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
    words = ["chroot", f"--userspec={USER}:{USER}", str(root), "env", "-i"]
    return [
        *words,
        *(f"{name}={value}" for name, value in home.items()),
        "sh",
        "-c",
        f"exec {command}",
        "sh",
        *folders,
    ]


@pytest.fixture
def home(debian: Path) -> Path:
    """A new home there, with the demo library in it."""
    folder = debian / "home" / "person"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    demo.make_library(str(folder / "Pictures"))
    subprocess.run(["chown", "-R", f"{USER}:{USER}", str(folder)], check=True)
    return folder


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A screen outside: its socket is known inside."""
    with Desktop(1280, 720) as screen:
        yield screen


def test_there_is_no_python(debian: Path) -> None:
    assert not [name for name in os.listdir(debian / "usr" / "bin") if name.startswith("python")]


def test_it_proves_itself(debian: Path, home: Path) -> None:
    done = subprocess.run(inside(debian, "dedup-gui --self-test"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "self-test passed"


def exec_line(debian: Path) -> str:
    """What the desktop file says, with the shell's words in the place of %F."""
    text = (debian / "usr/share/applications/dedup-gui.desktop").read_text(encoding="utf-8")
    found = re.search(r"^Exec=(.+)$", text, re.MULTILINE)
    assert found is not None
    assert "%F" in found.group(1)
    return found.group(1).replace("%F", '"$@"')


def picture(desktop: Desktop, name: str) -> None:
    """A screenshot, where one is wished for."""
    folder = os.environ.get("DEDUP_GUI_SCREENS", "")
    if folder and shutil.which("import"):
        os.makedirs(folder, exist_ok=True)
        target = os.path.join(folder, f"{name}.png")
        subprocess.run(["import", "-window", "root", target], env=desktop.environment(), check=True)


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
def test_started_by_the_desktop_reviewed_applied_undone(
    desktop: Desktop, debian: Path, home: Path, locale: str
) -> None:
    library = home / "Pictures"
    before = files_below(library)
    trash = home / ".local" / "share" / "Trash" / "files"
    command = inside(debian, exec_line(debian), "/home/person/Pictures", DISPLAY=desktop.display, LANG=locale)
    program = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        window = desktop.window("Pictures")
        wait_until(lambda: (home / ".cache/dedup-gui/cache.sqlite").exists(), "the scan")
        wait_until(lambda: desktop.is_idle(program.pid), "the end of the scan", 120)
        picture(desktop, f"{locale}-1-groups")
        desktop.focus(window)
        for _ in range(20):  # accept the suggestion of every group; more often does no harm
            desktop.key("Return")
        desktop.key("ctrl+Return")
        desktop.do("sleep", "1")
        picture(desktop, f"{locale}-2-apply")
        desktop.key("Return")  # Cancel is the default button: nothing may happen
        desktop.do("sleep", "0.5")
        assert files_below(library) == before
        desktop.focus(window)
        desktop.key("ctrl+Return")
        desktop.do("sleep", "1")
        desktop.key("alt+m")
        wait_until(lambda: trash.is_dir() and len(os.listdir(trash)) >= 8, "files in the trash")
        wait_until(lambda: desktop.is_idle(program.pid), "the end of the removal")
        picture(desktop, f"{locale}-3-removed")
        left = files_below(library)
        assert left.items() < before.items()
        desktop.focus(window)
        desktop.key("ctrl+alt+z")
        wait_until(lambda: files_below(library) == before, "everything back in its place")
        assert os.listdir(trash) == []
        wait_until(lambda: desktop.is_idle(program.pid), "the end of the undo")
        picture(desktop, f"{locale}-4-undone")
    finally:
        program.terminate()
        _, errors = program.communicate(timeout=20)
    assert b"Traceback" not in errors, errors
