"""`difPy`: each image with those that match it.

run_difpy.py FOLDER OUT duplicates|similar same-size|any-size
"""

import json
import sys

import difPy


def main(folder: str, out: str, similarity: str, same_size: bool) -> None:
    """Write the pairs."""
    built = difPy.build(folder, show_progress=False)
    found = difPy.search(built, similarity=similarity, same_dim=same_size, show_progress=False).result
    pairs = [[path, match[0]] for path, matches in found.items() for match in matches]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "same-size")
