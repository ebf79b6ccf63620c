"""The properties of two images side by side, and which value is the better one. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dedup_gui.core.forensics.enlargement import enlarged
from dedup_gui.core.grouping.keeper import ALIKE, damage
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, KeeperReason, Match, Relation, Suggestion
from dedup_gui.qt.texts.codes import SKIP_REASONS
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.quality import compression_words, enlargement_words, metadata_words, missing_words
from dedup_gui.qt.texts.review import dimensions, file_name, folder_of, megapixels
from dedup_gui.words.numbers import moment, plural, size

UNKNOWN = "\N{EM DASH}"
NAME = "Name"
PIXELS = "Pixels"
FOLDER = "Folder"
ROW_NAMES = (
    NAME,
    "Problem",
    PIXELS,
    "File size",
    "Format",
    "Quality",
    "Damage",
    "Enlarged",
    "Metadata",
    "Captured",
    "Modified",
    FOLDER,
    "Pages or frames",
    "Other names",
    "Moves with",
    "Belongs to",
)
"""Every property, in the order they are listed."""
_NOT_SAVED_AGAIN = (Relation.EDITED, Relation.PARTIAL, *OTHER_PICTURES)
"""Where the larger file may hold what was added, or another picture."""


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property.

    Attributes:
        name: what it is.
        a: A's value.
        b: B's value.
        better: "A", "B", or "" where neither is better.
        tip_a: A's value in full, or "".
        tip_b: B's value in full, or "".
    """

    name: str
    a: str
    b: str
    better: str = ""
    tip_a: str = ""
    tip_b: str = ""

    @property
    def shorten(self) -> bool:
        """Whether a value that does not fit is cut in its middle (names) and not wrapped (dates)."""
        return self.name in (NAME, FOLDER)

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
        _row(NAME, a, b, lambda image: file_name(image.path)),
        *_problem_rows(a, b),
        # What was made larger has no more to show.
        _row(PIXELS, a, b, dimensions, "" if made else _larger(a, b, lambda image: image.pixels)),
        _row("File size", a, b, lambda image: size(image.file.size), _fuller(a, b, matches)),
        _row("Format", a, b, _format, _larger(a, b, lambda image: int(image.info.format == "RAW"))),
        *_quality_rows(a, b, made, suggestion),
        _row("Captured", a, b, _captured, _larger(a, b, lambda image: int(bool(image.captured)))),
        _row("Modified", a, b, lambda image: moment(image.file.mtime_ns / 1e9)),
        _row(FOLDER, a, b, lambda image: folder_of(image.path)),
    ]
    if a.info.pages > 1 or (b is not None and b.info.pages > 1):
        rows.append(_row("Pages or frames", a, b, lambda image: str(image.info.pages)))
    if a.file.aliases or (b is not None and b.file.aliases):
        rows.append(_row("Other names", a, b, lambda image: _files(image.file.aliases, "name", "names")))
    if a.file.companions or (b is not None and b.file.companions):
        rows.append(_row("Moves with", a, b, lambda image: _files(image.file.companions, "file", "files")))
    if a.file.companion_of or (b is not None and b.file.companion_of):
        rows.append(_row("Belongs to", a, b, _owner))
    return rows


def _problem_rows(a: ImageFile, b: ImageFile | None) -> list[PropertyRow]:
    """Why one of the two, or both, could not be decoded: all that is known of it is of the file."""
    if a.problem is None and (b is None or b.problem is None):
        return []
    return [_row("Problem", a, b, lambda image: SKIP_REASONS[image.problem] if image.problem else "none")]


def _fuller(a: ImageFile, b: ImageFile | None, matches: Sequence[Match]) -> str:
    """Whose file says more of one picture: as many pixels in the same format, and none an edit of the other."""
    if b is None or a.pixels != b.pixels or damage(a) != damage(b) or a.info.format != b.info.format:
        return ""
    direct = [match for match in matches if {match.a, match.b} == {a.path, b.path}]
    if any(match.relation in _NOT_SAVED_AGAIN for match in direct):
        return ""
    return _larger(a, b, lambda image: image.file.size)


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
    better = _less_compressed(a, b)
    if suggestion is not None and suggestion.reason is KeeperReason.BEST_QUALITY:
        # It lost the least to blur and lost colour, too; that the other is less compressed says nothing against it.
        better = better if suggestion.path == {"A": a.path, "B": b.path if b is not None else ""}.get(better) else ""
    rows = [_row("Quality", a, b, lambda image: compression_words(image.quality), better)]
    if damage(a) or (b is not None and damage(b)):
        rows.append(_row("Damage", a, b, lambda image: missing_words(image.quality), _larger(a, b, _wholeness)))
    if made:
        better = _larger(a, b, lambda image: int(image.path not in made))
        rows.append(_row("Enlarged", a, b, lambda image: enlargement_words(made.get(image.path)), better))
    rows.append(_row("Metadata", a, b, lambda image: metadata_words(image.quality), _larger(a, b, _richness)))
    return rows


def _less_compressed(a: ImageFile, b: ImageFile | None) -> str:
    if a.quality is None or b is None or b.quality is None or abs(a.quality.kept - b.quality.kept) <= ALIKE:
        return ""
    return "A" if a.quality.kept > b.quality.kept else "B"


def _wholeness(image: ImageFile) -> float:
    return -damage(image)


def _richness(image: ImageFile) -> int:
    return image.quality.metadata if image.quality is not None else 0


def _row(name: str, a: ImageFile, b: ImageFile | None, value: object, better: str = "") -> PropertyRow:
    text = value if callable(value) else str
    text_a = str(text(a))
    text_b = str(text(b)) if b is not None else ""
    tips = ("", "")
    if name in (NAME, FOLDER):
        tips = (printable(a.path), printable(b.path) if b is not None else "")
    elif name == PIXELS and a.pixels and (b is None or b.pixels):
        tips = (megapixels(a), megapixels(b) if b is not None else "")
    elif name == "Other names":
        tips = (_list(a.file.aliases), _list(b.file.aliases if b is not None else ()))
    elif name == "Moves with":
        tips = (_list(a.file.companions), _list(b.file.companions if b is not None else ()))
    return PropertyRow(name, text_a, text_b, better, *tips)


def _larger(a: ImageFile, b: ImageFile | None, value: object) -> str:
    if b is None or not callable(value):
        return ""
    one, other = value(a), value(b)
    return "" if one == other else "A" if one > other else "B"


_MODES = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey",
    "I": "grey, 32 bit",
    "I;16": "grey, 16 bit",
    "I;16B": "grey, 16 bit",
    "F": "grey, float",
    "P": "palette",
    "PA": "palette",
    "RGBA": "with alpha",
    "CMYK": "CMYK",
    "LAB": "Lab",
}


def _format(image: ImageFile) -> str:
    note = _MODES.get(image.info.mode, "")
    return f"{image.info.format}, {note}" if note else image.info.format


def _captured(image: ImageFile) -> str:
    return image.captured.replace("T", " ")[:16] if image.captured else UNKNOWN


def _owner(image: ImageFile) -> str:
    return file_name(image.file.companion_of) if image.file.companion_of else UNKNOWN


def _files(paths: tuple[str, ...], one: str, many: str) -> str:
    return plural(len(paths), one, many) if paths else UNKNOWN


def _list(paths: tuple[str, ...]) -> str:
    return "\n".join(printable(path) for path in paths)
