"""A large file's way here: how far it is, how often it is tried, whether it fits and is the right one."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.errors import DedupError
from dedup_gui.words import translate
from dedup_gui.words.numbers import size

SPARE_BYTES = 64 << 20
"""Space left on the disk beside the file. Chosen: for the prepared graph (VGG16's refers to its weights and has less
than 1 MB) and for a scan's cache to go on."""
_VERIFY_BLOCK = 4 << 20
"""Bytes between two steps of a check. Measured: 3.9 ms, at the 1 GB/s that SHA-256 does on one core with any block of
64 KiB to 16 MiB."""


class FetchStage(StrEnum):
    """What getting a model is at."""

    CONNECT = "connect"
    DOWNLOAD = "download"
    WAIT = "wait"
    """Between two tries."""
    VERIFY = "verify"
    PREPARE = "prepare"


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a model is.

    Attributes:
        stage: what is done now.
        done: bytes there (or checked, in VERIFY).
        total: bytes in all, or 0 while unknown.
        detail: the server that is asked, or why a try ended.
    """

    stage: FetchStage
    done: int = 0
    total: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a server is given up. All three numbers are chosen.

    Attributes:
        stall_seconds: without a byte, after which the line counts as broken: TCP sends a lost packet again after 1,
            3, 7 and 15 s (RFC 6298, starting at 1 s), so four lost in a row are waited for.
        tries: in a row without a byte, before the next source is asked.
        wait_seconds: before the second try; doubles with each (1, 2, 4): with four tries a dead source costs 7 s
            where it refuses and 87 s where it is silent.
    """

    stall_seconds: float = 20.0
    tries: int = 4
    wait_seconds: float = 1.0


def sha256_events(path: str, total: int) -> Generator[FetchProgress, None, str]:
    """SHA-256 of a file, hexadecimal, with progress."""
    digest = hashlib.sha256()
    done = 0
    with open(path, "rb") as file:
        while block := file.read(_VERIFY_BLOCK):
            digest.update(block)
            done += len(block)
            yield FetchProgress(FetchStage.VERIFY, done, total)
    return digest.hexdigest()


def check_space(path: str, missing: int) -> None:
    """Refuse to begin what the disk has no space for.

    Raises:
        DedupError: there is too little.
    """
    free = shutil.disk_usage(os.path.dirname(path) or ".").free
    if free < missing + SPARE_BYTES:
        raise DedupError(
            translate(
                "errors", "There is no space for the model: it needs {missing} more, and {free} are free."
            ).format(missing=size(missing), free=size(free)),
            translate("errors", "Make space on the disk, or move the data folder."),
        )
