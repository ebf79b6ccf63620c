"""What a report says beyond the scan: what was decided, and codes in a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup_gui.core.events import ScanResult
from dedup_gui.core.types import Decision, DifferenceKind, EditKind, KeeperReason, Relation, SkipCode
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, in_english

RELATIONS = TranslatedTable(
    "report",
    {
        Relation.EXACT: QT_TRANSLATE_NOOP("report", "exact"),
        Relation.SAME_PIXELS: QT_TRANSLATE_NOOP("report", "same-pixels"),
        Relation.RE_ENCODED: QT_TRANSLATE_NOOP("report", "re-encoded"),
        Relation.RESIZED: QT_TRANSLATE_NOOP("report", "resized"),
        Relation.CROPPED: QT_TRANSLATE_NOOP("report", "cropped"),
        Relation.ROTATED: QT_TRANSLATE_NOOP("report", "rotated"),
        Relation.MIRRORED: QT_TRANSLATE_NOOP("report", "mirrored"),
        Relation.EDITED: QT_TRANSLATE_NOOP("report", "edited"),
        Relation.PARTIAL: QT_TRANSLATE_NOOP("report", "partial"),
        Relation.BURST: QT_TRANSLATE_NOOP("report", "burst"),
        Relation.VARIANT: QT_TRANSLATE_NOOP("report", "variant"),
    },
)
"""What a match is, shortly; in English these are the codes themselves."""
REASONS = TranslatedTable(
    "report",
    {
        KeeperReason.OUTSIDE_ARCHIVE: QT_TRANSLATE_NOOP("report", "outside-archive"),
        KeeperReason.UNDAMAGED: QT_TRANSLATE_NOOP("report", "undamaged"),
        KeeperReason.REFERENCE: QT_TRANSLATE_NOOP("report", "reference-folder"),
        KeeperReason.COMPANION: QT_TRANSLATE_NOOP("report", "companion"),
        KeeperReason.WHOLE_PICTURE: QT_TRANSLATE_NOOP("report", "whole-picture"),
        KeeperReason.NOT_UPSCALED: QT_TRANSLATE_NOOP("report", "not-upscaled"),
        KeeperReason.ORIGINAL_FORMAT: QT_TRANSLATE_NOOP("report", "original-format"),
        KeeperReason.UNEDITED: QT_TRANSLATE_NOOP("report", "unedited"),
        KeeperReason.MOST_PIXELS: QT_TRANSLATE_NOOP("report", "most-pixels"),
        KeeperReason.BEST_QUALITY: QT_TRANSLATE_NOOP("report", "best-quality"),
        KeeperReason.RICHER_METADATA: QT_TRANSLATE_NOOP("report", "richer-metadata"),
        KeeperReason.LARGEST_FILE: QT_TRANSLATE_NOOP("report", "largest-file"),
        KeeperReason.OLDEST: QT_TRANSLATE_NOOP("report", "oldest"),
        KeeperReason.NEWEST: QT_TRANSLATE_NOOP("report", "newest"),
        KeeperReason.FOLDER_PRIORITY: QT_TRANSLATE_NOOP("report", "folder-priority"),
        KeeperReason.NOT_A_COPY_NAME: QT_TRANSLATE_NOOP("report", "not-a-copy-name"),
        KeeperReason.SHORTEST_PATH: QT_TRANSLATE_NOOP("report", "shortest-path"),
        KeeperReason.FIRST_PATH: QT_TRANSLATE_NOOP("report", "first-path"),
    },
)
"""Why an image is the suggested keeper, shortly."""
EDITS = TranslatedTable(
    "report",
    {
        EditKind.TONES: QT_TRANSLATE_NOOP("report", "tones"),
        EditKind.COLOURS: QT_TRANSLATE_NOOP("report", "colours"),
        EditKind.SHARPNESS: QT_TRANSLATE_NOOP("report", "sharpness"),
        EditKind.LAID_OVER: QT_TRANSLATE_NOOP("report", "laid-over"),
        EditKind.FRAME: QT_TRANSLATE_NOOP("report", "frame"),
        EditKind.COVERED: QT_TRANSLATE_NOOP("report", "covered"),
    },
)
"""What was done to one of two images."""
DIFFERENCES = TranslatedTable(
    "report",
    {
        DifferenceKind.OTHER_CONTENT: QT_TRANSLATE_NOOP("report", "other-content"),
        DifferenceKind.OTHER_COLOUR: QT_TRANSLATE_NOOP("report", "other-colour"),
        DifferenceKind.ADDED: QT_TRANSLATE_NOOP("report", "added"),
    },
)
"""What differs in a place."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for codes; a code that has none stands for itself.

    Attributes:
        reasons: why an image is the suggested keeper, as the end of a sentence.
        relations: what a match is.
        skips: why a file was not used, as a sentence.
        decisions: what was decided.
    """

    reasons: Mapping[KeeperReason, str] = field(default_factory=dict)
    relations: Mapping[Relation, str] = field(default_factory=dict)
    skips: Mapping[SkipCode, str] = field(default_factory=dict)
    decisions: Mapping[Decision, str] = field(default_factory=dict)

    def decision(self, decision: Decision) -> str:
        """A decision in words."""
        return self.decisions.get(decision, decision.value)

    def in_english(self) -> Wording:
        """The same for what programs read: it does not follow the person's language."""
        return Wording(
            in_english(self.reasons), in_english(self.relations), in_english(self.skips), in_english(self.decisions)
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is told beside the scan.

    Attributes:
        decisions: KEEP and REMOVE by path; None: nobody was asked, and the report says nothing of decisions.
        wording: words for codes.
    """

    decisions: Mapping[str, Decision] | None = None
    wording: Wording = field(default_factory=Wording)

    def decision(self, path: str) -> Decision | None:
        """What was decided of an image of a group; None where nobody was asked."""
        return self.decisions.get(path, Decision.UNDECIDED) if self.decisions is not None else None

    def totals(self, result: ScanResult) -> dict[str, Any]:
        """How many images of groups, each counted once, have which decision; and the bytes of those that go."""
        members = {member.path: member for group in result.groups for member in group.members}
        totals: dict[str, Any] = dict.fromkeys((each.value for each in Decision), 0) | {"remove_bytes": 0}
        for path, member in members.items():
            decision = self.decision(path)
            if decision is not None:
                totals[decision.value] += 1
                totals["remove_bytes"] += member.file.size * (decision is Decision.REMOVE)
        return totals


NOTHING_TOLD = Told()
