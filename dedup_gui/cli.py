"""The command line: what the arguments mean, and which part of the program they start. No Qt is imported here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from dedup_gui import __version__, models_cli
from dedup_gui.core.errors import DedupError
from dedup_gui.core.settings import DEFAULT_HASHES, Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.platform.process_start import without_collecting
from dedup_gui.resources import resource_path
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.wiring.arguments import Parser, add_judging, number_of_bytes, whole
from dedup_gui.wiring.language import speak_as_set
from dedup_gui.words import translate

EXIT_DONE, EXIT_ENVIRONMENT, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130

COMMANDS = ("scan", "import", "apply", "undo", "evaluate", "models")


def run(argv: Sequence[str]) -> int:
    """Parse the arguments and run what they ask for.

    Args:
        argv: the arguments behind the program's name.

    Returns:
        The exit code: 0 done, 1 environment error, 2 usage, 130 interrupted.
    """
    speak_as_set(_data_dir(argv))
    try:
        arguments = parse(argv)
    except SystemExit as stop:  # argparse ends the process by itself: with 2 for usage, 0 for --help
        return int(stop.code or 0)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        print(translate("cli", "Interrupted."), file=sys.stderr)
        return EXIT_INTERRUPTED
    except DedupError as error:
        print(f"dedup-gui: {error}", file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)
        return EXIT_ENVIRONMENT
    except BrokenPipeError:
        # The reader of our output (`| head`) went away. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ENVIRONMENT


def _data_dir(argv: Sequence[str]) -> str:
    """The value of --data-dir, found before anything is parsed: the parser itself speaks a language."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--data-dir":
            return following
        if word.startswith("--data-dir="):
            return word.partition("=")[2]
    return ""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; a folder named like a command is written `./scan`."""
    command = next((word for word in argv if not word.startswith("-") and word in COMMANDS), None)
    leading = list(argv)[: list(argv).index(command)] if command else []
    if command is not None and _only_global(leading):
        parser = command_parser()
        arguments = parser.parse_args(list(argv))
        if getattr(arguments, "hash", None) and arguments.engine is not Engine.HASH:
            parser.error(
                translate(
                    "cli", "--hash is for --engine hash: the other engines also look by other means than hashes"
                )
            )
        return arguments
    return window_parser().parse_args(list(argv))


def _only_global(words: Sequence[str]) -> bool:
    """Whether the words before a command are nothing but `--data-dir DIR` or `--data-dir=DIR`."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--data-dir" and rest:
            rest.pop(0)
        elif not word.startswith("--data-dir="):
            return False
    return True


def window_parser() -> argparse.ArgumentParser:
    """The arguments of the window: `dedup-gui [FOLDER…]`."""
    parser = Parser(
        prog="dedup-gui",
        description=translate("cli", "Find duplicate images, see why they match, and remove them safely."),
        epilog=translate(
            "cli", "Without a window: dedup-gui scan --help, and likewise import, apply, undo, evaluate and models."
        ),
    )
    parser.add_argument(
        "folders", nargs="*", metavar="FOLDER", help=translate("cli", "open the window and scan these")
    )
    parser.add_argument(
        "--demo", action="store_true", help=translate("cli", "open the window on a small library of sample images")
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help=translate("cli", "check this installation: imports, resources, models, a small scan"),
    )
    shown = translate("cli", "show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"dedup-gui {__version__}", help=shown)
    _add_data_dir(parser)
    parser.set_defaults(command="window")
    return parser


def command_parser() -> argparse.ArgumentParser:
    """The arguments of the commands that run without a window."""
    parser = Parser(prog="dedup-gui")
    _add_data_dir(parser)
    commands = parser.add_subparsers(title=translate("cli", "commands"), dest="command", required=True)
    _add_scan(commands.add_parser("scan", help=translate("cli", "find groups of duplicates and write them down")))
    _add_import(commands.add_parser("import", help=translate("cli", "judge the groups that another tool made")))
    evaluate = commands.add_parser(
        "evaluate", help=translate("cli", "measure precision and recall on labelled images")
    )
    evaluate.add_argument("folders", nargs=1, metavar="FOLDER", help=translate("cli", "the labelled images"))
    evaluate.add_argument(
        "--truth", required=True, metavar="FILE", help=translate("cli", "which of them are duplicates (JSON)")
    )
    evaluate.add_argument(
        "--json", metavar="FILE", help=translate("cli", "write the figures here; - = standard output")
    )
    evaluate.add_argument(
        "--curve", metavar="FILE", help=translate("cli", "draw precision and recall over the threshold here (PNG)")
    )
    _add_how(evaluate)
    models_cli.add_parser(commands)
    _add_undo(
        commands.add_parser("undo", help=translate("cli", "put back what the last removal took, or one before"))
    )
    _add_apply(
        commands.add_parser(
            "apply", help=translate("cli", "do what was decided in a saved review, or stands in a plan")
        )
    )
    for parser_of_command in (*commands.choices.values(), *models_cli.subcommand_parsers(commands.choices["models"])):
        _add_data_dir(parser_of_command, default=argparse.SUPPRESS)
    return parser


def _add_data_dir(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        default=default,
        help=translate(
            "cli",
            "keep settings, cache, history, models and logs here (also: environment variable DEDUP_GUI_DATA_DIR)",
        ),
    )


def _add_scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", nargs="+", metavar="FOLDER", help=translate("cli", "folder (or single image) to scan")
    )
    _add_reports(parser)
    _add_how(parser)


