"""How a scan did on a kind: which pairs it kept apart, which it put together, which of them weakly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dedup_gui.core.types import Relation
from dedup_gui.core.union_find import DisjointSets

NO_TIE = frozenset({Relation.BURST.value, Relation.VARIANT.value, Relation.PARTIAL.value})
"""Relations that call nothing a duplicate: images that are shown together by them alone count as apart."""

CHAIN = "chain"
"""In place of a relation, for two images that only further ones tie together."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of a file.

    Attributes:
        path: as the scan reports it.
        family: images of one template.
        original: of which original of the family it is a version; -1 = its pairs are not counted.
        role: "original", "copy" or "part" (a picture that lies in the original).
        made: by which change, for a copy.
    """

    path: str
    family: int
    original: int
    role: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that is not where it should be."""

    a: str
    b: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind.

    Attributes:
        apart: pairs of different images of one family that are in no group together.
        weak: such pairs that only a weak match ties.
        firm: such pairs that are tied without a weak match between; each with its relation, or "chain".
        elsewhere: pairs of different families that are tied, weakly or not, likewise.
        together: pairs of an original and its copy, or of a part and what it lies in, that were found.
        together_weakly: those of them that only a weak match ties.
        missed: such pairs that were not found; each with the change that made the copy.
    """

    apart: int
    weak: int
    firm: tuple[Pair, ...]
    elsewhere: tuple[Pair, ...]
    together: int
    together_weakly: int
    missed: tuple[Pair, ...]

    @property
    def different(self) -> int:
        """All pairs of different images of one family."""
        return self.apart + self.weak + len(self.firm)

    @property
    def same(self) -> int:
        """All pairs of an image and its copy."""
        return self.together + len(self.missed)

    def counts(self) -> dict[str, int]:
        """For a table or a baseline."""
        return {
            "apart": self.apart,
            "weak": self.weak,
            "wrong_firm": len(self.firm),
            "wrong_elsewhere": len(self.elsewhere),
            "together": self.together,
            "together_weakly": self.together_weakly,
            "missed": len(self.missed),
        }

    def to_json(self) -> dict[str, Any]:
        """With the pairs by name."""
        pairs = {"wrong_firm": self.firm, "wrong_elsewhere": self.elsewhere, "missed": self.missed}
        named = {name: [[pair.a, pair.b, pair.why] for pair in found] for name, found in pairs.items()}
        why = Counter(pair.why for pair in self.firm)
        return {**self.counts(), "wrong_by": dict(sorted(why.items())), "pairs": named}


class _Ties:
    """Who is tied to whom in a scan's report."""

    def __init__(self, report: Mapping[str, Any], paths: Iterable[str]) -> None:
        self._place = {path: number for number, path in enumerate(sorted(paths))}
        self._any, self._firm = DisjointSets(len(self._place)), DisjointSets(len(self._place))
        self._relation: dict[frozenset[str], str] = {}
        for group in report["groups"]:
            for match in group["matches"]:
                self._take(match)
        self._partial = {frozenset((match["a"], match["b"])) for match in report.get("partial", ())}

    def _take(self, match: Mapping[str, Any]) -> None:
        pair = frozenset((match["a"], match["b"]))
        if match["relation"] in NO_TIE:
            return
        one, other = self._place[match["a"]], self._place[match["b"]]
        self._relation[pair] = match["relation"]
        self._any.join(one, other)
        if not match.get("weak"):
            self._firm.join(one, other)

    def tied(self, one: str, other: str) -> bool:
        return self._any.find(self._place[one]) == self._any.find(self._place[other])

    def firmly(self, one: str, other: str) -> bool:
        return self._firm.find(self._place[one]) == self._firm.find(self._place[other])

    def overlap(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self._partial

    def how(self, one: str, other: str) -> str:
        return self._relation.get(frozenset((one, other)), CHAIN)


def score(report: Mapping[str, Any], pieces: Sequence[Piece]) -> Score:
    """Compare a scan's report with what its files hold.

    Two images are tied if a way of matches leads from one to the other, by relations that call them duplicates; they
    are tied firmly if one leads there without a weak match. So a weak match between two images that a firm chain ties
    as well does not excuse the chain: a rule would remove one of them.

    Args:
        report: the JSON of `dedup-gui scan`.
        pieces: all files of the scanned folder.
    """
    ties = _Ties(report, (piece.path for piece in pieces))
    families: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.original >= 0:
            families[piece.family].append(piece)
    apart = weak = together = together_weakly = 0
    firm: list[Pair] = []
    missed: list[Pair] = []
    for members in families.values():
        for one, other in combinations(members, 2):
            tied, sure = ties.tied(one.path, other.path), ties.firmly(one.path, other.path)
            if one.original != other.original:
                apart += not tied
                weak += tied and not sure
                if sure:
                    firm.append(Pair(one.path, other.path, ties.how(one.path, other.path)))
            elif "original" in (one.role, other.role):
                version = other if one.role == "original" else one
                found = tied or (version.role == "part" and ties.overlap(one.path, other.path))
                together += found
                together_weakly += tied and not sure
                if not found:
                    missed.append(Pair(one.path, other.path, version.made or version.role))
    elsewhere = _across(ties, [member for members in families.values() for member in members])
    return Score(apart, weak, tuple(firm), tuple(elsewhere), together, together_weakly, tuple(missed))


def _across(ties: _Ties, members: Sequence[Piece]) -> list[Pair]:
    """Pairs of different families that are tied."""
    return [
        Pair(one.path, other.path, ties.how(one.path, other.path))
        for one, other in combinations(members, 2)
        if one.family != other.family and ties.tied(one.path, other.path)
    ]
