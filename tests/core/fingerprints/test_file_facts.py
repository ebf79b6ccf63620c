"""Facts of single files: what was read is remembered, what could not be read is not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Stage
from dedup_gui.core.fingerprints.file_facts import CAPTURED, PIXEL_DIGEST, FactsReader
from dedup_gui.core.image import metadata
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.types import FoundFile, SkipCode
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import exif, photo, save, write


def found(path: str) -> FoundFile:
    status = os.stat(path)
    return FoundFile(path, status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


@pytest.fixture
def new_reader(cache: SqliteFingerprintCache) -> Iterator[Callable[[], FactsReader]]:
    with IsolatedReader() as isolated:
        yield lambda: FactsReader(cache, isolated, threads=1, max_pixels=10**6)


@pytest.fixture
def file(tmp_path: Path) -> FoundFile:
    return found(save(photo(1, 80, 60), tmp_path / "a.tif", exif=exif(original="2020:01:02 03:04:05")))


def crash(*_: object, **__: object) -> dict[str, str]:
    raise ImageError(SkipCode.DECODER_CRASHED, "SIGSEGV")


def unreadable(*_: object, **__: object) -> object:
    raise ImageError(SkipCode.UNREADABLE, "I/O error")


def test_a_decoder_that_dies_over_the_metadata_says_nothing_of_them(
    file: FoundFile,
    new_reader: Callable[[], FactsReader],
    cache: SqliteFingerprintCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = new_reader()
    with monkeypatch.context() as broken:
        broken.setattr(IsolatedReader, "call", crash)
        list(reader.read_captured([file], Stage.JUDGE))
    assert (reader.get(file, CAPTURED), reader.failed, reader.uncertain) == ("", {}, True)
    assert cache.facts([file]) == [None]
    again = new_reader()
    list(again.read_captured([file], Stage.JUDGE))
    assert again.get(file, CAPTURED) == "2020-01-02T03:04:05"
    assert not again.uncertain


def test_no_metadata_is_a_fact(
    tmp_path: Path, new_reader: Callable[[], FactsReader], cache: SqliteFingerprintCache
) -> None:
    plain = found(save(photo(1, 80, 60), tmp_path / "plain.tif"))
    damaged = found(write(tmp_path / "damaged.tif", b"II*\x00"))
    reader = new_reader()
    list(reader.read_captured([plain, damaged], Stage.JUDGE))
    assert not reader.uncertain
    assert [kept and kept[CAPTURED] for kept in cache.facts([plain, damaged])] == ["", ""]


def test_metadata_that_cannot_be_read_now_are_not_taken_for_none(
    tmp_path: Path, new_reader: Callable[[], FactsReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = found(save(photo(1, 80, 60), tmp_path / "a.jpg", exif=exif(original="2020:01:02 03:04:05")))
    reader = new_reader()
    with monkeypatch.context() as broken:
        broken.setattr(metadata, "opened", unreadable)
        list(reader.read_captured([file], Stage.JUDGE))
    assert (reader.get(file, CAPTURED), reader.uncertain) == ("", True)
    os.remove(file.path)
    again = new_reader()
    list(again.read_captured([file], Stage.JUDGE))
    assert again.failed[file.path].code is SkipCode.VANISHED
    assert again.uncertain


def test_a_pixel_digest_that_fails_costs_the_claim_not_the_image(
    file: FoundFile,
    new_reader: Callable[[], FactsReader],
    cache: SqliteFingerprintCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = new_reader()
    with monkeypatch.context() as broken:
        broken.setattr(IsolatedReader, "call", crash)
        list(reader.read_pixel_digests([file], Stage.JUDGE))
    assert (reader.get(file, PIXEL_DIGEST), reader.failed, reader.uncertain) == ("", {}, True)
    assert cache.facts([file]) == [None]
    again = new_reader()
    list(again.read_pixel_digests([file], Stage.JUDGE))
    assert len(again.get(file, PIXEL_DIGEST)) == 64


def test_many_files_are_looked_up_in_pieces(
    file: FoundFile,
    new_reader: Callable[[], FactsReader],
    cache: SqliteFingerprintCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [FoundFile(f"{file.path}{number}", 1, 2, 3, number + 1) for number in range(2500)]
    cache.put_facts([(one, {CAPTURED: one.path}) for one in files])
    asked: list[int] = []
    look_up = cache.facts

    def counted(part: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        asked.append(len(part))
        return look_up(part)

    monkeypatch.setattr(cache, "facts", counted)
    reader = new_reader()
    steps = list(reader.read_captured(files, Stage.JUDGE))
    assert max(asked) <= 1000
    assert len(steps) >= len(asked)
    assert all(reader.get(one, CAPTURED) == one.path for one in files)
