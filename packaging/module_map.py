"""Write docs/modules.md: every module with the first sentence of its docstring. `--check` only compares."""

from __future__ import annotations

import ast
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "docs", "modules.md")
LAYERS = ("core", "exchange", "store", "platform", "qt")


def first_sentence(path: str) -> str:
    """What a module says of itself."""
    with open(path, encoding="utf-8") as file:
        text = ast.get_docstring(ast.parse(file.read())) or ""
    return " ".join(text.split("\n\n")[0].split())


def rooms() -> list[str]:
    """The folders of the program, relative to the root: the wiring first, then each layer with its rooms."""
    found = ["dedup_gui"]
    for layer in LAYERS:
        base = os.path.join(ROOT, "dedup_gui", layer)
        inside = sorted(folder for folder, _, names in os.walk(base) if folder != base and "__init__.py" in names)
        found += [f"dedup_gui/{layer}", *(os.path.relpath(room, ROOT).replace(os.sep, "/") for room in inside)]
    return found


def module_map() -> str:
    """The page."""
    lines = ["# The modules", "", "Written by `make map` from the modules' docstrings.", ""]
    for room in rooms():
        folder = os.path.join(ROOT, *room.split("/"))
        modules = sorted(name for name in os.listdir(folder) if name.endswith(".py") and name != "__init__.py")
        lines += [f"## {room}/", "", first_sentence(os.path.join(folder, "__init__.py")), ""]
        if modules:
            lines += ["| Module | What it is |", "|---|---|"]
        for name in modules:
            said = first_sentence(os.path.join(folder, name)).replace("|", "\\|")
            lines.append(f"| `{name}` | {said} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


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
