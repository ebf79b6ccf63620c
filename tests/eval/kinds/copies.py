"""True copies: the same image saved again, smaller, in another format, a little lighter, softer or sharper."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageEnhance, ImageFilter

from tests.eval.kinds.canvas import chance, colour, number, one_of
from tests.eval.kinds.family import Copier, File, Form, Original, Picture, Rng

_SCALERS = (Image.Resampling.LANCZOS, Image.Resampling.BICUBIC, Image.Resampling.BOX, Image.Resampling.BILINEAR)


def jpeg(picture: Picture, quality: int, made: str = "", exif: Image.Exif | None = None) -> File:
    """As JPEG."""
    stream = io.BytesIO()
    more = {} if exif is None else {"exif": exif}
    picture.convert("RGB").save(stream, "JPEG", quality=quality, **more)
    return File(".jpg", stream.getvalue(), made)


def png(picture: Picture, made: str = "", level: int = 3) -> File:
    """As PNG."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=level)
    return File(".png", stream.getvalue(), made)


def webp(picture: Picture, quality: int, made: str = "", *, lossless: bool = False) -> File:
    """As WebP."""
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=quality, lossless=lossless, method=2)
    return File(".webp", stream.getvalue(), made)


def tiff(pages: Sequence[Picture], made: str = "", compression: str = "tiff_lzw") -> File:
    """As TIFF with all pages."""
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=list(pages[1:]), compression=compression)
    return File(".tif", stream.getvalue(), made)


def animation(frames: Sequence[Picture], format_: str, made: str = "", **more: object) -> File:
    """As GIF, animated WebP or animated PNG, a fifth of a second each frame."""
    stream = io.BytesIO()
    arguments = {"save_all": True, "append_images": list(frames[1:]), "duration": 200, "loop": 0, **more}
    frames[0].save(stream, format_, **arguments)
    return File({"GIF": ".gif", "WEBP": ".webp", "PNG": ".png"}[format_], stream.getvalue(), made)


def original_file(rng: Rng, original: Original) -> File:
    """The original itself, as a file."""
    first = original.pages[0]
    if original.form is Form.TIFF:
        return tiff(original.pages)
    if original.form is Form.GIF:
        return animation(original.pages, "GIF")
    if original.form is Form.CAMERA:
        return jpeg(first, number(rng, 88, 96), exif=original.exif)
    if original.form is Form.DRAWN and chance(rng, 0.3):
        return jpeg(first, number(rng, 85, 95))
    return png(first)


def saved(rng: Rng, original: Original, low: int = 30) -> File:
    """Saved again as JPEG."""
    quality = number(rng, low, 95)
    return jpeg(original.pages[0], quality, f"jpeg q{quality}", original.exif)


def smaller(rng: Rng, original: Original, low: int = 50, high: int = 80) -> File:
    """Of fewer pixels."""
    percent = number(rng, low, high)
    small = _resized(original.pages[0], percent, one_of(rng, _SCALERS))
    made = f"resized {percent} %"
    if chance(rng, 0.3):
        return png(small, made)
    return jpeg(small, number(rng, 80, 95), made, original.exif)


def converted(rng: Rng, original: Original) -> File:
    """In another format."""
    which = one_of(rng, ("webp", "webp lossless", "png", "tiff"))
    picture = original.pages[0]
    if which == "png":
        return png(picture, which, level=6)
    if which == "tiff":
        return tiff((picture,), which)
    return webp(picture, number(rng, 50, 95), which, lossless=which != "webp")


def toned(rng: Rng, original: Original) -> File:
    """A little lighter, darker, harder or flatter."""
    picture = original.pages[0].convert("RGB")
    if chance(rng, 0.5):
        gamma = rng.uniform(0.88, 1.14)
        table = [round(255 * (level / 255) ** gamma) for level in range(256)]
        return jpeg(picture.point(table * 3), 92, f"gamma {gamma:.2f}", original.exif)
    share = rng.uniform(0.9, 1.1)
    enhancer = one_of(rng, (ImageEnhance.Brightness, ImageEnhance.Contrast))
    return jpeg(enhancer(picture).enhance(share), 92, f"{enhancer.__name__.lower()} {share:.2f}", original.exif)


