"""How many pairs of keypoints agree on one way in which two images lie on one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dedup_gui.core.fingerprints.local_keypoints import SCALE_STEPS, Rows

Floats = npt.NDArray[np.float32]

_SCALE, _TURN = 0.6, 0.4
"""How far two votes may differ: in the binary logarithm of the size, and in the turn, radians. Chosen: a little more
than the steps of keypoints' scales and angles."""
_NEAR, _STRETCH = 0.04, 0.15
"""A keypoint may lie this share of the longer side, and of its distance, from where the other one says. Chosen."""
_SPOTS = 50.0
"""Keypoints nearer than the longer side over this are one spot and have one vote. Chosen."""


def agreeing_votes(one: Rows, other: Rows, weight: Floats, *, mirrored: bool) -> Floats:
    """How many votes of each pair agree on one way in which the images lie on one another.

    Args:
        one: of `KEYPOINT`, [P, n], keypoints of the one image.
        other: keypoints of the other that look like them.
        weight: [P, n]; 0 where there is none.
        mirrored: whether the one image is looked at mirrored.
    """
    x, y, angle = (one[name].astype(np.float32) for name in ("x", "y", "angle"))
    if mirrored:  # by how much it is moved sideways does not matter: all move alike
        x, angle = -x, 128 - angle
    to_x, to_y = other["x"].astype(np.float32), other["y"].astype(np.float32)
    grown = (other["scale"].astype(np.float32) - one["scale"].astype(np.float32)) / np.float32(SCALE_STEPS)
    turn = (other["angle"].astype(np.float32) - angle) * np.float32(2 * np.pi / 256)
    cosine, sine = np.exp2(grown) * np.cos(turn), np.exp2(grown) * np.sin(turn)
    across, down = x[:, None] - x[:, :, None], y[:, None] - y[:, :, None]  # [P, who says, of whom]
    c, s = cosine[:, :, None], sine[:, :, None]
    off_x = to_x[:, :, None] + c * across - s * down - to_x[:, None]
    off_y = to_y[:, :, None] + s * across + c * down - to_y[:, None]
    reach = 255 * _NEAR + _STRETCH * np.exp2(grown)[:, :, None] * np.hypot(across, down)
    turned = np.abs((turn[:, None] - turn[:, :, None] + np.pi) % (2 * np.pi) - np.pi)
    agree = (np.abs(grown[:, None] - grown[:, :, None]) < _SCALE) & (turned < _TURN)
    agree &= (off_x * off_x + off_y * off_y < reach * reach) & (weight[:, None] > 0)
    said = (agree * weight[:, None]).sum(axis=2) * (weight > 0)
    chosen = np.take_along_axis(agree, said.argmax(axis=1)[:, None, None], axis=1)[:, 0]
    return np.minimum(_at_spots(one, chosen, weight), _at_spots(other, chosen, weight))


def _at_spots(points: Rows, chosen: npt.NDArray[np.bool_], weight: Floats) -> Floats:
    """The votes of each pair, one for each spot of an image: its heaviest."""
    pair, _ = np.nonzero(chosen)
    spot = (points["x"][chosen] * (_SPOTS / 255)).astype(np.int64) * 64
    spot += (points["y"][chosen] * (_SPOTS / 255)).astype(np.int64)
    heavy = weight[chosen]
    order = np.lexsort((-heavy, spot, pair))
    pair, spot, heavy = pair[order], spot[order], heavy[order]
    first = np.ones(len(pair), np.bool_)
    first[1:] = (pair[1:] != pair[:-1]) | (spot[1:] != spot[:-1])
    return np.bincount(pair[first], heavy[first], minlength=len(points)).astype(np.float32)
