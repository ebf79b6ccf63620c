"""All targets together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.fuzz.exchange_targets import exchange_targets
from tests.fuzz.image_targets import image_targets
from tests.fuzz.target import Tally, Target
from tests.fuzz.text_targets import text_targets


@contextmanager
def every_target(folder: str, formats: frozenset[str], tally: Tally) -> Iterator[list[Target]]:
    """All targets; with formats given, those of images alone.

    Args:
        folder: for what they write.
        formats: suffixes of images with their dots; empty = everything.
        tally: counts what was contained.
    """
    with ExitStack() as stack:
        found = stack.enter_context(image_targets(os.path.join(folder, "images"), formats, tally))
        if not formats:
            found = found + stack.enter_context(text_targets(os.path.join(folder, "texts")))
            found = found + exchange_targets(os.path.join(folder, "exchange"))
        yield [target for target in found if target.seeds]
