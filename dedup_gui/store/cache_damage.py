"""What is damaged inside a row of the cache, where SQLite sees nothing wrong: it counts as unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from blake3 import blake3

from dedup_gui.core.types import Fingerprint, ImageInfo

_CHECK_BYTES = 4
_THUMBNAIL_BYTES = 1024
"""32 x 32, grey."""
_CUTOUT_BYTES = (0, 2 * _THUMBNAIL_BYTES)
_KINDS = (int, int, str, str, int, int, str, bytes, bytes, bytes, bytes)
"""Of the columns: width, height, format, mode, orientation, pages, digest, thumbnail, features, cutout, keypoints."""


def whole_fingerprint(row: Sequence[object]) -> Fingerprint | None:
    """The fingerprint in a row.

    Args:
        row: the columns of `_KINDS`; the last may be missing.

    Returns:
        None where a value is none that was ever written.
    """
    if not all(type(value) is kind for value, kind in zip(row, _KINDS, strict=False)):
        return None
    width, height, form, mode, orientation, pages, digest, *arrays = row
    info = ImageInfo(width, height, form, mode, orientation, pages)  # type: ignore[arg-type]  # seen above
    found = Fingerprint(info, digest, *arrays)  # type: ignore[arg-type]
    is_whole = (
        min(info.width, info.height, info.pages) > 0
        and 1 <= info.orientation <= 8
        and len(found.thumbnail) == _THUMBNAIL_BYTES
        and len(found.cutout) in _CUTOUT_BYTES
    )
    return found if is_whole else None


def whole_facts(text: object) -> Mapping[str, str] | None:
    """The facts in a row; None where they are none."""
    if not isinstance(text, str):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found


def checked(key: bytes, verdict: bytes) -> bytes:
    """A verdict with a check of itself and its key in front."""
    return blake3(key + verdict).digest(_CHECK_BYTES) + verdict


def unchecked(key: bytes, kept: object) -> bytes | None:
    """The verdict that `checked` was given; None where a bit of it is another."""
    if not isinstance(kept, bytes):
        return None
    verdict = kept[_CHECK_BYTES:]
    return verdict if kept[:_CHECK_BYTES] == blake3(key + verdict).digest(_CHECK_BYTES) else None
