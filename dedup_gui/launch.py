"""Starting the window, or, where there is no display, doing the same job without one."""

from __future__ import annotations

import contextlib
import ctypes
import difflib
import importlib.util
import itertools
import os
import shlex
import socket
import sys
import tempfile
from collections.abc import Sequence
from urllib.parse import quote

from dedup_gui.core.errors import DedupError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.settings import ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.platform.process_start import without_collecting
from dedup_gui.words import translate

REPORT = "dedup-report.html"
_INSTALL = (
    "sudo apt install libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
)
_BUS = "DBUS_SESSION_BUS_ADDRESS"


def has_display() -> bool:
    """Whether a window can be opened: on X11 and Wayland systems a display must be named in the environment."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "xcb") not in ("xcb", "wayland"):  # offscreen, vnc, eglfs: no server needed
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _x_server_answers(os.environ.get("DISPLAY", ""))


def _x_server_answers(display: str) -> bool:
    """Whether something listens where DISPLAY points: Qt ends the whole process where nothing does."""
    host, _, number = display.rpartition(":")
    digits = number.split(".")[0]
    if not digits.isdigit():
        return False
    if host not in ("", "unix"):
        return True  # on another computer (ssh -X, a forwarded port): left to Qt
    for place in (f"\0/tmp/.X11-unix/X{digits}", f"/tmp/.X11-unix/X{digits}"):  # noqa: S108 - X11's own place
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(place)
            except OSError:
                continue
            return True
    return False


def check_window_libraries() -> None:
    """Say which library of the system the window lacks: Qt would say so in its own words, and end the process.

    Raises:
        DedupError: one is missing.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    if not os.environ.get("DISPLAY") or ("QT_QPA_PLATFORM" not in os.environ and os.environ.get("WAYLAND_DISPLAY")):
        return  # Wayland's plugin needs nothing that is not there with Wayland
    found = importlib.util.find_spec("PySide6")
    for folder in (found.submodule_search_locations or []) if found is not None else []:
        plugin = os.path.join(folder, "Qt", "plugins", "platforms", "libqxcb.so")
        if os.path.exists(plugin):
            try:
                ctypes.CDLL(plugin)
            except OSError as error:
                raise DedupError(
                    translate("cli", "The window cannot be opened: {why}").format(why=error), _libraries()
                ) from error


def _libraries() -> str:
    return translate(
        "cli",
        "Install the library that is missing (Debian, Ubuntu: {command}), or work without a window: "
        "dedup-gui scan FOLDER",
    ).format(command=_INSTALL)


def name_session_bus() -> None:
    """Say where the desktop's message bus is, where nobody has: Qt would start one (`dbus-launch`) and leave it.

    It stands at $XDG_RUNTIME_DIR/bus on systems with systemd; where it does not, there is none.
    """
    if sys.platform in ("win32", "darwin") or os.environ.get(_BUS):
        return
    place = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), "bus")
    is_there = os.path.isabs(place) and os.path.exists(place)
    os.environ[_BUS] = f"unix:path={quote(place)}" if is_there else "disabled:"


def launch(folders: Sequence[str], *, demo_library: bool, paths: Paths, commands: Sequence[str] = ()) -> int:
    """Open the window on folders, or scan them headless where there is no display.

    Args:
        folders: what to scan at once; may be empty.
        demo_library: make a small library of sample images and scan that.
        paths: where settings, cache and history lie.
        commands: words that start something else: perhaps one of them was meant.

    Returns:
        The exit code.

    Raises:
        DedupError: a folder that was named is not there.
    """
    if demo_library:
        from dedup_gui import demo

        folders = demo.make_library(tempfile.mkdtemp(prefix="dedup-demo-"))
    check_named(folders, commands)
    absolute = [os.path.abspath(folder) for folder in folders]
    if has_display():
        check_window_libraries()
        name_session_bus()
        with without_collecting():
            from dedup_gui.app import run_window

        return run_window(absolute, paths)
    return _scan_headless(absolute, paths)


def check_named(folders: Sequence[str], commands: Sequence[str]) -> None:
    """Say that a folder is not there, and what was meant perhaps: a command, or a folder of a like name.

    Raises:
        DedupError: one is not there.
    """
    missing = next((folder for folder in folders if not os.path.lexists(system_path(folder))), None)
    if missing is None:
        return
    from dedup_gui.cli_scan import printable_path

    advice = translate("cli", "Check the spelling, or connect the drive that holds it.")
    above, name = os.path.split(os.path.abspath(missing))
    beside = os.path.dirname(missing.rstrip("/\\"))
    meant = difflib.get_close_matches(missing, commands, 1, 0.7) if missing == folders[0] else []
    if meant:
        command = shlex.join(["dedup-gui", meant[0], *map(printable_path, folders[1:])])
        advice = translate("cli", "Did you mean: {command}").format(command=command)
    elif missing:
        with contextlib.suppress(OSError):
            for like in difflib.get_close_matches(name, os.listdir(above), 1, 0.7):
                near = printable_path(os.path.join(beside, like))
                advice = translate("cli", "Did you mean “{path}”?").format(path=near)
    raise DedupError(
        translate("cli", "There is no folder or file named “{path}”.").format(path=printable_path(missing)), advice
    )


def _scan_headless(folders: Sequence[str], paths: Paths) -> int:
    from dedup_gui.cli_scan import check_folders, print_groups, scan_with_progress
    from dedup_gui.core.report.html import to_html
    from dedup_gui.core.report.told import Told
    from dedup_gui.output import write_parts
    from dedup_gui.program import Program
    from dedup_gui.qt.texts.report import WORDING

    print(translate("cli", "There is no display here: scanning without a window."), file=sys.stderr)
    if not folders:
        advice = translate("cli", "Name a folder: dedup-gui FOLDER, or try the sample images: dedup-gui --demo")
        print(advice, file=sys.stderr)
        return 1
    check_folders(folders)
    with Program(paths) as program:
        result = scan_with_progress(program.scan(ScanSettings(folders=tuple(folders))), quiet=False)
        print_groups(result)
        report = free_name(os.path.join(report_folder(), REPORT))
        write_parts(report, to_html(result, program.jpeg_preview, Told(wording=WORDING)))
    print(translate("cli", "Report with pictures: {path}").format(path=report))
    return 0


def free_name(path: str) -> str:
    """The path, or the next like it that is free: of "report.html" it is "report-2.html", then "report-3.html"."""
    stem, suffix = os.path.splitext(path)
    names = itertools.chain([path], (f"{stem}-{number}{suffix}" for number in itertools.count(2)))
    return next(name for name in names if not os.path.lexists(name))


def report_folder() -> str:
    """The current folder where it can be written, else a temporary one of this user's own."""
    here = os.getcwd()
    return here if os.access(here, os.W_OK) else tempfile.mkdtemp(prefix="dedup-report-")
