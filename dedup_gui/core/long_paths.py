r"""The one door to the system for the paths of people's files: Windows wants long ones spelled differently.

Every path that is read, moved, linked or removed goes through `system_path` at the very call; answers of the system
come back through `plain_path`. So the spelling for the system (on Windows `\\?\` before a long path) is never stored,
compared or shown.
"""

from __future__ import annotations

import errno
import ntpath
import os

_LIMIT = 248
"""Characters. CreateDirectory's limit (MAX_PATH, 260, less a name of 8.3); for files it is 260."""
_WINDOWS_TOO_LONG = 206
"""ERROR_FILENAME_EXCED_RANGE."""
_PREFIX = "\\\\?\\"
_SHARE = "\\\\?\\UNC\\"


def system_path(path: str) -> str:
    r"""The spelling to hand to the system: on Windows, long absolute paths get the prefix \\?\."""
    if os.name != "nt" or len(path) < _LIMIT or path.startswith(_PREFIX) or not ntpath.isabs(path):
        return path
    # Behind the prefix, Windows takes neither "/" nor "..": what it does to other paths is done here.
    path = ntpath.normpath(path)
    return _SHARE + path[2:] if path.startswith("\\\\") else _PREFIX + path


def plain_path(path: str) -> str:
    """The usual spelling of a path that the system told; the inverse of `system_path`."""
    if os.name != "nt":
        return path
    return "\\\\" + path.removeprefix(_SHARE) if path.startswith(_SHARE) else path.removeprefix(_PREFIX)


def real_path(path: str) -> str:
    """The path without links, in its usual spelling, as far as it exists; see `os.path.realpath`."""
    return plain_path(os.path.realpath(system_path(path)))


def is_too_long(error: OSError) -> bool:
    """Whether the system refused a path for its length; Windows says so in its own code, and ENOENT beside it."""
    return error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _WINDOWS_TOO_LONG
