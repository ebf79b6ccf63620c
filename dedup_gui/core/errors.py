"""Known errors. Anything else that escapes is a bug."""

from __future__ import annotations

from dedup_gui.core.types import SkipCode


class DedupError(Exception):
    """A problem of the environment, which the person can do something about; its text says what.

    Attributes:
        advice: what to do, one sentence, or "".
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class ImageError(Exception):
    """One file cannot be used; becomes a `Skipped` value, never ends a scan.

    Attributes:
        code: the reason.
        detail: the decoder's or the system's own words, or "".
        size: width and height that the header declares, where that is what it was refused for; else zeros.
    """

    def __init__(self, code: SkipCode, detail: str = "", size: tuple[int, int] = (0, 0)) -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
        self.size = size


PASSING = frozenset({SkipCode.UNREADABLE, SkipCode.VANISHED, SkipCode.CHANGED, SkipCode.DECODER_CRASHED})
"""Reasons that say nothing of what is in the file: another time it may be read."""


class TrashError(Exception):
    """The system's trash refused a file, or did not prove that it has it. The file is where it was."""


class UnprovenMoveError(TrashError):
    """A file has left its place, and it is not proven that the trash has it: its drive may be away by now.

    Attributes:
        place: where the trash has it, or should; "" = the system did not tell.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


class UnsafePlanError(Exception):
    """A plan breaks a safety invariant. The review never makes one; a bug would."""
