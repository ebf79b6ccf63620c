"""Archives that hold nothing of their own: every image in them is elsewhere, too, byte for byte."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from dedup_gui.core.archives.member_paths import in_archive
from dedup_gui.core.events import ContainedArchive
from dedup_gui.core.types import ImageFile, Skipped

_OUTSIDE = ""


def contained_archives(
    images: Iterable[ImageFile], skipped: Sequence[Skipped], listed: Callable[[str], int]
) -> tuple[ContainedArchive, ...]:
    """The archives that could all be done without: where none of them was there, no image would be lost.

    So of two archives with the same images one is told. An archive in which something could not be read is none, nor
    one of which a setting left an image out: that one may be nowhere else.

    Args:
        images: of the scan, with their digests.
        skipped: what the scan could not use.
        listed: how many images an archive lists, whatever the scan took in of them.

    Returns:
        Sorted by path.
    """
    held: dict[str, list[str]] = defaultdict(list)
    places: dict[str, set[str]] = defaultdict(set)
    for image in images:
        places[image.digest].add(image.file.archive or _OUTSIDE)
        if image.file.archive:
            held[image.file.archive].append(image.digest)
    if not held:
        return ()
    unread = {inside[0] for each in skipped if (inside := in_archive(each.path)) is not None}
    found: list[ContainedArchive] = []
    # The small before the large; of equal ones the last by path, so that the first stays.
    for archive in sorted(sorted(held, reverse=True), key=lambda archive: len(held[archive])):
        elsewhere = [places[digest] - {archive} if digest else set() for digest in held[archive]]
        if archive in unread or not all(elsewhere) or listed(archive) != len(held[archive]):
            continue
        common = set.intersection(*elsewhere) - {_OUTSIDE}
        within = min(common, key=lambda other: (len(held[other]), other), default="")
        outside = all(_OUTSIDE in there for there in elsewhere)
        found.append(ContainedArchive(archive, len(held[archive]), within, outside))
        for digest in held[archive]:
            places[digest].discard(archive)  # what is told to be done without is no place for the next
    return tuple(sorted(found, key=lambda each: each.path))
