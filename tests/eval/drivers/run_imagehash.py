"""`imagehash`: the perceptual hash of every image, and all pairs within a distance.

run_imagehash.py FOLDER OUT DISTANCE
"""

import json
import os
import sys

import imagehash
import numpy as np
from PIL import Image

BLOCK = 512


def main(folder: str, out: str, distance: int) -> None:
    """Write the pairs."""
    paths, bits = [], []
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            try:
                with Image.open(path) as image:
                    bits.append(imagehash.phash(image).hash.ravel())
            except (OSError, ValueError):
                continue
            paths.append(path)
    # Of two rows of ones and minus ones, the product is the number of equal bits less the number of different ones.
    signs = np.where(np.array(bits), 1.0, -1.0).astype(np.float32)
    pairs = []
    for start in range(0, len(paths), BLOCK):
        apart = (signs.shape[1] - signs[start : start + BLOCK] @ signs.T) / 2.0
        rows, columns = np.nonzero(apart <= distance + 0.5)
        pairs += [[paths[start + a], paths[b]] for a, b in zip(rows, columns, strict=True) if start + a < b]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
