"""What a person does again and again: keep the image in one folder and remove the one in another."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import Conditions, Rule
from dedup_gui.core.types import Decision, Group

ENOUGH = 12
"""Decisions of one kind, and none against it, that make a habit."""
WORTH_IT = 10
"""Groups that a rule must decide to be suggested."""

FolderPair = tuple[str, str]
"""(folder kept, folder removed from)."""


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit.

    Attributes:
        kept: the folder whose images stayed.
        removed: the folder whose images went.
        times: groups in which that was decided.
    """

    kept: str
    removed: str
    times: int

    @property
    def pair(self) -> FolderPair:
        """The two folders."""
        return self.kept, self.removed

    def rule(self) -> Rule:
        """The rule that does the same elsewhere: what lies in the other folder goes where the first has a copy."""
        return Rule(BulkRule.FOLDER_PRIORITY, Conditions(places=(self.removed,)), (self.kept,))


class Habits:
    """Learns from groups as they are decided by hand, and unlearns what is taken back."""

    def __init__(self) -> None:
        self._by_group: dict[str, FolderPair] = {}

    def clear(self) -> None:
        """Begin anew: another scan."""
        self._by_group.clear()

    def learn(self, group: Group, decisions: Mapping[str, Decision]) -> None:
        """Look at a group as it is decided now.

        It counts where all that stays lies in one folder and all that goes in another one, neither inside the other.

        Args:
            group: the group.
            decisions: of its images, by path; undecided ones are absent.
        """
        name = group.paths[0]
        self._by_group.pop(name, None)
        doomed = {path for path in group.paths if decisions.get(path) is Decision.REMOVE}
        kept = {os.path.dirname(path) for path in group.paths if path not in doomed}
        removed = {os.path.dirname(path) for path in doomed}
        if (
            len(kept) == 1
            and len(removed) == 1
            and all(member.file.reference or member.path in decisions for member in group.members)
        ):
            pair = kept.pop(), removed.pop()
            if _apart(*pair) is not None:
                self._by_group[name] = pair

    def found(self, quiet: Collection[FolderPair] = ()) -> Habit | None:
        """The habit followed most often; None where there is none, or it is not to be told.

        Folders of a tree count together (Camera/2023 and Camera/2024), where their trees part; what is told is the
        deepest folder that holds them all.

        Args:
            quiet: pairs of folders that the person does not want to hear of, nor of others in their trees.
        """
        trees: dict[FolderPair, list[FolderPair]] = defaultdict(list)
        for pair in self._by_group.values():
            tree = _apart(*pair)
            if tree is not None:
                trees[tree].append(pair)
        habits = [
            Habit(_common(kept for kept, _ in pairs), _common(removed for _, removed in pairs), len(pairs))
            for tree, pairs in trees.items()
            if len(pairs) >= ENOUGH and not trees.get((tree[1], tree[0]))
        ]
        hushed = {_apart(*pair) for pair in quiet}
        told = [habit for habit in habits if _apart(*habit.pair) not in hushed]
        return max(told, key=lambda habit: (habit.times, habit.pair), default=None)


def _apart(one: str, other: str) -> FolderPair | None:
    """Below the last folder that holds both, the one on the way to each; None if one of the two holds the other."""
    a, b = one.split(os.sep), other.split(os.sep)
    for place, (left, right) in enumerate(zip(a, b, strict=False), start=1):
        if left != right:
            return os.sep.join(a[:place]), os.sep.join(b[:place])
    return None


def _common(folders: Iterable[str]) -> str:
    return os.path.commonpath(list(folders))
