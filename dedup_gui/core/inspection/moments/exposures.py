"""Whether two photographs that align are one exposure or two, by what the camera wrote into them."""

from __future__ import annotations

from enum import StrEnum

from dedup_gui.core.image.shot_record import ShotRecord


class Said(StrEnum):
    """What the records of two files say."""

    ONE = "one"  # one exposure
    TWO = "two"  # two exposures: of other settings
    OTHER_TIME = "other time"  # two exposures, unless somebody set the clock of one right
    NOTHING = "nothing"


def compare_records(one: ShotRecord, other: ShotRecord) -> Said:
    """Compare two records.

    Only what one camera wrote is compared: programs that edit keep it. Two frames of a burst may share a second and
    all settings, so that equal times say something only with their fraction.
    """
    if not one.camera or one.camera != other.camera:
        return Said.NOTHING
    if one.identifier and one.identifier == other.identifier:
        return Said.ONE
    settings = ((one.exposure, other.exposure), (one.aperture, other.aperture), (one.iso, other.iso))
    if any(mine and theirs and mine != theirs for mine, theirs in settings):
        return Said.TWO
    if not one.taken or not other.taken:
        return Said.NOTHING
    if one.taken != other.taken:
        return Said.OTHER_TIME
    if not one.fraction or not other.fraction:
        return Said.NOTHING
    return Said.ONE if one.fraction == other.fraction else Said.OTHER_TIME
