"""Immich's duplicates as it tells them, read with care: whatever else stands in its answer is left alone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dedup_gui.exchange.immich.server import NotImmichError, Server
from dedup_gui.words import QT_TRANSLATE_NOOP, translate
from dedup_gui.words.numbers import count

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOST_ASSETS = 1_000_000


@dataclass(frozen=True, slots=True)
class Asset:
    """One image or film on the server.

    Attributes:
        id: Immich's own.
        name: of the file that was uploaded.
        image: whether it is an image; films are not judged.
        there: whether its file can be had: it is neither in the trash nor offline.
        checksum: Immich's, which says whether it is still the same.
        size: bytes of the file, or 0 where that is not told.
        modified: time of the file's last change, seconds since the epoch, or None.
    """

    id: str
    name: str
    image: bool
    there: bool
    checksum: str
    size: int
    modified: float | None


@dataclass(frozen=True, slots=True)
class ImmichGroup:
    """Assets that Immich holds for duplicates of one another.

    Attributes:
        id: Immich's own.
        assets: in Immich's order.
    """

    id: str
    assets: tuple[Asset, ...]


def duplicates(server: Server) -> tuple[ImmichGroup, ...]:
    """Ask for all of them.

    Raises:
        DedupError: the server does not answer, or not as Immich does.
    """
    answer = server.ask("GET", "/duplicates")
    if not isinstance(answer, list):
        raise _not_immich(server, translate("exchange", "a list of groups"))
    groups = tuple(_group(server, found) for found in answer)
    if sum(len(group.assets) for group in groups) > MOST_ASSETS:
        raise _not_immich(server, translate("exchange", "fewer than {most} assets").format(most=count(MOST_ASSETS)))
    return groups


def trashes(server: Server) -> bool:
    """Whether it moves to its trash what is removed; else it deletes at once.

    Raises:
        DedupError: the server does not answer, or not as Immich does.
    """
    answer = server.ask("GET", "/server/features")
    found = answer.get("trash") if isinstance(answer, dict) else None
    if not isinstance(found, bool):
        raise _not_immich(server, translate("exchange", "whether it has a trash"))
    return found


def is_trashed(server: Server, asset_id: str) -> bool:
    """Whether an asset is in the trash now.

    Raises:
        DedupError: the server does not answer, or not as Immich does; among others where it no longer has the asset.
    """
    answer = server.ask("GET", f"/assets/{asset_id}")
    found = answer.get("isTrashed") if isinstance(answer, dict) and answer.get("id") == asset_id else None
    if not isinstance(found, bool):
        raise _not_immich(server, translate("exchange", "whether an asset is in the trash"))
    return found


def resolve(server: Server, groups: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """Have groups resolved.

    Args:
        server: the server.
        groups: of each its id, the assets to keep and those to trash: together all of the group.

    Returns:
        For each group that was not resolved why, in Immich's words.

    Raises:
        DedupError: the server does not answer, or not as Immich does.
    """
    body = [
        {"duplicateId": group, "keepAssetIds": list(keep), "trashAssetIds": list(trash)}
        for group, keep, trash in groups
    ]
    answer = server.ask("POST", "/duplicates/resolve", {"groups": body})
    if not isinstance(answer, list):
        raise _not_immich(server, translate("exchange", "what became of each group"))
    told = {found["id"]: found for found in answer if isinstance(found, dict) and isinstance(found.get("id"), str)}
    failed = {}
    for group, _, _ in groups:
        found = told.get(group, {})
        if found.get("success") is not True:
            failed[group] = str(
                found.get("errorMessage") or found.get("error") or QT_TRANSLATE_NOOP("details", "not told")
            )[:200]
    return failed


def trash(server: Server, asset_ids: Sequence[str]) -> None:
    """Move assets to the trash, where the server is too old to resolve groups.

    Raises:
        DedupError: the server refused, or did not answer.
    """
    server.ask("DELETE", "/assets", {"ids": list(asset_ids), "force": False})


def restore(server: Server, asset_ids: Sequence[str]) -> None:
    """Take assets back from the trash.

    Raises:
        DedupError: the server refused, or did not answer.
    """
    server.ask("POST", "/trash/restore/assets", {"ids": list(asset_ids)})


def _group(server: Server, found: Any) -> ImmichGroup:
    if isinstance(found, dict) and _is_id(found.get("duplicateId")) and isinstance(found.get("assets"), list):
        return ImmichGroup(found["duplicateId"], tuple(_asset(server, asset) for asset in found["assets"]))
    raise _not_immich(server, translate("exchange", "groups with duplicateId and assets"))


def _asset(server: Server, found: Any) -> Asset:
    name = found.get("originalFileName") if isinstance(found, dict) else None
    if not isinstance(name, str) or not _is_id(found.get("id")) or not isinstance(found.get("type"), str):
        raise _not_immich(server, translate("exchange", "assets with id, type and originalFileName"))
    exif = found.get("exifInfo")
    size = exif.get("fileSizeInByte") if isinstance(exif, dict) else None
    checksum = found.get("checksum")
    return Asset(
        id=found["id"],
        name=name,
        image=found["type"] == "IMAGE",
        there=found.get("isTrashed") is not True and found.get("isOffline") is not True,
        checksum=checksum if isinstance(checksum, str) else "",
        size=size if isinstance(size, int) and size > 0 else 0,
        modified=_moment(found.get("fileModifiedAt")),
    )


def _is_id(found: object) -> bool:
    return isinstance(found, str) and _ID.fullmatch(found) is not None


def _moment(found: object) -> float | None:
    if not isinstance(found, str):
        return None
    try:
        return datetime.datetime.fromisoformat(found).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _not_immich(server: Server, expected: str) -> NotImmichError:
    return NotImmichError(
        translate("exchange", "{host} does not answer like Immich: {expected} was expected.").format(
            host=server.host, expected=expected
        ),
        translate("exchange", "It may be another server, or a version of Immich that is much older or newer."),
    )
