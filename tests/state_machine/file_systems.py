"""The file systems that are walked on: a folder as it is, tmpfs, ext4 in a file, and one with the manners of FAT."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.state_machine.fat_server import fold

ROOM = 16 << 20
"""Bytes of a file system: enough for a walk, and quickly filled."""
BALLAST = ".ballast"
"""The file that fills it up."""


class NotHereError(Exception):
    """This machine does not have the file system; the text says why."""


class FileSystem:
    """A folder of the disk as it is: nothing can be done to it but what any program can do.

    Attributes:
        name: for people.
        root: where all of it can be read, also while it is unplugged.
        point: where the program and the person see it.
        mounted: whether it can be unplugged, filled up, and made read-only.
        links: whether files can have several names, and names can be links.
        breaks: whether it can be told to answer with errors.
        tells_changes: whether a file that is overwritten under its old size and time has another ctime.
    """

    name = "plain"
    mounted = False
    links = True
    breaks = False
    tells_changes = True

    def __init__(self, folder: Path) -> None:
        self.root = self.point = str(folder / "disk")

    def spell(self, path: str) -> str:
        """The one spelling of a path on it, where several are one."""
        return path

    @contextlib.contextmanager
    def made(self) -> Iterator[FileSystem]:
        """Make it, and take it away afterwards.

        Raises:
            NotHereError: it cannot be had here.
        """
        os.makedirs(self.root)
        yield self

    def wipe(self) -> None:
        """Remove all that is on it."""
        for entry in os.scandir(self.root):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "lost+found":
                    shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)

    def mend(self) -> None:
        """Plug it in, with room on it, to be written again."""

    def unplug(self) -> None:
        """Take it away, as `umount --lazy` does; the folder stays."""
        raise NotImplementedError

    def fill(self) -> None:
        """Leave no room on it."""
        raise NotImplementedError

    def make_read_only(self) -> bool:
        """Refuse all changes; False where it cannot be, since a file is being written."""
        raise NotImplementedError

    def break_next(self, operation: str, after: int, number: int, lasting: bool) -> None:
        """Answer an operation with an error, after some that succeed."""
        raise NotImplementedError

    def strikes(self) -> int:
        """How often it was met since; it is over."""
        raise NotImplementedError


class MountedFileSystem(FileSystem):
    """One of its own, mounted where the program does not look, and from there at the point where it does."""

    mounted = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.root, self.point = str(folder / "kept"), str(folder / "drive")
        self._folder = folder

    @contextlib.contextmanager
    def made(self) -> Iterator[FileSystem]:
        if sys.platform != "linux":
            raise NotHereError("needs the mounts of Linux")
        for path in (self.root, self.point):
            os.makedirs(path)
        with self._at_root():
            self.mend()
            try:
                yield self
            finally:
                self.unplug()

    @contextlib.contextmanager
    def _at_root(self) -> Iterator[None]:
        self._mount()
        try:
            yield
        finally:
            _call("umount", "--lazy", self.root)

    def _mount(self) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.root, BALLAST))
        if not os.path.ismount(self.point):
            shutil.rmtree(self.point)  # folders of a trash that were made while it went
            os.mkdir(self.point)
            _call("mount", "--bind", self.root, self.point)

    def unplug(self) -> None:
        while os.path.ismount(self.point):
            _call("umount", "--lazy", self.point)

    def fill(self) -> None:
        with open(os.path.join(self.root, BALLAST), "ab", buffering=0) as ballast:
            try:
                for size in (1 << 20, 4096, 1):
                    with contextlib.suppress(OSError):
                        while ballast.write(bytes(size)):
                            pass
                os.fsync(ballast.fileno())
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_read_only(self) -> bool:
        try:
            _call("mount", "-o", "remount,ro", self.root)
        except NotHereError:
            return False
        return True


class Tmpfs(MountedFileSystem):
    """In memory, with all that Linux offers."""

    name = "tmpfs"

    def _mount(self) -> None:
        _call("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", self.root)

    def mend(self) -> None:
        if os.statvfs(self.root).f_flag & os.ST_RDONLY:
            _call("mount", "-o", "remount,rw", self.root)
        super().mend()


class Ext4(Tmpfs):
    """On a loop device."""

    name = "ext4"

    def _mount(self) -> None:
        image = self._folder / "ext4.image"
        with image.open("wb") as file:
            file.truncate(ROOM)
        _call("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image))
        _call("mount", "-o", "loop", str(image), self.root)


class Fat(MountedFileSystem):
    """With the manners of FAT: `fat_server`."""

    name = "fat"
    links = False
    breaks = True
    tells_changes = False

    def spell(self, path: str) -> str:
        return fold(os.fsencode(path))

    @contextlib.contextmanager
    def _at_root(self) -> Iterator[None]:
        if not os.access("/dev/fuse", os.R_OK | os.W_OK):
            raise NotHereError("needs /dev/fuse")
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fat_server.py")), self.root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdin is not None and self._server.stdout is not None
        self._commands, self._answers = self._server.stdin, self._server.stdout
        try:
            if self._answers.readline().strip() != "mounted":
                raise NotHereError(f"cannot mount: {self._server.communicate()[1].strip().splitlines()[-1]}")
            yield
        finally:
            self._server.communicate()  # it ends with its commands

    def _say(self, **command: object) -> str:
        self._commands.write(json.dumps(command) + "\n")
        self._commands.flush()
        return self._answers.readline().strip()

    def mend(self) -> None:
        self._say(well=True, full=False, read_only=False)
        if not os.path.ismount(self.point):
            self._say(renumber=True)
        super().mend()

    def fill(self) -> None:
        self._say(full=True)

    def make_read_only(self) -> bool:
        self._say(read_only=True)
        return True

    def break_next(self, operation: str, after: int, number: int, lasting: bool) -> None:
        self._say(fault=[operation, after, number, lasting])

    def strikes(self) -> int:
        return int(self._say(well=True))


FILE_SYSTEMS: dict[str, type[FileSystem]] = {kind.name: kind for kind in (FileSystem, Tmpfs, Ext4, Fat)}


@contextlib.contextmanager
def made(name: str) -> Iterator[FileSystem]:
    """A file system in a temporary folder.

    Raises:
        NotHereError: it cannot be had here.
    """
    quick = None if name == FileSystem.name else quick_folder()
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="walk-", dir=quick)))
    try:
        with FILE_SYSTEMS[name](folder).made() as file_system:
            yield file_system
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def quick_folder() -> str | None:
    """A folder in memory, where this machine has one: what lies there need not outlive a walk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _call(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NotHereError(f"needs {command[0]}") from error
    except subprocess.CalledProcessError as error:
        raise NotHereError(f"{command[0]}: {error.stderr.strip()}") from error
