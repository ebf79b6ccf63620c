"""From an upright image to a network's input."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.image.exif_orientation import UPRIGHT
from dedup_gui.core.image.preprocess import CAFFE_IMAGENET, TORCH_IMAGENET, squash
from dedup_gui.core.networks.providers import probe_images
from tests.core.image_factory import squashed


@pytest.mark.parametrize("shape", [(300, 400), (37, 224), (224, 900), (1, 1), (16, 3000)])
def test_any_image_is_squashed_whole(shape: tuple[int, int]) -> None:
    image = probe_images(1, 64)[0]
    rgb = np.asarray(Image.fromarray(image).resize((shape[1], shape[0])))
    prepared = squashed(rgb, 224)
    assert prepared.shape == (224, 224, 3)
    assert prepared.dtype == np.uint8
    assert prepared.flags["C_CONTIGUOUS"]
    assert abs(float(prepared.mean()) - float(rgb.mean())) < 2.5


def test_an_image_of_the_right_size_is_left_alone() -> None:
    image = probe_images(1, 96)[0]
    assert np.array_equal(squashed(image, 96), image)


def test_fine_detail_does_not_alias() -> None:
    """A checkerboard of single pixels is grey from afar."""
    board = np.indices((900, 900)).sum(axis=0) % 2 * 255
    prepared = squashed(np.repeat(board[..., None], 3, axis=2).astype(np.uint8), 96)
    assert np.abs(prepared[2:-2, 2:-2].astype(int) - 127).max() < 16


def test_the_published_constants() -> None:
    assert TORCH_IMAGENET.mean == (0.485, 0.456, 0.406)
    assert TORCH_IMAGENET.std == (0.229, 0.224, 0.225)
    assert CAFFE_IMAGENET.order == "bgr"
    assert CAFFE_IMAGENET.mean == (103.939, 116.779, 123.68)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_on_its_side_gives_the_pixels_of_the_upright_one(orientation: int) -> None:
    """Nearly always to the last bit: mirrored weights of the filter may round the other way."""
    stored = Image.fromarray(probe_images(1, 400)[0]).resize((330, 270))
    upright = stored.transpose(UPRIGHT[orientation]) if orientation > 1 else stored
    ours = np.asarray(squash(stored, 96, orientation=orientation)).astype(int)
    difference = np.abs(ours - np.asarray(squash(upright, 96)))
    assert difference.max() <= 1
    assert (difference > 0).mean() < 0.001
    part = (3.5, 5.0, 200.0, 180.25)
    padded = np.asarray(squash(stored, 96, box=part, orientation=orientation)).astype(int)
    alone = stored.resize((96, 96), Image.Resampling.BICUBIC, part)
    expected = np.asarray(alone.transpose(UPRIGHT[orientation]) if orientation > 1 else alone)
    assert np.abs(padded - expected).max() <= 2
