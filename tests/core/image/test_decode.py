from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from dedup_gui.core.errors import ImageError
from dedup_gui.core.fingerprints.hashing import hamming, hash_thumbnails
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS, Decoded, encode_jpeg, load_upright, read
from dedup_gui.core.image.exif_orientation import UPRIGHT
from dedup_gui.core.isolation.admission import InProcess, NotHere
from dedup_gui.core.isolation.budget import Budget
from dedup_gui.core.types import ImageInfo, SkipCode
from tests.core.image_factory import (
    bytes_name,
    cornered,
    dng_bytes,
    exif,
    jpeg_bytes,
    photo,
    png_header,
    psd_bytes,
    save,
    write,
)

Pixels = npt.NDArray[np.uint8]

LOSSLESS = ["png", "bmp", "dib", "tif", "ppm", "tga", "qoi", "pcx", "sgi", "gif", "jp2"]
LOSSY = ["jpg", "webp", "avif", "jxl"]


def distance(one: Decoded, other: Decoded) -> int:
    hashes = hash_thumbnails(np.stack([one.thumbnail, other.thumbnail])).phash[:, 0]
    return int(hamming(hashes[:1], hashes[1:])[0])


def difference(one: Pixels, other: Pixels) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(float) - other).mean())


def squashed(image: Image.Image, side: int) -> Pixels:
    return np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC))


def refused(path: str, max_pixels: int = DEFAULT_MAX_PIXELS) -> ImageError:
    with pytest.raises(ImageError) as caught:
        read(path, max_pixels=max_pixels)
    return caught.value


@pytest.mark.parametrize("suffix", LOSSLESS + LOSSY)
def test_reads_every_format_alike(suffix: str, tmp_path: Path) -> None:
    image = photo(3, 300, 200)
    stored = image.quantize(256) if suffix == "gif" else image
    path = save(stored, tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "jxl" else {}))
    found = read(path, rgb_side=120)
    reference = read(save(image, tmp_path / "reference.png"), rgb_side=120)
    assert (found.info.width, found.info.height) == (300, 200)
    assert found.thumbnail.shape == (32, 32)
    assert found.thumbnail.dtype == np.uint8
    assert found.rgb is not None
    assert reference.rgb is not None
    assert found.rgb.shape == (120, 120, 3)
    assert difference(found.thumbnail, reference.thumbnail) < 2
    assert difference(found.rgb, reference.rgb) < (6 if suffix == "gif" else 3)
    assert distance(found, reference) <= 4


def test_photoshop_and_icons(tmp_path: Path) -> None:
    image = photo(3, 64, 64)
    psd = write(tmp_path / "a.psd", psd_bytes(image))
    assert read(psd).info == ImageInfo(64, 64, "PSD", "RGB")
    assert difference(load_upright(psd), np.asarray(image)) == 0
    icon = save(image, tmp_path / "a.ico", sizes=[(16, 16), (64, 64)])
    assert read(icon).info.width == 64
    assert difference(load_upright(icon), np.asarray(image)) < 1


def test_info_says_what_is_stored(tmp_path: Path) -> None:
    assert read(save(photo(0, 40, 30), tmp_path / "a.jpg")).info == ImageInfo(40, 30, "JPEG", "RGB", 1)
    assert read(save(photo(0, 40, 30).convert("L"), tmp_path / "b.png")).info == ImageInfo(40, 30, "PNG", "L", 1)
    turned = save(photo(0, 40, 30), tmp_path / "c.jpg", exif=exif(6))
    assert read(turned).info == ImageInfo(30, 40, "JPEG", "RGB", 6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [(1100, 700), (400, 600), (150, 100)])
def test_reduced_jpeg_decode_agrees_with_the_full_one(size: tuple[int, int], seed: int, tmp_path: Path) -> None:
    image = photo(seed, *size)
    path = save(image, tmp_path / "a.jpg", quality=85)
    with Image.open(path) as full:
        full.load()
        exact = read(save(full, tmp_path / "a.png"))
    assert distance(read(path), exact) <= 4
    assert difference(read(path).thumbnail, exact.thumbnail) < 1.0
    assert distance(read(path, rgb_side=224), exact) <= 4


