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
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, retold, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, size

MOST_KEY = 4096
"""Bytes read of a key's file."""


class ImmichCounts(Words):
    """What is counted of a server's images."""

    __slots__ = ()

    def resolved(self, n: int) -> str:
        """How many are in the trash."""
        return self.tr("{done} of %n image(s) (is|are) in Immich's trash; --undo brings them back.", "", n)

    def back(self, n: int) -> str:
        """How many came back."""
        return self.tr("{done} of %n image(s) (is|are) back from Immich's trash.", "", n)


IMMICH_COUNTS = ImmichCounts()
STATES = TranslatedTable(
    "cli",
    {
        State.PLANNED: QT_TRANSLATE_NOOP("cli", "planned"),
        State.STARTED: QT_TRANSLATE_NOOP("cli", "started"),
        State.TRASHED: QT_TRANSLATE_NOOP("cli", "trashed"),
        State.FAILED: QT_TRANSLATE_NOOP("cli", "failed"),
        State.RESTORED: QT_TRANSLATE_NOOP("cli", "restored"),
    },
)
"""How an image stands there."""


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
        raise DedupError(
            translate("cli", "--session is for files: Immich's images are here only while they are judged.")
        )
    if arguments.resolve and not arguments.yes and not sys.stdin.isatty():
        raise DedupError(
            translate("cli", "--resolve asks first, and there is nobody to ask."),
            translate("cli", "Without a terminal add --yes."),
        )
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
        raise DedupError(
            translate("cli", "An Immich server wants a key: name the file that it is in with --api-key-file.")
        )
    if path == "-":
        return sys.stdin.readline(MOST_KEY)
    try:
        with open(path, encoding="utf-8") as reader:
            return reader.readline(MOST_KEY)
    except (OSError, UnicodeDecodeError) as error:
        raise DedupError(
            translate("cli", "{path} cannot be read as a key.").format(path=printable_path(path)),
            translate("cli", "Check its name and permissions."),
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
    what = translate("cli", "{images} ({size}) of {groups}").format(
        images=COUNTS.images(many), size=size(freed), groups=COUNTS.groups(len(plan))
    )
    if not many:
        nothing = translate("cli", "There is nothing to resolve: in no group is it sure which image is to stay.")
        _tell(nothing, arguments)
        return 0
    if not arguments.resolve:
        would = translate("cli", "Nothing was changed. --resolve moves {images} to Immich's trash.")
        _tell(would.format(images=what), arguments)
        return 0
    question = translate("cli", "Move {images} to the trash of {host}? [y/N]").format(images=what, host=server.host)
    if not arguments.yes and not _agreed(f"{question} "):
        _tell(translate("cli", "Nothing was changed."), arguments)
        return 0
    batch = _run(resolve(server, plan, record), translate("cli", "Resolving"), quiet=arguments.quiet)
    done = [asset for asset in batch.assets if asset.state is State.TRASHED]
    _tell(IMMICH_COUNTS.resolved(many).format(done=count(len(done))), arguments)
    return _tell_rest(batch, State.TRASHED)


def _undo(server: Server, record: ImmichRecord, *, quiet: bool) -> int:
    batch = next((batch for batch in record.batches(server.address) if batch.undoable), None)
    if batch is None:
        raise DedupError(
            translate("cli", "Nothing that was resolved on {host} is left to be taken back.").format(host=server.host)
        )
    many = len(batch.undoable)
    after = _run(undo(server, batch.number, record), translate("cli", "Bringing back"), quiet=quiet)
    back = sum(asset.state is State.RESTORED for asset in after.assets)
    print(IMMICH_COUNTS.back(many).format(done=count(back)))
    return _tell_rest(after, State.RESTORED)


def _tell_rest(batch: ImmichBatch, wanted: State) -> int:
    """Say what did not come out as wanted; the exit code."""
    rest = [asset for asset in batch.assets if asset.state is not wanted]
    for asset in rest:
        said = translate("cli", "{state}: {name}")
        if asset.detail:
            said = translate("cli", "{state}: {name} ({detail})")
        detail = retold("details", asset.detail)
        print(said.format(state=STATES[asset.state], name=printable_path(asset.name), detail=detail), file=sys.stderr)
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
            said = translate("cli", "{stage}: {done} of {total}")
            print(said.format(stage=word, done=count(step.done), total=count(step.total)), file=sys.stderr)

    return run_to_end(job, tell)
