#!/usr/bin/env python3
"""Run our engines and other tools on one labelled folder and print one table.

    compare_tools.py FOLDER [--only NAME,NAME] [--work DIR]

FOLDER holds `manifest.json` (see `dedup_gui.core.evaluate`). Other tools are installed on demand, each into a virtual
environment of its own under --work; one that does not install or run is listed with the reason. Each is run as its
own documentation shows. Pairs of images in one group count, as for us.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

from dedup_gui.core.evaluate import Truth, evaluate  # noqa: E402

TIMEOUT = 3600

IMAGEHASH = """
import itertools, json, os, sys
import imagehash
from PIL import Image
hashes = {}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        try:
            with Image.open(os.path.join(folder, name)) as image:
                hashes[os.path.join(folder, name)] = imagehash.phash(image)
        except Exception:
            pass
part = {path: path for path in hashes}
def top(path):
    while part[path] != path:
        path = part[path]
    return path
for (a, x), (b, y) in itertools.combinations(hashes.items(), 2):
    if x - y <= 8:
        part[top(b)] = top(a)
groups = {}
for path in hashes:
    groups.setdefault(top(path), []).append(path)
json.dump([group for group in groups.values() if len(group) > 1], open(sys.argv[2], "w"))
"""

CZKAWKA = """
import json, sys
from pathlib import Path
from czkawka import ImageSimilarity
finder = ImageSimilarity()
finder.set_directories([Path(sys.argv[1])])
finder.set_similarity(10)
json.dump([[str(path) for path in group] for group in finder.find_similar()], open(sys.argv[2], "w"))
"""

DIFPY = """
import json, sys
import difPy
if __name__ == "__main__":
    found = difPy.search(difPy.build(sys.argv[1], show_progress=False), similarity="similar", show_progress=False,
                         same_dim=False).result
    json.dump([[path, *(match[0] for match in matches)] for path, matches in found.items()], open(sys.argv[2], "w"))
"""

IMAGEDEDUP = """
import json, os, sys
from imagededup.methods import CNN
if __name__ == "__main__":
    finder = CNN(verbose=False)
    codes = finder.encode_images(image_dir=sys.argv[1], recursive=True)
    found = finder.find_duplicates(encoding_map=codes, min_similarity_threshold=0.9)
    groups = [[os.path.join(sys.argv[1], name) for name in (path, *matches)] for path, matches in found.items()]
    json.dump([group for group in groups if len(group) > 1], open(sys.argv[2], "w"))
"""


@dataclass(frozen=True)
class Tool:
    """A tool to compare with: a name, the packages it needs, the script that runs it."""

    name: str
    packages: tuple[str, ...]
    script: str


TOOLS = (
    Tool("imagehash pHash 8", ("imagehash",), IMAGEHASH),
    Tool("czkawka similarity 10", ("czkawka",), CZKAWKA),
    Tool("difPy similar", ("difpy",), DIFPY),
    Tool("imagededup CNN 0.9", ("imagededup", "setuptools"), IMAGEDEDUP),
)
ENGINES = ("hash", "balanced")


def our_groups(engine: str, folder: str, work: str) -> list[list[str]]:
    """Scan with one of our engines."""
    out = os.path.join(work, f"{engine}.json")
    data = os.path.join(work, f"data-{engine}")
    command = [sys.executable, "-m", "dedup_gui", "scan", folder, "--engine", engine, "--json", out, "--quiet"]
    subprocess.run([*command, "--no-cache", "--data-dir", data], check=True, cwd=ROOT, timeout=TIMEOUT)
    with open(out, encoding="utf-8", errors="surrogateescape") as file:
        return [[member["path"] for member in group["members"]] for group in json.load(file)["groups"]]


def their_groups(tool: Tool, folder: str, work: str) -> list[list[str]]:
    """Install a tool, if need be, and run it."""
    place = os.path.join(work, tool.packages[0])
    python = os.path.join(place, "Scripts" if os.name == "nt" else "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", place], check=True, timeout=TIMEOUT)
        install = [python, "-m", "pip", "install", "--quiet", *tool.packages]
        subprocess.run(install, check=True, capture_output=True, timeout=TIMEOUT)
    script, out = os.path.join(place, "run.py"), os.path.join(place, "groups.json")
    with open(script, "w", encoding="utf-8") as file:
        file.write(tool.script)
    subprocess.run([python, script, folder, out], check=True, capture_output=True, timeout=TIMEOUT)
    with open(out, encoding="utf-8") as file:
        groups: list[list[str]] = json.load(file)
    return groups


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--only", default="", help="names, or beginnings of names, with commas between")
    parser.add_argument("--work", default=os.path.join(os.path.expanduser("~"), ".cache", "dedup-gui-compare"))
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    folder = os.path.realpath(args.folder)
    truth = Truth.load(os.path.join(folder, "manifest.json"))
    wanted = tuple(name for name in args.only.split(",") if name)
    print(
        "| tool | pair precision | copies found | tier 0-2 | tier 3 | tier 4 | false pairs (same scene) | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in (*(f"Dedup {engine}" for engine in ENGINES), *(tool.name for tool in TOOLS)):
        if wanted and not name.startswith(wanted):
            continue
        began = time.perf_counter()
        try:
            if name.startswith("Dedup "):
                groups = our_groups(name.removeprefix("Dedup "), folder, args.work)
            else:
                groups = their_groups(next(tool for tool in TOOLS if tool.name == name), folder, args.work)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            print(f"| {name} | did not run: {str(error)[:80]} | | | | | | |", flush=True)
            continue
        seconds = time.perf_counter() - began
        found = evaluate(groups, truth)
        low = [share for tier, share in found.by_tier.items() if tier <= 2]
        easy = sum(share.found for share in low) / max(1, sum(share.total for share in low))
        tiers = [found.by_tier[tier].value if tier in found.by_tier else float("nan") for tier in (3, 4)]
        wrong = f"{len(found.false_pairs)} ({len(found.alike_pairs)})"
        shares = (found.precision.value, found.variants.value, easy, *tiers)
        print(f"| {name} | {' | '.join(f'{v:.4f}' for v in shares)} | {wrong} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
