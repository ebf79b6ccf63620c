"""From an upright image to a network's input.

NumPy and Pillow are imported where they are used: the command line lists models without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    Pixels = npt.NDArray[np.uint8]

PREPARE_VERSION = 4
"""Goes up when a file gives a network other pixels; part of every cache key."""

OVERSIZE = 4
"""Times a network's input that a JPEG is decoded to where nothing else is said."""
ROUGH_OVERSIZE = 2
"""A network for which so many times are enough is also content with averaged pixels (`squash`)."""


class Layout(StrEnum):
    """The order of the axes of a network's input."""

    NCHW = "nchw"
    NHWC = "nhwc"


class ChannelOrder(StrEnum):
    """The order of the colours in a network's input."""

    RGB = "rgb"
    BGR = "bgr"


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What a network wants done to 8-bit RGB pixels: (pixel * scale - mean) / std, in its own order of colours.

    The arithmetic happens inside the prepared graph (`core.model_graph`), so that a batch crosses into the
    runtime as bytes.

    Attributes:
        order: order of the colours; `mean` and `std` are in that order.
        scale: factor on pixels of 0-255.
        mean: one value for each colour, subtracted after scaling.
        std: one value for each colour, divided by.
    """

    order: ChannelOrder = ChannelOrder.RGB
    scale: float = 1.0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)


RAW_PIXELS = Preprocessing()
"""The graph takes bytes and does the rest itself."""

TORCH_IMAGENET = Preprocessing(scale=1 / 255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
"""Weights trained by torchvision or Gluon: mean and deviation of ImageNet's training images."""

CAFFE_IMAGENET = Preprocessing(order=ChannelOrder.BGR, mean=(103.939, 116.779, 123.68))
"""Oxford's own VGG weights, as in Keras: BGR, 0-255, ImageNet's mean colour subtracted."""

PREPROCESSINGS = {"raw": RAW_PIXELS, "torch": TORCH_IMAGENET, "caffe": CAFFE_IMAGENET}
"""The named ones, for the command line and for the description beside a model of the user's own."""


def squash(
    image: Image.Image,
    side: int,
    *,
    oversize: int = OVERSIZE,
    box: tuple[float, float, float, float] | None = None,
    orientation: int = 1,
) -> Image.Image:
    """Bring an image to a network's input size in one step, and upright.

    The whole picture is kept, without its proportions: a centre crop would hide what a crop or a border changes.
    Bicubic, antialiased when shrinking (Pillow's, which releases the GIL): of all resamplers it is the one the
    embedded network's figures were measured with. For a network that is content with it a picture is averaged
    first, over whole numbers of pixels, to once the size wanted at least: half the time.

    Args:
        image: mode "RGB", any size, as stored.
        side: pixels.
        oversize: times `side` that a picture is decoded to; up to `ROUGH_OVERSIZE` its pixels are averaged.
        box: left, upper, right and lower edge of the part that counts, pixels; None = all.
        orientation: EXIF orientation still to be applied.

    Returns:
        Mode "RGB", side x side, upright.
    """
    from PIL import Image

    from dedup_gui.core.image.exif_orientation import is_turned, make_upright

    gap = 1.0 if oversize <= ROUGH_OVERSIZE else None
    if is_turned(orientation):
        # Pillow goes along the rows first and rounds (but of tall images along the columns: then a grey level may
        # differ). The rows of an image that lies on its side are its columns: so this gives the pixels of turning
        # first, without turning millions of them; where pixels are averaged, nearly (features: a cosine of .995).
        left, upper, right, lower = box or (0.0, 0.0, *map(float, image.size))
        size, part = (image.width, side), (0.0, upper, float(image.width), lower)
        image = image.resize(size, Image.Resampling.BICUBIC, part, gap)
        box = (left, 0.0, right, float(side))
    return make_upright(image.resize((side, side), Image.Resampling.BICUBIC, box, gap), orientation)
