"""rdfind: files of the same bytes, from the list that it writes.

run_rdfind.py FOLDER OUT

The program is in the environment variable RDFIND.
"""

import json
import os
import subprocess
import sys
import tempfile


def main(folder: str, out: str) -> None:
    """Write the groups."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = os.path.join(scratch, "results.txt")
        command = [os.environ["RDFIND"], "-outputname", listed, folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        groups: dict[str, list[str]] = {}
        with open(listed, "rb") as lines:
            for line in lines:
                if not line.startswith(b"#"):
                    # duptype id depth size device inode priority name; a copy bears its first file's id, negative.
                    fields = line.rstrip(b"\n").split(b" ", 7)
                    groups.setdefault(fields[1].decode().lstrip("-"), []).append(os.fsdecode(fields[7]))
    with open(out, "w", encoding="utf-8") as file:
        json.dump(list(groups.values()), file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
