"""Pages of one template, drawn from what is written on them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "Invoice 20417",
    "Blue chairs   6 pieces",
    "Round table   1 piece",
    "Total to be paid   1,386.00",
    "Due in 30 days",
)


def page(lines: Sequence[str] = LINES, *, width: int = 900) -> Image.Image:
    image = Image.new("RGB", (width, width * 5 // 4), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, width - 40, 110), fill=(40, 80, 160))
    for number, line in enumerate(lines):
        draw.text((60, 160 + 60 * number), line, font=ImageFont.load_default(26), fill=(20, 20, 20))
    return image


def with_line(number: int, text: str) -> Image.Image:
    return page([*LINES[:number], text, *LINES[number + 1 :]])


def saved(image: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("RGB")


def pixels(image: Image.Image) -> npt.NDArray[np.uint8]:
    return np.asarray(image.convert("RGB"))
