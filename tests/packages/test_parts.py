"""Every large part of the bundle has a reason, and the page says it."""

from pathlib import Path

import pytest
from bundle import freezing, parts, slimming

BUNDLE = freezing.bundle_folder()
LIBRARIES = freezing.libraries_folder(BUNDLE)
needs_bundle = pytest.mark.skipif(
    not Path(BUNDLE).exists(), reason="no bundle here: python packaging/build.py bundle"
)


def test_the_page_has_the_reasons() -> None:
    rows = parts.rows()
    assert len(rows) > 20
    assert {pattern: why for pattern, (_, why) in rows.items()} == parts.REASONS


def test_a_large_file_without_a_reason_is_found(tmp_path: Path) -> None:
    for name, size in (("libnew.so", parts.LARGE + 1), ("small.so", parts.LARGE), ("libpython3.11.so", 3_000_000)):
        with open(tmp_path / name, "wb") as file:
            file.truncate(size)
    found, unexplained = parts.large_parts(str(tmp_path))
    assert unexplained == ["libnew.so"]
    assert found == [parts.Part("libpython3*", 3.0)]


@needs_bundle
def test_every_large_file_of_the_bundle_has_a_reason() -> None:
    found, unexplained = parts.large_parts(LIBRARIES)
    assert unexplained == []
    rows = parts.rows()
    assert [one.pattern for one in found if abs(rows[one.pattern][0] - one.megabytes) > 1] == []
    assert {one.pattern for one in found} == set(rows)


@needs_bundle
def test_the_bundle_is_as_small_as_the_page_says() -> None:
    assert slimming.size_of(BUNDLE) < 335e6
