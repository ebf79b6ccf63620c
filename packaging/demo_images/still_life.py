"""A still life, ray-traced."""

from __future__ import annotations

import numpy as np
from canvas import Array, mix, noise, ramp, smooth, to_image
from PIL import Image
from scipy import ndimage


def still_life(rng: np.random.Generator) -> Image.Image:
    """Mirrored, striped and marbled spheres on a checkered floor, ray-traced."""
    height, width = 1280, 1920
    spheres = [  # x, y, z, radius, colour, mirror, pattern
        (-1.55, 1.0, 4.6, 1.0, (0.90, 0.20, 0.16), 0.18, 1),
        (0.55, 1.25, 5.4, 1.25, (0.92, 0.93, 0.95), 0.78, 0),
        (2.45, 0.8, 4.2, 0.8, (0.12, 0.42, 0.72), 0.15, 2),
        (-0.35, 0.45, 3.2, 0.45, (0.98, 0.74, 0.14), 0.22, 3),
        (1.15, 0.38, 2.9, 0.38, (0.20, 0.62, 0.35), 0.30, 1),
        (-2.75, 0.6, 6.8, 0.6, (0.55, 0.25, 0.60), 0.2, 2),
        (3.6, 1.1, 7.6, 1.1, (0.95, 0.50, 0.20), 0.25, 3),
        (-1.15, 0.24, 2.55, 0.24, (0.95, 0.95, 0.95), 0.6, 0),
    ]
    marble = noise(512, 512, 1.5, rng)
    light = np.array([-0.55, 0.75, -0.42]) / np.linalg.norm([-0.55, 0.75, -0.42])

    def meet(origin: Array, ray: Array) -> tuple[Array, Array]:
        best = np.full(ray.shape[:-1], np.inf)
        which = np.full(ray.shape[:-1], -1)
        down = np.where(ray[..., 1] < -1e-6, -origin[..., 1] / np.minimum(ray[..., 1], -1e-6), np.inf)
        closer = (down > 1e-3) & (down < 40)
        best[closer], which[closer] = down[closer], 100
        for number, (x, y, z, radius, *_rest) in enumerate(spheres):
            offset = origin - np.array([x, y, z])
            b = np.sum(offset * ray, -1)
            root = b**2 - np.sum(offset**2, -1) + radius**2
            near = -b - np.sqrt(np.maximum(root, 0))
            closer = (root > 0) & (near > 1e-3) & (near < best)
            best[closer], which[closer] = near[closer], number
        return best, which

    def look(origin: Array, ray: Array, depth: int) -> Array:
        distance, which = meet(origin, ray)
        up = np.clip(ray[..., 1], 0, 1)
        colour = ramp(up, [(0.0, (0.93, 0.90, 0.86)), (0.3, (0.55, 0.70, 0.86)), (1.0, (0.16, 0.30, 0.58))])
        colour = colour + (np.clip(ray @ light, 0, 1) ** 60)[..., None] * 0.9
        point = origin + ray * np.where(np.isfinite(distance), distance, 0)[..., None]
        normal = np.zeros_like(ray)
        paint = np.ones_like(ray)
        mirror = np.zeros(distance.shape)
        floor = which == 100
        normal[floor] = (0, 1, 0)
        checks = ((np.floor(point[..., 0] * 0.9) + np.floor(point[..., 2] * 0.9)) % 2).astype(bool)
        veins = ndimage.map_coordinates(marble, [point[..., 2] * 60, point[..., 0] * 60], order=1, mode="wrap")
        boards = np.where(checks[..., None], (0.88, 0.84, 0.76), (0.22, 0.17, 0.16)) * (0.7 + 0.6 * veins)[..., None]
        paint[floor] = boards[floor]
        mirror[floor] = 0.12
        for number, (x, y, z, radius, tint, shine, pattern) in enumerate(spheres):
            mine = which == number
            out = (point - np.array([x, y, z])) / radius
            normal[mine] = out[mine]
            longitude, latitude = np.arctan2(out[..., 2], out[..., 0]), np.arcsin(np.clip(out[..., 1], -1, 1))
            if pattern == 1:
                stripes = np.sin(latitude * 11 + np.sin(longitude * 3) * 0.5) > 0.35
                cover = np.where(stripes[..., None], (0.97, 0.94, 0.88), tint)
            elif pattern == 2:
                veins = ndimage.map_coordinates(marble, [latitude * 130, longitude * 80], order=1, mode="wrap")
                cover = mix(tint, (0.95, 0.96, 0.98), smooth(0.06, 0.0, np.abs(veins - 0.5)) * 0.9)
            elif pattern == 3:
                dots = np.sin(longitude * 7) * np.sin(latitude * 9) > 0.42
                cover = np.where(dots[..., None], (0.16, 0.12, 0.22), tint)
            else:
                cover = np.broadcast_to(np.asarray(tint), ray.shape)
            paint[mine] = cover[mine]
            mirror[mine] = shine
        surface = which >= 0
        lighted = np.zeros(distance.shape)
        samples = 4 if depth == 2 else 1
        for number in range(samples):
            angle = 2.4 * number
            wobble = light + 0.06 * np.array([np.cos(angle), 0, np.sin(angle)]) * np.sqrt(number / samples)
            _, shadow = meet(point + normal * 2e-3, np.broadcast_to(wobble, ray.shape))
            lighted += (shadow < 0) / samples
        lambert = np.clip(normal @ light, 0, 1) * lighted
        half = light - ray
        half = half / np.linalg.norm(half, axis=-1, keepdims=True)
        gloss = np.clip(np.sum(half * normal, -1), 0, 1) ** 90 * lighted * (which != 100)
        shaded = paint * (0.26 + 0.12 * normal[..., 1] + 0.85 * lambert)[..., None] + gloss[..., None] * 0.8
        if depth:
            bounce = ray - 2 * np.sum(ray * normal, -1, keepdims=True) * normal
            shaded = mix(shaded, look(point + normal * 2e-3, bounce, depth - 1), mirror)
        fog = np.where(floor, smooth(9, 38, distance), 0.0)
        return np.where(surface[..., None], mix(shaded, (0.93, 0.90, 0.86), fog), colour)

    rows, columns = np.mgrid[0:height, 0:width]
    ray = np.stack(
        [(columns - width / 2) / height * 1.12, (height * 0.42 - rows) / height * 1.12, np.ones((height, width))], -1
    )
    ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
    origin = np.broadcast_to(np.array([0.25, 1.35, -0.6]), ray.shape)
    return to_image(look(origin, ray, 2), 1.5, rng)
