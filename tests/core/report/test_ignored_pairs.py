from __future__ import annotations

import csv
import io
import json
import os

from dedup_gui.core.report.ignored_pairs import CSV_COLUMNS, SCHEMA, ignored_to_csv, ignored_to_json
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.types import FoundFile

NOT_UTF8 = os.fsdecode(b"/pictures/caf\xe9,\n.jpg")
PAIRS = [
    IgnoredPair(("d1", "d2"), (FoundFile(NOT_UTF8, 1, 2, 0, 0), FoundFile("/b.jpg", 1, 2, 0, 0)), 1_700_000_000.5),
    IgnoredPair(("d3", "d4"), (None, None), 0.0),
]


def test_json_holds_paths_digests_and_the_time() -> None:
    text = ignored_to_json(PAIRS)
    told = json.loads(text.encode("utf-8"))
    assert told["schema"] == SCHEMA
    first, second = told["pairs"]
    assert first["digests"] == ["d1", "d2"]
    assert first["paths"][1] == "/b.jpg"
    assert first["noted"] == "2023-11-14T22:13:20+00:00"
    assert second == {"digests": ["d3", "d4"], "paths": [None, None], "noted": ""}


def test_csv_has_a_row_for_each_pair() -> None:
    rows = list(csv.reader(io.StringIO(ignored_to_csv(PAIRS))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[1] == ["/pictures/caf\\xe9,\n.jpg", "/b.jpg", "d1", "d2", "2023-11-14T22:13:20+00:00"]
    assert rows[2] == ["", "", "d3", "d4", ""]
