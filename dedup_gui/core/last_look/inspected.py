"""What became of an inspected pair, and which of several one image is clearly more like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dedup_gui.core.types import Relation
from dedup_gui.core.verification.relation import PairVerdict

Pair = tuple[int, int]
Verdicts = dict[Pair, PairVerdict]

_SHARED, _CLEARLY = 0.3, 2.0
"""Correlation of the noise from which on a copy may have it of an exposure, and how many times that with any other
exposure of the scene it must be. Chosen: strongly compressed copies have 0.1 to 0.3 with their own, others 0.1."""
_LIKER, _UNLIKE = 2.0, 3.0
"""How many times as far from any other drawing a copy must be as from its own; and how far, grey levels, what is no
other drawing at all is at most. As measured on pages of which one number differs, in copies that were blurred or
compressed at quality 40 to 90: a copy is off by 0.5 to 6.4 from its own page, and by 12 to 50 from any other; in each
pair of pages by at least 2.4 times as much from the other."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What became of a pair.

    Attributes:
        verdict: the match as it is now.
        one_exposure: whether it is certain that both show one exposure, or that neither is a photograph.
        noise: by how much the noise of two photographs is the same, -1 to 1.
        drawn: whether neither is a photograph.
        apart: of drawn images, by how much they differ where they differ most, grey levels.
        loose: whether what they are compressed and resized with may hide a difference.
    """

    verdict: PairVerdict
    one_exposure: bool
    noise: float
    drawn: bool
    apart: float = 0.0
    loose: bool = False

    @property
    def firm(self) -> bool:
        """Whether the two are the same without reservation."""
        match = self.verdict.match
        return match is not None and not match.weak and not self.verdict.cannot_link

    def refused(self, relation: Relation) -> Inspected:
        """The same as a pair that shows two pictures after all."""
        match = self.verdict.match
        told = None if match is None else replace(match, relation=relation)
        return replace(self, verdict=PairVerdict(told, cannot_link=True))


def clearly_best(
    medoid: int, options: Mapping[int, Inspected], same: Callable[[int, int], bool] = lambda one, other: False
) -> int | None:
    """Which of several images one is clearly more like than its medoid, or the medoid where that is clear.

    It agrees firmly with the one, and with reservations with the other; or it has the noise of the one alone; or, of
    drawings, it is far from all others with which it agrees firmly.

    Args:
        medoid: one of the options.
        options: what was found of it with each.
        same: whether two of the options are known to be the same.
    """
    drawings = {one: found for one, found in options.items() if found.drawn and found.firm}
    if drawings and all(found.drawn for found in options.values()):
        best = min(drawings, key=lambda one: (drawings[one].apart, one != medoid, one))
        far = max(_UNLIKE, _LIKER * drawings[best].apart)
        near = [one for one, found in drawings.items() if one != best and _UNLIKE <= found.apart < far]
        return best if all(same(best, one) for one in near) else None
    best = min(options, key=lambda one: (not options[one].firm, -options[one].noise, one))
    mine, rest = options[medoid], [found for one, found in options.items() if one != medoid]
    if best == medoid:
        clear = mine.noise >= _SHARED and all(mine.noise >= _CLEARLY * found.noise for found in rest)
    else:
        noise = options[best].noise
        clear = options[best].firm > mine.firm or (noise >= _SHARED and noise >= _CLEARLY * mine.noise)
    return best if clear else None


def ascending(one: int, other: int) -> Pair:
    """Two places as the pair that they are."""
    return (one, other) if one < other else (other, one)
