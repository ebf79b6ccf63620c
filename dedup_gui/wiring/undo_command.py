"""`dedup-gui undo`: a removal is taken back where there is no window: the newest, or the one that is named."""

from __future__ import annotations

import argparse

from dedup_gui.core.action_types import Batch, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.removal.recovery import recover
from dedup_gui.core.removal.undo import undo
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.wiring.apply_command import EXIT_DONE, carry_out, exit_code
from dedup_gui.words import Words, translate
from dedup_gui.words.numbers import count, moment

_ALL = 1 << 30
"""Batches asked of the journal."""


class UndoCounts(Words):
    """What is counted of removals and of putting back."""

    __slots__ = ()

    def put_back(self, n: int) -> str:
        """How it ended."""
        return self.tr("%n image(s) put back, {rest} not.", "", n)

    def put_back_until_interrupted(self, n: int) -> str:
        """How far it came."""
        return self.tr("%n image(s) put back, {rest} not; interrupted, the rest is where it was.", "", n)

    def removal(self, n: int) -> str:
        """A removal of the list."""
        return self.tr("%n image(s), {done} can be put back", "", n)


UNDO_COUNTS = UndoCounts()


def run_undo(arguments: argparse.Namespace, paths: Paths) -> int:
    """Put back what a removal took: a line for each image on standard output.

    Returns:
        The exit code: 0 done (what could not be put back included), 1 the system refused some, 130 interrupted.

    Raises:
        DedupError: there is no such removal, or nothing of it to be put back.
    """
    paths.make()
    with Program(paths) as program:
        from dedup_gui.platform.trash import SystemTrash

        journal, trash = program.history().journal, SystemTrash()
        recover(journal, trash)  # what a kill left open, is, until it is settled, nothing that can be put back
        batches = journal.batches(_ALL)
        if arguments.list:
            _list(batches)
            return EXIT_DONE
        chosen = _chosen(batches, arguments.number)
        kinds = {record.action.victim.path: record.action.kind for record in journal.records(chosen.id)}
        results, whole = carry_out(undo(chosen.id, journal=journal, trash=trash), kinds)
    back = sum(result.outcome is Outcome.UNDONE for result in results)
    said = UNDO_COUNTS.put_back(back)
    if not whole:
        said = UNDO_COUNTS.put_back_until_interrupted(back)
    print(said.format(rest=count(len(results) - back)))
    return exit_code(results, whole=whole)


def _list(batches: list[Batch]) -> None:
    if not batches:
        print(translate("cli", "No removal is recorded in this data folder."))
    for batch in batches:
        said = UNDO_COUNTS.removal(batch.actions).format(done=count(batch.done))
        print(f"{batch.id:>6}  {moment(batch.created)}  {said}")


def _chosen(batches: list[Batch], number: int | None) -> Batch:
    found = [batch for batch in batches if batch.done and number in (None, batch.id)]
    if not found:
        raise DedupError(
            translate("cli", "There is nothing to put back.")
            if number is None
            else translate("cli", "Nothing of removal {number} can be put back.").format(number=number),
            translate("cli", "See what was removed: dedup-gui undo --list"),
        )
    return found[0]
