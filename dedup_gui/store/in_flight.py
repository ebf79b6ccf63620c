"""Which files were being decoded when a process of this program ended: found and looked at with care the next time.

Each process keeps a small file of its own, with a place for each decode that is running. A path is written there
before the decode and blanked out after it; that costs two short writes into the system's memory, which survive the
process, whatever ends it. The next process to start finds the files of those that are gone, and keeps what stood in
them as strikes: one for each process that ended while a file, of this size and this time, was in flight. Most are
innocent (a person ended the program); they are forgiven as soon as they were read.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading

from dedup_gui.core.archives.member_paths import path_on_disk
from dedup_gui.core.files.private import make_private_folder, private_opener
from dedup_gui.core.long_paths import system_path
from dedup_gui.store.process_lock import ProcessLock

_PLACE = 4096
"""Bytes for each decode that is running; longer paths are not noted."""
_SUFFIX, _LOCK = ".flight", ".lock"
_STRIKES = "strikes.json"
_MOST = 1000
"""Files with strikes that are kept: those of hundreds of ends, in which a few were in flight each."""

_State = tuple[int, int]
"""Size and mtime_ns."""


class InFlight:
    """The record of one process. Every failure leaves it silent: it warns, and is never in the way.

    Args:
        folder: of the records; made when needed.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._free: list[int] = []
        self._places = 0
        self._strikes: dict[str, tuple[_State, int]] = {}
        self._descriptor: int | None = None
        self._path = os.path.join(folder, f"{os.getpid()}-{os.urandom(4).hex()}{_SUFFIX}")
        self._alive = ProcessLock(self._path + _LOCK)
        with contextlib.suppress(OSError, ValueError):
            self._open()

    def close(self) -> None:
        """End the record. What is still in flight hangs, and is left for the next process to find."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
            hanging = len(self._free) < self._places
        if descriptor is not None:
            os.close(descriptor)
            if not hanging:
                self._remove(self._path)
        self._alive.release()

    def begin(self, path: str) -> int:
        """Note that a file is about to be decoded."""
        content = os.fsencode(path)
        if self._descriptor is None or len(content) >= _PLACE:
            return -1
        with self._lock:
            place = self._free.pop() if self._free else self._places
            self._places = max(self._places, place + 1)
            self._write(place, content + b"\0")
        return place

    def end(self, mark: int) -> None:
        """Note that it was."""
        if mark < 0:
            return
        with self._lock:
            self._write(mark, b"\0")
            self._free.append(mark)

    def strikes(self, path: str) -> int:
        """How many processes ended while the file, as it is now, was in flight."""
        with self._lock:
            known = self._strikes.get(path)
        return known[1] if known is not None and known[0] == _state(path) else 0

    def forgive(self, path: str) -> None:
        """Forget a file's strikes."""
        with self._lock:
            if self._strikes.pop(path, None) is not None:
                self._save()

    def _open(self) -> None:
        make_private_folder(self._folder)
        self._alive.acquire()
        with open(self._path, "xb", buffering=0, opener=private_opener) as file:
            self._descriptor = os.dup(file.fileno())
        self._strikes = _read_strikes(os.path.join(self._folder, _STRIKES))
        self._take_over()

    def _take_over(self) -> None:
        """Turn what processes left behind that are gone into strikes."""
        for name in os.listdir(self._folder):
            left = os.path.join(self._folder, name)
            if not name.endswith(_SUFFIX) or left == self._path:
                continue
            lock = ProcessLock(left + _LOCK)
            if not lock.acquire():
                continue  # its process lives
            try:
                with open(left, "rb") as file:
                    content = file.read()
            except OSError:
                continue  # another process was quicker
            finally:
                lock.release()
            for start in range(0, len(content), _PLACE):
                path = os.fsdecode(content[start : start + _PLACE].partition(b"\0")[0])
                if path:
                    self._strike(path)
            self._remove(left)
        self._save()

    def _strike(self, path: str) -> None:
        state = _state(path)
        if state is not None:
            known, count = self._strikes.pop(path, (state, 0))
            self._strikes[path] = (state, count + 1 if known == state else 1)

    def _save(self) -> None:
        rows = [(path, *state, count) for path, (state, count) in self._strikes.items()][-_MOST:]
        target = os.path.join(self._folder, _STRIKES)
        with contextlib.suppress(OSError):
            with open(f"{target}.part", "w", encoding="ascii", opener=private_opener) as file:
                json.dump(rows, file)
            os.replace(f"{target}.part", target)

    def _write(self, place: int, content: bytes) -> None:
        """Write at a place; called with the lock held."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                if hasattr(os, "pwrite"):
                    os.pwrite(self._descriptor, content, place * _PLACE)
                else:
                    os.lseek(self._descriptor, place * _PLACE, os.SEEK_SET)
                    os.write(self._descriptor, content)

    def _remove(self, path: str) -> None:
        for each in (path, path + _LOCK):
            with contextlib.suppress(OSError):
                os.unlink(each)


def _read_strikes(path: str) -> dict[str, tuple[_State, int]]:
    """What `_save` wrote; without what is damaged."""
    try:
        with open(path, encoding="ascii") as file:
            rows = json.load(file)
    except (OSError, ValueError, RecursionError):
        return {}
    strikes: dict[str, tuple[_State, int]] = {}
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [str() as name, int() as size, int() as time, int() as count]:
                strikes[name] = (size, time), count
    return strikes


def _state(path: str) -> _State | None:
    try:
        found = os.stat(system_path(path_on_disk(path)))
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns
