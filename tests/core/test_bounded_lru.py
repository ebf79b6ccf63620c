from __future__ import annotations

import threading

from dedup_gui.core.bounded_lru import BoundedLru


def kept(lru: BoundedLru[str, str], names: str = "abcdef") -> str:
    return "".join(name for name in names if name in lru)


def test_those_used_longest_ago_leave_first() -> None:
    lru: BoundedLru[str, str] = BoundedLru(3)
    for name in "abc":
        lru.put(name, name.upper(), 1)
    assert lru.get("a") == "A"
    lru.put("d", "D", 1)
    assert (kept(lru), lru.get("b")) == ("acd", None)
    lru.put("e", "E", 2)
    assert kept(lru) == "de"


def test_asking_whether_it_is_there_is_no_use() -> None:
    lru: BoundedLru[str, str] = BoundedLru(2)
    for name in "ab":
        lru.put(name, name, 1)
    assert "a" in lru
    lru.put("c", "c", 1)
    assert kept(lru) == "bc"


def test_a_value_put_again_counts_once() -> None:
    lru: BoundedLru[str, str] = BoundedLru(10)
    for _ in range(9):
        lru.put("a", "a", 4)
    lru.put("b", "b", 6)
    assert kept(lru) == "ab"
    lru.put("a", "new", 5)
    assert (kept(lru), lru.get("a")) == ("a", "new")


def test_a_cost_that_is_known_later() -> None:
    lru: BoundedLru[str, str] = BoundedLru(10)
    for name in "abc":
        lru.put(name, name, 0)
    lru.set_cost("c", 10)
    assert kept(lru) == "abc"
    lru.set_cost("b", 1)
    assert kept(lru) == "c"
    lru.set_cost("a", 100)
    lru.put("d", "d", 0)
    assert kept(lru) == "cd", "what has left costs nothing"
    lru.set_cost("c", 1)
    lru.put("e", "e", 9)
    assert kept(lru) == "cde"


def test_the_least_number_stays_whatever_it_costs() -> None:
    lru: BoundedLru[str, str] = BoundedLru(10, least=2)
    for name in "abc":
        lru.put(name, name, 100)
    assert kept(lru) == "bc"


def test_cleared_it_has_room_again() -> None:
    lru: BoundedLru[str, str] = BoundedLru(2)
    lru.put("a", "a", 2)
    lru.clear()
    assert kept(lru) == ""
    for name in "bc":
        lru.put(name, name, 1)
    assert kept(lru) == "bc"


def test_several_threads_lose_no_count() -> None:
    lru: BoundedLru[int, int] = BoundedLru(50)

    def work(first: int) -> None:
        for number in range(2000):
            lru.put(first + number % 97, number, 1)
            lru.get(first + number % 89)
            lru.set_cost(first + number % 83, 2)
            lru.set_cost(first + number % 83, 1)

    threads = [threading.Thread(target=work, args=(40 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in range(1000, 1050):
        lru.put(name, 0, 1)
    assert sum(name in lru for name in range(2000)) == 50
    lru.put(0, 0, 0)
    assert all(name in lru for name in range(1000, 1050))


def test_what_is_dropped_makes_room() -> None:
    lru: BoundedLru[str, str] = BoundedLru(2)
    for name in "ab":
        lru.put(name, name, 1)
    lru.drop("a")
    lru.drop("x")
    lru.put("c", "c", 1)
    assert kept(lru) == "bc"