@pytest.mark.parametrize("size", [(1000, 750), (487, 613), (203, 1001), (97, 131)])
def test_the_thumbnail_is_the_same_beside_a_network(size: tuple[int, int], tmp_path: Path) -> None:
    path = save(photo(7, *size), tmp_path / "a.png")
    alone = read(path).thumbnail.astype(np.int16)
    assert np.abs(read(path, rgb_side=224).thumbnail - alone).max() <= 2


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_grey_picture_beside_a_network(orientation: int, tmp_path: Path) -> None:
    path = save(photo(3, 1200, 900), tmp_path / "a.jpg", quality=92, exif=exif(orientation))
    found = read(path, rgb_side=224, grey_side=200)
    assert found.grey is not None
    looked_at = np.asarray(Image.fromarray(load_upright(path, max_side=200)).convert("L"))
    assert found.grey.shape == ((150, 200) if orientation == 1 else (200, 150))
    assert difference(found.grey, looked_at) < 1.5
    assert difference(found.thumbnail, read(path, rgb_side=224).thumbnail) == 0
    assert read(path, rgb_side=224).grey is None
    small = read(save(photo(3, 90, 60), tmp_path / "small.png"), rgb_side=224, grey_side=200).grey
    assert small is not None
    assert small.shape == (60, 90)


@pytest.mark.parametrize("seed", range(4))
def test_copies_of_other_sizes_formats_and_grey_hash_alike(seed: int, tmp_path: Path) -> None:
    image = photo(seed, 600, 400)
    original = read(save(image, tmp_path / "a.jpg", quality=95))
    small = image.resize((240, 160), Image.Resampling.LANCZOS)
    assert distance(read(save(small, tmp_path / "small.webp", quality=70)), original) <= 4
    assert distance(read(save(image.convert("L"), tmp_path / "grey.jpg", quality=60)), original) <= 4
    assert distance(read(save(image.resize((1000, 700)), tmp_path / "large.png")), original) <= 4


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation: int, suffix: str, tmp_path: Path) -> None:
    upright = cornered(96, 64)
    undo = {6: 8, 8: 6}.get(orientation, orientation)
    stored = upright.transpose(UPRIGHT[undo]) if orientation > 1 else upright
    options: dict[str, object] = {"exif": exif(orientation)}
    if suffix in ("jpg", "avif"):
        options |= {"quality": 95, "subsampling": 0 if suffix == "jpg" else "4:4:4"}
    if suffix == "webp":
        options["lossless"] = True
    path = save(stored, tmp_path / f"a.{suffix}", **options)
    found = read(path, rgb_side=64)
    assert (found.info.width, found.info.height) == (96, 64)
    assert found.info.orientation == orientation
    assert found.rgb is not None
    assert difference(found.rgb, squashed(upright, 64)) < 4
    assert difference(found.thumbnail, read(save(upright, tmp_path / "u.png")).thumbnail) < 2
    assert difference(read(path).thumbnail, found.thumbnail) < 1
    assert difference(load_upright(path), np.asarray(upright)) < 4
    assert load_upright(path, max_side=48).shape == (32, 48, 3)


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_senseless_orientation_is_none(value: int, tmp_path: Path) -> None:
    path = save(photo(0, 40, 30), tmp_path / "a.jpg", exif=exif(value))
    assert read(path).info.orientation == 1


def test_jpeg_xl_has_applied_its_own_orientation(tmp_path: Path) -> None:
    path = save(cornered(), tmp_path / "a.jxl", lossless=True, exif=exif(6))
    assert read(path).info == ImageInfo(96, 64, "JXL", "RGB", 1)


def _premultiplied_look(image: Image.Image) -> Pixels:
    paper = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(paper, image).convert("RGB"))


def test_alpha_lies_on_white(tmp_path: Path) -> None:
    image = photo(2, 64, 48).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    seen = _premultiplied_look(image)
    for name in ("a.png", "a.tif", "a.tga"):
        assert difference(load_upright(save(image, tmp_path / name)), seen) < 1
    flat = read(save(Image.fromarray(seen), tmp_path / "flat.png"))
    assert difference(read(str(tmp_path / "a.png")).thumbnail, flat.thumbnail) < 1
    assert difference(load_upright(save(image, tmp_path / "a.webp", lossless=True)), seen) < 1


