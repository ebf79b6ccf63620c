"""What is told of archives whose images are all elsewhere, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dedup_gui.core.events import ContainedArchive
from dedup_gui.words import Words


class ArchiveCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def within(self, n: int) -> str:
        """Another archive holds them all."""
        return self.tr("(The one image|All %n images) in {archive} (is|are) in {other}, too.", "", n)

    def outside(self, n: int) -> str:
        """All lie in folders as well."""
        return self.tr("(The one image|All %n images) in {archive} (is|are) outside archives, too.", "", n)

    def scattered(self, n: int) -> str:
        """They lie here and there."""
        return self.tr("(The one image|All %n images) in {archive} (is|are) in other places, too.", "", n)

    def archives(self, n: int) -> str:
        """So many hold nothing of their own."""
        return self.tr("%n archive(s) (holds|hold) only images that are elsewhere, too.", "", n)


ARCHIVE_COUNTS = ArchiveCounts()


def contained_sentence(found: ContainedArchive, shown: Callable[[str], str]) -> str:
    """Where the images of an archive are besides; `shown` says what an archive is called."""
    name = shown(found.path)
    if found.outside:
        return ARCHIVE_COUNTS.outside(found.images).format(archive=name)
    if found.within:
        return ARCHIVE_COUNTS.within(found.images).format(archive=name, other=shown(found.within))
    return ARCHIVE_COUNTS.scattered(found.images).format(archive=name)


def contained_entry(found: ContainedArchive) -> dict[str, Any]:
    """The same for the JSON."""
    return {"path": found.path, "images": found.images, "within": found.within, "outside": found.outside}
