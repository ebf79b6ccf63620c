"""`fastdup`: the connected components of its graph of similar images.

run_fastdup.py FOLDER OUT SIMILARITY
"""

import json
import sys
import tempfile

import fastdup


def main(folder: str, out: str, similarity: float) -> None:
    """Write the groups."""
    with tempfile.TemporaryDirectory() as scratch:
        finder = fastdup.create(work_dir=scratch, input_dir=folder)
        finder.run(ccthreshold=similarity, overwrite=True)
        table = finder.connected_components()[0]
    # Where no two images are similar the table has no columns either.
    groups = [] if table.empty else table.groupby("component_id")["filename"].apply(list)
    with open(out, "w", encoding="utf-8") as file:
        json.dump([group for group in groups if len(group) > 1], file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
