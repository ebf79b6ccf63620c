"""findimagedupes: the sets that it hands to its viewer.

run_findimagedupes.py FOLDER OUT PERCENT

Its Perl script is in the environment variable FINDIMAGEDUPES.
"""

import json
import os
import subprocess
import sys
import tempfile

# The viewer that it is given: writes the names of a set, each ended by a zero byte, and one more after the set.
VIEWER = """#!/bin/sh
printf '%s\\0' "$@" >>"$SETS"
printf '\\0' >>"$SETS"
"""


def main(folder: str, out: str, percent: str) -> None:
    """Write the groups."""
    with tempfile.TemporaryDirectory() as scratch:
        viewer, sets = os.path.join(scratch, "viewer"), os.path.join(scratch, "sets")
        with open(viewer, "w", encoding="ascii") as script:
            script.write(VIEWER)
        os.chmod(viewer, 0o700)
        with open(sets, "wb"):
            pass
        command = ["perl", os.environ["FINDIMAGEDUPES"], "-q", "-R", "-t", f"{percent}%", "-p", viewer, folder]
        subprocess.run(command, check=True, env={**os.environ, "SETS": sets})
        with open(sets, "rb") as found:
            written = found.read()
    groups = [[os.fsdecode(name) for name in group.split(b"\0")] for group in written.split(b"\0\0") if group]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(groups, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
