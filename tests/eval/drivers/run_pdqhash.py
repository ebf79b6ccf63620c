"""`pdqhash`: the PDQ hash of every image, and all pairs within a distance, turned and mirrored if asked.

run_pdqhash.py FOLDER OUT DISTANCE upright|turned
"""

import json
import os
import sys

import numpy as np
import pdqhash
from PIL import Image

BLOCK = 512
LEAST_QUALITY = 50  # below it, says the hash's own specification, a hash means nothing


def main(folder: str, out: str, distance: int, turned: bool) -> None:
    """Write the pairs."""
    paths, bits = [], []
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            try:
                with Image.open(path) as image:
                    pixels = np.asarray(image.convert("RGB"))
            except (OSError, ValueError):
                continue
            hashes, quality = pdqhash.compute_dihedral(pixels) if turned else pdqhash.compute(pixels)
            if quality >= LEAST_QUALITY:
                bits.append(np.atleast_2d(np.asarray(hashes)))
                paths.append(path)
    # Of two rows of ones and minus ones, the product is the number of equal bits less the number of different ones.
    signs = np.where(np.stack(bits), 1.0, -1.0).astype(np.float32)
    pairs = []
    for start in range(0, len(paths), BLOCK):
        rows = signs[start : start + BLOCK, 0]
        alike = np.max([rows @ signs[:, turn].T for turn in range(signs.shape[1])], axis=0)
        found = np.nonzero((signs.shape[2] - alike) / 2.0 <= distance + 0.5)
        pairs += [[paths[start + a], paths[b]] for a, b in zip(*found, strict=True) if start + a < b]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "turned")
