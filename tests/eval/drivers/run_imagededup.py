"""`imagededup`: pairs by one of its methods, at its own default threshold.

run_imagededup.py FOLDER OUT PHash|DHash|AHash|WHash|CNN
"""

import json
import os
import sys

from imagededup import methods


def main(folder: str, out: str, method: str) -> None:
    """Write the pairs."""
    finder = getattr(methods, method)(verbose=False)
    encoded = finder.encode_images(image_dir=folder, recursive=True)
    found = finder.find_duplicates(encoding_map=encoded)
    pairs = [
        [os.path.join(folder, name), os.path.join(folder, other)]
        for name, others in found.items()
        for other in others
        if name < other
    ]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
