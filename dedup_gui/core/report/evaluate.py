"""How good a scan is, measured on labelled images: precision and recall of pairs, in all, by attack and by tier."""

from __future__ import annotations

import itertools
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.types import Match
from dedup_gui.words import translate

SCHEMA = "dedup-gui/evaluation/1"

Pair = tuple[str, str]
_Key = TypeVar("_Key", str, int)


@dataclass(frozen=True, slots=True)
class Attack:
    """What was done to an image to make a labelled copy.

    Attributes:
        base: path of the image it was made from.
        name: what was done.
        tier: how strong it is, 0 (identical bytes) to 4.
    """

    base: str
    name: str
    tier: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Labels of a folder of images; absolute paths.

    Attributes:
        groups: images that are copies of one another.
        attacks: copy -> how it was made.
        alike: pairs of images that look alike and are not copies (other shots of a scene): counted apart.
        images: every labelled image.
    """

    groups: tuple[frozenset[str], ...]
    attacks: Mapping[str, Attack]
    alike: frozenset[Pair]
    images: frozenset[str]

    @classmethod
    def load(cls, path: str, folder: str = "") -> Truth:
        """Read a manifest: "groups", "attacks", "distractors", "hard_negatives", with relative paths.

        Args:
            path: the JSON file.
            folder: what its paths are relative to; "" = the file's own folder.

        Raises:
            DedupError: it cannot be read or is no such file.
        """
        root = folder or os.path.dirname(os.path.abspath(path))
        try:
            with open(system_path(path), encoding="utf-8", errors="surrogateescape") as file:
                return cls._from_json(json.load(file), root)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DedupError(
                translate("errors", "{path} cannot be read as labels: {why}").format(path=path, why=error),
                translate(
                    "errors",
                    'Labels are a JSON object with "groups": a list of lists of paths relative to the folder.',
                ),
            ) from error

    @classmethod
    def _from_json(cls, data: Mapping[str, Any], root: str) -> Truth:
        def full(name: str) -> str:
            return real_path(os.path.join(root, name))

        groups = tuple(frozenset(full(name) for name in group) for group in data["groups"])
        attacks = {
            full(name): Attack(full(what["base"]), str(what["attack"]), int(what.get("tier", -1)))
            for name, what in data.get("attacks", {}).items()
        }
        scenes = [[full(name) for name in item["files"]] for item in data.get("hard_negatives", [])]
        copies = frozenset(pair for group in groups for pair in pairs_of(group))
        alike = frozenset(pair for scene in scenes for pair in pairs_of(scene)) - copies
        images = {name for group in groups for name in group} | {name for scene in scenes for name in scene}
        images |= {full(name) for name in data.get("distractors", [])}
        return cls(groups, attacks, alike, frozenset(images))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    found: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0-1; 1 where there was nothing to find."""
        return self.found / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Precision and recall if only matches of at least this likeness counted.

    Attributes:
        agreement: least likeness of the aligned pixels, 0-1.
        precision: of the matched pairs.
        recall: copies matched with their base directly, of all.
    """

    agreement: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    A pair is predicted when both images stand in one group, and true when both stand in one labelled group.

    Attributes:
        precision: true pairs among the predicted.
        recall: predicted pairs among the true.
        variants: copies that stand in one group with their base.
        by_attack: the same by attack.
        by_tier: the same by tier.
        false_pairs: predicted pairs that are not true, sorted.
        alike_pairs: those of them that show one scene or thing.
        missed: copies that do not stand in one group with their base, sorted.
        largest_group: members of the largest group found.
        largest_true: members of the largest labelled group.
        groups: groups found.
        images: labelled images.
        unlabelled: grouped images that the labels do not name: left out.
        curve: by likeness, from the matches.
    """

    precision: Share
    recall: Share
    variants: Share
    by_attack: Mapping[str, Share]
    by_tier: Mapping[int, Share]
    false_pairs: tuple[Pair, ...]
    alike_pairs: tuple[Pair, ...]
    missed: tuple[str, ...]
    largest_group: int
    largest_true: int
    groups: int
    images: int
    unlabelled: int
    curve: tuple[CurvePoint, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "schema": SCHEMA,
            "pair_precision": round(self.precision.value, 6),
            "pair_recall": round(self.recall.value, 6),
            "variant_recall": round(self.variants.value, 6),
            "false_pairs": [list(pair) for pair in self.false_pairs],
            "false_pairs_alike": len(self.alike_pairs),
            "missed": list(self.missed),
            "images": self.images,
            "groups": self.groups,
            "largest_group": self.largest_group,
            "largest_true_group": self.largest_true,
            "by_attack": {name: round(share.value, 4) for name, share in sorted(self.by_attack.items())},
            "by_tier": {str(tier): round(share.value, 4) for tier, share in sorted(self.by_tier.items())},
            "curve": [[p.agreement, round(p.precision, 5), round(p.recall, 5)] for p in self.curve],
        }


