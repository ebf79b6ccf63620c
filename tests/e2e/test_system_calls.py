"""What a scan and a start of the window ask of the system: no network, and no process but the decoders' workers."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.core.image_factory import dng_bytes, photo, save
from tests.e2e.desktop import Desktop, needs_desktop, wait_until

REPOSITORY = Path(__file__).resolve().parents[2]
_STRACE = ("strace", "-f", "-qq", "-s", "400", "-e", "trace=network,process")
_CALL = re.compile(r"^\d+ +(\w+)\((.*)")
_PROCESSES = (
    ["-c", "from multiprocessing.resource_tracker import main;"],
    ["-c", "from multiprocessing.spawn import spawn_main;"],
)
"""How Python begins a worker, and what cleans up after it."""
_FLAGS = ("-B", "-E", "-I", "-P", "-W", "-X", "-s")
"""Of Python's own, which it hands on."""


def why_not() -> str:
    """Why system calls cannot be watched here, or ""."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run([*_STRACE, "true"], capture_output=True, text=True, check=False)
    return f"strace is not permitted: {tried.stderr.strip()}" if tried.returncode else ""


pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="watches the system calls of Linux"),
    pytest.mark.skipif(sys.platform == "linux" and bool(why_not()), reason=why_not()),
]


@dataclass(frozen=True, slots=True)
class Calls:
    """What was asked for: families of sockets, addresses of connections, and command lines."""

    families: frozenset[str]
    addresses: tuple[str, ...]
    programs: tuple[tuple[str, ...], ...]


def calls(trace: Path) -> Calls:
    """The calls in strace's output; those that were cut in two begin with all that they ask for."""
    families, addresses, programs = set(), [], []
    for line in trace.read_text(errors="replace").splitlines():
        found = _CALL.match(line)
        match found and found[1]:
            case "socket" | "socketpair":
                families.add(found[2].split(",")[0])  # type: ignore[index]
            case "connect" | "sendto" | "sendmsg" if "sa_family=" in found[2]:  # type: ignore[index]
                addresses.append(re.sub(r"^.*?\{", "{", found[2]))  # type: ignore[index]
            case "execve" | "execveat":
                words = re.search(r"\[(.*?)\], 0x", found[2])  # type: ignore[index]
                programs.append(tuple(json.loads(f"[{words[1]}]")) if words else (found[2],))  # type: ignore[index]
    return Calls(frozenset(families), tuple(addresses), tuple(programs))


def is_part_of_us(words: tuple[str, ...]) -> bool:
    """Whether a command line is that of a worker, or of what cleans up after workers."""
    program, *arguments = words
    while arguments and arguments[0] in _FLAGS:
        arguments = arguments[2 if arguments[0] in ("-W", "-X") else 1 :]
    return program == sys.executable and any(
        arguments[:1] == begin[:1] and arguments[1].startswith(begin[1]) for begin in _PROCESSES
    )


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Images of which some are decoded in workers, and two are copies."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.jpg", "b.png", "c.tif", "d.webp"):
        save(photo(1, 320, 240), folder / name)
    (folder / "e.dng").write_bytes(dng_bytes(photo(3, 640, 480)))
    return folder


def check(found: Calls, *, display: str = "") -> None:
    assert found.families <= {"AF_UNIX"}, found.families
    strange = [address for address in found.addresses if f'/tmp/.X11-unix/X{display}"' not in address]
    assert not strange or (display and all("/bus" in address for address in strange)), strange
    program, *others = found.programs
    assert program[1:3] == ("-m", "dedup_gui")
    assert [words for words in others if not is_part_of_us(words)] == []
    assert any("spawn_main" in " ".join(words) for words in others), "no worker: nothing was seen"


def test_a_scan_needs_no_network_and_starts_nothing_but_its_workers(
    pictures: Path, tmp_path: Path, program_environment: Callable[..., dict[str, str]]
) -> None:
    trace = tmp_path / "trace"
    command = ["scan", str(pictures), "--json", "-", "--quiet", "--data-dir", str(tmp_path / "data")]
    done = subprocess.run(
        [*_STRACE, "-o", str(trace), sys.executable, "-m", "dedup_gui", *command],
        env=program_environment(), cwd=REPOSITORY, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout)["counts"]["fingerprinted"] == 5
    found = calls(trace)
    check(found)
    assert found.addresses == ()


@pytest.mark.xvfb
@needs_desktop
def test_a_start_of_the_window_asks_for_its_display_alone(
    pictures: Path, tmp_path: Path, program_environment: Callable[..., dict[str, str]]
) -> None:
    trace, data = tmp_path / "trace", tmp_path / "data"
    with Desktop() as desktop:
        environment = program_environment(desktop.display)
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        strace = subprocess.Popen(
            [*_STRACE, "-o", str(trace), sys.executable, "-m", "dedup_gui", "--data-dir", str(data), str(pictures)],
            env=environment, cwd=REPOSITORY, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            desktop.window("pictures")
            children = Path(f"/proc/{strace.pid}/task/{strace.pid}/children").read_text().split()
            program = int(children[0])
            wait_until(lambda: (data / "cache" / "cache.sqlite").exists(), "the scan")
            wait_until(lambda: desktop.is_idle(program), "the end of the scan")
            os.kill(program, signal.SIGINT)  # closes the window, as its cross does
            _, errors = strace.communicate(timeout=20)
        finally:
            strace.kill()
    assert b"Traceback" not in errors and strace.returncode == 0, errors
    check(calls(trace), display=desktop.display.lstrip(":"))
