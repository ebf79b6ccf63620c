"""Parts of images at full resolution: the pixels that the whole has there."""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import load_part, load_shown
from dedup_gui.core.image.decoder_process import IsolatedReader, part_any
from dedup_gui.core.isolation.worker import MEMORY
from dedup_gui.core.types import Box, SkipCode

BOX = (13, 21, 40, 30)


def noise(width: int = 120, height: int = 90, layers: int = 3) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, layers), np.uint8))


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def check(path: Path, box: Box = BOX) -> None:
    """The part has the pixels that the whole has there."""
    whole = load_shown(str(path))
    height, width = whole.shape[:2]
    part = load_part(str(path), box, (width, height))
    x, y, across, down = box
    assert part.shape[:2] == (down, across)
    assert np.array_equal(part[..., :3], whole[y : y + down, x : x + across, :3])
    if whole.shape[2] == part.shape[2] == 4:
        assert np.array_equal(part, whole[y : y + down, x : x + across])
    elif whole.shape[2] == 4:
        assert whole[y : y + down, x : x + across, 3].min() == 255, "what is opaque in the part needs no alpha"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["jpg", "png", "tif"])
def test_of_a_turned_image(tmp_path: Path, orientation: int, format_: str) -> None:
    path = tmp_path / f"a.{format_}"
    noise().save(path, exif=turned(orientation))
    whole = load_shown(str(path))
    assert whole.shape[:2] == ((120, 90) if orientation >= 5 else (90, 120))
    check(path)
    check(path, (0, 0, whole.shape[1], 7))


def test_at_every_edge(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    noise().save(path)
    for box in ((0, 0, 5, 5), (115, 0, 5, 5), (0, 85, 5, 5), (119, 89, 1, 1), (0, 0, 120, 90)):
        check(path, box)


def test_of_what_is_seen_through(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    noise(layers=4).save(path, exif=turned(6))
    check(path)
    assert load_part(str(path), BOX, (90, 120)).shape == (30, 40, 4)
    hole = Image.new("RGBA", (120, 90), "teal")
    ImageDraw.Draw(hole).rectangle((0, 0, 9, 9), fill=(0, 0, 0, 0))
    hole.save(path)
    check(path)


def test_the_range_of_deep_samples_is_that_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    samples = np.full((90, 120), 3000, np.uint16)
    samples[0, 0] = 60000  # outside of the part
    Image.fromarray(samples).save(path)
    check(path)
    assert load_part(str(path), BOX, (120, 90)).max() == 12, "not as if 12 bits were all"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_in_other_colours(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.tif"
    noise().convert(mode).save(path)
    check(path)


def test_its_profile_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    # Its primaries are not those of sRGB: red takes the place of green.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"?XYZ", b"gXYZ", 1)
    noise().save(path, icc_profile=profile)
    with Image.open(path) as plain:
        assert not np.array_equal(np.asarray(plain), load_shown(str(path))), "it makes a difference"
    check(path)


def test_an_image_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    noise().save(path, exif=turned(6))
    with pytest.raises(ImageError) as caught:
        load_part(str(path), BOX, (120, 90))
    assert caught.value.code is SkipCode.UNSUPPORTED


def test_of_a_large_image_in_a_worker_within_its_bounds(tmp_path: Path) -> None:
    """67 million pixels in stripes of one: reduced, they would all be grey."""
    path = tmp_path / "a.jpg"
    stripes = np.zeros((7000, 9600), np.uint8)
    stripes[:, ::2] = 255
    Image.fromarray(stripes).convert("RGB").save(path, quality=90)
    with IsolatedReader(1) as reader:
        part = part_any(str(path), (5000, 4000, 1000, 500), (9600, 7000), isolated=reader)
        assert reader.processes == 1, "it is too large for this process"
    assert part.shape == (500, 1000, 3)
    assert part[:, ::2].min() > 220 and part[:, 1::2].max() < 35


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by the system on Linux alone")
def test_what_needs_more_memory_than_a_worker_may_have_is_refused(tmp_path: Path) -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    path = tmp_path / "a.png"
    header = chunk(b"IHDR", struct.pack(">2I5B", 16000, 15500, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))
    with IsolatedReader(1) as reader, pytest.raises(ImageError) as caught:
        part_any(str(path), BOX, (16000, 15500), isolated=reader)
    assert (caught.value.code, caught.value.detail) == (SkipCode.TOO_COSTLY, MEMORY)
