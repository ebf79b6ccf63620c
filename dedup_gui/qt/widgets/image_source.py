"""Where the review page's pictures come from: the core's reader, codecs that may crash in a process of their own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import Box

if TYPE_CHECKING:
    from dedup_gui.core.image.decoder_process import IsolatedReader

MAX_PIXELS = ScanSettings(()).max_pixels


class ImageSource:
    """Loads images for looking at. Used from several threads; nothing is imported or started before the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: IsolatedReader | None = None

    def __call__(self, path: str, side: int) -> npt.NDArray[np.uint8]:
        """Load an image.

        Args:
            path: the file.
            side: longer side wanted, pixels; 0 = full resolution.

        Returns:
            uint8 [height, width, 3], RGB, upright; or [height, width, 4], RGB on black and alpha, where the image can
            be seen through.

        Raises:
            ImageError: why it cannot be shown.
        """
        # Not at the top: the reader brings codecs that the first window can do without.
        from dedup_gui.core.image.decoder_process import shown_any

        return shown_any(path, max_side=side, max_pixels=MAX_PIXELS, isolated=self._started())

    def part(self, path: str, box: Box, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
        """Load a part of an image at full resolution.

        Args:
            path: the file.
            box: the part, in pixels of the upright image.
            size: width and height of the upright image.

        Returns:
            uint8 [height, width, 3 or 4], as for the whole.

        Raises:
            ImageError: why it cannot be shown.
        """
        from dedup_gui.core.image.decoder_process import part_any

        return part_any(path, box, size, max_pixels=MAX_PIXELS, isolated=self._started())

    def _started(self) -> IsolatedReader:
        from dedup_gui.core.image.decoder_process import IsolatedReader

        with self._lock:
            if self._reader is None:
                self._reader = IsolatedReader(2)
            return self._reader

    def close(self) -> None:
        """End the processes; a later call starts them again."""
        with self._lock:
            reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
