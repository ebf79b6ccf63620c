"""What a network's vectors alone bring on labelled images.

    python -m tests.eval.network_figures FOLDER [--truth FILE] [--model NAME|FILE]… [--keep FOLDER]

FOLDER holds the images, FILE (FOLDER/manifest.json) the truth: `groups`, lists of names of one image's versions, the
first of which is the base, and `attacks`, by version {"base", "attack", "tier"}. For each model one table: of the
versions, how many are at least so near to their base (by tier, and in all), how many pairs of different images are
as near, per 100,000 pairs, and what share of the pairs of one scene (`hard_negatives`); then the recall at the lowest
threshold whose pairs are right in 999 of 1,000, pairs of one scene left aside.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import read
from dedup_gui.core.networks.extractor import OnnxExtractor, open_extractor
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.resources import resource_path

THRESHOLDS = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
PRECISION = 0.999
MAX_PIXELS = 256_000_000


@dataclass(frozen=True)
class Truth:
    """What is known about the images.

    Attributes:
        names: of the images.
        group: of each, -1 = none (a distractor).
        scene: of each, -1 = none: images of one scene are other shots, no copies, but alike.
        versions: (place, place of base, tier, attack).
    """

    names: list[str]
    group: npt.NDArray[np.int64]
    scene: npt.NDArray[np.int64]
    versions: list[tuple[int, int, int, str]]


def read_truth(manifest: dict[str, Any], usable: list[str]) -> Truth:
    """The truth about the images that could be read."""
    place = {name: index for index, name in enumerate(usable)}
    group = np.full(len(usable), -1)
    for number, members in enumerate(manifest["groups"]):
        for name in members:
            if name in place:
                group[place[name]] = number
    scene = np.full(len(usable), -1)
    for number, entry in enumerate(manifest.get("hard_negatives", ())):
        for name in entry["files"]:
            if name in place:
                # All versions of an image show its scene.
                own = group[place[name]]
                scene[group == own if own >= 0 else place[name]] = number
    versions = [
        (place[name], place[entry["base"]], int(entry["tier"]), str(entry["attack"]))
        for name, entry in sorted(manifest["attacks"].items())
        if name in place and entry["base"] in place
    ]
    return Truth(usable, group, scene, versions)


def vectors_of(names: list[str], folder: str, extractor: OnnxExtractor) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Vectors of all readable images, read as a scan reads them."""

    def load(name: str) -> npt.NDArray[np.uint8] | None:
        try:
            path, side = os.path.join(folder, name), extractor.side
            return read(path, rgb_side=side, oversize=extractor.oversize, max_pixels=MAX_PIXELS).rgb
        except ImageError:
            return None

    usable: list[str] = []
    vectors: list[npt.NDArray[np.float32]] = []
    waiting: list[npt.NDArray[np.uint8]] = []
    with ThreadPoolExecutor(1) as pool:
        for name, image in zip(names, pool.map(load, names), strict=True):
            if image is None:
                continue
            usable.append(name)
            waiting.append(image)
            if len(waiting) == extractor.batch_size:
                vectors.append(extractor.extract(np.stack(waiting)))
                waiting.clear()
    if waiting:
        vectors.append(extractor.extract(np.stack(waiting)))
    return usable, np.concatenate(vectors)


def pair_counts(vectors: npt.NDArray[np.float32], truth: Truth) -> tuple[Any, Any, Any]:
    """Cosines of all pairs in histograms of 1/1000: (pairs of one group, of one scene, of neither)."""
    group, scene = truth.group, truth.scene
    right, alike, wrong = (np.zeros(1001, np.int64) for _ in range(3))
    for start in range(0, len(vectors), 512):
        rows = slice(start, start + 512)
        cosines = vectors[rows] @ vectors.T
        later = np.arange(len(vectors))[None, :] > np.arange(len(vectors))[rows, None]
        same = (group[rows, None] == group[None, :]) & (group[rows, None] >= 0)
        near = (scene[rows, None] == scene[None, :]) & (scene[rows, None] >= 0) & ~same
        bins = np.clip(cosines * 1000, 0, 1000).astype(np.int64)
        right += np.bincount(bins[later & same], minlength=1001)
        alike += np.bincount(bins[later & near], minlength=1001)
        wrong += np.bincount(bins[later & ~same & ~near], minlength=1001)
    return right, alike, wrong


