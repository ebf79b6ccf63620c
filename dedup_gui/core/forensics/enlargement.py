"""Which members of a group were enlarged from another one: more pixels, no more detail, traces of the stretch."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from dedup_gui.core.forensics.resampling_traces import repeats
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, Match, Relation

Matrix = npt.NDArray[np.float64]

LEAST_STRETCH = 1.08
"""Pixels for a pixel: below, an export has merely lost or gained a few rows."""
_SAME = 0.97
_NO_FINER = 1.45
"""Detail of the larger image, in the smaller one's pixels, over the smaller one's detail: enlarged pictures reach
1.36 (measured on 20 photographs, 1.25 to 2 times), since the larger the picture the gentler detail seems to end."""
_SOFT = 0.3
"""Detail below which a picture is an empty enlargement without any traces too; photographs as soft as they come off
the network reach at least that."""
_EMPTY = 1.1
_POORER = 0.88
"""The same share where the larger one lacks detail that the smaller one has: it is not what that was made from."""
_TRUE_DETAIL = 85
"""JPEG quality below which the edges of its blocks look like detail."""
_TELLING = 3.0
"""Stretch up to which the frequencies of a stretched grid lie so far apart that none is met by chance."""
_ROUNDED = 0.015
"""By how much the matches' transforms may miss; where the sides have nearly their ratio, the sides are exact."""
_APART = frozenset({Relation.PARTIAL, *OTHER_PICTURES})
_MANY = 64


def enlarged(
    members: Sequence[ImageFile], matches: Sequence[Match], quality: Mapping[str, Quality]
) -> dict[str, float]:
    """Find members that were made from a smaller member by enlarging it (or stretching it one way).

    Args:
        members: the group.
        matches: its matches; how the members lie on each other follows from them.
        quality: facts by path; images without are passed over.

    Returns:
        How many times it was enlarged, by path; of several sources the finest counts. Independent of the order of
        members and matches.
    """
    # What takes part by its bytes alone may have no size.
    known = {member.path: member for member in members if member.path in quality and member.pixels}
    found: dict[str, float] = {}
    lies = _places(known, matches)
    pairs = _candidates(known, matches)
    if not pairs:
        return found
    steps = np.linalg.solve(
        np.array([lies[small] for small, _ in pairs]), np.array([lies[large] for _, large in pairs])
    )
    stretches = 1.0 / np.maximum(1e-9, np.hypot(steps[:, 0], steps[:, 1]))
    worth = np.flatnonzero((stretches.max(axis=1) >= LEAST_STRETCH) & (stretches.min(axis=1) >= _SAME))
    for number in worth.tolist():
        (small, large), step = pairs[number], steps[number]
        stretch = tuple(stretches[number].tolist())
        turned = abs(step[1, 0]) > abs(step[0, 0])
        factor = _stretch((known[small], quality[small]), (known[large], quality[large]), stretch, turned=turned)
        if factor is not None:
            found[large] = min(factor, found.get(large, factor))
    return found


def _candidates(known: Mapping[str, ImageFile], matches: Sequence[Match]) -> list[tuple[str, str]]:
    """Ordered pairs (smaller, larger) to look at: all, or in very large groups those that have a match."""
    if len(known) <= _MANY:
        return [(one, other) for one in known for other in known if one != other]
    pairs = {(match.a, match.b) for match in matches if match.a in known and match.b in known}
    return sorted(pairs | {(b, a) for a, b in pairs})


def _places(known: Mapping[str, ImageFile], matches: Sequence[Match]) -> dict[str, Matrix]:
    """How the members lie on one another: float64 [2, 2] each, pixels into those of a member all are tied to."""
    near: dict[str, dict[str, Matrix]] = defaultdict(dict)
    for match in sorted(matches, key=lambda each: (each.a, each.b)):
        step = np.asarray(match.evidence.transform, np.float64)[:2, :2]
        if match.relation in _APART or not np.isfinite(step).all() or abs(float(np.linalg.det(step))) < 1e-6:
            continue
        near[match.a].setdefault(match.b, step)
        near[match.b].setdefault(match.a, np.asarray(np.linalg.inv(step), np.float64))
    places: dict[str, Matrix] = {}
    first = min(known, default="")
    for start in sorted(known):
        if start in places:
            continue
        # What no match ties to the others is taken for the whole of the same picture.
        info, whole = known[start].info, known[first].info
        places[start] = np.diag([whole.width / info.width, whole.height / info.height])
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for there, step in sorted(near[here].items(), key=lambda item: item[0]):
                if there not in places:
                    places[there] = places[here] @ step
                    queue.append(there)
    return places


def _stretch(
    smaller: tuple[ImageFile, Quality], larger: tuple[ImageFile, Quality], stretch: tuple[float, ...], *, turned: bool
) -> float | None:
    """How many times the larger was enlarged from the smaller, or None.

    Args:
        smaller: the one.
        larger: the other.
        stretch: pixels of the larger for one of the smaller, along the larger's rows and columns.
        turned: whether the rows of the larger are columns of the smaller.
    """
    (small, a), (large, b) = smaller, larger
    if b.camera_original:
        return None
    ways_a = [
        (a.detail_across, a.periodicity_across, small.info.width),
        (a.detail_down, a.periodicity_down, small.info.height),
    ]
    ways_b = [
        (b.detail_across, b.periodicity_across, large.info.width),
        (b.detail_down, b.periodicity_down, large.info.height),
    ]
    if turned:
        ways_a.reverse()
    forth = back = ways = 0
    empty = poorer = True
    finer = False
    for factor, (fine_a, peaks_a, side_a), (fine_b, peaks_b, side_b) in zip(stretch, ways_a, ways_b, strict=True):
        if factor < LEAST_STRETCH:
            continue
        share = fine_b * factor / max(fine_a, 1e-9)
        finer |= share > _NO_FINER
        poorer &= share < _POORER
        sides = side_b / side_a
        exact = sides if abs(sides / factor - 1.0) < _ROUNDED else factor
        ways += 1
        empty &= fine_b < _SOFT and share <= _EMPTY
        forth += repeats(peaks_b, exact, side_b)
        back += repeats(peaks_a, 1.0 / exact, side_a)
    proven = forth >= 2 * ways and forth >= back + 2 and max(stretch) <= _TELLING
    traces = forth >= ways and forth > back and not finer
    lacking = not finer and back == 0 and (empty or (poorer and (a.jpeg_quality or 100) >= _TRUE_DETAIL))
    return max(stretch) if proven or traces or lacking else None
