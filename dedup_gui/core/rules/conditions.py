"""Whether a rule's conditions hold for a group, and for an image that it would mark."""

from __future__ import annotations

import fnmatch
import os
import re
from datetime import datetime
from functools import lru_cache

from dedup_gui.core.grouping.keeper import folder_rank
from dedup_gui.core.rules.rule import Conditions, Spread
from dedup_gui.core.types import Group, ImageFile


def fits_group(conditions: Conditions, group: Group) -> bool:
    """Whether the conditions about groups hold for one."""
    if conditions.firm_only and any(match.weak for match in group.matches):
        return False
    if conditions.relations and not all(m.relation in conditions.relations for m in group.matches if not m.weak):
        return False
    if conditions.spread is Spread.ANY:
        return True
    folders = {os.path.dirname(path) for path in group.paths}
    return (len(folders) == 1) is (conditions.spread is Spread.ONE)


def fits_image(conditions: Conditions, image: ImageFile) -> bool:
    """Whether the conditions about images hold for one."""
    if conditions.formats and image.info.format not in conditions.formats:
        return False
    if image.file.size < conditions.size_from or 0 < conditions.size_to < image.file.size:
        return False
    if conditions.dated_from or conditions.dated_to:
        day = day_of(image)
        if not day or day < conditions.dated_from or (conditions.dated_to and day > conditions.dated_to):
            return False
    if conditions.places and folder_rank(image.path, conditions.places) == len(conditions.places):
        return False
    if conditions.names:
        names, paths = _globs(conditions.names)
        name, path = os.path.basename(image.path).casefold(), image.path.casefold()
        return bool((names and names.match(name)) or (paths and paths.match(path)))
    return True


def day_of(image: ImageFile) -> str:
    """The day of an image's capture, or of its file's last change, "YYYY-MM-DD"; "" where no calendar has it."""
    if image.captured:
        return image.captured[:10]
    try:
        return datetime.fromtimestamp(image.file.mtime_ns / 1e9).strftime("%Y-%m-%d")  # the person's own days
    except (OverflowError, OSError, ValueError):
        return ""


@lru_cache(maxsize=64)
def _globs(patterns: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Globs for names, and for whole paths, each as one expression; None where there is none."""
    separators = tuple(each for each in (os.sep, os.altsep) if each)
    names, paths = [], []
    for pattern in patterns:
        folded = pattern.casefold()
        if any(each in folded for each in separators):
            if os.altsep:
                folded = folded.replace(os.altsep, os.sep)
            paths.append(folded if os.path.isabs(folded) else f"*{os.sep}{folded}")
        else:
            names.append(folded)
    joined = ("|".join(fnmatch.translate(each) for each in some) for some in (names, paths))
    return tuple(re.compile(each) if each else None for each in joined)  # type: ignore[return-value]
