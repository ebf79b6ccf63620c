"""Work that cannot be cut into pieces, done in a thread of its own while the job stays responsive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")
Event = TypeVar("Event")

POLL_SECONDS = 0.05


def run_in_thread(event: Event, work: Callable[[], Result]) -> Generator[Event, None, Result]:
    """Run one call in a thread of its own, as part of a job.

    Closing the generator does not wait for the call: it ends by itself, and its result is dropped. So it must be
    one that is safe to leave alone.

    Args:
        event: what the job says meanwhile.
        work: what to call.

    Yields:
        The event, every 50 ms.

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
        yield event
        thread.join(POLL_SECONDS)
    if errors:
        raise errors[0]
    return results[0]
