"""From what was measured on a pair to how likely it is one picture: a small logistic regression.

Its coefficients are fitted by `packaging/fit_judge.py` on labelled images and lie, with the figures of the fit, in
`resources/judge/judge.json`. A pair with enough agreeing keypoints must pass two: is it the same shot, and not
another one of the same scene; and is it the same content, and not the same frame, logo or window around another. A
third one decides pairs that have no keypoints to speak of. Where the aligned pixels answer one of the questions by
themselves (`is_in_place`, `is_stamped`), it is not asked.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import DedupError
from dedup_gui.core.verification.pair_features import Measurement
from dedup_gui.core.verification.residual_motion import UNKNOWN

SCHEMA = "dedup-gui/judge/3"

MIN_GEOMETRY = 10
"""Inliers from which on keypoints have a say."""

LEAST_SHARE = 0.4
"""Share of agreeing windows below which no number of keypoints makes a match: a common frame, logo or window chrome
has keypoints, too."""

DISPLACED = -1.0
"""Log odds above the threshold of a pair whose frames lie beside each other: another shot, if not proven to be."""

IN_PLACE = 0.075
"""Drift beyond noise, pixels, of copies in usual quality; other shots of a scene had 0.1 and more."""
_IN_SIGHT = 0.12
"""Drift with its noise, pixels, up to which noise hides no other shot's: the least of those was 0.15."""

_SOFT_LEVEL, _SOFT_WORST = 0.4, 2.5
_FRAME, _TRIMMED = 0.5, 0.25
_FRAME_LEVEL, _FRAME_WORST = 1.5, 4.0
"""Grey levels after the best tone curve: JPEG of quality 15 stays below 1 and 2; other shots had 6 and 9."""

STAMPED = 0.33
"""Kept structure (`Agreement.kept`) from which on only something laid over it tells two pictures apart: watermarked
copies have 0.34 and more, pages, windows, slides, frames and photographs of one kind less than 0.25."""

FEATURES: tuple[str, ...] = (
    "share",
    "low",
    "structure",
    "tone",
    "level",
    "covered",
    "fine",
    "exact",
    "detail",
    "unrest",
    "beyond",
    "textured",
    "residual",
    "misfit",
    "inliers",
    "fraction",
    "consensus",
    "near",
    "cells",
    "spread",
    "whole",
    "rest",
)
"""The names of `features`' columns."""


def rest(m: Measurement) -> float:
    """Share of picture that neither image has of the other: 0 where the whole of one is inside the other."""
    found = m.agreement
    return min(found.around_a * found.busy_a, found.around_b * found.busy_b)


def features(m: Measurement) -> npt.NDArray[np.float64]:
    """What the regression sees; float64 [len(FEATURES)].

    Shares and correlations are stretched near 1 (log odds, Fisher's z), counts and residuals are logarithms, so that
    a weighted sum of them makes sense.
    """
    found = m.agreement
    return np.array(
        [
            math.log((found.share + 0.03) / (1.03 - found.share)),
            _fisher(found.low),
            _fisher(found.structure),
            _fisher(found.tone),
            math.log(found.level + 0.5),
            found.covered,
            _fisher(found.fine),
            math.log((found.exact + 0.05) / (1.05 - found.exact)),
            abs(found.detail),
            math.log(found.drift.unrest + 0.2),
            math.log(found.drift.beyond + 0.03),
            found.textured,
            math.log(m.residual + 0.03),
            math.log((m.edit_residual + 0.06) / (m.residual + 0.06)),
            math.log(m.inliers + 1.0),
            math.log((m.inliers + 1.0) / (m.visible + 10.0)),
            math.log((m.inliers + 1.0) / (m.paired - m.inliers + 3.0)),
            math.log((m.near + 1.0) / (m.inliers + 1.0)),
            math.log(m.cells + 1.0),
            math.log((m.cells + 1.0) / (m.busy_cells + 2.0)),
            float(m.whole),
            math.log(rest(m) + 0.002),
        ]
    )


def _fisher(correlation: float) -> float:
    clipped = min(max(correlation, -0.9), 0.985)
    return 0.5 * math.log((1.0 + clipped) / (1.0 - clipped))


def is_stamped(m: Measurement) -> bool:
    """Whether the pair looks like a picture and its copy under a watermark.

    A tiled watermark changes the content everywhere, but between its letters the picture is left as it was, in every
    part of it, and what is left of the keypoints fits the whole frame to a tenth of a pixel. (In windows of one
    program, pages of one form and slides of one template only the setting is left.)
    """
    return (
        m.whole
        and m.inliers >= MIN_GEOMETRY
        and m.residual <= 0.12
        and m.cells >= 6
        and m.inliers >= 0.6 * m.paired
        and m.agreement.structure >= 0.5
        and m.agreement.kept >= STAMPED
    )


