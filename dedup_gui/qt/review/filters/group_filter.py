"""Which groups are listed, and in what order, as values that can be kept on disk. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dedup_gui.core.types import Relation


class SortKey(StrEnum):
    """What the list of groups is sorted by."""

    RECLAIMABLE = "reclaimable"
    COUNT = "count"
    RELATION = "relation"
    SURENESS = "sureness"
    DATE = "date"
    PATH = "path"
    UNDECIDED = "undecided"


class DecidedFilter(StrEnum):
    """Which groups are listed, by how far they are decided."""

    ALL = "all"
    UNDECIDED = "undecided"
    """Those that were undecided when the list was made; they stay on it as they are decided."""
    LEAVING = "leaving"
    """Those that are undecided; they leave the list once they are decided and one has gone on."""
    DECIDED = "decided"


class Sureness(StrEnum):
    """Which groups are listed, by how sure they are."""

    ANY = "any"
    SURE = "sure"
    """Nothing in it needs a look."""
    WEAK_MATCH = "weak-match"
    WEAK_REASON = "weak-reason"
    """Nothing that can be seen in the images speaks for the suggested keeper."""


class References(StrEnum):
    """Which groups are listed, by their images in reference folders."""

    ANY = "any"
    WITH = "with"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups are listed, and in what order.

    Attributes:
        text: words that must all occur in the path of one member or another; "" = any.
        relation: only groups with such a match; None = any.
        decided: by how far they are decided.
        sort: the key; the largest, newest, surest first, paths from A to Z.
        reverse: the other way round.
        sureness: by how sure they are.
        references: by their images in reference folders.
        min_size: only groups with a file of so many bytes or more.
        folders: one folder: only groups with an image in it or below; two: only groups with an image in the one and
            another in the other, not below; () = any.
        year: only groups whose suggested keeper was taken (or else changed) in this year; 0 = any.
        format: only groups with an image of this format ("JPEG"); "" = any.
    """

    text: str = ""
    relation: Relation | None = None
    decided: DecidedFilter = DecidedFilter.ALL
    sort: SortKey = SortKey.RECLAIMABLE
    reverse: bool = False
    sureness: Sureness = Sureness.ANY
    references: References = References.ANY
    min_size: int = 0
    folders: tuple[str, ...] = ()
    year: int = 0
    format: str = ""

    def to_plain(self) -> dict[str, Any]:
        """The filter as JSON takes it."""
        return {
            "text": self.text,
            "relation": self.relation.value if self.relation is not None else "",
            "decided": self.decided.value,
            "sort": self.sort.value,
            "reverse": self.reverse,
            "sureness": self.sureness.value,
            "references": self.references.value,
            "min-size": self.min_size,
            "folders": list(self.folders),
            "year": self.year,
            "format": self.format,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> GroupFilter:
        """The filter that `to_plain` wrote; what is missing is as if nothing had been chosen.

        Raises:
            ValueError, TypeError: it is no such thing.
        """
        relation = plain.get("relation", "")
        return cls(
            text=str(plain.get("text", "")),
            relation=Relation(relation) if relation else None,
            decided=DecidedFilter(plain.get("decided", DecidedFilter.ALL)),
            sort=SortKey(plain.get("sort", SortKey.RECLAIMABLE)),
            reverse=bool(plain.get("reverse", False)),
            sureness=Sureness(plain.get("sureness", Sureness.ANY)),
            references=References(plain.get("references", References.ANY)),
            min_size=int(plain.get("min-size", 0)),
            folders=tuple(str(folder) for folder in plain.get("folders", ()))[:2],
            year=int(plain.get("year", 0)),
            format=str(plain.get("format", "")),
        )
