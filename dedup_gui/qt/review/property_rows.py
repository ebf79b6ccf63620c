"""The properties of two images side by side, and which value is the better one. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.forensics.enlargement import enlarged
from dedup_gui.core.grouping.keeper import ALIKE, damage
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, KeeperReason, Match, Relation, Suggestion
from dedup_gui.qt.texts.codes import SKIP_REASONS
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.quality import compression_words, enlargement_words, metadata_words, missing_words
from dedup_gui.qt.texts.review import dimensions, file_name, megapixels, place_of, title_of
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, moment, size, taken

UNKNOWN = "\N{EM DASH}"
_NOT_SAVED_AGAIN = (Relation.EDITED, Relation.PARTIAL, *OTHER_PICTURES)
"""Where the larger file may hold what was added, or another picture."""
_ABOUT_LOSS = (KeeperReason.ORIGINAL_FORMAT, KeeperReason.BEST_QUALITY)
"""Reasons that say which of two files the other was made from, or lost more: its size says nothing against that."""


class Property(StrEnum):
    """What is told of an image, in the order in which it is listed."""

    NAME = "name"
    PROBLEM = "problem"
    PIXELS = "pixels"
    FILE_SIZE = "file-size"
    FORMAT = "format"
    QUALITY = "quality"
    DAMAGE = "damage"
    ENLARGED = "enlarged"
    METADATA = "metadata"
    CAPTURED = "captured"
    MODIFIED = "modified"
    FOLDER = "folder"
    PAGES = "pages"
    OTHER_NAMES = "other-names"
    MOVES_WITH = "moves-with"
    BELONGS_TO = "belongs-to"


PROPERTIES: Mapping[Property, str] = TranslatedTable(
    "evidence",
    {
        Property.NAME: QT_TRANSLATE_NOOP("evidence", "Name"),
        Property.PROBLEM: QT_TRANSLATE_NOOP("evidence", "Problem"),
        Property.PIXELS: QT_TRANSLATE_NOOP("evidence", "Pixels"),
        Property.FILE_SIZE: QT_TRANSLATE_NOOP("evidence", "File size"),
        Property.FORMAT: QT_TRANSLATE_NOOP("evidence", "Format"),
        Property.QUALITY: QT_TRANSLATE_NOOP("evidence", "Quality"),
        Property.DAMAGE: QT_TRANSLATE_NOOP("evidence", "Damage"),
        Property.ENLARGED: QT_TRANSLATE_NOOP("evidence", "Enlarged"),
        Property.METADATA: QT_TRANSLATE_NOOP("evidence", "Metadata"),
        Property.CAPTURED: QT_TRANSLATE_NOOP("evidence", "Captured"),
        Property.MODIFIED: QT_TRANSLATE_NOOP("evidence", "Modified"),
        Property.FOLDER: QT_TRANSLATE_NOOP("evidence", "Folder"),
        Property.PAGES: QT_TRANSLATE_NOOP("evidence", "Pages or frames"),
        Property.OTHER_NAMES: QT_TRANSLATE_NOOP("evidence", "Other names"),
        Property.MOVES_WITH: QT_TRANSLATE_NOOP("evidence", "Moves with"),
        Property.BELONGS_TO: QT_TRANSLATE_NOOP("evidence", "Belongs to"),
    },
)


class PropertyCounts(Words):
    """What is counted of an image."""

    __slots__ = ()

    def names(self, n: int) -> str:
        """Names of one file."""
        return self.tr("%n name(s)", "", n)


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property.

    Attributes:
        what: which.
        a: A's value.
        b: B's value.
        better: "A", "B", or "" where neither is better.
        tip_a: A's value in full, or "".
        tip_b: B's value in full, or "".
    """

    what: Property
    a: str
    b: str
    better: str = ""
    tip_a: str = ""
    tip_b: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return PROPERTIES[self.what]

    @property
    def shorten(self) -> bool:
        """Whether a value that does not fit is cut in its middle (names) and not wrapped (dates)."""
        return self.what in (Property.NAME, Property.FOLDER)

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.a != self.b or self.tip_a != self.tip_b


