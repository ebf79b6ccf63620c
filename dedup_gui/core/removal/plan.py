"""From decisions to planned actions. Here a plan that could lose a last copy is refused as a whole."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.errors import UnsafePlanError
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.types import Decision, FoundFile, Group, ImageFile
from dedup_gui.core.union_find import DisjointSets


def plan_removals(
    groups: Sequence[Group], decisions: Mapping[str, Decision], kind: ActionKind
) -> tuple[PlannedAction, ...]:
    """Plan what is done to every image decided REMOVE.

    Names of one file (hard links, links, other spellings) count as one file: it stays only if none of its names is
    removed. Every group must keep a file that stays; so overlapping groups cannot empty one another.

    Args:
        groups: the groups under review; an image may stand in several.
        decisions: by path; images without one stay.
        kind: what is done.

    Returns:
        One action for each file to be removed, sorted by path.

    Raises:
        UnsafePlanError: a group would lose its last copy, or an image of a reference folder or an archive its place.
    """
    concerned = [
        group for group in groups if any(decisions.get(member.path) is Decision.REMOVE for member in group.members)
    ]
    members = {member.path: member for group in concerned for member in group.members}
    file_of = _physical_files(list(members.values()))
    removed = {file_of[path] for path in members if decisions.get(path) is Decision.REMOVE}
    for path, member in members.items():
        if member.file.archive and file_of[path] in removed:
            raise UnsafePlanError(f"in an archive: {path}")
        if member.file.reference and file_of[path] in removed:
            raise UnsafePlanError(f"in a reference folder: {path}")
    keepers: dict[str, list[list[ImageFile]]] = {}
    # What shares a part with an image proves nothing of its copies: it counts where there is no group of duplicates.
    with_copies = {path for group in concerned if not group.no_duplicates for path in group.paths}
    for group in concerned:
        # A copy inside an archive is none to go by: nobody would look for it there, and it cannot be proven in place.
        left = [m for m in group.members if file_of[m.path] not in removed and not m.file.archive]
        if not left:
            raise UnsafePlanError(f"group {group.id} would lose its last copy: {', '.join(group.paths)}")
        for member in group.members:
            if decisions.get(member.path) is Decision.REMOVE and not (
                group.no_duplicates and member.path in with_copies
            ):
                keepers.setdefault(member.path, []).append(left)
    needed = {
        companion
        for path, member in members.items()
        if file_of[path] not in removed
        for companion in member.file.companions
    }
    other_names = {
        alias for member in members.values() if file_of[member.path] not in removed for alias in member.file.aliases
    }
    # What stands in a group, as a RAW of which there is a copy, goes by its own decision and with no other image.
    shown = {path for group in groups for path in group.paths}
    staying = needed | other_names | shown
    return tuple(_action(members[path], kind, keepers[path], staying) for path in sorted(keepers))


def _action(
    victim: ImageFile, kind: ActionKind, keepers_of_groups: Sequence[Sequence[ImageFile]], needed: set[str]
) -> PlannedAction:
    """The action for one victim; keepers of the same content come first, since they are the quickest proof.

    Of those, the ones on the victim's drive: only they can be linked to by a hard link or a clone.
    """
    keepers = {keeper.path: keeper for keepers in keepers_of_groups for keeper in keepers}
    read = {companion.path: companion for companion in victim.companions}

    def order(keeper: ImageFile) -> tuple[bool, bool, str]:
        return keeper.digest != victim.digest, keeper.file.device != victim.file.device, keeper.path

    ordered = sorted(keepers.values(), key=order)
    return PlannedAction(
        kind=kind,
        victim=_state(victim),
        aliases=victim.file.aliases,
        companions=tuple(read.get(path, _unread(path)) for path in victim.file.companions if path not in needed),
        keepers=tuple(_state(keeper) for keeper in ordered),
        keepers_of_groups=tuple(tuple(keeper.path for keeper in keepers) for keepers in keepers_of_groups),
    )


def _unread(path: str) -> FileState:
    """A companion that the scan could not read: it cannot be proven, so the image stays with it."""
    return FileState(path, 0, 0, 0, 0, "")


def _state(image: ImageFile) -> FileState:
    file = image.file
    return FileState(file.path, file.size, file.mtime_ns, file.device, file.inode, image.digest)


def _physical_files(members: Sequence[ImageFile]) -> dict[str, int]:
    """Number the files behind the members' paths: the same number for names of one file."""
    sets = DisjointSets(len(members))
    by_inode: dict[tuple[int, int], int] = {}
    by_spelling: dict[str, list[tuple[str, FoundFile, int]]] = {}
    folders: dict[str, str] = {}
    for number, member in enumerate(members):
        file = member.file
        if file.inode:
            sets.join(by_inode.setdefault((file.device, file.inode), number), number)
        for path in (file.path, *file.aliases):
            real = _real(path, folders)
            others = by_spelling.setdefault(unicodedata.normalize("NFC", real).casefold(), [])
            for other_real, other, other_number in others:
                if not _are_distinct(real, file, other_real, other):
                    sets.join(other_number, number)
            others.append((real, file, number))
    return {member.path: sets.find(number) for number, member in enumerate(members)}


def _real(path: str, folders: dict[str, str]) -> str:
    """The path without links; the folders' own are remembered, since a group's members share a few folders."""
    if os.path.islink(system_path(path)):
        return real_path(path)
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = real_path(folder)
    return os.path.join(folders[folder], name)


def _are_distinct(a_path: str, a: FoundFile, b_path: str, b: FoundFile) -> bool:
    """Whether two paths that differ only in case or composition are two files: proven, not presumed."""
    if a_path == b_path or not a.inode or not b.inode or (a.device, a.inode) == (b.device, b.inode):
        return False
    a_folder, b_folder = os.path.dirname(a_path), os.path.dirname(b_path)
    try:
        if a_folder != b_folder:
            return not os.path.samefile(system_path(a_folder), system_path(b_folder))
        names = set(os.listdir(system_path(a_folder)))
    except OSError:
        return False
    return {os.path.basename(a_path), os.path.basename(b_path)} <= names
