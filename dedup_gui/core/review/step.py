"""One command of a review: what it has changed so far, and how it is undone and done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from operator import attrgetter

from dedup_gui.core.review_types import Decided, PathPair
from dedup_gui.core.types import Decision

Both = tuple[Decision, Decision]
"""A decision before and after."""

_BOTH: Mapping[Both, Both] = {both: both for both in product(Decision, Decision)}
"""The same few for all images: hundreds of thousands of their own would hold a window up where they are let go."""
_PATH, _BEFORE_AND_AFTER = attrgetter("path"), attrgetter("before", "after")


@dataclass(slots=True)
class Step:
    """A command, as it can be undone and done again.

    Attributes:
        decided: by path, the decision before and after.
        ignored: pairs of paths that became ignored.
    """

    decided: dict[str, Both] = field(default_factory=dict)
    ignored: set[PathPair] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self.decided or self.ignored)

    def note(self, told: Sequence[Decided]) -> None:
        """Take in decisions as they were set."""
        decided = self.decided
        fresh = dict(zip(map(_PATH, told), map(_BOTH.__getitem__, map(_BEFORE_AND_AFTER, told)), strict=True))
        if len(fresh) == len(told) and decided.keys().isdisjoint(fresh):
            decided.update(fresh)
            return
        for path, _digest, _size, before, after in told:  # some are decided again
            earlier = decided.get(path)
            decided[path] = _BOTH[before if earlier is None else earlier[0], after]


@dataclass(slots=True)
class Done:
    """What a command has changed so far.

    Attributes:
        told: each decision as it was set.
        slots: the groups that look different.
    """

    told: list[Decided] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)

    def once(self, where: Mapping[str, Sequence[int]]) -> Done:
        """The same with each image once, and only where its decision is another one than before the command.

        Args:
            where: the slots of every path.
        """
        last = {item.path: item for item in self.told}
        if len(last) == len(self.told):
            return self
        first = {item.path: item.before for item in reversed(self.told)}
        told = [item._replace(before=first[path]) for path, item in last.items() if first[path] is not item.after]
        return Done(told, {slot for item in told for slot in where.get(item.path, ())})
