"""Places a scan does not enter: what the user excluded, trash folders, the insides of other programs' libraries."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
import sys
from collections.abc import Iterable, Sequence, Set

from dedup_gui.core.long_paths import real_path, system_path

_APPLE = ".photoslibrary .photolibrary .aplibrary .migratedphotolibrary .imovielibrary .fcpbundle .tvlibrary"
_OTHERS = ".musiclibrary .lrlibrary .lrdata .cocatalog .cosessiondb"
PACKAGE_SUFFIXES = frozenset((*_APPLE.split(), *_OTHERS.split()))
"""Folders that are one document of another program."""

TRASH_NAMES = frozenset({".trash", ".trashes", "$recycle.bin", "recycler", "#recycle", "@recycle"})
"""Trash folders by lower-case name; `.Trash-1000` and the like besides."""

_PASSED_OVER = frozenset({"@eadir", ".@__thumb", ".thumbnails", "#snapshot", ".snapshot", ".dedup-gui"})

FileId = tuple[int, int]
"""Device and inode."""


def file_id(path: str) -> FileId | None:
    """Device and inode of what a path leads to, or None."""
    try:
        status = os.stat(system_path(path))
    except (OSError, ValueError):
        return None
    if not status.st_ino:  # a drive that gives no file numbers: the spelling has to do
        return status.st_dev, hash(os.path.normcase(real_path(path)))
    return status.st_dev, status.st_ino


def is_package(name: str) -> bool:
    """Whether a folder of this name is another program's library."""
    suffix = os.path.splitext(name)[1].lower()
    return suffix in PACKAGE_SUFFIXES or (sys.platform == "darwin" and suffix in (".app", ".framework", ".bundle"))


def is_trash(path: str, name: str) -> bool:
    """Whether a folder is a trash."""
    lower = name.lower()
    if lower in TRASH_NAMES or lower.startswith(".trash-"):
        return True
    if name != "Trash":
        return False
    parts = (system_path(os.path.join(path, part)) for part in ("info", "files"))
    return path == home_trash() or all(map(os.path.isdir, parts))


def home_trash() -> str:
    """The person's own trash folder by the XDG standard, whether it exists or not."""
    data = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(data):
        data = os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(data, "Trash")


def refusal(path: str, reference: bool) -> str:
    """Why a folder is not entered although the user named it; "" if it is.

    A trash is not, nor what lies in one: its files are gone already, and none of them may become a keeper. Another
    program's library is not either, except as a reference folder: nothing is ever removed from one.
    """
    while True:
        parent, name = os.path.split(path)
        if not name:
            return ""
        if is_trash(path, name):
            return "trash"
        if not reference and is_package(name):
            return name
        path = parent


def is_under(path: str, folders: Set[FileId]) -> bool:
    """Whether a path leads to one of these folders or into one, however it is spelled."""
    if not folders:
        return False
    path = real_path(path)
    while file_id(path) not in folders:
        parent = os.path.dirname(path)
        if parent == path:
            return False
        path = parent
    return True


def is_passed_over(name: str) -> bool:
    """Whether a folder holds only what a file server makes of other images (thumbnails, snapshots)."""
    return name.lower() in _PASSED_OVER


def is_hidden(name: str, entry: os.DirEntry[str]) -> bool:
    """Whether the system's file manager would hide this entry."""
    if name.startswith("."):
        return True
    if sys.platform == "win32":
        return bool(entry.stat(follow_symlinks=False).st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN)
    if sys.platform == "darwin":
        return bool(entry.stat(follow_symlinks=False).st_flags & stat.UF_HIDDEN)
    return False


class Excludes:
    """The patterns a user excludes.

    A pattern without a separator is matched against the names of files and folders; with one, against whole paths
    (an absolute pattern from the start, a relative one at the end); a plain folder excludes everything inside,
    however it is spelled. Case counts where the platform's usual file system makes it count.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._fold = sys.platform in ("win32", "darwin")
        names: list[str] = []
        paths: list[str] = []
        self._places: set[str] = set()
        self._ids: set[FileId] = set()
        for pattern in patterns:
            self._sort(pattern, names, paths)
        self._names = self._compile(names)
        self._paths = self._compile(paths)

    def _sort(self, pattern: str, names: list[str], paths: list[str]) -> None:
        pattern = os.path.expanduser(pattern.strip())
        if os.altsep:
            pattern = pattern.replace(os.altsep, os.sep)
        pattern = pattern.rstrip(os.sep) or pattern
        if not pattern:
            return
        if os.sep not in pattern:
            names.append(pattern)
            return
        if not os.path.isabs(pattern):
            paths.append("*" + os.sep + pattern.lstrip("." + os.sep))
            return
        paths.append(pattern)
        self._places.add(self._case(os.path.normpath(pattern)))
        found = file_id(pattern)
        if found is not None:
            self._ids.add(found)

    def _case(self, text: str) -> str:
        return text.lower() if self._fold else text

    def _compile(self, patterns: Iterable[str]) -> re.Pattern[str] | None:
        joined = "|".join(fnmatch.translate(self._case(pattern)) for pattern in patterns)
        return re.compile(joined) if joined else None

    def match(self, path: str, name: str) -> bool:
        """Whether a file or folder is excluded by its spelling."""
        if self._names is not None and self._names.match(self._case(name)):
            return True
        return self.match_place(path)

    def match_place(self, path: str) -> bool:
        """Whether a whole path is excluded; names do not count (what the user named is not excluded by them)."""
        if self._paths is None:
            return False
        path = self._case(path)
        return path in self._places or self._paths.match(path) is not None

    def match_id(self, found: FileId) -> bool:
        """Whether a folder is an excluded one under another spelling."""
        return found in self._ids
