"""What must be on the disk, by what the person did and by what the program's journal says it did.

Whatever differs from that is an error of the program: a content that is nowhere, a record of what is not so, a file
that was touched without a plan, or a name that was left behind.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dedup_gui.core.action_types import ActionKind, ActionRecord, Outcome
from tests.state_machine.disk import EMPTY, OURS, Disk, Seen

Journal = Mapping[tuple[int, int], ActionRecord]
"""By batch and place in it."""
OPEN = (Outcome.STARTED, Outcome.DRIVE_AWAY)


class Wrong(StrEnum):
    """How the program failed."""

    LOST = "content lost"
    NO_KEEPER = "no keeper"
    RECORD = "record wrong"
    TOUCHED = "file touched"
    LEFT = "name left behind"


class WrongError(AssertionError):
    """The program failed."""

    def __init__(self, wrong: Wrong, *what: object) -> None:
        super().__init__(f"{wrong.value}: {'; '.join(map(str, what))}")
        self.wrong = wrong


@dataclass(slots=True)
class Ledger:
    """What must be.

    Attributes:
        pictures: the person's files.
        trashed: what the trash must hold.
        owed: contents that the person did not remove.
        known: the journal as it was when it was last found to be right.
        open: batches that a kill met, and whether in an undo; nothing exact is known of their files.
        unsure: batches of which the journal did not tell all when it was last looked at.
        touched: paths at which the person did something while that was so, and the batches.
        taken: places in the trash which the person emptied.
        stale: records, and places they told of that the person or an undo emptied: another thing may have come there.
        leftovers: names of ours that an error of the disk kept us from removing.
        records: likewise records of the trash.
    """

    pictures: dict[str, Seen] = field(default_factory=dict)
    trashed: dict[str, Seen] = field(default_factory=dict)
    owed: set[str] = field(default_factory=set)
    known: Journal = field(default_factory=dict)
    open: dict[int, bool] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    touched: dict[str, set[int]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    stale: set[tuple[tuple[int, int], str]] = field(default_factory=set)
    leftovers: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)

    def person_did(self, before: Disk, after: Disk, journal: Callable[[], Journal]) -> None:
        """Take over what the person changed.

        Args:
            before: what was there.
            after: what is.
            journal: reads it.
        """
        for path in _changed(before.pictures, after.pictures):
            _take_over(self.pictures, path, after.pictures)
            self.touched.setdefault(path, set()).update(self.unsure, self.open)
        for place in _changed(before.trashed, after.trashed):
            _take_over(self.trashed, place, after.trashed)
            self.taken.add(place)
            self.stale |= {(key, place) for key, told in journal().items() if place in _standing(told).values()}
            path = before.records.get(place, "")
            if path in self.pictures and self.pictures[path] != after.pictures.get(path):
                # A kill left it in the trash, perhaps with a link in its place, and nothing told of it yet.
                _take_over(self.pictures, path, after.pictures)
                self.touched.setdefault(path, set()).update(self.unsure, self.open)
        self.owed = after.contents

    def check_contents(self, disk: Disk) -> None:
        """Nothing may be lost at any moment."""
        lost = self.owed - disk.contents
        if lost:
            raise WrongError(Wrong.LOST, *(self._names_of(digest) for digest in sorted(lost)))

    def undo_was_cut_off(self, batch: int, journal: Journal, disk: Disk) -> None:
        """Take over what is back already, though the journal does not say so until the undo is taken up again."""
        known = dict(self.known)
        for key, record in journal.items():
            if key[0] != batch:
                continue
            if record.result.outcome not in OPEN:
                self._take_over_record(key, journal, disk)
                known[key] = record
            for path, place in _standing(record).items():
                state = record.action.state_of(path)
                there = disk.pictures.get(path)
                if place not in disk.trashed and place in self.trashed and there and there.digest == state.digest:
                    del self.trashed[place]
                    self.pictures[path] = Seen(state.digest, state.mtime_ns)
                    self.stale.add((key, place))
        self.known = known

    def settle(self, journal: Journal, disk: Disk, *, failed: bool, killed: bool) -> None:
        """Take over what the journal says was done since, and compare all of it with the disk.

        Args:
            journal: as it is.
            disk: as it is.
            failed: whether the disk answered with an error, so that the program could not remove a name of its own.
            killed: whether it was killed: then the trash may have records that nobody needs.
        """
        new = sorted(key for key, record in journal.items() if record != self.known.get(key))
        for key in new:
            if not self._is_unsure(key[0], journal):
                self._take_over_record(key, journal, disk)
        self._check_keepers(new, journal, disk)
        unsure = {
            path
            for key, record in journal.items()
            if self._is_unsure(key[0], journal)
            for path in record.action.paths
        }
        self.known = {
            key: (self.known[key] if self._is_unsure(key[0], journal) else record)
            for key, record in journal.items()
            if key in self.known or not self._is_unsure(key[0], journal)
        }
        self._check_records(journal, disk)
        self._check_pictures(unsure, disk, failed=failed)
        self._check_trash(unsure, disk, failed=failed, killed=killed)
        self.unsure = {batch for batch, _ in journal if self._is_unsure(batch, journal)}
        self.touched = {
            path: batches & self.unsure for path, batches in self.touched.items() if batches & self.unsure
        }

    def _is_unsure(self, batch: int, journal: Journal) -> bool:
        return batch in self.open or any(
            record.result.outcome in OPEN for (number, _), record in journal.items() if number == batch
        )

    def _take_over_record(self, key: tuple[int, int], journal: Journal, disk: Disk) -> None:
        new = journal[key]
        touched = {path for path, batches in self.touched.items() if key[0] in batches}
        was = _standing(self.known.get(key))
        now = _standing(new)
        action = new.action
        for path, place in now.items():
            if path in was:
                continue
            state = action.state_of(path)
            if place in disk.trashed or place not in self.taken:
                self.trashed.setdefault(place, Seen(state.digest, state.mtime_ns))
                self.taken.discard(place)
            if path in touched:
                continue
            if new.result.outcome is not Outcome.DONE and self.pictures.get(path) == disk.pictures.get(path):
                continue  # something else was put there: by the undo of an earlier batch
            self.pictures.pop(path, None)
            moved_since = {moved for other, told in journal.items() if other > key for moved in _standing(told)}
            if action.kind is not ActionKind.TRASH and new.result.outcome is Outcome.DONE and path not in moved_since:
                self._take_over_link(new, path, disk, moved_since)
        for path, place in was.items():
            if path in now:
                continue
            if (key, place) not in self.stale or place not in disk.trashed:
                self.trashed.pop(place, None)
            state = action.state_of(path)
            standing = self.pictures.get(path)
            if standing is None or (action.kind is not ActionKind.TRASH and path not in touched):
                self.pictures[path] = Seen(state.digest, state.mtime_ns)

    def _take_over_link(self, record: ActionRecord, path: str, disk: Disk, moved_since: set[str]) -> None:
        standing = disk.pictures.get(path)
        if standing is None:
            raise WrongError(Wrong.RECORD, f"said to be replaced by a link: {path!r}, which is not there")
        led = disk.pictures.get(standing.link, standing)
        # Unless the person, or a later batch, moved the keeper away meanwhile.
        moved = self.touched.get(standing.link) or standing.link in moved_since
        if led.digest != record.action.victim.digest and not moved:
            raise WrongError(Wrong.RECORD, f"said to be replaced by a link: {path!r}", standing)
        self.pictures[path] = standing

    def _check_keepers(self, new: Iterable[tuple[int, int]], journal: Journal, disk: Disk) -> None:
        """Of each group from which something was removed, something must stand."""
        if {batch for batch, _ in new} != {max(journal, default=(0, 0))[0]}:
            return  # a later batch may have removed what an earlier one kept, by another group
        for key in new:
            record = journal[key]
            if record.result.outcome is not Outcome.DONE:
                continue
            digests = {keeper.path: keeper.digest for keeper in record.action.keepers}
            for keepers in record.action.keepers_of_groups:
                standing = (
                    bool(self.touched.get(path))
                    or (path in disk.pictures and disk.pictures[path].digest == digests[path])
                    for path in keepers
                )
                if not any(standing):
                    raise WrongError(Wrong.NO_KEEPER, record.action.victim.path, keepers)

    def _check_records(self, journal: Journal, disk: Disk) -> None:
        """What a record says to be in the trash is there, and only one says so of it."""
        told = Counter(
            place
            for key, record in journal.items()
            for place in _standing(record).values()
            if (key, place) not in self.stale
        )
        for (batch, index), record in journal.items():
            for path, place in _standing(record).items():
                if ((batch, index), place) in self.stale:
                    continue
                if told[place] > 1:
                    raise WrongError(Wrong.RECORD, f"told twice: {place!r}", (batch, index))
                digest = record.action.digest_of(path)
                there = disk.trashed.get(place)
                if there is not None and there.digest == digest:
                    continue
                if place in self.taken or record.result.outcome in (*OPEN, Outcome.NOT_RESTORED_GONE):
                    continue
                back = disk.pictures.get(path)
                if self.open.get(batch) is not None:
                    continue  # settled at the next start, or when the undo is taken up again
                if back is not None and back.digest == digest and self._is_twin(record, path, journal):
                    # Recovery took it for a later one of the same path and content, which is as good.
                    self.trashed.pop(place, None)
                    self.pictures[path] = back
                    continue
                raise WrongError(Wrong.RECORD, f"not at {place!r}", (batch, index), record.result)

    @staticmethod
    def _is_twin(record: ActionRecord, path: str, journal: Journal) -> bool:
        """Whether another record is of the same path and content."""
        digest = record.action.digest_of(path)
        return any(
            path in other.action.paths and other.action.digest_of(path) == digest
            for other in journal.values()
            if other != record
        )

    def _check_pictures(self, unsure: set[str], disk: Disk, *, failed: bool) -> None:
        for path in _changed(self.pictures, disk.pictures):
            wanted, there = self.pictures.get(path), disk.pictures.get(path)
            if path in unsure or path in self.leftovers:
                continue
            if wanted is None and OURS in os.path.basename(path):
                if failed:
                    self.leftovers.add(path)
                if failed or unsure:
                    continue
            if failed and wanted is not None and there is None and wanted in self._set_aside(path, disk):
                del self.pictures[path]  # a link that was moved out of the way: undo can be tried again
                continue
            if failed and wanted is None and _is_reserved(path, disk.pictures):
                continue
            if wanted is None and OURS in os.path.basename(path):
                raise WrongError(Wrong.LEFT, repr(path), there)
            raise WrongError(Wrong.TOUCHED, repr(path), f"must be {wanted}", f"is {there}")

    @staticmethod
    def _set_aside(path: str, disk: Disk) -> list[Seen]:
        """What lies beside a path under names of ours."""
        beginning = os.path.join(os.path.dirname(path), OURS)
        return [seen for other, seen in disk.pictures.items() if other.startswith(beginning)]

    def _check_trash(self, unsure: set[str], disk: Disk, *, failed: bool, killed: bool) -> None:
        if unsure:
            return
        for place in _changed(self.trashed, disk.trashed):
            wanted, there = self.trashed.get(place), disk.trashed.get(place)
            if place in self.leftovers:
                continue
            if wanted is None and there is not None:
                if failed and OURS in os.path.basename(place):
                    self.leftovers.add(place)
                    continue
                if failed and _is_reserved(place, disk.trashed):
                    continue
                raise WrongError(Wrong.RECORD, f"in the trash, and nothing tells of it: {place!r}", there)
            raise WrongError(Wrong.RECORD, f"not in the trash as it was: {place!r}", f"must be {wanted}, is {there}")
        orphans = disk.records.keys() - disk.trashed.keys()
        if failed or killed:
            self.records |= orphans
        elif orphans - self.records:
            raise WrongError(Wrong.LEFT, "records of the trash without a file", sorted(orphans - self.records))

    def _names_of(self, digest: str) -> list[str]:
        return [path for path, seen in (*self.pictures.items(), *self.trashed.items()) if seen.digest == digest]


def _standing(record: ActionRecord | None) -> dict[str, str]:
    """Path -> place of what a record says to be in the trash."""
    if record is None or record.result.outcome is Outcome.UNDONE:
        return {}
    return dict(record.result.places)


def _is_reserved(path: str, files: Mapping[str, Seen]) -> bool:
    """Whether a path is a name that was reserved when the disk failed: empty, with a marker of ours in its folder."""
    beginning = os.path.join(os.path.dirname(path), f"{OURS}place-")
    return path in files and files[path].digest == EMPTY and any(other.startswith(beginning) for other in files)


def _changed(one: Mapping[str, Seen], other: Mapping[str, Seen]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def _take_over(mine: dict[str, Seen], path: str, theirs: Mapping[str, Seen]) -> None:
    if path in theirs:
        mine[path] = theirs[path]
    else:
        mine.pop(path, None)
