"""`dedup-gui apply`: what was decided in a saved review, or stands in a plan, is done here, proven and recorded."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from types import FrameType

from dedup_gui.cli_scan import printable_path
from dedup_gui.core.action_types import ActionKind, ActionProgress, ActionResult, ApplyReport, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Returned, advance
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.removal.apply import apply
from dedup_gui.core.removal.proofs import Prover
from dedup_gui.core.removal.recovery import recover
from dedup_gui.exchange.applying import Prepared, Refused, prepare
from dedup_gui.exchange.saved_review import SavedReview
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.qt.texts.codes import outcome_sentence
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.wiring.review_files import brought_here, path_map, read_review_or_plan
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.numbers import count, listed, sentences

EXIT_DONE, EXIT_ENVIRONMENT, EXIT_INTERRUPTED = 0, 1, 130
REFUSALS = TranslatedTable(
    "cli",
    {
        Refused.OUTSIDE: QT_TRANSLATE_NOOP(
            "cli", "Left alone: it, or what moves with it, does not lie in the folders of this plan"
        ),
        Refused.NO_IMAGE: QT_TRANSLATE_NOOP("cli", "Left alone: it has not the name of an image"),
        Refused.ARCHIVE: QT_TRANSLATE_NOOP("cli", "Left alone: it is inside an archive"),
        Refused.REFERENCE: QT_TRANSLATE_NOOP("cli", "Left alone: it is in a reference folder"),
        Refused.NO_COPY: QT_TRANSLATE_NOOP("cli", "Left alone: what is to stay is the same file here"),
    },
)
WOULD = TranslatedTable(
    "cli",
    {
        ActionKind.TRASH: QT_TRANSLATE_NOOP("cli", "Would be moved to the trash"),
        ActionKind.MOVE: QT_TRANSLATE_NOOP("cli", "Would be moved to a folder"),
        ActionKind.HARDLINK: QT_TRANSLATE_NOOP("cli", "Would be replaced by a hard link"),
        ActionKind.SYMLINK: QT_TRANSLATE_NOOP("cli", "Would be replaced by a symbolic link"),
        ActionKind.REFLINK: QT_TRANSLATE_NOOP("cli", "Would be replaced by a clone that shares its space"),
    },
)


class ApplyCounts(Words):
    """What is counted of a removal."""

    __slots__ = ()

    def would(self, n: int) -> str:
        """What would be done."""
        return self.tr("%n image(s) would be removed, {left} left alone. Nothing was done.", "", n)

    def done(self, n: int) -> str:
        """What was done."""
        return self.tr("%n image(s) removed, {left} left alone.", "", n)

    def interrupted(self, n: int) -> str:
        """What was done until it was interrupted."""
        return self.tr("%n image(s) removed, {left} left alone, {rest} not tried: interrupted.", "", n)


APPLY_COUNTS = ApplyCounts()


def run_apply(arguments: argparse.Namespace, paths: Paths) -> int:
    """Do it, or say what would be done: a line for each image on standard output.

    Returns:
        The exit code: 0 done (images that were left alone included), 1 the system refused some, 130 interrupted.

    Raises:
        DedupError: nothing can be done.
    """
    review = read_review_or_plan(arguments.plan)
    mapped = path_map(arguments.map, review)
    here = brought_here(review, mapped)
    roots = mapped.folders or here.folders
    _check_here(review, roots, mapped=bool(mapped))
    prepared = prepare(here, roots)
    settings, _ = SettingsFile(paths.settings_file).load()
    references = sorted({*here.result.settings.references, *settings.references})
    if arguments.dry_run:
        return _say_what_would_be_done(prepared, references)
    for path, why in prepared.refused:
        print(_line(REFUSALS[why], path))
    if not prepared.actions and not prepared.refused:
        print(translate("cli", "Nothing in it is decided to be removed: open it in the window and decide."))
        return EXIT_DONE
    if not prepared.actions:
        _sum_up([], prepared)
        return EXIT_DONE
    paths.make()
    with Program(paths) as program:
        return _apply(program, prepared, references)


def _check_here(review: SavedReview, roots: Sequence[str], *, mapped: bool) -> None:
    """Say at once if nothing of it can be here."""
    if not mapped and review.system != os.name:
        raise DedupError(
            translate("cli", "Its paths are those of another kind of computer: {names}.").format(
                names=listed(map(printable_path, review.folders))
            ),
            translate("cli", "Say where they are here: --map OLD=NEW."),
        )
    if not any(os.path.exists(system_path(root)) for root in roots):
        raise DedupError(
            translate("cli", "not found: {paths}").format(paths=listed(map(printable_path, roots)))
            if roots
            else translate("cli", "not found: any folder in the plan"),
            translate("cli", "Say where its folders are here: --map OLD=NEW."),
        )


def _say_what_would_be_done(prepared: Prepared, references: Sequence[str]) -> int:
    from dedup_gui.platform.mount_table import SystemMounts

    prover = Prover(references, SystemMounts())
    would = 0
    for path, why in prepared.refused:
        print(_line(REFUSALS[why], path))
    for action in prepared.actions:
        refusal = prover.refusal(action)
        if refusal is None:
            prover.removed(action.paths)
            would += 1
            print(_line(WOULD[action.kind], action.victim.path))
        else:
            print(_line(outcome_sentence(ActionResult(refusal[0], (), refusal[1]), action.kind), action.victim.path))
    left = len(prepared.actions) - would + len(prepared.refused)
    print(APPLY_COUNTS.would(would).format(left=count(left)))
    return EXIT_DONE


def _apply(program: Program, prepared: Prepared, references: Sequence[str]) -> int:
    from dedup_gui.platform.mount_table import SystemMounts
    from dedup_gui.platform.trash import SystemTrash

    journal, trash = program.history().journal, SystemTrash()
    recover(journal, trash)  # first what a kill left open: of the same paths, this batch would be taken for it
    kinds = {action.victim.path: action.kind for action in prepared.actions}
    steps = apply(
        prepared.actions,
        journal=journal,
        trash=trash,
        references=references,
        mounts=SystemMounts(),
        disproven=program.forget_fingerprints,
    )
    results, whole = carry_out(steps, kinds)
    _sum_up(results, prepared)
    return exit_code(results, whole=whole)


def carry_out(
    steps: Generator[ActionProgress, None, ApplyReport], kinds: Mapping[str, ActionKind]
) -> tuple[list[ActionResult], bool]:
    """Do what is planned, with a line for each image on standard output.

    Args:
        steps: a removal, or its undoing.
        kinds: what is done to an image, by path.

    Returns:
        The results, and whether it came to its end; an interrupt ends it after the image in hand.
    """
    results: list[ActionResult] = []
    with closing(steps), _after_the_image_in_hand() as interrupted:
        while not isinstance(step := advance(steps), Returned):
            results.append(step.result)
            print(_line(outcome_sentence(step.result, kinds[step.path]), step.path), flush=True)
            if interrupted() and len(results) < step.total:
                return results, False
    return results, True


def exit_code(results: Sequence[ActionResult], *, whole: bool) -> int:
    """What the command ends with: images that were left alone are no error, what the system refused is one."""
    if not whole:
        return EXIT_INTERRUPTED
    refused = any(result.outcome in (Outcome.FAILED, Outcome.DRIVE_AWAY) for result in results)
    return EXIT_ENVIRONMENT if refused else EXIT_DONE


@contextmanager
def _after_the_image_in_hand() -> Iterator[Callable[[], bool]]:
    """Take an interrupt as a wish: no file is left half way to the trash."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _sum_up(results: Sequence[ActionResult], prepared: Prepared) -> None:
    done = sum(result.outcome is Outcome.DONE for result in results)
    left = len(results) - done + len(prepared.refused)
    rest = len(prepared.actions) - len(results)
    said = APPLY_COUNTS.interrupted(done) if rest else APPLY_COUNTS.done(done)
    said = said.format(left=count(left), rest=count(rest))
    undo = translate("cli", "To put them back: dedup-gui undo, or Edit > Undo last removal in the window.")
    print(sentences((said, undo if done else "")))


def _line(sentence: str, path: str) -> str:
    return translate("cli", "{sentence}: {path}").format(sentence=sentence, path=printable_path(path))
