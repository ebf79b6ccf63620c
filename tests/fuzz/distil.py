"""A handful of a large corpus: the smallest inputs that together reach what all of them do."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Hashable
from contextlib import suppress
from itertools import islice

from tests.fuzz.corpus import Corpus, name_of, write
from tests.fuzz.every_target import every_target
from tests.fuzz.target import FaultError, Input, Tally, Target
from tests.fuzz.tracing import Tracer

MOST_BYTES = 150_000
_MOST_EACH = 4096
"""Bytes of one input; histories and caches are made of pages and may have more."""
_MOST_TRIED, _MOST_FILES = 1500, 24
"""Inputs of one target that are looked at, and chosen."""
_LARGE = frozenset({"history", "cache"})
_MOST_LARGE = 2


def distil(corpus: str, folder: str, most_bytes: int = MOST_BYTES) -> dict[str, int]:
    """Choose inputs, and write them.

    Args:
        corpus: a folder of inputs.
        folder: for those chosen; a folder for each target is made in it.
        most_bytes: of all together.

    Returns:
        How many were chosen, by target, and their bytes.
    """
    chosen: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as place, every_target(place, frozenset(), Tally()) as targets:
        room = most_bytes // len(targets)
        left = most_bytes
        for number, target in enumerate(targets):
            room = left // (len(targets) - number)
            taken = _choose(target, list(islice(Corpus(corpus).inputs(target.name), _MOST_TRIED)), place, room)
            for each in taken:
                os.makedirs(os.path.join(folder, target.name), exist_ok=True)
                write(os.path.join(folder, target.name, name_of(each)), each.content)
                left -= len(each.content)
            chosen[target.name] = len(taken)
    return {**chosen, "bytes": most_bytes - left}


def _choose(target: Target, inputs: list[Input], place: str, room: int) -> list[Input]:
    """Those that reach most that is new for their size, one after the other, as long as there is room."""
    tracer = Tracer()
    known = set().union(*(_reached(target, each, place, tracer) for each in target.seeds))
    reached = {
        each: _reached(target, each, place, tracer)
        for each in inputs
        if len(each.content) <= _MOST_EACH or target.name in _LARGE
    }
    chosen: list[Input] = []
    while reached:
        best = max(reached, key=lambda each: len(reached[each] - known) / (64 + len(each.content)))
        new = reached.pop(best) - known
        if not new or len(chosen) >= (_MOST_LARGE if target.name in _LARGE else _MOST_FILES):
            break
        if len(best.content) <= room:
            chosen.append(best)
            room -= len(best.content)
            known |= new
    return chosen


def _reached(target: Target, found: Input, place: str, tracer: Tracer) -> set[Hashable]:
    path = os.path.join(place, "x" + found.suffix)
    with open(path, "wb") as file:
        file.write(found.content)
    chance = random.Random(hashlib.blake2b(found.content, digest_size=8).digest())
    said: Hashable = None
    if target.traced:
        tracer.start()
    with suppress(FaultError):
        said = target.run(path, found.content, chance)
    tracer.stop()
    os.unlink(path)
    lines = set(tracer.lines) if target.traced else set()
    tracer.lines = set()
    return {*lines, ("said", said)}
