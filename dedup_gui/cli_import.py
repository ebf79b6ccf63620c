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
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate
from dedup_gui.words.numbers import count, listed

RELATION_WORDS = TranslatedTable(
    "cli",
    {
        Relation.BURST: QT_TRANSLATE_NOOP("cli", "another moment or exposure"),
        Relation.VARIANT: QT_TRANSLATE_NOOP("cli", "the same template with other content"),
        Relation.PARTIAL: QT_TRANSLATE_NOOP("cli", "they share a part only"),
    },
)
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
        print(
            translate("cli", "{refused} of {all} pairs are refused.").format(
                refused=count(compared.refused_pairs), all=count(compared.pairs)
            )
        )
    for group in compared.refused[:SHOWN]:
        why = listed(RELATION_WORDS[relation] for relation in relations(group) if relation in RELATION_WORDS)
        said = translate("cli", "{tool} grouped these (group {number}), Dedup does not")
        if why:
            said = translate("cli", "{tool} grouped these (group {number}), Dedup does not: {why}")
        print(said.format(tool=compared.tool, number=group.number, why=why))
        for part in group.parts:
            for number, path in enumerate(part):
                print(f"  {'-' if number == 0 else ' '} {shown(path)}")
    if len(compared.refused) > SHOWN:
        more = translate("cli", "… and {number} more; --json writes all")
        print(more.format(number=count(len(compared.refused) - SHOWN)))
    if compared.unusable:
        print(translate("cli", "Could not be judged:"))
    for skipped in compared.unusable[:SHOWN]:
        print(f"  {skipped.code.value:<16} {shown(skipped.path)}")
    if len(compared.unusable) > SHOWN:
        more = translate("cli", "… and {number} more")
        print(f"  {more.format(number=count(len(compared.unusable) - SHOWN))}")
    for path, image in list(compared.companions.items())[:SHOWN]:
        moves = translate("cli", "moves with {image}: {path}")
        print(f"  {moves.format(image=shown(image), path=shown(path))}")
