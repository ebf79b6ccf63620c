"""Which member of a group to keep: ordered rules, the first that tells two members apart gives the reason."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dedup_gui.core.forensics.enlargement import enlarged
from dedup_gui.core.grouping.edited_members import MUCH_FINER, common_state, framed_members
from dedup_gui.core.grouping.match_strength import tied, tied_without_edits
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.types import ImageFile, KeeperReason, Match, Relation, Suggestion

SAME_PIXEL_COUNT = 0.98
"""An export may lose a few rows to the codec's block size; it still counts as full resolution."""

CAMERA_BONUS = 15.0
"""Points of the score that a camera's own metadata with the very size are worth: programs that change a picture save
it at a high quality, and that says nothing."""

TRUE_DETAIL = 85.0
"""Points of `Quality.kept` from which on detail is detail; below, the edges of JPEG's blocks look like it."""
MUCH_SOFTER = 0.85
BLURRED = 0.4
"""Detail, as a share of the sharpest member's, that is no artefact of compression any more: half the points."""
ALIKE = 5.0
"""Points that say nothing: encoders differ by as much at the same number, and so do estimates."""
SOFTER = 25.0
"""Points that being so much softer than another member costs: it was blurred, or rid of noise and detail alike."""

_BLIND_TO_EDITS = frozenset(
    {
        KeeperReason.LARGEST_FILE,
        KeeperReason.OLDEST,
        KeeperReason.NEWEST,
        KeeperReason.SHORTEST_PATH,
        KeeperReason.FIRST_PATH,
    }
)
"""Reasons that do not tell an original from an edit of it. Files get other times whenever they are copied."""

LOSSY_FORMATS = frozenset({"JPEG", "MPO", "WEBP", "HEIF", "AVIF", "JXL", "JPEG2000"})
CAMERA_FORMATS = frozenset({"HEIF"})

