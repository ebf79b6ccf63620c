"""From what was measured on a pair to how likely it is one picture: a small logistic regression.

Its coefficients are fitted by `packaging/fit_judge.py` on labelled images and lie, with the figures of the fit, in
`resources/judge/judge.json`. A pair with enough agreeing keypoints must pass two: is it the same shot, and not
another one of the same scene; and is it the same content, and not the same frame, logo or window around another. A
third one decides pairs that have no keypoints to speak of. Where the aligned pixels answer one of the questions by
themselves (`is_in_place`, `is_watermarked`), it is not asked.

The limits of the rules were chosen while the coefficients were fitted, not fitted themselves; "as measured" refers to
the pairs that `relation` describes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import DedupError
from dedup_gui.core.verification.residual_motion import UNKNOWN_MOTION
from dedup_gui.words import translate

if TYPE_CHECKING:
    from dedup_gui.core.verification.pair_features import PairFeatures

SCHEMA = "dedup-gui/judge/5"

MIN_GEOMETRY = 10
"""Inliers from which on keypoints have a say. Chosen: as measured, none of 290 pairs of other pictures has any."""

LEAST_SHARE = 0.4
"""Share of agreeing windows, 0-1, below which no number of keypoints makes a match: a common frame, logo or window
chrome has keypoints, too. As measured, 463 of 467 copies with keypoints have 0.41 and more (four drawn ones, nearly
blank, have no window to compare); one in six pairs of one scene is below it. Chosen."""

FRAME_SHIFTED = -1.0
"""Log odds above the threshold of a pair whose frames lie beside each other: another shot, if not proven to be.
Chosen: above `relation.PROVEN`."""

IN_PLACE = 0.075
"""Noise-corrected residual displacement, pixels, of copies in usual quality; other shots of a scene had 0.1 and
more."""

IN_SIGHT = 0.12
"""Residual displacement with its noise, pixels, up to which noise hides no other shot's: the least of those was
0.15."""

SOFT_LEVEL, SOFT_WORST = 0.4, 2.5
"""Grey levels after the best tone curve, mean and in the worst window, up to which a part too soft to tell its
displacement is in place: hardly half a level. Chosen below `FRAME_LEVEL`."""

FRAME_MOTION, SHIFTED_MOTION = 0.5, 0.25
"""Residual displacement, pixels, up to which a whole frame is in place by its levels: what is said of pictures
without structure (`UNKNOWN_MOTION`), and half of that where the frame seems shifted. Chosen."""

FRAME_LEVEL, FRAME_WORST = 1.5, 4.0
"""Grey levels after the best tone curve: JPEG of quality 15 stays below 1 and 2; other shots had 6 and 9."""

IN_PLACE_SHARE = 0.9
"""Share of agreeing windows, 0-1, that both of these need. As measured, 89 of 100 copies have it. Chosen."""

WATERMARKED = 0.33
"""Preserved structure, 0-1, from which on only something laid over it tells two pictures apart: watermarked copies
have 0.34 and more, pages, windows, slides, frames and photographs of one kind less than 0.25."""

WATERMARK_RESIDUAL = 0.12
"""Largest median residual, pixels, of the keypoints between a watermark's letters. As measured, 8 watermarked
photographs have 0.02 to 0.06. Chosen."""

WATERMARK_CELLS, WATERMARK_PAIRS = 6, 0.6
"""Least cells of an 8 x 8 grid with inliers, and least share of the keypoint pairs that are inliers. As measured,
watermarked photographs have 7 and more, and 0.61 and more. Chosen."""

WATERMARK_STRUCTURE = 0.5
"""Least mean correlation of the windows, -1 to 1. As measured, watermarked photographs have 0.71 and more. Chosen."""

REPETITIVE_PAIRS = 0.1
"""Share of the keypoints in the overlap below which so few can be paired that the picture must be repetitive.
Chosen."""

REPETITIVE_SHARE, REPETITIVE_EXACT, REPETITIVE_STRUCTURE = 0.98, 0.97, 0.9
"""Share of the windows that agree, the same at the finest detail, and mean correlation, that a repetitive picture
must reach. Chosen near 1: as measured, one of 318 pairs that are not copies reaches the first (0.981), with 0.91 of
the second."""

REPETITIVE_WORST, REPETITIVE_STRUCTURED, REPETITIVE_OCCLUDED = 8.0, 0.3, 0.02
"""Largest difference in any window, grey levels; least share of windows with structure; share of occluded windows
that must not be reached. Chosen; as measured, 19 in 20 copies have 0.025 at most of the last."""

REPETITIVE_MARGINS = (1.0, 0.0)
"""Log odds above the thresholds of acceptance and of certainty that a repetitive copy is given: a match, not a weak
one. Chosen."""

FISHER_RANGE = (-0.9, 0.985)
"""Correlations are clipped to it before they are stretched: nearer to 1, compression decides. Chosen."""


def unshared_share(m: PairFeatures) -> float:
    """Share of picture that neither image has of the other: 0 where the whole of one is inside the other."""
    found = m.agreement
    return min(
        found.non_overlap_a * found.non_overlap_structured_a, found.non_overlap_b * found.non_overlap_structured_b
    )


def _fisher(correlation: float) -> float:
    clipped = min(max(correlation, FISHER_RANGE[0]), FISHER_RANGE[1])
    return 0.5 * math.log((1.0 + clipped) / (1.0 - clipped))


@dataclass(frozen=True, slots=True)
class Feature:
    """One quantity that the regressions see.

    Attributes:
        sign: which sign its weights may have: 1, it speaks for one picture; -1, against.
        value: its value of a measured pair.
    """

    sign: int
    value: Callable[[PairFeatures], float]


FEATURES: Mapping[str, Feature] = {
    "low": Feature(1, lambda m: _fisher(m.agreement.low)),
    "structure": Feature(1, lambda m: _fisher(m.agreement.structure)),
    "tone": Feature(1, lambda m: _fisher(m.agreement.tone)),
    "level": Feature(-1, lambda m: math.log(m.agreement.level + 0.5)),
    # A blurred or noisy copy agrees less in all the others; this says why, and gives back what that cost.
    "detail": Feature(1, lambda m: abs(m.agreement.detail)),
    # A copy lies in place everywhere; after a second click of the shutter, something has moved.
    "chi_square": Feature(-1, lambda m: math.log(m.agreement.residual_motion.chi_square + 0.2)),
    "noise_corrected": Feature(-1, lambda m: math.log(m.agreement.residual_motion.noise_corrected + 0.03)),
    "residual": Feature(-1, lambda m: math.log(m.residual + 0.03)),
    "misfit": Feature(-1, lambda m: math.log((m.edit_residual + 0.06) / (m.residual + 0.06))),
    "near": Feature(-1, lambda m: math.log((m.near + 1.0) / (m.inliers + 1.0))),
    "consensus": Feature(1, lambda m: math.log((m.inliers + 1.0) / (m.paired - m.inliers + 3.0))),
    # Other content in the same setting has its keypoints in the setting alone.
    "cells": Feature(1, lambda m: math.log(m.cells + 1.0)),
    "spread": Feature(1, lambda m: math.log((m.cells + 1.0) / (m.keypoint_cells + 2.0))),
    # Edits keep the whole frame more often than a second shot does.
    "whole": Feature(1, lambda m: float(m.whole)),
}
"""What the regressions see, by name, with the sign that reason gives: the data must not teach the reverse by chance.

