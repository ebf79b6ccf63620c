"""What a person does to their pictures with other programs."""

from __future__ import annotations

import os

from tests.state_machine.disk import OURS, Disk
from tests.state_machine.pictures import COMPANIONS, picture, suffix_of

DEEDS = ("add", "copy", "companion", "overwrite", "edit", "rename", "remove", "link", "empty", "bring back")
STEMS = ("a", "b", "c", "A", "e\u0301", "\u00e9", "two words", "line\nbreak", "a copy", ".hidden", "100%")
"""Names with a meaning somewhere: two spellings of one letter, two cases, what must be quoted."""


class Person:
    """Does things; says in words what was done, or "" where that cannot be.

    Args:
        folder: where the pictures are.
        links: whether the file system has them.
    """

    def __init__(self, folder: str, *, links: bool) -> None:
        self._folder = folder
        self._links = links
        self._written = 0

    def do(self, deed: str, which: int, folder: str, motif: int, encoding: str, disk: Disk) -> str:
        """Do one of DEEDS.

        Args:
            deed: which.
            which: chooses among what is there, whatever that is.
            folder: below the pictures, for what is made.
            motif: of a picture that is made.
            encoding: likewise.
            disk: what is there.
        """
        if deed in ("empty", "bring back"):
            return self._in_trash(deed, which, disk)
        if deed == "add":
            return self._write(self._free(folder, which, suffix_of(encoding)), picture(motif, encoding))
        files = sorted(path for path, seen in disk.pictures.items() if not seen.link and OURS not in path)
        if deed == "overwrite":
            files = [path for path in files if path.endswith(".bmp")]
        if not files:
            return ""
        path = files[which % len(files)]
        stem, suffix = os.path.splitext(path)
        if deed == "copy":
            with open(path, "rb") as file:
                data = file.read()
            return self._write(self._free(folder, which, suffix), data, like=path if which % 2 else "")
        if deed == "companion":
            self._written += 1
            beside = stem + COMPANIONS[which % len(COMPANIONS)]
            return self._write(beside, b"about %d" % self._written)
        if deed == "overwrite":
            return self._overwrite(path, picture(motif, "bmp"))
        if deed == "edit":
            self._written += 1
            with open(path, "ab") as file:
                file.write(b"edited %d" % self._written)
            return f"edit {path!r}"
        if deed == "remove":
            os.unlink(path)
            return f"remove {path!r}"
        new = self._free(folder, which, suffix)
        if os.path.lexists(new):
            return ""
        os.makedirs(os.path.dirname(new), exist_ok=True)
        if deed == "rename":
            os.rename(path, new)
            return f"rename {path!r} to {new!r}"
        if not self._links:
            return ""
        os.link(path, new)
        return f"link {path!r} as {new!r}"

    def _free(self, folder: str, which: int, suffix: str) -> str:
        """A name; of those that are taken the first that is not, unless all are."""
        for number in range(len(STEMS)):
            path = os.path.join(self._folder, folder, STEMS[(which + number) % len(STEMS)] + suffix)
            if not os.path.lexists(path):
                break
        return path

    def _write(self, path: str, data: bytes, like: str = "") -> str:
        if os.path.lexists(path):
            return ""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        if like:
            status = os.stat(like)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return f"write {path!r}"

    def _overwrite(self, path: str, data: bytes) -> str:
        """Other content under the old size and time."""
        status = os.stat(path)
        with open(path, "r+b") as file:
            file.write(data[: status.st_size])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return f"overwrite {path!r}"

    def _in_trash(self, deed: str, which: int, disk: Disk) -> str:
        """Empty the trash of one thing, or bring it back, as a file manager does."""
        places = sorted(place for place in disk.trashed if place in disk.records)
        if not places:
            return ""
        place = places[which % len(places)]
        record = os.path.join(os.path.dirname(os.path.dirname(place)), "info", os.path.basename(place) + ".trashinfo")
        if deed == "empty":
            os.unlink(place)
            os.unlink(record)
            return f"empty {place!r}"
        path = self._free("", which, os.path.splitext(place)[1])
        if os.path.lexists(path):
            return ""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.rename(place, path)
        os.unlink(record)
        return f"bring {place!r} back as {path!r}"
