"""What a kind of images is made of: families of one template, their originals and the true copies of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from PIL import Image

Rng = np.random.Generator
Picture = Image.Image


class Form(StrEnum):
    """The file format an original is written in."""

    DRAWN = "drawn"
    """PNG, or JPEG of a high quality: either is how pages and screens are met."""
    CAMERA = "camera"
    """JPEG of a high quality."""
    PNG = "png"
    TIFF = "tiff"
    """With all pages."""
    GIF = "gif"
    """With all frames."""


@dataclass(frozen=True, slots=True)
class Original:
    """One image of a family.

    Attributes:
        pages: the picture; more than one where the file has pages or frames.
        form: how it is written.
        parts: pictures that lie in it: each is to be found with it, in whatever relation.
        exif: for the camera's JPEG; its copies keep it.
    """

    pages: tuple[Picture, ...]
    form: Form = Form.DRAWN
    parts: tuple[Picture, ...] = ()
    exif: Image.Exif | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Family:
    """Images of one template.

    Attributes:
        originals: at least two; no two of them are the same image.
        unjudged: pictures that lie beside them in the folder, and whose pairs are not counted.
    """

    originals: tuple[Original, ...]
    unjudged: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """What a file holds.

    Attributes:
        suffix: with its dot.
        data: the bytes.
        made: by which change, for a copy.
    """

    suffix: str
    data: bytes
    made: str = ""


Draw = Callable[[Rng, int, float], Family]
"""From a generator, a number of originals and a scale (1 = as large as in life) to a family."""

Copier = Callable[[Rng, Original], File]
"""A true copy of an original."""
