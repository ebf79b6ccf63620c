"""Archives -> the images inside. What is left out of folders is left out here, and what cannot be read is said."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from dedup_gui.core.archives.contents import Member, contents
from dedup_gui.core.archives.found_members import as_found
from dedup_gui.core.archives.member_paths import is_archive_name, is_of_macos, member_path
from dedup_gui.core.discovery.path_filters import Excludes, is_passed_over
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.formats import is_image_name
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile, SkipCode, Skipped


def images_inside(
    archive: str, settings: ScanSettings, excludes: Excludes
) -> tuple[os.stat_result | None, Sequence[FoundFile | Skipped]]:
    """The images inside an archive, and what must not be left out silently.

    Args:
        archive: its path.
        settings: min_size and include_hidden count here.
        excludes: the settings' own; names inside are matched as those in folders are.

    Returns:
        What the system says of the archive, None where it does not; and the images in the archive's order.
    """
    try:
        status, listed = contents(archive)
    except ImageError as error:
        return None, (Skipped(archive, error.code, error.detail),)
    return status, tuple(_looked_at(archive, status, tuple(listed.members.values()), settings, excludes))


def images_listed(archive: str) -> int:
    """How many images an archive lists, also those that settings leave out; -1 where it cannot be read."""
    try:
        names = contents(archive)[1].members
    except ImageError:
        return -1
    return sum(is_image_name(os.path.basename(name)) for name in names if not is_of_macos(name))


def _looked_at(
    archive: str, status: os.stat_result, members: Sequence[Member], settings: ScanSettings, excludes: Excludes
) -> Iterator[FoundFile | Skipped]:
    for member in members:
        path = member_path(archive, member.name)
        nested = is_archive_name(member.name)
        if not (nested or is_image_name(os.path.basename(member.name))) or _left_out(
            archive, member, settings, excludes
        ):
            continue
        if nested:
            yield Skipped(path, SkipCode.NESTED_ARCHIVE)
        elif member.problem is not None:
            yield Skipped(path, member.problem)
        elif member.size < settings.min_size and settings.min_size > 1:
            continue
        elif member.size == 0:
            yield Skipped(path, SkipCode.EMPTY)
        else:
            yield as_found(archive, status, member)


def _left_out(archive: str, member: Member, settings: ScanSettings, excludes: Excludes) -> bool:
    if is_of_macos(member.name):
        return True
    parts = member.name.split("/")
    if not settings.include_hidden and any(part.startswith(".") for part in parts):
        return True
    if any(map(is_passed_over, parts[:-1])):
        return True
    return any(
        excludes.match(member_path(archive, "/".join(parts[: number + 1])), part) for number, part in enumerate(parts)
    )
