"""Which contents an inspection found to be the same so far, and which pairs it has to look at next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup_gui.core.image.shot_record import ShotRecord
from dedup_gui.core.pairs.classification import match_of_row
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried, pair_keys
from dedup_gui.core.types import OTHER_PICTURES, Match, Relation
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.relation import PairVerdict

Pair = tuple[int, int]
Verdicts = dict[Pair, PairVerdict]

_NOT_ACCEPTED = (Relation.PARTIAL, *OTHER_PICTURES)
"""Relations of pairs that no group is made of unless it was asked for."""
_WHOLE = (Relation.RE_ENCODED, Relation.RESIZED, Relation.EDITED, *OTHER_PICTURES)
_SAME_PLACE = 0.01
"""Share of the side by which a transform may differ from mere scaling, for two images to show the same frame."""
_TELLING_STEP = 8.0
"""Quantisation step, grey levels, up to which a JPEG may have kept noise: quality 75 has 7."""
_SHARED, _CLEARLY = 0.3, 2.0
"""Correlation of the noise from which on a copy may have it of an exposure, and how many times that with any other
exposure of the scene it must be. Chosen: strongly compressed copies have 0.1 to 0.3 with their own, others 0.1."""
_COARSER, _FEWER = 1.5, 0.9
"""A medoid is a poor witness of an exposure where its quantisation is so many times that of another member, or where
it has only this share of its pixels. Chosen."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What became of a pair.

    Attributes:
        verdict: the match as it is now.
        one_exposure: whether it is certain that both show one exposure, or that neither is a photograph.
        noise: by how much the noise of two photographs is the same, -1 to 1.
        drawn: whether neither is a photograph.
    """

    verdict: PairVerdict
    one_exposure: bool
    noise: float
    drawn: bool

    @property
    def firm(self) -> bool:
        """Whether the two are the same without reservation."""
        return self.verdict.match is not None and not self.verdict.match.weak

    def refused(self, relation: Relation) -> Inspected:
        """The same as a pair that shows two pictures after all."""
        match = self.verdict.match
        told = None if match is None else replace(match, relation=relation)
        return replace(self, verdict=PairVerdict(told, cannot_link=True))


class InspectionClasses:
    """Contents in classes of what is the same.

    Attributes:
        pairs: the table; what was refused is no longer accepted.
    """

    def __init__(self, contents: Contents, pairs: PairTable, verdicts: Mapping[Pair, PairVerdict]) -> None:
        self.pairs = pairs
        self._contents = contents
        self._said: Verdicts = dict(verdicts)
        self._seen: dict[Pair, Inspected] = {}
        count = len(contents.images)
        self._class = np.arange(count)
        self._settled = np.zeros(count, np.bool_)
        self._unsure = np.zeros(count, np.bool_)
        self._one_exposure = np.zeros(count, np.bool_)
        self._medoid = self._class
        apart = [pair for pair, said in verdicts.items() if said.match and said.match.relation in _NOT_ACCEPTED]
        self._other_shots = np.array([a << 32 | b for a, b in apart], np.int64)

    def next_stars(self) -> PairTable:
        """The accepted pairs of medoids with their members, among contents that are not settled."""
        rows = self._open().rows
        table = PairTable(rows[~self._settled[rows["a"]] & ~self._settled[rows["b"]]])
        self._medoid = Components(self._contents.sizes, table, Tried.GEOMETRY).medoids
        a, b = table.a, table.b
        return PairTable(table.rows[(self._medoid[a] == a) | (self._medoid[b] == b)])

    def matches(self, table: PairTable) -> dict[Pair, Match]:
        """The matches of accepted pairs, as they were said so far."""
        matches = {}
        for row in table.rows:
            pair = int(row["a"]), int(row["b"])
            known = self._said.get(pair)
            match = None if known is None else known.match
            matches[pair] = match_of_row(self._contents, row) if match is None else match
        return matches

    def take_stars(self, star: PairTable, inspected: Mapping[Pair, Inspected]) -> None:
        """Settle each medoid and the members that are the same."""
        self._note(inspected)
        refused = []
        for medoid, member in self._spokes(star):
            self._settled[medoid] = True
            found = inspected.get(_ascending(medoid, member))
            if found is not None and found.verdict.cannot_link:
                refused.append((medoid, member))
            else:
                self._join(member, medoid, found)
        self._refuse(refused)

    def doubtful(self, star: PairTable, records: Mapping[int, ShotRecord]) -> list[list[int]]:
        """Members of classes, the best witness first, that may be several exposures of one scene.

        A medoid that was compressed strongly has no noise that would tell two exposures apart: what agrees with it
        has to be compared with the member that has kept most.

        Args:
            star: what was settled last.
            records: of all contents in it.
        """
        members: dict[int, list[int]] = {}
        for medoid, member in self._spokes(star):
            if self._class[member] == medoid and not self._one_exposure[member] and self._same_frame(medoid, member):
                members.setdefault(medoid, [medoid]).append(member)
        found = []
        for medoid, places in members.items():
            telling = [place for place in places if records[place].step <= _TELLING_STEP]
            telling.sort(key=lambda place: self._witness(place, records[place]))
            if len(telling) > 1 and self._poor(medoid, telling[0], records):
                found.append(telling)
        return found

    def contested(self, star: PairTable) -> list[tuple[int, list[int], list[int]]]:
        """Medoids that refused some images, those images, and members that may be more like one of those.

        Args:
            star: what was settled last.
        """
        refusals: dict[int, tuple[list[int], list[int]]] = {}
        for medoid, member in self._spokes(star):
            if not self._same_frame(medoid, member):
                continue
            others, doubtful = refusals.setdefault(medoid, ([], []))
            if self._class[member] != medoid:
                others.append(member)
            elif self._unsure[member] or not self._one_exposure[member]:
                doubtful.append(member)
        contested = [
            (medoid, others, members) for medoid, (others, members) in refusals.items() if others and members
        ]
        return contested + self._hardly_readable(star)

    def _hardly_readable(self, star: PairTable) -> list[tuple[int, list[int], list[int]]]:
        """Medoids of drawings, the image they refused for least, and smaller copies, which may be of that one."""
        found: dict[int, tuple[list[tuple[float, int]], list[int]]] = {}
        images = self._contents.images
        for medoid, member in self._spokes(star):
            seen = self._seen.get(_ascending(medoid, member))
            if seen is None or not seen.drawn or not self._same_frame(medoid, member):
                continue
            refused, smaller = found.setdefault(medoid, ([], []))
            if self._class[member] != medoid and seen.verdict.match is not None:
                places = seen.verdict.match.evidence.differences
                refused.append((sum(place.strength for place in places), member))
            elif seen.firm and images[member].pixels < _FEWER * images[medoid].pixels:
                smaller.append(member)
        return [(medoid, [min(one)[1]], smaller) for medoid, (one, smaller) in found.items() if one and smaller]

    def take_contested(
        self, medoid: int, refused: Sequence[int], doubtful: Sequence[int], inspected: Mapping[Pair, Inspected]
    ) -> None:
        """Settle each doubtful member with the image that it is clearly more like, if it is not its medoid."""
        for member in doubtful:
            options = {one: inspected[pair] for one in refused if (pair := _ascending(one, member)) in inspected}
            options = {one: found for one, found in options.items() if not found.verdict.cannot_link}
            options[medoid] = self._seen[_ascending(medoid, member)]
            best = _clearly_best(medoid, options)
            if len(options) > 1 and all(found.drawn and found.firm for found in options.values()):
                self._doubt(_ascending(medoid, member), member)  # what differs cannot be read in it
            elif best == medoid:
                self._one_exposure[member] = True
            elif best is not None:
                self._move(member, medoid, best, options[best])

    def _doubt(self, pair: Pair, member: int) -> None:
        """Nothing is certain of a member and its medoid."""
        seen = self._seen[pair]
        match = seen.verdict.match
        self._seen[pair] = replace(seen, verdict=replace(seen.verdict, match=match and replace(match, weak=True)))
        self._unsure[member] = True

    def _move(self, member: int, medoid: int, to: int, found: Inspected) -> None:
        """Settle a member with another image than its medoid."""
        self._seen[_ascending(to, member)] = found
        self._join(member, int(self._class[to]), replace(found, one_exposure=True))
        pair = _ascending(medoid, member)
        if pair in self._seen:
            relation = Relation.VARIANT if self._seen[pair].drawn else Relation.BURST
            self._seen[pair] = self._seen[pair].refused(relation)
        self._refuse([(medoid, member)])

    def rivals(self, one: int, others: Sequence[int]) -> dict[Pair, Match]:
        """Matches of a content with others that show the same frame."""
        matches, images = {}, self._contents.images
        for a, b in sorted(_ascending(one, other) for other in others):
            matches[a, b] = whole_match(
                images[a], images[b], 0, phash_distance=None, agreement=1.0, method="geometry"
            )
        return matches

    def take_rivals(
        self, one: int, others: Sequence[int], inspected: Mapping[Pair, Inspected]
    ) -> tuple[list[int], bool]:
        """Settle which contents are the same exposure as one of them.

        Returns:
            Those that are not, or not certainly; and whether any certainly is not.
        """
        refused, left = [], []
        for other in others:
            found = inspected.get(_ascending(one, other))
            if found is None:
                continue
            if found.one_exposure and not found.verdict.cannot_link:
                self._seen[_ascending(one, other)] = found
                self._join(other, int(self._class[one]), found)
                continue
            left.append(other)
            if found.verdict.cannot_link:
                self._seen[_ascending(one, other)] = found
                if self._class[other] == self._class[one]:  # whose name the class has keeps it
                    apart = one if other == self._class[one] else other
                    self._class[apart] = apart
                refused.append((int(self._class[one]), other))
        self._refuse(refused)
        return left, bool(refused)

    def best_between(self) -> PairTable:
        """Of the accepted pairs between each two classes the one that agrees best."""
        rows = self._open().rows
        one, other = self._class[rows["a"]], self._class[rows["b"]]
        between = np.flatnonzero(one != other)
        low, high = np.minimum(one, other)[between], np.maximum(one, other)[between]
        order = np.lexsort((rows["b"][between], rows["a"][between], -rows["agreement"][between], high, low))
        keys = pair_keys(low[order], high[order])
        first = np.ones(len(keys), np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        return PairTable(np.sort(rows[between[order[first]]], order=("a", "b")))

    def take_between(self, inspected: Mapping[Pair, Inspected]) -> None:
        """Settle what lies between classes."""
        self._note(inspected)
        refused = []
        for (a, b), found in inspected.items():
            same = self._class == self._class[b]
            if self._moved_between(a, b, found) or self._moved_between(b, a, found):
                continue
            if found.verdict.cannot_link:
                refused += [(int(self._class[a]), member) for member in np.flatnonzero(same).tolist()]
            elif found.verdict.match is not None and found.verdict.match.weak:
                self._unsure |= same
        self._refuse(refused)

    def _moved_between(self, one: int, member: int, found: Inspected) -> bool:
        """Settle a member with an image of another class if it is clearly more like that than its medoid."""
        medoid = int(self._class[member])
        mine = self._seen.get(_ascending(medoid, member))
        if (
            found.verdict.cannot_link
            or mine is None
            or self._one_exposure[member]
            or not self._same_frame(one, member)
        ):
            return False
        if _clearly_best(medoid, {one: found, medoid: mine}) != one:
            return False
        self._move(member, medoid, one, found)
        return True

    def other_shots(self) -> dict[Pair, Match]:
        """The pairs that the check by geometry called other shots of one scene."""
        shots = {pair: said.match for pair, said in self._said.items() if said.match is not None}
        return {pair: match for pair, match in shots.items() if match.relation is Relation.BURST}

    def take_other_shots(self, inspected: Mapping[Pair, Inspected]) -> None:
        """Settle which other shots are none: what is drawn or written is not taken by a camera."""
        self._seen |= {
            pair: found.refused(Relation.VARIANT)
            for pair, found in inspected.items()
            if found.drawn and (found.verdict.cannot_link or not found.firm)
        }

    def settled_verdicts(self) -> Verdicts:
        """What is said of pairs now: what was inspected, and what follows from it for the others.

        Of a content that is not certainly the same as its medoid, nothing is certain that was not inspected.
        """
        rows = self.pairs.rows.copy()
        unsure = rows["accepted"] & (self._unsure[rows["a"]] | self._unsure[rows["b"]])
        rows["weak"][unsure] = True
        self.pairs = PairTable(rows)
        accepted = {
            (int(row["a"]), int(row["b"])): bool(doubt)
            for row, doubt in zip(rows[rows["accepted"]], unsure[rows["accepted"]], strict=True)
        }
        settled: Verdicts = {}
        for pair, said in self._said.items():
            match = said.match
            if match is None or match.relation in _NOT_ACCEPTED:
                settled[pair] = said
            elif pair in accepted:
                settled[pair] = replace(said, match=replace(match, weak=match.weak or accepted[pair]))
        return settled | {pair: found.verdict for pair, found in self._seen.items()}

    def _spokes(self, star: PairTable) -> list[Pair]:
        """The pairs of stars as medoid and member."""
        pairs = zip(star.a.tolist(), star.b.tolist(), strict=True)
        return [(a, b) if self._medoid[b] == a else (b, a) for a, b in pairs]

    def _open(self) -> PairTable:
        """The accepted pairs but for those of other shots, which are accepted where they were asked for."""
        accepted = self.pairs.accepted
        return PairTable(accepted.rows[~np.isin(accepted.keys, self._other_shots)])

    def _note(self, inspected: Mapping[Pair, Inspected]) -> None:
        self._seen |= inspected

    def _join(self, member: int, to: int, found: Inspected | None) -> None:
        """Settle a member in a class; None = the pair could not be looked at, and nothing is certain of it."""
        self._class[member] = to
        self._settled[member] = True
        match = None if found is None else found.verdict.match
        self._unsure[member] = match is None or match.weak
        self._one_exposure[member] = found is not None and found.one_exposure

    def _refuse(self, refused: Sequence[Pair]) -> None:
        """Refuse pairs of a class and a content: with each of the class."""
        if not refused:
            return
        accepted = self.pairs.accepted
        keys = np.unique([of << 32 | content for of, content in refused])
        a, b = accepted.a, accepted.b
        hit = np.isin(pair_keys(self._class[a], b), keys) | np.isin(pair_keys(self._class[b], a), keys)
        self.pairs = self.pairs.refusing(zip(a[hit].tolist(), b[hit].tolist(), strict=True))

    def _same_frame(self, one: int, other: int) -> bool:
        """Whether a match is of two whole upright images."""
        images = self._contents.images
        seen = self._seen.get(_ascending(one, other))
        match = None if seen is None else seen.verdict.match
        if match is None or match.relation not in _WHOLE:
            return False
        a, b = images[one].info, images[other].info
        if match.a != images[one].path:
            a, b = b, a
        corners = np.array([[0, b.width, 0, b.width], [0, 0, b.height, b.height], [1, 1, 1, 1]], np.float64)
        found = np.array(match.evidence.transform) @ corners
        expected = np.diag([a.width / b.width, a.height / b.height, 1.0]) @ corners
        return bool(np.abs(found - expected)[:2].max() <= _SAME_PLACE * max(a.width, a.height))

    def _witness(self, place: int, record: ShotRecord) -> tuple[int, float, int, int]:
        """How little a content can have kept of the noise of its exposure; the best witness has least."""
        image = self._contents.images[place]
        return -image.pixels, record.step, -image.file.size, place

    def _poor(self, medoid: int, best: int, records: Mapping[int, ShotRecord]) -> bool:
        images = self._contents.images
        return (
            records[medoid].step > _COARSER * max(records[best].step, 1.0)
            or images[medoid].pixels < _FEWER * images[best].pixels
        )


def _clearly_best(medoid: int, options: Mapping[int, Inspected]) -> int | None:
    """Which of several images one is clearly more like than its medoid, or the medoid where that is clear.

    It agrees firmly with the one, and with reservations with the other; or it has the noise of the one alone.

    Args:
        medoid: one of the options.
        options: what was found of it with each.
    """
    best = min(options, key=lambda one: (not options[one].firm, -options[one].noise, one))
    mine, rest = options[medoid], [found for one, found in options.items() if one != medoid]
    if best == medoid:
        clear = mine.noise >= _SHARED and all(mine.noise >= _CLEARLY * found.noise for found in rest)
    else:
        noise = options[best].noise
        clear = options[best].firm > mine.firm or (noise >= _SHARED and noise >= _CLEARLY * mine.noise)
    return best if clear else None


def _ascending(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
