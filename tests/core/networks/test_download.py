"""Fetching a file from a real server on loopback that breaks off, stalls, lies and redirects."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks import download as download_module
from dedup_gui.core.networks.download import download
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage, RetryPolicy
from tests.core.networks.file_server import Manners, serving

CONTENT = np.random.default_rng(1).bytes(1_500_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
QUICK = RetryPolicy(stall_seconds=0.4, tries=3, wait_seconds=0.02)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def fetch(urls: list[str], path: Path, *, sha256: str = SHA256, size: int = len(CONTENT)) -> list[FetchProgress]:
    return list(download(urls, str(path), size=size, sha256=sha256, retries=QUICK))


def leftovers(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir()) if path.parent.exists() else []


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "vgg.onnx"


def test_a_whole_file_arrives_with_progress(target: Path) -> None:
    with serving(Manners(CONTENT)) as server:
        events = fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert leftovers(target) == ["vgg.onnx"]
    done = [event.done for event in events if event.stage is FetchStage.DOWNLOAD]
    assert done == sorted(done)
    assert done[-1] == len(CONTENT)
    assert events[-1].stage is FetchStage.VERIFY
    assert {event.total for event in events} == {len(CONTENT)}


def test_a_line_cut_at_60_percent_is_taken_up_where_it_broke(target: Path) -> None:
    manners = Manners(CONTENT, break_at=[0.6])
    with serving(manners) as server:
        events = fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges == ["", f"bytes={int(len(CONTENT) * 0.6)}-"]
    assert any(event.stage is FetchStage.WAIT and "broke" in event.detail for event in events)


def test_a_line_that_keeps_breaking_but_moves_on_gets_there(target: Path) -> None:
    manners = Manners(CONTENT, break_at=[0.1 * part for part in range(1, 10)])
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert len(manners.ranges) == 10


def test_a_silent_server_counts_as_broken(target: Path) -> None:
    manners = Manners(CONTENT, stall_at=[0.5])
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges[1] == f"bytes={len(CONTENT) // 2}-"


def test_cancelling_keeps_what_arrived_for_the_next_time(target: Path) -> None:
    manners = Manners(CONTENT, pause=0.002)
    with serving(manners) as server:
        job = download([server.url], str(target), size=len(CONTENT), sha256=SHA256, retries=QUICK)
        for event in job:
            if event.done > len(CONTENT) * 0.4:
                break
        job.close()
        kept = (target.parent / "vgg.onnx.part").stat().st_size
        assert len(CONTENT) * 0.4 < kept < len(CONTENT)
        assert not target.exists()
        manners.pause = 0
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges[1] == f"bytes={kept}-"


def test_cancelling_does_not_wait_for_a_silent_server(target: Path) -> None:
    patient = RetryPolicy(stall_seconds=15)
    with serving(Manners(CONTENT, stall_at=[0.5])) as server:
        job = download([server.url], str(target), size=len(CONTENT), sha256=SHA256, retries=patient)
        last = time.monotonic()
        longest = 0.0
        silent = 0
        for event in job:
            now = time.monotonic()
            longest, last = max(longest, now - last), now
            silent += event.done == len(CONTENT) // 2
            if silent > 5:
                break
        begun = time.monotonic()
        job.close()
        assert time.monotonic() - begun < 2
        assert longest < 1  # 0.1 on a computer that has nothing else to do


def test_a_file_that_changed_on_the_server_is_fetched_anew(target: Path) -> None:
    """If-Range makes the server send the whole new file instead of the rest of another."""
    target.parent.mkdir()
    (target.parent / "vgg.onnx.part").write_bytes(b"\1" * 700_000)
    manners = Manners(CONTENT)
    with serving(manners) as server:
        download_module._remember(str(target) + ".part.json", server.url, '"v0"')
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges == ["bytes=700000-"]


def test_a_part_of_something_else_is_noticed_and_fetched_anew(target: Path) -> None:
    target.parent.mkdir()
    (target.parent / "vgg.onnx.part").write_bytes(b"\1" * 700_000)
    manners = Manners(CONTENT, etag="")
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges == ["bytes=700000-", ""]


@pytest.mark.parametrize("arrived", [len(CONTENT), len(CONTENT) + 10], ids=["whole", "too long"])
def test_a_part_that_needs_no_rest(target: Path, arrived: int) -> None:
    target.parent.mkdir()
    (target.parent / "vgg.onnx.part").write_bytes((CONTENT + b"0123456789")[:arrived])
    manners = Manners(CONTENT)
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges == ([] if arrived == len(CONTENT) else [""])


def test_a_server_without_ranges_sends_all_again(target: Path) -> None:
    manners = Manners(CONTENT, break_at=[0.3], ignore_range=True)
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT


def test_redirects_are_followed_with_the_range(target: Path) -> None:
    manners = Manners(CONTENT, redirects=3, break_at=[0.6])
    with serving(manners) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT
    assert manners.ranges[1].startswith("bytes=")


@pytest.mark.parametrize(
    ("manners", "reason"),
    [
        (Manners(CONTENT[:-1] + b"?"), "wrong SHA-256"),
        (Manners(CONTENT, claim=len(CONTENT) + 7), "bytes, not 1500000"),
        (Manners(CONTENT, claim=len(CONTENT) - 7), "bytes, not 1500000"),
        (Manners(CONTENT, extra=50), "more than the file's size"),
        (Manners(CONTENT, statuses=[404]), "answered 404"),
        (Manners(CONTENT, redirects=30), "redirect"),
    ],
    ids=["wrong bytes", "too long", "too short", "sends more", "not found", "redirects for ever"],
)
def test_a_wrong_source_leaves_nothing_behind(target: Path, manners: Manners, reason: str) -> None:
    with serving(manners) as server, pytest.raises(DedupError, match=reason) as caught:
        fetch([server.url], target)
    assert not target.exists()
    assert sum(entry.stat().st_size for entry in target.parent.iterdir() if entry.name.endswith("part")) == 0
    assert "mirror" in caught.value.advice


def test_the_next_source_is_asked_and_uses_what_arrived(target: Path) -> None:
    first = Manners(CONTENT, break_at=[0.6], statuses=[])
    with serving(first) as broken, serving(Manners(CONTENT)) as good:
        first.break_at = [0.6, 0.6, 0.6, 0.6]
        fetch([broken.url, good.url], target)
        asked = good.manners.ranges
    assert target.read_bytes() == CONTENT
    assert asked == [f"bytes={int(len(CONTENT) * 0.6)}-"]


def test_a_busy_server_is_asked_again(target: Path) -> None:
    with serving(Manners(CONTENT, statuses=[503, 429])) as server:
        fetch([server.url], target)
    assert target.read_bytes() == CONTENT


def test_no_server_at_all(target: Path) -> None:
    with serving(Manners(CONTENT)) as server:
        url = server.url
    with pytest.raises(DedupError, match=r"could not be fetched.*127\.0\.0\.1"):
        fetch([url], target)
    assert not target.exists()


def test_a_name_that_nobody_knows_is_asked_once(target: Path) -> None:
    with pytest.raises(DedupError, match="no way to it"):
        fetch(["http://models.invalid/vgg.onnx"], target)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "vgg.onnx"])
def test_only_web_addresses_are_asked(target: Path, url: str) -> None:
    with pytest.raises(DedupError, match="not an http address"):
        fetch([url], target)


def test_the_proxy_of_the_environment_is_used(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manners = Manners(CONTENT)
    with serving(manners) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.server_port}")
        monkeypatch.setenv("no_proxy", "")
        fetch(["http://models.invalid/vgg.onnx"], target)
    assert target.read_bytes() == CONTENT


def test_a_disk_without_space_is_noticed_before(target: Path) -> None:
    with pytest.raises(DedupError, match="no space"):
        fetch(["http://127.0.0.1:9/never"], target, size=1 << 60)
    assert os.listdir(target.parent) == []
