"""Local keypoints of one image and their pairing with those of another.

SIFT on the grey proxy, its descriptors turned into RootSIFT (Arandjelović and Zisserman, 2012: the L1 norm and a
square root make the Euclidean distance a Hellinger distance). Points are in continuous pixel coordinates: the
proxy's left edge is 0, its right edge its width, so that a change of size is a pure factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.intp]
GreyImage = npt.NDArray[np.uint8]

MAX_KEYPOINTS = 600
"""Kept per image: 500 to 600 saturate recall on 400-pixel proxies; matching cost grows with the square."""

CONTRAST_THRESHOLD = 0.012
"""Less than a third of OpenCV's own 0.04, so that soft pictures still have keypoints; the best MAX_KEYPOINTS are kept
anyway."""

FEW_KEYPOINTS = 120
"""Where fewer reach the threshold, those that reach a third of it are kept: fog, sky, soft drawings. Chosen."""

RATIO = 0.85
"""Nearest over second-nearest descriptor distance. Lowe's 0.8 loses matches of recompressed copies; geometry
filters what this lets through."""

FAINTER = 3.0
"""What the threshold is divided by then. Chosen."""

EDGE_THRESHOLD = 12.0
"""Largest ratio of the principal curvatures, a little more than OpenCV's 10. Chosen."""

LEAST_SIDE = 12
"""Shorter side, pixels, below which an image has no keypoints: less than one descriptor's window. Chosen."""

STRETCH_PERCENTILES, MOST_GAIN = (1.0, 99.0), 4.0
"""Percentiles of the grey levels that are spread over 0-255, and the largest gain. Chosen."""

_LAYERS = 3
"""Layers of an octave, OpenCV's own: it compares a keypoint's response times these with the threshold."""
_STEPS = 400.0
"""RootSIFT's values, 0 to 1, times this become whole numbers; values from 0.64 on are clipped to a byte."""
_CELLS, _ORIENTATIONS = 4, 8
"""A SIFT descriptor is a 4 x 4 grid of 8-bin histograms (Lowe, 2004)."""


@dataclass(frozen=True, slots=True)
class Keypoints:
    """The keypoints of one image.

    Attributes:
        points: float32 [K, 2], x and y in continuous proxy pixels.
        scale: float32 [K], diameter in proxy pixels.
        angle: float32 [K], radians, clockwise as seen (y points down).
        descriptors: uint8 [K, 128]: rows of norm 1 times `_STEPS`; a quarter of the memory, and nothing is lost:
            SIFT's own values are whole numbers up to 255.
        width: of the proxy.
        height: of the proxy.
    """

    points: FloatArray
    scale: FloatArray
    angle: FloatArray
    descriptors: npt.NDArray[np.uint8]
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.points)

    def vectors(self) -> FloatArray:
        """The descriptors as float32 [K, 128], rows of norm 1."""
        rows = self.descriptors.astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        return rows

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays."""
        return self.points.nbytes + self.scale.nbytes + self.angle.nbytes + self.descriptors.nbytes

    def mirrored(self) -> Keypoints:
        """The keypoints of the image mirrored left to right, without looking at its pixels again.

        A SIFT descriptor is a 4x4 grid of 8-bin histograms in the keypoint's own frame; a reflection reverses the
        grid's rows (they run across the keypoint's direction) and negates the histograms' angles.
        """
        points = self.points.copy()
        points[:, 0] = self.width - points[:, 0]
        return Keypoints(
            points=points,
            scale=self.scale,
            angle=(np.float32(np.pi) - self.angle).astype(np.float32),
            descriptors=mirror_descriptors(self.descriptors),
            width=self.width,
            height=self.height,
        )


def mirror_descriptors(descriptors: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Descriptors as they would be had the image been mirrored; uint8 [K, 128]."""
    grid = descriptors.reshape(-1, _CELLS, _CELLS, _ORIENTATIONS)
    negated = (-np.arange(_ORIENTATIONS)) % _ORIENTATIONS
    return np.ascontiguousarray(grid[:, ::-1][..., negated]).reshape(-1, _CELLS * _CELLS * _ORIENTATIONS)


