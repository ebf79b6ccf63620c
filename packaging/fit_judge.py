#!/usr/bin/env python3
"""Fit the judge's logistic regressions on labelled images and write `resources/judge/judge.json`.

    fit_judge.py measure --photographs LABELLED --pairs judge.pairs
    fit_judge.py fit --pairs judge.pairs --out resources/judge/judge.json

LABELLED is a folder with a `manifest.json`; `tests/eval/labelled_pairs.py` says what is measured in it. Further sets
are drawn on the way (`tests/eval/drawn_set.py`). Both commands give the same bytes each time; what they were given,
what they left out and with which packages is written into the result.

`fit` makes three regressions. "content" learns from drawn pages, windows, slides and frames to tell a copy from other
content in the same setting; "shot" learns from all copies, and from photographs, to tell it from another shot of the
scene, where neither the aligned pixels nor "content" settle it; "pixels" decides pairs without keypoints. Whole base
images, with their scene, are held out, a twentieth at a time, and the threshold comes from what was held out: above
the largest log odds of any pair of different images, so that none of them would be called a duplicate.

What that is worth on other images is then measured once more, with thresholds, too, that know nothing of the images
judged: each twentieth of them is left out of everything (`held_out`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from dedup_gui.core.verification.pair_classifier import (  # noqa: E402
    FEATURES,
    MIN_GEOMETRY,
    SCHEMA,
    LogisticRegression,
    PairClassifier,
    agrees_enough,
    asked,
    feature_vector,
    is_repetitive_copy,
    unshared_share,
)
from dedup_gui.core.verification.relation import LEFT_OVER  # noqa: E402
from tests.eval import drawn_set, labelled_pairs  # noqa: E402
from tests.eval.labelled_pairs import LabelledPair, Sampling  # noqa: E402

Floats = npt.NDArray[np.float64]
Pairs = list[LabelledPair]

FOLDS = 20
"""Parts in which families are held out. Chosen so many that a fit without one is nearly the fit with all: with five,
the thresholds were those of fits that lacked a fifth of the few pairs of the hard kind."""

PENALTY = 3e-3
"""Weight of half the squared weights of the standardised features, beside the mean loss of a pair. Chosen."""

MARGIN = 0.4
"""Log odds added to the largest seen of two different images, at least."""

SPENT = {"content": 0.0, "pixels": 0.0, "shot": 0.01}
"""Share of the open pairs of a picture and its copy that a threshold may cost by lying higher than that: between
copies and other shots there is room, and another camera's may come nearer."""

FIRM = 1.5
"""Log odds above the threshold from which on a match is not called weak."""

VARIANT_WEIGHT = 2.0
"""How much a pair of a picture and its copy counts, against a pair of two copies."""

DRAWN_SEEDS, DRAWN_FAMILIES, DRAWN_ALIKE = (11,), 6, 4
"""Of the drawn sets. Seed 2 is the recorded baseline's, whose images must take no part in the fit."""

NOT_ASKED = {"shot": (), "content": ("chi_square", "noise_corrected"), "pixels": ("detail", "near")}
"""What has nothing to do with a question. Whether a picture lies exactly in place says nothing about what else stands
on it. Of hardly any keypoints it is chance how many miss their place, and without keypoints unlike sharpness is no
excuse for pixels that disagree."""

NOT_TAUGHT = ("blank", "gradient")
"""Drawn kinds that rules decide (`relation`): they have next to nothing to measure."""

SOFT = "soft"
"""Drawn kind without an edge: what tells shots or pixels of photographs apart is not learned from it."""

DECIMALS = 5
"""Of what is written. The minimum is found more exactly than that, in whatever order a sum is taken."""

PACKAGES = ("numpy", "scipy", "opencv-python-headless", "pillow", "onnxruntime")


