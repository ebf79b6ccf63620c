"""Whether paths are there, asked off the GUI thread: a network drive may take half a minute to answer."""

from __future__ import annotations

import os
import threading
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal

from dedup_gui.core.long_paths import system_path


class PathState(StrEnum):
    """What stands at a path."""

    UNKNOWN = "unknown"
    """Not answered yet."""
    FOLDER = "folder"
    FILE = "file"
    MISSING = "missing"


def probe(path: str) -> PathState:
    """Look at the disk. May take long; never raises."""
    try:
        if os.path.isdir(system_path(path)):
            return PathState.FOLDER
        return PathState.FILE if os.path.exists(system_path(path)) else PathState.MISSING
    except (OSError, ValueError):
        return PathState.MISSING


_BROAD_POSIX = ("/home", "/Users", "/usr", "/System", "/Library", "/etc", "/var", "/opt", "/proc", "/sys")
_BROAD_WINDOWS = ("\\windows", "\\program files", "\\program files (x86)", "\\programdata", "\\users")


def is_broad(path: str) -> bool:
    """Whether a path is a whole drive or the system's own place: a scan there is long and rarely meant."""
    path = os.path.normpath(path)
    drive, rest = os.path.splitdrive(path)
    if os.path.dirname(path) == path:
        # A network share's root is a usual place for images, a drive's root is not.
        return not drive.startswith(("\\\\", "//"))
    return path in _BROAD_POSIX or rest.lower() in _BROAD_WINDOWS


class FolderProbe(QObject):
    """Answers, some time, what stands at a path.

    Signals:
        checked(object, object): path (str; as an object, so that bytes outside UTF-8 survive) and PathState.
    """

    checked = Signal(object, object)
    _answered = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: set[str] = set()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def check(self, path: str) -> None:
        """Ask about a path; one question at a time for each path."""
        if path in self._asked:
            return
        self._asked.add(path)
        # One thread each: a drive that hangs must not keep the others' answers. A daemon, to let the program end.
        threading.Thread(target=self._look, args=(path,), name="folder-probe", daemon=True).start()

    def _look(self, path: str) -> None:
        state = probe(path)
        try:
            self._answered.emit(path, state)
        except RuntimeError:
            return  # the window is gone

    def _deliver(self, path: str, state: PathState) -> None:
        self._asked.discard(path)
        self.checked.emit(path, state)
