"""`dedup-gui scan`: progress to standard error, results to standard output and files."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import Any

from dedup_gui.core.archives.member_paths import member_name
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import (
    FileSkipped,
    GroupsSoFar,
    Notice,
    NoticeCode,
    Progress,
    Result,
    ScanEvent,
    ScanResult,
    Stage,
    run_to_end,
)
from dedup_gui.core.grouping.match_strength import certain_keeper, freed_and_unsure, unsure_members
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.report.archives import contained_sentence
from dedup_gui.core.report.joiners import joining_places
from dedup_gui.core.report.tables import matches_with, readable_path, relation_with_edits, to_csv, to_json
from dedup_gui.core.report.told import REASONS, Told
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import Group, ImageFile, Match
from dedup_gui.output import check_writable, write_parts, write_text
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, columns, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, listed, number

STAGE_WORDS: Mapping[Stage, str] = TranslatedTable(
    "cli",
    {
        Stage.DISCOVER: QT_TRANSLATE_NOOP("cli", "Looking for images"),
        Stage.FINGERPRINT: QT_TRANSLATE_NOOP("cli", "Fingerprinting"),
        Stage.MATCH: QT_TRANSLATE_NOOP("cli", "Comparing"),
        Stage.JUDGE: QT_TRANSLATE_NOOP("cli", "Judging pairs"),
    },
)
NOTICE_WORDS: Mapping[NoticeCode, str] = TranslatedTable(
    "cli",
    {
        NoticeCode.CACHE_REBUILT: QT_TRANSLATE_NOOP("cli", "The cache was damaged and has been started anew"),
        NoticeCode.CACHE_UNAVAILABLE: QT_TRANSLATE_NOOP("cli", "The cache cannot be used; this scan runs without it"),
        NoticeCode.PROVIDER_CHANGED: QT_TRANSLATE_NOOP("cli", "The network now runs elsewhere"),
        NoticeCode.MODEL_NOT_INSTALLED: QT_TRANSLATE_NOOP(
            "cli", "The network asked for is not installed; the embedded one is used"
        ),
        NoticeCode.HISTORY_DAMAGED: QT_TRANSLATE_NOOP(
            "cli", "The record of removals and decisions was damaged and has been repaired"
        ),
        NoticeCode.HISTORY_WRITTEN_ANEW: QT_TRANSLATE_NOOP(
            "cli", "The record of removals and decisions had been removed and was written anew"
        ),
        NoticeCode.SETTINGS_DEFAULTED: QT_TRANSLATE_NOOP(
            "cli", "Some settings could not be read and stand at their defaults"
        ),
        NoticeCode.ALREADY_OPEN: QT_TRANSLATE_NOOP(
            "cli", "Dedup is already at work on the same data; give this run its own with --data-dir"
        ),
    },
)


class CommandCounts(Words):
    """What the command line counts."""

    __slots__ = ()

    def partial(self, n: int) -> str:
        """Pairs that are not shown."""
        return self.tr("%n pair(s) only (shares|share) a part; --include-partials shows them", "", n)

    def looked_at(self, n: int) -> str:
        """Images that a person has to look at."""
        return self.tr("%n image(s) to be looked at", "", n)


COMMAND_COUNTS = CommandCounts()


def run_scan(arguments: argparse.Namespace, settings: ScanSettings, paths: Paths) -> int:
    """Scan, print the groups, and write the files asked for.

    Returns:
        The exit code.

    Raises:
        DedupError: none of the folders is there, or a file cannot be written.
    """
    outputs = check_outputs(arguments)
    check_folders(settings.folders)
    saved, _ = SettingsFile(paths.settings_file).load()
    with Program(paths) as program:
        steps = program.scan(settings, use_cache=not arguments.no_cache, keeper_rules=saved.keeper_rules)
        result = scan_with_progress(steps, quiet=arguments.quiet)
        write_reports(arguments, result, program)
    if "-" not in outputs:
        print_groups(result)
    return 0


def check_outputs(arguments: argparse.Namespace) -> list[str]:
    """The reports asked for, as far as they can be written.

    Raises:
        DedupError: one cannot.
    """
    outputs = [name for name in (arguments.json, arguments.csv, arguments.html) if name]
    for output in (*outputs, *([arguments.session] if arguments.session else [])):
        check_writable(output)
    return outputs


def write_reports(
    arguments: argparse.Namespace,
    result: ScanResult,
    program: Program,
    additions: Mapping[str, Any] | None = None,
) -> None:
    """Write the reports asked for; `additions` go into the JSON.

    Raises:
        DedupError: one cannot be written.
    """
    if arguments.json or arguments.csv or arguments.html:
        _write_tables(arguments, result, program, additions)
    if arguments.session:
        from dedup_gui.wiring.review_files import save_review

        members = {member.path: member for group in result.groups for member in group.members}
        decided = program.history().decisions.load([(path, member.digest) for path, member in members.items()])
        run_to_end(save_review(arguments.session, result, decided, program.jpeg_preview))


def _write_tables(
    arguments: argparse.Namespace, result: ScanResult, program: Program, additions: Mapping[str, Any] | None
) -> None:
    from dedup_gui.qt.texts.report import WORDING

    told = Told(wording=WORDING)
    if arguments.json:
        write_text(arguments.json, to_json(result, additions, told))
    if arguments.csv:
        write_text(arguments.csv, to_csv(result, told))
    if arguments.html:
        from dedup_gui.core.report.html import to_html

        write_parts(arguments.html, to_html(result, program.jpeg_preview, told))


def check_folders(folders: Sequence[str]) -> None:
    """Say at once if there is nothing to scan at all; a folder missing among others is listed as skipped.

    Raises:
        DedupError: none of them is there.
    """
    missing = [folder for folder in folders if not os.path.lexists(system_path(folder))]
    if len(missing) == len(folders):
        raise DedupError(
            translate("cli", "not found: {paths}").format(paths=listed(map(printable_path, missing))),
            translate("cli", "Check the spelling, or connect the drive that holds it."),
        )


def scan_with_progress(scan: Generator[ScanEvent, None, Result], *, quiet: bool) -> Result:
    """Run a scan, or a job that says the same, to its end and say on standard error how far it is."""
    printer = _ProgressPrinter(quiet=quiet)
    result = run_to_end(scan, printer.show)
    printer.end()
    return result


class _ProgressPrinter:
    """One line that is rewritten on a terminal; a line every few seconds elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._interval = 0.2 if self._terminal else 5.0
        self._shown_at = 0.0
        self._stage: Stage | None = None
        self._stage_began = 0.0
        self._open_line = False

    def show(self, event: ScanEvent) -> None:
        """Print an event, if it is time to."""
        if self._quiet or isinstance(event, GroupsSoFar):
            return
        if isinstance(event, FileSkipped):
            skipped = translate("cli", "skipped ({code}): {path}")
            self._line(skipped.format(code=event.skipped.code, path=printable_path(event.skipped.path)))
        elif isinstance(event, Notice):
            said = NOTICE_WORDS[event.code]
            whole = translate("cli", "{notice}: {detail}.") if event.detail else translate("cli", "{notice}.")
            self._line(whole.format(notice=said, detail=event.detail))
        else:
            self._progress(event)

    def _progress(self, event: Progress) -> None:
        now = time.monotonic()
        if event.stage is not self._stage:
            self._stage, self._stage_began = event.stage, now
        elif now - self._shown_at < self._interval:
            return
        self._shown_at = now
        shown = translate("cli", "{stage}: {done} of {total}") if event.total else translate("cli", "{stage}: {done}")
        text = shown.format(stage=STAGE_WORDS[event.stage], done=count(event.done), total=count(event.total))
        spent = now - self._stage_began
        if event.stage is Stage.FINGERPRINT and event.fresh and spent > 1:
            speed = event.fresh / spent
            pace = translate("cli", "{progress}, {speed} images/s, {seconds} s left")
            left = number((event.total - event.done) / speed)
            text = pace.format(progress=text, speed=number(speed), seconds=left)
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._open_line = True
        else:
            self._line(text)

    def _line(self, text: str) -> None:
        self.end()
        print(text, file=sys.stderr)

    def end(self) -> None:
        """Close the line that is being rewritten."""
        if self._open_line:
            sys.stderr.write("\r\x1b[K")
            self._open_line = False


