"""`undouble`: its groups.

run_undouble.py FOLDER OUT DISTANCE
"""

import json
import sys

from undouble import Undouble


def main(folder: str, out: str, distance: int) -> None:
    """Write the groups."""
    finder = Undouble(method="phash", targetdir=folder, use_thumbnail_cache=False, verbose=0)
    finder.import_data(folder, use_thumbnail_cache=False)
    finder.compute_hash()
    finder.group(threshold=distance)
    groups = [[str(path) for path in group] for group in finder.results["select_pathnames"]]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(groups, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
