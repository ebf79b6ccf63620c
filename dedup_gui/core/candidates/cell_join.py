"""Which of very many vectors are near each other, nearly all of them: by cells, short vectors, and a last look.

Three steps, of which the first two may miss pairs (`python -m tests.bench.candidates` says how many):

1. Vectors are sorted into cells, and only those of one cell are compared (`kmeans_cells`).
2. They are compared by short vectors: the whole ones, projected on the leading directions of a sample. What that
   leaves out differs little between the pairs of one image, so that its nearest ones are among a few more than asked.
3. Of these the cosine of the whole vectors is computed.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.kmeans_cells import make_cells
from dedup_gui.core.candidates.nearest_table import NearestTable
from dedup_gui.core.events import Progress, Stage, relabel

FloatMatrix = npt.NDArray[np.float32]

SPARE = 12
"""Neighbours by short vectors beyond those asked for. Chosen."""
_LEAST = 1e-3
"""Cosine of short vectors below which nothing is near. Chosen: no threshold is as low."""
_SIDE = 2048
"""Vectors of a block: 2 GFLOP with 256 components, 10 ms on two cores. Chosen."""


def nearest_in_cells(
    features: npt.NDArray[np.generic], short: FloatMatrix | None, top_k: int, threshold: float
) -> Generator[Progress, None, NearestTable]:
    """Find each vector's nearest ones.

    Args:
        features: float16 or float32 [N, D], unit vectors.
        short: [N, P], the same in fewer components; None: they are few enough.
        top_k: neighbours remembered for each.
        threshold: smallest cosine, above 0.

    Yields:
        Progress of MATCH.
    """
    count = len(features)
    vectors = features.astype(np.float32, copy=False) if short is None else short
    cells = yield from relabel(Progress(Stage.MATCH, 0, count), make_cells(vectors))
    near = NearestTable(count, top_k, threshold) if short is None else NearestTable(count, top_k + SPARE, _LEAST)
    total = cells.count_blocks(_SIDE)
    for done, (rows, columns) in enumerate(cells.blocks(_SIDE), 1):
        near.take(rows, columns, vectors[rows] @ vectors[columns].T)
        yield Progress(Stage.MATCH, count * done // total, count)
    if short is None:
        return near
    return (yield from relabel(Progress(Stage.MATCH, count, count), near.measured(features, top_k, threshold)))
