"""What is said about removals: what was done, what was put back, what a kill left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup_gui.core.action_types import ActionRecord, ApplyReport, Outcome
from dedup_gui.qt.texts.numbers import plural, size

BUSY = "Something else is running. Wait for it or cancel it, then try again."


def paths_with(report: ApplyReport, *outcomes: Outcome) -> tuple[str, ...]:
    """The images of a report that ended so."""
    return tuple(path for path, result in report.results if result.outcome in outcomes)


def applied_sentence(report: ApplyReport, sizes: Mapping[str, int]) -> str:
    """Say what a removal did: "12 images moved to the trash, 34 MB freed once it is emptied; 1 was left alone."."""
    done = paths_with(report, Outcome.DONE)
    rest = len(report.results) - len(done)
    failed = len(paths_with(report, Outcome.FAILED))
    if not report.results:
        return "Nothing was moved to the trash."
    missing = len(paths_with(report, Outcome.SKIPPED_MISSING))
    text = f"{plural(len(done), 'image') if done else 'Nothing was'} moved to the trash"
    if done and sizes:
        text += f" ({size(sum(sizes.get(path, 0) for path in done))})"
    if rest - failed - missing:
        text += f"; {plural(rest - failed - missing, 'image')} left alone"
    if failed:
        text += f"; {plural(failed, 'image')} could not be moved"
    if missing:
        text += f"; {plural(missing, 'image')} {'is' if missing == 1 else 'are'} no longer there"
        return f"{text}. Connect the drive, or scan again."
    return f"{text}."


def nothing_left_sentence(spared: int) -> str:
    """Say that there is nothing to be finished or tried again, since so many are not marked any more."""
    if spared:
        return "Nothing is left to do: these images are no longer marked for removal."
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
    text = f"The last removal was interrupted: {plural(moved, 'image')} had been moved to the trash"
    if rest:
        text += f", {plural(rest, 'image')} stayed in place"
    if away:
        text += f"; {plural(away, 'image')} cannot be looked for until the drive is back"
    if unknown:
        text += f"; what was recorded of {plural(unknown, 'image')} is damaged and was passed over"
    return f"{text}."
