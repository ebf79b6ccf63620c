"""Replacing a duplicate by a link to its keeper: hard link, symbolic link, or a clone that shares its blocks.

The link is made under a temporary name beside the victim and proven; the victim goes to the trash; the link is
renamed into its place. Only a keeper with the very same content is linked to (`core.proofs` sees to that).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable

from dedup_gui.core.action_types import ActionKind, ActionResult, FileState, Outcome, PlannedAction
from dedup_gui.core.files.private import private_opener
from dedup_gui.core.long_paths import plain_path, system_path
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.bundle_moves import move_bundle, taken_back
from dedup_gui.core.removal.identity import asked, inode_of, lstat
from dedup_gui.core.removal.moving import clear_placeholder, move_new, path_beside
from dedup_gui.core.removal.proofs import Places, has_digest, holds
from dedup_gui.words import QT_TRANSLATE_NOOP

_FICLONE = 0x40049409  # linux/fs.h: _IOW(0x94, 9, int)


def replace_by_links(
    action: PlannedAction, keeper: FileState, trash: Trash, lost: Callable[[Places], bool]
) -> ActionResult:
    """Put links to the keeper in the place of the victim and its aliases; the files go to the trash.

    Args:
        action: of a link kind.
        keeper: proven just now to have the victim's content.
        trash: the trash.
        lost: whether the keeper does not stand any more, now that the files lie in these places.
    """
    names = [path for path in action.names if path == action.victim.path or os.path.lexists(system_path(path))]
    made: list[str] = []
    try:
        for path in names:
            link = path_beside(path, "link")
            _discard_begun(link, action)
            _make(action.kind, keeper.path, link, path)
            made.append(link)
            if not is_ours(action, link):
                raise OSError(errno.EIO, QT_TRANSLATE_NOOP("details", "the link does not lead to the keeper"))
    except OSError as error:
        _remove(made)
        return ActionResult(Outcome.FAILED, (), error.strerror or str(error))
    result = move_bundle(action, names, trash)
    if result.outcome is not Outcome.DONE:
        _remove(made)
        return result
    if lost(result.places):
        _remove(made)
        return taken_back(action, ActionResult(Outcome.SKIPPED_NO_KEEPER, result.places), trash)
    placed: list[str] = []
    try:
        for path, link in zip(names, made, strict=True):
            move_new(link, path)
            placed.append(path)
    except OSError as error:
        _remove(made[len(placed) :])
        for path in placed:
            discard(path, action)
        return taken_back(action, ActionResult(Outcome.FAILED, result.places, error.strerror or str(error)), trash)
    return result


def is_ours(action: PlannedAction, path: str) -> bool:
    """Whether what stands at a path is a link as this action made it, so that removing it loses nothing.

    A number alone proves nothing: that of a keeper which is gone is given to the next new file, and what was a link
    to a keeper may have been edited since and be the only copy of it. So a link that is a file must have the
    victim's content, too, which is that of the keeper when the link was made.

    Raises:
        OSError: the disk does not answer.
    """
    status = asked(path)
    if status is None:
        return False
    keepers = [keeper for keeper in action.keepers if keeper.digest == action.victim.digest]
    if action.kind is ActionKind.SYMLINK:
        own = {keeper.path for keeper in keepers}
        return stat.S_ISLNK(status.st_mode) and plain_path(os.readlink(system_path(path))) in own
    if not stat.S_ISREG(status.st_mode):
        return False
    if action.kind is ActionKind.HARDLINK:
        recorded = {(keeper.device, keeper.inode) for keeper in keepers}
        # Asked only where the record does not say so already: a keeper may be on another drive, which is away.
        if inode_of(status) not in recorded and not any(
            inode_of(found) == inode_of(status) for keeper in keepers if (found := asked(keeper.path)) is not None
        ):
            return False
    elif status.st_mtime_ns != action.victim.mtime_ns:  # a clone is a file of its own, and was given this time
        return False
    return holds(path, action.victim.digest)


def take_link_away(action: PlannedAction, path: str) -> str | None:
    """Move our link out of the victim's way; returns its temporary name, or None where it is not ours.

    Raises:
        OSError: the disk does not answer; what stands there stays.
    """
    if not is_ours(action, path):
        return None
    aside = path_beside(path, "undo")
    clear_placeholder(aside)
    discard(aside, action)
    try:
        move_new(path, aside)
    except OSError:
        return None
    try:
        if is_ours(action, aside):
            return aside
    except OSError:
        bring_link_back(aside, path)
        raise
    bring_link_back(aside, path)  # something came in its place in that moment
    return None


def bring_link_back(aside: str, path: str) -> None:
    """Undo `take_link_away`."""
    with contextlib.suppress(OSError):
        move_new(aside, path)


def discard_leftovers(action: PlannedAction) -> None:
    """Remove temporary links that a kill left beside the action's files."""
    for path in action.names:
        for purpose in ("link", "undo"):
            clear_placeholder(path_beside(path, purpose))
            _discard_begun(path_beside(path, purpose), action)


def places_linked(action: PlannedAction, places: Places) -> bool:
    """Whether each of the moved files has its link.

    Raises:
        OSError: the disk does not answer.
    """
    return bool(places) and all(is_ours(action, path) for path, _ in places)


def discard(link: str, action: PlannedAction) -> None:
    """Remove a link of this action; whatever else stands there stays, and what cannot be read."""
    with contextlib.suppress(OSError):
        if is_ours(action, link):
            _remove([link])


def _discard_begun(link: str, action: PlannedAction) -> None:
    """Remove our link under its temporary name, or a clone that a kill cut off: empty still, or without its times."""
    discard(link, action)
    status = lstat(link)
    if action.kind is not ActionKind.REFLINK or status is None or not stat.S_ISREG(status.st_mode):
        return
    digest = action.victim.digest
    others = (*action.names, *(keeper.path for keeper in action.keepers))
    if not status.st_size or (has_digest(link, digest) and any(has_digest(path, digest) for path in others)):
        _remove([link])


def _remove(paths: list[str]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(system_path(path))


def _make(kind: ActionKind, keeper: str, link: str, replaced: str) -> None:
    if kind is ActionKind.HARDLINK:
        os.link(system_path(keeper), system_path(link))
    elif kind is ActionKind.SYMLINK:
        os.symlink(system_path(keeper), system_path(link))
    else:
        _clone(keeper, link)
        # It is a file of its own: with the times of the one it replaces.
        shutil.copystat(system_path(replaced), system_path(link))


def _clone(keeper: str, link: str) -> None:
    """Make a file that shares the keeper's blocks until one of them is changed.

    Raises:
        OSError: the file system or platform cannot.
    """
    if sys.platform == "linux":
        import fcntl

        try:
            with (
                open(system_path(keeper), "rb") as source,
                open(system_path(link), "xb", opener=private_opener) as target,
            ):
                fcntl.ioctl(target.fileno(), _FICLONE, source.fileno())
        except OSError:
            _remove([link])
            raise
    elif sys.platform == "darwin":
        library = ctypes.CDLL(None, use_errno=True)
        if library.clonefile(os.fsencode(system_path(keeper)), os.fsencode(system_path(link)), 0):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    else:
        raise OSError(errno.ENOTSUP, QT_TRANSLATE_NOOP("details", "clones are not supported on this system"))
