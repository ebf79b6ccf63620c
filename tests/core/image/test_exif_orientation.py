from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dedup_gui.core.image.exif_orientation import is_turned, make_upright, orientation_of
from tests.core.image_factory import cornered, exif


def block(order: str, kind: int, value: int, entries: int = 1) -> bytes:
    form = {1: "Bxxx", 3: "Hxx", 4: "I"}[kind]
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    other = struct.pack(order + "HHII", 0x010F, 2, 4, 0) * (entries - 1)
    entry = struct.pack(order + "HHI" + form, 0x0112, kind, 1, value)
    return mark + struct.pack(order + "IH", 8, entries) + other + entry + b"\x00\x00\x00\x00"


@pytest.mark.parametrize("mark", [b"", b"Exif\x00\x00"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [1, 3, 4])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_of(orientation: int, kind: int, order: str, mark: bytes) -> None:
    assert orientation_of(mark + block(order, kind, orientation)) == orientation
    assert orientation_of(mark + block(order, kind, orientation, entries=9)) == orientation


@pytest.mark.parametrize("content", [b"", b"Exif\x00\x00", b"II*\x00", b"MM\x00*\xff\xff\xff\xff", b"rubbish" * 9])
def test_no_orientation(content: bytes) -> None:
    assert orientation_of(content) == 1


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_senseless_orientation(value: int) -> None:
    assert orientation_of(block("<", 3, value)) == 1


@given(st.binary(max_size=60), st.sampled_from([b"II*\x00", b"MM\x00*", b"Exif\x00\x00II*\x00\x08\x00\x00\x00"]))
def test_anything_is_survived(content: bytes, start: bytes) -> None:
    assert 1 <= orientation_of(start + content) <= 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_make_upright_is_what_pillow_does(orientation: int) -> None:
    from PIL import ImageOps

    stored = cornered()
    stored.info["exif"] = exif(orientation)
    expected = ImageOps.exif_transpose(stored)
    upright = make_upright(stored, orientation)
    assert np.array_equal(np.asarray(upright), np.asarray(expected))
    assert is_turned(orientation) == (upright.size != stored.size)


def test_an_upright_image_is_not_copied() -> None:
    image = Image.new("L", (2, 3))
    assert make_upright(image, 1) is image
