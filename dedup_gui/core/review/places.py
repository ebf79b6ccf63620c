"""The places in which two compared images differ: those the scan recorded, or found when one looks at the pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from dedup_gui.core.grouping.compare_transform import Alignment, AlignmentCode, inverse, mapped_box
from dedup_gui.core.types import Box, Difference, EditKind, ImageFile, Matrix3, Relation

if TYPE_CHECKING:
    from dedup_gui.core.inspection.common_frame import Pixels


class Sought(StrEnum):
    """How far it is known where two images differ."""

    NOT = "not"
    """Nothing is looked for: there are no two images, or nobody knows how they lie on one another."""
    LOOKING = "looking"
    """It is being looked for."""
    DONE = "done"
    """It was looked for: where nothing is listed, nothing differs."""
    FAILED = "failed"
    """It could not be looked for: an image cannot be read, or the two cannot be laid over each other."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where two images differ.

    Attributes:
        sought: how far that is known.
        differences: the places, boxes in pixels of the image that the comparison calls A; the strongest first.
        edits: what was done to one of the two, as far as it was measured.
    """

    sought: Sought = Sought.NOT
    differences: tuple[Difference, ...] = ()
    edits: tuple[EditKind, ...] = ()


NO_PLACES = Places()
_IDENTICAL = (Relation.EXACT, Relation.SAME_PIXELS)


def known_places(a: ImageFile, b: ImageFile, alignment: Alignment) -> Places | None:
    """What is known of a pair without looking at its pixels.

    Args:
        a: what the comparison calls A.
        b: what it calls B.
        alignment: how b lies on a.

    Returns:
        None where one has to look: the scan recorded nothing, which may be because it did not inspect the pair.
    """
    if alignment.code is AlignmentCode.SCALED or not alignment.matches:
        return NO_PLACES
    if all(match.relation in _IDENTICAL for match in alignment.matches):
        return Places(Sought.DONE)
    match = alignment.match
    if match is None or not (match.evidence.differences or match.evidence.edits):
        return None
    places = match.evidence.differences
    if match.a != a.path:
        places = tuple(replace(place, box=mapped_box(alignment.transform, place.box, a.info)) for place in places)
    return Places(Sought.DONE, places, match.evidence.edits)


def find_places(a: ImageFile, pixels_a: Pixels, b: ImageFile, pixels_b: Pixels, transform: Matrix3) -> Places:
    """Look for the places.

    Args:
        a: what the comparison calls A.
        pixels_a: uint8 [h, w, 3], RGB, upright, reduced or not.
        b: what it calls B.
        pixels_b: likewise.
        transform: pixels of b into pixels of a, at full resolution.
    """
    # Not at the top: the first window needs no OpenCV.
    from dedup_gui.core.inspection.differences import Finding
    from dedup_gui.core.inspection.reduced import inspect_reduced
    from dedup_gui.core.inspection.side_by_side import on_a_thread

    # Nobody knows how large an image is that could not be opened; it takes part by its bytes alone.
    found = None
    if a.pixels and b.pixels:
        with on_a_thread() as beside:  # somebody waits for this pair, and no other is looked at
            found = inspect_reduced(pixels_a, a.info, pixels_b, b.info, transform, beside=beside)
    if found is None:
        return Places(Sought.FAILED)
    other = found.finding in (Finding.VARIANT, Finding.BURST)  # which nobody made of the one by an edit
    return Places(Sought.DONE, found.differences, () if other else found.edits)


def box_on_b(box: Box, b: ImageFile, transform: Matrix3) -> Box:
    """A place's box in pixels of b.

    Args:
        box: in pixels of a.
        b: what the comparison calls B.
        transform: pixels of b into pixels of a.

    Raises:
        numpy.linalg.LinAlgError: the transform cannot be turned round.
    """
    return mapped_box(inverse(transform), box, b.info)
