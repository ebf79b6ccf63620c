"""A review as a value that leaves this computer, and comes from another: groups, decisions, where the files were.

What is read is foreign. It is taken only if it is whole (`check`), and nothing in it is believed of the disk here: of
a file that is there, number, times and device are read anew (`on_disk`), and its digest is proven before anything is
done.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dedup_gui.core.action_types import ActionKind, FileState
from dedup_gui.core.archives.found_members import found_now
from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.image.unchanged import change_time
from dedup_gui.core.removal.identity import lstat
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import UNSEEN, Decision, FoundFile, Group, ImageFile, Match
from dedup_gui.exchange.path_map import POSIX, WINDOWS, PathMap, parts_of, placed
from dedup_gui.words import translate

MOST_SIDE = 1_000_000
"""Pixels. No image has a longer side; what claims one is no review of ours."""
MOST_MEMBERS = 10_000
"""Images of a group. Chosen; comparing each with each still takes seconds."""
LATEST = 1e11
"""Seconds since the epoch; what can be shown as a date."""

Move = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SavedReview:
    """A review, as a file has it.

    Attributes:
        result: what the scan found; of its images those in groups alone.
        decisions: (path, decision), KEEP or REMOVE, sorted.
        images: how many images the scan saw.
        made: when the scan ended, seconds since the epoch.
        system: the kind of its paths, `path_map.POSIX` or `path_map.WINDOWS`.
        kind: what is done to what is to be removed.
    """

    result: ScanResult
    decisions: tuple[tuple[str, Decision], ...] = ()
    images: int = 0
    made: float = 0.0
    system: str = os.name
    kind: ActionKind = ActionKind.TRASH

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that were scanned, reference folders too; of a single image that was, its folder."""
        settings, members = self.result.settings, self.members
        above = (ntpath if self.system == WINDOWS else posixpath).dirname
        scanned = (*settings.folders, *settings.references)
        return tuple(dict.fromkeys(above(path) if path in members else path for path in scanned))

    @property
    def members(self) -> dict[str, ImageFile]:
        """The images of its groups by path, sorted."""
        found = {member.path: member for group in self.result.groups for member in group.members}
        return {path: found[path] for path in sorted(found)}


