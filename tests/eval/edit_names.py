"""How often each kind of edit is named rightly and wrongly, on photographs of one's own.

Run `python -m tests.eval.edit_names FOLDER [--skip N] [--most N]`: of each photograph, in an order that its name
gives, it makes copies of known kinds, lays them over it as they were made, and prints what the inspection named.
"""

from __future__ import annotations

import argparse
import io
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from dedup_gui.core.inspection.differences import inspect
from dedup_gui.core.types import EditKind, Matrix3

Chance = random.Random


@dataclass(frozen=True, slots=True)
class Copy:
    """A changed copy.

    Attributes:
        image: the copy, not yet compressed.
        at: where its upper left corner lies in the original, pixels.
    """

    image: Image.Image
    at: tuple[int, int] = (0, 0)


def _scaled(image: Image.Image, chance: Chance, low: float, high: float) -> Copy:
    by = chance.uniform(low, high)
    size = max(8, round(image.width * by)), max(8, round(image.height * by))
    return Copy(image.resize(size, chance.choice([Image.Resampling.LANCZOS, Image.Resampling.BILINEAR])))


def _cropped(image: Image.Image, chance: Chance) -> Copy:
    left, top, right, bottom = (
        int(side * chance.uniform(0.02, 0.2)) for side in (image.width, image.height, image.width, image.height)
    )
    return Copy(image.crop((left, top, image.width - right, image.height - bottom)), (left, top))


def _warmer(image: Image.Image, _: Chance) -> Copy:
    red, green, blue = image.split()
    return Copy(
        Image.merge("RGB", (red.point(lambda v: min(255, int(v * 1.15))), green, blue.point(lambda v: v * 0.8)))
    )


