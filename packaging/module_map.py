"""Write docs/modules.md: every module with the first sentence of its docstring. `--check` only compares."""

from __future__ import annotations

import ast
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "docs", "modules.md")
FOLDERS = {
    "dedup_gui": "Wiring: the entry points, and what connects the layers",
    "dedup_gui/core": "Rules and algorithms: no window, no database",
    "dedup_gui/store": "What lies on disk",
    "dedup_gui/qt": "What is seen",
}


def first_sentence(path: str) -> str:
    """What a module says of itself."""
    with open(path, encoding="utf-8") as file:
        text = ast.get_docstring(ast.parse(file.read())) or ""
    return " ".join(text.split("\n\n")[0].split())


def module_map() -> str:
    """The page."""
    lines = ["# The modules", "", "Written by `make map` from the modules' docstrings.", ""]
    for folder, title in FOLDERS.items():
        lines += [f"## {folder}/", "", title + ".", "", "| Module | What it is |", "|---|---|"]
        for name in sorted(os.listdir(os.path.join(ROOT, *folder.split("/")))):
            if name.endswith(".py") and name != "__init__.py":
                said = first_sentence(os.path.join(ROOT, *folder.split("/"), name)).replace("|", "\\|")
                lines.append(f"| `{name}` | {said} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the page, or say whether it is up to date."""
    page = module_map()
    if "--check" in sys.argv[1:]:
        with open(TARGET, encoding="utf-8") as file:
            return int(file.read() != page)
    with open(TARGET, "w", encoding="utf-8", newline="\n") as file:
        file.write(page)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
