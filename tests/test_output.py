from __future__ import annotations

import io
import os
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.report.html import to_html
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    Suggestion,
)
from dedup_gui.output import write_parts, write_text


def failing(*parts: str) -> Iterator[str]:
    yield from parts
    raise ValueError("no more")


def test_parts_follow_one_another(tmp_path: Path) -> None:
    write_parts(str(tmp_path / "out"), iter(["one ", "två ", "three"]))
    assert (tmp_path / "out").read_bytes() == "one två three".encode()
    assert os.listdir(tmp_path) == ["out"]


def test_what_was_there_stays_until_all_is_written(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("before")

    def parts() -> Iterator[str]:
        yield "half"
        assert place.read_text() == "before"
        yield " and half"

    write_parts(str(place), parts())
    assert place.read_text() == "half and half"
    with pytest.raises(ValueError, match="no more"):
        write_parts(str(place), failing("a", "b"))
    assert place.read_text() == "half and half"
    assert os.listdir(tmp_path) == ["out"]


def test_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding="ascii"))
    write_parts("-", iter(["ä", "b"]))
    write_text("-", "c")
    assert stream.getvalue() == "äbc".encode()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(DedupError, match="cannot write"):
        write_parts(str(tmp_path / "no folder" / "out"), iter(["a"]))


def test_a_report_with_many_pictures_takes_little_memory(tmp_path: Path) -> None:
    members = tuple(
        ImageFile(FoundFile(f"/{number:03}.jpg", 1, 1, 1, number), ImageInfo(9, 9, "JPEG", "RGB"))
        for number in range(100)
    )
    matches = tuple(Match("/000.jpg", other.path, Relation.EXACT, Evidence("digest")) for other in members[1:])
    group = Group(1, members, matches, Suggestion("/000.jpg", KeeperReason.FIRST_PATH))
    result = ScanResult(ScanSettings(("/",)), ModelUse(), members, (group,), (), Counts(), Seconds())
    result = replace(result, groups=(group, replace(group, id=2)))
    tracemalloc.start()
    try:
        write_parts(str(tmp_path / "out.html"), to_html(result, lambda _: bytes(500_000)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "out.html").stat().st_size > 100_000_000
    assert peak < 10_000_000
