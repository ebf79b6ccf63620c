"""The places that differ, in the HTML report."""

from __future__ import annotations

import re
from dataclasses import replace

from dedup_gui.core.events import ScanResult
from dedup_gui.core.report.html import to_html
from dedup_gui.core.report.tables import readable_path, to_dict
from dedup_gui.core.types import (
    Difference,
    DifferenceKind,
    EditKind,
    Match,
    Matrix3,
    Relation,
)
from tests.core.report.test_tables import NOT_UTF8, result

PLACES = (
    Difference((100, 60, 40, 20), DifferenceKind.OTHER_CONTENT, 90.0),
    Difference((10, 10, 2, 2), DifferenceKind.ADDED, 50.0),
)
HALF: Matrix3 = ((2, 0, 0), (0, 2, 0), (0, 0, 1))


def with_places() -> tuple[ScanResult, Match]:
    whole = result()
    group = whole.groups[0]
    match = group.matches[0]
    match = replace(match, evidence=replace(match.evidence, transform=HALF, differences=PLACES))
    return replace(whole, groups=(replace(group, matches=(match, *group.matches[1:])), *whole.groups[1:])), match


def page(found: ScanResult) -> str:
    return "".join(to_html(found, lambda _: b"\xff\xd8jpeg"))


def boxes(text: str, path: str) -> list[tuple[str, ...]]:
    """The outlines over the picture of a path: x, y, width, height as written."""
    figure = next(part for part in text.split("<figure")[1:] if f"<code>{path}" in part)
    return re.findall(r'<rect class="line" x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/>', figure)


def test_places_are_listed_with_kind_and_box() -> None:
    found, _ = with_places()
    text = page(found)
    assert "2 places differ between" in text
    assert "<li>other-content: 40 × 20 pixels at 100, 60</li>" in text
    assert "<li>added: 2 × 2 pixels at 10, 10</li>" in text
    assert "differ between" not in page(result())


def test_places_are_outlined_on_both_pictures() -> None:
    found, match = with_places()
    text = page(found)
    assert match.b == NOT_UTF8
    # 640 pixels wide: what is smaller than 25.6 is outlined as large as that, about its middle.
    assert boxes(text, "/pictures/a") == [("100", "57", "40", "26"), ("-2", "-2", "26", "26")]
    assert boxes(text, readable_path(NOT_UTF8)) == [("47", "22", "26", "26"), ("-7", "-7", "26", "26")]
    assert boxes(text, "/pictures/z") == []
    assert "<svg" not in page(result())


def test_where_nothing_is_certain_no_keeper_is_named() -> None:
    whole = result()
    group = whole.groups[0]
    weak = replace(group, matches=tuple(replace(match, weak=True) for match in group.matches))
    text = page(replace(whole, groups=(weak,)))
    assert "suggested keeper" not in text and '<figure class="keeper">' not in text
    assert text.count("<b>to be looked at: ") == 3
    assert "0.0 MB can be freed, 3 images to be looked at, 1 skipped" in text
    assert "looked at" not in page(whole)


def test_edits_are_named() -> None:
    whole = result()
    group = whole.groups[0]
    first, *rest = group.matches
    edits = (EditKind.TONES, EditKind.LAID_OVER)
    edited = replace(first, relation=Relation.EDITED, evidence=replace(first.evidence, edits=edits))
    changed = replace(
        whole,
        groups=(
            replace(
                group,
                matches=(edited, *rest),
            ),
        ),
    )
    assert "<b>edited (tones, laid-over)</b>" in page(changed)
    assert to_dict(changed)["groups"][0]["matches"][0]["evidence"]["edits"] == ["tones", "laid-over"]