def test_grey_with_alpha_and_palette_with_transparency(tmp_path: Path) -> None:
    grey = Image.new("LA", (8, 8), (0, 0))
    grey.paste((0, 255), (0, 0, 4, 8))
    seen = load_upright(save(grey, tmp_path / "la.png"))
    assert seen[0, 0].tolist() == [0, 0, 0]
    assert seen[0, 7].tolist() == [255, 255, 255]
    for suffix in ("png", "gif"):
        palette = Image.new("P", (8, 8), 0)
        palette.putpalette([10, 20, 30, 200, 0, 0])
        palette.paste(1, (0, 0, 4, 8))
        seen = load_upright(save(palette, tmp_path / f"p.{suffix}", transparency=0))
        assert seen[0, 7].tolist() == [255, 255, 255]
        assert seen[0, 0].tolist() == [200, 0, 0]


def test_colour_key_of_rgb_and_grey(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8), (1, 2, 3))
    image.paste((200, 0, 0), (0, 0, 4, 8))
    seen = load_upright(save(image, tmp_path / "a.png", transparency=(1, 2, 3)))
    assert (seen[0, 7].tolist(), seen[0, 0].tolist()) == ([255, 255, 255], [200, 0, 0])
    grey = Image.new("L", (8, 8), 7)
    grey.paste(90, (0, 0, 4, 8))
    seen = load_upright(save(grey, tmp_path / "b.png", transparency=7))
    assert (seen[0, 7].tolist(), seen[0, 0].tolist()) == ([255, 255, 255], [90, 90, 90])


