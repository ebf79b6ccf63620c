"""Which members of a group were edited, as far as the matches among them tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dedup_gui.core.grouping.compare_transform import inverse, share_inside
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, Match, Relation

MUCH_FINER = 2.0
"""A crop whose shared part has more than twice the whole picture's side is no poorer than that whole picture (a
thumbnail of the whole must not beat the full-resolution crop): then the number of pixels decides."""

PASTED_AREA, FRAMED = 0.15, 0.95
"""Shares of the area of a framed picture that what is inside has: between a picture in a picture and a mere gap."""

WHOLE = 0.98
"""Share of a picture that counts as all of it."""

MUCH_SMALLER = 0.5
"""A state of the picture that is nowhere kept with half the pixels of another is no candidate for the original."""

_CHANGED = frozenset({Relation.EDITED, Relation.PARTIAL, *OTHER_PICTURES})


def framed_members(members: Sequence[ImageFile], matches: Sequence[Match]) -> set[str]:
    """Members that hold another one, changed, with something around it that is not part of the picture.

    Of a crop what lies around the overlap is picture, and the judge calls it one; here it saw a sharp boundary, so
    that is a frame, bars or a screen. It is nothing to keep, unless the picture inside is much smaller than that.
    """
    info = {member.path: member.info for member in members}
    found = set()
    for match in matches:
        if match.relation is not Relation.EDITED or match.weak or match.a not in info or match.b not in info:
            continue
        there, scale = match.evidence.transform, match.evidence.scale
        if scale >= 1.0 / MUCH_FINER and _surrounds(share_inside(there, info[match.a], info[match.b])):
            found.add(match.a)
        if scale <= MUCH_FINER and _surrounds(share_inside(inverse(there), info[match.b], info[match.a])):
            found.add(match.b)
    return found


def _surrounds(shares: tuple[float, float]) -> bool:
    """Whether the one covers a part of the other only, with the whole of itself."""
    covered, inside = shares
    return PASTED_AREA < covered < FRAMED and inside > WHOLE


def common_state(members: Sequence[ImageFile], matches: Sequence[Match]) -> set[str] | None:
    """What most copies look like: a caption or a frame is added once, copies are made of what was there before.

    A match does not say which of its two images was edited. But images tied to one another without an edit (which a
    crop of other tones is) are versions of one state, and the state with the most of them is taken for the original;
    unless all of them are much smaller than the rest, for then they may be small copies of an edited picture. Ties
    say nothing.
    """
    state = {member.path: member.path for member in members}

    def root(path: str) -> str:
        while state[path] != path:
            state[path] = state[state[path]]
            path = state[path]
        return path

    for match in matches:
        tied = match.relation not in _CHANGED and not match.evidence.edits and not match.weak
        if tied and match.a in state and match.b in state:
            state[root(match.a)] = root(match.b)
    sizes = Counter(root(member.path) for member in members)
    (largest, count), *others = sizes.most_common(2)
    if count < 2 or not others or others[0][1] == count:
        return None
    most = max(member.pixels for member in members)
    if max(m.pixels for m in members if root(m.path) == largest) < MUCH_SMALLER * most:
        return None
    return {member.path for member in members if root(member.path) == largest}
