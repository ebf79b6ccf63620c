#!/usr/bin/env python3
"""Draw a small labelled set: pictures of the kinds that are hard to judge, their edited copies, and look-alikes.

    drawn_set.py OUT [--seed 1] [--families 6]

Everything is drawn from a seed, so nothing has to be committed. `manifest.json` has the form that
`core.report.evaluate` reads: "groups", "attacks", "distractors", "hard_negatives". The hard negatives are pictures
of one kind that share much and are not copies: pages of one document, windows of one program, slides of one
template, icons of one set, photographs under one frame and logo.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_TEXT = (
    "harbour window silver market garden thunder paper ladder orange mountain signal bottle winter copper river "
    "engine candle meadow pocket lantern village hammer bridge cotton forest island kettle marble needle ocean "
    "parcel quarry ribbon saddle temple umbrella velvet walnut yellow zipper anchor basket carpet dragon"
)

WORDS = tuple(re.findall(r"\w+", _TEXT))

Rng = np.random.Generator
Picture = Image.Image


def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, of a size in pixels."""
    return ImageFont.load_default(size=max(7, int(size)))


def sentence(rng: Rng, words: int) -> str:
    """Random words."""
    return " ".join(str(w) for w in rng.choice(WORDS, words))


def clouds(rng: Rng, width: int, height: int, roughness: float = 0.55) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Fractal noise, 0-1."""
    total = np.zeros((height, width), np.float32)
    weight, cells = 1.0, 3
    while cells < max(width, height):
        shape = (max(2, cells * height // max(width, height)), max(2, cells * width // max(width, height)))
        layer = Image.fromarray(rng.random(shape).astype(np.float32))
        total += weight * np.asarray(layer.resize((width, height), Image.Resampling.BICUBIC))
        weight, cells = weight * roughness, cells * 2
    total -= total.min()
    return (total / max(float(total.max()), 1e-6)).astype(np.float32)


def scene(rng: Rng, width: int = 640, height: int = 448) -> Picture:
    """A landscape with things in it: structure at all sizes, soft and sharp, as in a photograph."""
    sky, land = rng.integers(60, 255, 3), rng.integers(20, 200, 3)
    horizon = 0.3 + 0.35 * rng.random() + 0.15 * (clouds(rng, width, 8)[0] - 0.5)
    rows = np.arange(height)[:, None] / height
    ground = (rows > horizon[None, :])[..., None]
    noise = clouds(rng, width, height)[..., None]
    picture = np.where(ground, land * (0.35 + 0.9 * noise), sky * (0.55 + 0.45 * rows[..., None]) + 25 * noise)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(12, 26))):
        x, y = rng.integers(0, width), rng.integers(int(height * 0.25), height)
        w, h = rng.integers(10, 110), rng.integers(10, 120)
        colour = tuple(int(v) for v in rng.integers(0, 255, 3))
        shape = rng.integers(0, 4)
        box = (int(x), int(y), int(x + w), int(y + h))
        if shape == 0:
            draw.rectangle(box, fill=colour, outline=(0, 0, 0))
        elif shape == 1:
            draw.ellipse(box, fill=colour)
        elif shape == 2:
            corners = [(int(x + dx), int(y + dy)) for dx, dy in rng.integers(-70, 70, (5, 2))]
            draw.polygon(corners, fill=colour)
        else:
            for k in range(0, int(w), 7):
                draw.line((int(x + k), int(y), int(x + k // 2), int(y + h)), fill=colour, width=2)
    texture = rng.normal(0, 5, (height, width, 1)) + 14 * (clouds(rng, width, height, 0.9)[..., None] - 0.5)
    array = np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), np.float32) + texture
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def soft(rng: Rng) -> Picture:
    """Fog, water, an out-of-focus wall: nothing with an edge."""
    tones = clouds(rng, 480, 360, 0.35)[..., None]
    one, other = rng.integers(0, 255, 3), rng.integers(0, 255, 3)
    return Image.fromarray(np.clip(one * tones + other * (1 - tones), 0, 255).astype(np.uint8))


def page(rng: Rng) -> Picture:
    """A page of text; all pages have one layout."""
    image = Image.new("RGB", (520, 720), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    draw.text((60, 40), sentence(rng, 3).title(), font=font(24), fill=(20, 20, 20))
    for line in range(26):
        words = 8 if line % 7 != 6 else 4
        draw.text((60, 92 + 22 * line), sentence(rng, words), font=font(13), fill=(30, 30, 30))
    draw.text((250, 690), str(rng.integers(1, 400)), font=font(11), fill=(60, 60, 60))
    return image


def window(rng: Rng) -> Picture:
    """A screenshot of one program's window, with other content each time."""
    image = Image.new("RGB", (760, 520), (240, 240, 242))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 760, 34), fill=(52, 60, 78))
    draw.text((14, 9), "Mail archive", font=font(14), fill="white")
    for k, colour in enumerate(((237, 106, 94), (245, 191, 79), (98, 197, 84))):
        draw.ellipse((690 + 22 * k, 11, 702 + 22 * k, 23), fill=colour)
    draw.rectangle((0, 34, 150, 520), fill=(224, 226, 232))
    for k, name in enumerate(("Inbox", "Starred", "Sent", "Drafts", "Spam", "Bin", "Folders")):
        draw.ellipse((14, 56 + 34 * k, 28, 70 + 34 * k), fill=(110, 120, 150))
        draw.text((40, 55 + 34 * k), name, font=font(13), fill=(40, 40, 50))
    for k in range(12):
        top = 44 + 39 * k
        draw.line((160, top + 36, 750, top + 36), fill=(210, 210, 214))
        draw.text((172, top + 2), sentence(rng, 2).title(), font=font(13), fill=(20, 20, 30))
        draw.text((172, top + 18), sentence(rng, 7), font=font(11), fill=(110, 110, 120))
        draw.rectangle((690, top + 4, 690 + int(rng.integers(10, 56)), top + 20), fill=_colour(rng))
    return image


