"""`dedup-gui import`: the groups of another tool, judged here."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from dedup_gui.cli_scan import check_outputs, print_groups, printable_path, scan_with_progress, write_reports
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import Relation
from dedup_gui.exchange.other_tools.comparison import Comparison, compare, relations, to_dict
from dedup_gui.exchange.other_tools.reading import read_groups
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.qt.texts.imported import summary
from dedup_gui.store.settings_file import SettingsFile

RELATION_WORDS = {
    Relation.BURST: "another moment or exposure",
    Relation.VARIANT: "the same template with other content",
    Relation.PARTIAL: "they share a part only",
}
SHOWN = 20
"""Groups told in full on standard output; the JSON has all."""


def run_import(arguments: argparse.Namespace, settings: ScanSettings, paths: Paths) -> int:
    """Read another tool's groups, judge them, print what became of them, and write the files asked for.

    Returns:
        The exit code.

    Raises:
        DedupError: the file cannot be read or is of no known tool, or a report cannot be written.
    """
    outputs = check_outputs(arguments)
    foreign = read_groups(arguments.source, arguments.images)
    saved, _ = SettingsFile(paths.settings_file).load()
    with Program(paths) as program:
        steps = program.judge(foreign, settings, use_cache=not arguments.no_cache, keeper_rules=saved.keeper_rules)
        result = scan_with_progress(steps, quiet=arguments.quiet)
        compared = compare(foreign, result)
        write_reports(arguments, result, program, {"imported": to_dict(compared)})
    if "-" not in outputs:
        print_groups(result)
        print_comparison(compared)
    return 0


def print_comparison(compared: Comparison, shown: Callable[[str], str] = printable_path) -> None:
    """What became of the tool's groups, on standard output; `shown` says what an image is called there."""
    print(summary(compared))
    if compared.refused_pairs:
        print(f"{compared.refused_pairs:,} of {compared.pairs:,} pairs are refused.")
    for group in compared.refused[:SHOWN]:
        words = ", ".join(RELATION_WORDS[relation] for relation in relations(group) if relation in RELATION_WORDS)
        print(f"{compared.tool} grouped these (group {group.number}), Dedup does not{f': {words}' if words else ''}")
        for part in group.parts:
            for number, path in enumerate(part):
                print(f"  {'-' if number == 0 else ' '} {shown(path)}")
    if len(compared.refused) > SHOWN:
        print(f"… and {len(compared.refused) - SHOWN:,} more; --json writes all")
    if compared.unusable:
        print("Could not be judged:")
    for skipped in compared.unusable[:SHOWN]:
        print(f"  {skipped.code.value:<16} {shown(skipped.path)}")
    if len(compared.unusable) > SHOWN:
        print(f"  … and {len(compared.unusable) - SHOWN:,} more")
    for path, image in list(compared.companions.items())[:SHOWN]:
        print(f"  moves with {shown(image)}: {shown(path)}")