def _captioned(image: Image.Image, chance: Chance) -> Copy:
    image = image.copy()
    text = chance.choice(["Summer in the old town", "HOLIDAY 2019", "When it rains again"])
    font = ImageFont.load_default(max(8, image.height // 11))
    where = image.width // 2, image.height * 5 // 6
    width = max(1, image.height // 160)
    ImageDraw.Draw(image).text(where, text, "white", font, "mm", stroke_width=width, stroke_fill="black")
    return Copy(image)


def _with_logo(image: Image.Image, chance: Chance) -> Copy:
    image = image.copy()
    side = image.width // 5
    x, y = chance.choice([8, image.width - side - 8]), chance.choice([8, image.height - side // 2 - 8])
    draw = ImageDraw.Draw(image)
    colour = chance.choice(["#c0392b", "#1b4f9c", "#ffffff"])
    draw.rounded_rectangle((x, y, x + side, y + side // 2), side // 10, fill=colour)
    draw.text((x + side // 2, y + side // 4), "ACME", "black", ImageFont.load_default(max(8, side // 4)), "mm")
    return Copy(image)


def _watermarked(image: Image.Image, chance: Chance) -> Copy:
    over = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw, font = ImageDraw.Draw(over), ImageFont.load_default(max(8, image.height // 14))
    for y in range(0, image.height, image.height // 5):
        for x in range(-(y // 3) % 120 - 120, image.width, image.width // 3):
            draw.text((x, y), "SAMPLE", (255, 255, 255, chance.choice([90, 110, 140])), font)
    return Copy(Image.alpha_composite(image.convert("RGBA"), over).convert("RGB"))


def _framed(image: Image.Image, chance: Chance) -> Copy:
    width = int(max(image.size) * chance.uniform(0.03, 0.1))
    colour = chance.choice(["white", "black", "#6b4226", "#dddddd"])
    return Copy(ImageOps.expand(image, width, colour), (-width, -width))


def _part(image: Image.Image, chance: Chance) -> tuple[int, int, int, int]:
    """A part with sides of 5 to 20 % of the longer side; left, upper, right, lower."""
    width, height = (max(3, int(max(image.size) * chance.uniform(0.05, 0.2))) for _ in range(2))
    x, y = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return x, y, x + width, y + height


def _covered(image: Image.Image, chance: Chance) -> Copy:
    image = image.copy()
    image.paste(chance.choice(["black", "white", "#808080", "#d02020"]), _part(image, chance))
    return Copy(image)


def _mosaic(image: Image.Image, chance: Chance) -> Copy:
    image, box = image.copy(), _part(image, chance)
    part = image.crop(box)
    cell = max(3, int(min(part.size) / chance.uniform(4, 9)))
    small = part.resize((max(1, part.width // cell), max(1, part.height // cell)), Image.Resampling.BOX)
    image.paste(small.resize(part.size, Image.Resampling.NEAREST), box[:2])
    return Copy(image)


def _blurred_in_part(image: Image.Image, chance: Chance) -> Copy:
    image, box = image.copy(), _part(image, chance)
    part = image.crop(box)
    image.paste(part.filter(ImageFilter.GaussianBlur(min(part.size) / chance.uniform(4, 9))), box[:2])
    return Copy(image)


T, C, S, L, F, X = EditKind
COPIES: dict[str, tuple[Callable[[Image.Image, Chance], Copy], set[EditKind]]] = {
    "saved again": (lambda image, _: Copy(image), set()),
    "smaller": (lambda image, chance: _scaled(image, chance, 0.35, 0.9), set()),
    "larger": (lambda image, chance: _scaled(image, chance, 1.3, 2.2), set()),
    "256 colours": (lambda image, _: Copy(image.quantize(256).convert("RGB")), set()),
    "crop": (_cropped, set()),
    "brightness": (
        lambda image, chance: Copy(ImageEnhance.Brightness(image).enhance(chance.choice([0.65, 0.8, 1.2, 1.4]))),
        {T},
    ),
    "contrast": (
        lambda image, chance: Copy(ImageEnhance.Contrast(image).enhance(chance.choice([0.7, 1.35, 1.6]))),
        {T},
    ),
    "saturation": (
        lambda image, chance: Copy(ImageEnhance.Color(image).enhance(chance.choice([0.4, 1.5, 1.8]))),
        {C},
    ),
    "warmer": (_warmer, {C}),
    "black and white": (lambda image, _: Copy(image.convert("L").convert("RGB")), {C}),
    "sharpened": (
        lambda image, chance: Copy(image.filter(ImageFilter.UnsharpMask(2, chance.choice([100, 150, 200]), 2))),
        {S},
    ),
    "blurred": (
        lambda image, chance: Copy(image.filter(ImageFilter.GaussianBlur(chance.choice([1.0, 1.5, 2.0, 3.0])))),
        {S},
    ),
    "caption": (_captioned, {L}),
    "logo": (_with_logo, {L}),
    "tiled watermark": (_watermarked, {L}),
    "frame": (_framed, {F}),
    "covered": (_covered, {X}),
    "mosaic": (_mosaic, {X}),
    "blurred in part": (_blurred_in_part, {X}),
}


def _compressed(image: Image.Image, quality: int) -> npt.NDArray[np.uint8]:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"))


def named(name: str, original: Image.Image, chance: Chance) -> tuple[set[EditKind], bool]:
    """What is named of a copy, and whether it is found to differ in anything."""
    copy = COPIES[name][0](original, chance)
    across, down = 1.0, 1.0
    if name in ("smaller", "larger"):
        across, down = original.width / copy.image.width, original.height / copy.image.height
    transform: Matrix3 = ((across, 0.0, copy.at[0]), (0.0, down, copy.at[1]), (0.0, 0.0, 1.0))
    found = inspect(np.asarray(original), _compressed(copy.image, chance.choice([50, 75, 85, 92])), transform)
    if found is None:
        return set(), False
    return set(found.edits), bool(found.differences or found.edits)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--most", type=int, default=60)
    arguments = parser.parse_args()
    names = sorted(os.listdir(arguments.folder), key=lambda name: random.Random(name).random())
    names = names[arguments.skip : arguments.skip + arguments.most]
    print("| Copy | Kind named | Another kind named, too or instead | Not found to differ |\n|---|---|---|---|")
    for copy, (_, kinds) in COPIES.items():
        right = unlike = 0
        wrong: Counter[str] = Counter()
        for name in names:
            with Image.open(os.path.join(arguments.folder, name)) as opened:
                original = opened.convert("RGB")
            found, differs = named(copy, original, Chance(name + copy))
            right += kinds <= found
            unlike += not differs
            wrong.update(found - kinds)
        told = ", ".join(f"{kind} {number}" for kind, number in wrong.most_common()) or "none"
        print(f"| {copy} | {right if kinds else '-'} of {len(names)} | {told} | {unlike} |", flush=True)


if __name__ == "__main__":
    main()
