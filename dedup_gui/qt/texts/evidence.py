"""Why two images match, and why one of a group is suggested, in sentences and figures. No Qt here."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dedup_gui.core.grouping.compare_transform import Alignment, AlignmentCode
from dedup_gui.core.grouping.match_strength import certain_keeper, sure_duplicates
from dedup_gui.core.review.choices import weak_reason
from dedup_gui.core.types import Evidence, Group, Match, Relation
from dedup_gui.qt.texts.codes import KEEPER_REASONS
from dedup_gui.qt.texts.review import file_name
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate
from dedup_gui.words.numbers import count, listed, number, percent

Turn = Literal["", "over", "left", "right"]
"""How an image is turned: not at all, upside down, counter-clockwise, clockwise."""

_RELATIONS = TranslatedTable(
    "evidence",
    {
        Relation.EXACT: QT_TRANSLATE_NOOP("evidence", "{b} is an exact copy of {a}, byte for byte."),
        Relation.SAME_PIXELS: QT_TRANSLATE_NOOP(
            "evidence", "Every pixel is the same; only the files around them differ."
        ),
        Relation.RE_ENCODED: QT_TRANSLATE_NOOP("evidence", "The same picture in the same size, saved again."),
        Relation.CROPPED: QT_TRANSLATE_NOOP("evidence", "{b} is cut out of {a}."),
        Relation.EDITED: QT_TRANSLATE_NOOP("evidence", "The same picture, with changes to it."),
        Relation.PARTIAL: QT_TRANSLATE_NOOP("evidence", "{a} and {b} share a part."),
        Relation.BURST: QT_TRANSLATE_NOOP("evidence", "{a} and {b} are two shots of the same scene."),
        Relation.VARIANT: QT_TRANSLATE_NOOP("evidence", "{a} and {b} look alike and have other content."),
    },
)
"""Those that figures say nothing of."""

_ROTATED: TranslatedTable[Turn] = TranslatedTable(
    "evidence",
    {
        "": QT_TRANSLATE_NOOP("evidence", "{b} is {a} turned."),
        "over": QT_TRANSLATE_NOOP("evidence", "{b} is {a} turned upside down."),
        "left": QT_TRANSLATE_NOOP("evidence", "{b} is {a} turned {degrees}° counter-clockwise."),
        "right": QT_TRANSLATE_NOOP("evidence", "{b} is {a} turned {degrees}° clockwise."),
    },
)
_MIRRORED: TranslatedTable[Turn] = TranslatedTable(
    "evidence",
    {
        "": QT_TRANSLATE_NOOP("evidence", "{b} is the mirror image of {a}."),
        "over": QT_TRANSLATE_NOOP("evidence", "{b} is the mirror image of {a}, turned upside down."),
        "left": QT_TRANSLATE_NOOP("evidence", "{b} is the mirror image of {a}, turned {degrees}° counter-clockwise."),
        "right": QT_TRANSLATE_NOOP("evidence", "{b} is the mirror image of {a}, turned {degrees}° clockwise."),
    },
)
_DEGREES: TranslatedTable[Turn] = TranslatedTable(
    "evidence",
    {
        "": QT_TRANSLATE_NOOP("evidence", "{degrees}°"),
        "over": QT_TRANSLATE_NOOP("evidence", "{degrees}°"),
        "left": QT_TRANSLATE_NOOP("evidence", "{degrees}° to the left"),
        "right": QT_TRANSLATE_NOOP("evidence", "{degrees}° to the right"),
    },
)


def weak_sentence(match: Match) -> str:
    """Why a match is weak."""
    if match.evidence.differences:
        return translate("evidence", "What differs may be an edit, another shot or other content: look closely.")
    return translate("evidence", "Only just above the threshold: look closely.")


def suggestion_sentence(group: Group) -> str:
    """Why this keeper."""
    if group.no_duplicates:
        if group.matches[0].relation is Relation.VARIANT:
            return translate("evidence", "Keep them all: they look alike, and what they say or show differs.")
        return translate(
            "evidence", "Keep both: they only share a part, and each shows something that the other does not."
        )
    if not certain_keeper(group):
        if _edits_of_one_another(group):
            return translate(
                "evidence",
                "None: they are edits of one another, and nothing tells which was first. Look closely, and decide by "
                "hand.",
            )
        return translate("evidence", "None: nothing here is certainly a duplicate. Look closely, and decide by hand.")
    reason = KEEPER_REASONS[group.suggestion.reason]
    if weak_reason(group):
        said = translate(
            "evidence", "No real difference found: either may stay. This one is suggested because {reason}."
        )
        return said.format(reason=reason)
    return translate("evidence", "Suggested: {reason}.").format(reason=reason)


def none_suggested(group: Group) -> str:
    """Why nothing is suggested for a group without a certain keeper, when that is asked for."""
    if _edits_of_one_another(group):
        return translate(
            "evidence", "They are edits of one another, and nothing tells which was first: decide by hand."
        )
    return translate("evidence", "Nothing here is certainly a duplicate: decide by hand.")


def _edits_of_one_another(group: Group) -> bool:
    return bool(sure_duplicates(group, group.suggestion.path))


def relation_sentence(match: Match, names: tuple[str, str]) -> str:
    """What the one image is to the other.

    What goes both ways is said of B, however the match was found.

    Args:
        match: the match.
        names: what the view calls `match.a` and `match.b` ("A", "B").
    """
    a, b = names
    evidence = match.evidence
    if match.relation is not Relation.CROPPED and (a == "B" or b == "A"):
        a, b, evidence = b, a, turned_round(evidence)
    degrees = count(abs(round(evidence.rotation)))
    if match.relation is Relation.RESIZED:
        return _resized_sentence(evidence.scale, b)
    if match.relation is Relation.ROTATED:
        return _ROTATED[_turn(evidence.rotation)].format(a=a, b=b, degrees=degrees)
    if match.relation is Relation.MIRRORED:
        return _MIRRORED[_turn(evidence.rotation)].format(a=a, b=b, degrees=degrees)
    return _RELATIONS[match.relation].format(a=a, b=b)


def _resized_sentence(scale: float, b: str) -> str:
    if abs(scale - 1.0) < 0.005:
        said = translate("evidence", "The same picture; {b} was saved again.")
    elif scale < 1:
        said = translate("evidence", "The same picture; {b} is {share} smaller.")
    else:
        said = translate("evidence", "The same picture; {b} is {share} larger.")
    return said.format(b=b, share=percent(abs(scale - 1)))


def turned_round(evidence: Evidence) -> Evidence:
    """What the figures of b as against a are of a as against b.

    What is mirrored and then turned is undone by the very same: mirroring turns the other way round.
    """
    turn = evidence.rotation if evidence.mirrored or abs(evidence.rotation) == 180.0 else -evidence.rotation
    return replace(evidence, rotation=turn + 0.0, scale=1.0 / evidence.scale if evidence.scale > 0.0 else 0.0)


def _turn(rotation: float) -> Turn:
    """Which way b is turned as against a."""
    degrees = round(rotation)
    if degrees == 0:
        return ""
    if abs(degrees) == 180:
        return "over"
    return "left" if degrees > 0 else "right"


def figures(match: Match, *, of_a: bool = False) -> list[tuple[str, str]]:
    """The figures behind a match, as (what, value).

    The relation says what was proven: the judge, too, may have decided by pixels, but by their likeness alone.

    Args:
        match: the match.
        of_a: say scale and rotation of `match.a` as against `match.b`, which the view calls "A".
    """
    evidence = turned_round(match.evidence) if of_a else match.evidence
    if match.relation is Relation.EXACT:
        same = translate("evidence", "identical (same BLAKE3 digest)")
        return [(translate("evidence", "Bytes"), same)]
    if match.relation is Relation.SAME_PIXELS:
        same = translate("evidence", "identical (same digest of the pixels)")
        return [(translate("evidence", "Pixels"), same)]
    rows = []
    alike = translate("evidence", "{share} alike")
    if evidence.method == "pixels":
        how = translate("evidence", "the pixels, laid over one another")
        rows.append((translate("evidence", "Decided by"), how))
    if evidence.phash_distance is not None:
        bits = translate("evidence", "{number} of\u00a064 bits").format(number=evidence.phash_distance)
        rows.append((translate("evidence", "pHash distance"), bits))
    if evidence.cosine is not None:
        share = percent(max(0.0, evidence.cosine))
        rows.append((translate("evidence", "Features"), alike.format(share=share)))
    if evidence.inliers:
        there = translate("evidence", "{number} in the same place").format(number=count(evidence.inliers))
        rows.append((translate("evidence", "Keypoints"), there))
    rows.append((translate("evidence", "Aligned pixels"), alike.format(share=percent(evidence.agreement))))
    if abs(evidence.scale - 1.0) >= 0.005:
        rows.append((translate("evidence", "Scale of B"), percent(evidence.scale)))
    if round(evidence.rotation):
        rows.append((translate("evidence", "Rotation of B"), _degrees(evidence.rotation)))
    return rows


def _degrees(rotation: float) -> str:
    degrees = number(abs(rotation), 0 if round(abs(rotation), 1).is_integer() else 1)
    return _DEGREES[_turn(rotation)].format(degrees=degrees)


def alignment_sentence(alignment: Alignment) -> str:
    """Say how two images without a match of their own are laid over each other; "" where they have one."""
    if alignment.code is AlignmentCode.VIA:
        said = translate(
            "evidence", "The two were not compared directly; both match {names}, and are aligned through it."
        )
        return said.format(names=listed(file_name(path) for path in alignment.via))
    if alignment.code is AlignmentCode.SCALED:
        return translate(
            "evidence",
            "The two were not compared directly; they are shown scaled to one another, which may not line up.",
        )
    return ""
