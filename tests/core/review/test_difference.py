from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.review.difference import difference, picture
from dedup_gui.core.types import IDENTITY, Matrix3


def scene() -> npt.NDArray[np.uint8]:
    """Smooth, with different values everywhere."""
    y, x = np.mgrid[0:60, 0:80]
    return np.stack([x * 2, y * 3, x + y], axis=2).astype(np.uint8)


def test_the_same_image() -> None:
    found = difference(scene(), scene(), IDENTITY)
    assert found.mean == 0
    assert found.changed == 0
    assert found.inside.all()


def test_a_patch_is_found_where_it_is() -> None:
    edited = scene().copy()
    edited[10:20, 30:50] = 255
    found = difference(scene(), edited, IDENTITY)
    assert found.changed == pytest.approx(10 * 20 / (60 * 80), rel=0.05)
    assert (found.strength[:10] == 0).all()
    assert (found.strength[10:20, 30:50] > 60).all()


def test_a_crop_is_laid_in_its_place() -> None:
    found = difference(scene(), scene()[12:42, 20:60], ((1, 0, 20), (0, 1, 12), (0, 0, 1)))
    assert found.mean < 0.01
    assert found.inside[12:42, 20:60].all()
    assert found.inside.sum() == pytest.approx(30 * 40, rel=0.1)


@pytest.mark.parametrize("factor", [2, 4])
def test_a_larger_copy(factor: int) -> None:
    large = scene().repeat(factor, axis=0).repeat(factor, axis=1)
    found = difference(scene(), large, ((1 / factor, 0, 0), (0, 1 / factor, 0), (0, 0, 1)))
    assert found.mean < 0.6
    assert found.changed == 0


def test_a_turned_and_a_mirrored_copy() -> None:
    turned = np.ascontiguousarray(np.rot90(scene()))
    back: Matrix3 = ((0, -1, 80), (1, 0, 0), (0, 0, 1))
    assert difference(scene(), turned, back).mean < 0.01
    mirrored = np.ascontiguousarray(scene()[:, ::-1])
    assert difference(scene(), mirrored, ((-1, 0, 80), (0, 1, 0), (0, 0, 1))).mean < 0.01


def test_images_that_do_not_meet() -> None:
    found = difference(scene(), scene(), ((1, 0, 500), (0, 1, 500), (0, 0, 1)))
    assert (found.mean, found.changed) == (0.0, 0.0)
    assert not found.inside.any()


def test_a_stronger_difference_glows_brighter() -> None:
    edited = scene().copy()
    edited[10:20, 30:50] = np.minimum(edited[10:20, 30:50].astype(int) + 12, 255)
    found = difference(scene(), edited, IDENTITY)
    faint, strong = picture(found, 1.0), picture(found, 16.0)
    assert strong[15, 40].sum() > faint[15, 40].sum() + 100
    assert (strong[50, 70] == faint[50, 70]).all()
