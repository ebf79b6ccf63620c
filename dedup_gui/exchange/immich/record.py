"""The record of what was resolved on Immich servers: written before it is done, and after; the way back.

One small file for each batch, for this user only. No key is in it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_folder, private_opener, replace_private_file
from dedup_gui.core.removal.moving import sync_folder
from dedup_gui.words import translate

SCHEMA = "dedup-gui/immich/1"
MOST_BYTES = 64 * 2**20


class State(StrEnum):
    """How one asset stands."""

    PLANNED = "planned"
    STARTED = "started"
    """Asked for; what the server did is not known."""
    TRASHED = "trashed"
    FAILED = "failed"
    RESTORED = "restored"


UNDOABLE = (State.STARTED, State.TRASHED)
"""What is, or may be, in Immich's trash."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """One asset that was to go.

    Attributes:
        group: Immich's id of its duplicates.
        id: Immich's id of the asset.
        name: of its file.
        size: bytes, or 0.
        state: how it stands.
        detail: why, in the server's words, or "".
    """

    group: str
    id: str
    name: str
    size: int
    state: State = State.PLANNED
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImmichBatch:
    """What was done at one time.

    Attributes:
        number: of the batch, rising.
        address: of the server.
        created: seconds since the epoch.
        assets: all that were to go.
    """

    number: int
    address: str
    created: float
    assets: tuple[Trashed, ...]

    @property
    def undoable(self) -> tuple[Trashed, ...]:
        """What can be taken back, or may be."""
        return tuple(asset for asset in self.assets if asset.state in UNDOABLE)

    def those(self, ids: Collection[str]) -> tuple[Trashed, ...]:
        """Some of its assets, as they stand."""
        return tuple(asset for asset in self.assets if asset.id in ids)

    def marked(self, states: dict[str, tuple[State, str]]) -> ImmichBatch:
        """The same with the states of some assets, by id."""
        return replace(
            self,
            assets=tuple(
                replace(asset, state=states[asset.id][0], detail=states[asset.id][1]) if asset.id in states else asset
                for asset in self.assets
            ),
        )


class ImmichRecord:
    """All batches.

    Args:
        folder: where their files lie.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def begin(self, address: str, assets: Sequence[Trashed]) -> ImmichBatch:
        """Record what is about to be done.

        Raises:
            DedupError: the disk refused; nothing may be done then.
        """
        number = max(self._numbers(), default=0) + 1
        try:
            make_private_folder(self._folder)
            while not self._reserved(number):
                number += 1
        except OSError as error:
            raise DedupError(
                translate("exchange", "{path} cannot be written: {why}.").format(
                    path=self._path(number), why=error.strerror or error
                )
            ) from error
        batch = ImmichBatch(number, address, time.time(), tuple(assets))
        self.keep(batch)
        return batch

    def keep(self, batch: ImmichBatch) -> None:
        """Record how a batch stands; on disk when it returns.

        Raises:
            DedupError: the disk refused.
        """
        plain = {"schema": SCHEMA, **asdict(batch)}
        try:
            replace_private_file(self._path(batch.number), json.dumps(plain, indent=1).encode())
            sync_folder(self._folder)
        except OSError as error:
            raise DedupError(
                translate("exchange", "{path} cannot be written: {why}.").format(
                    path=self._path(batch.number), why=error.strerror or error
                )
            ) from error

    def batches(self, address: str = "") -> list[ImmichBatch]:
        """Those of a server, or all, the newest first; what is damaged is left out, and stays where it is."""
        found = [
            batch for number in sorted(self._numbers(), reverse=True) if (batch := self.batch(number)) is not None
        ]
        return [batch for batch in found if not address or batch.address == address]

    def batch(self, number: int) -> ImmichBatch | None:
        """One of them, or None."""
        try:
            with open(self._path(number), "rb") as reader:
                data = reader.read(MOST_BYTES + 1)
            return _read(json.loads(data)) if len(data) <= MOST_BYTES else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def _reserved(self, number: int) -> bool:
        """Whether a number is ours now, and was no other program's: an empty file stands for it."""
        try:
            with open(self._path(number), "xb", opener=private_opener):
                return True
        except FileExistsError:
            return False

    def _path(self, number: int) -> str:
        return os.path.join(self._folder, f"{number:06}.json")

    def _numbers(self) -> list[int]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return [int(stem) for stem, suffix in map(os.path.splitext, names) if suffix == ".json" and stem.isdecimal()]


def _read(plain: Any) -> ImmichBatch:
    if plain["schema"] != SCHEMA:
        raise ValueError(plain["schema"])
    assets = tuple(Trashed(**{**asset, "state": State(asset["state"])}) for asset in plain["assets"])
    return ImmichBatch(int(plain["number"]), str(plain["address"]), float(plain["created"]), assets)
