"""The last look at two aligned images: where they differ, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import cv2
import numpy as np

from dedup_gui.core.inspection.colour_differences import FIELD, other_colours
from dedup_gui.core.inspection.common_frame import CommonFrame, Pixels, common_frame, equally_sharp
from dedup_gui.core.inspection.edits import drawing_edits, photograph_edits, with_covered
from dedup_gui.core.inspection.moments.own_things import each_shows_its_own
from dedup_gui.core.inspection.moments.sensor_noise import TONED, Noise, compare_noise
from dedup_gui.core.inspection.pixel_differences import (
    CLEAN_CERTAIN,
    DIFFERS,
    LEAST_PIXELS,
    WINDOW,
    PixelDifferences,
    differing_pixels,
    is_drawn_the_same,
    may_differ_beyond,
)
from dedup_gui.core.inspection.places import MOST_PLACES, places
from dedup_gui.core.inspection.plain_ground import has_plain_ground, is_drawn
from dedup_gui.core.inspection.side_by_side import Beside, when_asked
from dedup_gui.core.inspection.structure import (
    STEP,
    Windows,
    compare_windows,
    each_has_its_own,
    levels_apart,
    one_has_it_all,
)
from dedup_gui.core.inspection.surrounding_frame import has_frame
from dedup_gui.core.types import IDENTITY, Difference, DifferenceKind, EditKind, Matrix3

WIDE_SHARE = 0.02
"""Share of the overlap that differs, from which on it is no matter of a place: other colours."""
COARSE = 1.5
"""Quantisation steps by which a place must differ at least to be other content: at quality 15 a step is 43 levels,
and small drawings are off by more than one. Chosen."""
COLOURED_SHARE = 0.01
"""Share of the overlap that has other colours, from which on it is a thing in another colour. Chosen."""
OTHER_SHARE = 0.1
"""Share of the structured windows of two photographs that disagree though neither is stronger, from which on they are
two pictures in one frame. As measured on 30 photographs, logos, captions and tiled watermarks reach 0.04."""
LEAST_WINDOWS = 8
"""Fewer windows than this are no other picture, whatever their share. Chosen."""
STRONG_SHARE, STRONG_OF_DISAGREEING = 0.015, 0.25
"""Shares of the structured and of the disagreeing windows from which on those in which two strong structures disagree
mean that both images have something there, and not the same: other words on one photograph. As measured on 120
photographs, captions and logos over them reach both in one of 240 pairs, two captions in one place in nine of ten.
Small labels do not, and stay unsure."""
BEYOND = 1.25
"""Times what is certain of a drawn pair by which pixels of two photographs must differ, so that a place of them is
told. As measured, of 57 pairs of photographs whose windows agree two exceed it, by 1.06 times at most."""
LEAST_BEYOND, LARGE_SHARE = 24, 100
"""Pixels of such a place at least, and parts of a tiny image of which it has one at least. Chosen: a digit of 8
pixels has more, what blur leaves of an edge has fewer."""
MISPLACED = 8
"""Places that differ from which on two drawn images may not lie over each other as they should: a scan's page is
turned by a fraction of a degree, which small pictures do not show. Chosen."""
_GREY_CHROMA, _COLOUR_CHROMA = 1.0, 6.0
"""Mean spread of the channels, levels, below which an image is black and white, and from which on it certainly has
colours; chosen: JPEG leaves up to 0.5."""

_LEAST_FIELDS = 4
"""Fields of a place in another colour, at least."""
_NEAR = 2
"""Windows that differ and have no more than so many others between them are one place. Chosen."""
_EVERY = 3
"""Of the pixels of a row, and of the rows, one in so many is looked at for that."""


class Finding(StrEnum):
    """What a pair is, as far as places tell."""

    SAME = "same"
    """No place differs."""
    EDITED = "edited"
    """One has something that the other lacks, and both are certainly one exposure."""
    UNSURE = "unsure"
    """Something differs, and it may be an edit or other content."""
    VARIANT = "variant"
    """Other content."""
    BURST = "burst"
    """Another exposure of one scene."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the last look at a pair found.

    Attributes:
        differences: the places, the strongest first; boxes in pixels of a.
        finding: what they make of the pair.
        one_exposure: whether it is certain that both show one exposure, or that neither is a photograph.
        noise: by how much the noise of two photographs is the same, -1 to 1.
        drawn: whether it was inspected as something drawn or written.
        equal: whether every pixel is the same.
        edits: what was done to one of the two, as far as it was measured.
        doubtful: whether they may be two exposures as well: their noise is neither the same nor each its own, or it
            is gone and their tones are not the same.
        apart: of drawn images, by how much they differ where they differ most, grey levels.
        loose: whether what they are compressed and resized with may hide a difference.
    """

    differences: tuple[Difference, ...]
    finding: Finding
    one_exposure: bool = True
    noise: float = 0.0
    drawn: bool = False
    equal: bool = False
    edits: tuple[EditKind, ...] = ()
    doubtful: bool = False
    apart: float = 0.0
    loose: bool = False


NOT_COMPARED = Inspection((), Finding.UNSURE, one_exposure=False)
"""Of two images that cannot be laid over each other: nothing is certain of them."""


def inspect(
    a: Pixels,
    b: Pixels,
    transform: Matrix3,
    *,
    drawn: bool | None = None,
    steps: tuple[float, float] = (0.0, 0.0),
    beside: Beside = when_asked,
) -> Inspection | None:
    """Look for places that differ.

    Args:
        a: uint8 [h, w, 3], RGB, upright.
        b: uint8 [h, w, 3], likewise.
        transform: pixels of b into pixels of a, both as given here.
        drawn: whether what they share is drawn or written; None = to be found out.
        steps: mean quantisation step of each, `ShotRecord.step`; 0 = not compressed as JPEG.
        beside: takes over what can be done beside the rest.

    Returns:
        None where the two cannot be laid over each other.
    """
    if transform == IDENTITY and np.array_equal(a, b):
        return Inspection((), Finding.SAME, equal=True)
    edits: set[EditKind] = set()
    chroma = _chroma(a), _chroma(b)
    if min(chroma) < _GREY_CHROMA:
        if max(chroma) >= _COLOUR_CHROMA:
            edits.add(EditKind.COLOURS)
        a, b = _without_colour(a), _without_colour(b)
    frame = common_frame(a, b, transform)
    if frame is None:
        return None
    has_ground = True
    if drawn is None:
        drawn, has_ground = _shows_something_drawn(frame, beside)
        # A clear sky with something sharp in it is as bare as a gradient, but a sensor's noise tells it.
        drawn = drawn and (has_ground or compare_noise(frame, steps).noise is Noise.UNKNOWN)
    if has_frame(a, b, transform):
        edits.add(EditKind.FRAME)
    found = _drawn_twice(a, b, transform, frame, steps) if drawn else _photographs(frame, steps, beside)
    if drawn and not has_ground:
        found = replace(found, one_exposure=False)  # so it may be a photograph all the same
    edits |= set(found.edits)
    return replace(found, edits=tuple(kind for kind in EditKind if kind in edits))


def _drawn_twice(
    a: Pixels, b: Pixels, transform: Matrix3, frame: CommonFrame, steps: tuple[float, float]
) -> Inspection:
    """Of two drawn images that differ in many places, what is left once one is laid over the other more finely."""
    found = _drawn(frame, steps)
    if len(found.differences) < MISPLACED or frame.moved:
        return found
    again = common_frame(a, b, transform, refine_scaling=True)
    if again is None or not again.moved:
        return found
    return min(found, _drawn(again, steps), key=_unlikeness)


def _unlikeness(found: Inspection) -> tuple[int, float]:
    """What orders inspections of one pair: the one that finds least."""
    worst = (Finding.SAME, Finding.UNSURE, Finding.VARIANT).index(found.finding)
    return worst, sum(place.strength for place in found.differences)


def _shows_something_drawn(frame: CommonFrame, beside: Beside) -> tuple[bool, bool]:
    """Whether what two images share is drawn or written: in the one, or, perhaps better preserved, in the other.

    And whether something drawn has a ground in either.
    """
    rows, columns = np.flatnonzero(frame.inside.any(axis=1)), np.flatnonzero(frame.inside.any(axis=0))
    shared = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    both = (frame.a[shared], frame.untoned[shared])
    in_b = beside(partial(is_drawn, both[1]))
    drawn = is_drawn(both[0]) or in_b()
    return drawn, drawn and any(map(has_plain_ground, both))


def _drawn(frame: CommonFrame, steps: tuple[float, float]) -> Inspection:
    """Of what is drawn or written every pixel counts."""
    edits = drawing_edits(frame)
    frame, seen = _compared(frame)
    found = places(frame, seen.differs, seen.strength, near=WINDOW, least=LEAST_PIXELS)
    if len(found) < MOST_PLACES:  # of more the others were not looked at
        found = tuple(
            place for place in found if place.strength >= DIFFERS or not is_drawn_the_same(frame, place.box)
        )
    size = max(1, int(frame.inside.sum()))
    certain = float((seen.strength >= DIFFERS).sum()) >= WIDE_SHARE * size
    beyond = max(seen.certain, COARSE * max(steps))
    certain = certain or (bool(found) and found[0].strength >= beyond)
    if not certain:
        levels, others = other_colours(frame)
        if float(others.sum()) * FIELD * FIELD >= COLOURED_SHARE * size:
            colour = DifferenceKind.OTHER_COLOUR
            found += places(frame, others, levels, near=FIELD, least=_LEAST_FIELDS, step=FIELD, kind=colour)
            certain = True
    finding = Finding.SAME if not found else Finding.VARIANT if certain else Finding.UNSURE
    apart, loose = float(seen.strength.max()), seen.certain > CLEAN_CERTAIN
    return Inspection(found, finding, drawn=True, edits=edits, apart=apart, loose=loose)


def _compared(frame: CommonFrame) -> tuple[CommonFrame, PixelDifferences]:
    """Both equally sharp, and in which pixels they differ: in one's tones, or each in its own if edges agree better.

    Tones are fitted before the one is as soft as the other: of writing that was blurred they may be taken for paler.
    """
    toned = equally_sharp(frame)
    seen = differing_pixels(toned)
    if seen.by_all <= CLEAN_CERTAIN or not frame.tone_change:
        return toned, seen
    as_is = equally_sharp(replace(frame, b=frame.untoned, tone_change=0.0))
    closer = differing_pixels(as_is)
    return (as_is, closer) if closer.by_all < seen.by_all else (toned, seen)


def _photographs(frame: CommonFrame, steps: tuple[float, float], beside: Beside) -> Inspection:
    """Of photographs what is seen in windows of some size counts, and whose noise they carry."""
    listening = beside(partial(compare_noise, frame, steps))
    naming = beside(partial(photograph_edits, frame, step=max(steps)))
    toned = frame
    frame = equally_sharp(frame)
    windows = compare_windows(frame)
    differs = windows.disagreeing | windows.one_sided
    found: tuple[Difference, ...] = ()
    if differs.any():
        apart = levels_apart(frame)
        found = places(frame, differs, apart, near=_NEAR, least=1, step=STEP, both=windows.comparable)
    said = listening()
    finding = _finding(windows, said.noise, found)
    # The windows tell small and faint things, borders what overlaps in one place: neither finds all of the other's.
    if finding in (Finding.UNSURE, Finding.EDITED) and each_shows_its_own(frame):
        finding = Finding.VARIANT
    if finding in (Finding.BURST, Finding.VARIANT):
        return Inspection(found, finding, said.noise is Noise.COMMON, said.correlation)
    small = _too_small_for_windows(frame) if finding is Finding.SAME else ()
    edits = naming()
    kinds = edits.kinds if found or small else tuple(kind for kind in edits.kinds if kind is not EditKind.LAID_OVER)
    if edits.covered:
        found = with_covered(found, edits.covered)
        finding = _finding(windows, said.noise, found)
    if small:  # the windows say nothing of it: whether it was laid on or is other content stays open
        found, finding = with_covered(small, edits.covered), Finding.UNSURE
    common = said.noise is Noise.COMMON
    # With the noise gone little tells a copy in other tones from the next exposure of a bracket.
    doubtful = said.noise is Noise.DOUBTFUL or (said.noise is Noise.UNKNOWN and toned.tone_change > TONED)
    return Inspection(found, finding, common, said.correlation, edits=kinds, doubtful=doubtful)


def _too_small_for_windows(frame: CommonFrame) -> tuple[Difference, ...]:
    """Places of a few pixels in which photographs differ by far more than their edges do: a digit of a date."""
    least = min(LEAST_BEYOND, max(LEAST_PIXELS, frame.inside.size // LARGE_SHARE))
    for in_grey in (True, False):
        if not may_differ_beyond(frame, BEYOND, in_grey=in_grey):
            continue
        seen = differing_pixels(frame, in_grey=in_grey)
        differs = seen.strength >= BEYOND * seen.certain
        if differs.any() and (found := places(frame, differs, seen.strength, near=WINDOW, least=least)):
            return found
    return ()


def _finding(windows: Windows, noise: Noise, found: tuple[Difference, ...]) -> Finding:
    if noise is Noise.OWN:
        return Finding.BURST
    comparable, strong = int(windows.comparable.sum()), int(windows.strong.sum())
    if comparable >= max(LEAST_WINDOWS, OTHER_SHARE * windows.structured):
        return Finding.VARIANT
    least = max(STRONG_SHARE * windows.structured, STRONG_OF_DISAGREEING * int(windows.disagreeing.sum()))
    if strong >= max(LEAST_WINDOWS, least):
        return Finding.VARIANT
    if each_has_its_own(windows, near=_NEAR):
        return Finding.VARIANT
    if not found:
        return Finding.SAME
    added = all(place.kind is DifferenceKind.ADDED for place in found) and one_has_it_all(windows)
    return Finding.EDITED if added and noise is Noise.COMMON else Finding.UNSURE


def _chroma(pixels: Pixels) -> float:
    """Mean spread of the channels, levels."""
    red, green, blue = cv2.split(np.ascontiguousarray(pixels[::_EVERY, ::_EVERY]))
    largest, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return float(cv2.subtract(largest, least).mean())


def _without_colour(pixels: Pixels) -> Pixels:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(np.repeat(grey[:, :, None], 3, axis=2), np.uint8)
