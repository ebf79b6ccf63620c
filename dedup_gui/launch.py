"""Starting the window, or, where there is no display, doing the same job without one."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence

from dedup_gui import demo
from dedup_gui.cli_scan import print_groups, scan_with_progress
from dedup_gui.core.report_html import to_html
from dedup_gui.core.settings import ScanSettings
from dedup_gui.output import write_text
from dedup_gui.paths import Paths
from dedup_gui.program import Program

REPORT = "dedup-report.html"


def has_display() -> bool:
    """Whether a window can be opened: on X11 and Wayland systems a display must be named in the environment."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def launch(folders: Sequence[str], *, demo_library: bool, paths: Paths) -> int:
    """Open the window on folders, or scan them headless where there is no display.

    Args:
        folders: what to scan at once; may be empty.
        demo_library: make a small library of sample images and scan that.
        paths: where settings, cache and history lie.

    Returns:
        The exit code.

    Raises:
        DedupError: there is neither a display nor a folder.
    """
    if demo_library:
        folders = demo.make_library(tempfile.mkdtemp(prefix="dedup-demo-"))
    absolute = [os.path.abspath(folder) for folder in folders]
    if has_display():
        from dedup_gui.app import run_window

        return run_window(absolute, paths)
    return _scan_headless(absolute, paths)


def _scan_headless(folders: Sequence[str], paths: Paths) -> int:
    print("There is no display here: scanning without a window.", file=sys.stderr)
    if not folders:
        print("Name a folder: dedup-gui FOLDER, or try the sample images: dedup-gui --demo", file=sys.stderr)
        return 1
    with Program(paths) as program:
        result = scan_with_progress(program.scan(ScanSettings(folders=tuple(folders))), quiet=False)
        print_groups(result)
        report = os.path.join(_report_folder(), REPORT)
        write_text(report, to_html(result, program.jpeg_preview))
    print(f"Report with pictures: {report}")
    return 0


def _report_folder() -> str:
    """The current folder where it can be written, else the temporary one."""
    here = os.getcwd()
    return here if os.access(here, os.W_OK) else tempfile.gettempdir()
