"""What a Linux library needs, gives and is called, read with binutils."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that a library gives or asks for.

    Attributes:
        name: without its version.
        version: "" = none.
        is_function: false for data; unknown (true) of one that is asked for.
    """

    name: str
    version: str = ""
    is_function: bool = True


def elf_files(folder: str) -> Iterator[str]:
    """Programs and libraries below a folder; links are passed over."""
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.join(where, name)
            if not os.path.islink(path) and is_elf(path):
                yield path


def is_elf(path: str) -> bool:
    """Whether a file is a program or a library of Linux."""
    with open(path, "rb") as file:
        return file.read(4) == MAGIC


def needed(path: str) -> list[str]:
    """The file names of the libraries that it asks for."""
    return re.findall(r"\(NEEDED\).*\[(.+)\]", _out("readelf", "-dW", path))


def soname(path: str) -> str:
    """What it calls itself; its file name where it says nothing."""
    found = re.search(r"\(SONAME\).*\[(.+)\]", _out("readelf", "-dW", path))
    return found.group(1) if found else os.path.basename(path)


def asked(path: str) -> set[Symbol]:
    """The names that it expects of others."""
    lines = _out("nm", "-D", "--undefined-only", path).splitlines()
    return {_symbol(line.split()[-1]) for line in lines if line.strip()}


def given(path: str) -> dict[str, Symbol]:
    """The names that it has for others: without version -> the symbol."""
    found = {}
    for line in _out("nm", "-D", "--defined-only", path).splitlines():
        _, kind, name = line.split()
        if kind == "A":  # the name of a version
            continue
        plain = _symbol(name)
        found[plain.name] = Symbol(plain.name, plain.version, is_function=kind in "TtWwi")
    return found


def strip(path: str) -> None:
    """Take away what only a debugger reads."""
    subprocess.run(["strip", "--strip-unneeded", path], check=True)


def _symbol(text: str) -> Symbol:
    name, _, version = text.replace("@@", "@").partition("@")
    return Symbol(name, version)


def _out(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"})
    return done.stdout
