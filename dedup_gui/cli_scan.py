"""`dedup-gui scan`: progress to standard error, results to standard output and files."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

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
from dedup_gui.core.report.joiners import joining_places
from dedup_gui.core.report.tables import matches_with, readable_path, relation_with_edits, to_csv, to_json
from dedup_gui.core.settings import ScanSettings
from dedup_gui.output import check_writable, write_parts, write_text
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile

STAGE_WORDS = {
    Stage.DISCOVER: "Looking for images",
    Stage.FINGERPRINT: "Fingerprinting",
    Stage.MATCH: "Comparing",
    Stage.JUDGE: "Judging pairs",
}
NOTICE_WORDS = {
    NoticeCode.CACHE_REBUILT: "The cache was damaged and has been started anew",
    NoticeCode.CACHE_UNAVAILABLE: "The cache cannot be used; this scan runs without it",
    NoticeCode.PROVIDER_CHANGED: "The network now runs elsewhere",
    NoticeCode.MODEL_NOT_INSTALLED: "The network asked for is not installed; the embedded one is used",
    NoticeCode.HISTORY_DAMAGED: "The record of removals and decisions was damaged and has been repaired",
    NoticeCode.HISTORY_WRITTEN_ANEW: "The record of removals and decisions had been removed and was written anew",
    NoticeCode.SETTINGS_DEFAULTED: "Some settings could not be read and stand at their defaults",
    NoticeCode.ALREADY_OPEN: "Dedup is already at work on the same data; give this run its own with --data-dir",
}


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
    from dedup_gui.core.report.told import Told
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
            "not found: " + ", ".join(printable_path(folder) for folder in missing),
            "Check the spelling, or connect the drive that holds it.",
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
            self._line(f"skipped ({event.skipped.code}): {printable_path(event.skipped.path)}")
        elif isinstance(event, Notice):
            self._line(f"{NOTICE_WORDS[event.code]}{': ' + event.detail if event.detail else ''}.")
        else:
            self._progress(event)

    def _progress(self, event: Progress) -> None:
        now = time.monotonic()
        if event.stage is not self._stage:
            self._stage, self._stage_began = event.stage, now
        elif now - self._shown_at < self._interval:
            return
        self._shown_at = now
        text = f"{STAGE_WORDS[event.stage]}: {event.done:,}" + (f" of {event.total:,}" if event.total else "")
        spent = now - self._stage_began
        if event.stage is Stage.FINGERPRINT and event.fresh and spent > 1:
            speed = event.fresh / spent
            text += f", {speed:,.0f} images/s, {(event.total - event.done) / speed:,.0f} s left"
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
        print(f"Group {group.id}")
        suggested, unsure = certain_keeper(group), unsure_members(group)
        matches = matches_with(group, suggested)
        for member in group.members:
            match = matches.get(member.path)
            word = relation_with_edits(match) if match else ""
            keeper = member.path == suggested or group.no_duplicates
            if keeper:
                word = f"keep ({word or group.suggestion.reason.value})"
            elif member.path in unsure:
                word = f"to be looked at: {word}"
            if member.file.reference and not keeper:
                word += ", in a reference folder"
            size = f"{member.info.width}x{member.info.height}" if member.pixels else "not decoded"
            print(f"  {word:<28} {size:>11} {member.file.size:>12,} bytes  {shown(member.path)}")
    if result.partial and not result.settings.include_partials:
        print(f"{len(result.partial):,} pairs only share a part; --include-partials shows them")
    freed, looked_at = freed_and_unsure(result.groups)
    print(
        f"{result.counts.fingerprinted:,} images, {len(result.groups):,} groups, {freed:,} bytes can be freed, "
        + (f"{looked_at:,} {'image' if looked_at == 1 else 'images'} to be looked at, " if looked_at else "")
        + f"{len(result.skipped):,} skipped, {result.seconds.total:.1f} s"
    )


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
