"""Ignored pairs as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from dedup_gui.core.report.tables import escape_surrogates, readable_path
from dedup_gui.core.review_types import IgnoredPair

SCHEMA = "dedup-gui/ignored/1"
CSV_COLUMNS = ("a", "b", "digest_a", "digest_b", "noted")


def ignored_to_json(pairs: Sequence[IgnoredPair]) -> str:
    """A list of pairs, each with digests, with paths (null where they are not known) and the time, UTC, or ""."""
    listed = [
        {
            "digests": list(pair.digests),
            "paths": [escape_surrogates(file.path) if file is not None else None for file in pair.files],
            "noted": _moment(pair.noted),
        }
        for pair in pairs
    ]
    return json.dumps({"schema": SCHEMA, "pairs": listed}, indent=1, ensure_ascii=False) + "\n"


def ignored_to_csv(pairs: Sequence[IgnoredPair]) -> str:
    """One row for each pair."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for pair in pairs:
        paths = [readable_path(file.path) if file is not None else "" for file in pair.files]
        writer.writerow((*paths, *pair.digests, _moment(pair.noted)))
    return out.getvalue()


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else ""
