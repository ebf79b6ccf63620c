"""What a file says of itself: capture time, camera, settings. Read for members of groups only."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import cast

from PIL import Image

from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS
from dedup_gui.core.image.formats import RAW, is_raw_name, silence_warnings
from dedup_gui.core.image.opening import opened
from dedup_gui.core.image.shot_record import NUMBERS, SHOT, TEXTS, shot_record, to_text
from dedup_gui.core.isolation.admission import InProcess
from dedup_gui.core.types import SkipCode

CAPTURED = "captured"
"""Key of the capture time: "YYYY-MM-DDTHH:MM:SS", the camera's own clock, no zone."""

_EXIF_DIRECTORY = 0x8769
_GPS_DIRECTORY = 0x8825
_MAKE, _MODEL, _SOFTWARE, _CHANGED = 0x010F, 0x0110, 0x0131, 0x0132
_ORIGINAL, _DIGITISED = 0x9003, 0x9004
_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH, _LENS = 0x829A, 0x829D, 0x8827, 0x920A, 0xA434
_LONGEST = 120
_DATE = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_FIRST_YEAR, _LAST_YEAR = 1826, 2200  # the first photograph; and a clock set wrong is no capture time


def facts(path: str, *, here: InProcess | None = None) -> dict[str, str]:
    """Read an image's metadata.

    Args:
        path: the file.
        here: what may be decoded in this process; None = everything.

    Returns:
        Those known of "captured", "camera", "lens", "software", "exposure" (seconds, "1/250"), "aperture" ("f/2.8"),
        "iso", "focal_length" ("35 mm"), "gps" ("yes"), "dpi", "profile" (bytes of the ICC profile), "metadata"
        (bytes of EXIF, XMP and IPTC), "shot" (`ShotRecord` as text). Damaged or hostile metadata gives fewer, never
        an error; {} for a file that is no image or is gone.

    Raises:
        NotHere: it belongs into a worker.
        ImageError: UNREADABLE.
    """
    try:
        with opened(path, DEFAULT_MAX_PIXELS, here) as found:
            if found.format != RAW:
                if found.format == "PNG":
                    found.admit()  # its EXIF may stand behind the pixels, and Pillow decodes them on the way
                return _sizes(found.image.info) | _from_exif(found.image.getexif(), found.image)
    except ImageError as error:
        if error.code is SkipCode.UNREADABLE:
            raise
        if error.code is not SkipCode.TOO_LARGE and not is_raw_name(path):
            return {}
    return raw_facts(path)


def raw_facts(path: str) -> dict[str, str]:
    """The metadata of a RAW file as far as it is TIFF by structure, as most are; {} for others. Decodes nothing."""
    silence_warnings()
    exif = Image.Exif()
    try:
        with io.BufferedReader(open_file(path)) as stream:
            if stream.read(4) not in (b"II*\x00", b"MM\x00*"):
                return {}
            stream.seek(0)
            exif.load_from_fp(stream)
            return _from_exif(exif)
    except Exception:  # noqa: BLE001  whatever a hostile header does to the parser
        return {}


def _from_exif(exif: Image.Exif, image: Image.Image | None = None) -> dict[str, str]:
    main = dict(exif)
    details = _directory(exif, _EXIF_DIRECTORY)
    make, model = _text(main.get(_MAKE)), _text(main.get(_MODEL))
    camera = model if make and model.lower().startswith(make.lower().split()[0]) else f"{make} {model}".strip()
    exposure, aperture = _number(details.get(_EXPOSURE)), _number(details.get(_APERTURE))
    iso, focal_length = _number(details.get(_ISO)), _number(details.get(_FOCAL_LENGTH))
    record = shot_record(
        camera,
        {tag: _text(details.get(tag)) for tag in TEXTS},
        {tag: _number(details.get(tag)) for tag in NUMBERS},
        image,
    )
    known = {
        SHOT: to_text(record),
        CAPTURED: _first_date(details.get(_ORIGINAL), details.get(_DIGITISED), main.get(_CHANGED)),
        "camera": camera,
        "lens": _text(details.get(_LENS)),
        "software": _text(main.get(_SOFTWARE)),
        "exposure": _exposure(exposure),
        "aperture": f"f/{aperture:.2g}" if 0 < aperture < 1000 else "",
        "iso": f"{iso:.0f}" if 0 < iso < 1e8 else "",
        "focal_length": f"{focal_length:.0f} mm" if 0 < focal_length < 1e5 else "",
        "gps": "yes" if len(_directory(exif, _GPS_DIRECTORY)) > 1 else "",
    }
    return {key: value for key, value in known.items() if value}


def capture_time(exif: Image.Exif) -> dict[str, str]:
    """The capture time alone, of an EXIF block: of when the picture was taken, not of when its file was changed."""
    details = _directory(exif, _EXIF_DIRECTORY)
    found = _first_date(details.get(_ORIGINAL), details.get(_DIGITISED))
    return {CAPTURED: found} if found else {}


def _sizes(info: Mapping[str | tuple[int, int], object]) -> dict[str, str]:
    """How much metadata there is, and the resolution for printing."""
    known: dict[str, str] = {}
    profile = info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        known["profile"] = str(len(profile))
    total = sum(len(block) for block in map(info.get, ("exif", "xmp")) if isinstance(block, bytes | str))
    if total:
        known["metadata"] = str(total)
    dpi = info.get("dpi")
    if isinstance(dpi, tuple) and dpi and 1 < _number(dpi[0]) < 1e5:
        known["dpi"] = f"{_number(dpi[0]):.0f}"
    return known


def _directory(exif: Image.Exif, tag: int) -> dict[int, object]:
    try:
        return cast("dict[int, object]", dict(exif.get_ifd(tag)))
    except Exception:  # noqa: BLE001  whatever a hostile directory does to the parser
        return {}


def _first_date(*values: object) -> str:
    for value in values:
        matched = _DATE.match(_text(value))
        if not matched:
            continue
        try:
            date = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*matched.groups()))
        except ValueError:
            continue
        if _FIRST_YEAR <= date.year <= _LAST_YEAR:
            return date.isoformat()
    return ""


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if not isinstance(value, str):
        return ""
    value = value.split("\x00", 1)[0]
    return "".join(letter for letter in value if letter.isprintable()).strip()[:_LONGEST]


def _number(value: object) -> float:
    if isinstance(value, tuple):
        value = value[0] if value else 0.0
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def _exposure(seconds: float) -> str:
    if not 0 < seconds < 1e6:
        return ""
    if seconds >= 1:
        return f"{seconds:.3g}"
    return str(Fraction(1, max(1, round(1 / seconds)))) if seconds > 1e-7 else ""
