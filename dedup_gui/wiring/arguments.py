"""The parser of the command line, in the person's language, and what the values of options may be.

Headings and the words around a usage error are translated. What argparse itself says of a wrong argument stays
English: it has no public place to put other words in but gettext's files, which follow the environment and not the
program's settings.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from dedup_gui.core.settings import Engine, HashKind
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

_USAGE = "usage: "
"""What argparse writes before a usage."""


class Parser(argparse.ArgumentParser):
    """A parser whose own words are translated; parsers of commands are of the same class."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self._named = self.add_argument_group(translate("cli", "positional arguments"))
        self._optional = self.add_argument_group(translate("cli", "options"))
        self.add_argument("-h", "--help", action="help", help=translate("cli", "show this help message and exit"))

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument under the heading that it belongs to."""
        group = self._optional if names[0].startswith("-") else self._named
        return group.add_argument(*names, **options)

    def format_usage(self) -> str:
        """The usage, as it stands before an error."""
        return _begun(super().format_usage())

    def format_help(self) -> str:
        """The whole help."""
        return _begun(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end the process."""
        self.print_usage(sys.stderr)
        said = translate("cli", "{program}: error: {message}").format(program=self.prog, message=message)
        self.exit(2, f"{said}\n")


def _begun(text: str) -> str:
    """A usage or help that begins in the person's language."""
    if not text.startswith(_USAGE):
        return text
    said = translate("cli", "usage: ")
    return f"{said}{text.removeprefix(_USAGE)}"


def add_judging(parser: argparse.ArgumentParser) -> None:
    """The options that say how images are compared, whichever they are."""
    parser.add_argument(
        "--engine",
        type=_engine,
        default=Engine.BALANCED,
        metavar="{hash,balanced,thorough}",
        help=translate(
            "cli",
            "hash: digests and perceptual hashes; balanced: also a small network and a geometric check; "
            "thorough: the same with VGG16 where it is installed (default: balanced)",
        ),
    )
    parser.add_argument(
        "--hash",
        type=_hash,
        action="append",
        default=[],
        metavar="{phash,phash-mean,dhash,ahash}",
        help=translate("cli", "a hash that proposes pairs to the hash engine; may be repeated (default: phash)"),
    )
    parser.add_argument(
        "--model", default="", metavar="NAME|FILE", help=translate("cli", "another network (see: dedup-gui models)")
    )
    parser.add_argument(
        "--provider",
        type=_provider,
        default="auto",
        metavar="NAME",
        help=translate("cli", "where the network runs: auto, cpu, cuda, … (default: auto)"),
    )
    parser.add_argument(
        "--include-bursts",
        action="store_true",
        help=translate("cli", "also group other shots of a scene and look-alikes"),
    )
    parser.add_argument(
        "--include-partials",
        action="store_true",
        help=translate("cli", "also show pairs of images that share a part, as groups of two"),
    )
    parser.add_argument(
        "--firm-only", action="store_true", help=translate("cli", "leave out what only weak matches tie together")
    )
    parser.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="FOLDER",
        help=translate("cli", "folder nothing is ever removed from"),
    )
    parser.add_argument(
        "--no-cache", action="store_true", help=translate("cli", "neither read nor write the fingerprint cache")
    )
    parser.add_argument(
        "--threads",
        type=_threads,
        default=0,
        metavar="N",
        help=translate("cli", "decoding threads (default: all cores)"),
    )
    parser.add_argument("--quiet", action="store_true", help=translate("cli", "no progress on standard error"))


def _engine(text: str) -> Engine:
    """The value of --engine."""
    return Engine(_one_of(tuple(Engine), text))


def _hash(text: str) -> HashKind:
    """The value of --hash."""
    return HashKind(_one_of(tuple(HashKind), text))


def _provider(text: str) -> str:
    """The value of --provider."""
    from dedup_gui.core.networks.providers import (  # asked for only where the option is given: it needs numpy
        AUTO,
        ONNX_NAMES,
    )

    return _one_of((AUTO, *ONNX_NAMES), text)


def _one_of(choices: Sequence[str], text: str) -> str:
    if text not in choices:
        raise argparse.ArgumentTypeError(
            translate("cli", "there is no {value}; choose from {choices}").format(
                value=repr(text), choices=listed(choices)
            )
        )
    return text


def number_of_bytes(text: str) -> int:
    """A size of a file."""
    value = whole(text)
    if value < 0:
        raise argparse.ArgumentTypeError(translate("cli", "must not be negative"))
    return value


def _threads(text: str) -> int:
    """The value of --threads."""
    value = whole(text)
    if not 0 <= value <= 256:
        raise argparse.ArgumentTypeError(translate("cli", "must be from 0 to 256"))
    return value


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            translate("cli", "must be a whole number, not {value}").format(value=repr(text))
        ) from None
