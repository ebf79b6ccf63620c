from __future__ import annotations

import threading
import time
from contextlib import closing

import cv2
from threadpoolctl import threadpool_info, threadpool_limits

from dedup_gui.core.thread_map import POLL_SECONDS, default_threads, one_core_each, run_in_threads


def test_every_item_comes_back_once_with_its_own_result() -> None:
    items = list(range(1000))
    pairs = [pair for part in run_in_threads(items, lambda item: item * 3, threads=3, chunk=7) for pair in part]
    assert sorted(pairs) == [(index, index * 3) for index in items]


def test_no_items_end_at_once() -> None:
    assert list(run_in_threads([], lambda item: item, threads=2)) == []


def test_work_in_flight_is_bounded() -> None:
    lock = threading.Lock()
    started = 0

    def work(item: int) -> int:
        nonlocal started
        with lock:
            started += 1
        return item

    taken = 0
    with closing(run_in_threads(range(10_000), work, threads=2, chunk=4, window=3)) as results:
        for part in results:
            taken += len(part)
            time.sleep(0.001)
            with lock:
                assert started - taken <= 2 * 3 * 4
            if taken > 500:
                break
    assert 500 < taken < 600


def test_it_says_something_at_least_every_poll() -> None:
    release = threading.Event()
    with closing(run_in_threads([1], lambda _: release.wait(10), threads=1)) as results:
        began = time.monotonic()
        assert next(results) == []
        assert time.monotonic() - began < POLL_SECONDS * 10
        release.set()
        assert [pair for part in results for pair in part] == [(0, True)]


def test_closing_stops_after_the_item_at_hand() -> None:
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        time.sleep(0.002)
        return item

    results = run_in_threads(range(5000), work, threads=2, chunk=50)
    next(results)
    results.close()
    count = len(done)
    time.sleep(0.05)
    assert len(done) == count
    assert count < 1000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decode")]


def test_threads_default_to_the_cores_this_process_may_use() -> None:
    assert default_threads(3) == 3
    assert default_threads(0) >= 1


def test_libraries_compute_in_the_thread_that_calls_them_and_as_before_afterwards() -> None:
    def threads() -> tuple[set[int], int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}, cv2.getNumThreads()

    opencvs = cv2.getNumThreads()
    try:
        cv2.setNumThreads(2)
        with threadpool_limits(2, "blas"):
            with one_core_each(), one_core_each():
                assert threads() == ({1}, 1)
            assert threads() == ({2}, 2)
    finally:
        cv2.setNumThreads(opencvs)
