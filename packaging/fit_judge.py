#!/usr/bin/env python3
"""Fit the judge's logistic regressions on labelled images and write `resources/judge/judge.json`.

    fit_judge.py measure --labelled DIR --rows photos.rows
    fit_judge.py measure --labelled DRAWN --rows drawn.rows        (DRAWN made by tests/eval/drawn_set.py)
    fit_judge.py fit --photos photos.rows --drawn drawn.rows --out resources/judge/judge.json

A labelled folder holds a `manifest.json` with "groups", "attacks", "distractors" and "hard_negatives" (paths relative
to it). `measure` runs the judge's own measurement on the pairs of the groups and on the pairs of different images
that the embedded network finds alike or that are of one scene or kind: the most telling negatives there are.

`fit` makes three regressions. "content" learns from drawn pages, windows, slides and frames to tell a copy from other
content in the same setting; "shot" learns from all copies, and from photographs, to tell it from another shot of the
scene, where neither the aligned pixels nor "content" settle it; "pixels" decides pairs without keypoints. Whole base
images, with their scene, are held out, five times, and the threshold comes from what was held out: above the largest
log odds of any pair of different images, so that none of them would be called a duplicate.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import pickle
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from dedup_gui.core.errors import ImageError  # noqa: E402
from dedup_gui.core.image.decode import load_upright  # noqa: E402
from dedup_gui.core.networks.extractor import open_extractor  # noqa: E402
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT  # noqa: E402
from dedup_gui.core.networks.store import ModelStore  # noqa: E402
from dedup_gui.core.verification.pair_classifier import (  # noqa: E402
    FEATURE_NAMES,
    MIN_GEOMETRY,
    SCHEMA,
    LogisticRegression,
    agrees_enough,
    asked,
    feature_vector,
    is_repetitive_copy,
    unshared_share,
)
from dedup_gui.core.verification.pair_features import LocalFeatures, PairFeatures, measure_pair  # noqa: E402
from dedup_gui.core.verification.relation import LEFT_OVER  # noqa: E402

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FOLDS = 5
PENALTY = 3e-3
MARGIN = 0.4
"""Log odds added to the largest seen of two different images, at least."""

SPENT = 0.01
"""Share of the open pairs of a picture and its copy that the threshold of "shot" may cost by lying higher than that:
there is room between copies and other shots, and another camera's may come nearer."""

FIRM = 1.5
"""Log odds above the threshold from which on a match is not called weak."""

NEVER_NEGATIVE = (
    *("agreeing_share", "low", "structure", "tone", "fine", "exact", "detail"),
    *("inliers", "fraction", "consensus", "cells", "spread", "whole"),
)
NEVER_POSITIVE = (
    "level",
    "occluded_share",
    "residual",
    "misfit",
    "near",
    "unshared_share",
    "chi_square",
    "noise_corrected",
)
"""What is known of the signs beforehand: the data must not teach the reverse by accident."""

NOT_ASKED = {"shot": ("occluded_share", "structured_share"), "content": ("chi_square", "noise_corrected")}
"""What has nothing to do with a question: a logo on a plain sky says nothing about the camera, and whether a picture
lies exactly in place says nothing about what else stands on it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measured pair."""

    kind: str
    a: str
    b: str
    families: tuple[str, ...]
    same: bool
    measurement: PairFeatures | None


