"""Any mode of pixels -> 8-bit grey or RGB as a person sees it: alpha on white, profiles applied."""

from __future__ import annotations

import io
import struct
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import Image

_TWELVE_BITS = 4095
_SIXTEEN_BITS = 65535
# Colorant tags of sRGB, adapted to D50 (IEC 61966-2-1 as in every sRGB profile).
_SRGB_PRIMARIES = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7139),
}
_PRIMARY_TOLERANCE = 0.006


def to_grey(image: Image.Image) -> Image.Image:
    """Grey (ITU-R 601 luma, mode "L") of an image whose pixels are loaded, alpha composited on white.

    RGB profiles are not applied: the JPEG route, which decodes luma alone, could not follow. CMYK and LAB go
    through their profile, where a plain conversion would be far off.
    """
    image = _eight_bits(image)
    if image.mode in ("CMYK", "LAB"):
        image = to_rgb(image)
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        return _on_white(image, "L")
    return image if image.mode == "L" else image.convert("L")


def to_rgb(image: Image.Image) -> Image.Image:
    """Make sRGB (mode "RGB") of an image whose pixels are loaded, alpha on white, its ICC profile applied."""
    profile = image.info.get("icc_profile")
    image = _eight_bits(image)
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        image = _on_white(image, "RGB")
    elif image.mode == "P":
        image = image.convert("RGB")
    if image.mode == "LAB":
        return _lab_to_srgb(image)
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK") and _wants_transform(profile, image.mode):
        seen = _through_profile(image, profile)
        if seen is not None:
            return seen
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    elif image.mode == "RGBa" or image.mode not in ("RGBA", "LA"):
        image = image.convert("RGBA")
    alpha = image.getchannel("A")
    opaque = image.convert(mode)
    opaque.info.pop("transparency", None)
    if alpha.getextrema() == (255, 255):
        return opaque
    paper = Image.new(mode, image.size, "white")
    paper.paste(opaque, mask=alpha)
    return paper


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
