"""Real files, groups of them, a real journal and a trash, for the tests of what is done to files."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dedup_gui.core.action_types import ActionKind, ApplyReport, FileState, Origin, PlannedAction
from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.errors import TrashError
from dedup_gui.core.image import digest as digests
from dedup_gui.core.image.digest import digest
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.apply import plan_removals
from dedup_gui.core.types import Decision, FoundFile, Group, ImageFile, ImageInfo, KeeperReason, Suggestion

INFO = ImageInfo(100, 100, "JPEG", "RGB")
REMOVE, KEEP = Decision.REMOVE, Decision.KEEP
Answer = TypeVar("Answer")


def write(path: Path, content: str | bytes) -> str:
    """Make a file; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def image(
    path: str | Path,
    *,
    aliases: Sequence[str] = (),
    companions: Sequence[str] = (),
    reference: bool = False,
) -> ImageFile:
    """An image of a group as a scan would find the file now."""
    path = str(path)
    status = os.stat(path)
    file = FoundFile(
        path,
        status.st_size,
        status.st_mtime_ns,
        status.st_dev,
        status.st_ino,
        reference,
        tuple(aliases),
        tuple(companions),
    )
    return ImageFile(file, INFO, digest(path), companions=tuple(file_state(companion) for companion in companions))


def file_state(path: str) -> FileState:
    """A companion as a scan reads it now."""
    status = os.lstat(path)
    return FileState(path, status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino, digest(path))


def write_family(folder: Path, *copies: str) -> Path:
    """A keeper and copies of it; the last copy has another name (a hard link) and a sidecar.

    Args:
        folder: made where missing.
        copies: folders, each with a copy, below `folder`.

    Returns:
        The folder.
    """
    write(folder / "keeper.jpg", "the picture")
    for copy in copies:
        write(folder / copy / "copy.jpg", "the picture")
    last = folder / copies[-1]
    os.link(last / "copy.jpg", last / "alias.jpg")
    write(last / "copy.xmp", "sidecar")
    return folder


def family_victim(place: Path) -> ImageFile:
    """The copy of `write_family` with all that moves with it."""
    return image(place / "copy.jpg", aliases=[str(place / "alias.jpg")], companions=[str(place / "copy.xmp")])


def group(*members: ImageFile, number: int = 1) -> Group:
    """A group of images."""
    ordered = tuple(sorted(members, key=lambda member: member.path))
    return Group(number, ordered, (), Suggestion(ordered[0].path, KeeperReason.FIRST_PATH))


def plan(
    *groups: Group, remove: Sequence[str | Path], kind: ActionKind = ActionKind.TRASH
) -> tuple[PlannedAction, ...]:
    """The plan for removing some paths."""
    return plan_removals(groups, {str(path): REMOVE for path in remove}, kind)


def run(job: Generator[object, None, Answer]) -> Answer:
    """Run a job to its end."""
    while True:
        try:
            next(job)
        except StopIteration as stop:
            answer: Answer = stop.value
            return answer


def outcomes(report: ApplyReport) -> list[str]:
    """The outcomes in order."""
    return [result.outcome.value for _, result in report.results]


def contents(folder: str | Path) -> Mapping[str, bytes]:
    """Every file under a folder, by path."""
    return {
        os.path.join(place, name): Path(place, name).read_bytes()
        for place, _, names in os.walk(folder)
        for name in names
    }


class FolderTrash:
    """A folder as a trash, where the system's own cannot be had for a test without touching the person's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origins: dict[str, str] = {}

    def put(self, path: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        place = str(self.folder / f"{len(os.listdir(self.folder))}-{os.path.basename(path)}")
        try:
            shutil.move(path, place)
        except OSError as error:
            raise TrashError(str(error)) from error
        self.origins[place] = path
        return place

    def restore(self, place: str, path: str) -> None:
        if os.path.lexists(path) or not os.path.lexists(place):
            raise TrashError("exists, or gone")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.move(place, path)

    def origin(self, place: str, path: str) -> Origin:
        if place not in self.origins:
            return Origin.UNRECORDED
        return Origin.SAME if self.origins[place] == path else Origin.OTHER

    def tidy(self, path: str) -> None:
        pass

    def find(self, path: str) -> list[str]:
        return [place for place, origin in reversed(self.origins.items()) if origin == path]


class Taking:
    """The trash, which takes so many files and no more: what is not proven is not moved even for a moment."""

    def __init__(self, trash: Trash, most: int) -> None:
        self._trash = trash
        self._most = most
        self.restore, self.origin, self.find, self.tidy = trash.restore, trash.origin, trash.find, trash.tidy

    def put(self, path: str) -> str:
        assert self._most > 0, path
        self._most -= 1
        return self._trash.put(path)


def make_trash(folder: Path) -> Trash:
    """The real trash of Linux, which the tests' own XDG_DATA_HOME isolates; elsewhere a folder."""
    if sys.platform in ("win32", "darwin"):
        return FolderTrash(folder)
    from dedup_gui.platform.trash import SystemTrash

    return SystemTrash()


class RefusedOnce:
    """Lets a number of calls pass, and refuses the next as a disk does that has a bad moment.

    Attributes:
        left: how many may still pass; negative once one was refused.
    """

    def __init__(self, left: int) -> None:
        self.left = left

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted."""

        def counted(*arguments: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == -1:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return function(*arguments, **more)

        return counted


def refused_once(patched: pytest.MonkeyPatch, after: int) -> RefusedOnce:
    """Let one call fail of those by which files are looked at and read."""
    countdown = RefusedOnce(after)
    patched.setattr(os, "lstat", countdown.around(os.lstat))
    patched.setattr(digests, "open_file", countdown.around(open_file))
    return countdown
