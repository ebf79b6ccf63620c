"""Small libraries in the place of large ones that OpenCV and Pillow are linked to and the program does not need.

The loader refuses a library whose neighbours are missing, also where none of their functions is ever called: OpenCV
for films (FFmpeg with an old OpenSSL), Pillow for screenshots (X11). In their place stands a library of the same name
with the functions that are asked for, each of which ends the process and says its name. OpenCV's own copy of OpenBLAS
becomes a library of jumps to SciPy's, which has the same functions with another prefix.
"""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
from collections.abc import Iterable

from bundle import elf

JUMPS = {"x86_64": "jmp *{target}@GOTPCREL(%rip)", "aarch64": "b {target}"}

_REFUSAL = """\
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void refuse(const char *name) {
    static const char rest[] = " is not part of this program\\n";
    if (write(2, name, strlen(name)) >= 0 && write(2, rest, sizeof rest - 1) >= 0) abort();
    abort();
}
"""


class ShimError(Exception):
    """A library cannot be stood in for."""


def stand_in(library: str, consumers: Iterable[str]) -> int:
    """Put a library of refusals in the place of one.

    Args:
        library: replaced.
        consumers: all that may ask it for something.

    Returns:
        How many functions it has now.

    Raises:
        ShimError: data is asked of it, which no refusal can be.
    """
    symbols = _asked_of(library, consumers)
    data = [symbol.name for symbol in symbols if not symbol.is_function]
    if data:
        raise ShimError(f"{os.path.basename(library)} gives data: {', '.join(data)}")
    functions = "".join(f'void {one.name}(void) {{ refuse("{one.name}"); }}\n' for one in symbols)
    _compile(library, _REFUSAL + functions, symbols, [])
    return len(symbols)


def forward(library: str, consumers: Iterable[str], target: str, prefix: str) -> int:
    """Put a library of jumps in the place of one.

    Args:
        library: replaced.
        consumers: all that may ask it for something.
        target: the library that is jumped to.
        prefix: of the names there.

    Returns:
        How many functions it has now.

    Raises:
        ShimError: the other library lacks some, or no jump is known for this processor.
    """
    symbols = _asked_of(library, consumers)
    known = elf.given(target)
    missing = [one.name for one in symbols if not one.is_function or prefix + one.name not in known]
    if missing or platform.machine() not in JUMPS:
        raise ShimError(f"{os.path.basename(target)} has no {', '.join(missing)}, or {platform.machine()} is unknown")
    jump = JUMPS[platform.machine()]
    blocks = [
        f".globl {one.name}\n.type {one.name}, %function\n{one.name}:\n{jump.format(target=prefix + one.name)}\n"
        for one in symbols
    ]
    source = "".join(f"__asm__({_quoted(block)});\n" for block in [".text\n", *blocks])
    relative = os.path.relpath(os.path.dirname(target), os.path.dirname(library))
    links = [target, f"-Wl,-rpath,$ORIGIN/{relative}", "-Wl,--no-as-needed"]
    _compile(library, source, symbols, links)
    return len(symbols)


def data_library(library: str, symbol: str, content: str) -> None:
    """Put a library that holds nothing but one file's bytes, under a name, in the place of one."""
    source = (
        f'__asm__(".section .rodata\\n.balign 16\\n.globl {symbol}\\n.type {symbol}, %object\\n'
        f'{symbol}:\\n.incbin \\"{content}\\"\\n.size {symbol}, . - {symbol}\\n.previous\\n");\n'
    )
    _compile(library, source, [elf.Symbol(symbol)], [])


def _asked_of(library: str, consumers: Iterable[str]) -> list[elf.Symbol]:
    gives = elf.given(library)
    name = elf.soname(library)
    users = [path for path in consumers if path != library and name in elf.needed(path)]
    return sorted({gives[one.name] for path in users for one in elf.asked(path) if one.name in gives}, key=_name)


def _name(symbol: elf.Symbol) -> str:
    return symbol.name


def _quoted(text: str) -> str:
    return '"' + text.replace("\n", "\\n") + '"'


def _compile(library: str, source: str, symbols: list[elf.Symbol], more: list[str]) -> None:
    name = elf.soname(library)
    with tempfile.TemporaryDirectory() as folder:
        code, versions = os.path.join(folder, "shim.c"), os.path.join(folder, "shim.map")
        with open(code, "w", encoding="ascii") as file:
            file.write(source)
        with open(versions, "w", encoding="ascii") as file:
            file.write(_version_script(symbols))
        made = os.path.join(folder, "shim.so")
        command = [
            "gcc",
            "-shared",
            "-fPIC",
            "-O2",
            "-s",
            "-o",
            made,
            code,
            f"-Wl,-soname,{name}",
            "-Wl,-z,noexecstack",
        ]
        subprocess.run([*command, f"-Wl,--version-script={versions}", *more], check=True)
        with open(made, "rb") as one, open(library, "wb") as other:
            other.write(one.read())


def _version_script(symbols: list[elf.Symbol]) -> str:
    """The versions that the names had, so that who asks for a version finds it."""
    by_version: dict[str, list[str]] = {}
    for symbol in symbols:
        by_version.setdefault(symbol.version, []).append(symbol.name)
    if "" in by_version and len(by_version) > 1:
        raise ShimError("names with and without versions")
    blocks = [
        f"{version or ''} {{ global: {'; '.join(names)}; {'local: *;' if number == 0 else ''} }};\n"
        for number, (version, names) in enumerate(sorted(by_version.items()))
    ]
    return "".join(blocks)
