"""Saved reviews and plans on this computer: written with pictures and decisions, and read with paths of here."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.types import Decision
from dedup_gui.exchange.path_map import PathMap, split_pair
from dedup_gui.exchange.plan_reading import MOST_BYTES, read_plan
from dedup_gui.exchange.review_file import ReviewFile, Written, open_foreign, write_review
from dedup_gui.exchange.saved_review import SavedReview, relocated
from dedup_gui.words import translate


def save_review(
    path: str,
    result: ScanResult,
    decisions: dict[str, Decision],
    preview: Callable[[str], bytes | None],
    *,
    images: int | None = None,
    made: float | None = None,
) -> Generator[Written, None, None]:
    """Write a review as one file.

    Args:
        path: the file.
        result: groups as they are to be seen.
        decisions: KEEP and REMOVE, by path; those of other images are left out.
        preview: makes the small pictures.
        images: how many the scan saw; None = those of the result.
        made: when it ended, seconds since the epoch; None = now.

    Raises:
        DedupError: it cannot be written.
    """
    review = SavedReview(
        replace(result, images=()),
        images=len(result.images) if images is None else images,
        made=time.time() if made is None else made,
    )
    known = review.members
    decided = {item: one for item, one in decisions.items() if item in known and one is not Decision.UNDECIDED}
    yield from write_review(path, replace(review, decisions=tuple(sorted(decided.items()))), preview)


def read_review_or_plan(path: str) -> SavedReview:
    """What a saved review, or a plan written as a table, says; with the paths of its own computer.

    Raises:
        DedupError: it cannot be read, or is neither.
    """
    with open_foreign(path) as file:
        if file.read(4) == b"PK\x03\x04":
            with ReviewFile(path) as opened:
                return opened.review
        file.seek(0)
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DedupError(translate("errors", "{path} is longer than any plan.").format(path=readable_path(path)))
    return read_plan(data, path)


def path_map(pairs: Sequence[str], review: SavedReview) -> PathMap:
    """What `--map OLD=NEW` says of a review's paths.

    Raises:
        DedupError: one of them says nothing, or its folder is not here.
    """
    split: list[tuple[str, str]] = []
    for pair in pairs:
        try:
            there, here = split_pair(pair, review.folders, review.system)
        except ValueError as error:
            raise DedupError(
                translate("errors", "--map {pair}: {why}").format(pair=readable_path(pair), why=error),
                translate("errors", "Write it like --map /nas/photos=/home/me/photos."),
            ) from error
        here = os.path.abspath(here)
        if not os.path.exists(system_path(here)):
            raise DedupError(
                translate("errors", "--map: not found: {path}").format(path=readable_path(here)),
                translate("errors", "Connect the drive that holds it."),
            )
        split.append((there, here))
    return PathMap(split, review.system)


def brought_here(review: SavedReview, paths: PathMap) -> SavedReview:
    """The review with paths of this computer.

    Raises:
        DedupError: two of its files would be one.
    """
    try:
        return relocated(review, paths)
    except ValueError as error:
        raise DedupError(
            translate("errors", "Its folders cannot be put there: {why}.").format(why=readable_path(str(error)))
        ) from error
