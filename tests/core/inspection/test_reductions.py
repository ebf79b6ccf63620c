from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.inspection.reductions import high_quantile, largest, median, quartered
from dedup_gui.core.inspection.structure import STEP, WINDOW, centred_window_means, window_means


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("shape", [(37, 51, 3), (1, 1, 3), (1, 9, 3)])
def test_it_is_the_reduction_over_the_channels(kind: type, shape: tuple[int, int, int]) -> None:
    image: npt.NDArray[Any] = np.random.default_rng(1).uniform(0, 255, shape).astype(kind)
    found = largest(image)
    assert found.dtype == image.dtype
    assert np.array_equal(found, image.max(axis=2))


@pytest.mark.parametrize("count", [1, 2, 3, 50, 101, 3200, 100_003])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 0.99, 1.0])
def test_it_is_the_quantile(count: int, share: float) -> None:
    values = np.random.default_rng(count).gamma(1.0, 3.0, count).astype(np.float32)
    assert high_quantile(values, share) == pytest.approx(np.quantile(values.astype(np.float64), share), rel=1e-12)


def test_it_is_the_quantile_where_the_sample_misleads() -> None:
    values = np.zeros(100_000, np.float32)
    values[::32] = np.arange(len(values[::32]))  # the sample holds nothing but what is large
    assert high_quantile(values, 0.99) == pytest.approx(np.quantile(values.astype(np.float64), 0.99), rel=1e-12)
    assert high_quantile((values == 0.0).astype(np.float32), 0.99) == 1.0


def test_many_equal_values_are_no_trouble() -> None:
    values = np.repeat(np.array([0.0, 2.5], np.float32), [10, 99_990])
    assert high_quantile(values, 0.99) == 2.5


@pytest.mark.parametrize("count", [1, 2, 3, 50, 101, 3200])
def test_it_is_the_median(count: int) -> None:
    values = np.random.default_rng(count).gamma(1.0, 3.0, count).astype(np.float32)
    assert median(values) == np.median(values)


@pytest.mark.parametrize("shape", [(40, 52), (41, 55), (3, 9), (1, 1)])
def test_each_pixel_of_a_quarter_is_the_mean_of_sixteen(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    found = quartered(image)
    rows, columns = (max(1, side // 4) for side in shape)
    assert found.shape == (rows, columns)
    if min(shape) >= 4:
        means = image[: rows * 4, : columns * 4].reshape(rows, 4, columns, 4).mean(axis=(1, 3))
        assert np.abs(found - means).max() <= 0.5


@pytest.mark.parametrize("shape", [(64, 96), (65, 97), (17, 30), (9, 40), (8, 40), (5, 5), (31, 33)])
def test_windows_of_blocks_are_the_windows_around_pixels(shape: tuple[int, int]) -> None:
    values = np.random.default_rng(1).uniform(0, 255, shape).astype(np.float32)
    wanted = centred_window_means(values)[WINDOW // 2 :: STEP, WINDOW // 2 :: STEP]
    found = window_means(values)
    assert found.shape == wanted.shape
    assert np.allclose(found, wanted, atol=1e-3)
