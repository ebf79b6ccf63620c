"""Reviews of an Immich server's duplicates: what is applied goes to Immich's trash, and comes back from there.

In the history its batches have negative numbers, so that they are never taken for those of the journal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import ExitStack
from typing import TypeVar
from urllib.parse import urlsplit

from dedup_gui.core.action_types import (
    ActionKind,
    ActionProgress,
    ActionRecord,
    ActionResult,
    ApplyReport,
    Batch,
    FileState,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Progress, Returned, ScanResult, advance
from dedup_gui.core.types import Decision, Group
from dedup_gui.exchange.immich.assets import Asset
from dedup_gui.exchange.immich.originals import ImmichImport, fetch_duplicates
from dedup_gui.exchange.immich.record import ImmichBatch, ImmichRecord, State, Trashed
from dedup_gui.exchange.immich.resolving import Done, planned, resolve, undo
from dedup_gui.exchange.immich.server import Server, address_of, key_of
from dedup_gui.exchange.other_tools.comparison import Comparison, compare
from dedup_gui.exchange.other_tools.groups import ForeignGroups
from dedup_gui.paths import Paths
from dedup_gui.wiring.immich_folder import ImmichFolder
from dedup_gui.words import translate

E = TypeVar("E")

_OUTCOMES = {
    State.PLANNED: Outcome.PLANNED,
    State.STARTED: Outcome.STARTED,
    State.TRASHED: Outcome.DONE,
    State.FAILED: Outcome.FAILED,
    State.RESTORED: Outcome.UNDONE,
}


class ImmichReviews:
    """The server whose duplicates are on show, if there is one, and what was resolved on any.

    Args:
        paths: where copies and record lie.
    """

    def __init__(self, paths: Paths) -> None:
        self._cache = paths.cache
        self._record = ImmichRecord(paths.immich_record)
        self._folder: ImmichFolder | None = None
        self._found: ImmichImport | None = None
        self._servers: dict[str, Server] = {}  # by address: those that have taken the key while the program runs

    def close(self) -> None:
        """Remove the copies."""
        self._found = None
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def judged(
        self, address: str, key: str, judge: Callable[[ForeignGroups], Generator[E, None, ScanResult]]
    ) -> Generator[E | Progress | Comparison, None, ScanResult]:
        """Ask a server for its duplicates, fetch their originals, and have them judged.

        Those of the server before stay, and can be acted on, until something else is found to be reviewed. Of an
        image that has not changed since the copy on show is taken once more. What was done on a server can be undone
        from here on, whatever is found there: mostly nothing, where it was all done.

        Args:
            address: as the person typed it.
            key: likewise.
            judge: says which of the groups are confirmed.

        Raises:
            DedupError: the address or the key is none, the server does not answer, or the disk is too small.
        """
        server = Server(address_of(address), key_of(key))
        with ExitStack() as new:
            folder = ImmichFolder(self._cache)
            new.callback(folder.close)
            found = yield from fetch_duplicates(server, folder.path, self._copies_of(server))
            self._servers[server.address] = server
            result = yield from judge(found.foreign)
            # Said before the copies on show go: who stops it then goes on with them.
            yield compare(found.foreign, result)
            if result.groups or self._found is None:  # images of groups that are not confirmed can be looked at
                self.close()
                self._folder, self._found = folder, found
                new.pop_all()
        return result

    def _copies_of(self, server: Server) -> dict[str, tuple[Asset, str]]:
        """The copies on show, by the ids of their assets, if they are of this server."""
        found = self._found
        if found is None or found.server.address != server.address:
            return {}
        return {asset.id: (asset, path) for path, asset in found.assets.items()}

    def holds(self, paths: Collection[str]) -> bool:
        """Whether these files are copies of the server's images."""
        return self._found is not None and bool(paths) and all(path in self._found.assets for path in paths)

    def apply(
        self, groups: Sequence[Group], decisions: Mapping[str, Decision], kind: ActionKind
    ) -> Generator[ActionProgress, None, ApplyReport]:
        """Resolve what was decided.

        Raises:
            DedupError: it cannot be done in this way, or the server refused; see `resolving.resolve`.
        """
        found = self._found
        if found is None or kind is not ActionKind.TRASH:
            raise DedupError(translate("errors", "Images of an Immich server can go to its trash, and nowhere else."))
        removed = {path for path, decision in decisions.items() if decision is Decision.REMOVE}
        job = resolve(found.server, planned(found, groups, removed), self._record)
        return (yield from self._told(job, len(removed), (State.TRASHED, State.STARTED, State.FAILED, State.PLANNED)))

    def undo(self, number: int, paths: Collection[str] | None) -> Generator[ActionProgress, None, ApplyReport]:
        """Bring a batch back from Immich's trash, or some images of it.

        Raises:
            DedupError: its server was not asked while the program runs: no key is kept for longer.
        """
        batch = self._batch(number)
        server = self._servers.get(batch.address)
        if server is None:
            raise DedupError(
                translate("errors", "This was done on {address}, and the program keeps no key.").format(
                    address=batch.address
                ),
                translate("errors", "Import its groups once more, with address and key, then put them back."),
            )
        chosen = None
        if paths is not None:
            chosen = {a.id for a in batch.assets if not {self._path(a), _place(batch, a)}.isdisjoint(paths)}
        job = undo(server, batch.number, self._record, chosen)
        asked = {asset.id for asset in batch.undoable if chosen is None or asset.id in chosen}
        return (yield from self._told(job, len(asked), tuple(State), asked))

    def batches(self) -> list[Batch]:
        """All of them, as the history shows them, the newest first."""
        return [
            Batch(
                id=-batch.number,
                created=batch.created,
                actions=len(batch.assets),
                done=len(batch.undoable),
                size=sum(asset.size for asset in batch.undoable),
                closed=True,
            )
            for batch in self._record.batches()
        ]

    def records(self, number: int) -> list[ActionRecord]:
        """What a batch did."""
        batch = self._batch(number)
        return [
            ActionRecord(index, _action(_place(batch, asset), asset), _result(asset, _place(batch, asset)), number)
            for index, asset in enumerate(batch.assets)
        ]

    def _told(
        self,
        job: Generator[Done, None, ImmichBatch],
        total: int,
        states: Sequence[State],
        asked: Collection[str] | None = None,
    ) -> Generator[ActionProgress, None, ApplyReport]:
        """Say as a removal does how far it is, and what became of each image."""
        waiting = ActionResult(Outcome.STARTED)
        told: dict[str, State] = {}
        while not isinstance(step := advance(job), Returned):
            yield ActionProgress(0, step.done, total, "", waiting)
            for asset in step.told:  # at once: who stops it then is told what was done, and what may have been
                told[asset.id] = asset.state
                path = self._path(asset)
                yield ActionProgress(-step.number, step.done, total, path, _result(asset, path))
        batch = step.value
        results = []
        for asset in batch.assets:
            if asset.state in states and (asked is None or asset.id in asked):
                path = self._path(asset)
                results.append((path, _result(asset, path)))
                if told.get(asset.id) is not asset.state:
                    yield ActionProgress(-batch.number, len(results), total, *results[-1])
        return ApplyReport(-batch.number, tuple(results))

    def _batch(self, number: int) -> ImmichBatch:
        batch = self._record.batch(-number)
        if batch is None:
            raise DedupError(translate("errors", "What was recorded of this removal cannot be read."))
        return batch

    def _path(self, asset: Trashed) -> str:
        """The copy here, while there is one; else the name that it has on the server."""
        assets = self._found.assets if self._found is not None else {}
        return next((path for path, other in assets.items() if other.id == asset.id), asset.name)


def _place(batch: ImmichBatch, asset: Trashed) -> str:
    """What the history shows of an asset: its server, itself, and its name."""
    return os.path.join(f"Immich, {urlsplit(batch.address).netloc}", asset.id[:13], asset.name)


def _action(path: str, asset: Trashed) -> PlannedAction:
    return PlannedAction(ActionKind.TRASH, FileState(path, asset.size, 0, 0, 0, ""), (), (), ())


def _result(asset: Trashed, path: str) -> ActionResult:
    places = ((path, "Immich"),) if asset.state in (State.TRASHED, State.STARTED) else ()
    return ActionResult(_OUTCOMES[asset.state], places, asset.detail)
