"""Work that cannot be cut into pieces, done beside a job that has to stay responsive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

Result = TypeVar("Result")
Event = TypeVar("Event")

POLL_SECONDS = 0.05


def in_background(work: Callable[[], Result]) -> Generator[None, None, Result]:
    """Run one call in a thread of its own.

    Closing the generator does not wait for the call: it ends by itself, and its result is dropped. So it must be
    one that is safe to leave alone.

    Args:
        work: what to call.

    Yields:
        Nothing, every 50 ms.

    Returns:
        What the call returned.

    Raises:
        BaseException: what the call raised.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  raised again on the job's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="background", daemon=True)
    thread.start()
    while thread.is_alive():
        yield
        thread.join(POLL_SECONDS)
    if errors:
        raise errors[0]
    return results[0]


def beside(event: Event, work: Callable[[], Result]) -> Generator[Event, None, Result]:
    """Run one call as `in_background` does, as part of a job that says how far it is.

    Args:
        event: what to say every 50 ms.
        work: what to call.

    Yields:
        The event.

    Returns:
        What the call returned.
    """
    return (yield from saying(event, in_background(work)))


def saying(event: Event, steps: Generator[object, None, Result]) -> Generator[Event, None, Result]:
    """Advance steps whose own events are not wanted, as part of a job that says how far it is.

    Args:
        event: what to say at each of them.
        steps: what to advance.

    Yields:
        The event.

    Returns:
        What the steps returned.
    """
    with closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                result: Result = stop.value
                return result
            yield event
