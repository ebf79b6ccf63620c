"""What a file's metadata says of the exposure it shows: enough to tell two shots apart, and how it was compressed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

SHOT = "shot"
"""Key of the record among the facts of a file."""

_ORIGINAL, _FRACTION = 0x9003, 0x9291
_EXPOSURE, _APERTURE, _ISO, _IDENTIFIER = 0x829A, 0x829D, 0x8827, 0xA420
_LOW_FREQUENCIES = 9
"""Of a table in zigzag order: the steps that flat parts of a photograph are quantised with."""


@dataclass(frozen=True, slots=True)
class ShotRecord:
    """One file's record; "" and 0 = not said.

    Attributes:
        camera: maker and model.
        taken: when, by the camera's clock, as EXIF writes it.
        fraction: of the second.
        exposure: seconds.
        aperture: f-number.
        iso: sensitivity.
        identifier: the image's unique number, which copies keep.
        step: mean quantisation step of the low frequencies of a JPEG's luminance, grey levels; 0 for other formats.
    """

    camera: str = ""
    taken: str = ""
    fraction: str = ""
    exposure: float = 0.0
    aperture: float = 0.0
    iso: float = 0.0
    identifier: str = ""
    step: float = 0.0


def shot_record(
    camera: str, details: Mapping[int, str], numbers: Mapping[int, float], image: Image.Image | None
) -> ShotRecord:
    """The record.

    Args:
        camera: maker and model.
        details: texts of the EXIF directory, by tag.
        numbers: its numbers, by tag.
        image: as opened, where it is more than a header.
    """
    return ShotRecord(
        camera,
        details.get(_ORIGINAL, ""),
        details.get(_FRACTION, "").rstrip("0"),
        round(numbers.get(_EXPOSURE, 0.0), 9),
        round(numbers.get(_APERTURE, 0.0), 3),
        numbers.get(_ISO, 0.0),
        details.get(_IDENTIFIER, ""),
        0.0 if image is None else _step(image),
    )


TEXTS = (_ORIGINAL, _FRACTION, _IDENTIFIER)
"""Tags of the texts that a record needs."""
NUMBERS = (_EXPOSURE, _APERTURE, _ISO)
"""Tags of the numbers."""


def to_text(record: ShotRecord) -> str:
    """A record as text; what is not said is left out, and "" is a record that says nothing."""
    said = {key: value for key, value in asdict(record).items() if value}
    return json.dumps(said) if said else ""


def from_text(text: str) -> ShotRecord:
    """The inverse of `to_text`; of a damaged text, a record that says nothing."""
    try:
        said = json.loads(text) if text else {}
        kinds = {field.name: str if field.default == "" else int | float for field in fields(ShotRecord)}
        if all(isinstance(value, kinds[key]) for key, value in said.items()):
            return ShotRecord(**said)
    except (ValueError, KeyError, AttributeError, RecursionError):
        pass
    return ShotRecord()


def _step(image: Image.Image) -> float:
    if not isinstance(image, JpegImageFile) or not image.quantization:
        return 0.0
    table = next(iter(image.quantization.values()))
    # Pillow gives the table in natural order: the low frequencies are its upper left corner.
    corner = [table[row * 8 + column] for row in range(3) for column in range(3)]
    return round(sum(corner) / _LOW_FREQUENCIES, 1)
