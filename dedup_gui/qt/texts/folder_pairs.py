"""Two folders whose images are no duplicates of one another, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from collections.abc import Sequence

from dedup_gui.qt.texts.plain import printable
from dedup_gui.words import Words, translate
from dedup_gui.words.counts import COUNTS


class FolderPairCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def will_not_stand_together(self, n: int, groups: str) -> str:
        """What a yes does to so many pairs."""
        return self.tr(
            "%n pair(s) of images in {groups} will not stand together again, in this review and in later scans. "
            "Nothing is moved, and one Undo takes it back.",
            "",
            n,
        ).format(groups=groups)

    def of_both_folders(self, n: int) -> str:
        """So many groups are listed."""
        return self.tr("Only groups with images of both folders are listed: %n group(s).", "", n)

    def of_one_folder(self, n: int) -> str:
        """So many groups are listed, whose two images share a folder."""
        return self.tr("Only groups with two images of this folder are listed: %n group(s).", "", n)


def listed_between(folders: Sequence[str], groups: int) -> str:
    """Which groups the list is kept to.

    Args:
        folders: the two; twice the same = one; () = it is kept to none any more.
        groups: so many are listed.
    """
    if not folders:
        return translate("folder pairs", "Groups of all folders are listed again.")
    counts = FolderPairCounts()
    return counts.of_one_folder(groups) if folders[0] == folders[1] else counts.of_both_folders(groups)


def apart_title(folders: Sequence[str]) -> str:
    """What is asked."""
    if folders[0] == folders[1]:
        return translate("folder pairs", "Are no two images of this folder duplicates?")
    return translate("folder pairs", "Are no images of the one folder duplicates of images of the other?")


def apart_question(folders: Sequence[str], pairs: int, groups: int) -> str:
    """What a yes means.

    Args:
        folders: the two; twice the same = one.
        pairs: of images.
        groups: they are in so many.
    """
    named = "\n".join(printable(folder) for folder in dict.fromkeys(folders))
    meant = FolderPairCounts().will_not_stand_together(pairs, COUNTS.groups(groups))
    return f"{named}\n\n{meant}"


def no_such_pairs(folders: Sequence[str]) -> str:
    """That there is nothing to be said of two folders."""
    if folders[0] == folders[1]:
        return translate("folder pairs", "No group holds two images of this folder.")
    return translate("folder pairs", "No group holds images of both folders.")
