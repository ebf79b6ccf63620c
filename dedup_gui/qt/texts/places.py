"""The places in which two images differ, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.review.places import Places, Sought
from dedup_gui.core.types import Box, Difference, DifferenceKind, EditKind, ImageInfo
from dedup_gui.words.numbers import NBSP, TIMES, count, plural

DIFFERENCE_KINDS: dict[DifferenceKind, str] = {
    DifferenceKind.OTHER_CONTENT: "Other content",
    DifferenceKind.OTHER_COLOUR: "Other colour",
    DifferenceKind.ADDED: "In one of them only",
}

EDIT_KINDS: dict[EditKind, str] = {
    EditKind.TONES: "brightness or contrast",
    EditKind.COLOURS: "colours",
    EditKind.SHARPNESS: "sharpened or blurred",
    EditKind.LAID_OVER: "something laid over it (a caption, logo or watermark)",
    EditKind.FRAME: "a frame or bars around it",
    EditKind.COVERED: "a part covered or censored",
}

BEYOND = "By more than saving again, resizing, other tones or another sharpness can do."
"""What it takes for a place to differ."""

_ROWS = ("top", "", "bottom")
_COLUMNS = ("left", "", "right")
_WIDE = 0.8
"""Share of a side from which on a place lies on no side of the image; chosen."""


def headline(places: Places) -> str:
    """How many places differ: "3 places differ"; "" where nothing was looked for."""
    number = len(places.differences)
    if number:
        return f"{plural(number, 'place')} {'differs' if number == 1 else 'differ'}"
    return {
        Sought.LOOKING: "Looking for places that differ …",
        Sought.DONE: "No place differs",
        Sought.FAILED: "Places that differ cannot be looked for",
    }.get(places.sought, "")


def edits_sentence(places: Places) -> str:
    """What was done to one of the two: "Edits: colours, a frame or bars around it."; "" where none was measured."""
    words = ", ".join(EDIT_KINDS[kind] for kind in places.edits)
    return f"Edits: {words}." if words else ""


def nothing_to_go_to(places: Places) -> str:
    """Why there is no next place."""
    return f"{headline(places) or 'No places were looked for: how the two lie on one another is not known'}."


def position(box: Box, image: ImageInfo) -> str:
    """Where in an image a box lies, by thirds: "top left", "middle"; "everywhere" where it takes nearly all of it."""
    x, y, width, height = box
    column = _third(x + width / 2, image.width) if width < _WIDE * image.width else None
    row = _third(y + height / 2, image.height) if height < _WIDE * image.height else None
    if row is None and column is None:
        return "everywhere"
    words = [_ROWS[row] if row is not None else "", _COLUMNS[column] if column is not None else ""]
    return " ".join(word for word in words if word) or "middle"


def _third(middle: float, side: int) -> int:
    return min(2, max(0, int(3 * middle / max(1, side))))


def kind_line(number: int, place: Difference) -> str:
    """What a place is: "2. Other content"."""
    return f"{count(number)}. {DIFFERENCE_KINDS[place.kind]}"


def where_line(place: Difference, image: ImageInfo) -> str:
    """How large it is, and where: "64 × 21 pixels, top right"."""
    _, _, width, height = place.box
    return f"{count(width)}{NBSP}{TIMES}{NBSP}{count(height)} pixels, {position(place.box, image)}"


def place_sentence(number: int, total: int, place: Difference, image: ImageInfo) -> str:
    """A place in one sentence, for the status bar and screen readers."""
    where = where_line(place, image).replace(TIMES, "by")
    return f"Place {count(number)} of {count(total)}: {DIFFERENCE_KINDS[place.kind].lower()}, {where}"
