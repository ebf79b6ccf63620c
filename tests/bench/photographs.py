"""Photographs that are none: made fast, each different, with the statistics that decide how JPEG decoders fare.

Natural images have amplitude spectra near 1/f and edges of objects that hide one another (the "dead leaves"
model: A. B. Lee, D. Mumford, J. Huang, "Occlusion models for natural images", 2001). What matters here is that a
file has about as many bytes per pixel as a camera's.
"""

from __future__ import annotations

import os

import cv2
import numpy as np
import numpy.typing as npt

QUALITY = 88
TEXTURES = 10
LEAVES = 60
GRAIN = 3.5
"""Standard deviation of the sensor's noise, grey levels: with it a file has about 0.25 bytes per pixel."""

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def one_over_f(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Noise of amplitude 1/f, mean 0, standard deviation 1; float32 [height, width]."""
    spectrum = np.fft.rfft2(rng.standard_normal((height, width)))
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    frequency[0, 0] = np.inf
    field = np.fft.irfft2(spectrum / frequency**1.1, (height, width))
    scaled: Floats = (field / field.std()).astype(np.float32)
    return scaled


class Camera:
    """Takes photographs of one size.

    Args:
        width: pixels.
        height: pixels.
        seed: another seed, other photographs.
    """

    def __init__(self, width: int, height: int, seed: int = 0) -> None:
        self._rng = np.random.default_rng(seed)
        self._size = (height, width)
        self._textures = [one_over_f(height, width, self._rng) for _ in range(TEXTURES)]
        self._grain = self._rng.normal(0, GRAIN, (height, width)).astype(np.float32)

    def photograph(self) -> Bytes:
        """A new picture: uint8 [height, width, 3], BGR."""
        rng = self._rng
        height, width = self._size
        light = self._texture() * 42
        colour = np.empty((height, width, 3), np.float32)
        colour[:] = rng.uniform(60, 190, 3)
        radii = np.minimum(0.5 * min(height, width) * 0.06 / rng.uniform(0.05, 1, LEAVES) ** 1.2, height)
        for radius in sorted(radii, reverse=True):
            mask = np.zeros((height, width), np.uint8)
            centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
            axes = (max(2, int(radius)), max(2, int(radius * rng.uniform(0.3, 1))))
            cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
            x0, y0 = max(0, centre[0] - axes[0]), max(0, centre[1] - axes[0])
            part = np.s_[y0 : centre[1] + axes[0] + 1, x0 : centre[0] + axes[0] + 1]
            inside = mask[part].astype(bool)
            colour[part][inside] = rng.uniform(10, 245, 3)
            light[part][inside] = (self._textures[int(rng.integers(TEXTURES))][part] * rng.uniform(4, 26))[inside]
        grain = np.roll(self._grain, (int(rng.integers(height)), int(rng.integers(width))), (0, 1))
        return np.clip(colour + (light + grain)[..., None], 0, 255).astype(np.uint8)

    def _texture(self) -> Floats:
        rng = self._rng
        texture = self._textures[int(rng.integers(TEXTURES))]
        turned = texture[:: int(rng.choice([-1, 1])), :: int(rng.choice([-1, 1]))]
        shift = (int(rng.integers(self._size[0])), int(rng.integers(self._size[1])))
        return np.roll(turned, shift, (0, 1))


def make_photographs(folder: str, count: int, width: int, height: int, seed: int = 0) -> list[str]:
    """Take photographs and save them as JPEG, 100 to a folder.

    Returns:
        Their paths.
    """
    camera = Camera(width, height, seed)
    paths = []
    for number in range(count):
        place = os.path.join(folder, f"roll {number // 100:03d}")
        os.makedirs(place, exist_ok=True)
        path = os.path.join(place, f"IMG_{number:05d}.jpg")
        if not cv2.imwrite(path, camera.photograph(), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]):
            raise OSError(f"cannot write {path}")
        paths.append(path)
    return paths