def figures(model: str, vectors: npt.NDArray[np.float32], truth: Truth) -> None:
    """Print one model's table."""
    right, alike, wrong = pair_counts(vectors, truth)
    nearness = np.array([float(vectors[one] @ vectors[base]) for one, base, _, _ in truth.versions])
    tiers = np.array([tier for _, _, tier, _ in truth.versions])
    above_right, above_alike, above_wrong = (counts[::-1].cumsum()[::-1] for counts in (right, alike, wrong))
    print(f"\n{model}: {len(truth.names)} images, {len(truth.versions)} versions")
    kinds = sorted(set(tiers.tolist()))
    print(
        "cosine   all "
        + "".join(f"  tier {tier}" for tier in kinds)
        + "   false pairs per 100,000   pairs of one scene"
    )
    for threshold in THRESHOLDS:
        found = nearness >= threshold
        by_tier = "".join(f"   {found[tiers == tier].mean():.3f}" for tier in kinds)
        false = 1e5 * above_wrong[round(threshold * 1000)] / wrong.sum()
        scenes = above_alike[round(threshold * 1000)] / max(1, alike.sum())
        print(f"  {threshold:.2f}  {found.mean():.3f}{by_tier}   {false:8.2f}   {scenes:.3f}")
    precise = np.flatnonzero(above_right >= PRECISION * (above_right + above_wrong))
    lowest = int(precise.min()) / 1000 if len(precise) else 1.0
    found = nearness >= lowest
    by_tier = "".join(f"   {found[tiers == tier].mean():.3f}" for tier in kinds)
    print(f"precision {PRECISION} from {lowest:.3f}: recall {found.mean():.3f}{by_tier}")
    attacks = np.array([attack for *_, attack in truth.versions])
    worst = sorted((float((nearness >= 0.7)[attacks == attack].mean()), attack) for attack in set(attacks.tolist()))
    print("lowest recall at 0.70: " + ", ".join(f"{attack} {recall:.2f}" for recall, attack in worst[:10]))


def main() -> None:
    """Measure the models named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder")
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--model", action="append", help="a model's name or file; repeatable")
    parser.add_argument("--models-folder", default="", help="where fetched models lie")
    parser.add_argument("--keep", type=Path, help="keep the vectors here, and take them from here")
    arguments = parser.parse_args()
    truth_file = arguments.truth or Path(arguments.folder, "manifest.json")
    manifest = json.loads(truth_file.read_text(encoding="utf-8"))
    names = sorted(
        {*manifest["attacks"], *manifest["distractors"], *(name for group in manifest["groups"] for name in group)}
    )
    with tempfile.TemporaryDirectory() as empty:
        store = ModelStore(arguments.models_folder or empty, resource_path("models"))
        for model in arguments.model or ["efficientnet-lite0"]:
            kept = arguments.keep / f"{os.path.basename(model)}.npz" if arguments.keep else None
            if kept is not None and kept.exists():
                with np.load(kept) as stored:
                    usable, vectors = stored["names"].tolist(), stored["vectors"]
            else:
                begun = time.perf_counter()
                usable, vectors = vectors_of(names, arguments.folder, open_extractor(model, store, threads=1))
                print(
                    f"{model}: {len(usable) / (time.perf_counter() - begun):.1f} images per second, decoding included"
                )
                if kept is not None:
                    np.savez(kept, names=np.array(usable), vectors=vectors)
            figures(model, vectors, read_truth(manifest, usable))


if __name__ == "__main__":
    main()
