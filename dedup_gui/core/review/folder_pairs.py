"""Pairs of images of which the one lies in one folder and the other in another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from dedup_gui.core.review.parts import all_pairs, pairs_across
from dedup_gui.core.review_types import PathPair
from dedup_gui.core.types import Group


def pairs_between(groups: Iterable[Group], folders: Sequence[str]) -> tuple[set[PathPair], int]:
    """The pairs in groups that lie in two folders (themselves, not below).

    Args:
        groups: the groups.
        folders: the two; twice the same = pairs within it.

    Returns:
        The pairs, and in how many groups they are.
    """
    found: set[PathPair] = set()
    many = 0
    one, other = folders
    for group in groups:
        by_folder: dict[str, list[str]] = {folder: [] for folder in folders}
        for path in group.paths:
            folder = os.path.dirname(path)
            if folder in by_folder:
                by_folder[folder].append(path)
        pairs = all_pairs(by_folder[one]) if one == other else pairs_across(by_folder[one], by_folder[other])
        found |= pairs
        many += bool(pairs)
    return found, many
