"""Files that somebody else holds for one picture: what is asked, known before anything is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

MOST_EACH_WITH_EACH = 256
"""Members of a group up to which each is compared with each: 32,640 pairs. In a larger one the generators propose
what is alike, and each member is compared with the first and with the next, so that all are looked at."""


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Files that somebody else holds for one picture.

    Attributes:
        paths: as the scan names its files, or their other names; each once.
        pairs: places in `paths` of the pairs that were named; None = each with each.
    """

    paths: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...] | None = None

    def asked(self) -> Iterator[tuple[int, int]]:
        """Places in `paths` of the pairs to be judged."""
        many = len(self.paths)
        if self.pairs is not None:
            yield from self.pairs
        elif many <= MOST_EACH_WITH_EACH:
            yield from combinations(range(many), 2)
        else:
            yield from ((0, place) for place in range(1, many))
            yield from ((place, place + 1) for place in range(1, many - 1))
