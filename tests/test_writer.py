from __future__ import annotations

from collections.abc import Iterator

import pytest

from dedup_gui.writer import Writer
from tests.conftest import ExpectedLogs


class Disk:
    """Takes words, unless it is full."""

    def __init__(self) -> None:
        self.full = False
        self.words: list[str] = []

    def take(self, word: str) -> None:
        if self.full:
            raise OSError("disk full")
        self.words.append(word)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def writer(told: list[str]) -> Iterator[Writer]:
    made = Writer("words")
    made.listen(lambda error: told.append(str(error)))
    yield made
    made.close()


def say(writer: Writer, disk: Disk, *words: str) -> None:
    for word in words:
        writer.write(lambda word=word: disk.take(word))  # type: ignore[misc]
    writer.flush()


def test_it_writes_in_order_and_says_nothing(writer: Writer, disk: Disk, told: list[str]) -> None:
    say(writer, disk, "a", "b", "c")
    assert disk.words == ["a", "b", "c"]
    assert told == []


def test_what_cannot_be_written_is_told_once_and_written_with_the_next(
    writer: Writer, disk: Disk, told: list[str], expected_logs: ExpectedLogs
) -> None:
    expected_logs("words cannot be saved: disk full")
    say(writer, disk, "a")
    disk.full = True
    say(writer, disk, "b", "c", "d")
    assert told == ["disk full"]
    disk.full = False
    say(writer, disk, "e")
    assert disk.words == ["a", "b", "c", "d", "e"]
    assert told == ["disk full", "None"]


def test_it_tries_again_when_asked(writer: Writer, disk: Disk, told: list[str], expected_logs: ExpectedLogs) -> None:
    expected_logs("words cannot be saved: disk full")
    disk.full = True
    say(writer, disk, "a")
    writer.try_again()
    writer.flush()
    assert told == ["disk full"]
    disk.full = False
    writer.try_again()
    writer.flush()
    assert disk.words == ["a"]


def test_it_tries_a_last_time_when_it_closes(disk: Disk, expected_logs: ExpectedLogs) -> None:
    expected_logs("words cannot be saved: disk full")
    writer = Writer("words")
    disk.full = True
    say(writer, disk, "a")
    disk.full = False
    writer.close()
    assert disk.words == ["a"]


def test_what_is_lost_at_the_end_is_logged(disk: Disk, expected_logs: ExpectedLogs) -> None:
    expected_logs("words cannot be saved: disk full")
    expected_logs("words: 2 changes could not be saved")
    writer = Writer("words")
    disk.full = True
    say(writer, disk, "a", "b")
    writer.close()
