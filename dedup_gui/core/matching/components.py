"""Which images hang together by accepted pairs, and which pairs are worth a closer look."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup_gui.core.matching.pair_table import JudgedPairs, pair_keys

Numbers = npt.NDArray[np.intp]

TOLD = 48
"""Matches told of each image at least, where it has so many: enough for any group a person looks through."""

LOOKS = 3
"""Pairs between two clusters that are looked at, besides their hubs: an edited copy may refuse what its original
would accept."""

SAME_SHAPE = 0.03
"""Natural logarithm of the ratio of two aspect ratios: what rounding to whole pixels does to small copies."""

_REFUSAL = 2
"""Pairs that one refusal outweighs: the hub's own pairs are many just because it is compared with all."""


class Clusters:
    """Connected images. Each cluster has a hub.

    The hub is an image of the shape that is usual in its cluster: from a stretched copy no turned or cut one can be
    told. Of those it is the one with the most pairs, then the most that are not weak, then the most pixels: what
    `grouping` takes as representative.

    Args:
        sizes: int64 [N, 2]; width and height of each image, pixels.
        pairs: the accepted ones, settled.
        tried: keys (`pair_keys`) of pairs looked at closely: a hub that was refused by members of its own cluster
            counts for less, so that an edited copy gives way to one that more of them match.
    """

    def __init__(
        self, sizes: npt.NDArray[np.int64], pairs: JudgedPairs, tried: npt.NDArray[np.int64] | None = None
    ) -> None:
        count = len(sizes)
        a, b = pairs.a, pairs.b
        links = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
        clusters, label = connected_components(links, directed=False)
        self._label: Numbers = label.astype(np.intp)
        self._pairs = pairs
        self._degree = np.bincount(np.concatenate((a, b)), minlength=count)
        certain = ~pairs.rows["weak"]
        strong = np.bincount(np.concatenate((a[certain], b[certain])), minlength=count)
        self._refusals = self._refused(count, tried)
        self._pixels: npt.NDArray[np.int64] = sizes.prod(axis=1)
        self._of_usual_shape = self._usual(sizes)
        worth = self._degree - _REFUSAL * self._refusals
        best_last = np.lexsort((-np.arange(count), self._pixels, strong, worth, self._of_usual_shape))
        hubs = np.empty(clusters, np.intp)
        hubs[self._label[best_last]] = best_last  # of several values for one place the last stays
        self._hub: Numbers = hubs[self._label]

    def _usual(self, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether an image has the median shape of its cluster, turned by 90 degrees or not."""
        shape = np.abs(np.log(sizes[:, 0] / sizes[:, 1]))
        order = np.lexsort((shape, self._label))
        _, first, many = np.unique(self._label[order], return_index=True, return_counts=True)
        middle = (shape[order[first + half]][self._label] for half in ((many - 1) // 2, many // 2))
        low, high = (np.abs(shape - each) <= SAME_SHAPE for each in middle)
        return np.asarray(low | high)

    def _refused(self, count: int, tried: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int64]:
        """By how many images of its own cluster each image was refused."""
        if tried is None or not len(tried):
            return np.zeros(count, np.int64)
        a, b = (tried >> 32).astype(np.intp), (tried & 0xFFFFFFFF).astype(np.intp)
        rows = np.flatnonzero((self._label[a] == self._label[b]) & (self._pairs.find(a, b) < 0))
        return np.bincount(np.concatenate((a[rows], b[rows])), minlength=count)

    @property
    def hubs(self) -> Numbers:
        """For each image the hub of its cluster: itself where it is alone."""
        return self._hub

    def open_pairs(
        self, unsure: JudgedPairs, same_thumbnail: Numbers, tried: npt.NDArray[np.int64]
    ) -> tuple[Numbers, Numbers]:
        """Pairs (a < b) to be looked at, none of which is known yet; in an order that keeps hubs together.

        They are: members that never were compared with their own hub; where there is a pair between two clusters
        that the thumbnails left open, the best such pair itself, its images each with the hub of the other's
        cluster, and the two hubs (these also after `LOOKS`: a cluster that grew may have another hub); where members
        refused their hub, the members with its challenger; and images of the same thumbnail that are not in the
        cluster of the first of them.

        Args:
            unsure: pairs that thumbnails left open, settled.
            same_thumbnail: for each image the first one with its thumbnail.
            tried: keys (`pair_keys`) of pairs looked at before.
        """
        members = np.flatnonzero(self._hub != np.arange(len(self._hub)))
        one, other = [self._hub[members]], [members]
        direct, spent = self._best_between(unsure, tried)
        a, b = unsure.a[direct], unsure.b[direct]
        one += [self._hub[a], a, self._hub[a], a, self._hub[unsure.a[spent]]]
        other += [self._hub[b], b, b, self._hub[b], self._hub[unsure.b[spent]]]
        for challenger, rest in self._challengers():
            one.append(np.full(len(rest), challenger))
            other.append(rest)
        leaders, left = self._left_over(same_thumbnail, tried)
        one.append(leaders)
        other.append(left)
        hub, member = np.concatenate(one), np.concatenate(other)
        a, b = np.minimum(hub, member), np.maximum(hub, member)
        keys, first = np.unique(pair_keys(a, b), return_index=True)
        fresh = first[(a[first] != b[first]) & ~np.isin(keys, tried)]
        fresh = fresh[self._pairs.find(a[fresh], b[fresh]) < 0]
        fresh = fresh[np.lexsort((member[fresh], hub[fresh]))]
        return a[fresh], b[fresh]

    def _challengers(self) -> Iterator[tuple[int, Numbers]]:
        """For each cluster with a hub that members refused the image that may replace it, and the members.

        A hub has many pairs just because it is compared with all. So another is: of those that match it and have the
        usual shape the one most like it, to a hundredth, then the one with the most pixels. What more of them match
        becomes the hub.
        """
        order = np.argsort(self._label, kind="stable")
        bounds = np.searchsorted(self._label[order], [self._label[self._hub], self._label[self._hub] + 1])
        for hub in np.unique(self._hub[self._refusals[self._hub] > 0]):
            members = order[bounds[0, hub] : bounds[1, hub]]
            compared = self._degree[members] + self._refusals[members]
            rows = self._pairs.find(np.minimum(hub, members), np.maximum(hub, members))
            able = (rows >= 0) & (members != hub) & self._of_usual_shape[members]
            if np.count_nonzero(compared >= len(members) - 1) > 1 or not able.any():
                continue
            alike = self._pairs.rows["agreement"][rows[able]]
            best = np.lexsort((-members[able], self._pixels[members[able]], alike.round(2)))[-1]
            yield int(members[able][best]), members

    def _best_between(self, unsure: JudgedPairs, tried: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        """Of the open pairs between the same two clusters the row of the best that was not looked at.

        Returns:
            These rows, and a row for any two clusters of whose pairs `LOOKS` were refused.
        """
        one, other = self._label[unsure.a], self._label[unsure.b]
        apart = np.flatnonzero(one != other)
        between = pair_keys(np.minimum(one, other)[apart], np.maximum(one, other)[apart])
        known = np.isin(pair_keys(unsure.a[apart], unsure.b[apart]), tried)
        places, place = np.unique(between, return_inverse=True)
        looks = np.bincount(place[known], minlength=len(places))
        _, spent = np.unique(place[looks[place] >= LOOKS], return_index=True)
        spent = apart[looks[place] >= LOOKS][spent]
        free = ~known & (looks[place] < LOOKS)
        apart, between = apart[free], between[free]
        order = np.lexsort((apart, -unsure.rows["agreement"][apart], between))
        first = np.ones(len(order), np.bool_)
        first[1:] = between[order][1:] != between[order][:-1]
        return apart[order[first]], spent

    def _left_over(self, same_thumbnail: Numbers, tried: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        """Pairs among images that have the thumbnail of another and were refused by it.

        In each round another of those refused leads, and is compared with the rest.
        """
        places = np.arange(len(same_thumbnail))
        left = np.flatnonzero((same_thumbnail != places) & (self._label != self._label[same_thumbnail]))
        left = left[np.isin(pair_keys(same_thumbnail[left], left), tried)]
        order = left[np.argsort(same_thumbnail[left], kind="stable")]
        leaders, followers = [], []
        for kind in np.split(order, np.flatnonzero(np.diff(same_thumbnail[order])) + 1):
            for position, leader in enumerate(kind):
                rest = kind[position + 1 :]
                rest = rest[self._label[rest] != self._label[leader]]
                rest = rest[~np.isin(pair_keys(np.full(len(rest), leader), rest), tried)]
                if len(rest):
                    leaders.append(np.full(len(rest), leader))
                    followers.append(rest)
                    break
        empty = np.zeros(0, np.intp)
        return np.concatenate((empty, *leaders)), np.concatenate((empty, *followers))

    def worth_telling(self) -> Numbers:
        """Rows of the accepted pairs that become matches: of each image those with its best connected partners.

        A thousand copies of one image make half a million pairs, of which nobody needs more than those with the
        images that can become the group's representative.
        """
        a, b = self._pairs.a, self._pairs.b
        rows = np.tile(np.arange(len(a)), 2)
        mine, partner = np.concatenate((a, b)), np.concatenate((b, a))
        order = np.lexsort((partner, -self._degree[partner], mine))
        ordered = mine[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        told = np.zeros(len(a), np.bool_)
        told[rows[order[rank < TOLD]]] = True
        return np.flatnonzero(told)
