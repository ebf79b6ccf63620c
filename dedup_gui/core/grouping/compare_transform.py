"""How one member of a group lies on another: the match's transform, or one composed from others, or mere scaling."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import IDENTITY, Box, Group, ImageFile, ImageInfo, Match, Matrix3


class AlignmentCode(StrEnum):
    """Where a transform comes from."""

    DIRECT = "direct"
    """The two match; the judge's transform."""
    VIA = "via"
    """They match through another member; transforms composed."""
    SCALED = "scaled"
    """No transform is known: one is scaled to the other."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How image b lies on image a.

    Attributes:
        transform: maps homogeneous pixel coordinates of upright b into upright a, at full resolution.
        code: where it comes from.
        via: the paths between the two, for VIA.
        matches: the match of the two, for DIRECT, or those on the way from a to b, for VIA; their a and b may be
            the other way round.
    """

    transform: Matrix3
    code: AlignmentCode
    via: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def match(self) -> Match | None:
        """The match of the two, for DIRECT."""
        return self.matches[0] if self.code is AlignmentCode.DIRECT and self.matches else None


def align(group: Group, a: str, b: str) -> Alignment:
    """Find out how member b lies on member a.

    Of several ways through other members the shortest is taken, then the first by path.

    Raises:
        KeyError: not both are members.
    """
    images = {member.path: member for member in group.members}
    image_a, image_b = images[a], images[b]
    if a == b:
        return Alignment(IDENTITY, AlignmentCode.DIRECT)
    near: dict[str, dict[str, tuple[npt.NDArray[np.float64], Match]]] = {}
    for match in group.matches:
        forth = np.asarray(match.evidence.transform, np.float64)
        if not _usable(forth, images.get(match.b)):
            continue
        # near[x][y] maps y's coordinates into x's.
        near.setdefault(match.a, {})[match.b] = (forth, match)
        near.setdefault(match.b, {})[match.a] = (np.asarray(np.linalg.inv(forth), np.float64), match)
    came: dict[str, str] = {a: a}
    queue = deque([a])
    while queue and b not in came:
        here = queue.popleft()
        for there in sorted(near.get(here, {})):
            if there not in came:
                came[there] = here
                queue.append(there)
    if b not in came:
        return Alignment(scaling(image_a.info, image_b.info), AlignmentCode.SCALED)
    way = [b]
    while way[-1] != a:
        way.append(came[way[-1]])
    way.reverse()
    matrix = np.eye(3)
    for one, other in itertools.pairwise(way):
        matrix = matrix @ near[one][other][0]
    matches = tuple(near[one][other][1] for one, other in itertools.pairwise(way))
    code = AlignmentCode.DIRECT if len(way) == 2 else AlignmentCode.VIA
    return Alignment(_tuple(matrix), code, tuple(way[1:-1]), matches)


def scaling(a: ImageInfo, b: ImageInfo) -> Matrix3:
    """Lay b over a: stretched to it where the shapes are nearly alike, else as large as fits, centred."""
    across, down = a.width / b.width, a.height / b.height
    if max(across, down) / min(across, down) > 1.05:
        across = down = min(across, down)
    left = (a.width - across * b.width) / 2
    top = (a.height - down * b.height) / 2
    return ((across, 0.0, left), (0.0, down, top), (0.0, 0.0, 1.0))


def outline(transform: Matrix3, b: ImageInfo) -> npt.NDArray[np.float64]:
    """The corners of b in the coordinates of a: float64 [4, 2], from b's top left, clockwise in b."""
    corners = np.array([[0, 0, 1], [b.width, 0, 1], [b.width, b.height, 1], [0, b.height, 1]], np.float64)
    mapped = corners @ np.asarray(transform, np.float64).T
    return mapped[:, :2] / mapped[:, 2:]


def mapped_box(transform: Matrix3, box: Box, onto: ImageInfo) -> Box:
    """The smallest upright box of whole pixels that holds a box of another image, as far as it lies on this one.

    Args:
        transform: the other image's pixels into this one's.
        box: (x, y, width, height) in pixels of the other.
        onto: the size of this one.
    """
    x, y, width, height = box
    corners = np.array([[x, y, 1], [x + width, y, 1], [x + width, y + height, 1], [x, y + height, 1]], np.float64)
    mapped = corners @ np.asarray(transform, np.float64).T
    points = np.nan_to_num(mapped[:, :2] / mapped[:, 2:])
    # What transforms lose to rounding must not make a box a pixel larger.
    low = np.floor(points.min(axis=0) + 1e-6).clip(0, [onto.width - 1, onto.height - 1])
    high = np.ceil(points.max(axis=0) - 1e-6).clip(low + 1, [onto.width, onto.height])
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def inverse(transform: Matrix3) -> Matrix3:
    """The way back.

    Raises:
        numpy.linalg.LinAlgError: there is none.
    """
    return _tuple(np.linalg.inv(np.asarray(transform, np.float64)))


def share_inside(transform: Matrix3, a: ImageInfo, b: ImageInfo) -> tuple[float, float]:
    """How much of a is covered by b, and how much of b lies inside a; 0-1 each, by area, of the bounding boxes."""
    points = outline(transform, b)
    left, top = np.maximum(points.min(axis=0), 0.0)
    right, bottom = np.minimum(points.max(axis=0), [a.width, a.height])
    shared = max(0.0, right - left) * max(0.0, bottom - top)
    whole = float(np.prod(points.max(axis=0) - points.min(axis=0)))
    return min(1.0, shared / (a.width * a.height)), min(1.0, shared / whole) if whole > 0 else 0.0


def _usable(matrix: npt.NDArray[np.float64], b: ImageFile | None) -> bool:
    """Whether a transform can be turned round and keeps all of b in front of the camera."""
    if b is None or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-12:
        return False
    corners = np.array([[0, 0, 1], [b.info.width, 0, 1], [b.info.width, b.info.height, 1], [0, b.info.height, 1]])
    depth = corners @ matrix[2]
    return bool((depth > 1e-9).all() or (depth < -1e-9).all())


def _tuple(matrix: npt.NDArray[np.float64]) -> Matrix3:
    if abs(matrix[2, 2]) > 1e-12:
        matrix = matrix / matrix[2, 2]
    rows = [tuple(float(value) for value in row) for row in matrix]
    return ((*rows[0],), (*rows[1],), (*rows[2],))  # type: ignore[return-value]
