"""After a kill: what an open batch of the journal really did is read from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dedup_gui.core.action_types import OPEN, ActionRecord, ActionResult, Outcome, PlannedAction
from dedup_gui.core.ports import Journal, Trash
from dedup_gui.core.removal.bundle_moves import put_back
from dedup_gui.core.removal.destination import holder_of
from dedup_gui.core.removal.drives import is_away
from dedup_gui.core.removal.identity import asked
from dedup_gui.core.removal.keeper_sidecars import discard_unneeded
from dedup_gui.core.removal.link_replacement import discard, discard_leftovers, is_ours, places_linked
from dedup_gui.core.removal.moving import clear_placeholder
from dedup_gui.core.removal.proofs import Places, holds
from dedup_gui.words import QT_TRANSLATE_NOOP

INTERRUPTED = QT_TRANSLATE_NOOP("details", "interrupted")
"""Detail of an action that the kill met: PLANNED = it was not done; DONE = it was, and can be undone."""
_ALL = 1 << 30
"""Batches asked of the journal."""
Find = Callable[[str], Sequence[str]]
"""Places in the trash of files that came from a path, the likeliest first."""


def recover(journal: Journal, trash: Trash) -> list[ActionRecord]:
    """Settle the batches that a kill left open, and close them; settle what stayed open in closed ones.

    An action that was begun is either found undone (or put back, where only a part of its files had moved), or found
    done, and then it can be undone like any other. Actions that had not begun stay PLANNED.

    An action whose drive is away stays open until the drive is back.

    Returns:
        The records as they stand now: all of the batches that were open, and of the others those that changed.

    Raises:
        DedupError: the journal cannot be read or written.
    """
    found: list[ActionRecord] = []
    for batch in journal.unfinished():
        changed: set[int] = set()
        records = journal.records(batch.id)
        claims = Claims(journal, batch.id, records)
        for record in records:
            if record.result.outcome in OPEN:
                result = settle(record, trash, claims.beside(record.index, record.action))
                if result != record.result:
                    journal.finished(batch.id, record.index, result)
                    changed.add(record.index)
        settled = journal.records(batch.id)
        discard_unneeded(((record.action, record.result) for record in settled), journal, batch.id)
        journal.close(batch.id)
        found += [
            replace(record, batch=batch.id) for record in settled if not batch.closed or record.index in changed
        ]
    return found


@dataclass(frozen=True, slots=True)
class OtherClaims:
    """Whether a record beside one's own tells of what came from a path and lies at a place in the trash.

    Attributes:
        later: whether a later one does. A name in the trash is free when it is given: what has been put there since
            is none of an earlier action's, though it came from the same path and has the same content.
        earlier: whether an earlier one does. Then the place is likely that one's; for certain that is not known, for
            the person may have emptied it meanwhile.
    """

    later: Callable[[str, str], bool] = lambda _, __: False
    earlier: Callable[[str, str], bool] = lambda _, __: False


class Claims:
    """Which places in the trash the journal tells of.

    Args:
        journal: the record.
        batch: a batch.
        records: its records.
    """

    def __init__(self, journal: Journal, batch: int, records: Sequence[ActionRecord]) -> None:
        self._journal, self._batch, self._records = journal, batch, records

    def beside(self, index: int, action: PlannedAction) -> OtherClaims:
        """What other records than that of an action of the batch tell of a path's content at a place.

        Of other content the place may be on another drive, which is mounted there in turns.
        """
        own = (self._batch, index)
        return OtherClaims(
            lambda path, place: self._last.get((place, action.digest_of(path)), own) > own,
            lambda path, place: self._first.get((place, action.digest_of(path)), own) < own,
        )

    @cached_property
    def _last(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The last record, of this batch and later ones, that tells of each place and content."""
        later = [number for number in self._numbers if number >= self._batch]
        return {(place, digest): number for place, digest, number, _ in self._told(later)}

    @cached_property
    def _first(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The first record, of this batch and earlier ones, that tells of each place and content."""
        earlier = [number for number in self._numbers if number <= self._batch]
        told = [(place, digest, number) for place, digest, number, stands in self._told(earlier) if stands]
        return {(place, digest): number for place, digest, number in reversed(told)}

    @cached_property
    def _numbers(self) -> list[int]:
        return sorted({self._batch, *(found.id for found in self._journal.batches(_ALL))})

    def _told(self, batches: Iterable[int]) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
        """Place, content, record, and whether what it tells has not been undone."""
        for number in batches:
            for one in self._records if number == self._batch else self._journal.records(number):
                stands = one.result.outcome is not Outcome.UNDONE
                for path, place in one.result.places:
                    yield place, one.action.digest_of(path), (number, one.index), stands


def settle(record: ActionRecord, trash: Trash, others: OtherClaims | None = None) -> ActionResult:
    """Find out from the disk how a begun action stands, and put back what was moved only in part.

    Args:
        record: the action, and where the trash has its files if that was written down before it was proven.
        trash: the trash.
        others: what other records tell of; None = nothing.

    Returns:
        The result; STARTED with the system's words where the disk refuses to answer: it holds no other action up.
    """
    action, recorded = record.action, record.result.places
    trash = holder_of(action, trash)
    others = others or OtherClaims()

    def find(path: str) -> list[str]:
        places = [place for place in trash.find(path) if not others.later(path, place)]
        if len(places) < 2:
            return places
        # The very file is no proof: of one that a link has replaced since the plan was made, an earlier record tells.
        return sorted(places, key=lambda place: (others.earlier(path, place), not _is_very_file(action, path, place)))

    try:
        for path in action.paths:
            clear_placeholder(path)
            trash.tidy(path)
        settle_kind = _settle_link if action.links else _settle_bundle
        result = settle_kind(action, recorded, find, trash)
        lies_there = any(asked(place) is not None for _, place in recorded)
    except OSError as error:
        outcome = Outcome.DRIVE_AWAY if is_away(action, action.victim.path) else Outcome.STARTED
        return ActionResult(outcome, recorded, error.strerror or str(error))
    if result.outcome is Outcome.SKIPPED_MISSING and lies_there:
        return ActionResult(Outcome.STARTED, recorded, record.result.detail)  # there it lies, and cannot be proven
    if result.outcome is not Outcome.DRIVE_AWAY:
        return result
    found = dict(result.places)
    away = tuple((path, place) for path, place in recorded if path not in found)
    return ActionResult(Outcome.DRIVE_AWAY, (*result.places, *away), record.result.detail)


def _settle_bundle(action: PlannedAction, recorded: Places, find: Find, trash: Trash) -> ActionResult:
    files = action.paths
    missing = [path for path in files if asked(path) is None]
    recorded = _with_displaced(action, files, recorded, find)
    sought = [path for path in files if path in missing or _is_displaced(path, recorded)]
    places = _found_in_trash(action, sought, recorded, find)
    if _is_open(action, missing, places):
        return ActionResult(Outcome.DRIVE_AWAY, places)
    if asked(action.victim.path) is None:
        moved = dict(places)
        if action.victim.path not in moved:
            return ActionResult(Outcome.SKIPPED_MISSING, places, INTERRUPTED)
        if not any(asked(path) is not None for path in files):
            return ActionResult(Outcome.DONE, places, INTERRUPTED)
    left = put_back(action, places, trash)
    return ActionResult(Outcome.SKIPPED_BUNDLE if left else Outcome.PLANNED, left, INTERRUPTED)


def _settle_link(action: PlannedAction, recorded: Places, find: Find, trash: Trash) -> ActionResult:
    names = action.names
    missing = [path for path in names if asked(path) is None]
    sought = [
        path for path in names if path in missing or _is_replaced(action, path) or _is_displaced(path, recorded)
    ]
    places = _found_in_trash(action, sought, recorded, find)
    if _is_open(action, missing, places):
        return ActionResult(Outcome.DRIVE_AWAY, places)
    if places_linked(action, places) and not missing:
        discard_leftovers(action)
        return ActionResult(Outcome.DONE, places, INTERRUPTED)
    for path, _ in places:
        if _is_replaced(action, path):
            discard(path, action)
    left = put_back(action, places, trash)
    discard_leftovers(action)
    if asked(action.victim.path) is None and not left:
        return ActionResult(Outcome.SKIPPED_MISSING, (), INTERRUPTED)
    return ActionResult(Outcome.FAILED if left else Outcome.PLANNED, left, INTERRUPTED)


def _is_open(action: PlannedAction, missing: Sequence[str], places: Places) -> bool:
    """Whether the image is gone, and with it its drive, so that what is not found may be there still."""
    if action.victim.path not in missing:
        return False
    moved = dict(places)
    if not action.links and all(path in moved for path in missing):
        return False  # all of it is in a trash that is there
    return is_away(action, action.victim.path, moved.get(action.victim.path, ""))


def _is_displaced(path: str, recorded: Places) -> bool:
    """Whether something else has come to a path while what was there is known to be in the trash."""
    here = asked(path)
    if here is None:
        return False
    places = (asked(place) for owner, place in recorded if owner == path)
    return any(there is not None and not os.path.samestat(there, here) for there in places)


def _with_displaced(action: PlannedAction, paths: Sequence[str], recorded: Places, find: Find) -> Places:
    """The places that are known, and those of files whose path has another file now: the very file alone counts.

    Another file may have the same content: a copy that came there while the program was not running.
    """
    told = {path for path, _ in recorded}
    found = [
        (path, place)
        for path in paths
        if path not in told and asked(path) is not None and not _is_unmoved(action, path)
        for place in find(path)
        if _is_very_file(action, path, place)
    ]
    return (*recorded, *found)


def _is_replaced(action: PlannedAction, path: str) -> bool:
    """Whether our link stands there, and not the victim itself (which has the same content)."""
    status = asked(path)
    return status is not None and status.st_ino != action.victim.inode and is_ours(action, path)


def _found_in_trash(action: PlannedAction, paths: Sequence[str], recorded: Places, find: Find) -> Places:
    """Where the trash has what came from some paths, by its own record and by content.

    No clock is asked: clocks go back, and on FAT a move leaves no time behind. An older thing of the same path and
    content is as good.
    """
    places: list[tuple[str, str]] = []
    for path in paths:
        known = action.digest_of(path)
        written = [place for owner, place in recorded if owner == path and asked(place) is not None]
        found = [*written, *(place for place in find(path) if place not in written)]
        if known:
            place = next((place for place in found if holds(place, known)), None)
        else:  # from the journal of an earlier version: of several, nothing tells which
            place = found[0] if written or len(found) == 1 else None
        if place is not None:
            places.append((path, place))
    return tuple(places)


def _is_unmoved(action: PlannedAction, path: str) -> bool:
    status = asked(path)
    return status is not None and status.st_ino == action.state_of(path).inode and holds(path, action.digest_of(path))


def _is_very_file(action: PlannedAction, path: str, place: str) -> bool:
    status, state = asked(place), action.state_of(path)
    return status is not None and (status.st_ino, status.st_size, status.st_mtime_ns) == (
        state.inode,
        state.size,
        state.mtime_ns,
    )
