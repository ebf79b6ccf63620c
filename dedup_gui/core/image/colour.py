"""Any mode of pixels -> 8-bit grey or RGB as a person sees it: alpha on a ground, profiles applied."""

from __future__ import annotations

import io
import struct
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.float64]

WHITE, DARK = 255, 64
"""Grey levels of the grounds. On the second both white and black drawings show. Chosen."""
PLAIN_TO_SEE = 64.0
"""Grey levels off its ground from which on something is as plain to see as can be. Chosen."""
LEAST_VISIBLE = 0.5
"""Mean visibility on white, 0-1, below which a picture is laid on the dark ground. Chosen: half of it is lost."""
LEAST_TRANSPARENT = 0.004
"""Share of an image that is seen through, below which its ground makes no odds: four cells of a thumbnail. Chosen."""
_SIDE = 32
"""Pixels of the square at which visibility is measured, so that a copy of any size is laid on the same ground."""
_WITH_ALPHA = ("RGBA", "LA", "PA", "La", "RGBa")
_WITH_KEY = ("1", "L", "P", "RGB")

_TWELVE_BITS = 4095
_SIXTEEN_BITS = 65535
# Colorant tags of sRGB, adapted to D50 (IEC 61966-2-1 as in every sRGB profile).
_SRGB_PRIMARIES = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7139),
}
_PRIMARY_TOLERANCE = 0.006


def to_grey(image: Image.Image, ground: int | None = None) -> Image.Image:
    """Grey (ITU-R 601 luma, mode "L") of an image whose pixels are loaded, alpha composited.

    RGB profiles are not applied: the JPEG route, which decodes luma alone, could not follow. CMYK and LAB go
    through their profile, where a plain conversion would be far off.

    Args:
        image: in any mode.
        ground: grey level on which what is transparent is laid; None = white, or a dark one where white hides it.
    """
    image = _eight_bits(image)
    if image.mode in ("CMYK", "LAB"):
        image = to_rgb(image)
    if may_be_transparent(image):
        return on_ground(image, "L", ground)
    return image if image.mode == "L" else image.convert("L")


def to_rgb(image: Image.Image, ground: int | None = None) -> Image.Image:
    """Make sRGB (mode "RGB") of an image whose pixels are loaded, alpha composited, its ICC profile applied.

    Args:
        image: in any mode.
        ground: as for `to_grey`.
    """
    profile = image.info.get("icc_profile")
    image = _eight_bits(image)
    if may_be_transparent(image):
        image = on_ground(image, "RGB", ground)
    elif image.mode == "P":
        image = image.convert("RGB")
    if image.mode == "LAB":
        return _lab_to_srgb(image)
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK") and _wants_transform(profile, image.mode):
        seen = _through_profile(image, profile)
        if seen is not None:
            return seen
    return image if image.mode == "RGB" else image.convert("RGB")