def print_groups(result: ScanResult, shown: Callable[[str], str] | None = None) -> None:
    """The groups for people, on standard output; `shown` says what an image is called there, else by its path."""
    shown = shown or printable_path
    for group in result.groups:
        print(translate("cli", "Group {number}").format(number=group.id))
        suggested, unsure = certain_keeper(group), unsure_members(group)
        matches = matches_with(group, suggested)
        for member in group.members:
            word = _word(group, member, matches.get(member.path), suggested, unsure)
            dimensions = f"{member.info.width}x{member.info.height}" if member.pixels else ""
            dimensions = dimensions or translate("cli", "not decoded")
            bytes_ = translate("cli", "{number} bytes").format(number=f"{count(member.file.size):>12}")
            print(f"  {columns.left(word, 28)} {columns.right(dimensions, 11)} {bytes_}  {_place(member, shown)}")
    if result.partial and not result.settings.include_partials:
        print(COMMAND_COUNTS.partial(len(result.partial)))
    for archive in result.archives:
        print(contained_sentence(archive, printable_path))
    freed, looked_at = freed_and_unsure(result.groups)
    parts = [
        COUNTS.images(result.counts.fingerprinted),
        COUNTS.groups(len(result.groups)),
        translate("cli", "{number} bytes can be freed").format(number=count(freed)),
        *([COMMAND_COUNTS.looked_at(looked_at)] if looked_at else []),
        translate("cli", "{number} skipped").format(number=count(len(result.skipped))),
        translate("cli", "{seconds} s").format(seconds=number(result.seconds.total, 1)),
    ]
    print(listed(parts))


def _place(member: ImageFile, shown: Callable[[str], str]) -> str:
    """Where a member lies: its path, or its archive's and the name inside."""
    archive = member.file.archive
    if not archive:
        return shown(member.path)
    return f"{shown(archive)} › {printable_path(member_name(member.path, archive))}"


def _word(group: Group, member: ImageFile, match: Match | None, suggested: str, unsure: Collection[str]) -> str:
    """What is said of a member before its path."""
    relation = relation_with_edits(match) if match else ""
    if member.path == suggested or group.no_duplicates:
        why = relation or REASONS[group.suggestion.reason]
        return translate("cli", "keep ({why})").format(why=why)
    if member.path in unsure:
        relation = translate("cli", "to be looked at: {relation}").format(relation=relation)
    if member.file.archive:
        return translate("cli", "{relation}, in an archive").format(relation=relation)
    if member.file.reference:
        return translate("cli", "{relation}, in a reference folder").format(relation=relation)
    return relation


def printable_path(path: str) -> str:
    """A path that never breaks the line and fits the terminal's encoding."""
    text = readable_path(path)
    if not text.isprintable():
        kept = joining_places(text)
        text = "".join(
            char if char.isprintable() or place in kept else repr(char)[1:-1] for place, char in enumerate(text)
        )
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
