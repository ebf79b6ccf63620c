"""The places in which two images differ, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.review.places import Places, Sought
from dedup_gui.core.types import Box, Difference, DifferenceKind, EditKind, ImageInfo
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.numbers import TIMES, count, listed

DIFFERENCE_KINDS = TranslatedTable(
    "places",
    {
        DifferenceKind.OTHER_CONTENT: QT_TRANSLATE_NOOP("places", "Other content"),
        DifferenceKind.OTHER_COLOUR: QT_TRANSLATE_NOOP("places", "Other colour"),
        DifferenceKind.ADDED: QT_TRANSLATE_NOOP("places", "In one of them only"),
    },
)

_KINDS_IN_A_SENTENCE = TranslatedTable(
    "places",
    {
        DifferenceKind.OTHER_CONTENT: QT_TRANSLATE_NOOP("places", "other content"),
        DifferenceKind.OTHER_COLOUR: QT_TRANSLATE_NOOP("places", "other colour"),
        DifferenceKind.ADDED: QT_TRANSLATE_NOOP("places", "in one of them only"),
    },
)

EDIT_KINDS = TranslatedTable(
    "places",
    {
        EditKind.TONES: QT_TRANSLATE_NOOP("places", "brightness or contrast"),
        EditKind.COLOURS: QT_TRANSLATE_NOOP("places", "colours"),
        EditKind.SHARPNESS: QT_TRANSLATE_NOOP("places", "sharpened or blurred"),
        EditKind.LAID_OVER: QT_TRANSLATE_NOOP("places", "something laid over it (a caption, logo or watermark)"),
        EditKind.FRAME: QT_TRANSLATE_NOOP("places", "a frame or bars around it"),
        EditKind.COVERED: QT_TRANSLATE_NOOP("places", "a part covered or censored"),
    },
)

_EVERYWHERE = (None, None)
_POSITIONS: TranslatedTable[tuple[int | None, int | None]] = TranslatedTable(
    "places",
    {
        _EVERYWHERE: QT_TRANSLATE_NOOP("places", "everywhere"),
        (0, 0): QT_TRANSLATE_NOOP("places", "top left"),
        (0, 1): QT_TRANSLATE_NOOP("places", "top"),
        (0, 2): QT_TRANSLATE_NOOP("places", "top right"),
        (1, 0): QT_TRANSLATE_NOOP("places", "left"),
        (1, 1): QT_TRANSLATE_NOOP("places", "middle"),
        (1, 2): QT_TRANSLATE_NOOP("places", "right"),
        (2, 0): QT_TRANSLATE_NOOP("places", "bottom left"),
        (2, 1): QT_TRANSLATE_NOOP("places", "bottom"),
        (2, 2): QT_TRANSLATE_NOOP("places", "bottom right"),
    },
)
"""By row and column, each a third."""
_WIDE = 0.8
"""Share of a side from which on a place lies on no side of the image; chosen."""


class PlaceCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def differ(self, n: int) -> str:
        """So many places differ."""
        return self.tr("%n place(s) differ(s|)", "", n)


def beyond() -> str:
    """What it takes for a place to differ."""
    return translate("places", "By more than saving again, resizing, other tones or another sharpness can do.")


def headline(places: Places) -> str:
    """How many places differ: "3 places differ"; "" where nothing was looked for."""
    if places.differences:
        return PlaceCounts().differ(len(places.differences))
    return {
        Sought.LOOKING: translate("places", "Looking for places that differ…"),
        Sought.DONE: translate("places", "No place differs"),
        Sought.FAILED: translate("places", "Places that differ cannot be looked for"),
    }.get(places.sought, "")


def edits_sentence(places: Places) -> str:
    """What was done to one of the two: "Edits: colours, a frame or bars around it."; "" where none was measured."""
    if not places.edits:
        return ""
    edits = listed(EDIT_KINDS[kind] for kind in places.edits)
    return translate("places", "Edits: {edits}.").format(edits=edits)


def nothing_to_go_to(places: Places) -> str:
    """Why there is no next place."""
    why = headline(places)
    if why:
        return translate("places", "{sentence}.").format(sentence=why)
    return translate("places", "No places were looked for: how the two lie on one another is not known.")


def position(box: Box, image: ImageInfo) -> str:
    """Where in an image a box lies, by thirds: "top left", "middle"; "everywhere" where it takes nearly all of it."""
    x, y, width, height = box
    column = _third(x + width / 2, image.width) if width < _WIDE * image.width else None
    row = _third(y + height / 2, image.height) if height < _WIDE * image.height else None
    if (row, column) == _EVERYWHERE:
        return _POSITIONS[_EVERYWHERE]
    return _POSITIONS[1 if row is None else row, 1 if column is None else column]


def _third(middle: float, side: int) -> int:
    return min(2, max(0, int(3 * middle / max(1, side))))


def kind_line(number: int, place: Difference) -> str:
    """What a place is: "2. Other content"."""
    return f"{count(number)}. {DIFFERENCE_KINDS[place.kind]}"


def where_line(place: Difference, image: ImageInfo) -> str:
    """How large it is, and where: "64 × 21 pixels, top right"."""
    _, _, width, height = place.box
    said = translate("places", "{width}\u00a0{times}\u00a0{height} pixels, {position}")
    where = position(place.box, image)
    return said.format(width=count(width), times=TIMES, height=count(height), position=where)


def place_sentence(number: int, total: int, place: Difference, image: ImageInfo) -> str:
    """A place in one sentence, for the status bar and screen readers."""
    _, _, width, height = place.box
    said = translate("places", "Place {number} of {total}: {kind}, {width}\u00a0by\u00a0{height} pixels, {position}")
    return said.format(
        number=count(number),
        total=count(total),
        kind=_KINDS_IN_A_SENTENCE[place.kind],
        width=count(width),
        height=count(height),
        position=position(place.box, image),
    )
