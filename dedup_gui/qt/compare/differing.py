"""The difference of two previews, painted; for a thread."""

from __future__ import annotations

from PySide6.QtGui import QImage

from dedup_gui.core.grouping.compare_transform import Alignment
from dedup_gui.core.review.difference import Difference, difference, picture
from dedup_gui.core.types import ImageFile
from dedup_gui.qt.compare.images import Picture
from dedup_gui.qt.widgets.thumbnails import Pixels, to_qimage
from dedup_gui.words import translate
from dedup_gui.words.numbers import per_cent


def share_text(share: float) -> str:
    """A share of the pixels, in per cent."""
    value = share * 100
    if 0 < value < 0.05:
        return translate("compare", "< {percent}").format(percent=per_cent(0.1, 1))
    return per_cent(value, 0 if value >= 9.95 else 1)


def difference_of(
    one: Picture, other: Picture, a: ImageFile, b: ImageFile, alignment: Alignment
) -> Difference | None:
    """Compare previews: the transform is for full-resolution pixels, so it is scaled at both ends."""
    if one.preview is None or other.preview is None:
        return None
    to_a = _scaling(one.preview, a)
    to_b = _scaling(other.preview, b)
    (p, q, r), (s, t, u), (v, w, x) = alignment.transform
    across, down = to_a
    back_x, back_y = 1 / to_b[0], 1 / to_b[1]
    matrix = (
        (across * p * back_x, across * q * back_y, across * r),
        (down * s * back_x, down * t * back_y, down * u),
        (v * back_x, w * back_y, x),
    )
    return difference(one.preview, other.preview, matrix)


def glow(found: Difference, amplification: float) -> QImage:
    """Paint a difference."""
    return to_qimage(picture(found, amplification))


def painted_difference(
    one: Picture, other: Picture, a: ImageFile, b: ImageFile, alignment: Alignment, amplification: float
) -> tuple[QImage, float] | None:
    """Compare previews and paint what differs.

    Returns:
        The picture, in A's frame, and the share of the pixels that differ visibly, 0-1; None without previews.
    """
    found = difference_of(one, other, a, b, alignment)
    return None if found is None else (glow(found, amplification), found.changed)


def _scaling(pixels: Pixels, image: ImageFile) -> tuple[float, float]:
    return pixels.shape[1] / image.info.width, pixels.shape[0] / image.info.height
