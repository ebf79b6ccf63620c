"""Run our engines and other tools on one labelled folder and print one table.

    python -m tests.eval.compare_tools FOLDER [--only NAME,NAME] [--every N] [--again] [--minutes N] [--work DIR]
    python -m tests.eval.compare_tools FOLDER --only "Dedup balanced,fastdup 0.96" --rounds 5 [--against CHECKOUT]

FOLDER holds images and `manifest.json` (see `core.report.evaluate`). Each tool is installed on demand into a
folder of its own under --work, nothing on the system; one that cannot be had, fails, or takes longer than --minutes
is listed with the reason. Each runs alone, without a cache, with the settings that `compared_tools` states.

A tool that presents groups is measured by its groups; one that answers with pairs is measured by its pairs alone.
What each found is kept under --work and printed again unless --again is given, so the table may be made in several
runs.

Columns: the share of the altered copies that were found with their original, in all and by how strongly they were
altered; of the pairs that were called duplicates, the share that are; the wrong ones, and in brackets those of them
that show the same scene; seconds by the clock; images a second; CPU seconds; the most memory of all the tool's
processes.

With --rounds the tools are raced instead: in turn, so that what else the computer does meets all of them, so many
times; images a second (median, least and most), and each tool's as against the first one's, round by round; with
--against also another checkout of this program, its balanced engine. FOLDER needs no manifest then.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from dedup_gui.core.image.formats import is_image_name
from dedup_gui.core.report.evaluate import Evaluation, Truth, evaluate
from tests.eval.compared_tools import TOOLS, Tool
from tests.eval.measured_run import Cost, RunError, run
from tests.eval.tool_homes import NotAvailable

HEADINGS = (
    "tool", "setting", "copies found", "tiers 0-2", "tier 3", "tier 4", "pair precision", "false pairs (same scene)",
    "seconds", "images a second", "CPU seconds", "peak MB",
)  # fmt: skip
RACE_HEADINGS = (
    "tool", "setting", "images a second", "least", "most", "as against the first", "CPU seconds", "peak MB",
)  # fmt: skip
EASY = (0, 1, 2)


@dataclass(frozen=True)
class Outcome:
    """What a tool found, and what it cost.

    Attributes:
        version: of the tool, "" if it is not known.
        groups: absolute paths; pairs, where the tool answers with pairs.
        cost: None if it did not run to its end.
        failure: why it did not.
    """

    version: str
    groups: list[list[str]]
    cost: Cost | None
    failure: str = ""

    def write(self, path: str) -> None:
        """As JSON: beside what `read` needs, an object with "groups", as a scan's report has."""
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            json.dump(asdict(self), file, ensure_ascii=False)

    @classmethod
    def read(cls, path: str) -> Outcome:
        """From `write`."""
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            data = json.load(file)
        return cls(data["version"], data["groups"], Cost(**data["cost"]) if data["cost"] else None, data["failure"])


def groups_of(report: Any) -> list[list[str]]:
    """Groups of a scan's JSON report, or of a driver's list of lists."""
    found = report["groups"] if isinstance(report, dict) else report
    groups = (group["members"] if isinstance(group, dict) else group for group in found)
    return [[member["path"] if isinstance(member, dict) else member for member in group] for group in groups]


def ask(tool: Tool, folder: str, work: str, limit: float) -> Outcome:
    """Install a tool, if need be, and run it on a folder."""
    version = ""
    with tempfile.TemporaryDirectory() as home:
        out = os.path.join(home, "found.json")
        try:
            installed = tool.install(work)
            version = installed.version
            command = tool.command(installed, folder, out)
            cost = run(command, limit, tool.environment(installed, home), cwd=home)
            with open(out, encoding="utf-8", errors="surrogateescape") as file:
                return Outcome(version, groups_of(json.load(file)), cost)
        except (NotAvailable, RunError, OSError, ValueError) as error:
            return Outcome(version, [], None, " ".join(str(error).split()) or type(error).__name__)


def row(tool: Tool, outcome: Outcome, truth: Truth) -> list[str]:
    """A tool's row of the table."""
    title = [f"{tool.name} {outcome.version}".strip(), tool.setting]
    if outcome.cost is None:
        return [*title, f"not available: {outcome.failure[:100]}", *[""] * (len(HEADINGS) - 3)]
    found = evaluate(outcome.groups, truth)
    shares = (found.variants.value, tier_share(found, EASY), tier_share(found, (3,)), tier_share(found, (4,)))
    cost = outcome.cost
    return [
        *title,
        *("" if share is None else f"{share:.1%}" for share in shares),
        f"{found.precision.value:.2%}",
        f"{len(found.false_pairs)} ({len(found.alike_pairs)})",
        f"{cost.seconds:.0f}",
        f"{len(truth.images) / cost.seconds:.1f}",
        f"{cost.cpu_seconds:.0f}" if cost.cpu_seconds else "",
        f"{cost.peak_bytes / 1e6:.0f}" if cost.peak_bytes else "",
    ]