def measure(photographs: str, path: str, *, seeds: Iterable[int], families: int, sampling: Sampling) -> None:
    """Measure the pairs of labelled photographs and of drawn sets.

    Args:
        photographs: the labelled folder.
        path: of the file that the pairs are written to.
        seeds: of the drawn sets.
        families: pictures of each kind in a drawn set that get copies.
        sampling: which pairs are measured.
    """
    record, pairs = labelled_pairs.measure_folder(photographs, sampling, drawn=False)
    sets = [{"name": "photographs"} | record]
    for seed in seeds:
        made: dict[str, Any] = {
            "seed": seed,
            "families": families,
            "alike": DRAWN_ALIKE,
            "unlike_sharpness": True,
        }
        with tempfile.TemporaryDirectory() as folder:
            drawn_set.make(folder, **made)
            record, found = labelled_pairs.measure_folder(folder, sampling, drawn=True, prefix=f"drawn {seed} ")
        sets.append({"name": f"drawn {seed}"} | record | {"made": {"tool": "tests/eval/drawn_set.py"} | made})
        pairs += found
    chosen = asdict(sampling) | {"alike": labelled_pairs.ALIKE, "nearest": labelled_pairs.NEAREST}
    labelled_pairs.write_pairs(path, {"sets": sets, "sampling": chosen, "packages": versions()}, pairs)


def commands_of(head: dict[str, Any]) -> list[str]:
    """What to run to make it anew from the same photographs."""
    drawn = [item["made"] for item in head["sets"][1:]]
    options = [f"--drawn-families {drawn[0]['families']}"] if drawn else []
    options += [
        f"--{name.replace('_', '-')} {head['sampling'][name]}" for name in ("siblings", "scenes", "look_alikes")
    ]
    seeds = " ".join(str(made["seed"]) for made in drawn)
    return [
        f"python packaging/fit_judge.py measure --photographs LABELLED --pairs PAIRS --drawn-seeds {seeds} "
        + " ".join(options),
        "python packaging/fit_judge.py fit --pairs PAIRS --out resources/judge/judge.json",
    ]


def versions() -> dict[str, str]:
    """Of the packages that the numbers depend on."""
    return {name: version(name) for name in PACKAGES}


def solve(x: Floats, y: npt.NDArray[np.bool_], weight: Floats, names: list[str]) -> tuple[Floats, float]:
    """Logistic regression with an L2 penalty on standardised columns and known signs.

    Args:
        x: float64 [N, K], the features.
        y: bool [N], whether a pair is one image.
        weight: float64 [N], how much each pair counts; both classes count the same in all.
        names: of the K features.

    Returns:
        float64 [K], the weights of the raw features, and the bias.
    """
    mean, std = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / std
    signs = [FEATURES[name].sign for name in names]
    bounds: list[tuple[float | None, float | None]] = [(None, None)]
    bounds += [(0.0, None) if sign > 0 else (None, 0.0) for sign in signs]
    w = np.where(y, weight * 0.5 / weight[y].sum(), weight * 0.5 / weight[~y].sum())
    sign = np.where(y, -1.0, 1.0)

    def loss(p: Floats) -> tuple[float, Floats]:
        s = sign * (z @ p[1:] + p[0])
        gradient = w * sign * np.exp(-np.logaddexp(0.0, -s))
        value = float((w * np.logaddexp(0.0, s)).sum() + PENALTY * (p[1:] ** 2).sum() / 2.0)
        return value, np.concatenate([[gradient.sum()], z.T @ gradient + PENALTY * p[1:]])

    start = np.zeros(x.shape[1] + 1)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-16, "gtol": 1e-10},
    ).x
    return found[1:] / std, float(found[0] - (found[1:] * mean / std).sum())


def folds_of(pair: LabelledPair) -> set[int]:
    """The folds in which a pair is held out: those of its images' families."""
    return {zlib.crc32(family.encode(errors="surrogateescape")) % FOLDS for family in pair.families}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regression, and how it did on what was held out of it.

    Attributes:
        regression: it.
        figures: of the pairs held out, with the threshold set on these same pairs.
    """

    regression: LogisticRegression
    figures: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As in the file."""
        of = self.regression
        return {
            "weights": dict(of.weights),
            "bias": of.bias,
            "accept": of.accept,
            "firm": of.firm,
            "figures": self.figures,
        }


