"""The sentences of the review page, made from codes and numbers. No Qt here: plain functions, plain strings."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

from dedup_gui.core.grouping.compare_transform import Alignment, AlignmentCode
from dedup_gui.core.grouping.match_strength import (
    certain_keeper,
    reclaimable,
    sure_duplicates,
    unsure_members,
)
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.review.choices import weak_reason
from dedup_gui.core.review_types import BulkRule, Change, RefusalCode, Totals
from dedup_gui.core.types import Decision, Evidence, Group, ImageFile, Match, Relation
from dedup_gui.qt.texts.codes import DECISIONS, KEEPER_REASONS, RELATIONS
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.saved_reviews import NOT_REACHABLE
from dedup_gui.words.numbers import NBSP, TIMES, count, percent, plural, size, time_left

REFUSALS: dict[RefusalCode, str] = {
    RefusalCode.LAST_COPY: "Not marked: it is the last image of its group, and one always stays.",
    RefusalCode.REFERENCE: "Not marked: it is in a reference folder, and nothing is removed from there.",
    RefusalCode.NOT_SHOWN: "Not marked: it is no longer in a group.",
}

BULK_RULES: dict[BulkRule, str] = {
    BulkRule.EXACT: "Exact copies only",
    BulkRule.SUGGESTED: "Keep what is suggested",
    BulkRule.MOST_PIXELS: "Keep the most pixels",
    BulkRule.LARGEST_FILE: "Keep the largest file",
    BulkRule.BEST_QUALITY: "Keep the best quality",
    BulkRule.OLDEST: "Keep the oldest",
    BulkRule.NEWEST: "Keep the newest",
    BulkRule.FOLDER_PRIORITY: "Keep what is in the folders I prefer",
    BulkRule.RAW_OVER_JPEG: "Keep camera originals over their exports",
    BulkRule.WHOLE_OVER_CROP: "Keep whole pictures over their crops",
}

BULK_SENTENCES: dict[BulkRule, str] = {
    BulkRule.EXACT: "Of files with identical bytes one is kept and the others are marked. Nothing else is touched.",
    BulkRule.SUGGESTED: "The suggested keeper is kept and its duplicates are marked, but for edits of unclear order.",
    BulkRule.MOST_PIXELS: "The image with the most pixels is kept; of equals the usual rules decide.",
    BulkRule.LARGEST_FILE: "The largest file is kept; of equals the usual rules decide.",
    BulkRule.BEST_QUALITY: "What lost least to compression and blur is kept; of equals the usual rules decide.",
    BulkRule.OLDEST: "The oldest by capture date is kept; without capture dates, the dates of change count.",
    BulkRule.NEWEST: "The newest by capture date is kept; without capture dates, the dates of change count.",
    BulkRule.FOLDER_PRIORITY: "What is in the first of your folders is kept; duplicates of it elsewhere are marked.",
    BulkRule.RAW_OVER_JPEG: "Where a RAW or full-size HEIC is there, the JPEGs and the like made from it are marked.",
    BulkRule.WHOLE_OVER_CROP: "Where the whole picture is there, what was cut out of it is marked.",
}


def file_name(path: str) -> str:
    """The last part of a path, fit for showing."""
    return printable(os.path.basename(path))


def folder_of(path: str) -> str:
    """The folder of a path, fit for showing."""
    return printable(os.path.dirname(path))


def last_folder(path: str) -> str:
    """The last part of a path's folder, fit for showing; the root as it is."""
    folder = os.path.dirname(path)
    return printable(os.path.basename(folder) or folder)


def dimensions(image: ImageFile) -> str:
    """Pixels: "4,000 × 3,000" without the comma: "4000 × 3000"; a dash where they are not known."""
    if not image.pixels:
        return "\N{EM DASH}"
    return f"{image.info.width}{NBSP}{TIMES}{NBSP}{image.info.height}"


def megapixels(image: ImageFile) -> str:
    """Pixels in millions: "12.0 MP"."""
    millions = image.pixels / 1e6
    return f"{millions:.1f}{NBSP}MP" if millions >= 0.095 else f"{millions:.2f}{NBSP}MP"


def group_line(number: int, relation: Relation) -> str:
    """What a group is: "3 images · Cropped"."""
    return f"{plural(number, 'image')} · {RELATIONS[relation]}"


def open_words(open_: int, number: int) -> str:
    """How far a group is decided."""
    if open_ == 0:
        return "Decided"
    return "Undecided" if open_ >= number else f"{count(open_)} open"


def group_description(group: Group, relation: Relation, open_: int) -> str:
    """A group in one sentence, for screen readers."""
    members = sum(not member.file.reference for member in group.members)
    freed = "no duplicates" if group.no_duplicates else f"{size(reclaimable(group))} can be freed"
    if unsure_members(group):
        freed = f"{freed}, to be looked at" if certain_keeper(group) else "to be looked at"
    return (
        f"{file_name(group.suggestion.path)}: {group_line(len(group.members), relation)}, {freed}, "
        f"{open_words(open_, members).lower()}"
    )


