"""The window's saved reviews: `qt.services.SavedReviews` on this computer's disk."""

from __future__ import annotations

import io
import ntpath
import os
import posixpath
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from PIL import Image

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, ScanResult
from dedup_gui.core.image.formats import is_image_name
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.types import Decision, FoundFile, Group
from dedup_gui.exchange.applying import refusals
from dedup_gui.exchange.path_map import WINDOWS, PathMap, placed
from dedup_gui.exchange.review_file import MOST_PREVIEW, PREVIEW_SIDE, ReviewFile, Written
from dedup_gui.exchange.saved_review import FolderThere, Outline, SavedReview, on_disk
from dedup_gui.program import Program
from dedup_gui.wiring.review_files import brought_here, save_review
from dedup_gui.words import translate

LOOKED_FOR = 100
"""Images by which a folder is judged: enough to see whether it is the right one."""


class Previews(Protocol):
    """Thumbnails on disk."""

    def get(self, file: FoundFile) -> bytes | None:
        """A JPEG for this very state of the file, or None."""
        ...

    def put(self, file: FoundFile, jpeg: bytes) -> None:
        """Keep a JPEG."""
        ...


class StoredReviews:
    """See `qt.services.SavedReviews`.

    Args:
        program: the stores.
        previews: thumbnails on disk; None = none are kept.
        keep: keeps what is opened as the last result, and gives it back as that is shown.
    """

    def __init__(self, program: Program, previews: Previews | None, keep: Callable[[LastResult], LastResult]) -> None:
        self._program = program
        self._previews = previews
        self._keep = keep

    def save(
        self, path: str, result: ScanResult, groups: Sequence[Group], decisions: dict[str, Decision], images: int
    ) -> Generator[Written, None, None]:
        """Write groups and decisions as one file."""
        files = {member.path: member.file for group in groups for member in group.members}

        def preview(member: str) -> bytes | None:
            kept = self._previews.get(files[member]) if self._previews is not None else None
            return kept if kept and len(kept) <= MOST_PREVIEW else self._program.jpeg_preview(member)

        return save_review(path, replace(result, groups=tuple(groups)), decisions, preview, images=images)

    def look(self, path: str) -> Outline:
        """What a file holds, and which of its folders are here."""
        with ReviewFile(path) as file:
            review = _of_images(file.review, path)
        outer = _outermost(review.folders, review.system)
        there = []
        for folder in outer:
            inside = PathMap([(folder, folder)], review.system)
            members = [member for member in review.members if inside.here(member) is not None]
            found, _ = _found(members) if review.system == os.name else (0, 0)
            there.append(FolderThere(folder, len(members), here=found > 0))
        return Outline(tuple(there), len(review.result.groups), len(review.decisions), review.made)

    def found(self, path: str, there: str, here: str) -> tuple[int, int]:
        """How many of some images of a folder there are in a folder here; and how many were looked for."""
        with ReviewFile(path) as file:
            review = file.review
        mapped = PathMap([(there, here)], review.system)
        places = [place for member in review.members if (place := mapped.here(member)) is not None]
        return _found(places)

    def open(self, path: str, places: Sequence[tuple[str, str]]) -> LastResult:
        """The review with paths of this computer, kept as the last result; its decisions are kept as well."""
        with ReviewFile(path) as file:
            _of_images(file.review, path)
            mapped = PathMap(places, file.review.system)
            here = on_disk(brought_here(file.review, mapped))
            self._keep_previews(file, mapped, here.review)
            roots = [placed(folder, mapped, file.review.system) for folder in file.review.folders]
        review = here.review
        members, refused = review.members, refusals(review, roots)  # a stranger decides nothing for other folders
        decided = [
            (member, members[member].digest, decision)
            for member, decision in review.decisions
            if member not in refused
        ]
        kept = self._program.history().decisions
        before = kept.load([(path, digest) for path, digest, _ in decided])  # what was decided here stays as it is
        kept.save([each for each in decided if each[0] not in before])
        return self._keep(LastResult(review.result, review.images, review.made))

    def _keep_previews(self, file: ReviewFile, mapped: PathMap, here: SavedReview) -> None:
        """Keep the pictures of images that are not here; of those that are, the images themselves are shown."""
        if self._previews is None:
            return
        known = here.members
        for member in file.review.members:
            moved = known[placed(member, mapped, file.review.system)]
            if moved.file.unseen and self._previews.get(moved.file) is None:
                jpeg = file.preview(member)
                if jpeg is not None and is_small_picture(jpeg):
                    self._previews.put(moved.file, jpeg)


def _of_images(review: SavedReview, path: str) -> SavedReview:
    """The review, if all of its members have names of images, as what a scan finds: each can be opened."""
    name_of = (ntpath if review.system == WINDOWS else posixpath).basename
    other = next((member for member in review.members if not is_image_name(name_of(member))), None)
    if other is not None:
        raise DedupError(
            translate("errors", "{path} lists a file that is no image: {image}.").format(
                path=readable_path(path), image=readable_path(other)
            ),
            translate("errors", "It was not written by Dedup: do not use it."),
        )
    return review


def is_small_picture(jpeg: bytes) -> bool:
    """Whether a stranger's picture is what a saved review has: a JPEG, and a small one."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
            return max(picture.size) <= PREVIEW_SIDE
    except Exception:  # noqa: BLE001 - whatever a stranger wrote, it is shown without a picture
        return False


def _outermost(folders: Iterable[str], system: str) -> list[str]:
    """Those that lie in none of the others."""
    kept: list[str] = []
    for folder in sorted(folders, key=len):
        if not kept or PathMap([(one, os.sep) for one in kept], system).here(folder) is None:
            kept.append(folder)
    return sorted(kept)


def _found(paths: Sequence[str]) -> tuple[int, int]:
    step = max(1, len(paths) // LOOKED_FOR)
    some = paths[::step]
    return sum(os.path.lexists(system_path(path)) for path in some), len(some)
