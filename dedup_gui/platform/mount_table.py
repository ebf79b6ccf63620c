"""What is mounted where: by which other paths a file can be reached.

Linux tells it in /proc/self/mountinfo (proc(5)): of each mount the file system's number, the folder of it that is the
mount's root, the mount point, the kind, the source and the options. Other systems have no such views of a folder, or
do not tell.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOUNTINFO = "/proc/self/mountinfo"
FRESH_SECONDS = 1.0
"""For so long the table counts as read: a batch asks thousands of times, and mounts change now and then (chosen)."""
MOST_VIEWS = 64
"""Of one path; a container's computer may have a folder in hundreds of overlays (chosen)."""

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "ceph", "fuse.sshfs", "fuse.rclone"})
_ESCAPE = re.compile(rb"\\([0-3][0-7]{2})")
_COMMA = re.compile(r"(?<!\\),")
_COLON = re.compile(r"(?<!\\):")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the table.

    Attributes:
        point: where it is mounted.
        system: names the file system: two mounts of one have the same.
        root: the folder of the file system that is shown at the point.
        layers: folders elsewhere that it shows at the point: an overlay's, a mirror's.
    """

    point: str
    system: str
    root: str
    layers: tuple[str, ...] = ()


def parse(table: bytes) -> list[Mount]:
    """Read the lines of a mountinfo; those that cannot be read are passed over."""
    mounts = []
    for line in table.splitlines():
        before, separator, after = line.partition(b" - ")
        fields, kinds = before.split(b" "), after.split(b" ")
        if not separator or len(fields) < 6 or len(kinds) < 3:
            continue
        number, root, point = (_text(field) for field in fields[2:5])
        kind, source, options = (_text(field) for field in kinds[:3])
        system, folder = _shared(kind, source) if kind in _NETWORK else ("", "")
        mounts.append(
            Mount(point, system or number, _join(folder or "/", _relative(root, "/")), _layers(kind, source, options))
        )
    return mounts


def views(mounts: Sequence[Mount], path: str) -> list[str]:
    """Other paths of what stands at a path, by a table; not those that another mount covers."""
    found = [path]
    for known in found:  # it grows: a bind mount may show an overlay
        for other in _next(mounts, known):
            if other not in found and len(found) <= MOST_VIEWS:
                found.append(other)
    return found[1:]


class SystemMounts:
    """`core.ports.Mounts` of this computer."""

    def __init__(self) -> None:
        self._mounts: list[Mount] = []
        self._points: frozenset[str] = frozenset()
        self._names: frozenset[str] = frozenset()
        self._folders: dict[str, list[str]] = {}
        self._read = 0.0

    def views(self, path: str) -> Sequence[str]:
        """Other paths of what stands at a path."""
        if sys.platform != "linux":
            return ()
        now = time.monotonic()
        if not self._read or now - self._read > FRESH_SECONDS:
            self._mounts, self._read = _telling(_system_table()), now
            self._points = frozenset(mount.point for mount in self._mounts)
            self._names = frozenset(os.path.basename(mount.root) for mount in self._mounts)
            self._folders.clear()
        if not self._mounts:
            return ()
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = views(self._mounts, folder)
        found = [os.path.join(other, name) for other in self._folders[folder]]
        # A file may be mounted by itself, here or elsewhere: its folder's views do not tell that.
        alone = name in self._names or not self._points.isdisjoint((path, *found))
        return views(self._mounts, path) if alone else found


def _system_table() -> list[Mount]:
    try:
        with open(MOUNTINFO, "rb") as reader:  # no person's file
            return parse(reader.read())
    except OSError:
        return []


def _telling(mounts: list[Mount]) -> list[Mount]:
    """The table, or nothing where no mount shows what another does."""
    systems = [mount.system for mount in mounts]
    return mounts if len(set(systems)) < len(systems) or any(mount.layers for mount in mounts) else []


def _next(mounts: Sequence[Mount], path: str) -> Iterator[str]:
    """The paths that one step leads to."""
    here = _mount_of(mounts, path)
    if here is None:
        return
    inside = _relative(path, here.point)
    for layer in here.layers:
        yield _join(layer, inside)
    in_system = _join(here.root, inside)
    for other in mounts:
        if other is not here and other.system == here.system and _is_under(in_system, other.root):
            candidate = _join(other.point, _relative(in_system, other.root))
            if _mount_of(mounts, candidate) is other:
                yield candidate
        for layer in other.layers:
            if _is_under(path, layer):
                candidate = _join(other.point, _relative(path, layer))
                if _mount_of(mounts, candidate) is other:
                    yield candidate


def _mount_of(mounts: Sequence[Mount], path: str) -> Mount | None:
    """The mount that a path lies on: the deepest, and of several at one point the last, which covers the others."""
    best: Mount | None = None
    for mount in mounts:
        if _is_under(path, mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _shared(kind: str, source: str) -> tuple[str, str]:
    """What names a share, and the folder of it: of "server:/export/photos" or "//server/share/photos"."""
    if source.startswith("//"):
        server, _, rest = source[2:].partition("/")
        share, _, folder = rest.partition("/")
        return f"{server}/{share}".lower(), "/" + folder
    server, colon, folder = source.rpartition(":/")
    return (f"{server}:", "/" + folder.strip("/")) if colon else (f"{kind} {source}", "/")


def _layers(kind: str, source: str, options: str) -> tuple[str, ...]:
    """The folders that a mount shows, as far as they can be seen from here."""
    folders: list[str] = []
    if kind == "overlay":
        for option in _COMMA.split(options):
            name, _, value = option.partition("=")
            if name in ("lowerdir", "lowerdir+", "datadir+", "upperdir"):
                folders += [re.sub(r"\\(.)", r"\1", folder) for folder in _COLON.split(value) if folder]
    elif kind == "fuse" or kind.startswith("fuse.") or kind == "ecryptfs":
        folders = [folder for folder in source.split(":") if os.path.isabs(folder)]
    return tuple(folder for folder in folders if os.path.isabs(folder) and os.path.isdir(folder))


def _text(field: bytes) -> str:
    return os.fsdecode(_ESCAPE.sub(lambda found: bytes([int(found[1], 8)]), field))


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith("/") else folder + "/")


def _relative(path: str, folder: str) -> str:
    return path[len(folder) :].strip("/")


def _join(folder: str, inside: str) -> str:
    return f"{folder.rstrip('/')}/{inside}" if inside else folder
