"""Parts of an inspection on a second thread: the same is found, and nobody waits for what is not wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from PIL import Image, ImageEnhance

from dedup_gui.core.inspection.differences import Finding, inspect
from dedup_gui.core.inspection.side_by_side import on_a_thread, when_asked
from dedup_gui.core.types import IDENTITY
from tests.core.inspection.drawn_pages import page, pixels, saved, with_line
from tests.core.inspection.photographs import captioned, exposed, scene, with_visitor

PHOTOGRAPH = exposed(scene(), 1)
PAIRS: dict[str, tuple[Callable[[], tuple[Image.Image, Image.Image]], Finding]] = {
    "copy": (lambda: (PHOTOGRAPH, saved(PHOTOGRAPH, 80)), Finding.SAME),
    "darker": (lambda: (PHOTOGRAPH, saved(ImageEnhance.Brightness(PHOTOGRAPH).enhance(0.7), 90)), Finding.SAME),
    "caption": (lambda: (PHOTOGRAPH, captioned(PHOTOGRAPH, "Happy birthday")), Finding.EDITED),
    "other shot": (lambda: (PHOTOGRAPH, exposed(with_visitor(scene(), 300, 300), 2)), Finding.BURST),
    "page": (lambda: (page(), saved(page(), 70)), Finding.SAME),
    "other page": (lambda: (page(), with_line(3, "Total to be paid   7,386.00")), Finding.VARIANT),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_same_is_found(name: str) -> None:
    make, finding = PAIRS[name]
    one, other = map(pixels, make())
    with on_a_thread() as beside:
        found = inspect(one, other, IDENTITY, beside=beside)
    assert found is not None and found.finding is finding
    assert found == inspect(one, other, IDENTITY)


def test_work_is_done_on_another_thread_and_its_errors_come_here() -> None:
    with on_a_thread() as beside:
        thread = beside(threading.get_ident)
        failing = beside(lambda: 1 // 0)
        assert thread() != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            failing()


def test_what_nobody_asked_for_is_not_waited_for() -> None:
    ready, begun = threading.Event(), []
    start = time.monotonic()
    with on_a_thread() as beside:
        beside(lambda: ready.wait(60))
        beside(lambda: begun.append(1))
    assert time.monotonic() - start < 30
    ready.set()
    assert not begun


def test_by_default_work_is_done_when_it_is_asked_for() -> None:
    done: list[int] = []
    later = when_asked(lambda: done.append(1))
    assert not done
    later()
    assert done == [1]
