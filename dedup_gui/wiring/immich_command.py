"""`dedup-gui import http…`: the duplicates of an Immich server, judged here and, if asked for, resolved there."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Generator

from dedup_gui.cli_import import print_comparison
from dedup_gui.cli_scan import check_outputs, print_groups, printable_path, scan_with_progress, write_reports
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import run_to_end
from dedup_gui.core.settings import ScanSettings
from dedup_gui.exchange.immich.originals import ImmichImport, fetch_duplicates
from dedup_gui.exchange.immich.record import ImmichBatch, ImmichRecord, State
from dedup_gui.exchange.immich.resolving import Done, Resolution, planned, resolve, suggested_removals, undo
from dedup_gui.exchange.immich.server import Server, address_of, key_of
from dedup_gui.exchange.other_tools.comparison import compare, to_dict
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.wiring.immich_folder import ImmichFolder
from dedup_gui.words.numbers import plural, size

MOST_KEY = 4096
"""Bytes read of a key's file."""


def run_immich(arguments: argparse.Namespace, settings: ScanSettings, paths: Paths) -> int:
    """Judge a server's duplicates; `--resolve` moves the surplus ones to its trash, `--undo` brings them back.

    Returns:
        The exit code.

    Raises:
        DedupError: the address or the key is none, the server does not answer, or a report cannot be written.
    """
    server = Server(address_of(arguments.source), key_of(_key(arguments.api_key_file)))
    record = ImmichRecord(paths.immich_record)
    if arguments.undo:
        return _undo(server, record, quiet=arguments.quiet)
    outputs = check_outputs(arguments)
    if arguments.session:
        raise DedupError("--session is for files: Immich's images are here only while they are judged.")
    if arguments.resolve and not arguments.yes and not sys.stdin.isatty():
        raise DedupError("--resolve asks first, and there is nobody to ask.", "Without a terminal add --yes.")
    saved, _ = SettingsFile(paths.settings_file).load()
    with ImmichFolder(paths.cache) as folder:
        found = scan_with_progress(fetch_duplicates(server, folder.path), quiet=arguments.quiet)

        def shown(path: str) -> str:
            asset = found.assets.get(path)
            return printable_path(f"{asset.name} ({asset.id})" if asset else os.path.basename(path))

        with Program(paths) as program:
            steps = program.judge(
                found.foreign, settings, use_cache=not arguments.no_cache, keeper_rules=saved.keeper_rules
            )
            result = scan_with_progress(steps, quiet=arguments.quiet)
            compared = compare(found.foreign, result)
            plan = planned(found, result.groups, suggested_removals(result.groups))
            write_reports(arguments, result, program, {"imported": to_dict(compared) | _plain(found, plan)})
        if "-" not in outputs:
            print_groups(result, shown)
            print_comparison(compared, shown)
        return _resolve(server, plan, record, arguments)


def _key(path: str) -> str:
    """The key in a file, or on standard input for "-": a command line can be read by everybody on the computer."""
    if not path:
        raise DedupError("An Immich server wants a key: name the file that it is in with --api-key-file.")
    if path == "-":
        return sys.stdin.readline(MOST_KEY)
    try:
        with open(path, encoding="utf-8") as reader:
            return reader.readline(MOST_KEY)
    except (OSError, UnicodeDecodeError) as error:
        raise DedupError(
            f"{printable_path(path)} cannot be read as a key.", "Check its name and permissions."
        ) from error


def _plain(found: ImmichImport, plan: list[Resolution]) -> dict[str, object]:
    return {
        "assets": {path: {"id": asset.id, "name": asset.name} for path, asset in sorted(found.assets.items())},
        "resolve": [
            {
                "duplicateId": each.group.id,
                "keepAssetIds": list(each.keep),
                "trashAssetIds": [a.id for a in each.trash],
            }
            for each in plan
        ],
    }


def _resolve(server: Server, plan: list[Resolution], record: ImmichRecord, arguments: argparse.Namespace) -> int:
    many = sum(len(each.trash) for each in plan)
    freed = sum(asset.size for each in plan for asset in each.trash)
    what = f"{plural(many, 'image')} ({size(freed)}) of {plural(len(plan), 'group')}"
    if not many:
        _tell("There is nothing to resolve: in no group is it sure which image is to stay.", arguments)
        return 0
    if not arguments.resolve:
        _tell(f"Nothing was changed. --resolve moves {what} to Immich's trash.", arguments)
        return 0
    if not arguments.yes and not _agreed(f"Move {what} to the trash of {server.host}? [y/N] "):
        _tell("Nothing was changed.", arguments)
        return 0
    batch = _run(resolve(server, plan, record), "Resolving", quiet=arguments.quiet)
    done = [asset for asset in batch.assets if asset.state is State.TRASHED]
    _tell(f"{len(done):,} of {_are(many)} in Immich's trash; --undo brings them back.", arguments)
    return _tell_rest(batch, State.TRASHED)


def _undo(server: Server, record: ImmichRecord, *, quiet: bool) -> int:
    batch = next((batch for batch in record.batches(server.address) if batch.undoable), None)
    if batch is None:
        raise DedupError(f"Nothing that was resolved on {server.host} is left to be taken back.")
    many = len(batch.undoable)
    after = _run(undo(server, batch.number, record), "Bringing back", quiet=quiet)
    back = sum(asset.state is State.RESTORED for asset in after.assets)
    print(f"{back:,} of {_are(many)} back from Immich's trash.")
    return _tell_rest(after, State.RESTORED)


def _are(many: int) -> str:
    return f"{plural(many, 'image')} {'is' if many == 1 else 'are'}"


def _tell_rest(batch: ImmichBatch, wanted: State) -> int:
    """Say what did not come out as wanted; the exit code."""
    rest = [asset for asset in batch.assets if asset.state is not wanted]
    for asset in rest:
        print(
            f"{asset.state.value}: {printable_path(asset.name)}{f' ({asset.detail})' if asset.detail else ''}",
            file=sys.stderr,
        )
    return 1 if rest else 0


def _tell(text: str, arguments: argparse.Namespace) -> None:
    """To standard output, unless a report goes there."""
    reports = (arguments.json, arguments.csv, arguments.html)
    print(text, file=sys.stderr if "-" in reports else sys.stdout)


def _agreed(question: str) -> bool:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _run(job: Generator[Done, None, ImmichBatch], word: str, *, quiet: bool) -> ImmichBatch:
    shown = [-1]

    def tell(step: Done) -> None:
        if not quiet and step.done != shown[0]:
            shown[0] = step.done
            print(f"{word}: {step.done:,} of {step.total:,}", file=sys.stderr)

    return run_to_end(job, tell)
