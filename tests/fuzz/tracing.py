"""Which lines of the program, and of what it reads images with, one call reaches."""

from __future__ import annotations

import os
import sys
from types import CodeType, FrameType
from typing import Any

import PIL

import dedup_gui

_WATCHED = tuple(os.path.dirname(module.__file__ or "") + os.sep for module in (dedup_gui, PIL))


class Tracer:
    """Collects lines while it is on; of this thread alone.

    Attributes:
        lines: reached since `start`, as numbers.
    """

    def __init__(self) -> None:
        self.lines: set[int] = set()
        self._bases: dict[CodeType, int] = {}
        self._next = 0

    def start(self) -> None:
        """Begin anew."""
        self.lines = set()
        sys.settrace(self._call)

    def stop(self) -> None:
        """Watch no longer."""
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:
        base = self._bases.get(frame.f_code)
        if base is None:
            base = self._base(frame.f_code)
        if base < 0:
            return None
        add = self.lines.add
        first = base - frame.f_code.co_firstlineno

        def line(frame: FrameType, event: str, argument: Any) -> Any:
            if event == "line":
                add(first + frame.f_lineno)
            return line

        add(base)
        return line

    def _base(self, code: CodeType) -> int:
        """The number of a function's first line; -1 where it is not watched."""
        base = -1
        if code.co_filename.startswith(_WATCHED):
            base = self._next
            self._next += 1 + max((line or 0) for _, _, line in code.co_lines()) - code.co_firstlineno
        self._bases[code] = base
        return base
