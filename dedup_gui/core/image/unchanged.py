"""Is a file still the one that the scan saw?"""

from __future__ import annotations

import os
import sys

from dedup_gui.core.archives.found_members import found_now
from dedup_gui.core.errors import ImageError
from dedup_gui.core.long_paths import is_too_long, system_path
from dedup_gui.core.types import FoundFile, SkipCode


def change_time(status: os.stat_result) -> int:
    """When anything of a file was last changed, nanoseconds; 0 = the system does not tell.

    Programs can set the modification time (`touch -r`, `rsync -t`), and do. They cannot set this one. Windows has
    the time of creation in its place, which an overwritten file keeps: it tells nothing.
    """
    return 0 if sys.platform == "win32" else status.st_ctime_ns


def check_unchanged(file: FoundFile) -> None:
    """Compare the file on disk with what the scan found.

    Args:
        file: as found.

    Raises:
        ImageError: VANISHED, PATH_TOO_LONG, UNREADABLE, or CHANGED (another size, time or inode).
    """
    if file.archive:
        if found_now(file).state != file.state:
            raise ImageError(SkipCode.CHANGED)
        return
    now = _status(file)
    if (now.st_size, now.st_mtime_ns, now.st_ino) != (file.size, file.mtime_ns, file.inode):
        raise ImageError(SkipCode.CHANGED)
    # A drive that answers with another time at each question (some user-mode ones say "now") tells nothing by it.
    if file.ctime_ns and now.st_ctime_ns != file.ctime_ns and _status(file).st_ctime_ns == now.st_ctime_ns:
        raise ImageError(SkipCode.CHANGED)


def _status(file: FoundFile) -> os.stat_result:
    try:
        return os.stat(system_path(file.path))
    except FileNotFoundError as error:
        raise ImageError(SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.VANISHED) from error
    except OSError as error:
        code = SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.UNREADABLE
        raise ImageError(code, error.strerror or "") from error
