"""Small images made by the tests themselves."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from dedup_gui.core.image.preprocess import squash

Place = str | Path


def photo(seed: int = 0, width: int = 400, height: int = 300) -> Image.Image:
    """A picture with the statistics of a photograph: soft shades, a few hard shapes, grain. RGB."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (7, 9, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = random.uniform(0, width), random.uniform(0, height)
        radius = random.uniform(0.05, 0.2) * min(width, height)
        colour = tuple(int(level) for level in random.integers(0, 256, 3))
        if random.random() < 0.5:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        else:
            draw.rectangle((x - radius, y - radius, x + 2 * radius, y + radius), fill=colour)
    grain = random.normal(0, 3, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def cornered(width: int = 96, height: int = 64) -> Image.Image:
    """A picture that looks different in each of the eight orientations: one quarter red, one green, the rest grey."""
    image = Image.new("RGB", (width, height), (128, 128, 128))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=(255, 0, 0))
    draw.rectangle((width // 2, 0, width - 1, height // 2 - 1), fill=(0, 160, 0))
    return image


def jpeg_bytes(image: Image.Image, quality: int = 90, **options: object) -> bytes:
    """The image as JPEG."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, **options)
    return stream.getvalue()


def save(image: Image.Image, path: Place, **options: object) -> str:
    """Write an image in the format that the path's suffix names; returns the path."""
    if str(path).lower().endswith(".jxl"):
        import pillow_jxl  # noqa: F401  registers itself
    image.save(path, **options)  # type: ignore[arg-type]
    return str(path)


def write(path: Place, content: bytes) -> str:
    """Write bytes; returns the path."""
    Path(path).write_bytes(content)
    return str(path)


def exif(orientation: int | None = None, tags: Mapping[str, object] | None = None, **more: object) -> bytes:
    """An EXIF block.

    Args:
        orientation: 1-8, or anything else that fits 16 bits.
        tags: `make`, `model`, `software`, `changed`, `original`, `lens`, `exposure`, `aperture`, `iso` and
            `focal_length`.
        more: the same.
    """
    numbers = {"make": 0x10F, "model": 0x110, "software": 0x131, "changed": 0x132}
    details = {
        "original": 0x9003,
        "lens": 0xA434,
        "exposure": 0x829A,
        "aperture": 0x829D,
        "iso": 0x8827,
        "focal_length": 0x920A,
    }
    block = Image.Exif()
    if orientation is not None:
        block[0x112] = orientation
    for name, value in {**(tags or {}), **more}.items():
        if name in numbers:
            block[numbers[name]] = value
        else:
            block.get_ifd(0x8769)[details[name]] = value
    return block.tobytes()


def png_header(width: int, height: int) -> bytes:
    """A PNG that declares a size and has next to no pixels: a decompression bomb by its header."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def dng_bytes(preview: Image.Image | None, width: int = 640, height: int = 480, orientation: int = 1) -> bytes:
    """A small camera RAW file (DNG): uncompressed Bayer samples, and a JPEG preview where one is given."""
    samples = _bayer(width, height)
    jpeg = jpeg_bytes(preview) if preview is not None else b""
    sensor: list[tuple[int, int, tuple[int, ...]]] = [
        (254, 4, (0,)),
        (256, 4, (width,)),
        (257, 4, (height,)),
        (258, 3, (16,)),
        (259, 3, (1,)),
        (262, 3, (32803,)),
        (277, 3, (1,)),
        (278, 4, (height,)),
        (33421, 3, (2, 2)),
        (33422, 1, (0, 1, 1, 2)),
        (50717, 4, (4095,)),
    ]
    common: list[tuple[int, int, tuple[int, ...]]] = [
        (271, 2, tuple(b"Maker\x00")),
        (272, 2, tuple(b"Maker One\x00")),
        (274, 3, (orientation,)),
        (306, 2, tuple(b"2021:03:04 05:06:07\x00")),
        (50706, 1, (1, 4, 0, 0)),
        (50708, 2, tuple(b"Maker One\x00")),
        (50721, 10, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        (50728, 5, (1, 2, 1, 1, 2, 3)),
        (50778, 3, (21,)),
    ]
    if preview is None:
        return _tiff([(common + sensor, samples.tobytes())])
    shown: list[tuple[int, int, tuple[int, ...]]] = [
        (254, 4, (1,)),
        (256, 4, (preview.width,)),
        (257, 4, (preview.height,)),
        (258, 3, (8, 8, 8)),
        (259, 3, (7,)),
        (262, 3, (6,)),
        (277, 3, (3,)),
        (278, 4, (preview.height,)),
    ]
    return _tiff([(common + shown, jpeg), (sensor, samples.tobytes())])


def _bayer(width: int, height: int) -> npt.NDArray[np.uint16]:
    colours = np.asarray(photo(1, width, height)).astype(np.uint16) * 16
    samples = colours[..., 1].copy()
    samples[0::2, 0::2] = colours[0::2, 0::2, 0]
    samples[1::2, 1::2] = colours[1::2, 1::2, 2]
    return samples


def _tiff(directories: list[tuple[list[tuple[int, int, tuple[int, ...]]], bytes]]) -> bytes:
    """A little-endian TIFF; the second directory hangs below the first (SubIFDs)."""
    forms = {1: "B", 2: "B", 3: "H", 4: "I", 5: "I", 10: "i"}
    body = bytearray(b"II*\x00\x00\x00\x00\x00")

    def add(data: bytes) -> int:
        body.extend(b"\x00" * (len(body) % 2))
        place = len(body)
        body.extend(data)
        return place

    below: int | None = None
    for tags, data in reversed(directories):
        entries = [*tags, (273, 4, (add(data),)), (279, 4, (len(data),))]
        if below is not None:
            entries.append((330, 4, (below,)))
        packed = []
        for tag, kind, values in sorted(entries):
            value = struct.pack(f"<{len(values)}{forms[kind]}", *values)
            count = len(values) // 2 if kind in (5, 10) else len(values)
            field = value.ljust(4, b"\x00") if len(value) <= 4 else struct.pack("<I", add(value))
            packed.append(struct.pack("<HHI", tag, kind, count) + field)
        below = add(struct.pack("<H", len(packed)) + b"".join(packed) + b"\x00\x00\x00\x00")
    struct.pack_into("<I", body, 4, below or 0)
    return bytes(body)


def psd_bytes(image: Image.Image) -> bytes:
    """An RGB image as a Photoshop document: no layers, the flattened picture uncompressed."""
    pixels = np.asarray(image)
    height, width, _ = pixels.shape
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, height, width, 8, 3)
    return header + bytes(12) + b"\x00\x00" + pixels.transpose(2, 0, 1).tobytes()


def bytes_name(folder: Place, name: bytes) -> str:
    """A path in a folder whose name is not valid UTF-8, as Python spells it."""
    return os.path.join(str(folder), os.fsdecode(name))


def squashed(rgb: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Upright pixels, uint8 [h, w, 3], as a network's input: uint8 [side, side, 3]."""
    return np.asarray(squash(Image.fromarray(np.ascontiguousarray(rgb)), side))


def panic(*_: object) -> None:
    """Raise as a decoder written in Rust does when it panics."""
    raise BaseException("thread panicked")  # noqa: TRY002
