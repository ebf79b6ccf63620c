"""The further pages of a document and frames of an animation: how many there are, and what they show."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from blake3 import blake3
from PIL import Image

from dedup_gui.core.image.colour import to_grey, to_rgb
from dedup_gui.core.image.exif_orientation import make_upright
from dedup_gui.core.image.opening import opened
from dedup_gui.core.isolation.admission import InProcess, NotHere

Pixels = npt.NDArray[np.uint8]

DOCUMENTS = frozenset({"TIFF", "DCX"})
ANIMATIONS = frozenset({"GIF", "WEBP", "PNG", "AVIF", "FLI"})
"""Formats whose further images are pages, or frames. In all others they are something else: layers, other sizes of an
icon, the second picture of a multi-picture JPEG or HEIF (a preview, a depth map, the other eye's view)."""
MOST_PAGES = 10_000
"""Pages and frames that are counted."""
SAMPLED = 32
"""Pages looked at, spread evenly over all. Chosen."""
SIDE = 48
"""Pixels of the square, grey picture of a page: of a page of text each line is still seen. Chosen."""
MOST_PIXELS = 400_000_000
"""Pixels decoded for one file; what comes after is not looked at. Some 4 seconds."""
_SUBFILE, _OLD_SUBFILE = 254, 255
_REDUCED, _MASK, _OLD_REDUCED = 1, 4, 2
"""Values of the TIFF tags NewSubfileType (bits) and SubfileType: another size of a page, or its transparency."""
_DIGEST_BYTES = 8
_GROUND = 128
"""Grey level on which frames with transparency are compared: the same for all frames of all copies."""


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """What the pages of a file show.

    Attributes:
        count: pages or frames in all.
        is_animation: frames of an animation, and not pages of a document.
        places: which pages were looked at, from 0, ascending; fewer than `SAMPLED` may have been reached.
        pictures: uint8 [P, 48, 48]; these pages, grey, upright, squashed.
        digests: of these pages' pixels.
    """

    count: int
    is_animation: bool
    places: tuple[int, ...]
    pictures: Pixels
    digests: tuple[str, ...]

    def to_text(self) -> str:
        """For the cache."""
        packed = base64.b85encode(zlib.compress(self.pictures.tobytes(), 6)).decode()
        places, digests = (",".join(map(str, values)) for values in (self.places, self.digests))
        return f"{self.count} {int(self.is_animation)} {places} {digests} {packed}"

    @classmethod
    def from_text(cls, text: str) -> Pages | None:
        """Read what `to_text` wrote; None where there is nothing, or where it is damaged."""
        if not text:
            return None
        try:
            count, is_animation, listed, digested, packed = text.split(" ")
            places, digests = tuple(map(int, listed.split(","))), tuple(digested.split(","))
            most = SAMPLED * SIDE * SIDE
            plain = zlib.decompressobj().decompress(base64.b85decode(packed), most)
            pictures = np.frombuffer(plain, np.uint8).reshape(len(places), SIDE, SIDE)
            found = cls(int(count), is_animation == "1", places, pictures, digests)
        except (ValueError, zlib.error):
            return None
        return found if len(places) == len(digests) else None


def page_count(image: Image.Image, format_: str) -> int:
    """How many pages or frames an image has; 2 where there are more than one, and they cannot be counted.

    Args:
        image: opened; left at another page, perhaps, so that this comes last.
        format_: Pillow's name of the format.
    """
    if format_ not in DOCUMENTS and format_ not in ANIMATIONS:
        return 1
    try:
        return len(_pages(image, format_))
    except NotHere:
        raise
    except Exception:  # noqa: BLE001  whatever a decoder raises on what follows a page that is good
        return 1 + _has_another(image)


def _has_another(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except NotHere:
        raise
    except Exception:  # noqa: BLE001  as above
        return False


def read_pages(path: str, max_pixels: int, *, here: InProcess | None = None) -> Pages:
    """Look at the pages of a file.

    Args:
        path: the file.
        max_pixels: images whose header declares more are refused.
        here: what may be decoded in this process; None = everything.

    Raises:
        ImageError: why they cannot be read.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        image = found.image
        frames = _pages(image, found.format)
        count = len(frames)
        wanted = np.unique(np.linspace(0, count - 1, min(count, SAMPLED)).round().astype(int)).tolist()
        budget = MOST_PIXELS
        places: list[int] = []
        pictures: list[Pixels] = []
        digests: list[str] = []
        reached = -1
        for place in wanted:
            step = 1 if found.format in DOCUMENTS else place - reached  # frames are built on those before them
            budget -= step * image.size[0] * image.size[1]
            if budget < 0 and places:
                break
            if count > 1:
                image.seek(frames[place])
            found.admit()
            image.load()
            reached = place
            places.append(place)
            shown = to_grey(image, _GROUND)
            digests.append(_digest(image))
            small = shown.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=3.0)
            pictures.append(np.asarray(make_upright(small, found.orientation)))
        return Pages(count, found.format not in DOCUMENTS, tuple(places), np.stack(pictures), tuple(digests))


def _digest(image: Image.Image) -> str:
    pixels = np.ascontiguousarray(to_rgb(image, _GROUND))
    return blake3(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest(_DIGEST_BYTES)


def turn_to(image: Image.Image, format_: str, page: int) -> None:
    """Have another page decoded than the first.

    Args:
        image: opened.
        format_: Pillow's name of the format.
        page: from 0.
    """
    image.seek(_pages(image, format_)[page])


def _pages(image: Image.Image, format_: str) -> list[int]:
    """The places of the images in a file that are pages or frames; raises what decoders raise."""
    if format_ not in DOCUMENTS and format_ not in ANIMATIONS:
        return [0]
    places = list(range(min(int(getattr(image, "n_frames", 1)), MOST_PAGES)))
    if format_ == "TIFF" and len(places) > 1:
        places = [place for place in places if _is_page(image, place)]
    return places or [0]


def _is_page(image: Image.Image, place: int) -> bool:
    """Whether an image in a TIFF is a page, and not a page in another size or its mask."""
    image.seek(place)
    tags = getattr(image, "tag_v2", {})
    kind, old_kind = tags.get(_SUBFILE, 0), tags.get(_OLD_SUBFILE, 0)
    return not (isinstance(kind, int) and kind & (_REDUCED | _MASK)) and old_kind != _OLD_REDUCED