def fit(pairs: Pairs, question: str, folds: Iterable[int]) -> Fitted:
    """Fit one regression.

    Args:
        pairs: what it learns from; each lies in one of the folds, or in two.
        question: its name.
        folds: held out one after the other, to set the threshold.

    Raises:
        ValueError: there are no pairs of one image, or none of different images, to learn from.
    """
    names = [name for name in FEATURES if name not in NOT_ASKED[question]]
    columns = [list(FEATURES).index(name) for name in names]
    x = np.array([feature_vector(pair.features)[columns] for pair in pairs if pair.features is not None])
    y = np.array([pair.same for pair in pairs], dtype=np.bool_)
    if not y.any() or y.all():
        raise ValueError(f"nothing to learn {question!r} from: {int(y.sum())} of {len(y)} pairs are of one image")
    variant = np.array([pair.kind == "variant" for pair in pairs])
    weight = np.where(variant, VARIANT_WEIGHT, 1.0)
    held = np.where(y, np.inf, -np.inf)
    for number in folds:
        out = np.array([number in folds_of(pair) for pair in pairs])
        if not out.any() or not y[~out].any() or y[~out].all():
            continue
        weights, bias = solve(x[~out], y[~out], weight[~out], names)
        value = x @ weights + bias
        # A pair of two families may be held out twice; what is worse counts.
        held = np.where(out, np.where(y, np.minimum(held, value), np.maximum(held, value)), held)
    weights, bias = solve(x, y, weight, names)
    seen = x @ weights + bias
    worst = np.sort(np.maximum(held, seen)[~y])[::-1]
    spent = float(np.quantile(held[variant], SPENT[question])) if variant.any() else -np.inf
    accept = round(max(float(worst[0]) + MARGIN, spent), 3)
    wrong, right = int(((held >= accept) & ~y).sum()), int(((held >= accept) & y).sum())
    rounded = {name: round(float(value), DECIMALS) for name, value in zip(names, weights, strict=True)}
    used = {name: value for name, value in sorted(rounded.items()) if value != 0.0}
    figures = {
        "pairs of one image": int(y.sum()),
        "pairs of different images": int((~y).sum()),
        "held-out precision": round(right / max(1, right + wrong), 6),
        "held-out recall, base and variant": round(float((held[variant] >= accept).mean()), 4),
        "held-out recall, all pairs": round(float((held[y] >= accept).mean()), 4),
        "largest log odds of different images": [round(float(value), 2) for value in worst[:5]],
    }
    return Fitted(LogisticRegression(used, round(bias, DECIMALS), accept, round(accept + FIRM, 3)), figures)


def fit_all(pairs: Pairs, folds: Iterable[int]) -> dict[str, Fitted]:
    """Fit the three regressions."""
    folds = tuple(folds)
    photos = [pair for pair in pairs if teaches(pair) and not pair.drawn]
    drawn = [pair for pair in pairs if teaches(pair) and pair.drawn and kind_of(pair) not in NOT_TAUGHT]
    sharp = [pair for pair in drawn if kind_of(pair) != SOFT]
    from_photos = [pair for pair in photos if pair.same or pair.kind == "other"]
    content = fit([pair for pair in from_photos + drawn if has_keypoints(pair)], "content", folds)
    pixels = fit([pair for pair in photos + sharp if not has_keypoints(pair)], "pixels", folds)
    copies = [pair for pair in sharp if pair.same]
    left_open = [pair for pair in photos + copies if is_open(pair, content.regression)]
    return {"content": content, "pixels": pixels, "shot": fit(left_open, "shot", folds)}


def teaches(pair: LabelledPair) -> bool:
    """Whether a pair teaches: pairs where each image shows something the other does not are decided by a rule."""
    return pair.features is not None and (pair.kind == "variant" or unshared_share(pair.features) <= LEFT_OVER)


def kind_of(pair: LabelledPair) -> str:
    """The kind of a drawn picture."""
    return pair.a.split("/")[0]


def has_keypoints(pair: LabelledPair) -> bool:
    """Whether keypoints decide."""
    return pair.features is not None and pair.features.inliers >= MIN_GEOMETRY


def is_open(pair: LabelledPair, content: LogisticRegression) -> bool:
    """Whether it depends on the regression "shot" what becomes of a pair: see `PairClassifier.margins`."""
    m = pair.features
    if m is None or not has_keypoints(pair) or m.frame_shifted or is_repetitive_copy(m) or not agrees_enough(m):
        return False
    return "shot" in asked(m) and ("content" not in asked(m) or content.log_odds(m) >= content.accept)


def accepts(classifier: PairClassifier, pair: LabelledPair) -> bool:
    """Whether the judge, before it looks at flat pictures and at full detail, calls a pair one image."""
    m = pair.features
    return m is not None and classifier.margins(m)[0] >= 0.0 and agrees_enough(m) and unshared_share(m) <= LEFT_OVER


