"""Which links the file system of a path can make, as far as the system tells its kind.

What it does not tell is tried when it comes to it: a link that cannot be made leaves its file where it is.
"""

from __future__ import annotations

import os
import re
import sys

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.long_paths import real_path
from dedup_gui.platform.mount_table import MOUNTINFO

_ESCAPE = re.compile(rb"\\([0-3][0-7]{2})")
_NO_LINKS = frozenset({"vfat", "msdos", "exfat", "umsdos"})
_CLONES = frozenset({"btrfs", "xfs", "bcachefs", "ocfs2", "zfs", "nfs4", "cifs", "smb3", "overlay"})
"""Those that can, where they were made so; the others (ext4, tmpfs …) never do."""


def links_offered(path: str) -> frozenset[ActionKind]:
    """The kinds of links that can be made where a path is."""
    if sys.platform == "win32":
        return frozenset({ActionKind.HARDLINK, ActionKind.SYMLINK})
    kind = _kind_of(path) if sys.platform == "linux" else ""
    if kind in _NO_LINKS:
        return frozenset()
    links = {ActionKind.HARDLINK, ActionKind.SYMLINK}
    if sys.platform == "darwin" or kind in _CLONES:
        links.add(ActionKind.REFLINK)
    return frozenset(links)


def _kind_of(path: str) -> str:
    """The kind of the file system that a path is on; "" = not known."""
    try:
        with open(MOUNTINFO, "rb") as reader:  # no person's file
            table = reader.read()
    except OSError:
        return ""
    return kind_in(table, real_path(path))


def kind_in(table: bytes, path: str) -> str:
    """The kind of the file system that a path is on, by a mount table; "" = not told."""
    best, found = -1, ""
    for line in table.splitlines():
        before, separator, after = line.partition(b" - ")
        fields = before.split(b" ")
        if not separator or len(fields) < 6:
            continue
        point = os.fsdecode(_ESCAPE.sub(lambda match: bytes([int(match[1], 8)]), fields[4]))
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, found = len(point), after.split(b" ")[0].decode("ascii", "replace")
    return found