# A copy's name, in the languages of the systems that make them: "IMG (1)", "IMG - Copy", "Copy of IMG",
# "IMG - Kopie", "IMG copie", "IMG_edited", "IMG-edit", "IMG~2", "IMG 2" is left out: cameras count so.
_COPY_NAME = re.compile(
    r"""
    \(\s*\d{1,3}\s*\)$                                   # name (1)
    | ~\d{1,3}$                                          # name~2
    | (?:^|[\s_.\-(])(?:copy|kopie|copie|copia|c[oó]pia|kopia|kopi|kopija|másolat|kopyas[ıi]|копия|副本|コピー|복사본)
      (?:[\s_\-]*\(?\d{0,3}\)?)?\)?$                     # name - Copy (2)
    | ^(?:copy|kopie|copie|copia|c[oó]pia|kopia|kopi|копия)[\s_]+(?:\(\d+\)[\s_]+)?(?:of|von|de|di|af|av|z)?\b
    | [\s_\-](?:edited|edit|bearbeitet|modifi[ée]|editado|modificato|bewerkt|resized|small|thumb|thumbnail|scaled)
      (?:[\s_\-]?\d{0,3})?$                              # name_edited
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a rule may look at."""

    members: Sequence[ImageFile]
    matches: Sequence[Match]
    quality: Mapping[str, Quality]
    folders: Sequence[str]
    paths: frozenset[str] = field(default_factory=frozenset)


_Value = tuple[float, ...] | float | int
_Rule = Callable[[_Context, Sequence[ImageFile]], Sequence[_Value] | None]


def is_copy_name(path: str) -> bool:
    """Whether a file's name says that it is a copy or an edited version of another ("IMG (1).jpg", "Copy of …")."""
    stem = os.path.splitext(os.path.basename(path))[0]
    return _COPY_NAME.search(stem) is not None


def suggest(
    members: Sequence[ImageFile],
    matches: Sequence[Match],
    rules: Sequence[KeeperReason],
    *,
    folders: Sequence[str] = (),
) -> Suggestion:
    """Suggest which member of a group to keep.

    Members are compared rule by rule, as words are letter by letter; the rule that leaves one member alone is the
    reason. The result does not depend on the order of members and matches. Rules that need evidence of quality are
    passed over for a group where a member carries none; but a file that was seen to be damaged never comes before one
    that was not.

    Args:
        members: at least one image.
        matches: the accepted pairs among them.
        rules: which rule speaks first: the person's order; the first path decides at last, whether it is named or
            not.
        folders: folders in order of preference, for `KeeperReason.FOLDER_PRIORITY`.

    Returns:
        The keeper and the reason.

    Raises:
        ValueError: `members` is empty.
    """
    if not members:
        raise ValueError("a group has members")
    quality = {member.path: member.quality for member in members if member.quality is not None}
    context = _Context(members, matches, quality, folders, frozenset(member.path for member in members))
    alive: Sequence[ImageFile] = members
    for reason in _in_order(rules):
        if reason is KeeperReason.FIRST_PATH:
            path = min(member.path for member in alive)
            return Suggestion(path, reason, _is_between_edits(context, alive, path, reason))
        values = _RULES[reason](context, alive)
        if values is None:
            continue
        best = max(values)
        survivors = [member for member, value in zip(alive, values, strict=True) if value == best]
        if len(survivors) == 1:
            path = survivors[0].path
            return Suggestion(path, reason, _is_between_edits(context, alive, path, reason))
        alive = survivors
    raise AssertionError("the first path always decides")


def _is_between_edits(context: _Context, alive: Sequence[ImageFile], path: str, reason: KeeperReason) -> bool:
    """Whether a reason that says nothing of edits had to choose between a picture and an edit of it."""
    if reason not in _BLIND_TO_EDITS:
        return False
    edited = tied(context.matches, path) - tied_without_edits(context.matches, path)
    return any(member.path in edited for member in alive)


def _in_order(rules: Sequence[KeeperReason]) -> Sequence[KeeperReason]:
    """The person's order, with the rules that do not stand to choice."""
    place = rules.index(KeeperReason.REFERENCE) + 1 if KeeperReason.REFERENCE in rules else 0
    first = KeeperReason.OUTSIDE_ARCHIVE, KeeperReason.UNDAMAGED
    return (*first, *rules[:place], KeeperReason.COMPANION, *rules[place:], KeeperReason.FIRST_PATH)


def _outside_archive(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [int(not member.file.archive) for member in alive]


def _undamaged(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    """The less is missing, the better; a member that was not measured counts as whole."""
    return [-damage(member) for member in alive]


def damage(member: ImageFile) -> float:
    """The share of its picture that an image's file holds no data for, 0-1; 0 where that was not measured."""
    return member.quality.missing if member.quality is not None else 0.0


def _reference(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [int(member.file.reference) for member in alive]


def _companion(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    """Of identical files the one that belongs to an image beside it."""
    return [int(bool(member.file.companion_of)) for member in alive]


def _whole_picture(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value] | None:
    crops = {
        match.b
        for match in context.matches
        if match.relation is Relation.CROPPED and match.a in context.paths and match.evidence.scale <= MUCH_FINER
    }
    return [int(member.path not in crops) for member in alive] if crops else None


def _not_upscaled(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value] | None:
    if any(member.path not in context.quality for member in alive):
        return None
    made = enlarged(alive, context.matches, context.quality)
    return [int(member.path not in made) for member in alive] if made else None


def _original_format(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    """RAW, then a HEIF at full resolution, then a lossy file whose very pixels a lossless copy repeats.

    The last: decoding a JPEG into a PNG keeps its pixels, while encoding a PNG as JPEG changes them; so of a JPEG
    and a PNG with the same pixels the JPEG came first, and the PNG is merely larger.
    """
    by_path = {member.path: member for member in context.members}
    repeated = set()
    for match in context.matches:
        if match.relation is Relation.SAME_PIXELS and match.a in by_path and match.b in by_path:
            lossy = [p for p in (match.a, match.b) if by_path[p].info.format in LOSSY_FORMATS]
            if len(lossy) == 1:
                repeated.add(lossy[0])
    most = max(member.pixels for member in context.members)

    def value(member: ImageFile) -> int:
        if member.info.format == "RAW":
            return 3
        if member.info.format in CAMERA_FORMATS and member.pixels >= SAME_PIXEL_COUNT * most:
            return 2
        return int(member.path in repeated)

    return [value(member) for member in alive]


def _unedited(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value] | None:
    """Not framed by something around it, then what most copies look like."""
    framed = framed_members(context.members, context.matches)
    common = common_state(context.members, context.matches)
    if not framed and common is None:
        return None
    return [(int(member.path not in framed), int(common is None or member.path in common)) for member in alive]


def _most_pixels(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [member.pixels for member in alive]


def _best_quality(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    """Full colour over grey over a palette, then what was measured, where every member has it.

    Pixels count too: half the side costs a quarter of the points. That matters only where this rule is asked before
    the one for most pixels.
    """
    same_pixels = {
        path for match in context.matches if match.relation is Relation.SAME_PIXELS for path in (match.a, match.b)
    }
    # The same pixels are the same colours, however they are stored.
    depths = [2.0 if member.path in same_pixels else _colour_depth(member.info.mode) for member in alive]
    facts = [fact for member in alive if (fact := context.quality.get(member.path)) is not None]
    if len(facts) < len(alive):
        return depths
    fineness = [fact.detail * math.sqrt(member.pixels) for member, fact in zip(alive, facts, strict=True)]
    finest = max((fine for fine, fact in zip(fineness, facts, strict=True) if _shows_true_detail(fact)), default=0.0)
    sharpest = max(fineness)
    most = max(1, *(member.pixels for member in alive))
    points = []
    for member, fact, fine in zip(alive, facts, fineness, strict=True):
        point = fact.kept + CAMERA_BONUS * fact.camera_original - SOFTER * (fine < MUCH_SOFTER * finest)
        if fine < BLURRED * sharpest:
            point /= 2.0
        points.append(point * (0.5 + 0.5 * math.sqrt(member.pixels / most)))
    looks = [(depth, float(fact.coloured)) for depth, fact in zip(depths, facts, strict=True)]
    best = max(point for look, point in zip(looks, points, strict=True) if look == max(looks))
    return [(*look, min(point, best - ALIKE)) for look, point in zip(looks, points, strict=True)]


def _shows_true_detail(fact: Quality) -> bool:
    return fact.kept >= TRUE_DETAIL and not fact.compressed_twice


def _colour_depth(mode: str) -> float:
    if mode in {"1", "P", "PA"}:
        return 0.0
    return 1.0 if mode in {"L", "LA", "La"} else 2.0


def _richer_metadata(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value] | None:
    facts = [context.quality.get(member.path) for member in alive]
    known = [fact.metadata for fact in facts if fact is not None]
    return known if len(known) == len(facts) else None


def _largest_file(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [member.file.size for member in alive]


def _times(members: Sequence[ImageFile]) -> list[float] | list[int]:
    """Capture times where all are known, else times of change: the two are never compared with each other."""
    captured = [_captured(member.captured) for member in members]
    known = [time for time in captured if time is not None]
    return known if len(known) == len(members) else [member.file.mtime_ns for member in members]


def _captured(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.replace(tzinfo=None) - datetime(1, 1, 1)).total_seconds()


def _oldest(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [-time for time in _times(alive)]


def _newest(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return _times(alive)


def _folder_priority(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value] | None:
    if not context.folders:
        return None
    return [-folder_rank(member.path, context.folders) for member in alive]


def folder_rank(path: str, folders: Sequence[str]) -> int:
    """The place of the first folder in `folders` that holds `path`; their number where none does."""
    for rank, folder in enumerate(folders):
        base = folder.rstrip(os.sep) + os.sep
        if path.startswith(base):
            return rank
    return len(folders)


def _not_a_copy_name(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [int(not is_copy_name(member.path)) for member in alive]


def _shortest_path(context: _Context, alive: Sequence[ImageFile]) -> Sequence[_Value]:
    return [-len(member.path) for member in alive]


_RULES: Mapping[KeeperReason, _Rule] = {
    KeeperReason.OUTSIDE_ARCHIVE: _outside_archive,
    KeeperReason.UNDAMAGED: _undamaged,
    KeeperReason.REFERENCE: _reference,
    KeeperReason.COMPANION: _companion,
    KeeperReason.WHOLE_PICTURE: _whole_picture,
    KeeperReason.NOT_UPSCALED: _not_upscaled,
    KeeperReason.ORIGINAL_FORMAT: _original_format,
    KeeperReason.UNEDITED: _unedited,
    KeeperReason.MOST_PIXELS: _most_pixels,
    KeeperReason.BEST_QUALITY: _best_quality,
    KeeperReason.RICHER_METADATA: _richer_metadata,
    KeeperReason.LARGEST_FILE: _largest_file,
    KeeperReason.OLDEST: _oldest,
    KeeperReason.NEWEST: _newest,
    KeeperReason.FOLDER_PRIORITY: _folder_priority,
    KeeperReason.NOT_A_COPY_NAME: _not_a_copy_name,
    KeeperReason.SHORTEST_PATH: _shortest_path,
}
