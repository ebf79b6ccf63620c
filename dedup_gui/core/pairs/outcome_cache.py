"""The outcome of comparing, remembered: a scan of the very same contents compares nothing again.

What was remembered is used only where everything that it follows from is the same: the files' contents, whatever they
are called and however many copies there are, the settings that matter, and the program itself.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import PIL
import scipy
from blake3 import blake3

from dedup_gui import __version__
from dedup_gui.core.pairs.classification import Outcome
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.ports import FingerprintCache
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import (
    Box,
    Difference,
    DifferenceKind,
    EditKind,
    Evidence,
    ImageFile,
    Match,
    Matrix3,
    Relation,
)

MOST_BYTES = 16 * 1024 * 1024
"""The largest outcome kept, compressed: about 600,000 matches."""

_CHECK_BYTES = 16
_ROW = np.dtype(
    [
        ("a", "<i4"),
        ("b", "<i4"),
        ("relation", "u1"),
        ("method", "u1"),
        ("weak", "?"),
        ("mirrored", "?"),
        ("phash_distance", "<i2"),  # -1 = none
        ("inliers", "<i4"),
        ("crop_box", "<i8", (4,)),
        ("transform", "<f8", (9,)),
        ("cosine", "<f8"),  # not a number = none
        ("rotation", "<f8"),
        ("scale", "<f8"),
        ("agreement", "<f8"),
    ]
)


def program_state() -> str:
    """What tells this state of the program from any other: outcomes of another state are not found.

    The version says it for what was released; where the modules lie in files, so do their sizes and times. What
    decodes and computes for it belongs to it.
    """
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    state: list[object] = [__version__, np.__version__, scipy.__version__, PIL.__version__, cv2.__version__]
    try:
        modules = sorted(
            os.path.join(room, name) for room, _, names in os.walk(folder) for name in names if name.endswith(".py")
        )
        found_modules = [(os.path.relpath(module, folder), os.stat(module)) for module in modules]
        state += [(name, found.st_size, found.st_mtime_ns) for name, found in found_modules]
    except OSError:
        modules = []
    if not modules:  # frozen: all modules are in the program's own file
        found = os.stat(sys.executable)
        state.append((found.st_size, found.st_mtime_ns))
    return blake3(repr(state).encode()).hexdigest()


STATE = program_state()
"""Of the modules as they were loaded: files that change later are not what runs."""


class OutcomeCache:
    """Outcomes of comparing sets of contents.

    Args:
        cache: where they are kept; None = nowhere.
        how: all that an outcome depends on besides the contents: settings, judge, program.
    """

    def __init__(self, cache: FingerprintCache | None, how: str) -> None:
        self._cache = cache
        self._how = how

    def key(self, contents: Contents) -> bytes:
        """The key of an outcome: a digest of all that it follows from."""
        hasher = blake3(self._how.encode())
        for image in contents.images:
            hasher.update(image.digest.encode() + b"\0")
        return hasher.digest(32)

    def recall(self, key: bytes, contents: Contents) -> Generator[None, None, Outcome | None]:
        """The outcome remembered under a key, or None.

        Args:
            key: see `key`.
            contents: those that it was made of.
        """
        kept = self._cache.outcome(key) if self._cache else None
        if kept is None:
            return None
        return (yield from run_in_thread(None, lambda: decode(kept, contents.images)))

    def keep(self, key: bytes, contents: Contents, outcome: Outcome) -> Generator[None]:
        """Remember an outcome under its key; see `recall`."""
        if self._cache is None:
            return
        data = yield from run_in_thread(None, lambda: encode(outcome, contents.images))
        if len(data) <= MOST_BYTES:
            self._cache.put_outcome(key, data)


def encode(outcome: Outcome, images: Sequence[ImageFile]) -> bytes:
    """Write an outcome.

    Args:
        outcome: one in which nothing failed.
        images: one for each content, which the matches name.
    """
    place = {image.path: number for number, image in enumerate(images)}
    relations, methods = list(Relation), sorted({match.evidence.method for match in outcome.matches})
    rows = np.zeros(len(outcome.matches), _ROW)
    evidence = [match.evidence for match in outcome.matches]
    rows["a"] = [place[match.a] for match in outcome.matches]
    rows["b"] = [place[match.b] for match in outcome.matches]
    rows["relation"] = [relations.index(match.relation) for match in outcome.matches]
    rows["weak"] = [match.weak for match in outcome.matches]
    rows["method"] = [methods.index(found.method) for found in evidence]
    rows["phash_distance"] = [-1 if found.phash_distance is None else found.phash_distance for found in evidence]
    rows["cosine"] = [np.nan if found.cosine is None else found.cosine for found in evidence]
    rows["transform"] = np.array([found.transform for found in evidence], np.float64).reshape(-1, 9)
    rows["crop_box"] = np.array([found.crop_box for found in evidence], np.int64).reshape(-1, 4)
    for name in ("inliers", "rotation", "mirrored", "scale", "agreement"):
        rows[name] = [getattr(found, name) for found in evidence]
    head = {
        "candidates": outcome.candidates,
        "cannot_link": sorted(outcome.cannot_link),
        "differences": {
            number: [(place.box, place.kind, place.strength) for place in found.differences]
            for number, found in enumerate(evidence)
            if found.differences
        },
        "edits": {number: found.edits for number, found in enumerate(evidence) if found.edits},
        "relations": relations,
        "methods": methods,
    }
    text = json.dumps(head).encode()
    packed = zlib.compress(len(text).to_bytes(8, "little") + text + rows.tobytes(), 1)
    return blake3(packed).digest(_CHECK_BYTES) + packed


def decode(data: bytes, images: Sequence[ImageFile]) -> Outcome | None:
    """Read an outcome.

    Args:
        data: what `encode` wrote, if it is whole.
        images: one for each content, as it was written for.

    Returns:
        The outcome, with no pair judged; None where the data is damaged.
    """
    check, packed = data[:_CHECK_BYTES], data[_CHECK_BYTES:]
    if blake3(packed).digest(_CHECK_BYTES) != check:
        return None
    plain = zlib.decompress(packed)
    end = 8 + int.from_bytes(plain[:8], "little")
    head: dict[str, Any] = json.loads(plain[8:end])
    matches = _matches(np.frombuffer(plain, _ROW, offset=end), head, images)
    for number, places in head["differences"].items():
        match = matches[int(number)]
        found = tuple(Difference(tuple(box), DifferenceKind(kind), strength) for box, kind, strength in places)
        matches[int(number)] = replace(match, evidence=replace(match.evidence, differences=found))
    for number, kinds in head["edits"].items():
        match = matches[int(number)]
        edits = tuple(EditKind(kind) for kind in kinds)
        matches[int(number)] = replace(match, evidence=replace(match.evidence, edits=edits))
    return Outcome(tuple(matches), frozenset((a, b) for a, b in head["cannot_link"]), head["candidates"])


def _matches(rows: npt.NDArray[np.void], head: dict[str, Any], images: Sequence[ImageFile]) -> list[Match]:
    relations = [Relation(name) for name in head["relations"]]
    paths = [image.path for image in images]
    methods: list[str] = head["methods"]
    columns: dict[str, list[Any]] = {name: rows[name].tolist() for name in _ROW.names or ()}
    matches = []
    for a, b, relation, method, weak, mirrored, distance, inliers, box, matrix, cosine, *rest in zip(
        *columns.values(), strict=True
    ):
        rotation, scale, agreement = rest
        transform = _matrix(matrix)
        crop_box: Box = tuple(box)
        evidence = Evidence(
            methods[method],
            None if distance < 0 else distance,
            None if cosine != cosine else cosine,
            inliers,
            transform,
            crop_box,
            rotation,
            mirrored,
            scale,
            agreement,
        )
        matches.append(Match(paths[a], paths[b], relations[relation], evidence, weak))
    return matches


def _matrix(values: Sequence[float]) -> Matrix3:
    first, second, third, fourth, fifth, sixth, seventh, eighth, ninth = values
    return (first, second, third), (fourth, fifth, sixth), (seventh, eighth, ninth)
