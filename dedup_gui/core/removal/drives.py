"""Whether the drive that a file was on is there, or only the folder at which it is mounted.

The folder stays when a drive is unplugged, so a path that leads nowhere says nothing by itself. The scan noted the
number of each file's device. A drive that is plugged in anew may get another number; then it is known by a file that
is still on it.
"""

from __future__ import annotations

import os
import stat

from dedup_gui.core.action_types import Destination, FileState, PlannedAction
from dedup_gui.core.discovery.path_filters import home_trash
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.removal.identity import lstat


def is_away(action: PlannedAction, path: str, place: str = "") -> bool:
    """Whether nothing shows that the drive which held a file is where its path leads.

    Args:
        action: whose file it is.
        path: one of its paths.
        place: where the trash has the file, if that is known and proven.
    """
    state = action.state_of(path)
    device = state.device or action.victim.device  # a companion of an earlier version has none
    here = _device_under(path)
    if here is None:
        return True
    if not device:
        return not os.path.isdir(system_path(os.path.dirname(path)))
    if here == device:
        return False
    if place and _was_moved_on(here, place, state):
        return False
    return not any(_still_on(here, keeper) for keeper in action.keepers if keeper.device == device)


def is_lost(action: PlannedAction, path: str, place: str) -> bool:
    """Whether the trash surely has nothing at a place any more: the system says so, and the drive is there."""
    try:
        os.lstat(system_path(place))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError:
        return False  # the disk does not answer
    else:
        return False
    if action.destination is not None:
        return destination_is_there(action.destination)
    # With the drive its own trash is away; that of the home is there, whatever it holds.
    return os.path.isdir(system_path(os.path.dirname(place))) or not is_away(action, path)


def destination_is_there(destination: Destination) -> bool:
    """Whether a folder that files are moved to is there, on its drive, and not only where that is mounted."""
    try:
        status = os.stat(system_path(destination.folder))
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_dev == destination.device


def _device_under(path: str) -> int | None:
    """The device on which a file would be made at a path; None where nothing of the path is there or answers."""
    folder = os.path.dirname(path)
    while True:
        try:
            return os.stat(system_path(folder)).st_dev
        except (FileNotFoundError, NotADirectoryError):
            above = os.path.dirname(folder)
            if above == folder:
                return None
            folder = above
        except (OSError, ValueError):
            return None


def _was_moved_on(device: int, place: str, state: FileState) -> bool:
    """Whether a place in the trash is on a device, and is where a rename on that device put the file.

    A copy, in the home's trash, says nothing of the drive that the file came from.
    """
    status = lstat(place)
    if status is None or status.st_dev != device:
        return False
    if (status.st_ino, status.st_size, status.st_mtime_ns) == (state.inode, state.size, state.mtime_ns):
        return True
    # FAT's numbers change with each mount; there a drive's own trash lies in the root of the drive.
    try:
        root = os.path.commonpath((state.path, place))
    except ValueError:
        return False
    return not place.startswith(home_trash() + os.sep) and os.path.ismount(system_path(root))


def _still_on(device: int, keeper: FileState) -> bool:
    status = lstat(keeper.path)
    return status is not None and (status.st_dev, status.st_size, status.st_mtime_ns) == (
        device,
        keeper.size,
        keeper.mtime_ns,
    )
