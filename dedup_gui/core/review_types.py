"""The values of the review: what changed, what was refused, what stands to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dedup_gui.core.types import Decision, FoundFile

PathPair = tuple[str, str]
"""Two paths, sorted."""


class RefusalCode(StrEnum):
    """Why a decision was not taken."""

    LAST_COPY = "last-copy"
    """A group would have lost its last image."""
    LAST_OUTSIDE = "last-outside"
    """A group would have lost its last image outside archives."""
    REFERENCE = "reference"
    """It lies in a reference folder."""
    ARCHIVE = "archive"
    """It lies inside an archive."""
    NOT_SHOWN = "not-shown"
    """It is in no group (any more)."""


class BulkRule(StrEnum):
    """Rules that decide many groups at once. They touch undecided images only."""

    EXACT = "exact-duplicates"
    """Of files with identical bytes, keep one."""
    SUGGESTED = "suggested-keeper"
    """Keep what is suggested."""
    MOST_PIXELS = "most-pixels"
    LARGEST_FILE = "largest-file"
    BEST_QUALITY = "best-quality"
    OLDEST = "oldest"
    NEWEST = "newest"
    FOLDER_PRIORITY = "folder-priority"
    """Keep what lies in the folder named first; remove its duplicates elsewhere."""
    RAW_OVER_JPEG = "raw-over-jpeg"
    """Remove the export where the camera's own file is there."""
    WHOLE_OVER_CROP = "whole-over-crop"
    """Remove crops where the whole picture is there."""


class Decided(NamedTuple):
    """One image's decision that changed; a rule makes hundreds of thousands, and a tuple is made three times as fast.

    Attributes:
        path: the image.
        digest: of its bytes.
        size: bytes.
        before: the decision it had.
        after: the decision it has.
    """

    path: str
    digest: str
    size: int
    before: Decision
    after: Decision


@dataclass(frozen=True, slots=True)
class IgnoredPair:
    """Two contents of which the person said that they are not duplicates.

    Attributes:
        digests: of the two, sorted.
        files: where each lay when that was said, or None where it is not known (any more).
        noted: when it was said, seconds since the epoch; 0 = unknown.
        there: whether each is there, as it was.
    """

    digests: PathPair
    files: tuple[FoundFile | None, FoundFile | None]
    noted: float
    there: tuple[bool, bool] = (True, True)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision that was not taken.

    Attributes:
        path: the image.
        code: why.
    """

    path: str
    code: RefusalCode


@dataclass(frozen=True, slots=True)
class Change:
    """What a command of the review changed, or would change (a preview).

    Attributes:
        decided: decisions that changed.
        refused: decisions that were not taken, and why.
        ignored: pairs of digests that are now ignored.
        unignored: pairs of digests that are ignored no longer.
        slots: the groups (by their slot) that look different now.
        regrouped: whether a group appeared, disappeared, or gained or lost a member.
    """

    decided: tuple[Decided, ...] = ()
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[PathPair, ...] = ()
    unignored: tuple[PathPair, ...] = ()
    slots: tuple[int, ...] = ()
    regrouped: bool = False

    @property
    def to_remove(self) -> tuple[Decided, ...]:
        """The images that became marked for removal."""
        return tuple(item for item in self.decided if item.after is Decision.REMOVE)

    @property
    def bytes_to_remove(self) -> int:
        """Their size, bytes."""
        return sum(item.size for item in self.to_remove)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.decided or self.ignored or self.unignored or self.regrouped)


@dataclass(frozen=True, slots=True)
class Totals:
    """What is decided so far, over the groups on show.

    Attributes:
        groups: groups on show.
        decided_groups: groups with no undecided image (reference images need no decision).
        remove_files: images to be removed.
        remove_bytes: their size.
        keep_files: images decided to stay.
    """

    groups: int = 0
    decided_groups: int = 0
    remove_files: int = 0
    remove_bytes: int = 0
    keep_files: int = 0
