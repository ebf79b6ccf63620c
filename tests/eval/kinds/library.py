"""A folder of one kind's images, drawn from a seed, with what is known of each file."""

from __future__ import annotations

import os
from zlib import crc32

import numpy as np

from tests.eval.kinds.canvas import number, several
from tests.eval.kinds.catalogue import KINDS
from tests.eval.kinds.copies import jpeg, original_file
from tests.eval.kinds.family import Family, File
from tests.eval.kinds.score import Piece


def family(kind: str, seed: int, instance: int, originals: int, scale: float = 1.0) -> Family:
    """Draw one family: the same for the same arguments, whatever else is drawn."""
    return KINDS[kind].draw(_generator(kind, seed, instance), originals, scale)


def make(
    folder: str, kind: str, *, seed: int, instances: int, originals: int = 3, copies: int = 2, scale: float = 1.0
) -> list[Piece]:
    """Draw families of a kind, with copies, into a folder.

    Args:
        folder: is made, if need be; each family gets a folder of its own in it.
        kind: a name of the catalogue.
        seed: other seeds draw other images.
        instances: how many families.
        originals: of each family.
        copies: of each original.
        scale: 1 = as large as in life.

    Returns:
        All files, with absolute paths.
    """
    pieces: list[Piece] = []
    for instance in range(instances):
        place = os.path.join(os.path.realpath(folder), f"{instance:02d}")
        os.makedirs(place, exist_ok=True)
        drawn = family(kind, seed, instance, originals, scale)
        rng = _generator(kind, seed, instance, 1)
        for which, original in enumerate(drawn.originals):
            name = os.path.join(place, chr(ord("a") + which))
            pieces.append(_written(original_file(rng, original), name, instance, which, "original"))
            makers = several(rng, KINDS[kind].copiers, copies)
            for again, maker in enumerate(makers, 1):
                pieces.append(_written(maker(rng, original), f"{name}-{again}", instance, which, "copy"))
            for again, part in enumerate(original.parts, 1):
                file = jpeg(part, number(rng, 85, 95))
                pieces.append(_written(file, f"{name}-part-{again}", instance, which, "part"))
        for again, picture in enumerate(drawn.unjudged, 1):
            name = os.path.join(place, f"beside-{again}")
            pieces.append(_written(jpeg(picture, number(rng, 85, 95)), name, instance, -1, "beside"))
    return pieces


def _generator(kind: str, seed: int, instance: int, use: int = 0) -> np.random.Generator:
    return np.random.default_rng((seed, crc32(kind.encode()), instance, use))


def _written(file: File, name: str, instance: int, original: int, role: str) -> Piece:
    path = name + file.suffix
    with open(path, "wb") as stream:
        stream.write(file.data)
    return Piece(path, instance, original, role, file.made)
