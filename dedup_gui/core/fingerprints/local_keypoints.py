"""The strongest keypoints of a small picture, each as a 64-bit code: what a part of a picture is recognised by.

A hash, a thumbnail and a network's vector describe a whole frame; a photograph that is pasted into a larger picture,
or half covered, has another frame. Its keypoints stay (Jegou, Douze, Schmid: "Hamming embedding and weak geometric
consistency", 2008, for codes of them in an inverted index).

A RootSIFT descriptor is a 4 x 4 grid of 8-bin histograms. Its code holds the signs of 64 of its waves: cosines over
the grid's rows and columns times the Fourier series of the angle, which is nearly what a principal component analysis
of descriptors gives, with no matrix to be fitted. A reflection negates the angles and reverses the rows, so each wave
keeps or changes its sign, and the code of a mirrored keypoint is the code with some bits flipped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.void]

KEYPOINT = np.dtype(
    [
        ("code", "<u8"),
        ("x", "u1"),  # in 255ths of the longer side, from the left edge
        ("y", "u1"),  # the same, from the upper edge
        ("scale", "u1"),  # binary logarithm of the diameter over the longer side, in 32nds, plus 255
        ("angle", "u1"),  # in 256ths of a turn, clockwise as seen
    ]
)
"""One keypoint: 12 bytes."""
KEYPOINTS_VERSION = 2
"""Goes up with any change that can change a keypoint's code or place, for the cache."""

SIDE = 200
"""Longer side of the picture, pixels: OpenCV doubles it before it looks for keypoints. Of the copies of 609
photographs 280 pixels propose as many and cost twice the time, 160 pixels lose one in a hundred."""
MOST = 120
"""Keypoints of an image: 1.4 KB. Chosen: a photograph pasted at 0.6 of its size has some 17 in common with it."""
SCALE_STEPS = 32.0
"""Steps of `scale` for each factor of two."""

_LOOKED_AT = 200
"""Strongest keypoints that these are chosen from, so that they are spread over the picture: large letters beside a
soft photograph have all the strongest ones. A keypoint costs 0.03 ms."""
_CELLS, _OF_A_CELL = 4, 3
"""The picture is cut into so many rows and columns; each round takes so many keypoints from each cell. Chosen."""
_CONTRAST, _EDGE = 0.004, 12.0
"""OpenCV's own are 0.04 and 10; only the strongest keypoints are taken, so that a faint picture may have its own."""
_LEAST_SIDE = 12
"""Shorter side, pixels, below which an image has no keypoints: less than one descriptor's window. Chosen."""

_WAVES = """
00a 01a 00b 00A 10A 02a 03a 01b 01- 20A 00B 10b 01A 11A 10B 11a 10- 01B 21A 10a 30A 12a 02b 12A 00c 11B 02- 23a 00=
32A 02A 11b 20b 21a 20- 22A 31A 11- 01c 13a 02B 22a 20B 12b 20a 00C 12B 21b 10C 02c 01C 10c 21B 03b 30B 30b 22B 03B
13B 13A 21- 11C 01= 12-
"""
"""The waves of a code, first bit first: frequency over the rows, over the columns, and of the angle (a, b, c cosines
and A, B, C sines of one, two and three periods, = of four, - none). Those that vary most between keypoints of
photographs, in that order, but for the one that hardly differs (00-)."""
_MEDIANS = {
    "00a": 0.1155, "00b": 0.1239, "02a": -0.097, "11A": 0.0383, "02b": -0.0417, "00c": 0.0309, "02-": -0.091,
    "00=": 0.0294, "20b": -0.0312, "20-": -0.0662, "31A": -0.0099, "22a": 0.0128, "20a": -0.0103, "02c": -0.0175,
    "10A": -0.0063, "13A": -0.0062,
}  # fmt: skip
"""The waves' medians, so that a bit is set as often as not; of the others it is 0, nearly. Measured on the keypoints
of 609 photographs and copies of them. A wave that a reflection negates has none, so that the sign tells all."""


