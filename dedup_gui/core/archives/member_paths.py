"""The paths of what lies inside archives: the archive's own, and the name inside as if the archive were a folder.

No system opens such a path, moves it or removes it: what leads through a file leads nowhere. So an image inside an
archive can be named everywhere as other images are, and nothing can happen to it.
"""

from __future__ import annotations

import os
import re

from dedup_gui.core.long_paths import system_path

_ARCHIVE_NAME = re.compile(r".\.(?:zip|cbz)\Z", re.IGNORECASE | re.DOTALL)
_THROUGH = re.compile(rf"\.(?:zip|cbz)(?={re.escape(os.sep)})", re.IGNORECASE)


def is_archive_name(name: str) -> bool:
    """Whether a file of this name is an archive that a scan can look into."""
    return _ARCHIVE_NAME.search(name) is not None


def is_of_macos(name: str) -> bool:
    """Whether it is what macOS puts into archives for what its file system has besides the files."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def member_path(archive: str, name: str) -> str:
    """The path of what an archive holds under a name, its parts divided by "/"."""
    return archive + os.sep + name.replace("/", os.sep)


def member_name(path: str, archive: str) -> str:
    """The name inside its archive, its parts divided by "/"; the inverse of `member_path`."""
    return path[len(archive) + len(os.sep) :].replace(os.sep, "/")


def in_archive(path: str) -> tuple[str, str] | None:
    """The archive that a path leads into, and the name inside; None for what lies in folders alone."""
    for found in _THROUGH.finditer(path):
        archive = path[: found.end()]
        if os.path.isfile(system_path(archive)):
            return archive, member_name(path, archive)
    return None


def path_on_disk(path: str) -> str:
    """The file that holds what a path names: the archive, or the path itself."""
    found = in_archive(path)
    return path if found is None else found[0]
