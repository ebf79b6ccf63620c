r"""Paths of another computer in the terms of this one: what was below /nas/photos there is below Z:\photos here.

What a file says of paths is foreign. It counts only where it is whole and plain: absolute, without ".." and the like,
and, for this computer, made of names that it can have. Nothing here looks at the disk.
"""

from __future__ import annotations

import ntpath
import os
import re
from collections.abc import Iterable, Sequence

from dedup_gui.words import translate

POSIX, WINDOWS = "posix", "nt"
"""Kinds of paths, as `os.name` has them."""
_NOT_IN_WINDOWS = re.compile(r'[<>:"/\\|?*\0-\x1f]')

Parts = tuple[str, ...]


def parts_of(path: str, system: str) -> Parts:
    """The root and the names of an absolute path.

    Args:
        path: as its own computer spells it.
        system: POSIX or WINDOWS.

    Raises:
        ValueError: it is not absolute, or not in its plainest form.
    """
    if "\0" in path:
        raise ValueError(translate("exchange", "a path with a NUL"))
    if system == WINDOWS:
        drive, rest = ntpath.splitdrive(path.replace("/", "\\"))
        if not drive or not rest.startswith("\\") or drive.startswith(("\\\\?", "\\\\.")):
            raise ValueError(translate("exchange", "not an absolute path"))
        root, names = drive.upper() + "\\", rest[1:].split("\\")
    elif system == POSIX:
        if not path.startswith("/"):
            raise ValueError(translate("exchange", "not an absolute path"))
        root, names = "/", path[1:].split("/")
    else:
        raise ValueError(translate("exchange", "paths of an unknown kind"))
    if names == [""]:
        return (root,)
    if any(name in ("", ".", "..") for name in names):
        raise ValueError(translate("exchange", "a path with a detour"))
    return root, *names


class PathMap:
    """Where folders of another computer are here.

    Args:
        pairs: (folder there, folder here); the longest that a path lies in counts.
        system: the kind of the paths there.

    Raises:
        ValueError: a folder there is no absolute path.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], system: str) -> None:
        self._system = system
        known = {self._key(parts_of(there, system)): here for there, here in pairs}
        self._longest_first = sorted(known.items(), key=lambda pair: -len(pair[0]))

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self._longest_first)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders here."""
        return tuple(sorted({here for _, here in self._longest_first}))

    def here(self, path: str) -> str | None:
        """The path here; None: it lies in no folder that is known, or cannot be named here.

        Raises:
            ValueError: see `parts_of`.
        """
        parts = parts_of(path, self._system)
        key = self._key(parts)
        for there, here in self._longest_first:
            if key[: len(there)] == there:
                rest = parts[len(there) :]
                return os.path.join(here, *rest) if all(map(_can_be_named, rest)) else None
        return None

    def _key(self, parts: Parts) -> Parts:
        return tuple(part.casefold() for part in parts) if self._system == WINDOWS else parts


def placed(path: str, here: PathMap, system: str) -> str:
    """The path here; of one of which nobody has said where it is, one that is absolute and readable here."""
    return here.here(path) or unmapped(path, system)


def unmapped(path: str, system: str) -> str:
    """A path of which nobody has said where it is here: absolute for this computer, and readable."""
    return (
        path
        if system == os.name
        else os.sep + path.replace("\\" if system == WINDOWS else "/", os.sep).lstrip(os.sep)
    )


def split_pair(text: str, folders: Sequence[str], system: str) -> tuple[str, str]:
    """What `OLD=NEW` says; where there are several "=", OLD is what some of the folders lie in.

    Args:
        text: what the person typed.
        folders: absolute paths of the other computer.
        system: their kind.

    Raises:
        ValueError: there is no "=", or OLD is no absolute path.
    """
    cuts = [found.start() for found in re.finditer("=", text)]
    if not cuts:
        raise ValueError(translate("exchange", "OLD=NEW expected"))
    for cut in reversed(cuts):
        there = _trimmed(text[:cut], system)
        mapped = PathMap([(there, os.sep)], system) if _is_absolute(there, system) else None
        if mapped and text[cut + 1 :] and any(mapped.here(folder) is not None for folder in folders):
            return there, text[cut + 1 :]
    there = _trimmed(text[: cuts[0]], system)
    parts_of(there, system)
    if not text[cuts[0] + 1 :]:
        raise ValueError(translate("exchange", "NEW is missing"))
    return there, text[cuts[0] + 1 :]


def _trimmed(folder: str, system: str) -> str:
    """Without the separator that a shell's completion leaves at the end."""
    plain = folder.rstrip("/\\" if system == WINDOWS else "/")
    return plain + "\\" if system == WINDOWS and plain.endswith(":") else plain or folder[:1]


def _is_absolute(path: str, system: str) -> bool:
    try:
        parts_of(path, system)
    except ValueError:
        return False
    return True


def _can_be_named(name: str) -> bool:
    """Whether this computer can have a file of this name, and means no other by it."""
    if os.name == WINDOWS:
        return not _NOT_IN_WINDOWS.search(name) and not name.endswith((".", " "))
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return "/" not in name
