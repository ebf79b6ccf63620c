"""A review as it stands at one moment, for work on another thread: nothing in it changes any more."""

from __future__ import annotations

from dataclasses import dataclass

from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.types import Decision, Group, KeeperReason


@dataclass(frozen=True, slots=True)
class Standing:
    """What rules work on.

    Attributes:
        shown: every group by slot; None where none is on show.
        index: where images are, and which of them are one file.
        decisions: KEEP and REMOVE by path.
        keeper_rules: the person's order of the rules that choose a keeper.
    """

    shown: tuple[Group | None, ...]
    index: ReviewIndex
    decisions: dict[str, Decision]
    keeper_rules: tuple[KeeperReason, ...]