class Labelled:
    """A labelled folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            self.truth: dict[str, Any] = json.load(file)
        names = {name for group in self.truth["groups"] for name in group} | set(self.truth["distractors"])
        names |= {name for item in self.truth["hard_negatives"] for name in item["files"]}
        self.group = {name: number for number, group in enumerate(self.truth["groups"]) for name in group}
        self.local_features: list[LocalFeatures] = []
        self.names: list[str] = []
        squares: list[npt.NDArray[np.uint8]] = []
        with ThreadPoolExecutor(2) as pool:
            for name, loaded in zip(sorted(names), pool.map(self._load, sorted(names)), strict=True):
                if loaded is not None:
                    self.names.append(name)
                    self.local_features.append(loaded[0])
                    squares.append(loaded[1])
        self.place = {name: number for number, name in enumerate(self.names)}
        self.squares = np.stack(squares)

    def _load(self, name: str) -> tuple[LocalFeatures, npt.NDArray[np.uint8]] | None:
        try:
            proxy = load_upright(os.path.join(self.folder, name), max_side=400)
        except ImageError:
            return None
        square = cv2.resize(proxy, (224, 224), interpolation=cv2.INTER_AREA).astype(np.uint8)
        return LocalFeatures.of(proxy), square

    def family(self, name: str) -> str:
        """What must not be split between folds: the image's group and the scenes it belongs to."""
        groups = self.truth["groups"]
        first = groups[self.group[name]][0] if name in self.group else name
        for item in self.truth["hard_negatives"]:
            # Drawn pictures of one kind are not of one thing.
            if first in item["files"] and not item["kind"].startswith("drawn"):
                return f"scene {item['name']}"
        return str(first)

    def pairs(self, rng: np.random.Generator, variants: int, negatives: int) -> list[tuple[str, str, str]]:
        """Pairs to measure: (kind, name, name)."""
        found = [("variant", what["base"], name) for name, what in self.truth["attacks"].items()]
        among = [p for group in self.truth["groups"] for p in itertools.combinations(group[1:], 2)]
        found += [("variants", *among[k]) for k in rng.permutation(len(among))[:variants]]
        known = {p for item in self.truth["hard_negatives"] for p in itertools.combinations(sorted(item["files"]), 2)}
        found += [
            ("scene", *pair) for pair in sorted(known) if self.group.get(pair[0], -1) != self.group.get(pair[1], -2)
        ]
        alike = [pair for pair in self._alike() if pair not in known]
        scenes = [p for p in alike if self.family(p[0]) == self.family(p[1])]
        others = [p for p in alike if self.family(p[0]) != self.family(p[1])]
        found += [("scene", *scenes[k]) for k in rng.permutation(len(scenes))[: negatives // 2]]
        found += [("other", *others[k]) for k in rng.permutation(len(others))[: negatives // 2]]
        return [p for p in found if p[1] in self.place and p[2] in self.place]

    def _alike(self) -> list[tuple[str, str]]:
        """Pairs of different images that the network finds alike: cosine 0.6, or among the five nearest."""
        extractor = open_extractor(EMBEDDED_DEFAULT, ModelStore("", os.path.join(ROOT, "resources", "models")))
        parts = [extractor.extract(self.squares[k : k + 32]) for k in range(0, len(self.squares), 32)]
        vectors = np.concatenate(parts)
        cosine = vectors @ vectors.T
        np.fill_diagonal(cosine, -1.0)
        keep = cosine >= 0.6
        nearest = np.argpartition(-cosine, 5, axis=1)[:, :5]
        keep[np.arange(len(keep))[:, None], nearest] = True
        rows, columns = np.nonzero(np.triu(keep | keep.T, 1))
        pairs = [(self.names[i], self.names[j]) for i, j in zip(rows, columns, strict=True)]
        return [(x, y) for x, y in pairs if self.group.get(x, -1) != self.group.get(y, -2)]


def measured(folder: str, variants: int, negatives: int) -> list[Row]:
    """Measure the pairs of one labelled folder."""
    labelled = Labelled(folder)
    rng = np.random.default_rng(0)
    todo = labelled.pairs(rng, variants, negatives)

    def one(pair: tuple[str, str, str]) -> Row:
        kind, x, y = pair
        same = kind in ("variant", "variants")
        found = measure_pair(labelled.local_features[labelled.place[x]], labelled.local_features[labelled.place[y]])
        return Row(kind, x, y, tuple(sorted({labelled.family(x), labelled.family(y)})), same, found)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, todo))


def usable(row: Row) -> bool:
    """Whether a pair teaches: pairs where each image shows something the other does not are decided by a rule."""
    return row.measurement is not None and (row.kind == "variant" or unshared_share(row.measurement) <= LEFT_OVER)


def solve(x: Floats, y: Flags, weight: Floats, unasked: tuple[str, ...]) -> tuple[Floats, float]:
    """Logistic regression with an L2 penalty on standardised columns and known signs; raw weights and bias."""
    mean, std = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / std
    bounds: list[tuple[float | None, float | None]] = [(None, None)]
    for_sign: dict[str, tuple[float | None, float | None]] = dict.fromkeys(NEVER_NEGATIVE, (0.0, None))
    for_sign |= dict.fromkeys(NEVER_POSITIVE, (None, 0.0))
    for_sign |= dict.fromkeys(unasked, (0.0, 0.0))
    bounds += [for_sign.get(name, (None, None)) for name in FEATURE_NAMES]
    w = np.where(y, weight * 0.5 / weight[y].sum(), weight * 0.5 / weight[~y].sum())
    sign = np.where(y, -1.0, 1.0)

    def loss(p: Floats) -> tuple[float, Floats]:
        s = sign * (z @ p[1:] + p[0])
        gradient = w * sign / (1.0 + np.exp(-s))
        value = float((w * np.logaddexp(0.0, s)).sum() + PENALTY * (p[1:] ** 2).sum() / 2.0)
        return value, np.concatenate([[gradient.sum()], z.T @ gradient + PENALTY * p[1:]])

    start = np.zeros(x.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x
    return found[1:] / std, float(found[0] - (found[1:] * mean / std).sum())


def folds_of(row: Row) -> set[int]:
    """The folds in which a pair is held out: those of its images' families."""
    return {zlib.crc32(family.encode(errors="surrogateescape")) % FOLDS for family in row.families}


def fit(rows: list[Row], ambiguous: tuple[str, ...], unasked: tuple[str, ...], spent: float = 0.0) -> dict[str, Any]:
    """Fit one regression and say how it does on what was held out."""
    x = np.array([feature_vector(row.measurement) for row in rows if row.measurement is not None])
    y = np.array([row.same for row in rows])
    variant = np.array([row.kind == "variant" for row in rows])
    weight = np.where(variant, 2.0, 1.0)
    clear = np.array([not any(word in name for word in ambiguous for name in (row.a, row.b)) for row in rows])
    folds = np.array([[number in folds_of(row) for number in range(FOLDS)] for row in rows])
    held = np.where(y, np.inf, -np.inf)
    for out in folds.T:
        weights, bias = solve(x[~out], y[~out], weight[~out], unasked)
        value = x @ weights + bias
        # A pair of two families may be held out twice; what is worse counts.
        held = np.where(out, np.where(y, np.minimum(held, value), np.maximum(held, value)), held)
    weights, bias = solve(x, y, weight, unasked)
    seen = x @ weights + bias
    worst = np.sort(np.maximum(held, seen)[~y & clear])[::-1]
    least = float(worst[0]) + MARGIN if len(worst) else 0.0
    accept = round(max(least, float(np.quantile(held[variant], spent))), 3)
    wrong = int(((held >= accept) & ~y & clear).sum())
    right = int(((held >= accept) & y).sum())
    print("largest of different images:", np.round(worst[:10], 2))
    for index in np.argsort(-np.where(y, -99.0, held))[:12]:
        print("   ", round(float(held[index]), 2), rows[index].kind, rows[index].a, rows[index].b)
    print("smallest of one image:")
    for index in np.argsort(np.where(variant, held, 99.0))[:25]:
        print("   ", round(float(held[index]), 2), rows[index].kind, rows[index].a, rows[index].b)
    return {
        "weights": {name: round(float(v), 5) for name, v in zip(FEATURE_NAMES, weights, strict=True)},
        "bias": round(bias, 5),
        "accept": accept,
        "firm": round(accept + FIRM, 3),
        "figures": {
            "pairs of one image": int(y.sum()),
            "pairs of different images": int((~y).sum()),
            "held-out precision": round(right / max(1, right + wrong), 6),
            "held-out recall, base and variant": round(float((held[variant] >= accept).mean()), 4),
            "held-out recall, all pairs": round(float((held[y] >= accept).mean()), 4),
            "largest log odds of different images": [round(float(v), 2) for v in worst[:5]],
        },
    }


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure")
    one.add_argument("--labelled", action="append", required=True)
    one.add_argument("--rows", required=True)
    one.add_argument("--variants", type=int, default=1500)
    one.add_argument("--negatives", type=int, default=7000, help="besides all pairs of one scene's own pictures")
    two = commands.add_parser("fit")
    two.add_argument("--photos", action="append", required=True)
    two.add_argument("--drawn", action="append", required=True)
    two.add_argument("--ambiguous", action="append", default=[], help="files of this name do not set the threshold")
    two.add_argument("--out", required=True)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    if args.command == "measure":
        rows = [row for folder in args.labelled for row in measured(folder, args.variants, args.negatives)]
        with open(args.rows, "wb") as file:
            pickle.dump(rows, file)
        return
    photos, drawn = loaded(args.photos), [row for row in loaded(args.drawn) if kind_of(row) not in NOT_TAUGHT]
    parts = {
        "content": [row for row in with_keypoints(photos) if row.same or row.kind == "other"] + with_keypoints(drawn),
        "pixels": without_keypoints(photos) + [row for row in without_keypoints(drawn) if kind_of(row) != "soft"],
    }
    result: dict[str, Any] = {"schema": SCHEMA}
    for name, part in parts.items():
        print(f"== {name}")
        result[name] = fit(part, tuple(args.ambiguous), NOT_ASKED.get(name, ()))
    print("== shot")
    copies = [row for row in drawn if row.same and kind_of(row) != "soft"]
    content = LogisticRegression.from_json(result["content"])
    left_open = [row for row in with_keypoints(photos + copies) if is_open(row, content)]
    result["shot"] = fit(left_open, tuple(args.ambiguous), NOT_ASKED["shot"], SPENT)
    with open(args.out, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1, sort_keys=True)
        file.write("\n")
    print(json.dumps(result, indent=1))


def is_open(row: Row, content: LogisticRegression) -> bool:
    """Whether it depends on the regression "shot" what becomes of a pair: see `PairClassifier.margins`."""
    m = row.measurement
    if m is None or m.frame_shifted or is_repetitive_copy(m) or not agrees_enough(m):
        return False
    return "shot" in asked(m) and ("content" not in asked(m) or content.log_odds(m) >= content.accept)


NOT_TAUGHT = ("blank", "gradient")
"""Drawn kinds that rules decide (`relation`): they have next to nothing to measure."""


def kind_of(row: Row) -> str:
    """The kind of a drawn picture."""
    return row.a.split("/")[0]


def loaded(paths: list[str]) -> list[Row]:
    """Rows of `measure` that teach something."""
    rows: list[Row] = []
    for path in paths:
        with open(path, "rb") as file:
            rows += pickle.load(file)  # noqa: S301 - our own file, made by `measure`
    lost = [row for row in rows if row.kind == "variant" and row.measurement is None]
    print(f"{len(rows)} pairs, {len(lost)} of base and variant without any hypothesis")
    return [row for row in rows if usable(row)]


def with_keypoints(rows: list[Row]) -> list[Row]:
    """Those that keypoints decide."""
    return [row for row in rows if row.measurement is not None and row.measurement.inliers >= MIN_GEOMETRY]


def without_keypoints(rows: list[Row]) -> list[Row]:
    """The others."""
    return [row for row in rows if row.measurement is not None and row.measurement.inliers < MIN_GEOMETRY]


if __name__ == "__main__":
    main()