Shares and correlations are stretched near 1 (log odds, Fisher's z), counts and residuals are logarithms, so that a
weighted sum of them makes sense. What is added inside each logarithm bounds it where its argument is 0 or 1: chosen;
the weights are fitted with it. A feature that no regression uses is not here."""


def feature_vector(m: PairFeatures) -> npt.NDArray[np.float64]:
    """The values of `FEATURES`, in their order; float64 [len(FEATURES)]."""
    return np.array([feature.value(m) for feature in FEATURES.values()])


def is_watermarked(m: PairFeatures) -> bool:
    """Whether the pair looks like a picture and its copy under a watermark.

    A tiled watermark changes the content everywhere, but between its letters the picture is left as it was, in every
    part of it, and what is left of the keypoints fits the whole frame to a tenth of a pixel. (In windows of one
    program, pages of one form and slides of one template only the setting is left.) Captions and logos pass as well.
    """
    return (
        m.whole
        and m.inliers >= MIN_GEOMETRY
        and m.residual <= WATERMARK_RESIDUAL
        and m.cells >= WATERMARK_CELLS
        and m.inliers >= WATERMARK_PAIRS * m.paired
        and m.agreement.structure >= WATERMARK_STRUCTURE
        and m.agreement.preserved_structure >= WATERMARKED
    )


def agrees_enough(m: PairFeatures) -> bool:
    """Whether enough windows agree for any number of keypoints to count."""
    return is_watermarked(m) or m.agreement.agreeing_share >= LEAST_SHARE


def is_in_place(m: PairFeatures) -> bool:
    """Whether the two agree so exactly that no second shot can: the number of keypoints does not matter then.

    Either at most one window in seven is displaced by a tenth of a pixel; or the whole frame is the same to a level
    or two, which no camera manages twice; or, where a part is too soft to tell its displacement, hardly half a level
    differs.
    """
    found = m.agreement
    motion = found.residual_motion
    if motion.noise_corrected <= IN_PLACE and motion.displacement <= IN_SIGHT:
        return True
    soft = motion == UNKNOWN_MOTION and found.level <= SOFT_LEVEL and found.worst <= SOFT_WORST
    reach = SHIFTED_MOTION if m.frame_shifted else FRAME_MOTION
    frame = (m.whole or m.frame_shifted) and motion.displacement <= reach and found.level <= FRAME_LEVEL
    frame = frame and found.worst <= FRAME_WORST
    return (soft or frame) and found.agreeing_share >= IN_PLACE_SHARE


def asked(m: PairFeatures) -> tuple[str, ...]:
    """Which regressions decide on a pair that no rule settles; names of `PairClassifier`'s attributes."""
    if m.inliers < MIN_GEOMETRY:
        return ("pixels",)
    if is_watermarked(m):
        return ("shot",)
    return ("content",) if is_in_place(m) else ("shot", "content")


def is_repetitive_copy(m: PairFeatures) -> bool:
    """Whether bricks, tiles or stripes agree in every single window, though their keypoints cannot be told apart."""
    found = m.agreement
    return (
        m.whole
        and m.paired < REPETITIVE_PAIRS * m.visible
        and found.agreeing_share >= REPETITIVE_SHARE
        and found.exact >= REPETITIVE_EXACT
        and found.structure > REPETITIVE_STRUCTURE
        and found.worst <= REPETITIVE_WORST
        and found.structured_share >= REPETITIVE_STRUCTURED
        and found.occluded_share < REPETITIVE_OCCLUDED
    )


@dataclass(frozen=True, slots=True)
class LogisticRegression:
    """A logistic regression.

    Attributes:
        weights: by names of `FEATURES`; what is not named has no say.
        bias: added to the weighted sum.
        accept: log odds from which on a pair is a match.
        firm: log odds from which on it is not near the threshold.
    """

    weights: Mapping[str, float]
    bias: float
    accept: float
    firm: float

    def log_odds(self, m: PairFeatures) -> float:
        """Log odds that the pair is one picture."""
        return sum(weight * FEATURES[name].value(m) for name, weight in self.weights.items()) + self.bias

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LogisticRegression:
        """Make it from its part of the parsed file.

        Raises:
            ValueError: features that this program does not measure.
        """
        weights = {str(name): float(value) for name, value in sorted(data["weights"].items())}
        if not set(weights) <= set(FEATURES):
            raise ValueError(f"unknown features: {sorted(set(weights) - set(FEATURES))}")
        return cls(weights, float(data["bias"]), float(data["accept"]), float(data["firm"]))


@dataclass(frozen=True, slots=True)
class PairClassifier:
    """The fitted coefficients.

    Attributes:
        shot: the same shot? For pairs with at least `MIN_GEOMETRY` inliers.
        content: the same content all over? For the same pairs.
        pixels: for the others.
    """

    shot: LogisticRegression
    content: LogisticRegression
    pixels: LogisticRegression

    def margins(self, m: PairFeatures) -> tuple[float, float]:
        """Log odds above the thresholds of acceptance and of certainty; of the two questions, the worse answer."""
        if m.frame_shifted and not is_in_place(m):
            return FRAME_SHIFTED, FRAME_SHIFTED
        if is_repetitive_copy(m):
            return REPETITIVE_MARGINS
        classifiers = [getattr(self, name) for name in asked(m)]
        odds = [classifier.log_odds(m) for classifier in classifiers]
        accept = min(value - classifier.accept for value, classifier in zip(odds, classifiers, strict=True))
        return accept, min(value - classifier.firm for value, classifier in zip(odds, classifiers, strict=True))

    @classmethod
    def load(cls, path: str) -> PairClassifier:
        """Read `judge.json`.

        Raises:
            DedupError: it is not there, damaged, or of another version of the program.
        """
        try:
            with open(path, encoding="utf-8") as file:
                return cls.from_json(json.load(file))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DedupError(
                translate("errors", "The judge's coefficients cannot be read: {why}").format(why=error),
                translate("errors", "Install the program again."),
            ) from error

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PairClassifier:
        """Make it from the parsed file.

        Raises:
            ValueError: another schema, or other features than this program measures.
        """
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r}, wanted {SCHEMA!r}")
        return cls(*(LogisticRegression.from_json(data[name]) for name in ("shot", "content", "pixels")))
