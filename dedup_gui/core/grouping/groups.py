"""From matches to groups: stars round a representative, never chains.

Matching is not transitive: of A~B and B~C nobody knows A~C, and a long chain of small changes ends in two pictures
that have nothing in common. So a group is a star: its representative and the images that match it directly. Byte- or
pixel-identical images are one thing to the judge and stay together: what holds for the one holds for its copies.

The result does not depend on the order of the images or of the matches.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from dedup_gui.core.grouping.match_strength import NOT_DUPLICATES, preference, strength
from dedup_gui.core.grouping.partials import partial_overlaps
from dedup_gui.core.types import NEVER_DUPLICATES, OTHER_PICTURES, Group, ImageFile, Match, Relation, Suggestion
from dedup_gui.core.union_find import DisjointSets

Suggest = Callable[[Sequence[ImageFile], Sequence[Match]], Suggestion]

_IDENTICAL = (Relation.EXACT, Relation.SAME_PIXELS)
_WEAK = 1 << 20
_STRONG = _WEAK + 1
"""What a match counts for when the representative is chosen: the number of matches first, then how many are strong.
`matching.components` chooses medoids by the same rule, and has all of a component compared with its medoid."""


def group(
    images: Sequence[ImageFile],
    matches: Iterable[Match],
    suggest: Suggest,
    *,
    cannot_link: Collection[tuple[str, str]] = frozenset(),
    include_bursts: bool = False,
    include_partials: bool = False,
    firm_only: bool = False,
) -> tuple[Group, ...]:
    """Make groups.

    Each image is a member of one group at most: of the one whose representative it matches best. The representative
    of a group is the image with the most matches among those not yet in a group, then the one with the most pixels,
    then the first path. Groups of nothing but reference images are left out.

    A partial overlap ties no image to a group. On request each pair of them is a group of its own, beside the others;
    then an image may stand in several.

    Args:
        images: the images of the scan; where `cannot_link` is not empty, with digests for all that matches name.
        matches: accepted pairs, by path; several for one pair are allowed (the strongest counts), and so are pairs
            that name paths not among `images` (passed over).
        suggest: suggests the keeper of the members and their matches.
        cannot_link: pairs of digests, each sorted, of what the person said are not duplicates and of what the judge
            proved to be two pictures: two such images never stand in one group, not through a third either, and nor
            do their byte-identical copies.
        include_bursts: whether matches with relation BURST count, and images tied by VARIANT are shown, as groups of
            their own in which none is a duplicate.
        include_partials: whether pairs that share a part (see `partial_overlaps`) are groups, each by itself.
        firm_only: whether weak matches tie no images together. What else was asked for is shown as it is.

    Returns:
        Groups of at least two members, sorted and numbered by the members' paths.
    """
    matches = [match for match in matches if not (firm_only and match.weak and match.relation not in NOT_DUPLICATES)]
    stars = _Stars(images, _strongest(matches, include_bursts), cannot_link)
    groups = []
    for numbers in stars.groups():
        members = tuple(sorted((stars.images[number] for number in numbers), key=lambda image: image.path))
        if not all(image.file.reference for image in members):
            among = stars.matches_among(numbers)
            groups.append(Group(0, members, among, suggest(members, among)))
    if include_partials:
        groups += _pairs(images, partial_overlaps(images, matches, groups, ignored=cannot_link), suggest)
    if include_bursts:
        groups += _families(images, matches, suggest)
    groups.sort(key=lambda group: group.paths)
    return tuple(replace(group, id=number) for number, group in enumerate(groups, 1))


def _pairs(images: Sequence[ImageFile], overlaps: Iterable[Match], suggest: Suggest) -> list[Group]:
    """A group of each overlap."""
    by_path = {image.path: image for image in images}
    pairs = (((by_path[min(m.a, m.b)], by_path[max(m.a, m.b)]), (m,)) for m in overlaps)
    return [Group(0, members, among, suggest(members, among)) for members, among in pairs]


def _families(
    images: Sequence[ImageFile],
    matches: Iterable[Match],
    suggest: Suggest,
) -> list[Group]:
    """A group of all images that share a template, of which none is a duplicate of another."""
    by_path = {image.path: image for image in images}
    variants = [m for m in matches if m.relation is Relation.VARIANT and m.a in by_path and m.b in by_path]
    paths = sorted({path for match in variants for path in (match.a, match.b)})
    place = {path: number for number, path in enumerate(paths)}
    sets = DisjointSets(len(paths))
    for match in variants:
        sets.join(place[match.a], place[match.b])
    members: dict[int, list[ImageFile]] = defaultdict(list)
    among: dict[int, list[Match]] = defaultdict(list)
    for path in paths:
        members[sets.find(place[path])].append(by_path[path])
    for match in variants:
        among[sets.find(place[match.a])].append(match)
    families = []
    for root, found in members.items():
        if not all(image.file.reference for image in found):
            told = tuple(sorted(among[root], key=lambda match: (match.a, match.b)))
            families.append(Group(0, tuple(found), told, suggest(found, told)))
    return families


def _strongest(matches: Iterable[Match], include_bursts: bool) -> dict[tuple[str, str], Match]:
    """One match for each pair of different paths, of those that tie images together."""
    left_out = set(NEVER_DUPLICATES) if include_bursts else {*NEVER_DUPLICATES, Relation.BURST}
    best: dict[tuple[str, str], Match] = {}
    for match in matches:
        if match.a == match.b or match.relation in left_out:
            continue
        key = (match.a, match.b) if match.a < match.b else (match.b, match.a)
        rival = best.get(key)
        if rival is None or preference(match) > preference(rival):
            best[key] = match
    return best


class _Stars:
    """Star clustering over nodes; a node is an image with all its identical copies.

    Numbers are places in `images` sorted by path; a node's number is that of its first image.
    """

    def __init__(
        self,
        images: Sequence[ImageFile],
        matches: dict[tuple[str, str], Match],
        cannot_link: Collection[tuple[str, str]],
    ) -> None:
        self.images = sorted(images, key=lambda image: image.path)
        place = {image.path: number for number, image in enumerate(self.images)}
        self._cannot_links = _CannotLinks(self.images, cannot_link)
        self._matches: dict[tuple[int, int], Match] = {}
        for (first, second), match in matches.items():
            one, other = place.get(first), place.get(second)
            if one is not None and other is not None and not self._cannot_links.pair(one, other):
                self._matches[one, other] = match
        self._drop_contradicted(cannot_link)
        self._copies = self._identical()
        self._neighbours = self._links()
        self._representative: dict[int, int] = {}
        self._members: dict[int, set[int]] = {}

    def groups(self) -> list[list[int]]:
        """Members of each group, as numbers into `images`; groups of one are not among them."""
        self._choose()
        self._move_to_best()
        found = []
        for nodes in self._members.values():
            members = sorted(number for node in nodes for number in self._copies[node])
            if len(members) > 1:
                found.append(members)
        return found

    def matches_among(self, members: Sequence[int]) -> tuple[Match, ...]:
        """The matches among the members; copies of a member get the match it has with the representative."""
        inside = set(members)
        among = [self._matches[pair] for one in members for pair in self._pairs_of[one] if pair[1] in inside]
        centre = self._representative[self._node[members[0]]]
        for node in {self._node[member] for member in members} - {centre}:
            match, one, other = self._neighbours[node][centre]
            copies = [number for number in self._copies[node] if number not in (one, other)]
            for copy in copies:
                key = (min(copy, centre), max(copy, centre))
                if key not in self._matches:
                    among.append(self._for_copy(match, one, other, node, copy, centre))
        return tuple(sorted(among, key=lambda match: (match.a, match.b)))

    def _for_copy(self, match: Match, one: int, other: int, node: int, copy: int, centre: int) -> Match:
        """The match of (node's image, centre's image) as it holds for their identical copies."""
        renamed = {}
        for number in (one, other):
            stands_for = copy if self._node[number] == node else centre
            renamed[self.images[number].path] = self.images[stands_for].path
        return replace(match, a=renamed[match.a], b=renamed[match.b])

    def _drop_contradicted(self, cannot_link: Collection[tuple[str, str]]) -> None:
        """Leave out weak matches of images whose sure copies are known to be two pictures.

        A copy that has lost its noise may look like another exposure's as well as like its own; its own is sure.
        """
        if not cannot_link:
            return
        sure = DisjointSets(len(self.images))
        for (one, other), match in self._matches.items():
            if self._weight(match) == _STRONG:
                sure.join(one, other)
        roots: dict[str, set[int]] = defaultdict(set)
        for number, image in enumerate(self.images):
            roots[image.digest].add(sure.find(number))
        apart = {
            frozenset((one, other))
            for first, second in cannot_link
            for one in roots.get(first, ())
            for other in roots.get(second, ())
            if one != other
        }
        self._matches = {
            (one, other): match
            for (one, other), match in self._matches.items()
            if self._weight(match) == _STRONG or frozenset((sure.find(one), sure.find(other))) not in apart
        }

    def _identical(self) -> dict[int, list[int]]:
        """Nodes: images tied by byte- or pixel-identity, as long as the same cannot-link pairs hold for them."""
        sets = DisjointSets(len(self.images))
        for (one, other), match in self._matches.items():
            if match.relation in _IDENTICAL and self._cannot_links.shared(one, other):
                sets.join(one, other)
        self._node = [sets.find(number) for number in range(len(self.images))]
        copies: dict[int, list[int]] = defaultdict(list)
        for number, node in enumerate(self._node):
            copies[node].append(number)
        return copies

    def _links(self) -> dict[int, dict[int, tuple[Match, int, int]]]:
        """For each node its neighbours, each with the strongest match and the images that have it."""
        links: dict[int, dict[int, tuple[Match, int, int]]] = {node: {} for node in self._copies}
        self._pairs_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair, match in self._matches.items():
            self._pairs_of[pair[0]].append(pair)
            one, other = self._node[pair[0]], self._node[pair[1]]
            if one == other:
                continue
            known = links[one].get(other)
            if known is None or preference(match) > preference(known[0]):
                links[one][other] = links[other][one] = (match, *pair)
        return links

    def _choose(self) -> None:
        """Take the node with the most matches to free nodes as the next representative, until none is free."""
        weight = dict.fromkeys(self._copies, 0)
        worth: dict[int, dict[int, int]] = {}
        for node, links in self._neighbours.items():
            worth[node] = {other: self._weight(link[0]) for other, link in links.items()}
            weight[node] = sum(worth[node].values())
        pixels = {node: max(self.images[number].pixels for number in copies) for node, copies in self._copies.items()}
        useful = [node for node in self._copies if weight[node] or self._has_copies(node)]
        heap = [(-weight[node], -pixels[node], node) for node in useful]
        heapq.heapify(heap)
        while heap:
            minus, _, centre = heapq.heappop(heap)
            if centre in self._representative:
                continue
            if -minus != weight[centre]:
                heapq.heappush(heap, (-weight[centre], -pixels[centre], centre))
                continue
            self._cannot_links.start(self._copies[centre])
            free = [node for node in self._neighbours[centre] if node not in self._representative]
            if self._cannot_links.any:
                free.sort(key=lambda node: (*(-part for part in strength(self._neighbours[centre][node][0])), node))
                free = [node for node in free if self._cannot_links.admit(self._copies[node])]
            taken = [centre, *free]
            self._members[centre] = set(taken)
            for node in taken:
                self._representative[node] = centre
                for neighbour, lost in worth[node].items():
                    weight[neighbour] -= lost

    def _move_to_best(self) -> None:
        """Let members that match another representative better go there, as long as no group ends by it.

        Better means strong instead of weak, or identical: a little more agreement is not worth leaving a larger
        group. And more must speak for it: of two groups the one in which more members match it strongly has it.
        """
        for node in sorted(self._representative):
            here = self._representative[node]
            if here == node or (len(self._members[here]) == 2 and not self._has_copies(here)):
                continue
            links = self._neighbours[node]
            rivals = [other for other in links if other in self._members and other != here]
            rivals.sort(key=lambda other: (*(-part for part in strength(links[other][0])), other))
            for other in rivals:
                if strength(links[other][0])[:2] <= strength(links[here][0])[:2]:
                    break
                if self._support(node, other) <= self._support(node, here):
                    continue
                if self._cannot_links.any:
                    self._cannot_links.start(
                        [number for member in self._members[other] for number in self._copies[member]]
                    )
                if self._cannot_links.admit(self._copies[node]):
                    self._members[here].discard(node)
                    self._members[other].add(node)
                    self._representative[node] = other
                    break

    def _support(self, node: int, centre: int) -> int:
        """How many members of a group match a node strongly."""
        links, members = self._neighbours[node], self._members[centre]
        return sum(other in members and self._weight(link[0]) == _STRONG for other, link in links.items())

    def _has_copies(self, node: int) -> bool:
        return len(self._copies[node]) > 1

    @staticmethod
    def _weight(match: Match) -> int:
        return _WEAK if match.weak or match.relation in OTHER_PICTURES else _STRONG


class _CannotLinks:
    """Which images must not stand in one group, and the group being filled."""

    def __init__(self, images: Sequence[ImageFile], pairs: Collection[tuple[str, str]]) -> None:
        self._digests = [image.digest for image in images]
        self._with: dict[str, set[str]] = defaultdict(set)
        for one, other in pairs:
            self._with[one].add(other)
            self._with[other].add(one)
        self._inside: set[str] = set()

    @property
    def any(self) -> bool:
        """Whether there are any at all."""
        return bool(self._with)

    def shared(self, one: int, other: int) -> bool:
        """Whether the same holds for these two."""
        first, second = self._digests[one], self._digests[other]
        return first == second or not (first in self._with or second in self._with)

    def pair(self, one: int, other: int) -> bool:
        """Whether these two must not stand in one group."""
        first, second = self._digests[one], self._digests[other]
        return bool(first) and first in self._with and second in self._with[first]

    def start(self, numbers: Sequence[int]) -> None:
        """Begin with a group of these images."""
        self._inside = {self._digests[number] for number in numbers} if self._with else set()

    def admit(self, numbers: Sequence[int]) -> bool:
        """Take these images into the group, all or none; False where one must not stand there."""
        digests = {self._digests[number] for number in numbers} if self._with else set()
        if any(digest and digest in self._with and self._with[digest] & self._inside for digest in digests):
            return False
        self._inside |= digests
        return True
