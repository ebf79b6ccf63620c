"""What only removed copies say of a picture is written beside the image that stays, and taken away again by undo.

The image itself is never touched, nor a sidecar that is there: one is made, under a free name, or none. Its text
stands in the plan, so that the journal tells what is ours: what differs from it by a byte is the person's.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from dedup_gui.core.action_types import (
    ActionProgress,
    ActionResult,
    FileState,
    KeeperSidecar,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.ports import Journal, Mounts
from dedup_gui.core.removal.identity import Identities, lstat
from dedup_gui.core.removal.moving import clear_placeholder, move_new, path_beside, sync_folder
from dedup_gui.core.removal.proofs import References
from dedup_gui.core.removal.resuming import can_be_undone
from dedup_gui.core.sidecars.details import Details
from dedup_gui.core.sidecars.reading import SUFFIX, details_of, sidecars_of
from dedup_gui.core.sidecars.xmp import to_xmp
from dedup_gui.words import QT_TRANSLATE_NOOP

NOT_WRITTEN = QT_TRANSLATE_NOOP(
    "details", "what it says of the picture could not be written beside the image that stays"
)
_ALL = 1 << 30
"""Batches asked of the journal."""


def closed_to_sidecars(folders: Sequence[str], references: Sequence[str], mounts: Mounts) -> Callable[[str], bool]:
    """Whether nothing may be written beside a path: in a reference folder, or outside what was scanned.

    A review that somebody else made may name an image anywhere.
    """
    identities = Identities(mounts)
    scanned, kept = References(folders, identities), References(references, identities)
    return lambda path: path in kept or path not in scanned


def with_sidecars(
    actions: Sequence[PlannedAction], is_closed: Callable[[str], bool], planned: list[PlannedAction]
) -> Iterator[ActionProgress]:
    """Add to a plan what is to be written beside its keepers.

    Args:
        actions: the plan; what a link takes the place of says nothing that its keeper does not.
        is_closed: whether nothing may be written beside a path.
        planned: the plan is put here.

    Yields:
        How far it is: of batch 0, with no result.
    """
    own: dict[str, Details | None] = {}  # None: there is a sidecar, and it stays as it is
    lacking: dict[str, Details] = {}
    keepers: list[str] = []
    for number, action in enumerate(actions, 1):
        keeper = next((state.path for state in action.keepers if _stands(state) and not is_closed(state.path)), "")
        keepers.append("" if action.links else keeper)
        if keeper and not action.links:
            if keeper not in own:
                own[keeper] = None if sidecars_of(keeper) else details_of(keeper)
            known = own[keeper]
            if known is not None:
                said = [state.path for state in action.companions if state.path.lower().endswith(SUFFIX)]
                theirs = details_of(action.victim.path, said)
                lacking[keeper] = lacking.get(keeper, Details()).or_else(theirs.beyond(known))
        yield ActionProgress(0, number, len(actions), action.victim.path, ActionResult(Outcome.PLANNED))
    for action, keeper in zip(actions, keepers, strict=True):
        found = lacking.get(keeper)
        planned.append(replace(action, sidecar=KeeperSidecar(keeper + SUFFIX, to_xmp(found))) if found else action)


def write(sidecar: KeeperSidecar) -> bool:
    """Make a sidecar under its name, if that is free; whether it stands."""
    if _is_ours(sidecar):
        return True
    if lstat(sidecar.path) is not None:
        return False
    unfinished = path_beside(sidecar.path, "note")
    try:
        _unlink_quietly(unfinished)
        with open(system_path(unfinished), "xb") as file:
            file.write(sidecar.text.encode())
            file.flush()
            os.fsync(file.fileno())
        move_new(unfinished, sidecar.path)
        sync_folder(os.path.dirname(sidecar.path))
    except OSError:
        _unlink_quietly(unfinished)
        return False
    return True


def discard_unneeded(actions: Iterable[tuple[PlannedAction, ActionResult]], journal: Journal, batch: int) -> None:
    """Remove the sidecars of a batch of which no removal stands, in it or in another batch."""
    standing = Standing(actions, journal, batch)
    for sidecar in standing.sidecars:
        standing.discard_if_unneeded(sidecar)


class Standing:
    """How many removals of a batch stand for which a sidecar was written.

    Args:
        actions: those of the batch, and how they stand.
        journal: the record of the others.
        batch: the batch.
    """

    def __init__(self, actions: Iterable[tuple[PlannedAction, ActionResult]], journal: Journal, batch: int) -> None:
        self._counts: Counter[KeeperSidecar] = Counter()
        for action, result in actions:
            if action.sidecar is not None:
                self._counts[action.sidecar] += stands(result)
        self._journal = journal
        self._batch = batch
        self._elsewhere: frozenset[KeeperSidecar] | None = None

    @property
    def sidecars(self) -> tuple[KeeperSidecar, ...]:
        """All that the batch wrote, or was to write."""
        return tuple(self._counts)

    def taken_back(self, action: PlannedAction, before: ActionResult, after: ActionResult) -> None:
        """A removal does not stand any more, perhaps; its sidecar goes with the last one."""
        if action.sidecar is not None:
            self._counts[action.sidecar] -= stands(before) - stands(after)
            self.discard_if_unneeded(action.sidecar)

    def discard_if_unneeded(self, sidecar: KeeperSidecar) -> None:
        """Remove a sidecar that is ours to the byte, and what a kill left of its making."""
        if self._counts[sidecar] > 0 or sidecar in self._others():
            return
        clear_placeholder(sidecar.path)
        _unlink_quietly(path_beside(sidecar.path, "note"))
        if _is_ours(sidecar):
            _unlink_quietly(sidecar.path)

    def _others(self) -> frozenset[KeeperSidecar]:
        if self._elsewhere is None:
            self._elsewhere = frozenset(
                record.action.sidecar
                for found in self._journal.batches(_ALL)
                if found.id != self._batch
                for record in self._journal.records(found.id)
                if record.action.sidecar is not None and stands(record.result)
            )
        return self._elsewhere


def image_of(sidecar: KeeperSidecar) -> str:
    """The path of the image beside which a sidecar is written."""
    return sidecar.path.removesuffix(SUFFIX)


def stands(result: ActionResult) -> bool:
    """Whether a removal was done, or may have been."""
    return result.outcome is Outcome.DONE or can_be_undone(result)


def _stands(state: FileState) -> bool:
    """Whether an image is there as the scan saw it, by its size and time: its content is proven by whoever acts."""
    status = lstat(state.path)
    seen = (state.size, state.mtime_ns)
    return status is not None and stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == seen


def _is_ours(sidecar: KeeperSidecar) -> bool:
    status = lstat(sidecar.path)
    data = sidecar.text.encode()
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
        return False
    try:
        with open(system_path(sidecar.path), "rb") as file:
            return file.read(len(data) + 1) == data
    except OSError:
        return False


def _unlink_quietly(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(system_path(path))
