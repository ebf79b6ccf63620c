"""When the system let nobody run: virtual machines are stopped, and containers use their quota up.

`python -m tests.machine_pauses` watches until its input is closed; then it prints the pauses as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterable

Span = tuple[float, float]
"""Begin and end by `time.perf_counter`, seconds: all processes of a computer share that clock."""
REST_SECONDS = 0.002
PAUSE_SECONDS = 0.010
"""A process that does nothing but rest is let run again within less, also where all cores are busy."""


def longer_than(span: Span, pauses: Iterable[Span]) -> float:
    """Seconds of a span for which there was no pause; pauses do not overlap."""
    begin, end = span
    return end - begin - sum(max(0.0, min(end, last) - max(begin, first)) for first, last in pauses)


def watch(over: threading.Event) -> list[Span]:
    """The pauses until the event is set."""
    pauses: list[Span] = []
    last = time.perf_counter()
    while not over.is_set():
        time.sleep(REST_SECONDS)
        now = time.perf_counter()
        if now - last - REST_SECONDS > PAUSE_SECONDS:
            pauses.append((last + REST_SECONDS, now))
        last = now
    return pauses


def main() -> int:
    over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    print(json.dumps(watch(over)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
