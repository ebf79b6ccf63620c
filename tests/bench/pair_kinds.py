"""Pairs of images of some kinds, as files: unrelated ones and copies, of photographs and of drawn pages."""

from __future__ import annotations

import os
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from tests.bench.photographs import Camera
from tests.core.drawn_images import form, page

Pixels = npt.NDArray[np.uint8]

QUALITY = 92
LOW_QUALITY = 40
"""Of what is compressed again."""
CROPPED = 0.15
"""Share of each side that a crop leaves away, in all."""


def _same(pixels: Pixels) -> Pixels:
    return pixels


def _half(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _crop(pixels: Pixels) -> Pixels:
    height, width = (round(side * CROPPED) for side in pixels.shape[:2])
    return pixels[height // 3 : pixels.shape[0] - height * 2 // 3, width // 2 : pixels.shape[1] - width // 2]


def _turn(pixels: Pixels) -> Pixels:
    return np.rot90(pixels)


def _tones(pixels: Pixels) -> Pixels:
    levels = 255 * (np.arange(256) / 255) ** 0.8
    return np.asarray(np.clip(levels * 0.95 + 6, 0, 255), np.uint8)[pixels]


KINDS: dict[str, tuple[Callable[[Pixels], Pixels], int] | None] = {
    "unrelated": None,
    "re-encoded": (_same, LOW_QUALITY),
    "half the size": (_half, QUALITY),
    "crop": (_crop, QUALITY),
    "quarter turn": (_turn, QUALITY),
    "other tones": (_tones, QUALITY),
    "copied pages": (_same, LOW_QUALITY),
    "other pages": None,
}
"""What the other image of a pair is made by, and its quality as JPEG; None = it is another picture."""


def write_pairs(kind: str, folder: str, count: int, width: int, height: int) -> list[tuple[str, str]]:
    """Make pairs of one kind.

    Args:
        kind: of `KINDS`.
        folder: for their files.
        count: how many.
        width: of a photograph, pixels.
        height: likewise.

    Returns:
        Their paths.
    """
    camera = Camera(width, height)
    drawn = kind.endswith("pages")

    def picture(number: int) -> Pixels:
        if not drawn:
            return camera.photograph()
        # Two pages of text, or two invoices of one form, are alike at first sight.
        made = (form if number % 4 < 2 else page)(number)
        return np.ascontiguousarray(np.asarray(made)[:, :, ::-1])

    change = KINDS[kind]
    pairs = []
    for number in range(count):
        one = picture(2 * number)
        other, quality = (picture(2 * number + 1), QUALITY) if change is None else (change[0](one), change[1])
        paths = os.path.join(folder, f"{number:04d} one.jpg"), os.path.join(folder, f"{number:04d} other.jpg")
        for path, pixels, saved in ((paths[0], one, QUALITY), (paths[1], other, quality)):
            if not cv2.imwrite(path, pixels, [cv2.IMWRITE_JPEG_QUALITY, saved]):
                raise OSError(f"cannot write {path}")
        pairs.append(paths)
    return pairs
