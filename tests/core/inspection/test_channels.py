from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.inspection.channels import largest


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("shape", [(37, 51, 3), (1, 1, 3), (1, 9, 3)])
def test_it_is_the_reduction_over_the_channels(kind: type, shape: tuple[int, int, int]) -> None:
    image: npt.NDArray[Any] = np.random.default_rng(1).uniform(0, 255, shape).astype(kind)
    found = largest(image)
    assert found.dtype == image.dtype
    assert np.array_equal(found, image.max(axis=2))
