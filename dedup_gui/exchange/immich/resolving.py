"""Resolving duplicates on the server: planned, proven anew, recorded, done in batches, looked at, taken back."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

from dedup_gui.core.errors import DedupError
from dedup_gui.core.grouping.match_strength import unsure_members
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import Group
from dedup_gui.exchange.immich import assets as api
from dedup_gui.exchange.immich.assets import Asset, ImmichGroup
from dedup_gui.exchange.immich.originals import ImmichImport
from dedup_gui.exchange.immich.record import ImmichBatch, ImmichRecord, State, Trashed
from dedup_gui.exchange.immich.server import RefusedError, Server, UnansweredError
from dedup_gui.words import QT_TRANSLATE_NOOP, translate

GROUPS_AT_ONCE = 50
"""Groups of one request. Chosen: the server answers within seconds, and a broken line leaves few unknown."""

Item = TypeVar("Item")


class Done(NamedTuple):
    """How far it is.

    Attributes:
        done: how many assets are done.
        total: of how many.
        number: of the batch, once it is recorded.
        told: assets as they are recorded since the step before: begun, or settled.
    """

    done: int
    total: int
    number: int = 0
    told: tuple[Trashed, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """One of Immich's groups, as it is to be resolved.

    Attributes:
        group: as it was when it was judged.
        trash: of its assets those that go; at least one, and at least one other asset stays.
        keepers: ids of assets, in this group or another, for each that goes: one of them must be there then.
    """

    group: ImmichGroup
    trash: tuple[Asset, ...]
    keepers: Mapping[str, tuple[str, ...]]

    @property
    def keep(self) -> tuple[str, ...]:
        """Ids of all that stay, films and unread images among them."""
        going = {asset.id for asset in self.trash}
        return tuple(asset.id for asset in self.group.assets if asset.id not in going)


def suggested_removals(groups: Sequence[Group]) -> set[str]:
    """What goes where nobody has decided: the images that are surely duplicates of a certain keeper."""
    going: set[str] = set()
    for group in groups:
        unsure = unsure_members(group)
        if group.no_duplicates or group.suggestion.path in unsure:
            continue
        going |= {path for path in group.paths if path != group.suggestion.path and path not in unsure}
    return going


def planned(found: ImmichImport, groups: Sequence[Group], removed: Collection[str]) -> list[Resolution]:
    """What is to be resolved so that these images go.

    Args:
        found: what the server had.
        groups: of the review, by the files here.
        removed: files whose assets go.

    Raises:
        DedupError: a group would lose its last image. The review never asks for that.
    """
    keepers: dict[str, set[str]] = {}
    for group in groups:
        stay = {found.assets[path].id for path in group.paths if path in found.assets and path not in removed}
        for path in group.paths:
            if path in removed and path in found.assets and not group.no_duplicates:
                if not stay:
                    raise DedupError(translate("exchange", "A group would lose its last image: nothing was done."))
                keepers.setdefault(found.assets[path].id, set()).update(stay)
    plan = []
    for theirs in found.groups:
        trash = tuple(asset for asset in theirs.assets if asset.id in keepers)
        if trash:
            plan.append(Resolution(theirs, trash, {asset.id: tuple(sorted(keepers[asset.id])) for asset in trash}))
    return plan


def resolve(server: Server, plan: Sequence[Resolution], record: ImmichRecord) -> Generator[Done, None, ImmichBatch]:
    """Move what a plan says to Immich's trash, in batches.

    Args:
        server: the server.
        plan: what is to be resolved.
        record: each step is in it before it is done.

    Yields:
        How far it is; once they are recorded so, the assets that are asked for, and what became of them.

    Returns:
        What became of each asset. Once the server does not tell what it did, the rest stays PLANNED.

    Raises:
        DedupError: the server has no trash or does not answer, or the record cannot be written; nothing was done.
    """
    total = sum(len(each.trash) for each in plan)
    waiting = Done(0, total)
    if not (yield from run_in_thread(waiting, partial(api.trashes, server))):
        raise DedupError(
            translate(
                "exchange", "{host} has its trash switched off: it would delete at once, and nothing was done."
            ).format(host=server.host),
            translate("exchange", "Switch it on under Administration > Settings > Trash settings."),
        )
    now = yield from run_in_thread(waiting, partial(api.duplicates, server))
    there = {group.id: {asset.id: asset for asset in group.assets} for group in now}
    everywhere = {asset.id: asset for group in now for asset in group.assets}
    batch = record.begin(
        server.address,
        [Trashed(each.group.id, asset.id, asset.name, asset.size) for each in plan for asset in each.trash],
    )
    changed = {
        asset.id: (State.FAILED, why)
        for each in plan
        if (why := _changed(each, there.get(each.group.id), everywhere))
        for asset in each.trash
    }
    batch = batch.marked(changed)
    left = [each for each in plan if each.trash[0].id not in changed]
    done = len(changed)
    old = False
    for part in _parts(left, GROUPS_AT_ONCE):
        going = {asset.id: each.group.id for each in part for asset in each.trash}
        batch = batch.marked(dict.fromkeys(going, (State.STARTED, "")))
        record.keep(batch)
        yield Done(done, total, batch.number, batch.those(going))
        try:
            failed, old = yield from run_in_thread(Done(done, total), partial(_ask, server, part, old))
            trouble = ""
        except DedupError as error:
            failed, trouble = {}, str(error)
        states = yield from run_in_thread(
            Done(done, total), partial(_seen, server, going, failed, State.TRASHED, trouble)
        )
        batch = batch.marked(states)
        record.keep(batch)
        done += len(going)
        yield Done(done, total, batch.number, batch.those(going))
        if trouble:
            break  # what it did is not known in part: nothing is asked for blindly
    record.keep(batch)
    return batch


def undo(
    server: Server, number: int, record: ImmichRecord, chosen: Collection[str] | None = None
) -> Generator[Done, None, ImmichBatch]:
    """Take a batch back from Immich's trash; `chosen` are the ids of these assets alone, None = all.

    Raises:
        DedupError: there is no such batch, it is of another server, or the record cannot be written.
    """
    batch = record.batch(number)
    if batch is None or batch.address != server.address:
        raise DedupError(
            translate("exchange", "Nothing is recorded of {host} that could be taken back.").format(host=server.host)
        )
    back = [asset.id for asset in batch.undoable if chosen is None or asset.id in chosen]
    done = 0
    for part in _parts(back, GROUPS_AT_ONCE):
        try:
            yield from run_in_thread(Done(done, len(back)), partial(api.restore, server, part))
            trouble = ""
        except DedupError as error:
            trouble = str(error)
        asked = dict.fromkeys(part, "")
        states = yield from run_in_thread(
            Done(done, len(back)), partial(_seen, server, asked, {}, State.RESTORED, trouble)
        )
        batch = batch.marked(states)
        record.keep(batch)
        done += len(part)
        yield Done(done, len(back), number, batch.those(part))
        if trouble:
            break
    return batch


def _ask(server: Server, part: Sequence[Resolution], old: bool) -> tuple[dict[str, str], bool]:
    """Have the server do it; why groups failed, by their id, and whether it is too old to resolve groups."""
    if not old:
        try:
            return api.resolve(
                server, [(each.group.id, each.keep, [a.id for a in each.trash]) for each in part]
            ), False
        except RefusedError as error:
            if error.status not in (404, 405):
                raise
    api.trash(server, [asset.id for each in part for asset in each.trash])
    return {}, True


def _seen(
    server: Server, asked: Mapping[str, str], failed: Mapping[str, str], wanted: State, trouble: str
) -> dict[str, tuple[State, str]]:
    """How assets stand, as the server shows them: what it said of itself proves nothing.

    Args:
        server: the server.
        asked: ids of assets, with those of their groups.
        failed: why groups failed, by their id.
        wanted: TRASHED or RESTORED.
        trouble: why the whole request failed, or "".
    """
    states: dict[str, tuple[State, str]] = {}
    silent = ""
    for asset, group in asked.items():
        why = failed.get(group, trouble)
        if silent:
            states[asset] = (State.STARTED, why or silent)
            continue
        try:
            in_trash = api.is_trashed(server, asset)
        except RefusedError as error:
            # It no longer has the asset, or does not show it: gone from the trash, or never to be seen.
            states[asset] = (State.STARTED if wanted is State.TRASHED else State.FAILED, why or str(error))
        except DedupError as error:
            states[asset] = (State.STARTED, why or str(error))
            silent = str(error) if isinstance(error, UnansweredError) else ""
        else:
            if wanted is State.TRASHED:
                states[asset] = (
                    (State.TRASHED, "")
                    if in_trash
                    else (State.FAILED, why or QT_TRANSLATE_NOOP("details", "it is not in the trash"))
                )
            else:
                states[asset] = (
                    (State.TRASHED, why or QT_TRANSLATE_NOOP("details", "it is still in the trash"))
                    if in_trash
                    else (State.RESTORED, "")
                )
    return states


def _changed(each: Resolution, there: Mapping[str, Asset] | None, everywhere: Mapping[str, Asset]) -> str:
    """Why a group is no longer what was judged; "" where it is."""
    if there is None:
        return QT_TRANSLATE_NOOP("details", "Immich no longer has this group")
    if set(there) != {asset.id for asset in each.group.assets}:
        return QT_TRANSLATE_NOOP("details", "other images are in this group now")
    if any(there[asset.id] != asset for asset in each.group.assets):
        return QT_TRANSLATE_NOOP("details", "an image of this group has changed")
    for asset in each.trash:
        if not any(keeper in everywhere and everywhere[keeper].there for keeper in each.keepers[asset.id]):
            return QT_TRANSLATE_NOOP("details", "the image to keep is no longer there")
    return ""


def _parts(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
