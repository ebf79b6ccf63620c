"""See that a tag is the version, and the newest release of the metainfo, of CHANGELOG.md and of winget's manifest."""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bundle.identity import APP_ID, COMMAND, PACKAGING, ROOT, version

WINGET = os.path.join(PACKAGING, "windows", "winget")


def versions() -> dict[str, str]:
    """Where a version stands -> which."""
    metainfo = os.path.join(PACKAGING, "linux", f"{APP_ID}.metainfo.xml")
    release = ElementTree.parse(metainfo).find("releases/release")  # noqa: S314 - our own file
    found = {
        "dedup_gui/__init__.py": version(),
        "metainfo": release.get("version", "") if release is not None else "",
        "CHANGELOG.md": _first(os.path.join(ROOT, "CHANGELOG.md"), r"^## (\S+)"),
        "manual page": _first(os.path.join(PACKAGING, "linux", f"{COMMAND}.1"), r'^\.TH .* "Dedup (\S+)"'),
    }
    for name in sorted(os.listdir(WINGET)):
        found[f"winget/{name}"] = _first(os.path.join(WINGET, name), r"^PackageVersion: (\S+)")
    return found


def main(arguments: list[str]) -> int:
    """Compare all with a tag, or with one another."""
    found = versions()
    expected = arguments[0].removeprefix("v") if arguments else version()
    wrong = {place: one for place, one in found.items() if one != expected}
    for place, one in wrong.items():
        print(f"{place} says {one}, not {expected}", file=sys.stderr)
    return 1 if wrong else 0


def _first(path: str, pattern: str) -> str:
    with open(path, encoding="utf-8") as file:
        found = re.search(pattern, file.read(), re.MULTILINE)
    return found.group(1) if found else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