def member_description(image: ImageFile, decision: Decision, *, suggested: bool) -> str:
    """A member in one sentence, for screen readers."""
    parts = [file_name(image.path), dimensions(image).replace(TIMES, "by"), size(image.file.size)]
    if image.file.unseen:
        parts.append(NOT_REACHABLE)
    if suggested:
        parts.append("suggested keeper")
    parts.append("in a reference folder" if image.file.reference else decision_words(decision))
    return ", ".join(parts)


def decision_words(decision: Decision) -> str:
    """A decision in a sentence."""
    return {Decision.KEEP: "to be kept", Decision.REMOVE: "to be removed"}.get(decision, "undecided")


def weak_sentence(match: Match) -> str:
    """Why a match is weak."""
    if match.evidence.differences:
        return "What differs may be an edit, another shot or other content: look closely."
    return WEAK


def suggestion_sentence(group: Group) -> str:
    """Why this keeper."""
    if group.no_duplicates:
        if group.matches[0].relation is Relation.VARIANT:
            return "Keep them all: they look alike, and what they say or show differs."
        return "Keep both: they only share a part, and each shows something that the other does not."
    if not certain_keeper(group):
        why = nothing_to_go(group)
        return f"None: {why[0].lower()}{why[1:]}. Look closely, and decide by hand."
    reason = KEEPER_REASONS[group.suggestion.reason]
    if weak_reason(group):
        return f"No real difference found: either may stay. This one is suggested because {reason}."
    return f"Suggested: {reason}."


def nothing_to_go(group: Group) -> str:
    """Why nothing of a group goes without a look."""
    if sure_duplicates(group, group.suggestion.path):
        return "They are edits of one another, and nothing tells which was first"
    return "Nothing here is certainly a duplicate"


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
    turned = turned_words(evidence)
    sentence = {
        Relation.EXACT: f"{b} is an exact copy of {a}, byte for byte",
        Relation.SAME_PIXELS: "Every pixel is the same; only the files around them differ",
        Relation.RE_ENCODED: "The same picture in the same size, saved again",
        Relation.RESIZED: f"The same picture; {b} {_size_words(evidence.scale)}",
        Relation.CROPPED: f"{b} is cut out of {a}",
        Relation.ROTATED: f"{b} is {a} {turned or 'turned'}",
        Relation.MIRRORED: f"{b} is the mirror image of {a}" + (f", {turned}" if turned else ""),
        Relation.EDITED: "The same picture, with changes to it",
        Relation.PARTIAL: f"{a} and {b} share a part",
        Relation.BURST: f"{a} and {b} are two shots of the same scene",
        Relation.VARIANT: f"{a} and {b} look alike and have other content",
    }[match.relation]
    return sentence + "."


def turned_round(evidence: Evidence) -> Evidence:
    """What the figures of b as against a are of a as against b.

    What is mirrored and then turned is undone by the very same: mirroring turns the other way round.
    """
    turn = evidence.rotation if evidence.mirrored or abs(evidence.rotation) == 180.0 else -evidence.rotation
    return replace(evidence, rotation=turn + 0.0, scale=1.0 / evidence.scale if evidence.scale > 0.0 else 0.0)


def _size_words(scale: float) -> str:
    if abs(scale - 1.0) < 0.005:
        return "was saved again"
    return f"is {percent(1 - scale)} smaller" if scale < 1 else f"is {percent(scale - 1)} larger"


def turned_words(evidence: Evidence) -> str:
    """How b is turned as against a: "turned 90° clockwise", or ""."""
    degrees = round(evidence.rotation)
    if degrees == 0:
        return ""
    if abs(degrees) == 180:
        return "turned upside down"
    return f"turned {abs(degrees)}° {'counter-clockwise' if degrees > 0 else 'clockwise'}"


def figures(match: Match, *, of_a: bool = False) -> list[tuple[str, str]]:
    """The figures behind a match, as (what, value).

    The relation says what was proven: the judge, too, may have decided by pixels, but by their likeness alone.

    Args:
        match: the match.
        of_a: say scale and rotation of `match.a` as against `match.b`, which the view calls "A".
    """
    evidence = turned_round(match.evidence) if of_a else match.evidence
    if match.relation is Relation.EXACT:
        return [("Bytes", "identical (same BLAKE3 digest)")]
    if match.relation is Relation.SAME_PIXELS:
        return [("Pixels", "identical (same digest of the pixels)")]
    rows = []
    if evidence.method == "pixels":
        rows.append(("Decided by", "the pixels, laid over one another"))
    if evidence.phash_distance is not None:
        rows.append(("pHash distance", f"{evidence.phash_distance} of{NBSP}64 bits"))
    if evidence.cosine is not None:
        rows.append(("Features", f"{percent(max(0.0, evidence.cosine))} alike"))
    if evidence.inliers:
        rows.append(("Keypoints", f"{count(evidence.inliers)} in the same place"))
    rows.append(("Aligned pixels", f"{percent(evidence.agreement)} alike"))
    if abs(evidence.scale - 1.0) >= 0.005:
        rows.append(("Scale of B", f"{evidence.scale * 100:.0f}{NBSP}%"))
    if round(evidence.rotation):
        rows.append(("Rotation of B", _degrees(evidence.rotation)))
    return rows