def agrees_enough(m: Measurement) -> bool:
    """Whether enough windows agree for any number of keypoints to count."""
    return is_stamped(m) or m.agreement.share >= LEAST_SHARE


def is_in_place(m: Measurement) -> bool:
    """Whether the two agree so exactly that no second shot can: the number of keypoints does not matter then.

    Either at most one window in seven drifts by a tenth of a pixel; or the whole frame is the same to a level or two,
    which no camera manages twice; or, where a part is too soft to tell its drift, hardly half a level differs.
    """
    found = m.agreement
    if found.drift.beyond <= IN_PLACE and found.drift.far <= _IN_SIGHT:
        return True
    soft = found.drift == UNKNOWN and found.level <= _SOFT_LEVEL and found.worst <= _SOFT_WORST
    reach = _TRIMMED if m.displaced else _FRAME
    frame = (m.whole or m.displaced) and found.drift.far <= reach and found.level <= _FRAME_LEVEL
    frame = frame and found.worst <= _FRAME_WORST
    return (soft or frame) and found.share >= 0.9


def asked(m: Measurement) -> tuple[str, ...]:
    """Which regressions decide on a pair that no rule settles; names of `JudgeModel`'s attributes."""
    if m.inliers < MIN_GEOMETRY:
        return ("pixels",)
    if is_stamped(m):
        return ("shot",)
    return ("content",) if is_in_place(m) else ("shot", "content")


def is_repetitive_copy(m: Measurement) -> bool:
    """Whether bricks, tiles or stripes agree in every single window, though their keypoints cannot be told apart."""
    found = m.agreement
    return (
        m.whole
        and m.paired < 0.1 * m.visible
        and found.share >= 0.98
        and found.exact >= 0.97
        and found.structure > 0.9
        and found.worst <= 8.0
        and found.textured >= 0.3
        and found.covered < 0.02
    )


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression.

    Attributes:
        weights: by the names of `FEATURES`.
        bias: added to the weighted sum.
        accept: log odds from which on a pair is a match.
        sure: log odds from which on it is not near the threshold.
    """

    weights: Mapping[str, float]
    bias: float
    accept: float
    sure: float

    def log_odds(self, m: Measurement) -> float:
        """Log odds that the pair is one picture."""
        vector = np.array([self.weights[name] for name in FEATURES])
        return float(features(m) @ vector) + self.bias

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Logistic:
        """Make it from its part of the parsed file.

        Raises:
            ValueError: other features than this program measures.
        """
        weights = {str(name): float(value) for name, value in data["weights"].items()}
        if set(weights) != set(FEATURES):
            raise ValueError(f"other features: {sorted(set(weights) ^ set(FEATURES))}")
        return cls(weights, float(data["bias"]), float(data["accept"]), float(data["sure"]))


@dataclass(frozen=True, slots=True)
class JudgeModel:
    """The fitted coefficients.

    Attributes:
        shot: the same shot? For pairs with at least `MIN_GEOMETRY` inliers.
        content: the same content all over? For the same pairs.
        pixels: for the others.
    """

    shot: Logistic
    content: Logistic
    pixels: Logistic

    def margins(self, m: Measurement) -> tuple[float, float]:
        """Log odds above the thresholds of acceptance and of certainty; of the two questions, the worse answer."""
        if m.displaced and not is_in_place(m):
            return DISPLACED, DISPLACED
        if is_repetitive_copy(m):
            return 1.0, 0.0
        laws = [getattr(self, name) for name in asked(m)]
        odds = [law.log_odds(m) for law in laws]
        accept = min(value - law.accept for value, law in zip(odds, laws, strict=True))
        return accept, min(value - law.sure for value, law in zip(odds, laws, strict=True))

    @classmethod
    def load(cls, path: str) -> JudgeModel:
        """Read `judge.json`.

        Raises:
            DedupError: it is not there, damaged, or of another version of the program.
        """
        try:
            with open(path, encoding="utf-8") as file:
                return cls.from_json(json.load(file))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DedupError(
                f"The judge's coefficients cannot be read: {error}", "Install the program again."
            ) from error

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> JudgeModel:
        """Make it from the parsed file.

        Raises:
            ValueError: another schema, or other features than this program measures.
        """
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r}, wanted {SCHEMA!r}")
        return cls(*(Logistic.from_json(data[name]) for name in ("shot", "content", "pixels")))
