"""What the window works with, on a data folder of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dedup_gui.app import AppServices
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile


@contextmanager
def opened(folder: Path, previews: PreviewStore | None = None) -> Iterator[AppServices]:
    """As the program makes it, but for the window."""
    paths = Paths.find(str(folder))
    paths.make()
    with Program(paths) as program:
        program.history()
        with closing(AppServices(program, SettingsFile(paths.settings_file), previews)) as services:
            yield services
