"""Moving a file to another file system: it goes only when its copy is proven."""

from __future__ import annotations

import contextlib
import errno
import os

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.digest import digest
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.removal.identity import lstat, signature
from dedup_gui.core.removal.moving import copy_new, sync_folder
from dedup_gui.words import QT_TRANSLATE_NOOP


def move_across(source: str, target: str) -> None:
    """Copy to a free name on another file system, prove the copy and have it on disk, then remove the file.

    Raises:
        FileExistsError: something stands at `target`; nothing was changed.
        OSError: it could not be done; the file is at `source`, and nothing of ours at `target`.
    """
    before = lstat(source)
    if os.path.islink(system_path(source)):
        os.symlink(os.readlink(system_path(source)), system_path(target))
        sync_folder(os.path.dirname(target))
    else:
        copy_new(source, target)
        copy = os.lstat(system_path(target))
        try:
            same = digest(source) == digest(target)
        except ImageError as error:
            _take_copy_away(target, copy)
            reason = QT_TRANSLATE_NOOP("details", "the copy cannot be compared")
            raise OSError(errno.EIO, f"{reason}: {error.detail or error.code}") from error
        if not same:
            _take_copy_away(target, copy)
            raise OSError(errno.EIO, QT_TRANSLATE_NOOP("details", "the copy differs from the file"))
    copy = os.lstat(system_path(target))
    now = lstat(source)
    if before is None or now is None or signature(now) != signature(before):
        # It was saved anew while its copy was read: that is nowhere else.
        _take_copy_away(target, copy)
        raise OSError(errno.EBUSY, QT_TRANSLATE_NOOP("details", "the file changed while it was copied"))
    try:
        os.unlink(system_path(source))
    except OSError:  # its folder lets nothing go
        _take_copy_away(target, copy)
        raise


def _take_copy_away(path: str, copy: os.stat_result) -> None:
    """Remove a copy that is not proven, if it is still what stands there."""
    with contextlib.suppress(OSError):
        if os.path.samestat(os.lstat(system_path(path)), copy):
            os.unlink(system_path(path))