def tally(pairs: Pairs, verdict: Callable[[LabelledPair], bool]) -> dict[str, Any]:
    """How many pairs of each sort were called one image: "accepted of all"."""
    every: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for pair in pairs:
        sort = {"variant": f"versions, tier {pair.tier}", "scene": "one scene or kind", "other": "other images"}
        name = f"{'drawn' if pair.drawn else 'photographs'}: {sort.get(pair.kind, 'two versions of one image')}"
        every[name] += 1
        accepted[name] += verdict(pair)
    return {name: {"accepted": accepted[name], "pairs": every[name]} for name in sorted(every)}


def held_out(pairs: Pairs) -> dict[str, Any]:
    """Judge each pair by a classifier whose weights and thresholds know neither of its images, nor their scenes."""
    said: dict[int, bool] = {}
    for number in range(FOLDS):
        out = [number in folds_of(pair) for pair in pairs]
        kept = [pair for pair, gone in zip(pairs, out, strict=True) if not gone]
        parts = fit_all(kept, [fold for fold in range(FOLDS) if fold != number])
        classifier = PairClassifier(**{name: part.regression for name, part in parts.items()})
        for index, gone in enumerate(out):
            if gone:
                verdict = accepts(classifier, pairs[index])
                # A pair of two families may be held out twice; what is worse counts.
                worse = min if pairs[index].same else max
                said[index] = worse(said.get(index, verdict), verdict)
    by_pair = {id(pair): said[index] for index, pair in enumerate(pairs)}
    return tally(pairs, lambda pair: by_pair[id(pair)])


def judge(path: str) -> dict[str, Any]:
    """Fit on the measured pairs in a file: what `judge.json` holds."""
    head, pairs = labelled_pairs.read_pairs(path)
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with threadpool_limits(1, "blas"):
        parts = fit_all(pairs, range(FOLDS))
        classifier = PairClassifier(**{name: part.regression for name, part in parts.items()})
        figures = {
            "held out": held_out(pairs),
            "fitted on": tally(pairs, lambda pair: accepts(classifier, pair)),
        }
    record = {
        "commands": commands_of(head),
        "sets": head["sets"],
        "sampling": head["sampling"],
        "pairs_sha256": digest,
        "pairs": len(pairs),
        "excluded": {
            "nothing suggests that the two show the same": sum(pair.features is None for pair in pairs),
            "each shows something that the other lacks": sum(
                pair.features is not None and not teaches(pair) for pair in pairs
            ),
            "drawn kinds, from all": list(NOT_TAUGHT),
            "drawn kinds, from shot and pixels": [SOFT],
        },
        "settings": {
            "folds": FOLDS,
            "penalty": PENALTY,
            "margin": MARGIN,
            "spent": SPENT,
            "firm": FIRM,
            "variant weight": VARIANT_WEIGHT,
        },
        "packages": head["packages"] if head["packages"] == versions() else [head["packages"], versions()],
        "figures": figures,
    }
    return {"schema": SCHEMA, "record": record} | {name: part.to_json() for name, part in parts.items()}


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure")
    one.add_argument("--photographs", required=True)
    one.add_argument("--pairs", required=True)
    one.add_argument("--drawn-seeds", type=int, nargs="*", default=DRAWN_SEEDS)
    one.add_argument("--drawn-families", type=int, default=DRAWN_FAMILIES)
    one.add_argument("--siblings", type=int, default=Sampling().siblings)
    one.add_argument("--scenes", type=int, default=Sampling().scenes)
    one.add_argument("--look-alikes", type=int, default=Sampling().look_alikes)
    two = commands.add_parser("fit")
    two.add_argument("--pairs", required=True)
    two.add_argument("--out", required=True)
    args = parser.parse_args()
    if args.command == "measure":
        sampling = Sampling(siblings=args.siblings, scenes=args.scenes, look_alikes=args.look_alikes)
        families = args.drawn_families
        measure(args.photographs, args.pairs, seeds=args.drawn_seeds, families=families, sampling=sampling)
        return
    result = json.dumps(judge(args.pairs), indent=1, sort_keys=True) + "\n"
    with open(args.out, "w", encoding="utf-8", newline="\n") as file:
        file.write(result)
    print(result, end="")


if __name__ == "__main__":
    main()
