from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup_gui.core.discovery import path_filters
from dedup_gui.core.discovery.hard_links import FoundNames


def status(path: str, inode: int | None = None, links: int | None = None) -> os.stat_result:
    """What the system says of a file; with another number, or other links, than the real ones."""
    values = list(os.stat(path))
    if inode is not None:
        values[1] = inode
    if links is not None:
        values[3] = links
    return os.stat_result(values)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(b"image")
    return [str(tmp_path / name) for name in ("a.jpg", "b.jpg", "c.jpg")]


def test_names_with_one_number_are_one_file(files: list[str]) -> None:
    names = FoundNames()
    for path in files:
        names.add(path, status(path, 7, 3), False, ())
    (found,) = names.files()
    assert (found.path, found.aliases) == (files[0], tuple(files[1:]))


def test_on_a_drive_without_file_numbers_every_name_is_a_file(files: list[str]) -> None:
    names = FoundNames()
    for path in files:
        assert not names.has(path, status(path, 0))
        names.add(path, status(path, 0), False, ())
    found = list(names.files())
    assert [file.path for file in found] == files
    assert all(file.aliases == () and file.inode == 0 for file in found)
    assert len(names) == 3


def test_folders_of_a_drive_without_numbers_are_told_apart_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    real = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **more: status_of(real(path, **more)))
    one, two = path_filters.file_id(str(tmp_path / "one")), path_filters.file_id(str(tmp_path / "two"))
    assert one != two
    assert one == path_filters.file_id(str(tmp_path / "two" / ".." / "one"))


def status_of(real: os.stat_result) -> os.stat_result:
    return os.stat_result([real[0], 0, *real[2:10]])
