"""Which contents an inspection found to be the same so far, and which pairs it has to look at next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dedup_gui.core.image.shot_record import ShotRecord
from dedup_gui.core.last_look.inspected import Inspected, Pair, Verdicts, ascending, clearly_best
from dedup_gui.core.last_look.look_alikes import CLOSEST, FEWER, closest, is_poor, same_frame, witness
from dedup_gui.core.pairs.classification import match_of_row
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried, pair_keys
from dedup_gui.core.types import OTHER_PICTURES, Match, Relation
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.relation import PairVerdict

_NOT_ACCEPTED = (Relation.PARTIAL, *OTHER_PICTURES)
"""Relations of pairs that no group is made of unless it was asked for."""
_TELLING_STEP = 8.0
"""Quantisation step, grey levels, up to which a JPEG may have kept noise: quality 75 has 7."""


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
        self._joined: dict[Pair, float] = {}
        self._medoid = self._class
        apart = [pair for pair, said in verdicts.items() if said.match and said.match.relation in _NOT_ACCEPTED]
        self._other_shots = np.array([a << 32 | b for a, b in apart], np.int64)
        self._origin = Components(contents.sizes, self._open(), Tried.GEOMETRY).medoids

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
            found = inspected.get(ascending(medoid, member))
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
            telling.sort(key=lambda place: (*witness(self._contents.images[place], records[place]), place))
            best = telling[0] if len(telling) > 1 else medoid
            images = self._contents.images
            if best != medoid and is_poor(images[medoid], records[medoid], images[best], records[best]):
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
        return [(medoid, others, members) for medoid, (others, members) in refusals.items() if others and members]

    def hardly_told(self) -> list[tuple[int, list[int], int]]:
        """Contents of which it is hard to say what they are copies of: a medoid, images to be asked, and the content.

        In a small or strongly compressed copy of a drawing another number may be hidden: it may be of another page
        than that of its medoid. What stands alone, and is its own medoid, may never have been compared with its like.
        """
        many = np.bincount(self._origin, minlength=len(self._origin))[self._origin] > 2
        members = np.flatnonzero(many)[np.argsort(self._origin[many], kind="stable")]
        _, first = np.unique(self._origin[members], return_index=True)
        sizes = np.bincount(self._class, minlength=len(self._class))
        found = []
        for family in np.split(members, first)[1:]:
            origin = int(self._origin[family[0]])
            framed = [one for one in family.tolist() if one == origin or self._same_frame(origin, one)]
            for one in framed:
                medoid = int(self._class[one])
                if sizes[one] > 1 if medoid == one else not self._may_hide(medoid, one):
                    continue
                options = self._asked(one, [other for other in framed if self._is_rival(one, other)])
                if options:
                    found.append((medoid, options, one))
        return sorted(found, key=lambda each: each[0] != each[2])  # what is alone first: others may be copies of it

    def _may_hide(self, medoid: int, one: int) -> bool:
        """Whether something that differs cannot be read in a member of a class."""
        seen, images = self._seen.get(ascending(medoid, one)), self._contents.images
        smaller = images[one].pixels < FEWER * images[medoid].pixels
        return seen is not None and seen.drawn and seen.firm and (seen.loose or smaller)

    def _is_rival(self, one: int, other: int) -> bool:
        """Whether a content of another class was not inspected with one, nor refused by its class."""
        mine, its = int(self._class[one]), int(self._class[other])
        if mine == its or ascending(one, other) in self._seen:
            return False
        seen = self._seen.get(ascending(its, one)) if mine == one else None
        return seen is None or not seen.verdict.cannot_link

    def _asked(self, one: int, others: list[int]) -> list[int]:
        """Those of others that look most like one at a glance, and those that its medoid refused for least."""
        asked, medoid = closest(self._contents.thumbnails, one, others), int(self._class[one])
        if medoid != one:
            seen = {other: self._seen.get(ascending(medoid, other)) for other in others}
            refused = sorted((found.apart, other) for other, found in seen.items() if found is not None)
            asked += [other for _, other in refused[:CLOSEST] if other not in asked]
        return asked

    def take_hardly_told(
        self, medoid: int, asked: Sequence[int], one: int, inspected: Mapping[Pair, Inspected]
    ) -> None:
        """Settle a content that is hard to tell with what it is likest; what is no drawing with it says nothing."""
        known = {other: inspected[pair] for other in asked if (pair := ascending(one, other)) in inspected}
        options = {other: found for other, found in known.items() if found.drawn and found.firm}
        if medoid != one:
            self.take_contested(medoid, list(options), [one] if options else [], inspected)
            return
        if not options:
            copies = [(-found.noise, other) for other, found in known.items() if found.firm and found.one_exposure]
            if copies:
                likest = min(copies)[1]
                self._join_anew(one, likest, known[likest])
            return
        best = clearly_best(one, options, self._are_same)
        likest = min(options, key=lambda other: (options[other].apart, other)) if best is None else best
        self._join_anew(one, likest, options[likest])
        if best is None:
            self._doubt(ascending(one, likest), one)

    def _join_anew(self, one: int, to: int, found: Inspected) -> None:
        """Settle a content with an image that no accepted pair ties it to."""
        self._seen[ascending(one, to)] = found
        self._join(one, int(self._class[to]), found)
        if found.verdict.match is not None:
            self._joined[ascending(one, to)] = found.verdict.match.evidence.agreement

    def _are_same(self, one: int, other: int) -> bool:
        seen = self._seen.get(ascending(one, other))
        return bool(self._class[one] == self._class[other] or (seen is not None and seen.firm))

    def _add_joined(self) -> None:
        """Accept what was joined though no accepted pair tied it."""
        a, b = np.array(list(self._joined), np.int32).reshape(-1, 2).T
        row = PairTable.of(a, b, agreement=list(self._joined.values()), accepted=True, tried=Tried.GEOMETRY)
        self.pairs, self._joined = PairTable.joined([self.pairs, row]), {}

    def take_contested(
        self, medoid: int, refused: Sequence[int], doubtful: Sequence[int], inspected: Mapping[Pair, Inspected]
    ) -> None:
        """Settle each doubtful member with the image that it is clearly more like, if it is not its medoid."""
        for member in doubtful:
            options = {one: inspected[pair] for one in refused if (pair := ascending(one, member)) in inspected}
            options = {one: found for one, found in options.items() if not found.verdict.cannot_link}
            options[medoid] = self._seen[ascending(medoid, member)]
            best = clearly_best(medoid, options, self._are_same)
            if best is not None and self._are_same(best, medoid):
                self._one_exposure[member] = True
            elif best is not None:
                self._move(member, medoid, best, options[best])
            elif all(found.drawn for found in options.values()):
                self._doubt(ascending(medoid, member), member)  # what differs cannot be read in it

    def _doubt(self, pair: Pair, member: int) -> None:
        """Nothing is certain of a member and its medoid."""
        verdict = self._seen[pair].verdict
        weak = replace(verdict, match=verdict.match and replace(verdict.match, weak=True))
        self._seen[pair] = replace(self._seen[pair], verdict=weak)
        self._unsure[member] = True

    def _move(self, member: int, medoid: int, to: int, found: Inspected) -> None:
        """Settle a member with another image than its medoid."""
        self._join_anew(member, to, replace(found, one_exposure=True))
        if (seen := self._seen.get(pair := ascending(medoid, member))) is not None:
            self._seen[pair] = seen.refused(Relation.VARIANT if seen.drawn else Relation.BURST)
        self._refuse([(medoid, member)])

    def rivals(self, one: int, others: Sequence[int]) -> dict[Pair, Match]:
        """Matches of a content with others that show the same frame."""
        matches, images = {}, self._contents.images
        for a, b in sorted(ascending(one, other) for other in others):
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
            found = inspected.get(ascending(one, other))
            if found is None:
                continue
            if found.one_exposure and not found.verdict.cannot_link:
                self._seen[ascending(one, other)] = found
                self._join(other, int(self._class[one]), found)
                continue
            left.append(other)
            if found.verdict.cannot_link:
                self._seen[ascending(one, other)] = found
                if self._class[other] == self._class[one]:  # whose name the class has keeps it
                    apart = one if other == self._class[one] else other
                    self._class[apart] = apart
                refused.append((int(self._class[one]), other))
        self._refuse(refused)
        return left, bool(refused)

    def best_between(self, moved: Sequence[Pair] | None = None) -> PairTable:
        """Of the accepted pairs between each two classes the one that agrees best.

        Args:
            moved: the classes that are asked for; None = all.
        """
        self._add_joined()
        rows = self._open().rows
        one, other = self._class[rows["a"]], self._class[rows["b"]]
        between = np.flatnonzero(one != other)
        if moved is not None:
            keys = pair_keys(np.minimum(one, other)[between], np.maximum(one, other)[between])
            between = between[np.isin(keys, [a << 32 | b for a, b in moved])]
        low, high = np.minimum(one, other)[between], np.maximum(one, other)[between]
        order = np.lexsort((rows["b"][between], rows["a"][between], -rows["agreement"][between], high, low))
        keys = pair_keys(low[order], high[order])
        first = np.ones(len(keys), np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        return PairTable(np.sort(rows[between[order[first]]], order=("a", "b")))

    def take_between(self, inspected: Mapping[Pair, Inspected]) -> list[Pair]:
        """Settle what lies between classes; returns those pairs of classes of which a member moved: ask them anew."""
        self._note(inspected)
        refused, moved = [], []
        asked = {(a, b): ascending(int(self._class[a]), int(self._class[b])) for a, b in inspected}
        for (a, b), found in inspected.items():
            has_moved = ascending(int(self._class[a]), int(self._class[b])) != asked[a, b]
            moves = not has_moved and (self._moved_between(a, b, found) or self._moved_between(b, a, found))
            if has_moved or moves:
                moved.append(asked[a, b])
                if moves or self._class[a] == self._class[b]:
                    continue
            same = self._class == self._class[b]
            if found.verdict.cannot_link:
                refused += [(int(self._class[a]), member) for member in np.flatnonzero(same).tolist()]
            elif found.verdict.match is not None and found.verdict.match.weak:
                self._unsure |= same
        self._refuse(refused)
        return moved

    def _moved_between(self, one: int, member: int, found: Inspected) -> bool:
        """Settle a member with an image of another class if it is clearly more like that than its medoid."""
        medoid = int(self._class[member])
        mine = self._seen.get(ascending(medoid, member))
        if (
            found.verdict.cannot_link
            or mine is None
            or self._one_exposure[member]
            or not self._same_frame(one, member)
        ):
            return False
        if clearly_best(medoid, {one: found, medoid: mine}) != one:
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
        self._add_joined()
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
        seen = self._seen.get(ascending(one, other))
        match = None if seen is None else seen.verdict.match
        return match is not None and same_frame(match, self._contents.images[one], self._contents.images[other])
