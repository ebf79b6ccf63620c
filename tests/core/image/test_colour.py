from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from dedup_gui.core.image.colour import scale_samples, to_grey, to_rgb
from tests.core.image_factory import photo


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.array([0, 65535], np.uint16), [0, 255]),
        (np.array([0, 30000], np.uint16), [0, 117]),
        (np.array([0, 2048, 4095], np.uint16), [0, 128, 255]),
        (np.array([0, 200], np.int32), [0, 200]),
        (np.array([-100, 0, 100], np.int32), [0, 128, 255]),
        (np.array([0, 1_000_000], np.int32), [0, 255]),
        (np.array([0.0, 0.5, 1.0], np.float32), [0, 128, 255]),
        (np.array([0.0, 255.0], np.float32), [0, 255]),
        (np.array([0.0, 5.0, 10.0], np.float32), [0, 128, 255]),
        (np.array([np.nan, np.inf, 1.0], np.float32), [0, 0, 255]),
        (np.array([7, 7], np.int64), [7, 7]),
        (np.array([], np.uint16), []),
    ],
)
def test_scale_samples(samples: npt.NDArray[np.generic], expected: list[int]) -> None:
    assert scale_samples(samples).tolist() == expected


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "RGB", "RGBA", "LA", "PA", "CMYK", "YCbCr", "HSV", "I", "F", "I;16", "RGBX"]
)
def test_every_mode(mode: str) -> None:
    image = photo(0, 20, 10)
    via_grey = mode in ("LA", "PA", "I", "F", "I;16")
    stored = (image.convert("L") if via_grey else image).convert(mode)
    assert (to_grey(stored).mode, to_grey(stored).size) == ("L", (20, 10))
    assert (to_rgb(stored).mode, to_rgb(stored).size) == ("RGB", (20, 10))


def test_premultiplied_alpha() -> None:
    image = Image.new("RGBA", (4, 4), (200, 100, 0, 128))
    for stored in (image, image.convert("RGBa")):
        assert to_rgb(stored).getpixel((0, 0)) == pytest.approx((227, 177, 127), abs=2)
    grey = Image.new("LA", (4, 4), (100, 128))
    for stored in (grey, grey.convert("La")):
        assert to_grey(stored).getpixel((0, 0)) == pytest.approx(177, abs=2)


def test_grey_is_luma() -> None:
    assert to_grey(Image.new("RGB", (1, 1), (255, 0, 0))).getpixel((0, 0)) == 76  # 0.299 x 255


def test_srgb_is_left_alone() -> None:
    image = photo(0, 20, 10)
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert to_rgb(image) is image


@pytest.mark.parametrize("profile", [b"", b"x" * 10, b"x" * 500, b"\x00" * 16 + b"RGB " + b"\x00" * 300])
@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_a_broken_profile_is_ignored(profile: bytes, mode: str) -> None:
    image = photo(0, 20, 10).convert(mode)
    plain = to_rgb(image)
    image.info["icc_profile"] = profile
    assert np.array_equal(np.asarray(to_rgb(image)), np.asarray(plain))
