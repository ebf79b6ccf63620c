"""The system's trash: by the desktop's own rules on Linux and BSD, through Qt elsewhere."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from dedup_gui.core.action_types import Origin
from dedup_gui.core.errors import TrashError, UnprovenMoveError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.removal.moving import make_folders, move_new
from dedup_gui.core.removal.moving_across import move_across
from dedup_gui.platform import freedesktop_trash, recycle_bin
from dedup_gui.words import QT_TRANSLATE_NOOP

_FREEDESKTOP = sys.platform not in ("win32", "darwin")
_DRIVE_FIXED = 3  # winbase.h


class SystemTrash:
    """`core.ports.Trash` on Linux, Windows and macOS. Needs no QApplication; usable on any thread."""

    def put(self, path: str) -> str:
        """Move a file to the trash.

        Returns:
            Its place there; the file is proven to be there, and not where it was.

        Raises:
            UnprovenMoveError: it left its place, and is not proven to be in the trash.
            TrashError: it was refused. Never followed by a removal of another kind.
        """
        try:
            before = os.lstat(system_path(path))
        except OSError as error:
            raise TrashError(_words(error)) from error
        if sys.platform == "win32":
            _check_drive(path)
        try:
            place = freedesktop_trash.put(path) if _FREEDESKTOP else _put_by_qt(path)
        except OSError as error:
            raise TrashError(_words(error)) from error
        if not place and os.path.lexists(system_path(path)):
            raise TrashError(QT_TRANSLATE_NOOP("details", "the system's trash refused the file"))
        if not place:
            place = next(iter(self.find(path)), "")
        self._prove(path, place, before)
        return place

    def restore(self, place: str, path: str) -> None:
        """Move a file back to its old path, making its folder again where it is gone.

        Raises:
            TrashError: the place is empty, something stands at the old path, or the system refused; nothing was
                overwritten.
        """
        if not os.path.lexists(system_path(place)):
            raise TrashError(QT_TRANSLATE_NOOP("details", "the trash no longer has the file"))
        if os.path.lexists(system_path(path)):
            raise TrashError(QT_TRANSLATE_NOOP("details", "something else stands at the old place"))
        try:
            make_folders(os.path.dirname(path))
            try:
                move_new(place, path)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                move_across(place, path)
        except FileExistsError as error:
            raise TrashError(QT_TRANSLATE_NOOP("details", "something else stands at the old place")) from error
        except OSError as error:
            raise TrashError(_words(error)) from error
        info = freedesktop_trash.info_of(place) if _FREEDESKTOP else recycle_bin.info_of(place)
        if info:
            with contextlib.suppress(OSError):
                os.unlink(system_path(info))

    def origin(self, place: str, path: str) -> Origin:
        """Whether the trash's own record says that a place was filled from a path."""
        if sys.platform == "darwin":
            return Origin.UNTOLD
        return freedesktop_trash.origin(place, path) if _FREEDESKTOP else recycle_bin.origin(place, path)

    def tidy(self, path: str) -> None:
        """Remove what a move that was cut off left in the trash."""
        if _FREEDESKTOP:
            with contextlib.suppress(OSError):
                freedesktop_trash.tidy(path)

    def find(self, path: str) -> list[str]:
        """Places in the trash of files that came from `path`, newest first; [] on macOS, which does not tell.

        Raises:
            OSError: the disk does not answer.
        """
        if _FREEDESKTOP:
            return freedesktop_trash.find(path)
        try:
            return recycle_bin.find(path) if sys.platform == "win32" else []
        except OSError:
            return []

    def _prove(self, path: str, place: str, before: os.stat_result) -> None:
        """Believe the move only if the file is gone from its path and stands in the trash."""
        try:
            after = os.lstat(system_path(path))
        except OSError:
            pass
        else:
            if after.st_ino == before.st_ino:
                raise TrashError(self._where_it_was(path, place))
        if not place:
            raise UnprovenMoveError(
                QT_TRANSLATE_NOOP("details", "the file is gone, and the system does not tell where the trash put it")
            )
        try:
            there = os.lstat(system_path(place))
        except OSError as error:
            reason = QT_TRANSLATE_NOOP("details", "the trash does not have the file")
            raise UnprovenMoveError(f"{reason}: {_words(error)}", place) from error
        if there.st_size != before.st_size:
            raise UnprovenMoveError(QT_TRANSLATE_NOOP("details", "what the trash has is not the file"), place)

    def _where_it_was(self, path: str, place: str) -> str:
        """Why a file did not leave its folder; what was put into the trash before that is taken out, or told."""
        with contextlib.suppress(OSError):
            self.tidy(path)
        if os.access(system_path(os.path.dirname(path)), os.W_OK | os.X_OK):
            reason = QT_TRANSLATE_NOOP("details", "the system reported success, but the file is where it was")
        else:
            reason = QT_TRANSLATE_NOOP("details", "its folder cannot be written")
        left = place if place and os.path.lexists(system_path(place)) else ""
        rest = QT_TRANSLATE_NOOP("details", "what the trash has of it is left there")
        return f"{reason}; {rest}: {left}" if left else reason


def _put_by_qt(path: str) -> str:
    """Move by Qt; the place, or "" where Qt refused or does not know it.

    Not on Linux: there Qt's way into the trash goes over a name made up at random, of which nothing tells after a
    kill, and replaces what lies in the trash without a record.
    """
    if not _is_text(path):
        return ""
    # An instance, not the static function: afterwards its name is the place in the trash. The shell of Windows takes
    # no prefixed path: what is too long for its trash, it refuses.
    from PySide6.QtCore import QFile  # not at the top: where the trash is filled by our own code, Qt is not needed

    file = QFile(path)
    if not file.moveToTrash():
        return ""
    place = file.fileName()
    return os.path.normpath(place) if place and place != path else ""


def _is_text(path: str) -> bool:
    """Whether Qt can hold this path: a lone surrogate is silently left out, which would name another file."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _check_drive(path: str) -> None:
    """Refuse drives of Windows that have no Recycle Bin: there the system would remove the file for good."""
    if sys.platform == "win32":
        import ctypes

        root = os.path.splitdrive(os.path.abspath(path))[0] + "\\"
        fixed = ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_FIXED
        if not fixed and not os.path.isdir(system_path(os.path.join(root, "$RECYCLE.BIN"))):
            raise TrashError(QT_TRANSLATE_NOOP("details", "this drive has no Recycle Bin"))


def _words(error: OSError) -> str:
    return error.strerror or str(error)
