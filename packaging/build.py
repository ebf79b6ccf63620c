"""Make what people install: `python packaging/build.py` freezes the program and makes this system's installers.

The steps, in this order: translations are compiled, icons drawn, PyInstaller gathers the program into one folder
(no UPX), what it does not need is left out, what lies inside is written down (notices, bill of materials), the frozen
program proves itself, and the installers are made. docs/packaging.md says what each step needs.

    python packaging/build.py                    everything that this system can make
    python packaging/build.py bundle             up to the frozen program that proved itself
    python packaging/build.py deb appimage       installers of a bundle that is there
    python packaging/build.py sizes              the table of large parts in docs/packaging.md
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bundle import appimage, debian, freezing, macos, parts, windows

INSTALLERS: dict[str, dict[str, Callable[[str], str]]] = {
    "linux": {"deb": debian.make_deb, "appimage": appimage.make_appimage},
    "win32": {"setup": windows.make_setup},
    "darwin": {"dmg": macos.make_image},
}
"""System -> name of an installer -> what makes it of the bundle and returns its path."""


def main(arguments: list[str]) -> int:
    """Run the steps that were asked for."""
    known = INSTALLERS.get(sys.platform, {})
    parser = argparse.ArgumentParser(description="Freeze the program and make installers.")
    names = ["bundle", "sizes", *known]
    parser.add_argument("what", nargs="*", help=f"{', '.join(names)} (default: everything)")
    asked = parser.parse_args(arguments).what or ["bundle", *everything(known)]
    unknown = [name for name in asked if name not in names]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; choose from {', '.join(names)}")
    bundle = freezing.bundle_folder()
    if "bundle" in asked:
        freezing.freeze()
        freezing.prove()
    if "sizes" in asked:
        print(parts.write_page(freezing.libraries_folder(bundle)))
    for name in asked:
        if name in known:
            print(f"== {name}", flush=True)
            print(known[name](bundle), flush=True)
    return 0


def everything(known: Iterable[str]) -> list[str]:
    """What is made where nothing is named: an AppImage only where its runtime was fetched."""
    return [name for name in known if name != "appimage" or os.environ.get(appimage.RUNTIME_VARIABLE)]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
