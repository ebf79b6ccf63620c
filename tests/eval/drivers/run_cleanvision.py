"""`cleanvision`: its sets of exact and of near duplicates.

run_cleanvision.py FOLDER OUT
"""

import json
import sys

from cleanvision import Imagelab


def main(folder: str, out: str) -> None:
    """Write the groups."""
    lab = Imagelab(data_path=folder, verbose=False)
    issues = ("exact_duplicates", "near_duplicates")
    lab.find_issues({issue: {} for issue in issues}, verbose=False)
    with open(out, "w", encoding="utf-8") as file:
        json.dump([list(group) for issue in issues for group in lab.info[issue]["sets"]], file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
