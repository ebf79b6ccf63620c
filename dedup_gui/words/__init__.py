"""What the program says, in the person's language: texts, counts, sizes, durations.

Everything a person reads goes through `translate`, or, where it counts something, through a method of a class of
`Words`. Both are found in the source by Qt's `lupdate`; docs/translating.md says how. No Qt here: the window and the
command line put a catalogue in with `speak`.
"""

from dedup_gui.words.translation import (
    ENGLISH,
    QT_TRANSLATE_NOOP,
    Language,
    NumberFormat,
    TranslatedTable,
    Words,
    in_english,
    retold,
    speak,
    spoken,
    translate,
)

__all__ = [
    "ENGLISH",
    "QT_TRANSLATE_NOOP",
    "Language",
    "NumberFormat",
    "TranslatedTable",
    "Words",
    "in_english",
    "retold",
    "speak",
    "spoken",
    "translate",
]
