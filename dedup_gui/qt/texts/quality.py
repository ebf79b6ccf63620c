"""What was measured of an image's quality, in words. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.quality_facts import Quality
from dedup_gui.words import Words, translate
from dedup_gui.words.numbers import TIMES, count, listed, number

NOTHING_KNOWN = "\N{EM DASH}"


class QualityCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def entries(self, n: int) -> str:
        """So many entries of metadata."""
        return self.tr("%n entr(y|ies)", "", n)


def compression_words(quality: Quality | None) -> str:
    """How the pixels are compressed and were before: "JPEG about 92, 4:2:0; before that about 60"."""
    if quality is None:
        return NOTHING_KNOWN
    earlier = quality.earlier_quality
    if quality.jpeg_quality is not None:
        jpeg = translate("quality", "JPEG about\u00a0{quality}").format(quality=quality.jpeg_quality)
        words = listed(filter(None, (jpeg, quality.subsampling)))
        if earlier is None:
            return words
        return translate("quality", "{now}; before that about\u00a0{earlier}").format(now=words, earlier=earlier)
    if not quality.lossless:
        return translate("quality", "lossy")
    if earlier is None:
        return translate("quality", "lossless")
    said = translate("quality", "lossless, made from a JPEG of quality about\u00a0{quality}")
    return said.format(quality=earlier)


def enlargement_words(factor: float | None) -> str:
    """How far an image was enlarged: "about 2x", or that it was not."""
    if factor is None:
        return translate("quality", "no", "not enlarged")
    said = number(factor, 0 if round(factor, 1).is_integer() else 1)
    return translate("quality", "about {factor}{times}").format(factor=said, times=TIMES)


def metadata_words(quality: Quality | None) -> str:
    """How much the metadata say: "12 entries, colour profile"."""
    if quality is None:
        return NOTHING_KNOWN
    entries = quality.metadata - 4 * quality.has_icc
    words = [QualityCounts().entries(entries)] if entries else []
    if quality.camera_original:
        words.append(translate("quality", "as the camera wrote them"))
    if quality.has_icc:
        words.append(translate("quality", "colour profile"))
    return listed(words) or translate("quality", "none", "metadata")


def missing_words(quality: Quality | None) -> str:
    """How much of the picture the file holds no data for: "the last 48 % of the picture is missing"."""
    if quality is None:
        return NOTHING_KNOWN
    if quality.missing <= 0.0:
        return translate("quality", "none seen")
    if quality.missing >= 1.0:
        return translate("quality", "fine detail is missing from all of the picture")
    share = round(100 * quality.missing)
    if not share:
        return translate("quality", "the end of the picture is missing")
    return translate("quality", "the last {share}\u00a0% of the picture is missing").format(share=count(share))
