"""`dedup-gui models`: list, fetch, import and remove networks without a window."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TextIO

from dedup_gui.core.events import run_to_end
from dedup_gui.core.image.preprocess import PREPROCESSINGS
from dedup_gui.core.networks.registry import Layer, ModelSpec
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, retold, translate
from dedup_gui.words.columns import left, width
from dedup_gui.words.numbers import listed, number

if TYPE_CHECKING:  # every command declares the options of this one
    from dedup_gui.core.networks.store import ModelState, ModelStore
    from dedup_gui.core.networks.transfer import FetchProgress, FetchStage

_PROGRESS_SECONDS = 0.5
"""Between two lines of progress of one stage. Chosen: two lines a second can be read."""


STAGE_WORDS = TranslatedTable(
    "cli",
    {
        "connect": QT_TRANSLATE_NOOP("cli", "connect"),
        "download": QT_TRANSLATE_NOOP("cli", "download"),
        "wait": QT_TRANSLATE_NOOP("cli", "wait"),
        "verify": QT_TRANSLATE_NOOP("cli", "verify"),
        "prepare": QT_TRANSLATE_NOOP("cli", "prepare"),
    },
)
"""What a job is at, by `FetchStage`."""


def add_parser(commands: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """Declare the command and its options."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "models", help=translate("cli", "list, fetch, import or remove networks")
    )
    subcommands = parser.add_subparsers(
        title=translate("cli", "commands"), dest="models_command", metavar="{list,fetch,import,remove}"
    )
    subcommands.add_parser("list", help=translate("cli", "what is installed, and what can be fetched (default)"))
    fetch = subcommands.add_parser(
        "fetch", help=translate("cli", "download a model; takes up what an earlier try brought")
    )
    fetch.add_argument("name", metavar="NAME", help=translate("cli", "a name from the list"))
    fetch.add_argument(
        "--mirror", metavar="URL", default="", help=translate("cli", "web folder to take the file from")
    )
    take = subcommands.add_parser("import", help=translate("cli", "install a model from an ONNX file"))
    take.add_argument(
        "file", metavar="FILE", help=translate("cli", "VGG16 classifier, or any image model with a JSON beside it")
    )
    take.add_argument("--name", metavar="NAME", default="", help=translate("cli", "what to call it"))
    layer = listed(Layer)
    take.add_argument(
        "--layer",
        choices=[str(each) for each in Layer],
        default="",
        help=translate("cli", "features: {layers}").format(layers=layer),
    )
    take.add_argument(
        "--preprocessing",
        choices=sorted(PREPROCESSINGS),
        default="",
        help=translate("cli", "what the weights were trained with"),
    )
    remove = subcommands.add_parser("remove", help=translate("cli", "remove a fetched or imported model"))
    remove.add_argument("name", metavar="NAME", help=translate("cli", "a name from the list"))
    return parser


def subcommand_parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers of list, fetch, import and remove, of what `add_parser` made."""
    return [
        subcommand
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for subcommand in action.choices.values()
    ]


def run(arguments: argparse.Namespace, store: ModelStore, *, mirror: str = "") -> int:
    """Carry the command out.

    Args:
        arguments: parsed by the parser of `add_parser`.
        store: where models lie.
        mirror: the settings' mirror address; an option given comes first.

    Returns:
        Exit code 0.

    Raises:
        DedupError: it could not be done; the caller prints it with its advice.
    """
    command = arguments.models_command or "list"
    if command == "list":
        _print_list(store.models())
    elif command == "fetch":
        spec = _show(store.fetch(arguments.name, arguments.mirror or mirror), sys.stderr)
        print(translate("cli", "{name} is installed.").format(name=spec.name))
    elif command == "import":
        from dedup_gui.core.networks.importing import ImportOptions

        options = ImportOptions(arguments.name, arguments.layer, arguments.preprocessing)
        spec = _show(store.import_file(arguments.file, options), sys.stderr)
        print(
            translate("cli", "{name} is installed: {layer}, {length} numbers.").format(
                name=spec.name, layer=spec.layer, length=spec.length
            )
        )
    elif command == "remove":
        print(translate("cli", "{name} is removed.").format(name=store.remove(arguments.name).name))
    return 0


def _print_list(states: list[ModelState]) -> None:
    rows = [
        (
            translate("cli", "NAME"),
            translate("cli", "STATE"),
            translate("cli", "SIZE"),
            translate("cli", "LENGTH"),
            translate("cli", "LICENCE"),
            "SHA-256",
            translate("cli", "TITLE"),
        )
    ]
    for state in states:
        spec = state.spec
        rows.append(
            (
                spec.name,
                _state(state),
                f"{number(spec.size / 1e6, 1)} MB",
                str(spec.length),
                spec.licence or "-",
                spec.sha256[:12],
                retold("model titles", spec.title),
            )
        )
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(left(text, places) for text, places in zip(row, widths, strict=True)).rstrip())


def _state(state: ModelState) -> str:
    if state.spec.embedded:
        return translate("cli", "embedded") if state.installed else translate("cli", "missing")
    if state.installed:
        return translate("cli", "installed")
    if not state.arrived:
        return translate("cli", "not installed")
    return translate("cli", "{percent} % fetched").format(percent=100 * state.arrived // state.spec.size)


def _show(job: Generator[FetchProgress, None, ModelSpec], stream: TextIO) -> ModelSpec:
    """Run a job to its end, telling now and then how far it is."""
    from dedup_gui.core.networks.transfer import FetchStage

    told = 0.0
    stage: FetchStage | None = None

    def tell(event: FetchProgress) -> None:
        nonlocal told, stage
        now = time.monotonic()
        if event.stage is not stage or (event.stage is not FetchStage.WAIT and now - told >= _PROGRESS_SECONDS):
            stage, told = event.stage, now
            share = ""
            if event.total:
                share = translate("cli", "{done} of {total} MB").format(
                    done=number(event.done / 1e6, 1), total=number(event.total / 1e6, 1)
                )
            print(
                "  ".join(part for part in (STAGE_WORDS[event.stage.value], share, event.detail) if part), file=stream
            )

    return run_to_end(job, tell)
