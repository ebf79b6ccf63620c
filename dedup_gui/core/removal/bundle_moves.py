"""Moving the files of one action into the trash, all or none."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from dedup_gui.core.action_types import ActionResult, Outcome, PlannedAction
from dedup_gui.core.errors import TrashError, UnprovenMoveError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.drives import is_away
from dedup_gui.core.removal.identity import inode_of, lstat
from dedup_gui.core.removal.proofs import Places, has_digest
from dedup_gui.words import QT_TRANSLATE_NOOP


def move_bundle(action: PlannedAction, files: Sequence[str], trash: Trash) -> ActionResult:
    """Move an action's files to the trash; if one cannot be moved, put back those that were.

    Args:
        action: whose files they are.
        files: the victim first; those that are gone already are passed over.
        trash: the trash.

    Returns:
        DONE with the places; FAILED (the victim itself) or SKIPPED_BUNDLE, with the places of those files that could
        not be put back; STARTED or DRIVE_AWAY, likewise, where a file is neither where it was nor proven to be in the
        trash: that stays open, as does what was refused because the drive went meanwhile.
    """
    moved: list[tuple[str, str]] = []
    for path in files:
        if path != action.victim.path and not os.path.lexists(system_path(path)):
            if is_away(action, path):  # the drive went between two of its files
                return taken_back(action, ActionResult(Outcome.SKIPPED_BUNDLE, tuple(moved)), trash)
            continue
        try:
            place = move_one(path, trash, action.digest_of(path))
        except TrashError as error:
            unproven = isinstance(error, UnprovenMoveError)
            if isinstance(error, UnprovenMoveError) and error.place:
                moved.append((path, error.place))
            outcome = Outcome.FAILED if path == action.victim.path else Outcome.SKIPPED_BUNDLE
            result = taken_back(action, ActionResult(outcome, tuple(moved), str(error)), trash)
            if lstat(path) is None and (unproven or is_away(action, path)):
                # A move that the drive cut off may have left a placeholder of ours there, which a kill does, too.
                open_as = Outcome.DRIVE_AWAY if is_away(action, path) else Outcome.STARTED
                return ActionResult(open_as, result.places, result.detail)
            return result
        moved.append((path, place))
    return ActionResult(Outcome.DONE, tuple(moved))


def move_one(path: str, trash: Trash, digest: str) -> str:
    """Move one file, and believe it only if it is gone and the trash has the very same file.

    Args:
        path: the file.
        trash: the trash.
        digest: what the file must have; "" = not known.

    Raises:
        UnprovenMoveError: it was moved, but what the trash has is not there, or not the file as it was a moment ago.
        TrashError: it was refused; the file is where it was.
    """
    before = lstat(path)
    if before is None:
        raise TrashError(QT_TRANSLATE_NOOP("details", "the file is gone"))
    if not stat.S_ISREG(before.st_mode):
        raise TrashError(QT_TRANSLATE_NOOP("details", "it is no file any more"))
    place = trash.put(path)
    now = lstat(path)
    if now is not None and inode_of(now) == inode_of(before):
        raise TrashError(QT_TRANSLATE_NOOP("details", "the trash reported success, but the file is where it was"))
    there = lstat(place)
    if there is None:
        raise UnprovenMoveError(
            QT_TRANSLATE_NOOP("details", "the trash reported success, but does not have the file"), place
        )
    same = there.st_size == before.st_size and there.st_mtime_ns == before.st_mtime_ns
    if inode_of(there) == inode_of(before) and same:
        return place
    # On another drive lies a copy: that one is read. The clock there may be coarser.
    if there.st_size != before.st_size or not (has_digest(place, digest) if digest else same):
        raise UnprovenMoveError(QT_TRANSLATE_NOOP("details", "the file changed on its way to the trash"), place)
    return place


def taken_back(action: PlannedAction, result: ActionResult, trash: Trash) -> ActionResult:
    """Put back what an action moved that must not stand.

    Args:
        action: the action.
        result: with the places of what was moved, and how it ends where all of that can be put back.
        trash: the trash.

    Returns:
        The result with the places of what could not be put back; DRIVE_AWAY where that is the reason.
    """
    left = put_back(action, result.places, trash)
    away = bool(left) and lstat(action.victim.path) is None and is_away(action, action.victim.path)
    return ActionResult(Outcome.DRIVE_AWAY if away else result.outcome, left, result.detail)


def put_back(action: PlannedAction, places: Places, trash: Trash) -> Places:
    """Restore files in reverse order; returns those that could not be."""
    left: list[tuple[str, str]] = []
    for path, place in reversed(places):
        try:
            if lstat(path) is None and is_away(action, path, place):
                raise TrashError(QT_TRANSLATE_NOOP("details", "the drive is away"))
            trash.restore(place, path)
        except TrashError:
            left.append((path, place))
    return tuple(reversed(left))
