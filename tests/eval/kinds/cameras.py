"""Cameras that stand still, brackets, video, captions; and what comes after a first page or frame."""

from __future__ import annotations

import datetime

import numpy as np
from PIL import Image

from tests.eval.kinds.canvas import Sheet, chance, colour, different_words, number, one_of, several, title, words
from tests.eval.kinds.family import Family, Form, Original, Picture, Rng
from tests.eval.kinds.photographs import HEIGHT, WIDTH, Array, exposed, levels, person, photograph, street

_NOW = datetime.datetime(2019, 5, 4, 10, 0, 0)
_DATE, _SUBSECOND, _EXPOSURE, _CAMERA, _EXIF_BLOCK = 36867, 37521, 33434, 272, 34665


def _exif(second: float, exposure: float) -> Image.Exif:
    """What a camera writes of the time and the exposure, both in seconds."""
    exif = Image.Exif()
    exif[_CAMERA] = "Drawn 1"
    block = exif.get_ifd(_EXIF_BLOCK)
    block[_DATE] = (_NOW + datetime.timedelta(seconds=int(second))).strftime("%Y:%m:%d %H:%M:%S")
    block[_SUBSECOND] = f"{int(second % 1 * 100):02d}"
    block[_EXPOSURE] = exposure
    return exif


def _with_things(scene: Array, things: list[tuple[Picture, float, float]]) -> Array:
    """A scene with pictures on transparent ground before it, their left upper corners as shares of its sides."""
    height, width = scene.shape[:2]
    layer = Image.new("RGBA", (width, height))
    for picture, x, y in things:
        layer.alpha_composite(picture, (round(x * width), round(y * height)))
    pixels = np.asarray(layer, np.float32) / 255.0
    alpha = pixels[..., 3:]
    return np.asarray(scene * (1 - alpha) + pixels[..., :3] * alpha, np.float32)