def _degrees(rotation: float) -> str:
    way = "" if abs(round(rotation)) == 180 else " to the left" if rotation > 0 else " to the right"
    return f"{abs(rotation):.1f}°".replace(".0°", "°") + way


WEAK = "Only just above the threshold: look closely."


def alignment_sentence(alignment: Alignment) -> str:
    """Say how two images without a match of their own are laid over each other; "" where they have one."""
    if alignment.code is AlignmentCode.VIA:
        through = ", ".join(file_name(path) for path in alignment.via)
        return f"The two were not compared directly; both match {through}, and are aligned through it."
    if alignment.code is AlignmentCode.SCALED:
        return "The two were not compared directly; they are shown scaled to one another, which may not line up."
    return ""


def totals_parts(totals: Totals, seconds_left: float | None = None) -> list[str]:
    """What is decided so far, for the bar at the bottom; what matters most first.

    Args:
        totals: what is decided.
        seconds_left: how long the rest takes at the person's pace; None where no pace can be told.
    """
    if not totals.groups:
        return []
    groups = f"{count(totals.decided_groups)} of {plural(totals.groups, 'group')} decided"
    pace = [f"{time_left(seconds_left)} at this pace"] if seconds_left is not None else []
    if not totals.remove_files:
        return ["Nothing to remove yet", groups, *pace]
    return [f"{plural(totals.remove_files, 'image')} to remove", size(totals.remove_bytes), groups, *pace]


def refusal_sentence(change: Change) -> str:
    """Why some of a command was not done; "" where all was."""
    if not change.refused:
        return ""
    if len(change.refused) == 1:
        return REFUSALS[change.refused[0].code]
    codes = {refusal.code for refusal in change.refused}
    if codes == {RefusalCode.REFERENCE}:
        return f"{count(len(change.refused))} images in reference folders were left alone."
    return f"{count(len(change.refused))} images were left alone, so that every group keeps one."


def change_sentence(change: Change) -> str:
    """What a command did, for the status bar; "" where nothing changed."""
    if change.ignored:
        return "Remembered as not duplicates. Undo takes it back."
    if change.unignored:
        return "Duplicates again."
    if len(change.decided) == 1:
        item = change.decided[0]
        return f"{file_name(item.path)}: {DECISIONS[item.after].lower()}"
    counts = Counter(item.after for item in change.decided)
    removed, kept, freed = (counts[each] for each in (Decision.REMOVE, Decision.KEEP, Decision.UNDECIDED))
    parts = []
    if removed:
        parts.append(f"{plural(removed, 'image')} to remove")
    if kept:
        parts.append(f"{count(kept)} to keep")
    if freed:
        parts.append(f"{count(freed)} undecided again")
    return ", ".join(parts)


def accepted_sentence(change: Change, groups: int, left: int) -> str:
    """What accepting several groups did.

    Args:
        change: what it changed.
        groups: in so many groups.
        left: groups that were left alone.
    """
    done = f"{plural(groups, 'group')} accepted: {plural(len(change.to_remove), 'image')} to remove"
    if not left:
        return f"{done}."
    if left == 1:
        return f"{done}. One group on screen needs a look and was left alone."
    return f"{done}. {count(left)} groups on screen need a look and were left alone."


def no_such_number(number: int) -> str:
    """That a digit was pressed which no image has."""
    return f"No image of this group has the number {number}."


def selected_sentence(number: int, key: str) -> str:
    """That several images are selected, and what that means.

    Args:
        number: how many.
        key: the key that ends it; "" = there is none.
    """
    selected = f"{plural(number, 'image')} selected: what you decide is for all of them."
    return f"{selected} {key} ends the selection." if key else selected


def selected_groups_sentence(number: int, key: str) -> str:
    """Likewise of groups."""
    selected = f"{plural(number, 'group')} selected: Accept and Not duplicates are for all of them."
    return f"{selected} {key} ends it." if key else selected


def unsure_sentence(summary: ApplySummary) -> str:
    """A warning about images that are no sure duplicates; "" where all are."""
    if not summary.unsure:
        return ""
    verb = "is" if summary.unsure == 1 else "are"
    return (
        f"{plural(summary.unsure, 'image')} of these {verb} no sure duplicate of what stays: only a weak match, "
        "another shot of the same scene, or a shared part."
    )
