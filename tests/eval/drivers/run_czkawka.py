"""`czkawka`: groups of similar images, through the Python bindings of its library.

run_czkawka.py FOLDER OUT SIMILARITY
"""

import json
import sys
from pathlib import Path

from czkawka import ImageSimilarity


def main(folder: str, out: str, similarity: int) -> None:
    """Write the groups."""
    finder = ImageSimilarity()
    finder.set_directories([Path(folder)])
    finder.set_similarity(similarity)
    groups = [[str(path) for path in group] for group in finder.find_similar()]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(groups, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
