"""Copies in other colours or tones, and copies that were merely saved again."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageEnhance

from dedup_gui.core.fingerprints.colour_layout import colour_layout, recoloured
from dedup_gui.resources import resource_path

Pixels = npt.NDArray[np.uint8]


def picture() -> Image.Image:
    return Image.open(resource_path("demo", "beach.jpg")).convert("RGB").resize((240, 160))


def saved(image: Image.Image, file_format: str, **options: int) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return Image.open(stream).convert("RGB")


def scaled(bands: tuple[Image.Image, ...], factors: tuple[float, float, float]) -> Image.Image:
    curves = [[min(255, int(level * factor)) for level in range(256)] for factor in factors]
    return Image.merge("RGB", [band.point(curve) for band, curve in zip(bands, curves, strict=True)])


def of(image: Image.Image) -> str:
    return colour_layout(np.asarray(image))


COPIES = {
    "recompressed": saved(picture(), "JPEG", quality=30),
    "converted": saved(picture(), "PNG"),
    "webp": saved(picture(), "WEBP", quality=70),
    "palette": picture().quantize(256).convert("RGB"),
    "smaller": picture().resize((90, 60)),
}
EDITED = {
    "black and white": picture().convert("L").convert("RGB"),
    "sepia": scaled((picture().convert("L"),) * 3, (1.0, 0.86, 0.68)),
    "brighter": ImageEnhance.Brightness(picture()).enhance(1.15),
    "colourful": ImageEnhance.Color(picture()).enhance(1.8),
    "warm": scaled(picture().split(), (1.15, 1.0, 0.8)),
}


@pytest.mark.parametrize("name", COPIES)
def test_what_was_saved_again_keeps_its_colours(name: str) -> None:
    assert not recoloured(of(picture()), of(COPIES[name]))


@pytest.mark.parametrize("name", EDITED)
def test_other_tones_and_colours_are_told(name: str) -> None:
    assert recoloured(of(picture()), of(EDITED[name]))
    assert recoloured(of(EDITED[name]), of(picture()))


def test_nothing_is_claimed_of_what_could_not_be_read() -> None:
    assert not recoloured("", of(picture()))
    assert not recoloured(of(picture()), "")
