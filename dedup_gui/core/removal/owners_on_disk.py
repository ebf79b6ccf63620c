"""Whose companion a file is, by the folder as it is on disk, whatever a scan's filters left of it."""

from __future__ import annotations

import os
from collections.abc import Collection

from dedup_gui.core.discovery.bundles import SIDECAR_SUFFIXES, companions, with_a_say
from dedup_gui.core.image.formats import suffix_of
from dedup_gui.core.long_paths import system_path


class OwnersOnDisk:
    """The owners of companions in the folders of one batch, each folder as the batch first came to it."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str, str]] = {}

    def belongs(self, companion: str, names: Collection[str]) -> bool:
        """Whether a companion belongs to an image, and to no other.

        Args:
            companion: its path.
            names: the paths of the image: hard links in several folders have companions in each.
        """
        folder, name = os.path.split(companion)
        if folder not in self._owners:
            self._owners[folder] = _owners(folder)
        own = {os.path.basename(path) for path in names if os.path.dirname(path) == folder}
        if self._owners[folder].get(name) in own:
            return True
        # A RAW of which the JPEG of its name shows another picture has the sidecars that name it in full.
        return suffix_of(name) in SIDECAR_SUFFIXES and os.path.splitext(name)[0] in own


def _owners(folder: str) -> dict[str, str]:
    """Name of a companion -> name of the image it belongs to; nothing where the folder cannot be listed."""
    try:
        images, others = with_a_say(os.listdir(system_path(folder)))
    except OSError:
        return {}

    def size_of(name: str) -> int:
        try:
            return os.lstat(system_path(os.path.join(folder, name))).st_size
        except OSError:
            return 0

    owned = companions(images, others, size_of)
    return {companion: image for image, found in owned.items() for companion in found}
