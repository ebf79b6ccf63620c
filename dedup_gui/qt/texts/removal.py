"""What is said about removals: what was done, what was put back, what a kill left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup_gui.core.action_types import ActionKind, ActionRecord, ApplyReport, Outcome, RemovalChoice
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.numbers import clauses, count, duration, sentences, size

TO_THE_TRASH = RemovalChoice()
_MOVES = {ActionKind.TRASH, ActionKind.MOVE}

_WORKING = TranslatedTable(
    "removal",
    {
        ActionKind.TRASH: QT_TRANSLATE_NOOP("removal", "Moving to the trash"),
        ActionKind.MOVE: QT_TRANSLATE_NOOP("removal", "Moving"),
        ActionKind.HARDLINK: QT_TRANSLATE_NOOP("removal", "Replacing by hard links"),
        ActionKind.SYMLINK: QT_TRANSLATE_NOOP("removal", "Replacing by symbolic links"),
        ActionKind.REFLINK: QT_TRANSLATE_NOOP("removal", "Replacing by clones"),
    },
)
_NOTHING_DONE = TranslatedTable(
    "removal",
    {
        ActionKind.TRASH: QT_TRANSLATE_NOOP("removal", "Nothing was moved to the trash"),
        ActionKind.MOVE: QT_TRANSLATE_NOOP("removal", "Nothing was moved"),
        ActionKind.HARDLINK: QT_TRANSLATE_NOOP("removal", "Nothing was replaced by hard links"),
        ActionKind.SYMLINK: QT_TRANSLATE_NOOP("removal", "Nothing was replaced by symbolic links"),
        ActionKind.REFLINK: QT_TRANSLATE_NOOP("removal", "Nothing was replaced by clones"),
    },
)


class RemovalCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def waiting(self, n: int, *, scanning: bool) -> str:
        """So many will be removed later."""
        if scanning:
            return self.tr(
                "%n image(s) will be removed when the scan ends, as far as they are still marked then.", "", n
            )
        return self.tr(
            "%n image(s) will be removed after those that are being moved, as far as they are still marked then.",
            "",
            n,
        )

    def progress(self, n: int, done: str) -> str:
        """How many of so many are done."""
        return self.tr("{done} of %n image(s)", "", n).format(done=done)

    def done(self, n: int, kind: ActionKind, folder: str) -> str:
        """What became of so many."""
        if kind is ActionKind.MOVE and folder:
            return self.tr("%n image(s) moved to “{folder}”", "", n).format(folder=folder)
        return {
            ActionKind.TRASH: self.tr("%n image(s) moved to the trash", "", n),
            ActionKind.MOVE: self.tr("%n image(s) moved", "", n),
            ActionKind.HARDLINK: self.tr("%n image(s) replaced by (a hard link|hard links)", "", n),
            ActionKind.SYMLINK: self.tr("%n image(s) replaced by (a symbolic link|symbolic links)", "", n),
            ActionKind.REFLINK: self.tr("%n image(s) replaced by (a clone|clones)", "", n),
        }[kind]

    def not_known(self, n: int) -> str:
        """What became of so many is open."""
        return self.tr("of %n image(s) it is not known: Undo puts back what was moved", "", n)

    def left_alone(self, n: int) -> str:
        """So many were not touched."""
        return self.tr("%n image(s) left alone", "", n)

    def failed(self, n: int, *, moved: bool) -> str:
        """The system refused so many."""
        if moved:
            return self.tr("%n image(s) could not be moved", "", n)
        return self.tr("%n image(s) could not be replaced", "", n)

    def missing(self, n: int) -> str:
        """So many are gone."""
        return self.tr("%n image(s) (is|are) no longer there", "", n)

    def put_back(self, n: int) -> str:
        """So many are back."""
        return self.tr("%n image(s) put back where (it was|they were)", "", n)

    def not_put_back(self, n: int) -> str:
        """So many are not, said behind those that are."""
        return self.tr("%n image(s) not", "", n)

    def drive_away(self, n: int) -> str:
        """So many cannot be reached."""
        return self.tr("The drive of %n image(s) is not there: connect it, then undo again.", "", n)

    def put_back_before(self, n: int) -> str:
        """So many were back already."""
        return self.tr("%n image(s) had been put back already, where (it was|they were).", "", n)

    def interrupted(self, n: int, kinds: set[ActionKind]) -> str:
        """So many were done before the end."""
        if kinds == {ActionKind.TRASH}:
            return self.tr("The last removal was interrupted: %n image(s) had been moved to the trash", "", n)
        if kinds <= _MOVES:
            return self.tr("The last removal was interrupted: %n image(s) had been moved", "", n)
        return self.tr("The last removal was interrupted: %n image(s) had been replaced", "", n)

    def stayed(self, n: int) -> str:
        """So many were not done."""
        return self.tr("%n image(s) stayed in place", "", n)

    def open(self, n: int) -> str:
        """So many are not settled."""
        return self.tr("%n image(s) cannot be looked for until the drive is back", "", n)

    def unreadable(self, n: int) -> str:
        """What was recorded of so many is damaged."""
        return self.tr("what was recorded of %n image(s) is damaged and was passed over", "", n)


_COUNTED = RemovalCounts()


def busy() -> str:
    """That something else has to end first."""
    return translate("removal", "Something else is running. Wait for it or cancel it, then try again.")


def no_longer_marked() -> str:
    """That what was confirmed was taken back since."""
    return translate("removal", "Nothing is left to do: these images are no longer marked for removal.")


def waiting_sentence(number: int, *, scanning: bool) -> str:
    """Say that what was confirmed will be done later."""
    return _COUNTED.waiting(number, scanning=scanning)


def progress_words(done: int, total: int, bytes_done: int, bytes_total: int, seconds_left: float | None) -> str:
    """Say how far a removal is: "12 of 40 images  ·  34 MB of 120 MB  ·  about 20 s left"."""
    words = [_COUNTED.progress(total, count(done))]
    if bytes_total:
        said = translate("removal", "{done} of {total}")
        words.append(said.format(done=size(bytes_done), total=size(bytes_total)))
    if seconds_left is not None and done < total:
        words.append(translate("removal", "about {time} left").format(time=duration(max(1.0, seconds_left))))
    return "  ·  ".join(words)


def paths_with(report: ApplyReport, *outcomes: Outcome) -> tuple[str, ...]:
    """The images of a report that ended so."""
    return tuple(path for path, result in report.results if result.outcome in outcomes)


def working_headline(choice: RemovalChoice) -> str:
    """What is being done, while it is."""
    if choice.kind is ActionKind.MOVE and choice.folder:
        return translate("removal", "Moving to “{folder}”").format(folder=folder_name(choice.folder))
    return _WORKING[choice.kind]


def _done_words(number: int, choice: RemovalChoice) -> str:
    """Say what became of so many images, or of none."""
    folder = folder_name(choice.folder) if choice.folder else ""
    if number:
        return _COUNTED.done(number, choice.kind, folder)
    if choice.kind is ActionKind.MOVE and folder:
        return translate("removal", "Nothing was moved to “{folder}”").format(folder=folder)
    return _NOTHING_DONE[choice.kind]


def applied_sentence(report: ApplyReport, sizes: Mapping[str, int], choice: RemovalChoice = TO_THE_TRASH) -> str:
    """Say what a removal did: "12 images moved to the trash (34 MB); 1 image left alone."."""
    done = paths_with(report, Outcome.DONE)
    failed = len(paths_with(report, Outcome.FAILED))
    missing = len(paths_with(report, Outcome.SKIPPED_MISSING))
    open_ = len(paths_with(report, Outcome.STARTED))
    left = len(report.results) - len(done) - failed - missing - open_
    what = _done_words(len(done), choice)
    if done and sizes:
        bytes_ = size(sum(sizes.get(path, 0) for path in done))
        what = translate("removal", "{done} ({size})").format(done=what, size=bytes_)
    parts = [what]
    if open_:
        parts.append(_COUNTED.not_known(open_))
    if left:
        parts.append(_COUNTED.left_alone(left))
    if failed:
        parts.append(_COUNTED.failed(failed, moved=choice.kind in _MOVES))
    if missing:
        parts.append(_COUNTED.missing(missing))
    advice = translate("removal", "Connect the drive, or scan again.") if missing else ""
    return sentences((_sentence(parts), advice))


def _sentence(parts: Sequence[str]) -> str:
    return translate("removal", "{sentence}.").format(sentence=clauses(parts))


def nothing_left_sentence(spared: int) -> str:
    """Say that there is nothing to be finished or tried again, since so many are not marked any more."""
    if spared:
        return no_longer_marked()
    return translate("removal", "Nothing is left to do: these images were removed or put back since.")


def undone_sentence(report: ApplyReport, *, stopped: bool = False) -> str:
    """Say what an undo did, and whether it was stopped before its end."""
    if not stopped and not report.results:
        return translate("removal", "Nothing of this removal is in the trash any more.")
    back = len(paths_with(report, Outcome.UNDONE))
    away = len(paths_with(report, Outcome.DRIVE_AWAY))
    rest = len(report.results) - back - away
    none = not back and report.results
    parts = [translate("removal", "Nothing was put back") if none else _COUNTED.put_back(back)]
    if rest:
        parts.append(_COUNTED.not_put_back(rest))
    text = sentences((_sentence(parts), _COUNTED.drive_away(away) if away else ""))
    if not stopped:
        return text
    left = translate("removal", "What is left of this removal is still in the trash.")
    return sentences((translate("removal", "Stopped: {sentences}").format(sentences=text), left))


def undone_before_sentence(report: ApplyReport) -> str:
    """Say that there was nothing left to undo, and where the images are."""
    return _COUNTED.put_back_before(len(report.results))


def recovered_sentence(records: Sequence[ActionRecord]) -> str:
    """Say what an interrupted removal had done."""
    moved = sum(record.result.outcome is Outcome.DONE for record in records)
    unknown = sum(record.result.outcome is Outcome.UNREADABLE for record in records)
    away = sum(record.result.outcome is Outcome.DRIVE_AWAY for record in records)
    rest = len(records) - moved - unknown - away
    parts = [_COUNTED.interrupted(moved, {record.action.kind for record in records})]
    if rest:
        parts.append(_COUNTED.stayed(rest))
    if away:
        parts.append(_COUNTED.open(away))
    if unknown:
        parts.append(_COUNTED.unreadable(unknown))
    return _sentence(parts)
