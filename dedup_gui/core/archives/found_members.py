"""What an archive holds as the files of a scan: known by the archive's times, and never to be removed."""

from __future__ import annotations

import os
import sys

from dedup_gui.core.archives.contents import Member, contents
from dedup_gui.core.archives.member_paths import member_name, member_path
from dedup_gui.core.errors import ImageError
from dedup_gui.core.types import FoundFile, SkipCode


def as_found(archive: str, status: os.stat_result, member: Member) -> FoundFile:
    """A file inside an archive.

    It has no number of its own; so to all that compares numbers it is a file by itself. A removal there would be one
    from the archive: it is `reference`, which every part of the program leaves alone, and names its archive besides.
    """
    return FoundFile(
        path=member_path(archive, member.name),
        size=member.size,
        mtime_ns=status.st_mtime_ns,
        device=status.st_dev,
        inode=0,
        reference=True,
        ctime_ns=0 if sys.platform == "win32" else status.st_ctime_ns,
        archive=archive,
    )


def found_now(file: FoundFile) -> FoundFile:
    """A file inside an archive as it is there now.

    Raises:
        ImageError: the archive, or what it held, is gone or cannot be read.
    """
    status, listed = contents(file.archive)
    member = listed.members.get(member_name(file.path, file.archive))
    if member is None:
        raise ImageError(SkipCode.VANISHED)
    return as_found(file.archive, status, member)
