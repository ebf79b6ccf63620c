"""Draw kinds of images of which different ones look much alike, scan them, and say how the scan did.

    python -m tests.eval.kinds SEED... [--kind NAME]... [--instances N] [--engine balanced|hash] [--out FILE]

Of each kind N families are drawn: some originals of one template, with other content, and true copies of each. The
program's own command line scans them, a folder for each kind, as it would a person's. Apart: pairs of different
images of a family (and their copies) that are in no group together. Weak: such pairs that only a weak match ties.
Wrong, firm: such pairs that are tied without one. Elsewhere: pairs of two families that are tied in any way.
Together: copies that stand in a group with their original; a photograph that lies in a screenshot counts as found
by any relation.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dedup_gui.output import write_text
from tests.eval.kinds.catalogue import KINDS
from tests.eval.kinds.library import make
from tests.eval.kinds.score import score

HEADINGS = (
    "kind", "pairs apart", "apart", "weak", "wrong, firm", "elsewhere", "copies", "together", "weakly", "seconds"
)  # fmt: skip


def scan(folder: str, out: str, engine: str) -> dict[str, Any]:
    """The report of the program's own command line."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "dedup_gui", "scan", folder, "--json", out, "--engine", engine]
        subprocess.run([*command, "--no-cache", "--quiet", "--data-dir", data], check=True, stdout=subprocess.DEVNULL)
    with open(out, encoding="utf-8") as file:
        report: dict[str, Any] = json.load(file)
    return report


def measured(kind: str, seed: int, instances: int, engine: str, folder: str) -> dict[str, Any]:
    """Draw a kind into a folder, scan it, compare."""
    pictures = os.path.join(folder, f"{kind}-{seed}")
    pieces = make(pictures, kind, seed=seed, instances=instances)
    start = time.monotonic()
    report = scan(pictures, os.path.join(folder, f"{kind}-{seed}-{engine}.json"), engine)
    found = score(report, pieces)
    row: dict[str, Any] = {
        "kind": kind,
        "seed": seed,
        "files": len(pieces),
        "seconds": round(time.monotonic() - start, 1),
    }
    row.update(found.to_json())
    row["pairs"] = {
        name: [[os.path.relpath(a, pictures), os.path.relpath(b, pictures), why] for a, b, why in pairs]
        for name, pairs in row["pairs"].items()
    }
    row["skipped"] = [os.path.relpath(skipped["path"], pictures) for skipped in report["skipped"]]
    return row


def table(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of Markdown, a row for each kind, its seeds added up, and one for all."""
    sums: dict[str, dict[str, float]] = {}
    for row in rows:
        for name in (row["kind"], "all"):
            line = sums.setdefault(name, {})
            for key, value in row.items():
                if isinstance(value, int | float) and key != "seed":
                    line[key] = line.get(key, 0) + value
    if "all" in sums:
        sums["all"] = sums.pop("all")  # to the end
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|" + "---|" * len(HEADINGS)
    for name, line in sums.items():
        different = line["apart"] + line["weak"] + line["wrong_firm"]
        same = line["together"] + line["missed"]
        cells = (
            name,
            f"{different:.0f}",
            _share(line["apart"], different),
            _share(line["weak"], different),
            f"{line['wrong_firm']:.0f}",
            f"{line['wrong_elsewhere']:.0f}",
            f"{same:.0f}",
            _share(line["together"], same),
            _share(line["together_weakly"], same),
            f"{line['seconds']:.0f}",
        )
        yield f"| {' | '.join(cells)} |"


def _share(part: float, of: float) -> str:
    return f"{100 * part / of:.1f} %" if of else ""


def main(argv: Sequence[str] | None = None) -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only this one; repeatable")
    parser.add_argument("--instances", type=int, default=30, metavar="N", help="families of each kind (default: 30)")
    parser.add_argument("--engine", choices=("balanced", "hash"), default="balanced")
    parser.add_argument("--out", help="write everything as JSON, with the pairs by name")
    parser.add_argument("--keep", metavar="FOLDER", help="draw there, and leave images and reports")
    args = parser.parse_args(argv)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or scratch
        for seed in args.seeds:
            for kind in args.kind or KINDS:
                rows.append(measured(kind, seed, args.instances, args.engine, folder))
                print(list(table(rows[-1:]))[2], file=sys.stderr, flush=True)
                if args.out:
                    settings = {"seeds": args.seeds, "instances": args.instances, "engine": args.engine}
                    write_text(args.out, json.dumps({"settings": settings, "kinds": rows}, indent=1) + "\n")
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