def _add_reports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", metavar="FILE", help=translate("cli", "write the result here; - = standard output"))
    parser.add_argument(
        "--csv", metavar="FILE", help=translate("cli", "write one row for each image here; - = standard output")
    )
    parser.add_argument(
        "--html", metavar="FILE", help=translate("cli", "write a page with pictures here; - = standard output")
    )
    parser.add_argument(
        "--session",
        metavar="FILE",
        help=translate("cli", "write a review here, with pictures, to be opened on any computer"),
    )


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="FILE|URL",
        help=translate(
            "cli",
            "what czkawka or Krokiet (JSON), imagededup (JSON), fastdup (CSV) or dupeGuru saved; "
            "or the address of an Immich server",
        ),
    )
    parser.add_argument(
        "--images",
        metavar="FOLDER",
        default="",
        help=translate("cli", "where images named without a folder are (default: beside FILE)"),
    )
    parser.add_argument(
        "--api-key-file",
        metavar="FILE",
        default="",
        help=translate("cli", "the API key of Immich is in this file; - = standard input"),
    )
    parser.add_argument(
        "--resolve",
        action="store_true",
        help=translate("cli", "move Immich's surplus images to its trash; asks first"),
    )
    parser.add_argument("--yes", action="store_true", help=translate("cli", "with --resolve: do not ask"))
    parser.add_argument(
        "--undo",
        action="store_true",
        help=translate("cli", "bring what was resolved last on this Immich server back from its trash"),
    )
    _add_reports(parser)
    add_judging(parser)


def _add_apply(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "plan", metavar="PLAN", help=translate("cli", "a saved review (.dedup-review), or a plan as a table (.csv)")
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help=translate(
            "cli",
            "what was below OLD on the computer of the scan is below NEW here; nothing elsewhere is touched then",
        ),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=translate("cli", "prove everything and say what would be done")
    )


def _add_undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number", nargs="?", type=whole, metavar="NUMBER", help=translate("cli", "the removal (default: the last)")
    )
    parser.add_argument("--list", action="store_true", help=translate("cli", "say which removals there are"))


def _add_how(parser: argparse.ArgumentParser) -> None:
    add_judging(parser)
    parser.add_argument(
        "--include-hidden", action="store_true", help=translate("cli", "also look into hidden files and folders")
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help=translate("cli", "files and folders to pass over"),
    )
    parser.add_argument(
        "--archives",
        action="store_true",
        help=translate("cli", "also look into .zip and .cbz archives; nothing is removed from them"),
    )
    parser.add_argument(
        "--min-size",
        type=number_of_bytes,
        default=1,
        metavar="BYTES",
        help=translate("cli", "pass over smaller files"),
    )


def scan_settings(arguments: argparse.Namespace) -> ScanSettings:
    """The scan that the arguments ask for."""
    return replace(
        judging_settings(arguments),
        folders=tuple(os.path.abspath(folder) for folder in arguments.folders),
        excludes=tuple(arguments.exclude),
        min_size=arguments.min_size,
        include_hidden=arguments.include_hidden,
        archives=arguments.archives,
    )


def judging_settings(arguments: argparse.Namespace) -> ScanSettings:
    """How images are to be compared, whichever they are."""
    return ScanSettings(
        folders=(),
        references=tuple(os.path.abspath(folder) for folder in arguments.reference),
        engine=arguments.engine,
        hashes=tuple(dict.fromkeys(arguments.hash)) or DEFAULT_HASHES,
        model=arguments.model,
        provider=arguments.provider,
        include_bursts=arguments.include_bursts,
        include_partials=arguments.include_partials,
        firm_only=arguments.firm_only,
        threads=arguments.threads,
    )


def _dispatch(arguments: argparse.Namespace) -> int:
    paths = Paths.find(arguments.data_dir or "")
    if arguments.command == "scan":
        with without_collecting():
            from dedup_gui.cli_scan import run_scan

        return run_scan(arguments, scan_settings(arguments), paths)
    if arguments.command == "import":
        return _run_import(arguments, paths)
    if arguments.command == "evaluate":
        from dedup_gui.cli_evaluate import run_evaluate

        return run_evaluate(arguments, scan_settings(arguments), paths)
    if arguments.command == "apply":
        from dedup_gui.wiring.apply_command import run_apply

        return run_apply(arguments, paths)
    if arguments.command == "undo":
        from dedup_gui.wiring.undo_command import run_undo

        return run_undo(arguments, paths)
    if arguments.command == "models":
        return _run_models(arguments, paths)
    if arguments.self_test:
        from dedup_gui.self_test import run_self_test

        return run_self_test()
    from dedup_gui.launch import launch

    return launch(arguments.folders, demo_library=arguments.demo, paths=paths, commands=COMMANDS)


def _run_import(arguments: argparse.Namespace, paths: Paths) -> int:
    from dedup_gui.exchange.immich.server import is_address

    if is_address(arguments.source):
        from dedup_gui.wiring.immich_command import run_immich

        return run_immich(arguments, judging_settings(arguments), paths)
    from dedup_gui.cli_import import run_import

    return run_import(arguments, judging_settings(arguments), paths)


def _run_models(arguments: argparse.Namespace, paths: Paths) -> int:
    from dedup_gui.core.networks.store import ModelStore

    settings, _ = SettingsFile(paths.settings_file).load()
    return models_cli.run(arguments, ModelStore(paths.models, resource_path("models")), mirror=settings.mirror_url)