def pairs_of(names: Iterable[str]) -> list[Pair]:
    """All pairs, each sorted."""
    return list(itertools.combinations(sorted(set(names)), 2))


def evaluate(groups: Iterable[Iterable[str]], truth: Truth, matches: Iterable[Match] = ()) -> Evaluation:
    """Compare groups with labels.

    Args:
        groups: paths of the members of each group found.
        truth: the labels.
        matches: for the curve.
    """
    found = [frozenset(real_path(path) for path in group) for group in groups]
    known = [group & truth.images for group in found]
    predicted = {pair for group in known for pair in pairs_of(group)}
    true = {pair for group in truth.groups for pair in pairs_of(group)}
    wrong = predicted - true
    where: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(known):
        for path in group:
            where[path].add(number)
    outcomes = {
        path: bool(where[path] & where[attack.base]) for path, attack in truth.attacks.items() if path != attack.base
    }
    return Evaluation(
        precision=Share(len(predicted & true), len(predicted)),
        recall=Share(len(predicted & true), len(true)),
        variants=Share(sum(outcomes.values()), len(outcomes)),
        by_attack=_shares((truth.attacks[path].name, hit) for path, hit in outcomes.items()),
        by_tier=_shares((truth.attacks[path].tier, hit) for path, hit in outcomes.items()),
        false_pairs=tuple(sorted(wrong)),
        alike_pairs=tuple(sorted(wrong & truth.alike)),
        missed=tuple(sorted(path for path, hit in outcomes.items() if not hit)),
        largest_group=max((len(group) for group in known), default=0),
        largest_true=max((len(group) for group in truth.groups), default=0),
        groups=len(found),
        images=len(truth.images),
        unlabelled=len({path for group in found for path in group} - truth.images),
        curve=_curve(matches, truth, true),
    )


def _shares(outcomes: Iterable[tuple[_Key, bool]]) -> dict[_Key, Share]:
    collected: dict[_Key, list[bool]] = defaultdict(list)
    for key, hit in outcomes:
        collected[key].append(hit)
    return {key: Share(sum(hits), len(hits)) for key, hits in sorted(collected.items())}


def _curve(matches: Iterable[Match], truth: Truth, true: set[Pair]) -> tuple[CurvePoint, ...]:
    best: dict[Pair, float] = {}
    for match in matches:
        one, other = sorted((real_path(match.a), real_path(match.b)))
        if one in truth.images and other in truth.images:
            best[one, other] = max(best.get((one, other), 0.0), match.evidence.agreement)
    if not best:
        return ()
    wanted = {tuple(sorted((path, attack.base))) for path, attack in truth.attacks.items()}
    points = []
    for step in range(101):
        least = step / 100.0
        kept = {pair for pair, value in best.items() if value >= least}
        precision = len(kept & true) / len(kept) if kept else 1.0
        recall = len(kept & wanted) / len(wanted) if wanted else 1.0
        points.append(CurvePoint(least, precision, recall))
    return tuple(points)


def run_evaluation(result: ScanResult, truth_path: str, folder: str = "") -> Evaluation:
    """Evaluate a finished scan.

    Args:
        result: of a scan of the labelled folder.
        truth_path: the labels, see `Truth.load`.
        folder: what the labels' paths are relative to; "" = the labels' own folder.

    Raises:
        DedupError: the labels cannot be read.
    """
    truth = Truth.load(truth_path, folder)
    groups = [group for group in result.groups if not group.no_duplicates]
    return evaluate([group.paths for group in groups], truth, [match for group in groups for match in group.matches])


def compare_with(baseline: Mapping[str, Any], now: Evaluation, allowed: float = 0.01) -> Sequence[str]:
    """What got worse since a baseline.

    Args:
        baseline: `Evaluation.to_json` of then.
        now: the evaluation of now.
        allowed: by how much a share may fall.

    Returns:
        One line for each share that fell by more: its name, then and now. False pairs may not become more.
    """
    fresh = now.to_json()
    whole = ("pair_precision", "variant_recall")
    worse = [f"{name} {baseline[name]} -> {fresh[name]}" for name in whole if fresh[name] < baseline[name] - allowed]
    for table in ("by_attack", "by_tier"):
        for key, then in baseline[table].items():
            value = fresh[table].get(key)
            if value is None or value < then - 4.0 * allowed:
                worse.append(f"{table} {key} {then} -> {value}")
    if len(now.false_pairs) > len(baseline["false_pairs"]):
        worse.append(f"false_pairs {len(baseline['false_pairs'])} -> {len(now.false_pairs)}")
    return worse
