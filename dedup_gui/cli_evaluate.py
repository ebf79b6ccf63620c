"""`dedup-gui evaluate`: a scan of labelled images, and how good it was."""

from __future__ import annotations

import argparse
import io
import json

from dedup_gui.cli_scan import check_folders, scan_with_progress
from dedup_gui.core.errors import DedupError
from dedup_gui.core.long_paths import real_path
from dedup_gui.core.report.evaluate import Evaluation, Share, Truth, run_evaluation
from dedup_gui.core.report.evaluation_picture import draw_curve
from dedup_gui.core.settings import ScanSettings
from dedup_gui.output import check_writable, write_bytes, write_text
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.words import translate
from dedup_gui.words.columns import left
from dedup_gui.words.numbers import count, number


def run_evaluate(arguments: argparse.Namespace, settings: ScanSettings, paths: Paths) -> int:
    """Scan, compare with the labels, and print the figures.

    Returns:
        The exit code.

    Raises:
        DedupError: the labels cannot be read, or a file cannot be written.
    """
    for output in (arguments.json, arguments.curve):
        if output:
            check_writable(output)
    if arguments.curve == "-":
        raise DedupError(
            translate("cli", "The curve is a picture and goes to a file."),
            translate("cli", "Name one: --curve curve.png"),
        )
    check_folders(settings.folders)
    truth = Truth.load(arguments.truth)  # what cannot be read is said now, not after the scan
    with Program(paths) as program:
        result = scan_with_progress(program.scan(settings, use_cache=not arguments.no_cache), quiet=arguments.quiet)
    evaluation = run_evaluation(result, arguments.truth)
    if not evaluation.images or truth.images.isdisjoint(real_path(image.path) for image in result.images):
        raise DedupError(
            translate("cli", "none of the labelled images is among those scanned"),
            translate("cli", "The names in the file of labels are relative to the folder that it lies in."),
        )
    if arguments.json:
        write_text(arguments.json, json.dumps(evaluation.to_json(), indent=1) + "\n")
    if arguments.curve:
        stream = io.BytesIO()
        draw_curve(evaluation).save(stream, "PNG")
        write_bytes(arguments.curve, stream.getvalue())
    if arguments.json != "-":
        print_evaluation(evaluation)
    return 0


def print_evaluation(evaluation: Evaluation) -> None:
    """The figures for people, on standard output."""
    for attack, share in evaluation.by_attack.items():
        print(_row(attack, share))
    for tier, share in evaluation.by_tier.items():
        print(_row(translate("cli", "tier {number}").format(number=tier), share))
    said = translate(
        "cli",
        "pair precision {precision}, variant recall {variants}, pair recall {recall}, {false} false pairs, "
        "{missed} missed variants",
    )
    print(
        said.format(
            precision=number(evaluation.precision.value, 4),
            variants=number(evaluation.variants.value, 4),
            recall=number(evaluation.recall.value, 4),
            false=count(len(evaluation.false_pairs)),
            missed=count(len(evaluation.missed)),
        )
    )


def _row(name: str, share: Share) -> str:
    total = translate("cli", "of {total}").format(total=count(share.total))
    return f"  {left(name, 30)} {number(share.value, 3):>6}  {total}"
