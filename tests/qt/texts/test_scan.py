from __future__ import annotations

from dedup_gui.qt.texts import scan


def test_a_scan_is_summarised() -> None:
    said = "1,234 images, 56 groups, 789 MB can be freed, 3 images to be looked at"
    assert scan.scan_summary(1234, 56, "789 MB", 3) == said
    assert scan.scan_summary(1, 0, "0 bytes", 0) == "1 image, 0 groups"
