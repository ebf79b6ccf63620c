"""What moves with an image is proven like the image: its state, with the digest, is part of what a scan finds."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

from dedup_gui.core.action_types import FileState
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.file_facts import DIGEST, FactsReader
from dedup_gui.core.image.unchanged import change_time
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.types import FoundFile, Group, ImageFile


def found_now(path: str, reference: bool = False) -> FoundFile | None:
    """A regular file as a walk finds it; None where there is none (any more)."""
    try:
        status = os.lstat(system_path(path))
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return FoundFile(
        path,
        status.st_size,
        status.st_mtime_ns,
        status.st_dev,
        status.st_ino,
        reference,
        ctime_ns=change_time(status),
    )


def with_companions(
    groups: Sequence[Group], facts: FactsReader, stage: Stage
) -> Generator[Progress, None, tuple[Group, ...]]:
    """Read the companions of all members of groups.

    Args:
        groups: the groups.
        facts: reads digests, each once in a scan.
        stage: that the progress is of.

    Yields:
        Progress.

    Returns:
        The groups, their members with the states of their companions. One that cannot be read has none: the image
        is then not removed, since what would move with it is not proven.
    """
    paths = sorted({path for group in groups for member in group.members for path in member.file.companions})
    if not paths:
        return tuple(groups)
    found = {path: file for path in paths if (file := found_now(path)) is not None}
    yield from facts.read_digests(list(found.values()), stage)
    states = {
        path: FileState(path, file.size, file.mtime_ns, file.device, file.inode, digest)
        for path, file in found.items()
        if (digest := facts.get(file, DIGEST))
    }
    return tuple(
        replace(group, members=tuple(_complete(member, states) for member in group.members)) for group in groups
    )


def _complete(member: ImageFile, states: Mapping[str, FileState]) -> ImageFile:
    if not member.file.companions:
        return member
    return replace(member, companions=tuple(states[path] for path in member.file.companions if path in states))
