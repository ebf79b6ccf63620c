"""What must be proven just before an action: the victim is unchanged, a keeper stands, no reference is touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterable, Sequence

from dedup_gui.core.action_types import ActionKind, FileState, Outcome, PlannedAction
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.digest import digest
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.ports import Mounts
from dedup_gui.core.removal.identity import (
    Identities,
    asked,
    inode_of,
    lstat,
    share_a_file,
    signature,
    still_stands,
)
from dedup_gui.core.removal.owners_on_disk import OwnersOnDisk
from dedup_gui.words import QT_TRANSLATE_NOOP

Places = tuple[tuple[str, str], ...]
"""(old path, place in the trash), in the order of moving."""

Unproven = tuple[Outcome, str]
"""Why an action must not be done: outcome and detail."""


def has_digest(path: str, expected: str) -> bool:
    """Whether a regular file can be read whole, has this digest, and did not change meanwhile."""
    try:
        return holds(path, expected)
    except OSError:
        return False


def holds(path: str, expected: str) -> bool:
    """Like `has_digest`, where "no" must not be said of what could not be read.

    Raises:
        OSError: the disk does not answer.
    """
    before = asked(path)
    if not expected or before is None or not stat.S_ISREG(before.st_mode):
        return False
    try:
        found = digest(path)
    except ImageError as error:
        gone = (FileNotFoundError, NotADirectoryError)
        if isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, gone):
            raise error.__cause__ from error
        return False
    after = asked(path)
    return found == expected and after is not None and signature(after) == signature(before)


def moving(action: PlannedAction) -> tuple[str, ...]:
    """What an action takes from its place: a link takes the name of the image, and its companions stay with that."""
    return action.names if action.links else action.paths


class References:
    """The reference folders, recognised whatever the spelling or links by which a path leads into them."""

    def __init__(self, folders: Iterable[str], identities: Identities) -> None:
        self._identities = identities
        self._paths = {os.path.normcase(real_path(folder)) for folder in folders}
        self._ids = {inode_of(status) for path in self._paths if (status := _stat(path)) is not None}
        self._known: dict[str, bool] = {}

    def __contains__(self, path: str) -> bool:
        """Whether a name lies in one, however the way there is spelled."""
        if not self._paths:
            return False
        # Of a folder that is mounted a second time the one place may lie in a reference folder, the other elsewhere.
        return any(map(self._inside, (os.path.abspath(path), *self._identities.spellings(path)[1:])))

    def _inside(self, path: str) -> bool:
        folder = real_path(os.path.dirname(path))
        if folder not in self._known:
            self._known[folder] = self._has_number(folder) or (
                os.path.dirname(folder) != folder and self._inside(folder)
            )
        return self._known[folder] or os.path.normcase(path) in self._paths

    def _has_number(self, folder: str) -> bool:
        status = _stat(folder)
        return status is not None and inode_of(status) in self._ids


class Prover:
    """Checks for the actions of one batch. Remembers which keepers were read, and which files left.

    Attributes:
        disproven: files that hold another content than the one they were judged by.
    """

    def __init__(self, references: Sequence[str], mounts: Mounts | None = None) -> None:
        self.disproven: set[str] = set()
        self._identities = Identities(mounts)
        self._references = References(references, self._identities)
        self._folders = OwnersOnDisk()
        self._read: dict[str, tuple[int, ...]] = {}
        self._removed: set[str] = set()

    def removed(self, paths: Iterable[str]) -> None:
        """Files that left in this batch: none of them is a keeper from now on."""
        self._removed.update(paths)

    def refusal(self, action: PlannedAction, targets: Iterable[str] = ()) -> Unproven | None:
        """Why the action must not be done, or None: everything was proven just now.

        Args:
            action: the action.
            targets: where it would put files.
        """
        for path in (*action.paths, *targets):
            if path in self._references:
                return Outcome.SKIPPED_REFERENCE, path
        return self._victim_refusal(action) or self._companion_refusal(action) or self.keeper_refusal(action)

    def keeper(self, action: PlannedAction, among: Container[str] | None = None) -> FileState | None:
        """The first keeper that exists, is readable, is another file and still has its digest.

        Args:
            action: whose.
            among: paths of the keepers that count; None = all.
        """
        own = self._identities.statuses(action.paths)
        for keeper in action.keepers:
            if among is not None and keeper.path not in among:
                continue
            if action.links and keeper.digest != action.victim.digest:
                continue  # a link in place of other content would lose that content
            if action.kind is ActionKind.HARDLINK and keeper.path in self._references:
                continue  # it would be one file with the victim's name, and what is written there changes it
            status = lstat(keeper.path)
            if status is None or keeper.path in self._removed:
                continue
            if share_a_file(self._identities.statuses([keeper.path]), own):
                continue
            if self._proven(keeper, status):
                return keeper
        return None

    def _victim_refusal(self, action: PlannedAction) -> Unproven | None:
        victim = action.victim
        status = lstat(victim.path)
        if status is None:
            return Outcome.SKIPPED_MISSING, ""
        if (status.st_size, status.st_mtime_ns) != (victim.size, victim.mtime_ns):
            return Outcome.SKIPPED_CHANGED, QT_TRANSLATE_NOOP("details", "size or time")
        if not has_digest(victim.path, victim.digest):
            self.disproven.add(victim.path)
            return Outcome.SKIPPED_CHANGED, QT_TRANSLATE_NOOP("details", "content")
        for alias in action.aliases:
            other = lstat(alias)
            if other is not None and (inode_of(other) != inode_of(status) or not has_digest(alias, victim.digest)):
                return Outcome.SKIPPED_CHANGED, alias
        return None

    def _companion_refusal(self, action: PlannedAction) -> Unproven | None:
        """Why what moves with the image must not: each is a victim like the image itself."""
        if action.links:
            return None
        for companion in action.companions:
            status = lstat(companion.path)
            if status is None:
                continue  # gone already: nothing of it can be lost
            if not self._folders.belongs(companion.path, action.names):
                return Outcome.SKIPPED_BUNDLE, companion.path
            seen = (status.st_size, status.st_mtime_ns)
            if not stat.S_ISREG(status.st_mode) or seen != (companion.size, companion.mtime_ns):
                return Outcome.SKIPPED_CHANGED, companion.path
            if not has_digest(companion.path, companion.digest):
                self.disproven.add(companion.path)
                return Outcome.SKIPPED_CHANGED, companion.path
        return None

    def keeper_refusal(self, action: PlannedAction) -> Unproven | None:
        """Why no keeper stands for the victim: in the trash's case one in every group; None where all is proven."""
        if action.links:  # a link stays in every group
            return (
                None
                if self.keeper(action) is not None
                else (Outcome.SKIPPED_NO_KEEPER, QT_TRANSLATE_NOOP("details", "identical content needed"))
            )
        groups = action.keepers_of_groups or (tuple(keeper.path for keeper in action.keepers),)
        if all(self.keeper(action, paths) is not None for paths in groups):
            return None
        return Outcome.SKIPPED_NO_KEEPER, ""

    def keeper_lost(self, action: PlannedAction, places: Places, keeper: FileState | None = None) -> bool:
        """Whether no keeper can be shown to stand after a move, though one was proven before it.

        Args:
            action: what was done.
            places: where its files lie now.
            keeper: the only one that counts; None = one of every group.
        """
        moved = [status for _, place in places if (status := lstat(place)) is not None]
        linked = action.kind is ActionKind.HARDLINK
        keepers = action.keepers if keeper is None else (keeper,)
        standing = {
            found.path
            for found in keepers
            if found.path in self._read and still_stands(found.path, self._read[found.path], moved, linked=linked)
        }
        groups = action.keepers_of_groups or (tuple(found.path for found in action.keepers),)
        return not standing if keeper is not None else any(standing.isdisjoint(paths) for paths in groups)

    def _proven(self, keeper: FileState, status: os.stat_result) -> bool:
        # Read once in a batch: a second reading is spared only while inode, size, mtime and ctime stand still.
        if self._read.get(keeper.path) == signature(status):
            return True
        if status.st_size != keeper.size or not has_digest(keeper.path, keeper.digest):
            self.disproven.add(keeper.path)
            return False
        self._read[keeper.path] = signature(status)
        return True


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(system_path(path))
    except (OSError, ValueError):
        return None
