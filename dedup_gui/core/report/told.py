"""What a report says beyond the scan: what was decided, and codes in a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup_gui.core.events import ScanResult
from dedup_gui.core.types import Decision, KeeperReason, Relation, SkipCode


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
