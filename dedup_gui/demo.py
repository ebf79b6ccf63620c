"""A small library to try the program on: the bundled images and what tends to become of images."""

from __future__ import annotations

import calendar
import io
import os
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageOps

from dedup_gui.resources import resource_path

_CAPTURED = 0x9003
"""EXIF DateTimeOriginal."""
_EXIF_FOLDER = 0x8769
_ORIENTATION = 0x0112
_MAKE, _MODEL = 0x010F, 0x0110
_JPEG_APP1, _JPEG_COMMENT = 0xE1, 0xFE

_Change = Callable[[bytes], bytes]
"""From an original's bytes to the variant's."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A file of the demo library.

    Attributes:
        place: its path inside the library, with "/".
        original: the bundled image it comes from, without suffix.
        day: day of August 2024 on which it was last changed.
        change: what became of it; None = the same bytes.
    """

    place: str
    original: str
    day: int
    change: _Change | None = None


def make_library(target: str) -> list[str]:
    """Make the demo library.

    Args:
        target: an existing folder; folders with images are made in it.

    Returns:
        The folders to scan.

    Raises:
        DedupError: the bundled images are missing.
        OSError: the target cannot be written.
    """
    originals = {variant.original: _original(variant.original) for variant in ORIGINALS}
    for variant in (*ORIGINALS, *VARIANTS):
        path = os.path.join(target, *variant.place.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = originals[variant.original]
        with open(path, "wb") as file:
            file.write(variant.change(data) if variant.change else data)
        changed = calendar.timegm((2024, 8, variant.day, 12, 0, 0))
        os.utime(path, (changed, changed))
    return [target]


def _original(name: str) -> bytes:
    """The bundled image with a capture time, as from a camera."""
    with open(resource_path("demo", f"{name}.jpg"), "rb") as file:
        data = file.read()
    day = next(variant.day for variant in ORIGINALS if variant.original == name)
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = "Dedup", "Demo"
    exif.get_ifd(_EXIF_FOLDER)[_CAPTURED] = f"2024:08:{day:02d} 12:00:00"
    return _with_segment(data, _JPEG_APP1, exif.tobytes())


def _with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """The same JPEG with one more segment at its head; the pixels stay as they are."""
    return jpeg[:2] + bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload + jpeg[2:]


def _drawn(change: Callable[[Image.Image], Image.Image], form: str = "JPEG", **options: object) -> _Change:
    """A change of the pixels, saved anew; metadata is lost, as messengers and editors often do."""

    def apply(data: bytes) -> bytes:
        with Image.open(io.BytesIO(data)) as image:
            out = io.BytesIO()
            change(image.convert("RGB")).save(out, form, **options)
        return out.getvalue()

    return apply


def _smaller(share: float) -> Callable[[Image.Image], Image.Image]:
    return lambda image: image.resize(
        (round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS
    )


def _crop(left: float, top: float, right: float, bottom: float) -> Callable[[Image.Image], Image.Image]:
    """Cut out a part, its edges as shares of the width and height."""
    return lambda image: image.crop(
        (
            round(left * image.width),
            round(top * image.height),
            round(right * image.width),
            round(bottom * image.height),
        )
    )


def _brighter(image: Image.Image) -> Image.Image:
    return ImageEnhance.Color(ImageEnhance.Brightness(image).enhance(1.12)).enhance(1.25)


def _framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, 24, "white")


def _turned(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.ROTATE_90)


def _stored_sideways(data: bytes) -> bytes:
    """The pixels lie on their side, and the EXIF orientation says how to turn them."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    return _drawn(_turned, quality=74, exif=exif)(data)


def _same(image: Image.Image) -> Image.Image:
    return image


ORIGINALS: tuple[Variant, ...] = (
    Variant("Holiday 2024/mountain lake.jpg", "mountain lake", 3),
    Variant("Holiday 2024/balloons.jpg", "balloons", 4),
    Variant("Holiday 2024/balloons, later.jpg", "balloons, later", 4),
    Variant("Holiday 2024/beach.jpg", "beach", 6),
    Variant("Holiday 2024/meadow.jpg", "meadow", 7),
    Variant("Holiday 2024/birches.jpg", "birches", 9),
    Variant("Home/city at night.jpg", "city at night", 11),
    Variant("Home/still life.jpg", "still life", 12),
    Variant("Home/tiles.jpg", "tiles", 13),
    Variant("Pictures/owl.jpg", "owl", 14),
    Variant("Pictures/hill town.jpg", "hill town", 15),
    Variant("Pictures/poster.jpg", "poster", 16),
)
"""The twelve images themselves; "balloons, later" shows the scene of "balloons" again and is no duplicate."""

VARIANTS: tuple[Variant, ...] = (
    Variant("Backup/Holiday 2024/mountain lake.jpg", "mountain lake", 20),
    Variant("Backup/Holiday 2024/beach (1).jpg", "beach", 20),
    Variant("Backup/birches - Copy.jpg", "birches", 20),
    Variant("Sent by messenger/IMG-20240821-WA0001.jpg", "mountain lake", 21, _drawn(_smaller(0.6), quality=62)),
    Variant("Sent by messenger/IMG-20240821-WA0002.jpg", "balloons", 21, _drawn(_smaller(0.5), quality=55)),
    Variant("Sent by messenger/IMG-20240821-WA0007.jpg", "owl", 21, _drawn(_smaller(0.5), quality=60)),
    Variant("Sent by messenger/IMG-20240822-WA0004.jpg", "hill town", 22, _drawn(_same, quality=40)),
    Variant("Edited/beach, detail.jpg", "beach", 23, _drawn(_crop(0.05, 0.1, 0.68, 0.9), quality=74)),
    Variant("Edited/city, wide.jpg", "city at night", 23, _drawn(_crop(0.0, 0.14, 1.0, 0.94), quality=74)),
    Variant("Edited/meadow, brighter.jpg", "meadow", 23, _drawn(_brighter, quality=74)),
    Variant("Edited/owl, black and white.jpg", "owl", 24, _drawn(ImageOps.grayscale, quality=74)),
    Variant("Edited/still life, mirrored.jpg", "still life", 24, _drawn(ImageOps.mirror, quality=68)),
    Variant("Edited/tiles, framed.jpg", "tiles", 24, _drawn(_framed, quality=74)),
    Variant("Scans/birches, turned.jpg", "birches", 25, _drawn(_turned, quality=74)),
    Variant("Scans/balloons, camera on its side.jpg", "balloons", 25, _stored_sideways),
    Variant("Downloads/poster.png", "poster", 26, _drawn(_smaller(0.8), "PNG")),
    Variant("Downloads/still-life.webp", "still life", 26, _drawn(_same, "WEBP", quality=80)),
    Variant(
        "Downloads/tiles (captioned).jpg",
        "tiles",
        26,
        lambda data: _with_segment(data, _JPEG_COMMENT, b"Tiles in the hall"),
    ),
)
"""What became of them: copies, recompressed, smaller, cropped, edited, turned, converted, new metadata."""
