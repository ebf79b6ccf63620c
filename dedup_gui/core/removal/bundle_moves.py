"""Moving the files of one action into the trash, all or none."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from dedup_gui.core.action_types import ActionResult, Outcome, PlannedAction
from dedup_gui.core.errors import TrashError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.identity import inode_of, lstat
from dedup_gui.core.removal.proofs import Places, has_digest


class UnprovenMoveError(TrashError):
    """What arrived in the trash is not the file that was to be moved.

    Attributes:
        place: where it is now.
    """

    def __init__(self, place: str) -> None:
        super().__init__("the file changed on its way to the trash")
        self.place = place


def move_bundle(action: PlannedAction, files: Sequence[str], trash: Trash) -> ActionResult:
    """Move an action's files to the trash; if one cannot be moved, put back those that were.

    Args:
        action: whose files they are.
        files: the victim first; those that are gone already are passed over.
        trash: the trash.

    Returns:
        DONE with the places; FAILED (the victim itself) or SKIPPED_BUNDLE, with the places of those files that could
        not be put back.
    """
    moved: list[tuple[str, str]] = []
    for path in files:
        if path != action.victim.path and not os.path.lexists(system_path(path)):
            continue
        try:
            place = move_one(path, trash, action.digest_of(path))
        except TrashError as error:
            if isinstance(error, UnprovenMoveError):
                moved.append((path, error.place))
            left = put_back(tuple(moved), trash)
            outcome = Outcome.FAILED if path == action.victim.path else Outcome.SKIPPED_BUNDLE
            return ActionResult(outcome, left, str(error))
        moved.append((path, place))
    return ActionResult(Outcome.DONE, tuple(moved))


def move_one(path: str, trash: Trash, digest: str) -> str:
    """Move one file, and believe it only if it is gone and the trash has the very same file.

    Args:
        path: the file.
        trash: the trash.
        digest: what the file must have; "" = not known.

    Raises:
        UnprovenMoveError: something was moved, but it is not the file as it was a moment ago.
        TrashError: it was refused or is not proven.
    """
    before = lstat(path)
    if before is None:
        raise TrashError("the file is gone")
    if not stat.S_ISREG(before.st_mode):
        raise TrashError("it is no file any more")
    place = trash.put(path)
    now = lstat(path)
    if now is not None and inode_of(now) == inode_of(before):
        raise TrashError("the trash reported success, but the file is where it was")
    there = lstat(place)
    if there is None:
        raise TrashError("the trash reported success, but does not have the file")
    same = there.st_size == before.st_size and there.st_mtime_ns == before.st_mtime_ns
    if inode_of(there) == inode_of(before) and same:
        return place
    # A trash on another drive holds a copy: that one is read.
    if not same or (digest and not has_digest(place, digest)):
        raise UnprovenMoveError(place)
    return place


def put_back(places: Places, trash: Trash) -> Places:
    """Restore files in reverse order; returns those that could not be."""
    left: list[tuple[str, str]] = []
    for path, place in reversed(places):
        try:
            trash.restore(place, path)
        except TrashError:
            left.append((path, place))
    return tuple(reversed(left))
