"""`duplicate-images`: the pairs that its command prints.

run_duplicate_images.py FOLDER OUT DISTANCE
"""

import json
import os
import shlex
import subprocess
import sys


def main(folder: str, out: str, distance: str) -> None:
    """Write the pairs."""
    program = os.path.join(os.path.dirname(sys.executable), "find-dups")
    command = [program, folder, "--max-distance", distance, "--on-equal", "quote", "--parallel", "-qq"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    with open(out, "w", encoding="utf-8") as file:
        json.dump([shlex.split(line) for line in printed.splitlines()], file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
