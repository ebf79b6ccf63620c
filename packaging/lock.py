"""Write requirements/*.txt: every package with its version and hashes, for every system that we support.

Needs `uv`. The files name no index: pip and uv use the one that the computer is set up with.
"""

from __future__ import annotations

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# name of the lock -> (extras, the lock whose versions it shares)
LOCKS: dict[str, tuple[tuple[str, ...], str]] = {
    "run": (("build",), ""),
    "test": (("build", "test", "bench"), "run"),
    "package": (("build", "package"), "run"),
}

HEADER = """\
# Versions and hashes of what `make {name}` installs; written by packaging/lock.py, do not edit.
"""


def lock(name: str, upgrade: bool = False) -> None:
    """Write requirements/NAME.txt.

    Args:
        name: a key of `LOCKS`.
        upgrade: take the newest versions instead of keeping those in the file.
    """
    extras, shared = LOCKS[name]
    target = os.path.join("requirements", f"{name}.txt")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--generate-hashes", "--quiet"]
    command += ["--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["pyproject.toml", "--output-file", target]
    command += ["--upgrade"] if upgrade else []
    for extra in extras:
        command += ["--extra", extra]
    if shared:
        command += ["--constraint", os.path.join("requirements", f"{shared}.txt")]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    path = os.path.join(ROOT, target)
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith(("#", "--"))]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER.format(name=name))
        file.writelines(lines)


if __name__ == "__main__":
    for lock_name in LOCKS:
        lock(lock_name, upgrade="--upgrade" in sys.argv[1:])