def property_rows(
    a: ImageFile, b: ImageFile | None, matches: Sequence[Match] = (), suggestion: Suggestion | None = None
) -> list[PropertyRow]:
    """Lay out what is known of one image or two.

    Args:
        a: the one.
        b: the other, or None.
        matches: those of their group: how the two lie on each other follows from them.
        suggestion: of their group: no mark contradicts its reason.
    """
    made = _enlarged(a, b, matches)
    rows = [
        _row(Property.NAME, a, b, lambda image: title_of(image.file)),
        *_problem_rows(a, b),
        # What was made larger has no more to show.
        _row(Property.PIXELS, a, b, dimensions, "" if made else _larger(a, b, lambda image: image.pixels)),
        _row(Property.FILE_SIZE, a, b, lambda image: size(image.file.size), _fuller(a, b, matches, suggestion)),
        _row(Property.FORMAT, a, b, _format, _larger(a, b, lambda image: int(image.info.format == "RAW"))),
        *_quality_rows(a, b, made, suggestion),
        _row(Property.CAPTURED, a, b, _captured, _larger(a, b, lambda image: int(bool(image.captured)))),
        _row(Property.MODIFIED, a, b, lambda image: moment(image.file.mtime_ns / 1e9)),
        _row(Property.FOLDER, a, b, lambda image: place_of(image.file)),
    ]
    if a.info.pages > 1 or (b is not None and b.info.pages > 1):
        rows.append(_row(Property.PAGES, a, b, lambda image: count(image.info.pages)))
    if a.file.aliases or (b is not None and b.file.aliases):
        rows.append(_row(Property.OTHER_NAMES, a, b, lambda image: _many(image.file.aliases, PropertyCounts().names)))
    if a.file.companions or (b is not None and b.file.companions):
        rows.append(_row(Property.MOVES_WITH, a, b, lambda image: _many(image.file.companions, COUNTS.files)))
    if a.file.companion_of or (b is not None and b.file.companion_of):
        rows.append(_row(Property.BELONGS_TO, a, b, _owner))
    return rows


def _problem_rows(a: ImageFile, b: ImageFile | None) -> list[PropertyRow]:
    """Why one of the two, or both, could not be decoded: all that is known of it is of the file."""
    if a.problem is None and (b is None or b.problem is None):
        return []
    none = translate("evidence", "none")
    return [_row(Property.PROBLEM, a, b, lambda image: SKIP_REASONS[image.problem] if image.problem else none)]


def _fuller(a: ImageFile, b: ImageFile | None, matches: Sequence[Match], suggestion: Suggestion | None) -> str:
    """Whose file says more of one picture: as many pixels in the same format, and none an edit of the other."""
    if b is None or a.pixels != b.pixels or damage(a) != damage(b) or a.info.format != b.info.format:
        return ""
    direct = [match for match in matches if {match.a, match.b} == {a.path, b.path}]
    if any(match.relation in _NOT_SAVED_AGAIN for match in direct):
        return ""
    better = _larger(a, b, lambda image: image.file.size)
    if {better, _less_compressed(a, b)} == {"A", "B"}:
        return ""  # saved again at a higher quality it is larger, and what was lost stays lost
    return _unless_against(suggestion, better, a, b, _ABOUT_LOSS)


def _unless_against(
    suggestion: Suggestion | None, better: str, a: ImageFile, b: ImageFile | None, reasons: Collection[KeeperReason]
) -> str:
    """Which is the better one, unless another is suggested for one of these reasons."""
    if suggestion is None or suggestion.reason not in reasons:
        return better
    return better if suggestion.path == {"A": a.path, "B": b.path if b is not None else ""}.get(better) else ""


def _enlarged(a: ImageFile, b: ImageFile | None, matches: Sequence[Match]) -> Mapping[str, float]:
    if a.quality is None or b is None or b.quality is None:
        return {}
    return enlarged((a, b), matches, {a.path: a.quality, b.path: b.quality})


