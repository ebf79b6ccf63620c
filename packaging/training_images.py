"""Images to train the autoencoder on: a folder's own, and scenes made up from shapes and the folder's textures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Pixels = npt.NDArray[np.uint8]

SIDE = 144
"""Training images are kept squashed to this size; views of them are cut out of it."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


def read_folder(folder: Path) -> list[Image.Image]:
    """The folder's images, the longer side at most 640 pixels."""
    found: list[Image.Image] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES:
            with Image.open(path) as stored:
                image = stored.convert("RGB")
                image.thumbnail((640, 640))
                found.append(image)
    return found


def make_images(photos: list[Image.Image], count: int, seed: int) -> Pixels:
    """Training images, every one another.

    Half are parts of the photos in changed colours, half are made up: leaves dropped on one another, which gives
    the edges and the statistics of natural images (Lee, Mumford, Huang 2001), some covered with parts of photos.

    Args:
        photos: at least one.
        count: how many images.
        seed: of all choices.

    Returns:
        uint8 [count, SIDE, SIDE, 3].
    """
    random = np.random.default_rng(seed)
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for index in range(count):
        made = _part(photos, random) if index % 2 else _leaves(photos, random)
        images[index] = np.asarray(made.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
    return images


def _part(photos: list[Image.Image], random: np.random.Generator) -> Image.Image:
    photo = photos[random.integers(len(photos))]
    share = random.uniform(0.25, 1.0)
    width, height = round(photo.width * share), round(photo.height * share)
    left = int(random.integers(0, photo.width - width + 1))
    top = int(random.integers(0, photo.height - height + 1))
    part = photo.crop((left, top, left + width, top + height)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return _other_colours(part, random)


def _other_colours(image: Image.Image, random: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image, np.float32)[..., random.permutation(3)]
    mix = np.eye(3) + random.normal(0, 0.25, (3, 3))
    pixels = pixels @ mix.astype(np.float32) + random.normal(0, 20, 3).astype(np.float32)
    if random.random() < 0.2:
        pixels = 255 - pixels
    turned = np.rot90(np.clip(pixels, 0, 255).astype(np.uint8), int(random.integers(4)))
    return Image.fromarray(np.ascontiguousarray(turned))


def _leaves(photos: list[Image.Image], random: np.random.Generator) -> Image.Image:
    size = SIDE + 16
    scene = Image.fromarray(_gradient(size, random))
    if random.random() < 0.3:
        scene.paste(_part(photos, random).resize((size, size)))
    palette = random.integers(0, 256, (random.integers(2, 9), 3))
    smallest = random.uniform(0.02, 0.1)
    for _ in range(int(random.integers(5, 90))):
        # Sizes with a density of 1 / r^3 between the limits.
        radius = size * smallest / max(0.05, random.random()) ** 0.5 / 1.5
        mask = Image.new("L", (size, size), 0)
        _shape(ImageDraw.Draw(mask), random, random.uniform(0, size, 2), radius)
        if random.random() < 0.25:
            cover = _part(photos, random).resize((size, size))
        else:
            colour = palette[random.integers(len(palette))] + random.normal(0, 12, 3)
            cover = Image.new("RGB", (size, size), tuple(int(value) for value in np.clip(colour, 0, 255)))
        scene.paste(cover, mask=mask)
    if random.random() < 0.5:
        scene = scene.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 2)))
    return scene


def _shape(
    draw: ImageDraw.ImageDraw, random: np.random.Generator, centre: npt.NDArray[np.float64], radius: float
) -> None:
    corners = int(random.integers(3, 12))
    turn = random.uniform(0, 2 * np.pi)
    angles = turn + np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * (random.uniform(0.4, 1, corners) if corners < 8 else np.ones(corners))
    stretch = random.uniform(0.3, 1)
    points = np.stack([np.cos(angles) * reach, np.sin(angles) * reach * stretch], axis=1) + centre
    draw.polygon([tuple(point) for point in points], fill=255)


def _gradient(size: int, random: np.random.Generator) -> Pixels:
    corners = Image.fromarray(random.integers(0, 256, (int(random.integers(2, 5)), 2, 3), dtype=np.uint8))
    return np.asarray(corners.resize((size, size), Image.Resampling.BICUBIC))