def slide(rng: Rng) -> Picture:
    """A slide of one template."""
    image = Image.new("RGB", (640, 360), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 640, 62), fill=(20, 60, 120))
    draw.polygon([(540, 0), (640, 0), (640, 62), (600, 62)], fill=(240, 150, 30))
    draw.ellipse((16, 12, 54, 50), fill=(240, 150, 30), outline="white", width=3)
    draw.text((70, 16), sentence(rng, 3).title(), font=font(24), fill="white")
    for k in range(int(rng.integers(3, 6))):
        draw.ellipse((40, 97 + 44 * k, 50, 107 + 44 * k), fill=(20, 60, 120))
        draw.text((64, 90 + 44 * k), sentence(rng, 4), font=font(18), fill=(30, 30, 30))
    image.paste(scene(rng, 220, 180), (400, 110))
    draw.text((16, 336), "Annual meeting", font=font(12), fill=(90, 90, 90))
    return image


def icon(rng: Rng) -> Picture:
    """A 64-pixel icon of one set."""
    image = Image.new("RGB", (64, 64), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((2, 2, 61, 61), 12, fill=(70, 120, 200))
    for _ in range(3):
        x, y, w, h = (int(v) for v in rng.integers((10, 10, 8, 8), (40, 40, 28, 28)))
        if rng.random() < 0.5:
            draw.ellipse((x, y, x + w, y + h), fill=(255, 255, 255), outline=(20, 40, 90), width=2)
        else:
            draw.polygon([(x, y), (x + w, y + h // 2), (x + w // 3, y + h)], fill=(250, 220, 80))
    return image


def texture(rng: Rng) -> Picture:
    """Bricks, checks, stripes: everywhere the same."""
    step, gap = int(rng.integers(14, 40)), int(rng.integers(2, 5))
    one, other = _colour(rng), _colour(rng)
    image = Image.new("RGB", (480, 360), one)
    draw = ImageDraw.Draw(image)
    shift, high = int(rng.integers(0, step)), max(8, step // int(rng.integers(1, 4)))
    for row, y in enumerate(range(0, 360, high)):
        for x in range(-step, 480, step):
            left = x + (shift if row % 2 else 0)
            draw.rectangle((left, y, left + step - gap, y + high - gap), fill=other)
    noise = rng.normal(0, 6, (360, 480, 1))
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + noise, 0, 255).astype(np.uint8))


def framed(rng: Rng) -> Picture:
    """Different photographs under one ornate frame and one logo."""
    fixed = np.random.default_rng(99)
    image = Image.new("RGB", (640, 448), (120, 80, 30))
    draw = ImageDraw.Draw(image)
    for _ in range(260):
        x, y = (int(v) for v in fixed.integers((0, 0), (640, 448)))
        draw.ellipse((x, y, x + 14, y + 10), fill=_colour(fixed))
    image.paste(scene(rng, 500, 330), (70, 59))
    draw.ellipse((500, 320, 590, 410), fill=(200, 30, 40), outline="white", width=5)
    draw.text((545, 365), "CLUB", font=font(24), fill="white", anchor="mm")
    return image


def drawing(rng: Rng) -> Picture:
    """Line art on white."""
    image = Image.new("RGB", (500, 500), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        points = [(int(x), int(y)) for x, y in rng.integers(30, 470, (int(rng.integers(2, 6)), 2))]
        draw.line(points, fill=(0, 0, 0), width=3, joint="curve")
    for _ in range(6):
        x, y, r = (int(v) for v in rng.integers((60, 60, 15), (400, 400, 80)))
        draw.ellipse((x, y, x + r, y + r), outline=(0, 0, 0), width=3)
    return image


def blank(rng: Rng) -> Picture:
    """A nearly empty page with a little text somewhere."""
    image = Image.new("RGB", (500, 700), (250, 249, 246))
    draw = ImageDraw.Draw(image)
    x, y = (int(v) for v in rng.integers((30, 30), (260, 640)))
    draw.text((x, y), sentence(rng, 3), font=font(16), fill=(30, 30, 30))
    return image


def gradient(rng: Rng) -> Picture:
    """An evening sky."""
    one, other = rng.integers(0, 255, 3), rng.integers(0, 255, 3)
    angle = rng.random() * 6.28
    x, y = np.meshgrid(np.linspace(-1, 1, 480), np.linspace(-1, 1, 320))
    run = ((x * np.cos(angle) + y * np.sin(angle)) / 2.9 + 0.5)[..., None]
    return Image.fromarray(np.clip(one * run + other * (1 - run), 0, 255).astype(np.uint8))


def _colour(rng: Rng) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in rng.integers(0, 255, 3))
    return red, green, blue


KINDS: dict[str, Callable[[Rng], Picture]] = {
    "scene": scene,
    "soft": soft,
    "page": page,
    "window": window,
    "slide": slide,
    "icon": icon,
    "texture": texture,
    "framed": framed,
    "drawing": drawing,
    "blank": blank,
    "gradient": gradient,
}


def _jpeg(image: Picture, quality: int = 90) -> bytes:
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _crop(image: Picture, rng: Rng, keep: float) -> tuple[bytes, dict[str, Any]]:
    width, height = image.size
    w, h = round(width * keep**0.5), round(height * keep**0.5)
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    return _jpeg(image.crop((x, y, x + w, y + h))), {"box": [x, y, x + w, y + h]}


def _caption(image: Picture, rng: Rng) -> bytes:
    copy = image.copy()
    size = max(9, image.width // 16)
    ImageDraw.Draw(copy).text(
        (image.width // 2, int(image.height * 0.85)),
        sentence(rng, 2),
        font=font(size),
        fill="yellow",
        stroke_width=2,
        stroke_fill="black",
        anchor="mm",
    )
    return _jpeg(copy)


def _framed_bars(image: Picture) -> bytes:
    width, height = image.size
    bars = Image.new("RGB", (width, int(height * 1.24)), (0, 0, 0))
    bars.paste(image, (0, int(height * 0.12)))
    return _jpeg(bars)


def variants(image: Picture, rng: Rng) -> list[tuple[str, int, bytes, dict[str, Any]]]:
    """Edited copies: name, tier, JPEG bytes, parameters."""
    width, height = image.size
    half = image.resize((width // 2, height // 2), Image.Resampling.LANCZOS)
    tone = image.point([min(255, int(255 * (v / 255) ** 0.7)) for v in range(256)] * 3)
    turned = image.rotate(3, Image.Resampling.BICUBIC)
    cropped, box = _crop(image, rng, 0.8)
    small, small_box = _crop(image, rng, 0.5)
    return [
        ("jpeg_q60", 2, _jpeg(image, 60), {}),
        ("jpeg_q15", 2, _jpeg(image, 15), {}),
        ("resize_50", 2, _jpeg(half), {}),
        ("gamma_07", 3, _jpeg(tone), {}),
        ("caption", 3, _caption(image, rng), {}),
        ("letterbox", 3, _framed_bars(image), {}),
        ("rotate_3", 3, _jpeg(turned), {"deg": 3}),
        ("crop_20", 3, cropped, box),
        ("crop_50", 4, small, small_box),
        ("rot90", 4, _jpeg(image.transpose(Image.Transpose.ROTATE_90)), {"deg": 90}),
        ("mirror_h", 4, _jpeg(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), {}),
    ]


def unlike_in_sharpness(image: Picture, rng: Rng) -> list[tuple[str, int, bytes, dict[str, Any]]]:
    """A blurred and a noisy copy, as of `variants`: next to them another picture is less sharp, or sharper, too."""
    blurred = image.filter(ImageFilter.GaussianBlur(max(image.size) / 200))
    grain = rng.normal(0, 18, (image.height, image.width, 3))
    noisy = Image.fromarray(np.clip(np.asarray(image.convert("RGB"), np.float32) + grain, 0, 255).astype(np.uint8))
    return [("blur", 3, _jpeg(blurred), {}), ("noise", 3, _jpeg(noisy), {})]


def make(
    out: str,
    *,
    seed: int = 1,
    families: int = 6,
    alike: int = 4,
    kinds: tuple[str, ...] = tuple(KINDS),
    unlike_sharpness: bool = False,
) -> dict[str, Any]:
    """Draw the set.

    Args:
        out: an empty folder.
        seed: other seeds draw other pictures.
        families: pictures of each kind that get edited copies.
        alike: further pictures of each kind, without copies.
        kinds: names of `KINDS`; what is drawn of the one does not depend on the others.
        unlike_sharpness: with the copies of `unlike_in_sharpness`, too.

    Returns:
        The manifest, which is written to `out` too.
    """
    truth: dict[str, Any] = {"groups": [], "attacks": {}, "distractors": [], "hard_negatives": []}
    for number, (kind, draw) in enumerate(KINDS.items()):
        if kind not in kinds:
            continue
        bases = []
        for which in range(families + alike):
            rng = np.random.default_rng((seed, number, which))
            image = draw(rng)
            name = f"{kind}/{which:02d}/base.png"
            _write(out, name, _png(image))
            bases.append(name)
            if which >= families:
                truth["distractors"].append(name)
                continue
            group = [name]
            copies = variants(image, rng)
            if unlike_sharpness:
                copies += unlike_in_sharpness(image, rng)
            for attack, tier, data, parameters in copies:
                copy = f"{kind}/{which:02d}/{attack}.jpg"
                _write(out, copy, data)
                truth["attacks"][copy] = {"base": name, "attack": attack, "tier": tier, "param": parameters}
                group.append(copy)
            truth["groups"].append(group)
        truth["hard_negatives"].append({"name": kind, "kind": f"drawn {kind}", "files": bases})
    with open(os.path.join(out, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(truth, file, indent=0, sort_keys=True)
    return truth


def _png(image: Picture) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _write(out: str, name: str, data: bytes) -> None:
    path = os.path.join(out, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--families", type=int, default=6)
    args = parser.parse_args()
    truth = make(args.out, seed=args.seed, families=args.families)
    print(len(truth["groups"]), "groups,", len(truth["attacks"]), "copies")


if __name__ == "__main__":
    main()
