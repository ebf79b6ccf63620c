"""What is kept to save time, as the settings show it: how much it is, and how it is forgotten."""

from __future__ import annotations

import glob
import os
from contextlib import closing

from dedup_gui.paths import Paths
from dedup_gui.store.cache import SqliteFingerprintCache
from dedup_gui.store.previews import PreviewStore


class StoredCaches:
    """`qt.services.CacheServices` on this computer's disk."""

    def __init__(self, paths: Paths) -> None:
        """Say where it lies; nothing is opened."""
        self._paths = paths

    @property
    def folder(self) -> str:
        """Where history, decisions and models lie."""
        return self._paths.data

    def size(self) -> int:
        """Bytes of both databases, with what SQLite writes beside them."""
        total = 0
        for path in (self._paths.cache_file, self._paths.previews_file):
            for each in (path, *glob.glob(f"{glob.escape(path)}-*")):
                try:
                    total += os.path.getsize(each)
                except OSError:  # SQLite removed it just now, or there is none yet
                    continue
        return total

    def clear(self) -> int:
        """Forget them; returns the bytes that are left."""
        with closing(SqliteFingerprintCache(self._paths.cache_file)) as cache:
            cache.clear()
        with closing(PreviewStore(self._paths.previews_file)) as previews:
            previews.clear()
        return self.size()
