"""What is said about removals: what was done, what was put back, what a kill left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup_gui.core.action_types import ActionKind, ActionRecord, ApplyReport, Outcome, RemovalChoice
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.words.numbers import count, duration, plural, size

_LINKS = {
    ActionKind.HARDLINK: ("a hard link", "hard links"),
    ActionKind.SYMLINK: ("a symbolic link", "symbolic links"),
    ActionKind.REFLINK: ("a clone", "clones"),
}
TO_THE_TRASH = RemovalChoice()
_MOVES = {ActionKind.TRASH, ActionKind.MOVE}
BUSY = "Something else is running. Wait for it or cancel it, then try again."


NO_LONGER_MARKED = "Nothing is left to do: these images are no longer marked for removal."


def waiting_sentence(number: int, *, scanning: bool) -> str:
    """Say that what was confirmed will be done later."""
    images = plural(number, "image")
    if scanning:
        return f"{images} will be removed when the scan ends, as far as they are still marked then."
    return f"{images} will be removed after those that are being moved, as far as they are still marked then."


def progress_words(done: int, total: int, bytes_done: int, bytes_total: int, seconds_left: float | None) -> str:
    """Say how far a removal is: "12 of 40 images  ·  34 MB of 120 MB  ·  about 20 s left"."""
    words = [f"{count(done)} of {plural(total, 'image')}"]
    if bytes_total:
        words.append(f"{size(bytes_done)} of {size(bytes_total)}")
    if seconds_left is not None and done < total:
        words.append(f"about {duration(max(1.0, seconds_left))} left")
    return "  ·  ".join(words)


def paths_with(report: ApplyReport, *outcomes: Outcome) -> tuple[str, ...]:
    """The images of a report that ended so."""
    return tuple(path for path, result in report.results if result.outcome in outcomes)


def working_headline(choice: RemovalChoice) -> str:
    """What is being done, while it is."""
    if choice.kind is ActionKind.MOVE:
        return f"Moving to “{folder_name(choice.folder)}”" if choice.folder else "Moving"
    return "Moving to the trash" if choice.kind is ActionKind.TRASH else f"Replacing by {_LINKS[choice.kind][1]}"


def _done_words(number: int, choice: RemovalChoice) -> str:
    """Say what became of so many images, or of none."""
    subject = plural(number, "image") if number else "Nothing was"
    if choice.kind is ActionKind.TRASH:
        return f"{subject} moved to the trash"
    if choice.kind is ActionKind.MOVE:
        return f"{subject} moved to “{folder_name(choice.folder)}”" if choice.folder else f"{subject} moved"
    return f"{subject} replaced by {_LINKS[choice.kind][number != 1]}"


def applied_sentence(report: ApplyReport, sizes: Mapping[str, int], choice: RemovalChoice = TO_THE_TRASH) -> str:
    """Say what a removal did: "12 images moved to the trash (34 MB); 1 image left alone."."""
    done = paths_with(report, Outcome.DONE)
    rest = len(report.results) - len(done)
    failed = len(paths_with(report, Outcome.FAILED))
    text = _done_words(len(done), choice)
    missing = len(paths_with(report, Outcome.SKIPPED_MISSING))
    open_ = len(paths_with(report, Outcome.STARTED))
    if done and sizes:
        text += f" ({size(sum(sizes.get(path, 0) for path in done))})"
    if open_:
        text += f"; of {plural(open_, 'image')} it is not known: Undo puts back what was moved"
    if rest - failed - missing - open_:
        text += f"; {plural(rest - failed - missing - open_, 'image')} left alone"
    if failed:
        text += f"; {plural(failed, 'image')} could not be {'moved' if choice.kind in _MOVES else 'replaced'}"
    if missing:
        text += f"; {plural(missing, 'image')} {'is' if missing == 1 else 'are'} no longer there"
        return f"{text}. Connect the drive, or scan again."
    return f"{text}."


def nothing_left_sentence(spared: int) -> str:
    """Say that there is nothing to be finished or tried again, since so many are not marked any more."""
    if spared:
        return NO_LONGER_MARKED
    return "Nothing is left to do: these images were removed or put back since."


def undone_sentence(report: ApplyReport, *, stopped: bool = False) -> str:
    """Say what an undo did, and whether it was stopped before its end."""
    if not stopped and not report.results:
        return "Nothing of this removal is in the trash any more."
    back = len(paths_with(report, Outcome.UNDONE))
    away = len(paths_with(report, Outcome.DRIVE_AWAY))
    rest = len(report.results) - back - away
    text = f"{plural(back, 'image')} put back where {'it was' if back == 1 else 'they were'}"
    if not back and report.results:
        text = "Nothing was put back"
    if rest:
        text += f"; {plural(rest, 'image')} not"
    text += "."
    if away:
        text += f" The drive of {plural(away, 'image')} is not there: connect it, then undo again."
    return text if not stopped else f"Stopped: {text} What is left of this removal is still in the trash."


def undone_before_sentence(report: ApplyReport) -> str:
    """Say that there was nothing left to undo, and where the images are."""
    number = len(report.results)
    return f"{plural(number, 'image')} had been put back already, where {'it was' if number == 1 else 'they were'}."


def recovered_sentence(records: Sequence[ActionRecord]) -> str:
    """Say what an interrupted removal had done."""
    moved = sum(record.result.outcome is Outcome.DONE for record in records)
    unknown = sum(record.result.outcome is Outcome.UNREADABLE for record in records)
    away = sum(record.result.outcome is Outcome.DRIVE_AWAY for record in records)
    rest = len(records) - moved - unknown - away
    kinds = {record.action.kind for record in records}
    where = "moved to the trash" if kinds == {ActionKind.TRASH} else "moved" if kinds <= _MOVES else "replaced"
    text = f"The last removal was interrupted: {plural(moved, 'image')} had been {where}"
    if rest:
        text += f", {plural(rest, 'image')} stayed in place"
    if away:
        text += f"; {plural(away, 'image')} cannot be looked for until the drive is back"
    if unknown:
        text += f"; what was recorded of {plural(unknown, 'image')} is damaged and was passed over"
    return f"{text}."