def stretch(grey: GreyImage) -> GreyImage:
    """Spread the grey levels between the 1st and 99th percentile over 0-255, so that a faint copy has keypoints too.

    The gain is bounded: the noise of a near-uniform image must not become its content.
    """
    low, high = np.percentile(grey[::2, ::2], STRETCH_PERCENTILES)
    gain = np.float32(np.clip(255.0 / max(high - low, 1.0), 1.0, MOST_GAIN))
    stretched: GreyImage = np.clip((grey.astype(np.float32) - np.float32(low)) * gain, 0, 255).astype(np.uint8)
    return stretched


def detect(grey: GreyImage) -> Keypoints:
    """Find the keypoints of one image.

    Args:
        grey: uint8 [h, w], the proxy.

    Returns:
        At most `MAX_KEYPOINTS`, strongest first; none for an image smaller than `LEAST_SIDE` or without structure.
    """
    height, width = grey.shape
    if min(height, width) < LEAST_SIDE:
        return _none(width, height)
    stretched = stretch(grey)
    found, raw = _sift().detectAndCompute(stretched, None)
    if raw is None or len(found) == 0:
        return _none(width, height)
    table = np.array([(k.pt[0], k.pt[1], k.size, k.angle, k.response) for k in found], dtype=np.float32)
    # A total order, so that equal responses never depend on OpenCV's own threads.
    order = np.lexsort((table[:, 3], table[:, 2], table[:, 1], table[:, 0], -table[:, 4]))[:MAX_KEYPOINTS]
    clear = order[table[order, 4] * _LAYERS >= np.float32(CONTRAST_THRESHOLD)]
    if len(clear) >= FEW_KEYPOINTS:
        order = clear
    table = table[order]
    descriptors = raw[order].astype(np.float32)
    descriptors /= np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    packed = np.minimum(np.round(np.sqrt(descriptors) * _STEPS), 255.0).astype(np.uint8)
    return Keypoints(
        points=np.ascontiguousarray(table[:, :2] + np.float32(0.5)),
        scale=np.ascontiguousarray(table[:, 2]),
        angle=np.ascontiguousarray(np.deg2rad(table[:, 3])),
        descriptors=packed,
        width=width,
        height=height,
    )


def _sift() -> cv2.SIFT:
    """Finds the faint ones, too; what a higher threshold finds are those of them that are stronger."""
    return cv2.SIFT.create(
        nfeatures=MAX_KEYPOINTS,
        nOctaveLayers=_LAYERS,
        contrastThreshold=CONTRAST_THRESHOLD / FAINTER,
        edgeThreshold=EDGE_THRESHOLD,
        enable_precise_upscale=True,
    )


def _none(width: int, height: int) -> Keypoints:
    empty = np.zeros(0, np.float32)
    return Keypoints(np.zeros((0, 2), np.float32), empty, empty, np.zeros((0, 128), np.uint8), width, height)


def pair_up(a: FloatArray, b: FloatArray, ratio: float = RATIO) -> IntArray:
    """Pair descriptors that are each other's nearest and clearly nearer than the second nearest.

    Args:
        a: float32 [K, 128], unit rows.
        b: float32 [L, 128], unit rows.
        ratio: largest nearest over second-nearest distance.

    Returns:
        intp [M, 2]: indices into a and b.
    """
    if len(a) < 2 or len(b) < 2:
        return np.zeros((0, 2), np.intp)
    similarity = a @ b.T
    nearest = similarity.argmax(axis=1)
    rows = np.arange(len(a))
    best = similarity[rows, nearest]
    back = similarity.argmax(axis=0)
    mutual = back[nearest] == rows
    similarity[rows, nearest] = -1.0
    second = similarity.max(axis=1)
    # Unit vectors: squared distance = 2 - 2 x similarity.
    clear = (1.0 - best) < (ratio * ratio) * (1.0 - second)
    index = np.flatnonzero(mutual & clear)
    return np.stack([index, nearest[index]], axis=1)
