"""Folders -> files with an image's name. Links are not followed; one file is found once, whatever its names."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from operator import attrgetter

from dedup_gui.core.archives.member_paths import is_archive_name
from dedup_gui.core.discovery import bundles, path_filters
from dedup_gui.core.discovery.archives import images_inside
from dedup_gui.core.discovery.hard_links import FoundNames
from dedup_gui.core.discovery.path_filters import FileId
from dedup_gui.core.events import FileSkipped, Progress, Stage
from dedup_gui.core.image import formats
from dedup_gui.core.long_paths import is_too_long, real_path, system_path
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile, SkipCode, Skipped

Discovery = Generator[Progress | FileSkipped, None, list[FoundFile]]

_ENTRIES_BETWEEN_YIELDS = 500
_SECONDS_BETWEEN_YIELDS = 0.04
_FILES_BETWEEN_YIELDS = 5000


def discover(settings: ScanSettings) -> Discovery:
    """Walk the folders of a scan.

    Hidden files and folders are passed over unless asked for, trash folders and file servers' thumbnail folders
    always; a folder the user names is entered even if hidden. Symbolic links inside are not followed; a named
    folder that is a link is. Hard links are one `FoundFile` with `aliases`; overlapping or differently spelled
    folders give each file once; whatever lies under a reference folder, through a hard link too, is `reference`.

    Where asked for, the images inside archives are files, too: each by itself, and none to be removed.

    Args:
        settings: folders, references, excludes, min_size, include_hidden and archives count here.

    Yields:
        Progress of the stage DISCOVER, at least every 500 entries, and a FileSkipped for each file or folder
        that is left out and should not be silently.

    Returns:
        The files, sorted by path.
    """
    return (yield from _Walk(settings).run())


class _Walk:
    """The state of one walk."""

    def __init__(self, settings: ScanSettings) -> None:
        self._settings = settings
        self._excludes = path_filters.Excludes(settings.excludes)
        self._entered: dict[FileId, bool] = {}
        """Folders entered -> whether as (part of) a reference folder."""
        self._found = FoundNames()
        self._archives: list[str] = []
        self._reference_ids: set[FileId] = set()
        self._since = 0
        self._spoke = time.monotonic()

    def run(self) -> Discovery:
        """Walk references first, so that what lies in both kinds of folder counts as reference."""
        references = [(path, True) for path in self._settings.references]
        folders = [(path, False) for path in self._settings.folders]
        for path, _ in references:
            found = path_filters.file_id(os.path.abspath(path))
            if found is not None:
                self._reference_ids.add(found)
        yield Progress(Stage.DISCOVER, 0)
        single: list[tuple[str, bool]] = []
        for path, reference in references + folders:
            yield from self._root(path, reference, single)
        yield from self._single_files(single)
        result: list[FoundFile] = []
        for file in self._found.files():
            result.append(file)  # one by one: there may be a million
            if len(result) % _FILES_BETWEEN_YIELDS == 0:
                yield self._progress("")
        result += yield from self._inside_archives()
        result.sort(key=attrgetter("path"))
        yield Progress(Stage.DISCOVER, len(result))
        return result

    # Roots

    def _root(self, named: str, reference: bool, single: list[tuple[str, bool]]) -> Iterator[Progress | FileSkipped]:
        path = os.path.abspath(named)
        try:
            status = os.lstat(system_path(path))
            if stat.S_ISLNK(status.st_mode):
                path = real_path(path)
                status = os.stat(system_path(path))
        except (FileNotFoundError, NotADirectoryError) as error:
            yield _skipped(path, SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.MISSING, error)
            return
        except (OSError, ValueError) as error:
            yield _skipped(path, SkipCode.MISSING if isinstance(error, ValueError) else _code(error), error)
            return
        if self._excludes.match_place(path):
            return
        if not stat.S_ISDIR(status.st_mode):
            if self._is_archive(os.path.basename(path)) and stat.S_ISREG(status.st_mode):
                self._archives.append(path)
            elif stat.S_ISREG(status.st_mode):
                single.append((path, reference or path_filters.is_under(path, self._reference_ids)))
            else:
                yield _skipped(path, SkipCode.NOT_A_FILE)
            return
        refused = path_filters.refusal(path, reference)
        if refused:
            yield FileSkipped(Skipped(path, SkipCode.PACKAGE, refused))
            return
        yield from self._folders(path, reference or path_filters.is_under(path, self._reference_ids))

    # Folders

    def _folders(self, root: str, reference: bool) -> Iterator[Progress | FileSkipped]:
        """Enter a folder and those inside; the stack is ours, so no depth of folders can overflow it."""
        waiting = [root]
        while waiting:
            path = waiting.pop()
            found = path_filters.file_id(path)
            if found is None:
                yield _why_not_entered(path)
                continue
            if found in self._entered or (path != root and self._excludes.match_id(found)):
                continue
            self._entered[found] = reference
            yield from self._folder(path, reference, waiting)

    def _folder(self, path: str, reference: bool, waiting: list[str]) -> Iterator[Progress | FileSkipped]:
        inside = os.path.join(path, "")
        images: dict[str, os.DirEntry[str]] = {}
        others: dict[str, os.DirEntry[str]] = {}
        beside: list[str] = []
        inner: list[str] = []
        try:
            with os.scandir(system_path(path)) as entries:
                for entry in entries:
                    self._since += 1
                    if self._since >= _ENTRIES_BETWEEN_YIELDS:
                        yield self._progress(path)
                    skipped = self._entry(inside, entry, images, others, beside, inner, reference)
                    if skipped is not None:
                        yield skipped
        except OSError as error:
            yield _skipped(path, _code(error), error)
        waiting.extend(sorted(inner, reverse=True))
        if images:
            yield from self._images(inside, images, others, beside, reference)
        if time.monotonic() - self._spoke > _SECONDS_BETWEEN_YIELDS:
            yield self._progress(path)

    def _entry(
        self,
        inside: str,
        entry: os.DirEntry[str],
        images: dict[str, os.DirEntry[str]],
        others: dict[str, os.DirEntry[str]],
        beside: list[str],
        inner: list[str],
        reference: bool,
    ) -> FileSkipped | None:
        """Sort one entry of a folder into what it is; says what must not be left out silently.

        `beside` gets the name of everything that has a say in whose companion is whose, left out or not.
        """
        name = entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        image = formats.is_image_name(name)
        archive = not image and not is_folder and self._is_archive(name)
        if not is_folder and not image and not archive and not bundles.may_be_companion(name):
            return None
        if not is_folder and not archive:
            beside.append(name)
        path = inside + name
        if name.startswith("._") or (not self._settings.include_hidden and path_filters.is_hidden(name, entry)):
            return None
        if self._excludes.match(path, name):
            return None
        if is_folder:
            if path_filters.is_trash(path, name) or path_filters.is_passed_over(name) or _is_junction(entry):
                return None
            if path_filters.is_package(name) and not reference:
                return FileSkipped(Skipped(path, SkipCode.PACKAGE, name))
            inner.append(path)
        elif entry.is_symlink():
            return None
        elif not entry.is_file(follow_symlinks=False):
            return FileSkipped(Skipped(path, SkipCode.NOT_A_FILE)) if image else None
        elif archive:
            self._archives.append(path)
        else:
            (images if image else others)[name] = entry
        return None

    def _images(
        self,
        inside: str,
        images: dict[str, os.DirEntry[str]],
        others: dict[str, os.DirEntry[str]],
        beside: list[str],
        reference: bool,
    ) -> Iterator[Progress | FileSkipped]:
        taken: dict[str, os.stat_result] = {}
        may_move = set(others)
        for name, entry in images.items():
            self._since += 1
            if self._since >= _ENTRIES_BETWEEN_YIELDS:
                yield self._progress(inside)
            try:
                # On Windows a DirEntry's own stat has neither inode nor link count.
                windows = os.name == "nt"
                status = os.lstat(system_path(inside + name)) if windows else entry.stat(follow_symlinks=False)
            except OSError as error:
                yield _skipped(inside + name, _code(error), error)
                continue
            if status.st_size:
                may_move.add(name)
            if status.st_size < self._settings.min_size and self._settings.min_size > 1:
                continue
            if status.st_size == 0:
                yield FileSkipped(Skipped(inside + name, SkipCode.EMPTY))
                continue
            taken[name] = status
        owned = bundles.owned_by(taken, _companions(inside, beside), may_move)
        not_alone = {companion for found in owned.values() for companion in found}
        for name, status in taken.items():
            if name not in not_alone:
                found = tuple(inside + companion for companion in owned.get(name, ()))
                self._found.add(inside + name, status, reference, found)

    # Archives

    def _is_archive(self, name: str) -> bool:
        return self._settings.archives and is_archive_name(name)

    def _inside_archives(self) -> Generator[Progress | FileSkipped, None, list[FoundFile]]:
        """The images inside the archives that were met; an archive with several names is one."""
        found: list[FoundFile] = []
        seen: set[FileId] = set()
        for path in sorted(set(self._archives)):
            said = Progress(Stage.DISCOVER, len(self._found) + len(found), path=path)
            look = partial(images_inside, path, self._settings, self._excludes)
            status, inside = yield from run_in_thread(said, look)
            if status is not None and status.st_ino:
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
            for each in inside:
                if isinstance(each, Skipped):
                    yield FileSkipped(each)
                else:
                    found.append(each)
        return found

    # Files named one by one

    def _single_files(self, named: list[tuple[str, bool]]) -> Iterator[Progress | FileSkipped]:
        """Take the files that were dropped one by one, each with its companions, unless a folder had them."""
        by_folder: dict[str, dict[str, bool]] = {}
        for path, reference in named:
            folder, name = os.path.split(path)
            by_folder.setdefault(folder, {})[name] = reference
        for folder, names in by_folder.items():
            yield from self._single_files_of(folder, names)

    def _single_files_of(self, folder: str, names: dict[str, bool]) -> Iterator[Progress | FileSkipped]:
        may_move: set[str] = set()
        beside: list[str] = []
        try:
            with os.scandir(system_path(folder)) as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        may_move.add(entry.name)
                    if not entry.is_dir(follow_symlinks=False):
                        beside.append(entry.name)
        except OSError:
            beside.clear()  # a file can be readable in a folder that cannot be listed; it has no companions then
        listed = _companions(folder, beside)
        owned = bundles.owned_by(listed, listed, may_move)
        wanted_by_others = {raw for still, found in owned.items() if still not in names for raw in found}
        not_alone = {raw for still, found in owned.items() if still in names for raw in found}
        for name, reference in names.items():
            path = os.path.join(folder, name)
            if name in not_alone:
                continue
            try:
                status = os.stat(system_path(path))
            except OSError as error:
                yield _skipped(path, _code(error), error)
                continue
            if self._found.has(path, status) or (status.st_size < self._settings.min_size and status.st_size > 0):
                continue
            code = SkipCode.EMPTY if status.st_size == 0 else None if _image_like(path) else SkipCode.NOT_AN_IMAGE
            if code is not None:
                yield FileSkipped(Skipped(path, code))
                continue
            found = tuple(
                os.path.join(folder, companion)
                for companion in owned.get(name, ())
                if companion not in wanted_by_others
            )
            self._found.add(path, status, reference, found)

    def _progress(self, path: str) -> Progress:
        self._since = 0
        self._spoke = time.monotonic()
        return Progress(Stage.DISCOVER, len(self._found), path=path)


def _companions(folder: str, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`bundles.companions` of everything in a folder, whatever else the scan makes of it."""

    def size_of(name: str) -> int:
        try:
            return os.lstat(system_path(os.path.join(folder, name))).st_size
        except OSError:
            return 0

    images, others = bundles.with_a_say(names)
    if not others and not any(map(formats.is_raw_name, images)):
        return {}
    return bundles.companions(images, others, size_of)


def _image_like(path: str) -> bool:
    if formats.is_image_name(path):
        return True
    try:
        with open(system_path(path), "rb") as stream:
            return bool(formats.sniff(stream.read(formats.HEAD), path))
    except OSError:
        return False


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a Windows junction or mount point: a link by another name."""
    if sys.platform != "win32":
        return False
    return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def _why_not_entered(path: str) -> FileSkipped:
    try:
        os.lstat(system_path(path))
    except OSError as error:
        return _skipped(path, _code(error), error)
    return _skipped(path, SkipCode.UNREADABLE)


def _code(error: OSError) -> SkipCode:
    if is_too_long(error):
        return SkipCode.PATH_TOO_LONG
    return SkipCode.VANISHED if isinstance(error, FileNotFoundError) else SkipCode.UNREADABLE


def _skipped(path: str, code: SkipCode, error: Exception | None = None) -> FileSkipped:
    detail = ""
    if error is not None:
        detail = (error.strerror or "") if isinstance(error, OSError) else str(error)
    return FileSkipped(Skipped(path, code, detail))
