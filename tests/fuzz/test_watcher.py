"""Each kind of fault, made on purpose, is found; and the run goes on after it."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fuzz import containers, mutations, seeds, state, watcher
from tests.fuzz.distil import distil
from tests.fuzz.target import Fault, FaultError, Input, Tally, Target
from tests.fuzz.watcher import Watcher

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def _faulty(path: str, content: bytes, chance: random.Random) -> Hashable:
    if not content.startswith(b"seed"):
        return None
    match os.environ["FAULT"]:
        case "c":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "u":
            raise LookupError("nothing there")
        case "w":
            raise FaultError(Fault.WRONG, "two and two are 5")
        case "h":
            time.sleep(60)
        case "t":
            os.close(tempfile.mkstemp()[0])
        case "m":
            bytearray(64 << 20)[:] = bytes(64 << 20)
            time.sleep(1)
    return None


@contextmanager
def faulty(folder: str, formats: frozenset[str], tally: Tally) -> Iterator[list[Target]]:
    """A target that does what its seed says."""
    yield [Target("faulty", _faulty, [Input(".txt", b"fine"), Input(".txt", b"seed of a fault")])]


@pytest.mark.parametrize(
    ("kind", "fault"),
    [("c", Fault.CRASH), ("u", Fault.UNCODED), ("w", Fault.WRONG), ("h", Fault.HANG), ("t", Fault.LEFT_BEHIND)],
)
def test_a_fault_is_found_and_its_input_kept(
    kind: str, fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULT", kind)
    found = state.State()
    ours = Watcher(
        found, corpus=str(tmp_path), targets="tests.fuzz.test_watcher:faulty", formats=frozenset(), seed=1,
        findings=str(tmp_path / "findings"), hangs_after_s=0.3,
    )  # fmt: skip
    ours.watch(1.2)
    assert found.faults[fault.value] >= 1, found
    assert set(found.faults) == {fault.value}
    kept = [path for path in (tmp_path / "findings").iterdir() if path.suffix == ".txt" and path.stem[-4:] == ".txt"]
    assert kept and all(path.with_suffix("").read_bytes().startswith(b"seed") for path in kept)


def test_memory_over_the_bound_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULT", "m")
    monkeypatch.setattr(watcher, "MOST_MEMORY", 1 << 20)
    found = state.State()
    Watcher(found, corpus="", targets="tests.fuzz.test_watcher:faulty", formats=frozenset(), seed=1).watch(1.5)
    assert found.faults[Fault.MEMORY.value] >= 1 and found.peak > 1 << 20


def test_figures_of_runs_add_up(tmp_path: Path) -> None:
    path = str(tmp_path / "folder" / "state.json")
    first = state.load(path)
    assert first == state.State()
    first.seconds, first.executions["a"] = 1800.0, 10
    assert first.count(Fault.CRASH, "a: words") and not first.count(Fault.CRASH, "a: words")
    state.save(path, first)
    again = state.load(path)
    assert again == first
    again.seconds += 1800
    again.executions["a"] += 5
    figures = again.figures()
    assert (figures["hours"], figures["executions"], figures["crashes"]) == (1.0, 15, 2)
    Path(path).write_text('{"hours": 1}')
    with pytest.raises(ValueError, match="no state"):
        state.load(path)


def test_files_are_taken_apart_and_put_together() -> None:
    kinds = set()
    for suffix, content in seeds.images():
        parts = containers.split(content)
        if parts is not None and suffix != ".jpg":  # of a JPEG that was cut, lengths are put right
            assert containers.join(parts) == content, suffix
            kinds.add(parts.kind)
    assert kinds == {"png", "riff", "boxes", "jpeg"}
    messages = containers.join_messages([b"a", b"", b"bc"])
    assert containers.join(containers.split_messages(messages)) == messages


def test_mutations_of_a_seed_are_the_same_and_of_bounded_size() -> None:
    contents = [content for _, content in seeds.images()]
    for kind in ("bytes", "json", "messages"):
        made = []
        for _ in range(2):
            chance = random.Random(5)
            made.append([mutations.mutated(chance, content, contents[0], kind) for content in contents])
        assert made[0] == made[1]
        assert sum(one != other for one, other in zip(made[0], contents, strict=True)) > len(contents) * 0.8
        assert max(map(len, made[0])) <= mutations.MOST_BYTES


def test_a_handful_is_chosen_from_a_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus" / "mounts"
    corpus.mkdir(parents=True)
    line = b"22 1 0:20 / /proc rw - proc proc rw\n"
    for name, content in (("a", b"22" + line), ("b", line), ("c", b"222" + line), ("d", b"\0" * 5000 + line * 2)):
        (corpus / name).write_bytes(content)
    chosen = distil(str(tmp_path / "corpus"), str(tmp_path / "chosen"))
    assert chosen["mounts"] == 1 and chosen["bytes"] == len(line)
    assert [path.read_bytes() for path in (tmp_path / "chosen" / "mounts").iterdir()] == [line]
