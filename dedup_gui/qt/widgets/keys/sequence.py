"""A key by its name."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def key_sequence(keys: str) -> QKeySequence:
    """A sequence of keys by their names in portable notation: "Ctrl+Return"; empty where there is no such key.

    `QKeySequence(keys)` would read them as the window writes them: in its language, in which two keys may have one
    name (both Enter keys are "Enter" in ours).
    """
    return QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
