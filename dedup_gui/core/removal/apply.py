"""Doing what was planned: the journal before the action, proof before the journal, the trash and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

from dedup_gui.core.action_types import (
    ActionProgress,
    ActionResult,
    ApplyReport,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.ports import Journal, Mounts, Trash
from dedup_gui.core.removal.bundle_moves import move_bundle, taken_back
from dedup_gui.core.removal.destination import holder_of, targets_of
from dedup_gui.core.removal.identity import lstat, signature
from dedup_gui.core.removal.keeper_sidecars import NOT_WRITTEN, discard_unneeded, image_of, write
from dedup_gui.core.removal.link_replacement import replace_by_links
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.core.removal.proofs import Prover, moving
from dedup_gui.core.removal.recovery import recover
from dedup_gui.core.removal.undo import undo
from dedup_gui.words import QT_TRANSLATE_NOOP

__all__ = ["apply", "plan_removals", "recover", "undo"]


def apply(
    actions: Sequence[PlannedAction],
    *,
    journal: Journal,
    trash: Trash,
    references: Sequence[str] = (),
    mounts: Mounts | None = None,
    disproven: Callable[[Sequence[str]], object] = lambda _: None,
) -> Generator[ActionProgress, None, ApplyReport]:
    """Execute a plan, one action after the other, in a new batch of the journal.

    Args:
        actions: the plan.
        journal: the record; each step is in it before it is done.
        trash: where files go.
        references: folders in which nothing is touched, whatever path or link leads there.
        mounts: the mount table, so that one file is known by all paths to it; None = there is none to be read.
        disproven: called at the end, however it comes, with the files that do not hold what they were judged by:
            nothing that is remembered of them holds.

    Yields:
        What became of each action. Closing the generator leaves the rest undone and closes the batch.

    Returns:
        The batch's number and every result.

    Raises:
        DedupError: the journal cannot be written; nothing more is done.
    """
    batch = journal.begin(actions)
    prover = Prover(references, mounts)
    results: list[tuple[str, ActionResult]] = []
    try:
        for index, action in enumerate(actions):
            result = _act(action, batch, index, journal, trash, prover)
            journal.finished(batch, index, result)
            if result.outcome is Outcome.DONE:
                prover.removed(action.paths)
            results.append((action.victim.path, result))
            yield ActionProgress(batch, index + 1, len(actions), action.victim.path, result)
    except GeneratorExit:
        _close(batch, actions, results, journal)
        raise
    finally:
        if prover.disproven:
            disproven(sorted(prover.disproven))
    _close(batch, actions, results, journal)
    return ApplyReport(batch, tuple(results))


def _close(
    batch: int, actions: Sequence[PlannedAction], results: Sequence[tuple[str, ActionResult]], journal: Journal
) -> None:
    """Take away the sidecars of what did not leave, and close the batch."""
    done = zip(actions, (result for _, result in results), strict=False)  # what was not begun wrote nothing
    discard_unneeded(done, journal, batch)
    journal.close(batch)


def _act(
    action: PlannedAction, batch: int, index: int, journal: Journal, trash: Trash, prover: Prover
) -> ActionResult:
    """Prove, write down, do."""
    trash = holder_of(action, trash)
    beside = () if action.sidecar is None else (action.sidecar.path,)
    refusal = prover.refusal(action, (*targets_of(action), *beside))
    if refusal is not None:
        return ActionResult(refusal[0], (), refusal[1])
    keeper = prover.keeper(action) if action.links else None
    # Nothing is written beside an image that is not there, or is another one now.
    has_place = action.sidecar is not None and prover.keeper(action, (image_of(action.sidecar),)) is not None
    proven = [(path, lstat(path)) for path in moving(action)]
    journal.started(batch, index)
    # Writing to the journal takes its time: what was proven must still hold.
    for path, before in proven:
        now = lstat(path)
        if (now and signature(now)) != (before and signature(before)):
            detail = QT_TRANSLATE_NOOP("details", "size or time") if path == action.victim.path else path
            return ActionResult(Outcome.SKIPPED_CHANGED, (), detail)
    if action.links:
        if keeper is None:
            return ActionResult(Outcome.SKIPPED_NO_KEEPER)
        return replace_by_links(action, keeper, trash, lambda places: prover.keeper_lost(action, places, keeper))
    is_said = action.sidecar is None or (has_place and write(action.sidecar))
    result = move_bundle(action, action.paths, trash)
    if result.outcome is Outcome.DONE and prover.keeper_lost(action, result.places):
        # A keeper went with its victim: they were one file under names that hid it.
        return taken_back(action, ActionResult(Outcome.SKIPPED_NO_KEEPER, result.places), trash)
    if result.outcome is Outcome.DONE and not is_said:
        return replace(result, detail=NOT_WRITTEN)
    return result
