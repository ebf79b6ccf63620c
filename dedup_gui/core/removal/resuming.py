"""What is left to do of a removal that was cut off, or of which some was refused.

It is done as a batch of its own: the journal's batches are in the order of time, by which it is told whose a place in
the trash is. Every proof is made anew, and a part of a safe plan is safe: none of its keepers is among its victims.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dedup_gui.core.action_types import OPEN, ActionRecord, ActionResult, Outcome, PlannedAction

_NOT_DONE = frozenset(
    {
        Outcome.PLANNED,
        Outcome.FAILED,
        Outcome.SKIPPED_CHANGED,
        Outcome.SKIPPED_MISSING,
        Outcome.SKIPPED_NO_KEEPER,
        Outcome.SKIPPED_REFERENCE,
        Outcome.SKIPPED_BUNDLE,
    }
)


def is_left(result: ActionResult) -> bool:
    """Whether an action was not done, and nothing of it lies in the trash: it can be tried (again)."""
    return result.outcome in _NOT_DONE and not result.places


def can_be_undone(result: ActionResult) -> bool:
    """Whether an action has files in the trash, or may have (a kill hid it, or its drive is away)."""
    return result.outcome in OPEN or (bool(result.places) and result.outcome is not Outcome.UNDONE)


def left_of(records: Sequence[ActionRecord], paths: Collection[str]) -> tuple[PlannedAction, ...]:
    """The actions that are left to do among those on some images.

    Args:
        records: of one batch.
        paths: the images.
    """
    return tuple(record.action for record in records if is_left(record.result) and record.action.victim.path in paths)
