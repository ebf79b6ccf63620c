"""What is known of an image's quality beyond its size, and how it is kept in the cache."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

QUALITY_VERSION = 4
"""Raised whenever the same file would give other facts: older entries of the cache do not count."""

QUALITY = f"quality-{QUALITY_VERSION}"
"""Name of the facts in the cache."""

_SAVED_AGAIN = 7.0
"""Points a second compression costs: more than `keeper.ALIKE`, so no copy ties with what it was made from."""

_PALETTE = 60.0
_LOSSY = {"WEBP": 80.0, "AVIF": 80.0, "HEIF": 88.0, "HEIC": 88.0, "JXL": 88.0, "JPEG2000": 88.0, "MPO": 88.0}
"""What these usually are; their headers do not say. WebP and AVIF are what web sites convert JPEGs to."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What is known of an image's quality.

    Attributes:
        format: Pillow's name of the format, or "RAW".
        mode: Pillow's mode of the stored pixels.
        lossless: stored without loss (as far as the header says).
        jpeg_quality: 1-100 on the scale of the Independent JPEG Group, or None.
        subsampling: of a JPEG's colours, "4:2:0" and so on, or "".
        earlier_quality: of a coarser JPEG that the pixels were before, or None.
        detail_across: highest spatial frequency with detail along the rows of the upright picture, as a share of what
            the pixels could carry, 0-1. About 1/2 for a picture enlarged twice.
        detail_down: the same along the columns.
        periodicity_across: frequencies at which the roughness repeats along the rows of the upright picture, cycles a
            pixel, strongest first (see `resampling_periodicity`): traces of having been resized.
        periodicity_down: the same along the columns.
        coloured: whether the picture has any colour.
        bit_depth: bits a channel.
        camera_original: the metadata name a camera and the very size of the image.
        has_icc: a colour profile is embedded.
        metadata: how many things the metadata say of the picture (not of the file), plus four each for a colour
            profile and XMP.
        missing: share of the picture that the file holds no data for, from its end on: 0 = it is whole. A damaged
            file that was filled up can be decoded all the same.
    """

    format: str = ""
    mode: str = "RGB"
    lossless: bool = True
    jpeg_quality: int | None = None
    subsampling: str = ""
    earlier_quality: int | None = None
    detail_across: float = 1.0
    detail_down: float = 1.0
    periodicity_across: tuple[float, ...] = ()
    periodicity_down: tuple[float, ...] = ()
    coloured: bool = True
    bit_depth: int = 8
    camera_original: bool = False
    has_icc: bool = False
    metadata: int = 0
    missing: float = 0.0

    @property
    def detail(self) -> float:
        """The larger of both directions: a horizon has no detail along it."""
        return max(self.detail_across, self.detail_down)

    @property
    def compressed_twice(self) -> bool:
        """Whether it was a coarser JPEG before, or is a lossless file that was a JPEG."""
        return self.earlier_quality is not None

    @property
    def kept(self) -> float:
        """0-100: how little was lost to compression, on the scale of JPEG's quality."""
        if self.jpeg_quality is not None:
            points = float(self.jpeg_quality)
        elif self.mode in ("P", "1") or self.format == "GIF":
            points = _PALETTE
        else:
            points = 100.0 if self.lossless else _LOSSY.get(self.format, 88.0)
        if self.earlier_quality is not None:
            points = min(points, float(self.earlier_quality)) - _SAVED_AGAIN
        return max(0.0, points)


def to_text(quality: Quality) -> str:
    """The facts as text for the cache."""
    return json.dumps(asdict(quality))


def from_text(text: str) -> Quality | None:
    """The facts out of the cache; None where they were damaged."""
    try:
        found = json.loads(text)
        if set(found) != {field.name for field in fields(Quality)}:
            return None
        for way in ("periodicity_across", "periodicity_down"):
            found[way] = tuple(float(each) for each in found[way])
        return Quality(**found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
