"""What is said of an image in its file and in its sidecars.

Files are read where their decoder is hardened by daily use and says it without decoding: JPEG and WebP.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Iterable, Mapping
from typing import cast

from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS
from dedup_gui.core.image.metadata import CAPTURED, capture_time
from dedup_gui.core.image.opening import opened
from dedup_gui.core.isolation.admission import InProcess, NotHere
from dedup_gui.core.isolation.budget import Budget
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.sidecars.details import Details
from dedup_gui.core.sidecars.xmp import MOST_BYTES, MOST_KEYWORDS, keyword_of, rating_of, read_xmp

SUFFIX = ".xmp"
_HERE = InProcess(frozenset({"JPEG", "WEBP"}), Budget(1 << 28))
_GPS, _RATING, _KEYWORDS = 0x8825, 0x4746, 0x9C9E


def details_of(path: str, sidecars: Iterable[str] = ()) -> Details:
    """What is said of an image; a sidecar speaks before the file, as programs that write them mean it."""
    found = Details()
    for sidecar in sidecars:
        found = found.or_else(_of_sidecar(sidecar))
    return found.or_else(_of_file(path))


def sidecars_of(path: str) -> tuple[str, ...]:
    """The names that an image's XMP sidecar may have, in full or in the place of the suffix, where one stands."""
    stem = os.path.splitext(path)[0]
    names = (name + suffix for name in (path, stem) for suffix in (SUFFIX, SUFFIX.upper()))
    return tuple(name for name in names if os.path.lexists(system_path(name)))


def _of_sidecar(path: str) -> Details:
    try:
        if not stat.S_ISREG(os.stat(system_path(path)).st_mode):
            return Details()
        with open(system_path(path), "rb") as file:
            return read_xmp(file.read(MOST_BYTES + 1))
    except OSError:
        return Details()


def _of_file(path: str) -> Details:
    try:
        with opened(path, DEFAULT_MAX_PIXELS, _HERE) as found:
            packet = found.image.info.get("xmp", b"")
            said = read_xmp(packet) if isinstance(packet, bytes) else Details()
            return said.or_else(_from_exif(found.image.getexif()))
    except (ImageError, NotHere):
        return Details()


def _from_exif(exif: Image.Exif) -> Details:
    main = dict(exif)
    gps = _directory(exif)
    latitude = _degrees(gps.get(2), gps.get(1), "S", 90)
    longitude = _degrees(gps.get(4), gps.get(3), "W", 180)
    placed = latitude is not None and longitude is not None
    words = main.get(_KEYWORDS)
    text = words.decode("utf-16-le", "ignore") if isinstance(words, bytes) else ""
    keywords = [word for word in map(keyword_of, text.split(";")[:MOST_KEYWORDS]) if word]
    return Details(
        capture_time(exif).get(CAPTURED, ""),
        latitude if placed else None,
        longitude if placed else None,
        rating_of(str(main.get(_RATING, ""))),
        tuple(dict.fromkeys(keywords)),
    )


def _directory(exif: Image.Exif) -> Mapping[int, object]:
    try:
        return cast("dict[int, object]", dict(exif.get_ifd(_GPS)))
    except Exception:  # noqa: BLE001  whatever a hostile directory does to the parser
        return {}


def _degrees(value: object, reference: object, negative: str, most: int) -> float | None:
    """Degrees of three numbers and a letter; None where they are none."""
    if not isinstance(value, tuple) or len(value) != 3 or not isinstance(reference, str):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    whole = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(whole) or not 0 <= whole <= most or reference[:1] not in ("N", "S", "E", "W"):
        return None
    return -whole if reference[:1] == negative else whole
