"""Results and ignored pairs written as files, of the kind that the suffix says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from dedup_gui.core.events import ScanResult
from dedup_gui.core.report.html import to_html
from dedup_gui.core.report.ignored_pairs import ignored_to_csv, ignored_to_json
from dedup_gui.core.report.tables import to_csv, to_json
from dedup_gui.core.report.told import Told
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.types import Decision
from dedup_gui.output import write_parts, write_text
from dedup_gui.qt.texts.report import WORDING


def write_report(
    path: str,
    result: ScanResult,
    decisions: Mapping[str, Decision] | None,
    preview: Callable[[str], bytes | None],
) -> None:
    """Write a result as JSON or CSV, else as HTML.

    Args:
        path: of the file.
        result: what was found.
        decisions: by path; None = nothing is said of them.
        preview: a small JPEG of the image of a path, or None where it cannot be read.
    """
    told = Told(decisions, WORDING)
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".json":
        write_text(path, to_json(result, told=told))
    elif suffix == ".csv":
        write_text(path, to_csv(result, told))
    else:
        write_parts(path, to_html(result, preview, told))


def write_ignored(path: str, pairs: Sequence[IgnoredPair]) -> None:
    """Write ignored pairs as JSON, else as CSV."""
    write_text(path, ignored_to_json(pairs) if path.lower().endswith(".json") else ignored_to_csv(pairs))
