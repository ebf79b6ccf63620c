"""What two cameras' records say of two files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup_gui.core.image.shot_record import ShotRecord, from_text, to_text
from dedup_gui.core.inspection.moments.exposures import Said, compare_records

RECORD = ShotRecord(
    camera="Acme One", taken="2024:05:06 07:08:09", fraction="25", exposure=0.004, aperture=2.8, iso=200.0
)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (RECORD, Said.ONE),
        (replace(RECORD, exposure=0.002), Said.TWO),
        (replace(RECORD, iso=400.0), Said.TWO),
        (replace(RECORD, aperture=4.0), Said.TWO),
        (replace(RECORD, taken="2024:05:06 07:08:10"), Said.OTHER_TIME),
        (replace(RECORD, fraction="50"), Said.OTHER_TIME),
        (replace(RECORD, fraction=""), Said.NOTHING),
        (replace(RECORD, taken=""), Said.NOTHING),
        (replace(RECORD, camera="Acme Two", exposure=0.002), Said.NOTHING),
        (ShotRecord(), Said.NOTHING),
        (replace(RECORD, exposure=0.0, iso=0.0), Said.ONE),
        (replace(RECORD, step=9.0), Said.ONE),
    ],
)
def test_only_what_one_camera_wrote_tells(other: ShotRecord, said: Said) -> None:
    assert compare_records(RECORD, other) is said
    assert compare_records(other, RECORD) is said


def test_a_copy_keeps_the_number_of_its_image() -> None:
    one = replace(RECORD, identifier="0a1b")
    assert compare_records(one, replace(one, taken="2024:05:06 09:08:09")) is Said.ONE


def test_a_record_survives_as_text() -> None:
    assert from_text(to_text(RECORD)) == RECORD
    assert from_text(to_text(ShotRecord())) == from_text("") == ShotRecord()


@pytest.mark.parametrize("text", ["{", "[1]", "7", '{"takex": "a"}', '{"taken": 7}', '{"iso": "a"}', "[" * 100_000])
def test_a_damaged_record_says_nothing(text: str) -> None:
    assert from_text(text) == ShotRecord()
