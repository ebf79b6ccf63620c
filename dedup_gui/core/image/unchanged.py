"""Is a file still the one that the scan saw?"""

from __future__ import annotations

import os

from dedup_gui.core.errors import ImageError
from dedup_gui.core.long_paths import is_too_long, system_path
from dedup_gui.core.types import FoundFile, SkipCode


def check_unchanged(file: FoundFile) -> None:
    """Compare the file on disk with what the scan found.

    Args:
        file: as found.

    Raises:
        ImageError: VANISHED, PATH_TOO_LONG, UNREADABLE, or CHANGED (another size, time or inode).
    """
    try:
        now = os.stat(system_path(file.path))
    except FileNotFoundError as error:
        raise ImageError(SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.VANISHED) from error
    except OSError as error:
        code = SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.UNREADABLE
        raise ImageError(code, error.strerror or "") from error
    if (now.st_size, now.st_mtime_ns, now.st_ino) != (file.size, file.mtime_ns, file.inode):
        raise ImageError(SkipCode.CHANGED)