def _quality_rows(
    a: ImageFile, b: ImageFile | None, made: Mapping[str, float], suggestion: Suggestion | None
) -> list[PropertyRow]:
    """What was measured of the two, where it was."""
    if a.quality is None and (b is None or b.quality is None):
        return []
    # It lost the least to blur and lost colour, too; that the other is less compressed says nothing against it.
    better = _unless_against(suggestion, _less_compressed(a, b), a, b, {KeeperReason.BEST_QUALITY})
    rows = [_row(Property.QUALITY, a, b, lambda image: compression_words(image.quality), better)]
    if damage(a) or (b is not None and damage(b)):
        rows.append(
            _row(Property.DAMAGE, a, b, lambda image: missing_words(image.quality), _larger(a, b, _wholeness))
        )
    if made:
        better = _larger(a, b, lambda image: int(image.path not in made))
        rows.append(_row(Property.ENLARGED, a, b, lambda image: enlargement_words(made.get(image.path)), better))
    rows.append(_row(Property.METADATA, a, b, lambda image: metadata_words(image.quality), _larger(a, b, _richness)))
    return rows


def _less_compressed(a: ImageFile, b: ImageFile | None) -> str:
    if a.quality is None or b is None or b.quality is None or abs(a.quality.kept - b.quality.kept) <= ALIKE:
        return ""
    return "A" if a.quality.kept > b.quality.kept else "B"


def _wholeness(image: ImageFile) -> float:
    return -damage(image)


def _richness(image: ImageFile) -> int:
    return image.quality.metadata if image.quality is not None else 0


def _row(what: Property, a: ImageFile, b: ImageFile | None, value: object, better: str = "") -> PropertyRow:
    text = value if callable(value) else str
    text_a = str(text(a))
    text_b = str(text(b)) if b is not None else ""
    tips = ("", "")
    if what in (Property.NAME, Property.FOLDER):
        tips = (printable(a.path), printable(b.path) if b is not None else "")
    elif what is Property.PIXELS and a.pixels and (b is None or b.pixels):
        tips = (megapixels(a), megapixels(b) if b is not None else "")
    elif what is Property.OTHER_NAMES:
        tips = (_list(a.file.aliases), _list(b.file.aliases if b is not None else ()))
    elif what is Property.MOVES_WITH:
        tips = (_list(a.file.companions), _list(b.file.companions if b is not None else ()))
    return PropertyRow(what, text_a, text_b, better, *tips)


def _larger(a: ImageFile, b: ImageFile | None, value: object) -> str:
    if b is None or not callable(value):
        return ""
    one, other = value(a), value(b)
    return "" if one == other else "A" if one > other else "B"


_MODES: Mapping[str, str] = TranslatedTable(
    "evidence",
    {
        "1": QT_TRANSLATE_NOOP("evidence", "black and white"),
        "L": QT_TRANSLATE_NOOP("evidence", "grey"),
        "LA": QT_TRANSLATE_NOOP("evidence", "grey"),
        "I": QT_TRANSLATE_NOOP("evidence", "grey, 32 bit"),
        "I;16": QT_TRANSLATE_NOOP("evidence", "grey, 16 bit"),
        "I;16B": QT_TRANSLATE_NOOP("evidence", "grey, 16 bit"),
        "F": QT_TRANSLATE_NOOP("evidence", "grey, float"),
        "P": QT_TRANSLATE_NOOP("evidence", "palette"),
        "PA": QT_TRANSLATE_NOOP("evidence", "palette"),
        "RGBA": QT_TRANSLATE_NOOP("evidence", "with alpha"),
        "CMYK": QT_TRANSLATE_NOOP("evidence", "CMYK"),
        "LAB": QT_TRANSLATE_NOOP("evidence", "Lab"),
    },
)


def _format(image: ImageFile) -> str:
    note = _MODES.get(image.info.mode, "")
    if not note:
        return image.info.format
    return translate("evidence", "{format}, {mode}").format(format=image.info.format, mode=note)


def _captured(image: ImageFile) -> str:
    return taken(image.captured) or UNKNOWN


def _owner(image: ImageFile) -> str:
    return file_name(image.file.companion_of) if image.file.companion_of else UNKNOWN


def _many(paths: tuple[str, ...], counted: Callable[[int], str]) -> str:
    return counted(len(paths)) if paths else UNKNOWN


def _list(paths: tuple[str, ...]) -> str:
    return "\n".join(printable(path) for path in paths)