def fixed_camera(rng: Rng, originals: int, scale: float) -> Family:
    """Frames of a camera on a tripod: somebody came or went, something moved, eyes open or shut."""
    width, height = round(WIDTH * scale), round(HEIGHT * scale)
    scene, noise = levels(rng, width, height), rng.uniform(0.7, 1.6)
    what = one_of(rng, ("person", "moved", "eyes"))
    clothes, looks = colour(rng, 30, 230), int(rng.integers(1 << 32))
    ball = Sheet(height * 0.12, height * 0.12, (0, 0, 0, 0), 1.0)
    ball.oval(0, 0, height * 0.12, height * 0.12, (*colour(rng, 30, 255), 255))
    stamped, x0 = chance(rng, 0.5), rng.uniform(0.1, 0.6)
    tall = height * rng.uniform(0.3, 0.8)
    made = []
    for which, place in enumerate(several(rng, range(8), originals)):
        somebody = person(
            np.random.default_rng(looks), clothes, eyes_open=what != "eyes" or which % 2 == 0, tall=tall
        )
        foot = 0.98 - tall / height
        things: list[tuple[Picture, float, float]] = []
        if what == "eyes":
            # Where three frames are asked for, in the third the head is elsewhere: people do not stand like statues.
            things.append((somebody, x0 + 0.01 * (which // 2), foot))
        elif what == "moved":
            things.append((ball.picture, 0.05 + place * 0.1, 0.7))
        elif which:
            things.append((somebody, 0.02 + place * 0.09, foot))
        light = _with_things(scene, things) ** 2.2
        exif = _exif(3.7 * which, 0.01) if stamped else None
        made.append(Original((exposed(rng, light, noise=noise),), Form.CAMERA, exif=exif))
    return Family(tuple(made))


def brackets(rng: Rng, originals: int, scale: float) -> Family:
    """One scene, exposed longer and shorter, each with noise of its own; lightened copies must stay copies."""
    scene = levels(rng, round(WIDTH * scale), round(HEIGHT * scale)) ** 2.2
    step, noise, stamped = one_of(rng, (0.67, 1.0, 1.33)), rng.uniform(0.7, 1.6), chance(rng, 0.5)
    made = []
    for which in range(originals):
        stops = step * (which - originals // 2)
        exif = _exif(0.4 * which, 0.01 * 2.0**stops) if stamped else None
        made.append(Original((exposed(rng, scene, stops=stops, noise=noise),), Form.CAMERA, exif=exif))
    return Family(tuple(made))


def video_frames(rng: Rng, originals: int, scale: float) -> Family:
    """Frames of a camera above a street: other cars, other people."""
    width, height = round(1280 * scale), round(720 * scale)
    scene, noise = street(rng, width, height), rng.uniform(0.4, 1.0)
    made = []
    for _ in range(originals):
        things: list[tuple[Picture, float, float]] = []
        for _ in range(number(rng, 1, 3)):
            car = Sheet(260, 120, (0, 0, 0, 0), scale)
            paint = (*colour(rng, 20, 255), 255)
            car.box(0, 45, 260, 55, paint, radius=18)
            car.polygon([(50, 48), (85, 5), (180, 5), (220, 48)], paint)
            car.polygon([(66, 46), (92, 14), (130, 14), (130, 46)], (60, 80, 100, 255))
            for x in (60, 200):
                car.disc(x, 98, 22, (25, 25, 25, 255))
            things.append((car.picture, rng.uniform(0, 0.78), rng.uniform(0.68, 0.8)))
        if chance(rng, 0.5):
            somebody = person(rng, colour(rng, 20, 230), tall=180 * scale)
            things.append((somebody, rng.uniform(0, 0.9), 0.6))
        frame = exposed(rng, _with_things(scene, things) ** 2.2, noise=noise)
        made.append(Original((frame,), Form.CAMERA))
    return Family(tuple(made))


def _captioned(photo: Picture, upper: str, lower: str, size: float, boxed: bool) -> Picture:
    width, height = photo.size
    bar = round(height * 0.16) if boxed else 0
    sheet = Sheet(width, height + bar, (255, 255, 255), 1.0)
    sheet.picture.paste(photo, (0, bar))
    if boxed:
        sheet.text(width * 0.03, bar / 2, upper, height * size, (15, 15, 15), anchor="lm")
        return sheet.picture
    for text, y in ((upper, 0.1), (lower, 0.9)):
        sheet.text(
            width / 2, height * y, text.upper(), height * size, (255, 255, 255),
            anchor="mm", stroke=height * 0.006, around=(0, 0, 0),
        )  # fmt: skip
    return sheet.picture


def captions(rng: Rng, originals: int, scale: float, *, beside: bool = False) -> Family:
    """One photograph with other words on it."""
    photo = photograph(rng, scale)
    boxed, size = chance(rng, 0.4), rng.uniform(0.055, 0.09)
    both = chance(rng, 0.6)
    made = []
    for start in different_words(rng, originals):
        lower = words(rng, 3) if both else ""
        picture = _captioned(photo, f"{start} {words(rng, number(rng, 1, 2))}", lower, size, boxed)
        made.append(Original((picture,), Form.CAMERA))
    return Family(tuple(made), (photo,) if beside else ())


def captions_beside(rng: Rng, originals: int, scale: float) -> Family:
    """The same, with the photograph itself in the folder: it may be grouped with its captioned copies."""
    return captions(rng, originals, scale, beside=True)


def later_pages(rng: Rng, originals: int, scale: float) -> Family:
    """TIFF files with one cover and other pages behind it; some of one number of pages, some of another."""
    cover, size = _page(rng, title(rng, 3), 4, scale), number(rng, 1, 4)
    same_count = chance(rng, 0.5)
    made = []
    for which in range(originals):
        count = size if same_count else size + which
        pages = [_page(rng, title(rng, 2), number(rng, 14, 30), scale) for _ in range(count)]
        made.append(Original((cover, *pages), Form.TIFF))
    return Family(tuple(made))


def _page(rng: Rng, heading: str, lines: int, scale: float) -> Picture:
    sheet = Sheet(1000, 1414, (255, 255, 255), scale)
    sheet.text(100, 120, heading, 44, (20, 20, 20))
    for line in range(lines):
        sheet.text(100, 230 + 36 * line, words(rng, 8), 22, (40, 40, 40))
    return sheet.picture


def later_frames(rng: Rng, originals: int, scale: float) -> Family:
    """Animations that begin with one frame and go on differently."""
    ground, ink = colour(rng, 170, 255), colour(rng, 0, 120)
    width, height, frames = number(rng, 320, 640), number(rng, 240, 480), number(rng, 4, 8)
    text, tones = title(rng, 1), [colour(rng, 0, 230) for _ in range(3)]
    start = [(rng.uniform(0.2, 0.8) * width, rng.uniform(0.3, 0.8) * height) for _ in tones]
    made = []
    for _ in range(originals):
        pace = rng.uniform(-30, 30, (len(tones), 2))
        shown = []
        for frame in range(frames):
            sheet = Sheet(width, height, ground, scale)
            sheet.text(20, 14, text, 28, ink)
            for (x, y), tone, (right, down) in zip(start, tones, pace, strict=True):
                sheet.disc(x + right * frame, y + down * frame, height * 0.09, tone)
            shown.append(sheet.picture)
        made.append(Original(tuple(shown), Form.GIF))
    return Family(tuple(made))