@dataclass(frozen=True, slots=True)
class FolderThere:
    """A folder of another computer.

    Attributes:
        path: as that computer spells it.
        images: images in groups below it.
        here: whether some of them are here, under the same path.
    """

    path: str
    images: int
    here: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of a saved review before it is opened.

    Attributes:
        folders: those that were scanned, none inside another.
        groups: how many.
        decided: images with a decision.
        made: when the scan ended, seconds since the epoch.
    """

    folders: tuple[FolderThere, ...]
    groups: int
    decided: int
    made: float


def of_no_computer(review: SavedReview) -> SavedReview:
    """The review without what is true on the computer of its scan alone: numbers of files, threads, the network."""
    usual = ScanSettings(())
    settings = replace(
        review.result.settings, threads=0, max_pixels=usual.max_pixels, model="", provider=usual.provider
    )
    seen = {
        path: replace(
            member,
            file=replace(member.file, device=0, inode=0, ctime_ns=0),
            companions=tuple(replace(state, device=0, inode=0) for state in member.companions),
        )
        for path, member in review.members.items()
    }
    return replace(review, result=replace(review.result, settings=settings, images=(), groups=_with(review, seen)))


def _with(review: SavedReview, seen: Mapping[str, ImageFile]) -> tuple[Group, ...]:
    """Its groups, with other things known of their members."""
    return tuple(
        replace(group, members=tuple(seen[member.path] for member in group.members)) for group in review.result.groups
    )


def check(review: SavedReview) -> None:
    """See to it that a review hangs together, whoever made it.

    Raises:
        ValueError: it does not.
    """
    if review.system not in (POSIX, WINDOWS) or not 0 <= review.made < LATEST:
        raise ValueError(translate("exchange", "of no computer, or of no time"))
    for path in (*review.folders, *(skipped.path for skipped in review.result.skipped)):
        parts_of(path, review.system)
    for group in review.result.groups:
        paths = set(group.paths)
        if (
            len(paths) != len(group.members)
            or not 2 <= len(paths) <= MOST_MEMBERS
            or group.suggestion.path not in paths
        ):
            raise ValueError(translate("exchange", "a group that is none"))
        if any({match.a, match.b} - paths or match.a == match.b for match in group.matches):
            raise ValueError(translate("exchange", "a match of no member"))
        for member in group.members:
            _check_image(member, review.system)
    for archive in review.result.archives:
        for path in (archive.path, *([archive.within] if archive.within else [])):
            parts_of(path, review.system)
    for match in review.result.partial:
        parts_of(match.a, review.system)
        parts_of(match.b, review.system)
    known = review.members
    if len(dict(review.decisions)) != len(review.decisions) or any(path not in known for path, _ in review.decisions):
        raise ValueError(translate("exchange", "a decision on no member"))


def _check_image(image: ImageFile, system: str) -> None:
    file = image.file
    paths = (file.path, *file.aliases, *file.companions, *(state.path for state in image.companions))
    for path in (*paths, *((file.companion_of,) if file.companion_of else ())):
        parts_of(path, system)
    if file.archive and not file.path.startswith(file.archive + ("\\" if system == WINDOWS else "/")):
        raise ValueError(translate("exchange", "an image outside its archive"))
    if file.size < 0 or not all(0 <= side <= MOST_SIDE for side in (image.info.width, image.info.height)):
        raise ValueError(translate("exchange", "an image that cannot be"))


def relocated(review: SavedReview, here: PathMap) -> SavedReview:
    """The review with paths of this computer; those of which nobody said where they are stay as they are.

    Raises:
        ValueError: two files would have one path.
    """
    known: dict[str, str] = {}
    taken: dict[str, str] = {}

    def move(path: str) -> str:
        if path not in known:
            known[path] = placed(path, here, review.system)
            if taken.setdefault(known[path], path) != path:
                raise ValueError(
                    translate("exchange", "{path} and {other} would both be {place}").format(
                        path=path, other=taken[known[path]], place=known[path]
                    )
                )
        return known[path]

    if not here and review.system == os.name:
        return review
    groups = sorted((_group(group, move) for group in review.result.groups), key=lambda group: group.paths)
    settings = review.result.settings
    settings = replace(
        settings, folders=tuple(map(move, settings.folders)), references=tuple(map(move, settings.references))
    )
    result = replace(
        review.result,
        settings=settings,
        groups=tuple(replace(group, id=number) for number, group in enumerate(groups, start=1)),
        skipped=tuple(replace(skipped, path=move(skipped.path)) for skipped in review.result.skipped),
        partial=_matches(review.result.partial, move),
        archives=tuple(
            replace(each, path=move(each.path), within=move(each.within) if each.within else "")
            for each in review.result.archives
        ),
    )
    decisions = tuple(sorted((move(path), decision) for path, decision in review.decisions))
    return replace(review, result=result, decisions=decisions, system=os.name)


def _group(group: Group, move: Move) -> Group:
    members = sorted((_image(member, move) for member in group.members), key=lambda member: member.path)
    suggestion = replace(group.suggestion, path=move(group.suggestion.path))
    return replace(group, members=tuple(members), matches=_matches(group.matches, move), suggestion=suggestion)


def _matches(matches: Iterable[Match], move: Move) -> tuple[Match, ...]:
    moved = (replace(match, a=move(match.a), b=move(match.b)) for match in matches)
    return tuple(sorted(moved, key=lambda match: (match.a, match.b)))


def _image(image: ImageFile, move: Move) -> ImageFile:
    file = image.file
    moved = replace(
        file,
        path=move(file.path),
        aliases=tuple(sorted(map(move, file.aliases))),
        companions=tuple(sorted(map(move, file.companions))),
        companion_of=move(file.companion_of) if file.companion_of else "",
        archive=move(file.archive) if file.archive else "",
    )
    companions = tuple(replace(state, path=move(state.path)) for state in image.companions)
    return replace(image, file=moved, companions=companions)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A review and what of it is here.

    Attributes:
        review: its files with the number, times and device that they have here.
        away: paths of images that are not here.
        changed: paths of images that are here and have another size.
    """

    review: SavedReview
    away: frozenset[str]
    changed: frozenset[str]


def on_disk(review: SavedReview) -> OnDisk:
    """Look what of a review, in paths of this computer, is here. Digests stay to be proven."""
    seen: dict[str, ImageFile] = {}
    away, changed = set(), set()
    for path, member in review.members.items():
        found = _found(member.file)
        if found is None:
            away.add(path)
            file = replace(member.file, device=0, inode=0, ctime_ns=UNSEEN)
        elif found.size != member.file.size:
            changed.add(path)
            file = replace(member.file, device=0, inode=0, ctime_ns=0)
        else:
            file = found
        seen[path] = replace(member, file=file, companions=tuple(map(_companion, member.companions)))
    here = replace(review, result=replace(review.result, groups=_with(review, seen), images=tuple(seen.values())))
    return OnDisk(here, frozenset(away), frozenset(changed))


def _found(file: FoundFile) -> FoundFile | None:
    """A file as it is here, of whatever size; None where it is not. What is no plain file has no size."""
    if file.archive:
        try:
            return found_now(file)
        except ImageError:
            return None
    status = lstat(file.path)
    if status is None:
        return None
    return replace(
        file,
        size=status.st_size if stat.S_ISREG(status.st_mode) else -1,
        mtime_ns=status.st_mtime_ns,
        device=status.st_dev,
        inode=status.st_ino,
        ctime_ns=change_time(status),
    )


def _companion(state: FileState) -> FileState:
    """A companion as it is here: its times and number are those of this computer, its size and digest must hold."""
    status = lstat(state.path)
    if status is None or status.st_size != state.size:
        return replace(state, device=0, inode=0)
    return replace(state, mtime_ns=status.st_mtime_ns, device=status.st_dev, inode=status.st_ino)
