"""The originals of Immich's duplicates, fetched into a folder for this user only."""

from __future__ import annotations

import contextlib
import os
import shutil
import unicodedata
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import IO

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.files.private import make_private_folder, private_opener
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.matching.asked_groups import AskedGroup
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import SkipCode, Skipped
from dedup_gui.exchange.immich.assets import Asset, ImmichGroup, duplicates
from dedup_gui.exchange.immich.server import RefusedError, Server, UnansweredError
from dedup_gui.exchange.other_tools.groups import ForeignGroups, Tool
from dedup_gui.words import translate
from dedup_gui.words.numbers import size

THREADS = 4
"""Files fetched at once. Chosen: a home server's disk gains nothing from more."""
TRIES = 3
"""Times a file is asked for before the line counts as broken."""
ROOM = 1 << 30
"""Bytes left free on the disk. Chosen."""
MOST_UNTOLD = 1 << 30
"""Bytes of an original whose size the server does not tell. Chosen: no image has more."""
_LOOK_EACH = 16 << 20
"""Bytes written before the free space is asked for again."""
_LONGEST_NAME = 120
_NOT_IN_NAMES = '<>:"/\\|?*'
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@dataclass(frozen=True, slots=True)
class ImmichImport:
    """What a server had.

    Attributes:
        server: which.
        groups: all of its groups, as they were then.
        foreign: those of which two images were fetched, by the files' paths here.
        assets: for each such file the asset that it is of.
    """

    server: Server
    groups: tuple[ImmichGroup, ...]
    foreign: ForeignGroups
    assets: Mapping[str, Asset]


def fetch_duplicates(
    server: Server, folder: str, copies: Mapping[str, tuple[Asset, str]] | None = None
) -> Generator[Progress, None, ImmichImport]:
    """Ask for a server's duplicates and fetch their images.

    Args:
        server: the server.
        folder: for the images; is made. Whoever calls removes it.
        copies: assets by id as they were fetched earlier, and where they lie, on the same disk: what has not changed
            since is not fetched again.

    Yields:
        Progress of DISCOVER.

    Raises:
        DedupError: the server does not answer or is not Immich, or the disk is too small.
    """
    said = Progress(Stage.DISCOVER, 0, 0, path=server.host)
    groups = yield from run_in_thread(said, partial(duplicates, server))
    wanted = list(
        {asset.id: asset for group in groups for asset in group.assets if asset.image and asset.there}.values()
    )
    known = {
        asset.id: path
        for asset in wanted
        for before, path in [(copies or {}).get(asset.id, (None, ""))]
        if before == asset
    }
    _check_room(folder, sum(asset.size for asset in wanted if asset.id not in known))
    places = {asset.id: _place(folder, number, asset) for number, asset in enumerate(wanted, 1)}
    lost: dict[str, Skipped] = {}
    done = 0
    work = partial(_had, server, places, known)
    with closing(run_in_threads(wanted, work, threads=THREADS, chunk=1, window=1)) as chunks:
        for results in chunks:
            for number, problem in results:
                if isinstance(problem, DedupError):
                    raise problem
                if problem is not None:
                    lost[wanted[number].id] = problem
                done += 1
            yield Progress(Stage.DISCOVER, done, len(wanted), done, server.host)
    assets = {places[asset.id]: asset for asset in wanted if asset.id not in lost}
    asked = []
    for group in groups:
        paths = tuple(places[asset.id] for asset in group.assets if asset.id in places and asset.id not in lost)
        if len(paths) > 1:
            asked.append(AskedGroup(paths))
    in_groups = {path for group in asked for path in group.paths}
    assets = {path: asset for path, asset in assets.items() if path in in_groups}
    foreign = ForeignGroups(Tool.IMMICH, server.address, tuple(asked), (), tuple(lost[key] for key in sorted(lost)))
    return ImmichImport(server, groups, foreign, assets)


def _check_room(folder: str, needed: int) -> None:
    try:
        make_private_folder(folder)
        free = shutil.disk_usage(system_path(folder)).free
    except OSError as error:
        raise DedupError(
            translate("exchange", "{folder} cannot be used: {why}.").format(
                folder=folder, why=error.strerror or error
            ),
            translate("exchange", "Name another with --data-dir."),
        ) from error
    if free < needed + ROOM:
        raise DedupError(
            translate("exchange", "Immich's duplicates have {size}, and {folder} has room for {free}.").format(
                size=size(needed), folder=folder, free=size(free)
            ),
            translate("exchange", "Free some space, or name a folder on another disk with --data-dir."),
        )


