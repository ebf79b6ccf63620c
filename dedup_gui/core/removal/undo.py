"""Taking a batch back: every file returns from the trash to its old place, or it is said why not."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Generator

from dedup_gui.core.action_types import (
    OPEN,
    ActionKind,
    ActionProgress,
    ActionResult,
    ApplyReport,
    Origin,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.errors import TrashError
from dedup_gui.core.ports import Journal, Trash
from dedup_gui.core.removal.destination import holder_of
from dedup_gui.core.removal.drives import is_away, is_lost
from dedup_gui.core.removal.identity import asked, lstat
from dedup_gui.core.removal.keeper_sidecars import Standing
from dedup_gui.core.removal.link_replacement import (
    bring_link_back,
    discard,
    discard_leftovers,
    is_ours,
    take_link_away,
)
from dedup_gui.core.removal.moving import clear_placeholder
from dedup_gui.core.removal.proofs import holds
from dedup_gui.core.removal.recovery import Claims, settle
from dedup_gui.core.removal.resuming import can_be_undone
from dedup_gui.words import QT_TRANSLATE_NOOP


def undo(
    batch: int, *, journal: Journal, trash: Trash, paths: Collection[str] | None = None
) -> Generator[ActionProgress, None, ApplyReport]:
    """Restore what a batch moved, the last action first. Doing it again does only what is left.

    Args:
        batch: the journal's number.
        paths: of these images alone; None = of all.
        journal: the record.
        trash: where the files are.

    Yields:
        What became of each action that had moved something.

    Returns:
        The batch's number and the results; the places in a result are of files that are still in the trash, or, of
        an action that was UNDONE, where they had been.

    Raises:
        DedupError: another window is at work, or the journal cannot be read or written.
    """
    with journal.at_work():  # what a batch that is still being applied has moved is not yet known
        return (yield from _undo(batch, journal, trash, paths))


def _undo(
    batch: int, journal: Journal, trash: Trash, paths: Collection[str] | None
) -> Generator[ActionProgress, None, ApplyReport]:
    every = journal.records(batch)
    claims = Claims(journal, batch, every)
    sidecars = Standing(((record.action, record.result) for record in every), journal, batch)
    records = [
        record
        for record in reversed(every)
        if (can_be_undone(record.result) or record.result.outcome is Outcome.UNREADABLE)
        and (paths is None or record.action.victim.path in paths)
    ]
    results: list[tuple[str, ActionResult]] = []
    for done, record in enumerate(records, 1):
        standing = record.result
        if standing.outcome is Outcome.UNREADABLE:  # told each time, and nothing more
            results.append((record.action.victim.path, standing))
            yield ActionProgress(batch, done, len(records), record.action.victim.path, standing)
            continue
        others = claims.beside(record.index, record.action)
        if standing.outcome in OPEN:
            standing = settle(record, trash, others)
        result = _take_back(record.action, standing, trash, others.later) if standing.places else standing
        sidecars.taken_back(record.action, record.result, result)
        if result.outcome is not Outcome.DRIVE_AWAY or result.places != record.result.places:
            journal.undone(batch, record.index, result)  # else nothing happened: it stands as it stood
        path = record.action.victim.path
        results.append((path, result))
        yield ActionProgress(batch, done, len(records), path, result)
    return ApplyReport(batch, tuple(results))


def _take_back(
    action: PlannedAction, standing: ActionResult, trash: Trash, is_anothers: Callable[[str, str], bool]
) -> ActionResult:
    outcome, detail = Outcome.UNDONE, ""
    left: list[tuple[str, str]] = []
    trash = holder_of(action, trash)
    for path, place in reversed(standing.places):
        try:
            if action.kind is ActionKind.MOVE:
                trash.tidy(path)  # an undo that was cut off may have left the file in both places
            if not is_anothers(path, place):
                problem = _restore(action, path, place, trash)
            elif _is_back(action, path):  # by an undo whose record could not be written
                problem = None
            else:
                problem = (
                    Outcome.NOT_RESTORED_GONE,
                    QT_TRANSLATE_NOOP("details", "what the trash has at that place a later batch removed"),
                )
        except OSError as error:  # what it is that lies here or there could not be read: it can be tried again
            problem = Outcome.DRIVE_AWAY, error.strerror or str(error)
        if problem is not None:
            left.append((path, place))
            # Of several, the image's own trouble is the one to tell: it is met last, or it is the only one.
            outcome, detail = problem
    if action.links:
        discard_leftovers(action)
    return ActionResult(outcome, tuple(reversed(left)) or standing.places, detail)


def _restore(action: PlannedAction, path: str, place: str, trash: Trash) -> tuple[Outcome, str] | None:
    """Restore one file; None, or what hindered it.

    Raises:
        OSError: the disk does not answer; nothing was moved.
    """
    known = action.digest_of(path)
    clear_placeholder(path)
    there, here = asked(place), asked(path)
    if there is None:
        return _gone(action, path, place)
    if not _is_what_was_moved(path, place, there, known, trash):
        return Outcome.NOT_RESTORED_GONE, QT_TRANSLATE_NOOP("details", "the trash has another file at that place")
    if here is None and is_away(action, path, place):
        return Outcome.DRIVE_AWAY, ""
    aside = None
    if here is not None:
        if os.path.samestat(there, here):
            return None  # a kill between the two halves of a move: both names are the file
        if action.links:
            aside = take_link_away(action, path)
        if aside is None:
            return Outcome.NOT_RESTORED_EXISTS, ""
    try:
        trash.restore(place, path)
    except TrashError as error:
        if aside is not None:
            bring_link_back(aside, path)
        elif lstat(path) is not None:
            return Outcome.NOT_RESTORED_EXISTS, str(error)
        return Outcome.DRIVE_AWAY if is_away(action, path, place) else Outcome.FAILED, str(error)
    if aside is not None:
        discard(aside, action)
    return None


def _is_what_was_moved(path: str, place: str, there: os.stat_result, known: str, trash: Trash) -> bool:
    """Whether what lies in the trash is what this action put there: by the trash's own record, and by the digest."""
    origin = trash.origin(place, path)
    if origin is Origin.OTHER or not stat.S_ISREG(there.st_mode):
        return False
    if known:
        return holds(place, known)
    return origin is not Origin.UNRECORDED  # a companion in the journal of an earlier version, without a digest


def _is_back(action: PlannedAction, path: str) -> bool:
    known = action.digest_of(path)
    still_linked = action.kind is ActionKind.HARDLINK and is_ours(action, path)
    return not still_linked and asked(path) is not None and (not known or holds(path, known))


def _gone(action: PlannedAction, path: str, place: str) -> tuple[Outcome, str] | None:
    """The trash has nothing: perhaps the file is back already (an undo that was cut off, or by hand)."""
    if _is_back(action, path):
        return None
    return Outcome.NOT_RESTORED_GONE if is_lost(action, path, place) else Outcome.DRIVE_AWAY, ""
