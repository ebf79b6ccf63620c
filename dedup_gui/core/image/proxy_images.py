"""Small pictures of the images that are being judged: decoded when first asked for, kept while memory allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decoder_process import IsolatedReader, load_any
from dedup_gui.core.types import ImageFile

Pixels = npt.NDArray[np.uint8]

PROXY_SIDE = 400
"""Longer side, pixels: enough for keypoints of a picture, a hundredth of a photograph's pixels."""
LIMIT_BYTES = 96 * 1024 * 1024
"""Proxies kept in memory: some 270 of them. Pairs come in an order in which neighbours share images."""


class ProxyImages:
    """Upright RGB pictures with a longer side of at most `side`, by content. Usable from several threads.

    Args:
        copies: for each content its images; where the first cannot be read, the next is.
        isolated: decodes the formats whose decoders may crash.
        max_pixels: the guard against decompression bombs.
        side: longer side of the pictures, pixels.
        limit_bytes: memory kept.
        load: how; None = `decoder_process.load_any`; `cutout_any` for pixels with their alpha channel.

    Attributes:
        failed: places of contents none of whose images could be read (any more).
        unreadable: why, for each image that could not be read, by path.
    """

    def __init__(
        self,
        copies: Sequence[Sequence[ImageFile]],
        isolated: IsolatedReader,
        *,
        max_pixels: int,
        side: int = PROXY_SIDE,
        limit_bytes: int = LIMIT_BYTES,
        load: Callable[..., Pixels] | None = None,
    ) -> None:
        self._copies = copies
        self._isolated = isolated
        self._max_pixels = max_pixels
        self._side = side
        self._load = load
        self._kept: BoundedLru[int, Pixels] = BoundedLru(limit_bytes)
        self.failed: set[int] = set()
        self.unreadable: dict[str, ImageError] = {}

    def __call__(self, index: int) -> Pixels | None:
        """The proxy of a content: uint8 [height, width, 3 or 4], or None where it cannot be read (any more)."""
        known = self._kept.get(index)
        if known is not None or index in self.failed:
            return known
        for image in self._copies[index]:
            try:
                pixels = (self._load or load_any)(
                    image.path, max_side=self._side, max_pixels=self._max_pixels, isolated=self._isolated
                )
            except ImageError as error:
                self.unreadable[image.path] = error
            else:
                self._kept.put(index, pixels, pixels.nbytes)
                return pixels
        self.failed.add(index)
        return None
