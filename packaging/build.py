"""Make what people install: `python packaging/build.py` freezes the program and makes this system's installers.

The steps, in this order: translations are compiled, icons drawn, PyInstaller gathers the program into one folder
(no UPX), what it does not need is left out, what lies inside is written down (notices, bill of materials), the frozen
program proves itself, and the installers are made. docs/packaging.md says what each step needs.

    python packaging/build.py                    everything that this system can make
    python packaging/build.py bundle             up to the frozen program that proved itself
    python packaging/build.py deb appimage       installers of a bundle that is there
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bundle import freezing

INSTALLERS: dict[str, dict[str, Callable[[str], str]]] = {"linux": {}, "win32": {}, "darwin": {}}
"""System -> name of an installer -> what makes it of the bundle and returns its path."""


def main(arguments: list[str]) -> int:
    """Run the steps that were asked for."""
    known = INSTALLERS.get(sys.platform, {})
    parser = argparse.ArgumentParser(description="Freeze the program and make installers.")
    parser.add_argument("what", nargs="*", choices=["bundle", *known, []], help="default: everything")
    asked = parser.parse_args(arguments).what or ["bundle", *known]
    bundle = freezing.bundle_folder()
    if "bundle" in asked:
        freezing.freeze()
        freezing.prove()
    for name in asked:
        if name != "bundle":
            print(f"== {name}", flush=True)
            print(known[name](bundle), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
