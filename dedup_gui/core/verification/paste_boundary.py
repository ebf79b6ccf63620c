"""Whether a picture was pasted onto a ground, or cut out of a larger picture that goes on around it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import Frame
from dedup_gui.core.verification.overlap import around

Array = npt.NDArray[np.float64]

PASTED = 2.5
"""Ratio from which on an edge is a seam (see `seam`)."""

_ROUGH = 2.5
_REACH = 7
_SAMPLES = 96


def seam(inner: Frame, outer: Frame, transform: Array) -> float:
    """How much the grey levels jump where the inner picture ends, against the jumps beside that line.

    Args:
        inner: the picture inside.
        outer: the picture around it.
        transform: inner into outer, proxy pixels.

    Returns:
        The median over the sides that lie inside the outer picture of: mean jump across the side, over the larger of
        the median jump on the lines parallel to it and one grey level. About 1 where the picture goes on; 0 where
        no side lies inside.
    """
    shape = transforms.apply(transform, transforms.corners(inner.width, inner.height))
    middle = shape.mean(axis=0)
    ratios = []
    for start, end in zip(shape, np.roll(shape, -1, axis=0), strict=True):
        along = end - start
        length = float(np.linalg.norm(along))
        if length < 12.0:
            continue
        normal = np.array([-along[1], along[0]]) / length
        if float(np.dot(normal, middle - start)) > 0.0:
            normal = -normal
        # The corners themselves belong to two sides.
        steps = np.linspace(0.06, 0.94, _SAMPLES)
        offsets = np.arange(-_REACH, _REACH + 1, dtype=np.float64)
        line = start + steps[:, None] * along
        points = line[None, :, :] + offsets[:, None, None] * normal
        usable = (points >= 0.0).all(axis=2) & (points[..., 0] <= outer.width) & (points[..., 1] <= outer.height)
        across = usable[-4:].all(axis=0) & usable[:_REACH].all(axis=0)
        if across.mean() < 0.5:
            continue
        maps = (points - 0.5).astype(np.float32)
        picture = outer.levels[0].astype(np.float32)
        strip = cv2.remap(picture, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[
            :, across
        ]
        jumps = np.abs(strip[2:] - strip[:-2]).mean(axis=1)
        beside = np.concatenate([jumps[: _REACH - 3], jumps[_REACH + 2 :]])
        ratios.append(float(jumps[_REACH - 2 : _REACH + 1].max()) / max(float(np.median(beside)), 1.0))
    if not ratios:
        return 0.0
    return float(np.median(ratios)) if math.isfinite(sum(ratios)) else 0.0


def ground(inner: Frame, outer: Frame, transform: Array) -> float:
    """Whether what surrounds a pasted picture is itself picture.

    Args:
        inner: the picture inside.
        outer: the picture around it.
        transform: inner into outer, proxy pixels.

    Returns:
        The share of the surroundings with structure beyond a smooth run of tones and fine noise, 0-1.
    """
    small, free = around(outer, inner, transforms.invert(transform))
    if not free.any():
        return 0.0
    weight = free.astype(np.float32)
    count = np.maximum(cv2.blur(weight, (5, 5), borderType=cv2.BORDER_CONSTANT), 1e-3)
    mean = cv2.blur(small * weight, (5, 5), borderType=cv2.BORDER_CONSTANT) / count
    rough = (small - mean) * weight
    variance = cv2.blur(rough * rough, (5, 5), borderType=cv2.BORDER_CONSTANT) / count
    return float((variance[free] > _ROUGH * _ROUGH).mean())
