from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from blake3 import blake3
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.digest import digest, pixel_digest, stable_digest
from dedup_gui.core.types import FoundFile, SkipCode
from tests.core.image_factory import cornered, dng_bytes, exif, jpeg_bytes, photo, save, write


def found(path: str) -> FoundFile:
    status = os.stat(path)
    return FoundFile(path, status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, 3_000_001])
def test_digest_is_blake3_of_the_bytes(size: int, tmp_path: Path) -> None:
    content = np.random.default_rng(0).bytes(size)
    path = write(tmp_path / "a.jpg", content)
    assert digest(path) == blake3(content).hexdigest()
    assert stable_digest(found(path)) == digest(path)


def test_digest_of_what_cannot_be_read(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "gone", SkipCode.VANISHED), (tmp_path, SkipCode.UNREADABLE)):
        with pytest.raises(ImageError) as caught:
            digest(str(path))
        assert caught.value.code is code


@pytest.mark.parametrize("change", ["size", "time", "other file", "gone"])
def test_stable_digest_refuses_a_changed_file(change: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", b"12345")
    before = found(path)
    if change == "size":
        write(path, b"123456")
        os.utime(path, ns=(before.mtime_ns, before.mtime_ns))
    elif change == "time":
        os.utime(path, ns=(before.mtime_ns, before.mtime_ns + 1_000_000))
    elif change == "other file":
        other = write(tmp_path / "b.jpg", b"12345")
        os.utime(other, ns=(before.mtime_ns, before.mtime_ns))
        os.replace(other, path)
    else:
        os.unlink(path)
    with pytest.raises(ImageError) as caught:
        stable_digest(before)
    assert caught.value.code is (SkipCode.VANISHED if change == "gone" else SkipCode.CHANGED)


def test_stable_digest_refuses_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.jpg", b"12345")
    before = found(path)
    real = digest

    def slow(read_path: str) -> str:
        result = real(read_path)
        os.utime(path, ns=(before.mtime_ns, before.mtime_ns + 1_000_000))
        return result

    monkeypatch.setattr("dedup_gui.core.image.digest.digest", slow)
    with pytest.raises(ImageError) as caught:
        stable_digest(before)
    assert caught.value.code is SkipCode.CHANGED


def test_pixel_digest_ignores_how_the_pixels_are_stored(tmp_path: Path) -> None:
    content = jpeg_bytes(photo(1, 120, 80))
    jpeg = write(tmp_path / "a.jpg", content)
    with Image.open(jpeg) as image:
        image.load()
        copies = [save(image, tmp_path / f"a.{suffix}") for suffix in ("png", "bmp", "tif", "ppm", "qoi")]
        copies.append(save(image, tmp_path / "b.png", compress_level=1, exif=exif(1, make="Maker")))
        copies.append(save(image.convert("RGBA"), tmp_path / "c.png"))
        copies.append(save(image, tmp_path / "a.webp", lossless=True))
        copies.append(write(tmp_path / "d.jpg", content[:2] + b"\xff\xfe\x00\x07notes" + content[2:]))
    assert {pixel_digest(path) for path in copies} == {pixel_digest(jpeg)}
    assert len({digest(path) for path in copies}) == len(copies)


def test_pixel_digest_of_grey_and_palette(tmp_path: Path) -> None:
    grey = photo(1, 40, 30).convert("L")
    palette = grey.convert("P")
    same = [
        save(grey, tmp_path / "l.png"),
        save(grey.convert("RGB"), tmp_path / "rgb.png"),
        save(palette, tmp_path / "p.png"),
        save(grey.convert("LA"), tmp_path / "la.png"),
    ]
    assert len({pixel_digest(path) for path in same}) == 1


def test_pixel_digest_is_of_the_upright_image(tmp_path: Path) -> None:
    upright = save(cornered(), tmp_path / "a.png")
    stored = save(cornered().transpose(Image.Transpose.ROTATE_90), tmp_path / "b.png", exif=exif(6))
    turned = save(cornered().transpose(Image.Transpose.ROTATE_90), tmp_path / "c.png")
    assert pixel_digest(stored) == pixel_digest(upright)
    assert pixel_digest(turned) != pixel_digest(upright)


def test_pixel_digest_counts_every_pixel_and_the_shape(tmp_path: Path) -> None:
    image = photo(1, 40, 30)
    other = image.copy()
    red, green, blue = np.asarray(image)[7, 9].tolist()
    other.putpixel((9, 7), (red ^ 1, green, blue))
    digests = {
        pixel_digest(save(image, tmp_path / "a.png")),
        pixel_digest(save(other, tmp_path / "b.png")),
        pixel_digest(save(Image.new("RGB", (20, 10)), tmp_path / "c.png")),
        pixel_digest(save(Image.new("RGB", (10, 20)), tmp_path / "d.png")),
    }
    assert len(digests) == 4


def test_pixel_digest_counts_transparency(tmp_path: Path) -> None:
    image = Image.new("RGBA", (8, 8), (255, 255, 255, 255))
    clear = Image.new("RGBA", (8, 8), (255, 255, 255, 0))
    dark_clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    opaque = pixel_digest(save(image, tmp_path / "a.png"))
    assert pixel_digest(save(clear, tmp_path / "b.png")) != opaque
    assert pixel_digest(save(clear, tmp_path / "b.png")) == pixel_digest(save(dark_clear, tmp_path / "c.png"))
    assert pixel_digest(save(image.convert("RGB"), tmp_path / "d.png")) == opaque


def test_pixel_digest_counts_what_is_not_decoded(tmp_path: Path) -> None:
    first, second, third = (photo(seed, 40, 30) for seed in (1, 2, 3))
    still = pixel_digest(save(first, tmp_path / "a.png"))
    one = pixel_digest(save(first, tmp_path / "b.png", save_all=True, append_images=[second]))
    other = pixel_digest(save(first, tmp_path / "c.png", save_all=True, append_images=[third]))
    assert len({still, one, other}) == 3
    deep = Image.fromarray((np.arange(1200, dtype=np.uint16) * 50).reshape(30, 40))
    shallow = Image.fromarray((np.asarray(deep) / 257).round().astype(np.uint8))
    assert pixel_digest(save(deep, tmp_path / "d.png")) != pixel_digest(save(shallow, tmp_path / "e.png"))
    assert pixel_digest(save(deep, tmp_path / "d.png")) == pixel_digest(save(deep, tmp_path / "f.tif"))
    preview = photo(1, 500, 400)
    raw = write(tmp_path / "a.dng", dng_bytes(preview))
    jpeg = write(tmp_path / "a.jpg", jpeg_bytes(preview))
    assert pixel_digest(raw) != pixel_digest(jpeg)


def test_pixel_digest_of_what_cannot_be_decoded(tmp_path: Path) -> None:
    with pytest.raises(ImageError) as caught:
        pixel_digest(write(tmp_path / "a.jpg", jpeg_bytes(photo(0, 100, 80))[:-200]))
    assert caught.value.code is SkipCode.TRUNCATED
    with pytest.raises(ImageError) as caught:
        pixel_digest(save(photo(0, 100, 80), tmp_path / "b.png"), 7999)
    assert caught.value.code is SkipCode.TOO_LARGE
