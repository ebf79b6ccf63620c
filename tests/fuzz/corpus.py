"""Inputs on disk: a folder for each target, a file for each input, named by what is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from blake3 import blake3

from tests.fuzz.target import Input

OWN = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "fuzz")
"""The corpus that comes with the program: a handful of each target."""
_MOST = 4000
"""Inputs of one target that are kept."""
_NAME_BYTES = 8


class Corpus:
    """A folder of inputs that grows.

    Args:
        folder: made when needed; "" = nothing is kept.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._counts: dict[str, int] = {}

    def inputs(self, target: str) -> Iterator[Input]:
        """What is there for a target, in a fixed order."""
        folder = os.path.join(self._folder, target)
        for name in sorted(os.listdir(folder)) if self._folder and os.path.isdir(folder) else ():
            with open(os.path.join(folder, name), "rb") as file:
                yield Input(os.path.splitext(name)[1], file.read())

    def add(self, target: str, found: Input) -> None:
        """Keep an input."""
        if not self._folder:
            return
        folder = os.path.join(self._folder, target)
        os.makedirs(folder, exist_ok=True)
        count = self._counts.get(target)
        if count is None:
            count = len(os.listdir(folder))
        if count >= _MOST:
            return
        self._counts[target] = count + 1
        write(os.path.join(folder, name_of(found)), found.content)


def name_of(found: Input) -> str:
    """A file's name for an input."""
    return blake3(found.content).hexdigest(_NAME_BYTES) + found.suffix


def write(path: str, content: bytes) -> None:
    """Write a file at once or not at all."""
    unfinished = f"{path}.part"
    with open(unfinished, "wb") as file:
        file.write(content)
    os.replace(unfinished, path)
