"""Pairs that are judged because somebody else holds them for one picture, and nothing else is looked for."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.hashing import hamming
from dedup_gui.core.matching.asked_groups import AskedGroup
from dedup_gui.core.matching.proposals import HashProposals
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.union_find import DisjointSets
from dedup_gui.core.verification.relation import PairVerdict

Numbers = npt.NDArray[np.intp]

ASKED_WORTH = np.float32(0.5)
"""How promising such a pair is held: as one whose keypoints have the fewest votes. Chosen: what our own generators
propose of the same images comes first."""
_TURNED = 256
"""Pairs of which the best orientation is sought between two yields."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Such pairs among the contents of a scan.

    Attributes:
        a: places of the one content, [P]; a < b.
        b: places of the other.
        family: for each content the number of those that hang together with it by such pairs, [N].
    """

    a: Numbers
    b: Numbers
    family: Numbers

    def only(self, table: PairTable) -> PairTable:
        """The pairs of a table that lie within one family."""
        return PairTable(table.rows[self.family[table.a] == self.family[table.b]])


def asked_among(contents: Contents, groups: Sequence[AskedGroup] | None) -> Asked | None:
    """Find what is asked among the contents; files that the scan does not have are passed over.

    Args:
        contents: what is compared.
        groups: by path; None = nothing is asked, and None is returned.
    """
    if groups is None:
        return None
    place_of = {
        path: place
        for place, copies in enumerate(contents.copies)
        for image in copies
        for path in (image.path, *image.file.aliases)
    }
    families = DisjointSets(len(contents.images))
    pairs: set[tuple[int, int]] = set()
    for group in groups:
        places = [place_of.get(path) for path in group.paths]
        for first, second in group.asked():
            one, other = places[first], places[second]
            if one is not None and other is not None and one != other:
                pairs.add((min(one, other), max(one, other)))
                families.join(one, other)
    a, b = np.array(sorted(pairs), np.intp).reshape(-1, 2).T
    return Asked(a, b, np.array([families.find(place) for place in range(len(contents.images))], np.intp))


def with_asked(proposals: HashProposals, asked: Asked | None) -> Generator[Progress, None, HashProposals]:
    """What hashes propose within the families, and all that is asked besides.

    Args:
        proposals: what the hashes propose.
        asked: None = all stays as it is.

    Yields:
        Progress of MATCH.
    """
    if asked is None:
        return proposals
    tables = [asked.only(proposals.pairs)]
    for start in range(0, len(asked.a), _TURNED):
        a, b = asked.a[start : start + _TURNED], asked.b[start : start + _TURNED]
        turns = proposals.thumbnails.best_orientation(a, b)
        distance = hamming(proposals.hashes.phash[a, 0], proposals.hashes.phash[b, turns])
        tables.append(PairTable.of(a, b, orientation=turns, distance=distance, worth=ASKED_WORTH))
        yield Progress(Stage.MATCH, start, len(asked.a))
    return replace(proposals, pairs=PairTable.joined(tables), proposed=len(asked.a))


def only_asked(
    pairs: PairTable, verdicts: Mapping[tuple[int, int], PairVerdict], asked: Asked | None
) -> tuple[PairTable, Mapping[tuple[int, int], PairVerdict]]:
    """What was found within the families.

    Args:
        pairs: the pair table.
        verdicts: what was said of pairs.
        asked: None = all stays as it is.
    """
    if asked is None:
        return pairs, verdicts
    family = asked.family
    return asked.only(pairs), {pair: said for pair, said in verdicts.items() if family[pair[0]] == family[pair[1]]}