def local_keypoints(grey: npt.NDArray[np.uint8]) -> bytes:
    """Find the strongest keypoints.

    Args:
        grey: uint8 [h, w], upright, its longer side `SIDE` pixels, or less of a smaller image.

    Returns:
        At most `MOST` rows of `KEYPOINT`, the strongest of all parts first; none for an image without structure.
    """
    if min(grey.shape) < _LEAST_SIDE:
        return b""
    import cv2  # not at the top: the cache needs the version alone, and the first window no OpenCV

    sift = cv2.SIFT.create(
        nfeatures=_LOOKED_AT, contrastThreshold=_CONTRAST, edgeThreshold=_EDGE, enable_precise_upscale=True
    )
    found, raw = sift.detectAndCompute(grey, None)
    if raw is None or not len(found):
        return b""
    table = np.array([(k.pt[0], k.pt[1], k.size, k.angle, k.response) for k in found], np.float32)
    # A total order, so that equal responses never depend on OpenCV's own threads.
    order = np.lexsort((table[:, 3], table[:, 2], table[:, 1], table[:, 0], -table[:, 4]))[:_LOOKED_AT]
    order = order[_spread(table[order], grey.shape)[:MOST]]
    table, descriptors = table[order], np.asarray(raw, np.float32)[order]
    longer = np.float32(max(grey.shape))
    rows = np.empty(len(order), KEYPOINT)
    rows["code"] = codes_of(descriptors)
    rows["x"], rows["y"] = _bytes((table[:, 0] + 0.5) / longer * 255), _bytes((table[:, 1] + 0.5) / longer * 255)
    rows["scale"] = _bytes(255 + SCALE_STEPS * np.log2(table[:, 2] / longer))
    rows["angle"] = np.round(table[:, 3] / 360 * 256).astype(np.int32) & 255
    return rows.tobytes()


def _spread(table: FloatMatrix, shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """An order in which every part of the picture comes early; of keypoints sorted by strength, x and y first."""
    across = np.minimum(table[:, 0] * _CELLS / shape[1], _CELLS - 1).astype(np.intp)
    cell = np.minimum(table[:, 1] * _CELLS / shape[0], _CELLS - 1).astype(np.intp) * _CELLS + across
    by_cell = np.argsort(cell, kind="stable")
    rank = np.empty(len(cell), np.intp)
    rank[by_cell] = np.arange(len(cell)) - np.searchsorted(cell[by_cell], cell[by_cell])
    return np.argsort(rank // _OF_A_CELL, kind="stable")


def codes_of(descriptors: FloatMatrix) -> Bits:
    """The codes of SIFT descriptors.

    Args:
        descriptors: [K, 128], OpenCV's: a grid of 4 x 4 cells of 8 angles.

    Returns:
        uint64 [K].
    """
    share = descriptors.astype(np.float64)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-6)
    waves = np.sqrt(share) @ _BASIS
    bits = np.packbits(waves > _THRESHOLDS, axis=1, bitorder="little")
    return np.ascontiguousarray(bits).view("<u8").reshape(-1)


def mirrored_codes(codes: Bits) -> Bits:
    """What the codes would be had the images been mirrored left to right; uint64 [K]."""
    return codes ^ _NEGATED


def _bytes(values: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def _wave(name: str) -> npt.NDArray[np.float64]:
    """One wave over a descriptor, float64 [128], of norm 1."""
    cells, angles = np.arange(4) + 0.5, np.arange(8) * (2 * np.pi / 8)
    down, across = (np.cos(np.pi / 4 * cells * int(frequency)) for frequency in name[:2])
    kind = name[2]
    turns = "-abc=".index(kind.lower())
    around = np.sin(angles * turns) if kind.isupper() else np.cos(angles * turns)
    wave = np.einsum("i,j,k->ijk", down, across, around).ravel()
    return np.asarray(wave / np.linalg.norm(wave), np.float64)


def _is_negated(name: str) -> bool:
    """Whether a reflection, which reverses the rows and negates the angles, changes the wave's sign."""
    return (int(name[0]) % 2 == 1) != name[2].isupper()


_NAMES = _WAVES.split()
_BASIS = np.stack([_wave(name) for name in _NAMES], axis=1)
_THRESHOLDS = np.array([_MEDIANS.get(name, 0.0) for name in _NAMES])
_NEGATED = np.uint64(sum(1 << bit for bit, name in enumerate(_NAMES) if _is_negated(name)))