def _place(folder: str, number: int, asset: Asset) -> str:
    """Each in a folder of its own: what lies beside one another may belong together."""
    return os.path.join(folder, f"{number:06}", file_name(asset))


def file_name(asset: Asset) -> str:
    """A name for an asset's file here: its own, as far as every system takes it and it leads nowhere else."""
    normal = unicodedata.normalize("NFC", asset.name)
    kept = "".join("_" if char in _NOT_IN_NAMES or not char.isprintable() else char for char in normal).strip(" .")
    stem, suffix = os.path.splitext(kept)
    suffix = suffix[:16]
    while len((stem + suffix).encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        stem = stem[:-1]
    name = (stem + suffix).encode("utf-8", "replace").decode()
    return f"{asset.id}{suffix}" if not stem or stem.lower() in _RESERVED else name


def _had(
    server: Server, places: Mapping[str, str], known: Mapping[str, str], asset: Asset
) -> DedupError | Skipped | None:
    """Have one in its place: a second name of the copy there is, or else fetched; see `_fetched`."""
    path = places[asset.id]
    if asset.id in known and asset.checksum and asset.size:
        with contextlib.suppress(OSError):  # no second names here, or it is gone
            make_private_folder(os.path.dirname(path))
            os.link(system_path(known[asset.id]), system_path(path))
            if os.path.getsize(system_path(path)) == asset.size:
                return None
            os.unlink(system_path(path))
    return _fetched(server, places, asset)


def _fetched(server: Server, places: Mapping[str, str], asset: Asset) -> DedupError | Skipped | None:
    """Fetch one; None, or what hindered that: a whole server, or this file alone."""
    path = places[asset.id]
    for attempt in range(TRIES):
        try:
            _write(server, asset, path)
        except UnansweredError as error:
            if attempt == TRIES - 1:
                return error
        except _TooLongError as error:
            return Skipped(path, SkipCode.UNREADABLE, str(error))
        except RefusedError as error:
            if error.status in (401, 403):
                return error
            return Skipped(path, SkipCode.UNREADABLE, f"the server answered {error.status}")
        except DedupError as error:
            return error
        except OSError as error:
            return DedupError(
                translate("exchange", "{path} cannot be written: {why}.").format(
                    path=path, why=error.strerror or error
                ),
                translate("exchange", "Check the disk."),
            )
        else:
            return None
    return None


def _write(server: Server, asset: Asset, path: str) -> None:
    make_private_folder(os.path.dirname(path))
    with open(system_path(path), "wb", opener=private_opener) as writer:
        try:
            server.fetch(f"/assets/{asset.id}/original", _Bounded(writer, asset, path).take)
        except _TooLongError:
            writer.truncate(0)  # at once: it lies where room is short
            raise
    if asset.modified is not None:
        with contextlib.suppress(OSError, OverflowError, ValueError):  # what no clock here can say
            os.utime(system_path(path), (asset.modified, asset.modified))


class _TooLongError(DedupError):
    """An original has no end, or another than the server told."""


class _Bounded:
    """Writes as much as an original has, and only where the disk keeps room for others."""

    def __init__(self, writer: IO[bytes], asset: Asset, path: str) -> None:
        self._writer = writer
        self._most = asset.size or MOST_UNTOLD
        self._folder = os.path.dirname(path)
        self._written = self._looked = 0

    def take(self, block: bytes) -> None:
        """Write a block.

        Raises:
            _TooLongError: the file would be longer than it may be.
            DedupError: the disk is nearly full.
        """
        self._written += len(block)
        if self._written > self._most:
            raise _TooLongError(f"the server sends more than the {self._most:,} bytes that this image has")
        if self._written - self._looked >= _LOOK_EACH:
            self._looked = self._written
            if shutil.disk_usage(system_path(self._folder)).free < ROOM:
                raise DedupError(
                    translate("exchange", "The disk of {folder} is nearly full.").format(folder=self._folder),
                    translate("exchange", "Free some space, or name a folder on another disk with --data-dir."),
                )
        self._writer.write(block)


def remove_folder(folder: str) -> None:
    """Remove what was fetched, as far as the system lets us."""
    shutil.rmtree(system_path(folder), ignore_errors=True)


def assets_of(paths: Sequence[str], found: ImmichImport) -> list[Asset]:
    """The assets of some files."""
    return [found.assets[path] for path in paths if path in found.assets]