def race_row(tool: Tool, outcomes: Sequence[Outcome], first: Sequence[Outcome], images: int) -> list[str]:
    """A tool's row of the race's table: its rounds beside those of the first tool."""
    title = [f"{tool.name} {outcomes[0].version}".strip(), tool.setting]
    failure = next((outcome.failure for outcome in outcomes if outcome.cost is None), None)
    if failure is not None:
        return [*title, f"not available: {failure[:100]}", *[""] * (len(RACE_HEADINGS) - 3)]
    costs = [outcome.cost for outcome in outcomes if outcome.cost is not None]
    speeds = [images / cost.seconds for cost in costs]
    ratios = [one.cost.seconds / cost.seconds for one, cost in zip(first, costs, strict=True) if one.cost is not None]
    return [
        *title,
        *(f"{speed:.1f}" for speed in (median(speeds), min(speeds), max(speeds))),
        f"{median(ratios):.2f}" if ratios else "",
        f"{median(cost.cpu_seconds for cost in costs):.0f}",
        f"{max(cost.peak_bytes for cost in costs) / 1e6:.0f}",
    ]


def race(tools: Sequence[Tool], folder: str, work: str, rounds: int, limit: float) -> list[list[str]]:
    """Run the tools in turn, so many times each; their rows."""
    outcomes: dict[str, list[Outcome]] = {tool.key: [] for tool in tools}
    for number in range(rounds):
        for tool in tools:
            outcomes[tool.key].append(ask(tool, folder, work, limit))
            cost = outcomes[tool.key][-1].cost
            print(f"{number + 1}. {tool.name}: {cost.seconds if cost else 0:.1f} s", file=sys.stderr, flush=True)
    images = sum(is_image_name(name) for _, _, names in os.walk(folder) for name in names)
    return [race_row(tool, outcomes[tool.key], outcomes[tools[0].key], images) for tool in tools]


def tier_share(found: Evaluation, tiers: Iterable[int]) -> float | None:
    """The share of the copies of some tiers that were found; None if there are none."""
    shares = [found.by_tier[tier] for tier in tiers if tier in found.by_tier]
    total = sum(share.total for share in shares)
    return sum(share.found for share in shares) / total if total else None


def table(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Iterator[str]:
    """Lines of Markdown."""
    for cells in (headings, ["---"] * len(headings), *rows):
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def part_of(folder: str, every: int, into: str) -> None:
    """Make a labelled folder of every n-th group, scene and other image of a larger one.

    Args:
        folder: the labelled folder.
        every: how many make one.
        into: an empty folder; files become hard links where the disk allows it.
    """
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        whole = json.load(file)
    groups = whole["groups"][::every]
    scenes = whole.get("hard_negatives", [])[::every]
    others = whole.get("distractors", [])[::every]
    grouped = {name for group in groups for name in group}
    # An image of a scene may be the base of a group that is left out: without its copies it is one image more.
    names = grouped.union(others, *(scene["files"] for scene in scenes))
    attacks = {name: what for name, what in whole.get("attacks", {}).items() if name in grouped}
    for name in sorted(names):
        place = os.path.join(into, name)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            os.link(os.path.join(folder, name), place)
        except OSError:
            shutil.copy2(os.path.join(folder, name), place)
    part = {"groups": groups, "attacks": attacks, "distractors": others, "hard_negatives": scenes}
    with open(os.path.join(into, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(part, file)


def main(argv: Sequence[str] | None = None) -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--only", default="", help="beginnings of names, with commas between; 'Dedup hash' is one")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th group and other image")
    parser.add_argument("--again", action="store_true", help="run what was run before, too")
    parser.add_argument("--minutes", type=float, default=30.0, help="how long a tool may take (default: 30)")
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="race the tools, in turn, so many times")
    parser.add_argument("--against", default="", metavar="CHECKOUT", help="race this checkout, too")
    parser.add_argument("--work", default=os.path.join(os.path.expanduser("~"), ".cache", "dedup-gui-compare"))
    args = parser.parse_args(argv)
    folder, work = os.path.realpath(args.folder), os.path.realpath(args.work)
    results = os.path.join(work, "results", f"{folder.strip(os.sep).replace(os.sep, '-')}-{args.every}")
    os.makedirs(results, exist_ok=True)
    if args.every > 1:
        part = os.path.join(results, "images")
        if not os.path.exists(part):
            part_of(folder, args.every, part)
        folder = part
    wanted = tuple(name for name in args.only.split(",") if name)
    tools = [tool for tool in TOOLS if not wanted or f"{tool.name} {tool.setting}".startswith(wanted)]
    if args.against:
        checkout = os.path.realpath(args.against)
        tools.append(Tool(f"Dedup of {os.path.basename(checkout)}", "balanced", None, "balanced", root=checkout))
    if args.rounds:
        rows = race(tools, folder, work, args.rounds, 60.0 * args.minutes)
        print("\n".join(table(rows, RACE_HEADINGS)))
        return
    truth = Truth.load(os.path.join(folder, "manifest.json"))
    rows = []
    for tool in tools:
        kept = os.path.join(results, f"{tool.key}.json")
        if args.again or not os.path.exists(kept):
            print(f"{tool.name}, {tool.setting} ...", file=sys.stderr, flush=True)
            ask(tool, folder, work, 60.0 * args.minutes).write(kept)
        rows.append(row(tool, Outcome.read(kept), truth))
        print("  " + ", ".join(rows[-1][2:]), file=sys.stderr, flush=True)
    print(f"{len(truth.images)} images, {len(truth.attacks)} of them altered copies.\n")
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
