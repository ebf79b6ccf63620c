"""The files that a walk met so far, by identity: one file has as many names as hard links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from dedup_gui.core.discovery import path_filters
from dedup_gui.core.discovery.path_filters import FileId
from dedup_gui.core.image.unchanged import change_time
from dedup_gui.core.types import FoundFile


@dataclass(slots=True)
class _Name:
    """One name of a file."""

    path: str
    reference: bool
    companions: tuple[str, ...]


@dataclass(slots=True)
class _File:
    """One file and its names."""

    size: int
    mtime_ns: int
    ctime_ns: int
    key: FileId
    names: list[_Name] = field(default_factory=list)

    def found(self) -> FoundFile:
        if len(self.names) == 1:
            (name,) = self.names
            device, inode = self.key
            return FoundFile(
                name.path,
                self.size,
                self.mtime_ns,
                device,
                inode,
                name.reference,
                companions=name.companions,
                ctime_ns=self.ctime_ns,
            )
        names = sorted(self.names, key=lambda name: (not name.reference, name.path))
        first, *others = names
        companions = tuple(sorted({path for name in names for path in name.companions}))
        return FoundFile(
            path=first.path,
            size=self.size,
            mtime_ns=self.mtime_ns,
            device=self.key[0],
            inode=self.key[1],
            reference=first.reference,
            aliases=tuple(sorted(name.path for name in others)),
            companions=companions,
            ctime_ns=self.ctime_ns,
        )


class FoundNames:
    """Collects names; each file comes out once."""

    def __init__(self) -> None:
        self._files: dict[FileId, _File] = {}

    def __len__(self) -> int:
        return len(self._files)

    def files(self) -> Iterator[FoundFile]:
        """The files, in the order they were met."""
        return (file.found() for file in self._files.values())

    def add(self, path: str, status: os.stat_result, reference: bool, companions: tuple[str, ...]) -> None:
        """Take in one name of a file, as a walk met it."""
        key = (status.st_dev, status.st_ino)
        # Some network and user-mode drives give no file numbers: there every name is a file of its own.
        place = key if status.st_ino else (status.st_dev, -1 - len(self._files))
        known = self._files.get(place)
        if known is None:
            known = self._files[place] = _File(status.st_size, status.st_mtime_ns, change_time(status), key)
        known.names.append(_Name(path, reference, companions))

    def has(self, path: str, status: os.stat_result) -> bool:
        """Whether the very same folder entry was found already, perhaps spelled differently."""
        known = self._files.get((status.st_dev, status.st_ino)) if status.st_ino else None
        if known is None:
            return False
        if status.st_nlink <= 1:
            return True
        folder, name = os.path.split(path)
        folder_id = path_filters.file_id(folder)
        return any(
            os.path.basename(other.path).casefold() == name.casefold()
            and path_filters.file_id(os.path.dirname(other.path)) == folder_id
            for other in known.names
        )
