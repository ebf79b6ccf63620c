"""Damaged files that can be decoded all the same: how much of the picture is not there.

A JPEG that was cut and filled up shows it in its data (`jpeg_file.missing_share`). Once a program or a rescue tool
has saved what it decoded, only the pixels tell: decoders paint grey what they have no data for. A RAW file that was
filled up with zeros is recognised by them; its preview, near the beginning, is whole.
"""

from __future__ import annotations

import os
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from dedup_gui.core.image.jpeg_file import JpegFile, missing_share

_LOWEST, _HIGHEST = 126, 130
"""Levels, in every channel: the middle of the range, and what saving it once more makes of it."""
_LEAST_ROWS = 8
_NEARLY = 0.98
"""Share of a row that is grey where all of it was, before ringing reached into it from the row of blocks above."""
_LEAST_STEP, _HIGHEST_STEP = 5, 17
"""Rows. A decoder works in rows of blocks 8 or 16 pixels high, and data end anywhere in one: so the grey begins with
a step of that height. A grey area that somebody drew goes on upwards."""
_TRANSITION = 20
"""Rows between the step and the rows that are all grey, where a second compression blurred the step's lower end."""
_LEAST_RUN = 4
_HIGHEST_RUN = 0.97
"""Of the step: pixels, and a share of the width; a longer one is no step to be told from a row that is all grey."""
_UNEVEN = 2
"""Pixels by which the step's edge may move from row to row: the filters of colour subsampling and of reducing."""

_GREY_MODES = frozenset({"L", "RGB", "RGBX"})


_LEAST_ZEROS = 64 * 1024
_LEAST_ZERO_SHARE = 0.01
"""Bytes, and a share of the file: more zeros than fill up a sector or a cluster, or stand in unused fields."""
_BLOCK = 1 << 20


def missing_data(stream: BinaryIO | None, image: Image.Image) -> float:
    """The share of a decoded picture that its file, or the file that it was made of, held no data for.

    Args:
        stream: the file.
        image: decoded, as stored, not turned upright.
    """
    share = missing_share(stream, image) if isinstance(image, JpegFile) and stream is not None else 0.0
    return round(share or grey_tail(image), 3)


def zero_tail(stream: BinaryIO) -> float:
    """The share of a file that is zeros at its end, or 0 where these are few."""
    size = stream.seek(0, os.SEEK_END)
    place = size
    while place:
        start = max(0, place - _BLOCK)
        stream.seek(start)
        rest = stream.read(place - start).rstrip(b"\0")
        if rest:
            place = start + len(rest)
            break
        place = start
    zeros = size - place
    return round(zeros / size, 3) if zeros > max(_LEAST_ZEROS, _LEAST_ZERO_SHARE * size) else 0.0


def grey_tail(image: Image.Image) -> float:
    """The share of a picture that is the grey of missing data: its last rows, and the step in which they begin.

    Copies without loss and most reduced by a quarter or less show it exactly; of those saved as JPEG again, whose
    ringing blurs the step, about a third do.

    Args:
        image: decoded, as stored, not turned upright.

    Returns:
        The share of the rows, 0-1; 0 where the picture ends in anything else.
    """
    if image.mode not in _GREY_MODES or min(image.size) < 4 * _LEAST_ROWS:
        return 0.0
    if not _is_grey(np.asarray(image.crop((0, image.height - _LEAST_ROWS, image.width, image.height)))).all():
        return 0.0
    grey = _is_grey(np.asarray(image))
    filled = grey.mean(axis=1) >= _NEARLY
    full = image.height - int(np.argmin(filled[::-1]))
    if filled.all():
        return 0.0
    runs = np.where(grey.all(axis=1), image.width, np.argmin(grey[:, ::-1], axis=1))[:full]
    top = _step(runs, image.width)
    return (image.height - top) / image.height if top else 0.0


def _step(runs: npt.NDArray[np.intp], width: int) -> int:
    """Where the step begins, or 0 where there is none.

    Args:
        runs: how far each row above the grey ones is grey, from its end backwards; pixels.
        width: of the picture.
    """
    for bottom in range(len(runs), max(0, len(runs) - _TRANSITION), -1):
        edge = runs[bottom - 1]
        even = np.abs(runs[:bottom][::-1] - edge) <= _UNEVEN
        step = bottom if even.all() else int(np.argmin(even))
        above = runs[max(0, bottom - step - _HIGHEST_STEP) : bottom - step]
        if _LEAST_RUN <= edge <= _HIGHEST_RUN * width and _LEAST_STEP <= step <= _HIGHEST_STEP and len(above):
            return bottom - step if np.median(above) < _LEAST_RUN else 0
    return 0


def _is_grey(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which pixels are the middle grey; bool [height, width]."""
    channels = pixels.reshape(*pixels.shape[:2], -1)[..., :3]
    return np.asarray(((channels >= _LOWEST) & (channels <= _HIGHEST)).all(axis=2), np.bool_)
