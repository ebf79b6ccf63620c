"""dupeGuru's picture mode, without its window: its own scanner, matcher and groups.

run_dupeguru.py FOLDER OUT HARDNESS same-size|any-size

The program's folder (the one that holds `core` and `qt`) is in the environment variable DUPEGURU.
"""

import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main(folder: str, out: str, hardness: int, any_size: bool) -> None:
    """Write the groups."""
    sys.path.insert(0, os.environ["DUPEGURU"])
    fs, scanning = import_module("core.fs"), import_module("core.scanner")
    scanner = import_module("core.pe.scanner").ScannerPE()
    picture = import_module("qt.pe.photo").File
    with tempfile.TemporaryDirectory() as scratch:
        fs.filesdb.connect(os.path.join(scratch, "digests.db"))
        scanner.cache_path = os.path.join(scratch, "pictures.db")
        scanner.scan_type = scanning.ScanType.FUZZYBLOCK
        scanner.min_match_percentage = hardness
        scanner.match_scaled = any_size
        files = [file for place, _, _ in os.walk(folder) for file in fs.get_files(Path(place), fileclasses=[picture])]
        groups = scanner.get_dupe_groups(files)
        fs.filesdb.close()
    with open(out, "w", encoding="utf-8") as written:
        json.dump([[str(file.path) for file in group] for group in groups], written)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "any-size")
