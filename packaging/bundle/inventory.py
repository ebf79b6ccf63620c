"""What lies in the bundle: every file belongs to a component with a version, a licence and its texts."""

from __future__ import annotations

import fnmatch
import importlib.metadata
import os
import re
import sys
import sysconfig
from dataclasses import dataclass, field

from bundle import licences, slimming
from bundle.identity import COMMAND, ROOT, version

LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|third.?party|copyright)[^/]*$", re.IGNORECASE)


_MICROSOFTS = re.compile(r"(vcruntime|msvcp|concrt|ucrtbase|api-ms-win-)[\w.-]*\.dll$", re.IGNORECASE)


SMALL = 100_000
"""Bytes that no library has which a stand-in takes the place of."""


class InventoryError(Exception):
    """Something lies in the bundle that nobody knows, or that we may not give on."""


@dataclass(slots=True)
class Component:
    """One thing that somebody made.

    Attributes:
        name: what its makers call it.
        version: "" = part of another.
        licence: an SPDX expression.
        inside: of which other component it comes; "" = by itself.
        texts: licence texts.
        files: its files in the bundle, "/" between folders.
    """

    name: str
    version: str
    licence: str
    inside: str = ""
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def take_stock(libraries: str, modules: list[str]) -> list[Component]:
    """Everything in the bundle.

    Args:
        libraries: the folder with all but the programs.
        modules: names of the Python modules inside the program.

    Raises:
        InventoryError: a file that belongs to nothing, or to something without a known licence.
    """
    stock = Stock()
    for name in sorted(names_below(libraries)):
        if is_stand_in(os.path.join(libraries, name), name):
            stock.add_own(name)
        else:
            stock.add_file(name)
    for module in modules:
        stock.add_module(module)
    stock.add_file_of("pyinstaller", COMMAND)
    found = sorted(stock.components.values(), key=lambda one: (one.name.lower(), one.inside))
    wrong = [one.name for one in found if not licences.may_be_given_on(one.licence)]
    if wrong or stock.unknown:
        raise InventoryError(f"may not be given on: {wrong}; nobody knows: {stock.unknown}")
    return found


def is_stand_in(path: str, name: str) -> bool:
    """Whether a library is one of ours under the name of another (shims.py)."""
    patterns = (*slimming.NEVER_CALLED, slimming.SECOND_BLAS[0])
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns) and os.path.getsize(path) < SMALL


def names_below(folder: str) -> list[str]:
    """All files below a folder, "/" between folders; links are passed over."""
    paths = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    return [os.path.relpath(path, folder).replace(os.sep, "/") for path in paths if not os.path.islink(path)]


class Stock:
    """Components as files come in.

    Attributes:
        components: (name, the component it lies in) -> component.
        unknown: files that belong to nothing.
    """

    def __init__(self) -> None:
        self.components: dict[tuple[str, str], Component] = {}
        self.unknown: list[str] = []
        self._owners: dict[str, importlib.metadata.Distribution] = {}
        self._packages: dict[str, importlib.metadata.Distribution] = {}
        for one in importlib.metadata.distributions():
            for file in one.files or ():
                self._owners[str(file).replace("\\", "/")] = one
                if str(file).endswith((".py", ".so", ".pyd")):
                    self._packages[str(file).replace("\\", "/").split("/")[0].split(".")[0]] = one

    def add_own(self, name: str) -> None:
        """A file that we made."""
        self._own().files.append(name)

    def add_file(self, name: str) -> None:
        """A file of the bundle."""
        base = name.rsplit("/", 1)[-1]
        name_there = name.replace("__dot__", ".")  # what PyInstaller makes of a folder's leading dot
        owner = self._owners.get(name_there) or self._owners.get(f"PySide6/Qt/lib/{base}")
        vendored = licences.vendored(base) if ".libs/" in name or base.startswith("lib") else None
        if name.startswith("resources/"):
            self.add_own(name)
        elif vendored is not None:
            inside = owner.name if owner is not None else "Python"
            part = self._part(vendored[0], vendored[1], inside)
            part.files.append(name)
        elif owner is not None:
            self._of(owner).files.append(name)
        elif _is_pythons(name):
            self._python().files.append(name)
        elif _MICROSOFTS.match(base):
            self._part(
                "Microsoft Visual C++ runtime", "LicenseRef-Microsoft-Visual-Cpp-Runtime", "Python"
            ).files.append(name)
        else:
            self.unknown.append(name)

    def add_file_of(self, distribution: str, name: str) -> None:
        """A file that a distribution made."""
        self._of(importlib.metadata.distribution(distribution)).files.append(name)

    def add_module(self, module: str) -> None:
        """A Python module inside the program."""
        first = module.split(".")[0]
        if first in ("dedup_gui", "start"):
            self._own()
        elif first in sys.stdlib_module_names or first.startswith(("_sysconfigdata", "_pyi", "pyi", "__")):
            self._python()
        elif first in self._packages:
            self._of(self._packages[first])
        else:
            self.unknown.append(module)

    def _of(self, distribution: importlib.metadata.Distribution) -> Component:
        name = _plain(distribution.name)
        if name == "dedup-gui":
            return self._own()
        metadata = distribution.metadata
        licence = licences.BY_DISTRIBUTION.get(name) or str(metadata.json.get("license_expression", ""))
        if (name, "") not in self.components and not licence:
            raise InventoryError(f"{name} says no licence as an expression: name it in licences.BY_DISTRIBUTION")
        texts = [
            text
            for file in distribution.files or ()
            if LICENCE_FILE.search(str(file)) and not str(file).endswith((".py", ".pyc", ".json"))
            for text in [_read(str(distribution.locate_file(file)))]
        ]
        return self.components.setdefault((name, ""), Component(name, distribution.version, licence, texts=texts))

    def _part(self, name: str, licence: str, inside: str) -> Component:
        return self.components.setdefault((name, inside), Component(name, "", licence, _plain(inside)))

    def _own(self) -> Component:
        texts = [_read(os.path.join(ROOT, "LICENSE")), _read(os.path.join(ROOT, "resources", "models", "NOTICE.txt"))]
        own = Component("Dedup", version(), "MIT AND Apache-2.0", texts=texts)
        return self.components.setdefault(("Dedup", ""), own)

    def _python(self) -> Component:
        place = os.path.join(sysconfig.get_path("stdlib"), "LICENSE.txt")
        texts = [_read(place)] if os.path.exists(place) else []
        python = Component("Python", sys.version.split()[0], "PSF-2.0", texts=texts)
        return self.components.setdefault(("Python", ""), python)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower() if name != "Python" else name


def _is_pythons(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    if base == "base_library.zip" or "lib-dynload/" in name or name.startswith("Python.framework/"):
        return True
    if base.lower().startswith(("libpython", "python3", "sqlite3.")) or base == "Python":
        return True
    return base.endswith(".pyd") and base.split(".")[0] in sys.stdlib_module_names


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().strip()
