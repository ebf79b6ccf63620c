"""A folder of the person's as the place that images are moved to: what the trash is to a removal, it is to a move.

Below the folder the folders are made again that the image was in, so that it can be told where each came from. On
another drive a copy is made, proven and on disk before the file goes; a marker beside the copy tells after a kill
that it is one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dedup_gui.core.action_types import ActionKind, Destination, Origin, PlannedAction
from dedup_gui.core.errors import DedupError, TrashError
from dedup_gui.core.files.private import private_opener
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.drives import destination_is_there
from dedup_gui.core.removal.identity import asked, inode_of, lstat
from dedup_gui.core.removal.moving import clear_placeholder, make_folders, move_new, path_beside
from dedup_gui.core.removal.moving_across import move_across
from dedup_gui.core.removal.proofs import has_digest
from dedup_gui.words import QT_TRANSLATE_NOOP, translate

_MARKER = "moved"
"""Purpose of the hidden file beside a copy whose original is still where it was."""
_MOST_NAMES = 10_000
"""Files of one name in one folder (chosen)."""


def to_folder(actions: Sequence[PlannedAction], folder: str, roots: Sequence[str]) -> tuple[PlannedAction, ...]:
    """A plan whose images go to a folder.

    Args:
        actions: of the kind MOVE.
        folder: it must be there.
        roots: the folders that were scanned; the name of each stands below `folder`, and what it holds below that.

    Raises:
        DedupError: the folder is not there, or the images are in it already.
    """
    try:
        device = os.stat(system_path(folder)).st_dev
    except OSError as error:
        raise DedupError(
            translate("errors", "{folder} cannot be used: {why}").format(folder=folder, why=error.strerror),
            translate("errors", "Choose another folder."),
        ) from error
    if not os.path.isabs(folder) or not os.path.isdir(system_path(folder)):
        raise DedupError(
            translate("errors", "{folder} is no folder").format(folder=folder),
            translate("errors", "Choose another one."),
        )
    own = os.path.normcase(real_path(folder))
    planned = []
    for action in actions:
        base = _base(action.victim.path, roots)
        if base and os.path.normcase(real_path(base)) == own:
            raise DedupError(
                translate("errors", "the images are in {folder} already").format(folder=folder),
                translate("errors", "Choose another folder."),
            )
        planned.append(replace(action, kind=ActionKind.MOVE, destination=Destination(folder, base, device)))
    return tuple(planned)


def holder_of(action: PlannedAction, trash: Trash) -> Trash:
    """Where the files of an action go: the folder that it names, or the trash."""
    return FolderHold(action) if action.kind is ActionKind.MOVE else trash


class FolderHold:
    """`core.ports.Trash` for the files of one MOVE."""

    def __init__(self, action: PlannedAction) -> None:
        self._action = action
        self._destination = action.destination
        self._number = 0

    def place(self, path: str, number: int = 1) -> str:
        """The name that a file gets, or a further one where that is taken."""
        if self._destination is None:
            return ""
        stem, suffix = self._parted(_below(path, self._destination.base))
        return os.path.join(self._destination.folder, stem + (f" ({number})" if number > 1 else "") + suffix)

    def put(self, path: str) -> str:
        """Move a file to the first name that is free, with all that moves with it: a sidecar is found by that name.

        Raises:
            TrashError: it was refused; the file is where it was.
        """
        if self._destination is None or not destination_is_there(self._destination):
            raise TrashError(
                QT_TRANSLATE_NOOP("details", "the folder to move to is not there, or on another drive now")
            )
        self._number = self._number or self._free_number()
        for number in range(self._number, _MOST_NAMES):
            place = self.place(path, number)
            if os.path.lexists(system_path(place)):
                continue
            try:
                make_folders(os.path.dirname(place))
                self._move(path, place, marked=place)
            except FileExistsError:
                continue
            except OSError as error:
                self._remove_empty(os.path.dirname(place))
                raise TrashError(error.strerror or str(error)) from error
            return place
        raise TrashError(QT_TRANSLATE_NOOP("details", "too many files of this name"))

    def restore(self, place: str, path: str) -> None:
        """Move a file back.

        Raises:
            TrashError: the place is empty, something stands at the old path, or the system refused.
        """
        if not os.path.lexists(system_path(place)):
            raise TrashError(QT_TRANSLATE_NOOP("details", "the folder no longer has the file"))
        if os.path.lexists(system_path(path)):
            raise TrashError(QT_TRANSLATE_NOOP("details", "something else stands at the old place"))
        try:
            make_folders(os.path.dirname(path))
            self._move(place, path, marked=place)
        except FileExistsError as error:
            raise TrashError(QT_TRANSLATE_NOOP("details", "something else stands at the old place")) from error
        except OSError as error:
            raise TrashError(error.strerror or str(error)) from error
        self._put_times_back(path)
        self._remove_empty(os.path.dirname(place))

    def origin(self, place: str, path: str) -> Origin:
        """A folder keeps no records: content tells, and the name."""
        return Origin.UNTOLD

    def tidy(self, path: str) -> None:
        """End what a kill cut off: of a file that stands in both places the one here goes, if a marker says so."""
        if self._destination is None:
            return
        with contextlib.suppress(OSError):
            for place in self._names(path):
                clear_placeholder(place)
                marker = path_beside(place, _MARKER)
                if _read(marker) != os.fsencode(path):
                    continue
                with contextlib.suppress(OSError):
                    os.unlink(system_path(path_beside(place, "copy")))
                here, there = asked(path), asked(place)
                known = self._action.digest_of(path)
                twice = here is not None and there is not None and inode_of(here) != inode_of(there)
                if twice and has_digest(path, known) and has_digest(place, known):
                    os.unlink(system_path(place))
                os.unlink(system_path(marker))
        self._remove_empty(os.path.dirname(self.place(path)))

    def find(self, path: str) -> list[str]:
        """Places of files that came from `path`, or may have: content tells; the latest name first.

        Raises:
            OSError: the drive of the folder is away, or does not answer.
        """
        found = [place for place in self._names(path) if asked(place) is not None]
        if not found and (self._destination is None or not destination_is_there(self._destination)):
            raise OSError(errno.ENODEV, QT_TRANSLATE_NOOP("details", "the folder it was moved to is away"))
        return found[::-1]

    def _move(self, source: str, target: str, *, marked: str) -> None:
        """Move within a drive in one step; to another one with a marker beside the place in the folder."""
        try:
            move_new(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return
        path = source if marked == target else target
        marker = path_beside(marked, _MARKER)
        file = open(system_path(marker), "xb", opener=private_opener)  # noqa: SIM115  closed before it is removed
        try:
            with file:
                file.write(os.fsencode(path))
                file.flush()
                os.fsync(file.fileno())
            move_across(source, target)
        finally:
            # The file has left, or is where it was, whatever becomes of its marker.
            with contextlib.suppress(OSError):
                os.unlink(system_path(marker))

    def _parted(self, path: str) -> tuple[str, str]:
        """What stands before and after the number in a name: before the image's own suffix in image.jpg.xmp."""
        name = os.path.basename(path)
        for own in map(os.path.basename, self._action.names):
            if name.lower().startswith(f"{own}.".lower()):
                end = len(path) - len(name) + len(os.path.splitext(own)[0])
                return path[:end], path[end:]
        return os.path.splitext(path)

    def _free_number(self) -> int:
        """The first number at which the names of all files of the image that stand are free."""
        files = [path for path in self._action.paths if os.path.lexists(system_path(path))]
        for number in range(1, _MOST_NAMES):
            if not any(os.path.lexists(system_path(self.place(path, number))) for path in files):
                return number
        return _MOST_NAMES

    def _names(self, path: str) -> Iterator[str]:
        """The names in the folder that a file may have been given, lowest number first."""
        numbers = {1, *(number for one in {path, *self._action.paths} for number in self._numbers(one))}
        # The one after each, too: a marker may stand beside a name that nothing has yet.
        for number in sorted(numbers | {number + 1 for number in numbers}):
            yield self.place(path, number)

    def _numbers(self, path: str) -> Iterator[int]:
        """The numbers that names of a file have in the folder now."""
        folder, name = os.path.split(self.place(path))
        stem, suffix = self._parted(name)
        numbered = re.compile(re.escape(stem) + r" \(([0-9]{1,9})\)" + re.escape(suffix))
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            for other in os.listdir(system_path(folder)):
                if match := numbered.fullmatch(other):
                    yield int(match[1])

    def _put_times_back(self, path: str) -> None:
        """Give a file the time that it had: the other drive's clock may be coarser."""
        state, status = self._action.state_of(path), lstat(path)
        if status is not None and state.mtime_ns and status.st_mtime_ns != state.mtime_ns:
            with contextlib.suppress(OSError):
                os.utime(system_path(path), ns=(status.st_atime_ns, state.mtime_ns))

    def _remove_empty(self, folder: str) -> None:
        """Remove the folders that are empty now, up to the one that was chosen."""
        if self._destination is None:
            return
        with contextlib.suppress(OSError):
            while _is_inside(folder, self._destination.folder) and folder != self._destination.folder:
                os.rmdir(system_path(folder))
                folder = os.path.dirname(folder)


def targets_of(action: PlannedAction) -> tuple[str, ...]:
    """Where the files of a MOVE come to lie, if these names are free; () of other kinds."""
    if action.kind is not ActionKind.MOVE:
        return ()
    hold = FolderHold(action)
    return tuple(hold.place(path) for path in action.paths)


def _is_inside(path: str, folder: str) -> bool:
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _base(path: str, roots: Sequence[str]) -> str:
    """The folder above the one that was scanned and holds an image; "" = none is known."""
    inside = [root for root in roots if _is_inside(path, root)]
    return os.path.dirname(max(inside, key=len).rstrip(os.sep)) if inside else ""


def _below(path: str, base: str) -> str:
    """What a path has below a folder; all of it but its drive where it does not lie there."""
    if base and _is_inside(path, base):
        return os.path.relpath(path, base)
    drive, rest = os.path.splitdrive(path)
    return os.path.join(drive.replace(":", "").strip("\\/").replace("\\", "/"), rest.lstrip("\\/"))


def _read(marker: str) -> bytes | None:
    try:
        with open(system_path(marker), "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