def softened(rng: Rng, original: Original) -> File:
    """Mildly blurred."""
    radius = rng.uniform(0.5, 1.2)
    picture = original.pages[0].convert("RGB").filter(ImageFilter.GaussianBlur(radius))
    return jpeg(picture, 92, f"blurred {radius:.1f}", original.exif)


def sharpened(rng: Rng, original: Original) -> File:
    """Mildly sharpened."""
    percent = number(rng, 30, 90)
    picture = original.pages[0].convert("RGB").filter(ImageFilter.UnsharpMask(rng.uniform(0.8, 2.0), percent, 2))
    return jpeg(picture, 92, f"sharpened {percent} %", original.exif)


def saved_well(rng: Rng, original: Original) -> File:
    """Saved again as JPEG, well enough to keep the sensor's noise."""
    return saved(rng, original, 80)


def somewhat_smaller(rng: Rng, original: Original) -> File:
    """Of fewer pixels, but enough to keep the sensor's noise."""
    return smaller(rng, original, 75, 90)


def brightened(rng: Rng, original: Original) -> File:
    """As much lighter or darker as another exposure would be, with the noise of this one."""
    stops = rng.uniform(0.35, 1.0) * one_of(rng, (-1, 1))
    table = [min(255, round(255 * ((level / 255) ** 2.2 * 2**stops) ** (1 / 2.2))) for level in range(256)]
    return jpeg(original.pages[0].point(table * 3), number(rng, 88, 95), f"{stops:+.1f} stops", original.exif)


def icon_again(rng: Rng, original: Original) -> File:
    """The transparent picture in another file of the same pixels."""
    picture = original.pages[0]
    return png(picture, "png", level=9) if chance(rng, 0.5) else webp(picture, 80, "webp lossless", lossless=True)


def icon_smaller(rng: Rng, original: Original) -> File:
    """The transparent picture of fewer pixels."""
    percent = number(rng, 50, 80)
    return png(_resized(original.pages[0], percent, Image.Resampling.LANCZOS), f"resized {percent} %")


def icon_flattened(rng: Rng, original: Original) -> File:
    """The transparent picture on a dark ground."""
    ground = Image.new("RGBA", original.pages[0].size, (*colour(rng, 0, 120), 255))
    return png(Image.alpha_composite(ground, original.pages[0]).convert("RGB"), "flattened")


def pages_again(rng: Rng, original: Original) -> File:
    """All pages, compressed otherwise."""
    which = one_of(rng, ("tiff_adobe_deflate", "jpeg"))
    return tiff(original.pages, which, which)


def pages_smaller(rng: Rng, original: Original) -> File:
    """All pages, of fewer pixels."""
    percent = number(rng, 55, 80)
    return tiff(
        [_resized(page, percent, Image.Resampling.LANCZOS) for page in original.pages], f"resized {percent} %"
    )


def frames_again(rng: Rng, original: Original) -> File:
    """All frames in another format."""
    if chance(rng, 0.5):
        return animation(original.pages, "WEBP", "animated webp", quality=number(rng, 60, 95), method=1)
    return animation([frame.convert("RGB") for frame in original.pages], "PNG", "animated png")


def frames_smaller(rng: Rng, original: Original) -> File:
    """All frames, of fewer pixels."""
    percent = number(rng, 55, 80)
    frames = [_resized(frame.convert("RGB"), percent, Image.Resampling.LANCZOS) for frame in original.pages]
    return animation(frames, "GIF", f"resized {percent} %")


def _resized(picture: Picture, percent: int, scaler: Image.Resampling) -> Picture:
    width, height = (max(1, round(side * percent / 100)) for side in picture.size)
    return picture.resize((width, height), scaler)


ANY: tuple[Copier, ...] = (saved, smaller, converted, toned, softened, sharpened)
COLOURS: tuple[Copier, ...] = (saved, smaller, converted, softened, sharpened)
"""Where the colours are all there is, another tone would be another image."""
NOISE: tuple[Copier, ...] = (saved_well, somewhat_smaller, converted, brightened, brightened)
"""Where the noise tells a copy from another exposure: not so coarse that it is gone."""
ICONS: tuple[Copier, ...] = (icon_again, icon_smaller, icon_flattened)
PAGES: tuple[Copier, ...] = (pages_again, pages_smaller)
FRAMES: tuple[Copier, ...] = (frames_again, frames_smaller)
