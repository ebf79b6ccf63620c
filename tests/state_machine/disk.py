"""What lies on the disk: every file of the person's folder and of every trash, by name, content and time."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from blake3 import blake3

PICTURES = "pictures"
HOME = "home"
EMPTY = blake3().hexdigest()
OURS = ".dedup-gui-"
"""What the names begin with that the program makes for itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file.

    Attributes:
        digest: BLAKE3, hexadecimal; "" of a symbolic link.
        mtime_ns: modified; 0 of a symbolic link.
        link: where a symbolic link leads; "" of a file.
    """

    digest: str
    mtime_ns: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class Disk:
    """All of it at one moment; paths are as the program sees them, and spelled in one way where several are one.

    Attributes:
        pictures: the person's files.
        trashed: what lies in a trash.
        records: the trash's records: place -> the path it tells.
    """

    pictures: dict[str, Seen]
    trashed: dict[str, Seen]
    records: dict[str, str]

    @property
    def contents(self) -> set[str]:
        """Digest of each content that can be read somewhere; emptiness is none."""
        every = (*self.pictures.values(), *self.trashed.values())
        return {seen.digest for seen in every if not seen.link} - {EMPTY}

    @classmethod
    def read(cls, root: str, point: str, home: str, spell: Callable[[str], str]) -> Disk:
        """Look at it.

        Args:
            root: where all of the file system can be read, whether it is plugged in or not.
            point: where the program sees it.
            home: XDG_DATA_HOME, as the program sees it.
            spell: the one spelling of a path.
        """

        def shown(path: str) -> str:
            return spell(point + path[len(root) :] if path.startswith(root + "/") else path)

        pictures = {shown(path): look(path) for path in _files(os.path.join(root, PICTURES))}
        trashed: dict[str, Seen] = {}
        records: dict[str, str] = {}
        behind = root + home[len(point) :] if home.startswith(point + "/") else home
        for trash in (os.path.join(behind, "Trash"), os.path.join(root, f".Trash-{os.getuid()}")):
            trashed |= {shown(path): look(path) for path in _files(os.path.join(trash, "files"))}
            for path in _files(os.path.join(trash, "info")):
                name = os.path.basename(path).removesuffix(".trashinfo")
                place = shown(os.path.join(trash, "files", name))
                records[place] = spell(os.path.join(os.path.dirname(shown(trash)), _told_path(path)))
        return cls(pictures, trashed, records)


def look(path: str) -> Seen:
    """One file as it is."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return Seen("", 0, os.readlink(path))
    with open(path, "rb") as file:
        return Seen(blake3(file.read()).hexdigest(), status.st_mtime_ns)


def _told_path(record: str) -> str:
    """The old path in a record of the trash: absolute, or from the root of its drive; "" where it tells none."""
    with open(record, "rb") as file:
        lines = file.read().splitlines()
    return next((os.fsdecode(unquote_to_bytes(line[5:])) for line in lines if line.startswith(b"Path=")), "")


def _files(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            yield os.path.join(place, name)
