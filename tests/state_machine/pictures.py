"""Small pictures of a few motifs in several encodings, and what may lie beside them."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image

ENCODINGS = ("bmp", "jpg", "png", "small.jpg", "poor.jpg")
"""Suffixes; what stands before the last point says how the picture was changed. All BMP files have one size."""
MOTIFS = 4
SIDE = 48
COMPANIONS = (".xmp", ".aae", ".mov")


@cache
def picture(motif: int, encoding: str) -> bytes:
    """A file of a picture.

    Args:
        motif: pictures of one are duplicates, of two are not.
        encoding: one of ENCODINGS.
    """
    rough = np.random.default_rng(motif).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    image = Image.fromarray(rough).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    change, _, suffix = encoding.rpartition(".")
    if change == "small":
        image = image.resize((SIDE * 2 // 3,) * 2, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    kind = {"bmp": "BMP", "jpg": "JPEG", "png": "PNG"}[suffix]
    if kind == "JPEG":
        image.save(file, kind, quality=60 if change == "poor" else 92)
    else:
        image.save(file, kind)
    return file.getvalue()


def suffix_of(encoding: str) -> str:
    """The suffix a file of it has."""
    return "." + encoding.rpartition(".")[2]
