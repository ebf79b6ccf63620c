from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from dedup_gui.qt.window.garbage import GarbageCollection


class Node:
    """Refers to itself: only the collector of cycles frees it."""

    def __init__(self) -> None:
        self.me = self
        self.freed_by: list[threading.Thread] = []

    def __del__(self) -> None:
        self.freed_by.append(threading.current_thread())


class State:
    def __init__(self) -> None:
        self.busy = False


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def garbage(qapp: QGuiApplication, state: State) -> Iterator[GarbageCollection]:
    made = GarbageCollection(qapp, lambda: state.busy)
    yield made
    made.close()
    made.deleteLater()


def make_many(count: int) -> None:
    for _ in range(count):
        Node()


def test_a_busy_thread_collects_nothing_itself(garbage: GarbageCollection) -> None:
    node = Node()
    freed_by = node.freed_by
    del node
    thread = threading.Thread(target=make_many, args=(5000,))
    thread.start()
    thread.join()
    assert not freed_by
    garbage.collect_young()
    assert freed_by == [threading.current_thread()]


def test_few_young_objects_are_left_for_later(garbage: GarbageCollection) -> None:
    gc.collect()
    gc.freeze()
    node = Node()
    freed_by = node.freed_by
    del node
    garbage.collect_young()
    assert not freed_by


def test_everything_is_looked_through_when_nobody_looks_and_no_job_runs(
    garbage: GarbageCollection, qapp: QGuiApplication, state: State
) -> None:
    node = Node()
    alive = weakref.ref(node)
    make_many(5000)
    garbage.collect_young()  # it survives, and is set aside
    del node
    make_many(5000)
    garbage.collect_young()
    assert alive() is not None
    state.busy = True
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert alive() is not None
    state.busy = False
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert alive() is not None
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert alive() is None


def test_closing_leaves_it_to_python_again(qapp: QGuiApplication) -> None:
    made = GarbageCollection(qapp, lambda: False)
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    made.close()
    made.deleteLater()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
