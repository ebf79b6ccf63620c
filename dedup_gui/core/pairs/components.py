"""Which images hang together by accepted pairs, and which pairs are worth a closer look."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from dedup_gui.core.pairs.pair_table import PairTable, Tried, pair_keys

Numbers = npt.NDArray[np.intp]

MAX_MATCHES = 48
"""Matches kept of each image at least, where it has so many: enough for any group a person looks through."""

MAX_TRIES = 4
"""Pairs between two components that are looked at, besides their medoids: an edited copy may refuse what its original
would accept."""

SAME_SHAPE = 0.03
"""Natural logarithm of the ratio of two aspect ratios: what rounding to whole pixels does to small copies."""

MAX_REPLACEMENTS = 2
"""Contents that are compared with all members of a component because its medoid was refused by some."""

_REFUSAL = 2
"""Pairs that one refusal outweighs: the medoid's own pairs are many just because it is compared with all."""


class Components:
    """Contents connected by accepted pairs. Each component has a medoid, with which all its members are compared.

    The medoid is a content of the shape that is usual in its component: from a stretched copy no turned or cut one
    can be told. Of those it is the one with the most pairs, then the most that are not weak, then the most pixels:
    what `grouping` takes as representative. One that was refused by members of its own component counts for less, so
    that an edited copy gives way to one that more of them match.

    Args:
        sizes: int64 [N, 2]; width and height of each content, pixels.
        pairs: all that is known.
        check: the check that looks at pairs now.
    """

    def __init__(self, sizes: npt.NDArray[np.int64], pairs: PairTable, check: Tried) -> None:
        count = len(sizes)
        accepted = pairs.accepted
        a, b = accepted.a, accepted.b
        components, self._label = _connected(count, a, b)
        self._accepted = accepted
        self._open = pairs.open
        self._tried = pairs.tried(check).keys
        self._check = check
        self._degree = np.bincount(np.concatenate((a, b)), minlength=count)
        certain = ~accepted.rows["weak"]
        strong = np.bincount(np.concatenate((a[certain], b[certain])), minlength=count)
        self._refusals = self._refused(count)
        self._pixels: npt.NDArray[np.int64] = sizes.prod(axis=1)
        self._of_usual_shape = self._usual(sizes)
        worth = self._degree - _REFUSAL * self._refusals
        best_last = np.lexsort((-np.arange(count), self._pixels, strong, worth, self._of_usual_shape))
        medoids = np.empty(components, np.intp)
        medoids[self._label[best_last]] = best_last  # of several values for one place the last stays
        self._medoid: Numbers = medoids[self._label]

    def _usual(self, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether an image has the median shape of its component, turned by 90 degrees or not."""
        shape = np.abs(np.log(sizes[:, 0] / sizes[:, 1]))
        order = np.lexsort((shape, self._label))
        _, first, many = np.unique(self._label[order], return_index=True, return_counts=True)
        middle = (shape[order[first + half]][self._label] for half in ((many - 1) // 2, many // 2))
        low, high = (np.abs(shape - each) <= SAME_SHAPE for each in middle)
        return np.asarray(low | high)

    def _refused(self, count: int) -> npt.NDArray[np.int64]:
        """By how many images of its own component each image was refused."""
        a, b = (self._tried >> 32).astype(np.intp), (self._tried & 0xFFFFFFFF).astype(np.intp)
        rows = np.flatnonzero((self._label[a] == self._label[b]) & (self._accepted.find(a, b) < 0))
        return np.bincount(np.concatenate((a[rows], b[rows])), minlength=count)

    @property
    def medoids(self) -> Numbers:
        """For each image the medoid of its component: itself where it is alone."""
        return self._medoid

    def open_pairs(self, same_thumbnail: Numbers) -> tuple[Numbers, Numbers]:
        """Pairs (a < b) to be looked at, none of which is known yet; in an order that keeps medoids together.

        They are: members that never were compared with their own medoid; where a generator proposed a pair between
        two components, the best such pair itself, its images each with the medoid of the other's component, and the
        two medoids (these also after `MAX_TRIES`: a component that grew may have another medoid); where members
        refused their medoid, the members with the candidate for its replacement; and images of the same thumbnail
        that are not in the component of the first of them.

        Args:
            same_thumbnail: for each image the first one with its thumbnail.
        """
        members = np.flatnonzero(self._medoid != np.arange(len(self._medoid)))
        one, other = [self._medoid[members]], [members]
        direct, spent = self._best_between()
        a, b = self._open.a[direct], self._open.b[direct]
        one += [self._medoid[a], a, self._medoid[a], a, self._medoid[self._open.a[spent]]]
        other += [self._medoid[b], b, b, self._medoid[b], self._medoid[self._open.b[spent]]]
        for candidate, rest in self._replacements():
            one.append(np.full(len(rest), candidate))
            other.append(rest)
        leaders, left = self._left_over(same_thumbnail)
        one.append(leaders)
        other.append(left)
        medoid, member = np.concatenate(one), np.concatenate(other)
        a, b = np.minimum(medoid, member), np.maximum(medoid, member)
        keys, first = np.unique(pair_keys(a, b), return_index=True)
        fresh = first[(a[first] != b[first]) & ~np.isin(keys, self._tried)]
        fresh = fresh[self._accepted.find(a[fresh], b[fresh]) < 0]
        fresh = fresh[np.lexsort((member[fresh], medoid[fresh]))]
        return a[fresh], b[fresh]

    def _replacements(self) -> Iterator[tuple[int, Numbers]]:
        """For each component with a medoid that members refused the image that may replace it, and the members.

        A medoid has many pairs just because it is compared with all. So another is: of those that match it and have
        the usual shape the one most like it, to a hundredth, then the one with the most pixels. What more of them
        match becomes the medoid.
        """
        order = np.argsort(self._label, kind="stable")
        bounds = np.searchsorted(self._label[order], [self._label[self._medoid], self._label[self._medoid] + 1])
        for medoid in np.unique(self._medoid[self._refusals[self._medoid] > 0]):
            members = order[bounds[0, medoid] : bounds[1, medoid]]
            compared = self._degree[members] + self._refusals[members]
            rows = self._accepted.find(np.minimum(medoid, members), np.maximum(medoid, members))
            able = (rows >= 0) & (members != medoid) & self._of_usual_shape[members]
            able &= compared < len(members) - 1
            if np.count_nonzero(compared >= len(members) - 1) > MAX_REPLACEMENTS or not able.any():
                continue
            alike = self._accepted.rows["agreement"][rows[able]]
            best = np.lexsort((-members[able], self._pixels[members[able]], alike.round(2)))[-1]
            yield int(members[able][best]), members

    def _best_between(self) -> tuple[Numbers, Numbers]:
        """Of the open pairs between the same two components the row of the best that was not looked at.

        Returns:
            These rows, and a row for any two components of whose pairs `MAX_TRIES` were refused.
        """
        one, other = self._label[self._open.a], self._label[self._open.b]
        apart = np.flatnonzero(one != other)
        between = pair_keys(np.minimum(one, other)[apart], np.maximum(one, other)[apart])
        known = (self._open.rows["tried"][apart] & self._check) > 0
        places, place = np.unique(between, return_inverse=True)
        looks = np.bincount(place[known], minlength=len(places))
        _, spent = np.unique(place[looks[place] >= MAX_TRIES], return_index=True)
        spent = apart[looks[place] >= MAX_TRIES][spent]
        free = ~known & (looks[place] < MAX_TRIES)
        apart, between = apart[free], between[free]
        order = np.lexsort((apart, -self._open.rows["worth"][apart], between))
        first = np.ones(len(order), np.bool_)
        first[1:] = between[order][1:] != between[order][:-1]
        return apart[order[first]], spent

    def _left_over(self, same_thumbnail: Numbers) -> tuple[Numbers, Numbers]:
        """Pairs among images that have the thumbnail of another and were refused by it.

        In each round another of those refused leads, and is compared with the rest.
        """
        places = np.arange(len(same_thumbnail))
        left = np.flatnonzero((same_thumbnail != places) & (self._label != self._label[same_thumbnail]))
        left = left[np.isin(pair_keys(same_thumbnail[left], left), self._tried)]
        order = left[np.argsort(same_thumbnail[left], kind="stable")]
        leaders, followers = [], []
        for kind in np.split(order, np.flatnonzero(np.diff(same_thumbnail[order])) + 1):
            for position, leader in enumerate(kind):
                rest = kind[position + 1 :]
                rest = rest[self._label[rest] != self._label[leader]]
                rest = rest[~np.isin(pair_keys(np.full(len(rest), leader), rest), self._tried)]
                if len(rest):
                    leaders.append(np.full(len(rest), leader))
                    followers.append(rest)
                    break
        empty = np.zeros(0, np.intp)
        return np.concatenate((empty, *leaders)), np.concatenate((empty, *followers))

    def top_pairs(self) -> PairTable:
        """The accepted pairs that become matches: of each content those with its best connected partners.

        A thousand copies of one image make half a million pairs, of which nobody needs more than those with the
        images that can become the group's representative.
        """
        a, b = self._accepted.a, self._accepted.b
        rows = np.tile(np.arange(len(a)), 2)
        mine, partner = np.concatenate((a, b)), np.concatenate((b, a))
        order = np.lexsort((partner, -self._degree[partner], mine))
        ordered = mine[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        kept = np.zeros(len(a), np.bool_)
        kept[rows[order[rank < MAX_MATCHES]]] = True
        return PairTable(self._accepted.rows[kept])


def _connected(count: int, a: Numbers, b: Numbers) -> tuple[int, Numbers]:
    """How many components pairs make of contents, and which one each content is in, numbered by their first content.

    In each round every component is hooked onto the first of those that it touches (Shiloach and Vishkin, 1982), so
    that few rounds are left to do. SciPy's own takes as long to load as all else that a small scan starts with.
    """
    first = np.arange(count)
    while len(a):
        low, high = np.minimum(first[a], first[b]), np.maximum(first[a], first[b])
        np.minimum.at(first, high, low)
        while not np.array_equal(hooked := first[first], first):
            first = hooked
        apart = first[a] != first[b]
        a, b = a[apart], b[apart]
    components, label = np.unique(first, return_inverse=True)
    return len(components), label.astype(np.intp)
