"""The grid's own geometry: which members of a group are on show, how their cells are arranged, which are sharp."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF

from dedup_gui.core.types import ImageFile
from dedup_gui.qt.compare.images import MEMORY_BYTES, full_bytes, preview_bytes

MOST = 9
"""So many members are on show at once: those that have a digit."""

FULL = 0.9
"""Rows without empty places are taken if pictures are this large in them, as against the largest there could be."""

GAP = 4
"""Between cells, pixels."""


def on_show(count: int, a: int, chosen: int, before: Sequence[int] = ()) -> tuple[int, ...]:
    """Which members have a cell.

    Args:
        count: of the group.
        a: row of A, which is always among them.
        chosen: row of the chosen one, which is, too.
        before: the rows that are on show: they stay where both are among them, so that a click moves nothing.

    Returns:
        Rows, rising: all of a small group, else A and those around the chosen one.
    """
    if count <= MOST:
        return tuple(range(count))
    if len(before) == MOST and {a, chosen} <= set(before) and max(before) < count:
        return tuple(before)
    first = min(max(chosen - MOST // 2, 0), count - MOST)
    rows = range(first, first + MOST)
    # The chosen one is at neither end where there are rows beyond that end.
    return (a, *rows[1:]) if a < first else (*rows[:-1], a) if a not in rows else tuple(rows)


def arrangement(rect: QRectF, count: int, bounds: QRectF, caption: float) -> list[QRectF]:
    """Cells of one size, in rows, so that pictures are as large as can be.

    Args:
        rect: where.
        count: cells.
        bounds: what each shows; its shape matters.
        caption: height of the line above each picture.
    """

    def size(columns: int) -> tuple[float, float]:
        rows = -(-count // columns)
        return (rect.width() - GAP * (columns - 1)) / columns, (rect.height() - GAP * (rows - 1)) / rows

    def worth(columns: int) -> tuple[float, int]:
        width, height = size(columns)
        scale = min(width / max(1.0, bounds.width()), (height - caption) / max(1.0, bounds.height()))
        empty = -count % columns
        return scale * (FULL if empty else 1.0), -empty

    columns = max(range(1, count + 1), key=worth)
    width, height = size(columns)
    return [
        QRectF(
            rect.left() + number % columns * (width + GAP),
            rect.top() + number // columns * (height + GAP),
            width,
            height,
        )
        for number in range(count)
    ]


def sharp_ones(images: Iterable[ImageFile]) -> frozenset[str]:
    """Which of the images on show may be asked for all their pixels: as many as stay in memory with the previews.

    Args:
        images: those that come first matter most.

    Returns:
        Their paths.
    """
    images = list(images)
    room = MEMORY_BYTES - sum(map(preview_bytes, images))
    sharp = set()
    for image in images:
        if full_bytes(image) <= room:
            room -= full_bytes(image)
            sharp.add(image.path)
    return frozenset(sharp)
