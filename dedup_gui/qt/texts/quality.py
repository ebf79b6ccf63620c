"""What was measured of an image's quality, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.quality_facts import Quality
from dedup_gui.words.numbers import NBSP, TIMES, plural

NOTHING_KNOWN = "\N{EM DASH}"


def compression_words(quality: Quality | None) -> str:
    """How the pixels are compressed and were before: "JPEG about 92, 4:2:0; before that about 60"."""
    if quality is None:
        return NOTHING_KNOWN
    if quality.jpeg_quality is not None:
        words = f"JPEG about{NBSP}{quality.jpeg_quality}"
        if quality.subsampling:
            words += f", {quality.subsampling}"
        if quality.earlier_quality is not None:
            words += f"; before that about{NBSP}{quality.earlier_quality}"
        return words
    if not quality.lossless:
        return "lossy"
    if quality.earlier_quality is not None:
        return f"lossless, made from a JPEG of quality about{NBSP}{quality.earlier_quality}"
    return "lossless"


def enlargement_words(factor: float | None) -> str:
    """How far an image was enlarged: "about 2x", or that it was not."""
    if factor is None:
        return "no"
    return f"about {factor:.1f}".replace(".0", "") + TIMES


def metadata_words(quality: Quality | None) -> str:
    """How much the metadata say: "12 entries, colour profile"."""
    if quality is None:
        return NOTHING_KNOWN
    entries = quality.metadata - 4 * quality.has_icc
    words = [plural(entries, "entry", "entries")] if entries else []
    if quality.camera_original:
        words.append("as the camera wrote them")
    if quality.has_icc:
        words.append("colour profile")
    return ", ".join(words) or "none"


def missing_words(quality: Quality | None) -> str:
    """How much of the picture the file holds no data for: "the last 48 % of the picture is missing"."""
    if quality is None:
        return NOTHING_KNOWN
    if quality.missing <= 0.0:
        return "none seen"
    if quality.missing >= 1.0:
        return "fine detail is missing from all of the picture"
    share = round(100 * quality.missing)
    return f"the last {share}{NBSP}% of the picture is missing" if share else "the end of the picture is missing"
