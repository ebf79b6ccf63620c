from __future__ import annotations

import contextlib
import dataclasses
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.core.types import FoundFile
from dedup_gui.store.previews import PreviewStore


def found(number: int) -> FoundFile:
    return FoundFile(f"/pictures/{number}.jpg", 100, 200, 1, number)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "previews.sqlite")


@pytest.fixture
def store(path: str) -> Iterator[PreviewStore]:
    with contextlib.closing(PreviewStore(path, max_bytes=100_000)) as store:
        yield store


def test_what_was_put_is_found_after_reopening(store: PreviewStore, path: str) -> None:
    store.put(found(1), b"jpeg")
    store.close()
    assert store.get(found(1)) is None
    with contextlib.closing(PreviewStore(path)) as again:
        assert again.get(found(1)) == b"jpeg"
        assert again.get(found(2)) is None


@pytest.mark.parametrize("change", [{"size": 5}, {"mtime_ns": 5}, {"ctime_ns": 5}])
def test_a_changed_file_has_none(store: PreviewStore, change: dict[str, Any]) -> None:
    store.put(found(1), b"jpeg")
    changed = dataclasses.replace(found(1), **change)
    assert store.get(changed) is None
    store.put(changed, b"new")
    assert (store.get(changed), store.get(found(1))) == (b"new", None)


def test_the_longest_unused_go_when_the_bound_is_reached(store: PreviewStore, path: str) -> None:
    for number in range(9):
        store.put(found(number), bytes([number]) * 10_000)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE previews SET used = used - 1000000")
        db.execute("UPDATE previews SET used = used + 10 * rowid")
    assert store.get(found(0)) is not None, "looking at it makes it recent"
    store.put(found(9), bytes([9]) * 10_000)
    kept = [number for number in range(10) if store.get(found(number)) is not None]
    assert kept == [0, 3, 4, 5, 6, 7, 8, 9]


def test_what_is_larger_than_the_bound_is_not_kept(store: PreviewStore) -> None:
    store.put(found(1), b"x")
    store.put(found(2), b"x" * 200_000)
    assert (store.get(found(1)), store.get(found(2))) == (b"x", None)


def test_replacing_does_not_count_twice(store: PreviewStore) -> None:
    store.put(found(0), b"first")
    for _ in range(50):
        store.put(found(1), b"x" * 10_000)
    assert store.get(found(0)) == b"first"


def test_many_threads(path: str) -> None:
    with contextlib.closing(PreviewStore(path)) as store:
        problems: list[int] = []

        def work(start: int) -> None:
            for number in range(start, start + 100):
                store.put(found(number), str(number).encode())
                if store.get(found(number)) != str(number).encode():
                    problems.append(number)

        threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 400, 100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        assert [store.get(found(number)) for number in range(400)] == [str(n).encode() for n in range(400)]


def test_damage_means_starting_again(path: str) -> None:
    os.makedirs(os.path.dirname(path))
    Path(path).write_bytes(b"garbage" * 1000)
    with contextlib.closing(PreviewStore(path)) as store:
        store.put(found(1), b"jpeg")
        assert store.get(found(1)) == b"jpeg"


def test_an_unusable_place_means_no_previews(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with contextlib.closing(PreviewStore(str(tmp_path / "file" / "previews.sqlite"))) as store:
        store.put(found(1), b"jpeg")
        assert store.get(found(1)) is None
        store.clear()


def test_clear(store: PreviewStore) -> None:
    store.put(found(1), b"jpeg")
    store.clear()
    assert store.get(found(1)) is None
