"""Two folders whose images are no duplicates of one another, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from collections.abc import Sequence

from dedup_gui.qt.texts.plain import printable
from dedup_gui.words.numbers import plural


def apart_title(folders: Sequence[str]) -> str:
    """What is asked."""
    if folders[0] == folders[1]:
        return "Are no two images of this folder duplicates?"
    return "Are no images of the one folder duplicates of images of the other?"


def apart_question(folders: Sequence[str], pairs: int, groups: int) -> str:
    """What a yes means.

    Args:
        folders: the two; twice the same = one.
        pairs: of images.
        groups: they are in so many.
    """
    named = "\n".join(printable(folder) for folder in dict.fromkeys(folders))
    found = f"{plural(pairs, 'pair')} of images in {plural(groups, 'group')}"
    return (
        f"{named}\n\n{found} will not stand together again, in this review and in later scans. "
        "Nothing is moved, and one Undo takes it back."
    )


def no_such_pairs(folders: Sequence[str]) -> str:
    """That there is nothing to be said of two folders."""
    if folders[0] == folders[1]:
        return "No group holds two images of this folder."
    return "No group holds images of both folders."
