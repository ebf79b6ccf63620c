"""The inventory as people want it (NOTICES.txt) and as machines want it (a CycloneDX bill of materials)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from bundle import licences
from bundle.identity import NAME, PACKAGING, version
from bundle.inventory import Component

_HEAD = """\
{name} {version}: what it is made of, and under which licences

{name} itself is MIT. It contains the following, each under its own licence; the texts stand below. Nothing here is
under the GPL alone: the runtimes of the GNU compiler and PyInstaller's boot loader carry exceptions that allow any
licence.

Qt, PySide, libheif, libde265, LibRaw and the like are under the LGPL. They lie as files of their own in the program's
folder and may be replaced by other builds of them. Their sources are at download.qt.io, github.com/strukturag and
github.com/LibRaw; the third-party code inside Qt is listed at doc.qt.io/qt-6/licenses-used-in-qt.html.

"""


def text(components: Sequence[Component]) -> str:
    """NOTICES.txt."""
    width = max(len(_title(one)) for one in components)
    lines = [_HEAD.format(name=NAME, version=version())]
    lines += [f"{_title(one):{width}}  {one.licence}\n" for one in components]
    printed: dict[str, str] = {}
    for one in components:
        for content in [*one.texts, *_common(one)]:
            if content not in printed:
                printed[content] = _title(one)
                lines.append(f"\n{'=' * 100}\n{_title(one)}\n{'=' * 100}\n\n{content}\n")
    return "".join(lines)


def bill_of_materials(components: Sequence[Component]) -> str:
    """The inventory in CycloneDX's JSON, version 1.5."""
    entries = []
    for one in components:
        entry: dict[str, object] = {"type": "library", "name": one.name, "licenses": [{"expression": one.licence}]}
        if one.version:
            entry["version"] = one.version
            if one.name not in ("Dedup", "Python"):
                entry["purl"] = f"pkg:pypi/{one.name}@{one.version}"
        if one.inside:
            entry["group"] = one.inside
        entries.append(entry)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": NAME, "version": version()}},
        "components": entries,
    }
    return json.dumps(document, indent=1) + "\n"


def _title(one: Component) -> str:
    return f"{one.name} {one.version}".strip() + (f" (in {one.inside})" if one.inside else "")


def _common(one: Component) -> list[str]:
    found = []
    for name in licences.texts_of(one.licence):
        with open(os.path.join(PACKAGING, "licences", name), encoding="utf-8") as file:
            found.append(file.read().strip())
    return found