def part_of(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Cut a part out of an image whose pixels are loaded, so that it has the colours that it has in the whole.

    Args:
        image: in any mode.
        box: left, upper, right, lower; pixels.
    """
    # The range of samples beyond eight bits is told by all of them.
    return (image if image.mode == "1" else _eight_bits(image)).crop(box)


def may_be_transparent(image: Image.Image) -> bool:
    """Whether an image has an alpha channel or a transparent colour, used or not."""
    return image.mode in _WITH_ALPHA or (image.mode in _WITH_KEY and "transparency" in image.info)


def alpha_of(image: Image.Image) -> Image.Image | None:
    """The alpha channel (mode "L") of an image whose pixels are loaded, or None where everything is opaque."""
    if not may_be_transparent(image):
        return None
    alpha = _straight(image).getchannel("A")
    return None if alpha.getextrema() == (255, 255) else alpha


def on_ground(image: Image.Image, mode: str, ground: int | None = None) -> Image.Image:
    """Composite an image that may be transparent.

    Args:
        image: with its pixels loaded.
        mode: "L" or "RGB".
        ground: grey level; None = as `ground_for` says.
    """
    image = _straight(image)
    alpha = image.getchannel("A")
    opaque = image.convert(mode)
    opaque.info.pop("transparency", None)
    if alpha.getextrema() == (255, 255):
        return opaque
    level = ground_for(image) if ground is None else ground
    paper = Image.new(mode, image.size, level if mode == "L" else (level,) * 3)
    paper.paste(opaque, mask=alpha)
    return paper


def ground_for(image: Image.Image) -> int:
    """The ground on which an image of mode "RGBA" or "LA" can be seen: white, unless white would hide it."""
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX)
    levels = np.asarray(small.convert("LA"), np.float64)
    opacity = levels[..., 1] / 255
    return WHITE if visibility(levels[..., 0] * opacity, opacity, WHITE) >= LEAST_VISIBLE else DARK


def flattened(layers: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Lay decoded pixels on the ground on which they can be seen, for computing with them.

    Args:
        layers: uint8 [height, width, 4]: RGB on black, and alpha; or [height, width, 3], which comes back as it is.

    Returns:
        uint8 [height, width, 3].
    """
    if layers.shape[2] == 3:
        return layers
    grey = np.asarray(Image.fromarray(layers[..., :3]).convert("L"), np.uint8)
    small = [
        np.asarray(Image.fromarray(each).resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64)
        for each in (grey, np.ascontiguousarray(layers[..., 3]))
    ]
    ground = WHITE if visibility(small[0], small[1] / 255, WHITE) >= LEAST_VISIBLE else DARK
    paper = (255 - layers[..., 3:].astype(np.uint16)) * ground // 255
    laid: npt.NDArray[np.uint8] = np.minimum(layers[..., :3] + paper, 255).astype(np.uint8)
    return laid


def visibility(on_black: Floats, opacity: Floats, ground: float) -> float:
    """How plainly a picture stands out from a ground, 0-1: the mean over what is opaque.

    Args:
        on_black: float64, any shape; grey levels of the picture on black.
        opacity: float64, the same shape; 0-1.
        ground: grey level.

    Returns:
        0.0 hidden altogether; 1.0 also where there is nothing to be seen on any ground.
    """
    apart = np.abs(on_black - opacity * ground)
    whole = float(opacity.sum())
    return float(np.minimum(apart, PLAIN_TO_SEE * opacity).sum() / (PLAIN_TO_SEE * whole)) if whole else 1.0


def _straight(image: Image.Image) -> Image.Image:
    """The image in mode "RGBA" or "LA"."""
    if image.mode == "La":
        return image.convert("LA")
    return image if image.mode in ("RGBA", "LA") else image.convert("RGBA")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and floating point samples to 8 bits; other modes are returned as they are."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode not in ("I", "F") and not image.mode.startswith("I;16"):
        return image
    return Image.fromarray(scale_samples(np.asarray(image)))


def scale_samples(samples: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    """Scale samples of unknown range to 0-255.

    The range is guessed from the largest sample: 8, 12 or 16 bits; of floating point, 0 to 1 or to the largest;
    else from the smallest to the largest. A wrong guess brightens or darkens the whole image, which moves no hash.

    Args:
        samples: integers or floating point, any shape.

    Returns:
        The same shape.
    """
    values = np.nan_to_num(samples.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    floating = np.issubdtype(samples.dtype, np.floating)
    if low < 0 or high > _SIXTEEN_BITS:
        values = (values - low) * (255.0 / max(high - low, 1e-12))
    elif floating:
        values *= 255.0 / max(high, 1.0)
    elif high <= 255 and samples.dtype.itemsize > 2:
        pass
    elif high <= _TWELVE_BITS:
        values *= 255.0 / _TWELVE_BITS
    else:
        values *= 255.0 / _SIXTEEN_BITS
    return cast("npt.NDArray[np.uint8]", np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The image in sRGB, or None where the profile is of no use."""
    from PIL import ImageCms  # little CMS is loaded only for the few images that need it

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        seen = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return seen


def _lab_to_srgb(image: Image.Image) -> Image.Image:
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    seen = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    return cast(Image.Image, seen)


def _wants_transform(profile: bytes, mode: str) -> bool:
    """Whether a profile fits the pixels and differs from sRGB enough to be seen."""
    space = profile[16:20]
    if mode == "CMYK":
        return space == b"CMYK"
    return space == b"RGB " and not _is_like_srgb(profile)


def _is_like_srgb(profile: bytes) -> bool:
    """Whether an RGB profile has the primaries of sRGB and an ordinary tone curve."""
    try:
        (count,) = struct.unpack_from(">I", profile, 128)
        tags = {}
        for index in range(min(count, 100)):
            name, offset, _ = struct.unpack_from(">4sII", profile, 132 + 12 * index)
            tags[name] = offset
        for name, expected in _SRGB_PRIMARIES.items():
            place = struct.unpack_from(">3i", profile, tags[name] + 8)
            if any(
                abs(found / 65536 - wanted) > _PRIMARY_TOLERANCE
                for found, wanted in zip(place, expected, strict=True)
            ):
                return False
        if profile[tags[b"rTRC"] :][:4] == b"curv":
            (points,) = struct.unpack_from(">I", profile, tags[b"rTRC"] + 8)
            if points == 0:
                return False  # linear light
            if points == 1:
                (gamma,) = struct.unpack_from(">H", profile, tags[b"rTRC"] + 12)
                return bool(gamma / 256 > 1.7)
    except (struct.error, KeyError):
        return False
    return True
