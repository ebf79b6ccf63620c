"""What the help page says. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.types import Relation
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate

Chapter = tuple[str, tuple[str, ...]]
"""A heading, and its paragraphs."""

MEANINGS = TranslatedTable(
    "help",
    {
        Relation.EXACT: QT_TRANSLATE_NOOP("help", "The files are the same, byte for byte."),
        Relation.SAME_PIXELS: QT_TRANSLATE_NOOP(
            "help", "The same pixels in another file: with other metadata, or in another lossless format."
        ),
        Relation.RE_ENCODED: QT_TRANSLATE_NOOP("help", "The same picture in the same size, saved anew with loss."),
        Relation.RESIZED: QT_TRANSLATE_NOOP("help", "The same picture with more or fewer pixels."),
        Relation.CROPPED: QT_TRANSLATE_NOOP("help", "One is cut out of the other."),
        Relation.ROTATED: QT_TRANSLATE_NOOP("help", "One is turned against the other."),
        Relation.MIRRORED: QT_TRANSLATE_NOOP("help", "Left and right are exchanged."),
        Relation.EDITED: QT_TRANSLATE_NOOP(
            "help", "Other tones or colours, something laid over it, a frame around it, or a part that is covered."
        ),
        Relation.PARTIAL: QT_TRANSLATE_NOOP(
            "help", "The two share a part, as a collage and a picture in it. No duplicates."
        ),
        Relation.BURST: QT_TRANSLATE_NOOP("help", "Another moment or exposure of the same scene. No duplicates."),
        Relation.VARIANT: QT_TRANSLATE_NOOP(
            "help", "The same template with other content, as two scanned forms. No duplicates."
        ),
    },
)
"""What a relation says of two images."""


def chapters() -> tuple[Chapter, ...]:
    """All chapters, in the order in which they are read."""
    return (
        (
            translate("help", "How images are matched"),
            (
                translate(
                    "help",
                    "A scan reads each image once and keeps its fingerprint, so that the next scan is quick. Which "
                    "pairs may belong together is proposed by perceptual hashes (Fast), or also by the features of a "
                    "neural network (Balanced, Thorough).",
                ),
                translate(
                    "help",
                    "Each proposed pair is then judged by itself: the one image is laid over the other, and what "
                    "differs is measured. The figures stand beside the images. A match that is marked as weak needs "
                    "your eye.",
                ),
                translate("help", "All of it happens on this computer. No image leaves it."),
            ),
        ),
        (
            translate("help", "Deciding"),
            (
                translate(
                    "help",
                    "Dedup suggests which image of a group to keep, and says why. Accept that, or mark images as you "
                    "like. Marking changes nothing on disk; Apply does.",
                ),
                translate(
                    "help",
                    "“Not duplicates” keeps two images apart for good. What you said is listed under Ignored pairs, "
                    "and can be taken back there.",
                ),
            ),
        ),
        (
            translate("help", "What keeps your images safe"),
            (
                translate(
                    "help",
                    "What you remove goes to the trash, or to a folder that you name. Undo and the history of "
                    "removals put it back, also after the program was closed. Dedup never deletes an image for good.",
                ),
                translate(
                    "help",
                    "Just before an image is moved, it and one that stays are read once more. What has changed since "
                    "the scan is left alone, and of every group at least one readable image stays.",
                ),
                translate("help", "From a reference folder nothing is ever removed."),
            ),
        ),
        (
            translate("help", "Keys"),
            (
                translate(
                    "help",
                    "Everything works from the keyboard. One page lists all keys; Settings gives them others.",
                ),
            ),
        ),
    )