def test_deep_samples_are_scaled(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (48, 1))
    eight = (ramp / 257).round().astype(np.uint8)
    for name in ("a.png", "a.tif"):
        found = load_upright(save(Image.fromarray(ramp), tmp_path / name))
        assert difference(found[..., 0], eight) < 1
    unit = Image.fromarray((ramp / 65535).astype(np.float32))
    assert difference(load_upright(save(unit, tmp_path / "f.tif"))[..., 1], eight) < 1
    long = Image.fromarray(ramp.astype(np.int32))
    assert difference(load_upright(save(long, tmp_path / "i.tif"))[..., 1], eight) < 1
    twelve = Image.fromarray((ramp // 16).astype(np.uint16))
    assert difference(load_upright(save(twelve, tmp_path / "12.png"))[..., 2], eight) < 2


def test_bilevel_and_grey(tmp_path: Path) -> None:
    image = photo(1, 64, 64).convert("1")
    seen = np.asarray(image.convert("RGB"))
    for name in ("a.png", "a.tif", "a.pbm", "a.bmp"):
        assert difference(load_upright(save(image, tmp_path / name)), seen) == 0


def test_cmyk_jpeg_and_tiff_look_like_their_rgb(tmp_path: Path) -> None:
    image = photo(4, 128, 96)
    plain = read(save(image, tmp_path / "rgb.png"))
    for name in ("a.jpg", "a.tif"):
        path = save(image.convert("CMYK"), tmp_path / name)
        found = read(path, rgb_side=128)
        assert found.info.mode == "CMYK"
        assert distance(found, plain) <= 6
        assert found.rgb is not None
        assert difference(found.rgb, squashed(image, 128)) < 6


def test_lab_is_seen_in_its_colours(tmp_path: Path) -> None:
    red = Image.new("RGB", (16, 16), (200, 30, 40))
    lab = ImageCms.profileToProfile(
        red, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    seen = load_upright(save(lab, tmp_path / "a.tif"))
    assert difference(seen, np.asarray(red)) < 4


def _wide_profile() -> bytes:
    """SRGB's profile with red and green exchanged: easy to see whether it was applied."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    profile[red + 4 : red + 8], profile[green + 4 : green + 8] = (
        profile[green + 4 : green + 8],
        profile[red + 4 : red + 8],
    )
    return bytes(profile)


def test_a_profile_other_than_srgb_is_applied_to_rgb(tmp_path: Path) -> None:
    image = Image.new("RGB", (32, 32), (220, 40, 30))
    exchanged = save(image, tmp_path / "a.png", icc_profile=_wide_profile())
    assert load_upright(exchanged)[0, 0] == pytest.approx([40, 220, 30], abs=3)
    found = read(exchanged, rgb_side=32)
    assert found.rgb is not None
    assert found.rgb[0, 0] == pytest.approx([40, 220, 30], abs=3)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert load_upright(save(image, tmp_path / "b.png", icc_profile=srgb))[0, 0].tolist() == [220, 40, 30]
    assert load_upright(save(image, tmp_path / "c.png", icc_profile=b"nonsense" * 40))[0, 0].tolist() == [220, 40, 30]


def test_first_frame_of_animations(tmp_path: Path) -> None:
    first, second = photo(1, 60, 40), photo(2, 60, 40)
    seen = np.asarray(first)
    for suffix, options in (("gif", {}), ("png", {}), ("webp", {"lossless": True})):
        path = save(first, tmp_path / f"a.{suffix}", save_all=True, append_images=[second], **options)
        assert difference(load_upright(path), seen) < 8
    save(first, tmp_path / "a.tif", save_all=True, append_images=[second])
    assert difference(load_upright(str(tmp_path / "a.tif")), seen) == 0


def test_multi_picture_jpeg_is_its_first(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    photo(1, 60, 40).save(path, "MPO", save_all=True, append_images=[photo(2, 60, 40)], quality=95)
    found = read(str(path), rgb_side=60)
    assert found.info.format == "JPEG"
    assert found.rgb is not None
    assert difference(found.rgb, squashed(photo(1, 60, 40), 60)) < 12


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_raw_is_read_through_its_preview(orientation: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.dng", dng_bytes(photo(1, 600, 450), orientation=orientation))
    found = read(path, rgb_side=300)
    upright = (480, 640) if orientation > 4 else (640, 480)
    assert (found.info.width, found.info.height, found.info.format) == (*upright, "RAW")
    expected = photo(1, 600, 450)
    if orientation in UPRIGHT:
        expected = expected.transpose(UPRIGHT[orientation])
    assert found.rgb is not None
    assert difference(found.rgb, squashed(expected, 300)) < 4


def test_raw_without_a_usable_preview_is_developed(tmp_path: Path) -> None:
    for preview in (None, photo(1, 160, 120)):
        path = write(tmp_path / "a.dng", dng_bytes(preview))
        assert load_upright(path).shape == (240, 320, 3)
        assert read(path).info.width == 640


def test_pixels_are_never_enlarged_and_thin_images_kept(tmp_path: Path) -> None:
    small = save(photo(0, 50, 30), tmp_path / "a.jpg")
    assert load_upright(small, max_side=224).shape == (30, 50, 3)
    thin = save(Image.new("RGB", (2000, 2), "red"), tmp_path / "thin.png")
    assert load_upright(thin, max_side=100).shape == (1, 100, 3)
    dot = save(Image.new("RGB", (1, 1), "red"), tmp_path / "dot.jpg")
    assert load_upright(dot, max_side=100).shape == (1, 1, 3)
    for path in (small, thin, dot):
        rgb = read(path, rgb_side=100).rgb
        assert rgb is not None
        assert rgb.shape == (100, 100, 3)


@pytest.mark.parametrize("size", [(1001, 667), (333, 999), (64, 4000), (8, 8), (17, 63)])
@pytest.mark.parametrize("side", [1, 30, 224, 448])
def test_sizes(size: tuple[int, int], side: int, tmp_path: Path) -> None:
    path = save(photo(0, *size), tmp_path / "a.jpg")
    scale = min(1.0, side / max(size))
    expected = (max(1, round(size[1] * scale)), max(1, round(size[0] * scale)), 3)
    found = read(path, rgb_side=side)
    assert found.rgb is not None
    assert found.rgb.shape == (side, side, 3)
    assert load_upright(path, max_side=side).shape == expected
    assert load_upright(path).shape == (size[1], size[0], 3)


def test_encode_jpeg(tmp_path: Path) -> None:
    pixels = np.asarray(photo(0, 60, 40))
    path = write(tmp_path / "a.jpg", encode_jpeg(pixels, 95))
    assert difference(load_upright(path), pixels) < 12


def test_misnamed_is_read_by_content(tmp_path: Path) -> None:
    stream = io.BytesIO()
    photo(0, 40, 30).save(stream, "PNG")
    assert read(write(tmp_path / "a.jpg", stream.getvalue())).info.format == "PNG"


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = bytes_name(tmp_path, b"caf\xe9.jpg")
    write(path, jpeg_bytes(photo(0, 40, 30)))
    assert read(path).info.width == 40
    raw = bytes_name(tmp_path, b"caf\xe9.dng")
    write(raw, dng_bytes(photo(0, 500, 400)))
    assert read(raw).info.format == "RAW"


def test_only_some_formats(tmp_path: Path) -> None:
    path = save(photo(0, 40, 30), tmp_path / "a.tif")
    with pytest.raises(NotHere):
        read(path, here=InProcess(frozenset({"JPEG"}), Budget(1 << 30)))
    with pytest.raises(NotHere):
        load_upright(path, here=InProcess(frozenset({"JPEG"}), Budget(1 << 30)))


def test_many_threads_read_alike(tmp_path: Path) -> None:
    paths = [
        save(photo(seed, 200, 150), tmp_path / f"{seed}.{('jpg', 'png', 'webp')[seed % 3]}") for seed in range(9)
    ]
    expected = [read(path, rgb_side=64).thumbnail for path in paths]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(4):
            for found, alone in zip(pool.map(lambda path: read(path, rgb_side=64), paths), expected, strict=True):
                assert np.array_equal(found.thumbnail, alone)
    assert threading.active_count() < 10


# What cannot be used


def test_truncated(tmp_path: Path) -> None:
    for suffix, options in (("jpg", {}), ("jpg", {"progressive": True}), ("png", {}), ("bmp", {}), ("ppm", {})):
        content = Path(save(photo(0, 300, 200), tmp_path / f"a.{suffix}", **options)).read_bytes()
        for part in (0.5, 0.95):
            error = refused(write(tmp_path / f"b.{suffix}", content[: int(len(content) * part)]))
            assert error.code is SkipCode.TRUNCATED, suffix
    gif = Path(save(photo(0, 300, 200).quantize(64), tmp_path / "a.gif")).read_bytes()
    assert refused(write(tmp_path / "b.gif", gif[: len(gif) // 2])).code is SkipCode.TRUNCATED


def test_a_jpeg_cut_before_its_pixels_is_truncated(tmp_path: Path) -> None:
    content = jpeg_bytes(photo(0, 100, 100))
    header = content.index(b"\xff\xda")
    for end in (header, header - 20, 30, 4):
        assert refused(write(tmp_path / "a.jpg", content[:end])).code is SkipCode.TRUNCATED


def test_flipped_bits_never_do_worse_than_an_image_error(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    codes = set()
    for suffix in ("jpg", "png", "gif", "webp", "bmp"):
        stored = photo(0, 64, 48).quantize(32) if suffix == "gif" else photo(0, 64, 48)
        content = Path(save(stored, tmp_path / f"a.{suffix}")).read_bytes()
        for _ in range(60):
            broken = bytearray(content)
            for place in random.integers(0, len(broken), 4):
                broken[place] ^= 1 << int(random.integers(0, 8))
            path = write(tmp_path / f"b.{suffix}", bytes(broken))
            try:
                read(path, rgb_side=32, max_pixels=1_000_000)
            except ImageError as error:
                codes.add(error.code)
    assert SkipCode.DAMAGED in codes
    assert codes <= set(SkipCode)


def test_bombs_are_refused_by_their_header(tmp_path: Path) -> None:
    bomb = write(tmp_path / "a.png", png_header(60_000, 60_000))
    assert refused(bomb).code is SkipCode.TOO_LARGE
    with pytest.raises(ImageError) as caught:
        load_upright(bomb)
    assert caught.value.code is SkipCode.TOO_LARGE
    assert caught.value.detail == "60000 x 60000"


def test_a_raw_is_measured_by_its_sensor_before_it_is_developed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dng", dng_bytes(None, 640, 480))
    assert read(path).info.width == 640
    assert refused(path, max_pixels=640 * 480 - 1).code is SkipCode.TOO_LARGE


@pytest.mark.parametrize("suffix", ["jpg", "png", "gif", "webp", "bmp", "tif", "jxl", "avif", "jp2", "dng"])
def test_the_guard_is_the_callers(suffix: str, tmp_path: Path) -> None:
    if suffix == "dng":
        path = write(tmp_path / "a.dng", dng_bytes(photo(0, 640, 480)))
    else:
        path = save(photo(0, 640, 480), tmp_path / f"a.{suffix}")
    assert refused(path, max_pixels=640 * 480 - 1).code is SkipCode.TOO_LARGE
    assert read(path, max_pixels=640 * 480).info.width == 640


@pytest.mark.parametrize("suffix", ["png", "tif", "gif", "ico"])
def test_pillows_own_guard_neither_warns_nor_refuses_what_is_allowed(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(photo(0, 96, 96), tmp_path / f"a.{suffix}")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert read(path).info.width in (64, 96)
    assert Image.MAX_IMAGE_PIXELS == DEFAULT_MAX_PIXELS // 2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.jpg", SkipCode.EMPTY),
        (b"hello, I am text", "a.jpg", SkipCode.NOT_AN_IMAGE),
        (b"%PDF-1.7 and so on", "a.jpg", SkipCode.UNSUPPORTED),
        (b"\x00" * 100, "a.png", SkipCode.NOT_AN_IMAGE),
        (b"GIF89a", "a.gif", SkipCode.TRUNCATED),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png", SkipCode.TRUNCATED),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"x" * 40, "a.webp", SkipCode.DAMAGED),
        (b"II*\x00\x08\x00\x00\x00\x00\x00", "a.nef", SkipCode.TRUNCATED),
        (b"\xff\x0a" + b"x" * 60, "a.jxl", SkipCode.DAMAGED),
    ],
)
def test_codes(content: bytes, name: str, code: SkipCode, tmp_path: Path) -> None:
    path = write(tmp_path / name, content)
    assert refused(path).code is code


def test_places_that_are_no_files(tmp_path: Path, fifo: Callable[[str], str]) -> None:
    assert refused(str(tmp_path / "gone.jpg")).code is SkipCode.VANISHED
    assert refused(str(tmp_path)).code is SkipCode.UNREADABLE
    assert refused(fifo("pipe.jpg")).code is SkipCode.NOT_A_FILE


@pytest.fixture
def fifo(tmp_path: Path) -> Callable[[str], str]:
    import os

    def make(name: str) -> str:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no FIFO on this system")
        os.mkfifo(tmp_path / name)
        return str(tmp_path / name)

    return make


def test_whatever_a_decoder_raises_is_an_image_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(photo(0, 40, 30), tmp_path / "a.png")
    cases: list[tuple[BaseException, SkipCode]] = [
        (RecursionError("too deep"), SkipCode.DAMAGED),
        (MemoryError(), SkipCode.TOO_COSTLY),
        (ZeroDivisionError("x"), SkipCode.DAMAGED),
        (AssertionError(), SkipCode.DAMAGED),
        (NotImplementedError("that"), SkipCode.UNSUPPORTED),
        (OSError(5, "Input/output error"), SkipCode.UNREADABLE),
        (OSError(116, "Stale file handle"), SkipCode.VANISHED),
        (OSError("image file is truncated"), SkipCode.TRUNCATED),
        (EOFError(), SkipCode.TRUNCATED),
    ]
    from PIL import PngImagePlugin

    for raised, code in cases:

        def fail(*_: object, error: BaseException = raised) -> None:
            raise error

        monkeypatch.setattr(PngImagePlugin.PngImageFile, "_open", fail)
        assert refused(path).code is code, raised


def test_exif_that_points_at_itself(tmp_path: Path) -> None:
    loop = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + b"\x01\x00" + b"\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"
    content = jpeg_bytes(photo(0, 40, 30), exif=loop + b"\x08\x00\x00\x00")
    assert read(write(tmp_path / "a.jpg", content)).info.orientation == 1


@pytest.mark.shared
def test_heic_is_read_upright(shared_folder: Path) -> None:
    paths = [
        path for path in (shared_folder / "data" / "real").rglob("*") if path.suffix.lower() in (".heic", ".hif")
    ]
    assert paths
    for path in paths:
        found = read(str(path), rgb_side=100)
        assert found.info.format == "HEIF"
        assert found.rgb is not None
        upright = load_upright(str(path))
        assert (upright.shape[1] > upright.shape[0]) == (found.info.width > found.info.height)
        assert difference(found.rgb, squashed(Image.fromarray(upright), 100)) < 1


def test_a_jpeg_of_nearly_the_side_wanted_will_do(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (6000, 400), "red").save(path)
    assert load_upright(str(path), max_side=1600).shape == (100, 1500, 3)
    Image.new("RGB", (5600, 400), "red").save(path)
    assert load_upright(str(path), max_side=1600).shape == (114, 1600, 3)
    Image.new("RGB", (3000, 400), "red").save(path)
    assert load_upright(str(path), max_side=400).shape[1] == 400
