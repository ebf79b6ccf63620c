from __future__ import annotations

import threading
import time

from dedup_gui.core.isolation.budget import Budget


def test_no_more_is_out_than_there_is() -> None:
    budget = Budget(100)
    out = most = 0
    lock = threading.Lock()

    def work(share: int) -> None:
        nonlocal out, most
        for _ in range(20):
            with budget.share(share) as granted:
                assert granted
                with lock:
                    out += share
                    most = max(most, out)
                time.sleep(0.0005)
                with lock:
                    out -= share

    threads = [threading.Thread(target=work, args=(share,)) for share in (100, 60, 50, 40, 30, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert 60 < most <= 100


def test_who_wants_more_than_there_is_gets_all() -> None:
    budget = Budget(100)
    granted: list[bool] = []

    def want() -> None:
        for wanted in (1000, 100):
            with budget.share(wanted) as answer:
                granted.append(answer)

    thread = threading.Thread(target=want, daemon=True)
    thread.start()
    thread.join(5)
    assert granted == [True, True]


def test_who_wants_much_is_not_overtaken_for_ever() -> None:
    budget = Budget(100)
    stop = threading.Event()

    def little() -> None:
        while not stop.is_set():
            with budget.share(60):
                time.sleep(0.001)

    def much() -> None:
        with budget.share(100):
            stop.set()

    threads = [threading.Thread(target=work) for work in (little, little, little, much)]
    for thread in threads:
        thread.start()
    in_time = stop.wait(5)
    stop.set()
    for thread in threads:
        thread.join(20)
    assert in_time


def test_nobody_waits_for_a_closed_budget() -> None:
    budget = Budget(100)
    granted: list[bool] = []

    def wait() -> None:
        with budget.share(50) as answer:
            granted.append(answer)

    with budget.share(100):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.05)
        assert not granted
        budget.close()
        thread.join(5)
    assert granted == [False]
