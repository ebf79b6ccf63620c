"""Pairs of labelled images, measured: what `packaging/fit_judge.py` fits the judge on.

A labelled folder holds a `manifest.json` with "groups", "attacks", "distractors" and "hard_negatives" (paths relative
to it). Measured are the pairs of its groups, and the pairs of different images that are of one scene or kind or that
the embedded network finds alike: the most telling negatives there are.

The same folder gives the same pairs and the same numbers, byte for byte, with the same versions of the packages:
names are sorted, samples are drawn from a seed, the network looks at one image at a time on one thread of the CPU,
matrix products take one thread, and OpenCV takes one; the threads here measure whole pairs, whose order is kept.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import load_upright
from dedup_gui.core.networks.extractor import open_extractor
from dedup_gui.core.networks.providers import CPU
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.verification.alignment import Agreement
from dedup_gui.core.verification.pair_features import LocalFeatures, PairFeatures, measure_pair
from dedup_gui.core.verification.residual_motion import ResidualMotion
from dedup_gui.resources import resource_path

ALIKE, NEAREST = 0.6, 5
"""Cosine from which on the network finds two images alike; of each image its nearest ones are, whatever theirs."""

PROXY_SIDE, NETWORK_SIDE = 400, 224
"""Longest side of the measured images, and side of the network's square ones, pixels."""

Name = str


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which pairs are measured.

    Attributes:
        sample_seed: of what is drawn at random.
        siblings: pairs of two copies of one image, drawn from all; every pair of an image and its copy is taken.
        scenes: pairs of different images of one scene that the network finds alike, drawn from all; every pair that
            the manifest names as one scene is taken besides.
        look_alikes: pairs of other images that the network finds alike, drawn from all.
    """

    sample_seed: int = 0
    siblings: int = 1500
    scenes: int = 3500
    look_alikes: int = 3500


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """One measured pair.

    Attributes:
        kind: "variant" (an image and its copy), "variants" (two of its copies), "scene" (different images of one
            scene or kind) or "other" (different images that look alike).
        a: name of the one image, relative to its folder.
        b: of the other.
        families: what of them must be held out together: their groups or scenes, one or two.
        drawn: the images are drawn; such a name begins with its kind.
        tier: of a variant, how strongly it was changed, 0-4; -1 for all others.
        features: what was measured; None where nothing suggests that the two show the same.
    """

    kind: str
    a: Name
    b: Name
    families: tuple[str, ...]
    drawn: bool
    tier: int
    features: PairFeatures | None

    @property
    def same(self) -> bool:
        """Whether the two are one image."""
        return self.kind in ("variant", "variants")


class LabelledFolder:
    """A labelled folder, its images loaded.

    Args:
        folder: it.
        sampling: which pairs are measured.
        threads: that load images and measure pairs; they do not change the result.
    """

    def __init__(self, folder: str, sampling: Sampling, threads: int) -> None:
        self.folder, self.sampling, self.threads = folder, sampling, threads
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            self.truth: dict[str, Any] = json.load(file)
        listed = {name for group in self.truth["groups"] for name in group} | set(self.truth["distractors"])
        listed |= {name for item in self.truth["hard_negatives"] for name in item["files"]}
        self.listed = sorted(listed)
        self.group = {name: number for number, group in enumerate(self.truth["groups"]) for name in group}
        self._scene: dict[Name, str] = {}
        for item in reversed(self.truth["hard_negatives"]):
            # Drawn pictures of one kind are not of one thing.
            if not item["kind"].startswith("drawn"):
                self._scene |= dict.fromkeys(item["files"], f"scene {item['name']}")
        self.local_features: dict[Name, LocalFeatures] = {}
        squares: list[npt.NDArray[np.uint8]] = []
        with ThreadPoolExecutor(threads) as pool:
            for name, loaded in zip(self.listed, pool.map(self._load, self.listed), strict=True):
                if loaded is not None:
                    self.local_features[name] = loaded[0]
                    squares.append(loaded[1])
        self._squares = np.stack(squares)

    def _load(self, name: Name) -> tuple[LocalFeatures, npt.NDArray[np.uint8]] | None:
        try:
            proxy = load_upright(os.path.join(self.folder, name), max_side=PROXY_SIDE)
        except ImageError:
            return None
        square = cv2.resize(proxy, (NETWORK_SIDE, NETWORK_SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8)
        return LocalFeatures.of(proxy), square

    def record(self) -> dict[str, Any]:
        """What the images are: hashes of the manifest and of all files that it lists, and how it says it was made."""
        with open(os.path.join(self.folder, "manifest.json"), "rb") as file:
            manifest = hashlib.sha256(file.read()).hexdigest()
        every = hashlib.sha256()
        for name in self.listed:
            with open(os.path.join(self.folder, name), "rb") as file:
                every.update(f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n".encode())
        made = self.truth.get("meta", {})
        return {
            "manifest_sha256": manifest,
            "files_sha256": every.hexdigest(),
            "files": len(self.listed),
            "made": made,
        }

    def measured(self, *, drawn: bool, prefix: str = "") -> Iterator[LabelledPair]:
        """Measure the pairs, in their order.

        Args:
            drawn: what `LabelledPair.drawn` says of them.
            prefix: before the names of families, which must differ between folders.
        """

        def one(pair: tuple[str, Name, Name]) -> LabelledPair:
            kind, a, b = pair
            families = tuple(sorted({prefix + self._family(a), prefix + self._family(b)}))
            tier = int(self.truth["attacks"][b]["tier"]) if kind == "variant" else -1
            found = measure_pair(self.local_features[a], self.local_features[b])
            return LabelledPair(kind, a, b, families, drawn, tier, found)

        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(one, self._pairs())

    def _family(self, name: Name) -> str:
        """What must not be split between folds: the image's group or the scene it belongs to."""
        first = self.truth["groups"][self.group[name]][0] if name in self.group else name
        return self._scene.get(first, first)

    def _pairs(self) -> list[tuple[str, Name, Name]]:
        """Pairs to measure: kind, name, name."""
        rng = np.random.default_rng(self.sampling.sample_seed)
        found = [("variant", what["base"], name) for name, what in sorted(self.truth["attacks"].items())]
        among = [p for group in self.truth["groups"] for p in itertools.combinations(group[1:], 2)]
        found += [("variants", *among[k]) for k in rng.permutation(len(among))[: self.sampling.siblings]]
        known = {p for item in self.truth["hard_negatives"] for p in itertools.combinations(sorted(item["files"]), 2)}
        found += [("scene", *pair) for pair in sorted(known) if self._different(*pair)]
        alike = [pair for pair in self._alike() if pair not in known]
        scenes = [p for p in alike if self._family(p[0]) == self._family(p[1])]
        others = [p for p in alike if self._family(p[0]) != self._family(p[1])]
        found += [("scene", *scenes[k]) for k in rng.permutation(len(scenes))[: self.sampling.scenes]]
        found += [("other", *others[k]) for k in rng.permutation(len(others))[: self.sampling.look_alikes]]
        return [p for p in found if p[1] in self.local_features and p[2] in self.local_features]

    def _different(self, a: Name, b: Name) -> bool:
        return self.group.get(a, -1) != self.group.get(b, -2)

    def _alike(self) -> list[tuple[Name, Name]]:
        """Pairs of different images that the network finds alike."""
        store = ModelStore("", resource_path("models"))
        extractor = open_extractor(EMBEDDED_DEFAULT, store, provider=CPU, threads=1)
        # One at a time: in a batch, sums are taken in another order.
        vectors = np.concatenate([extractor.extract(square[None]) for square in self._squares])
        cosine = vectors @ vectors.T
        np.fill_diagonal(cosine, -1.0)
        keep = cosine >= ALIKE
        count = min(NEAREST, len(keep) - 1)
        nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :count]
        keep[np.arange(len(keep))[:, None], nearest] = True
        rows, columns = np.nonzero(np.triu(keep | keep.T, 1))
        names = list(self.local_features)
        pairs = [(names[i], names[j]) for i, j in zip(rows, columns, strict=True)]
        return [pair for pair in pairs if self._different(*pair)]


def measure_folder(
    folder: str, sampling: Sampling, *, drawn: bool, prefix: str = "", threads: int = 2
) -> tuple[dict[str, Any], list[LabelledPair]]:
    """Measure a labelled folder.

    Args:
        folder: it.
        sampling: which pairs are measured.
        drawn: whether its images are drawn.
        prefix: before the names of its families.
        threads: they do not change the result.

    Returns:
        What its images are (`LabelledFolder.record`), and its pairs.
    """
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with threadpool_limits(1, "blas"):
            labelled = LabelledFolder(folder, sampling, threads)
            return labelled.record(), list(labelled.measured(drawn=drawn, prefix=prefix))
    finally:
        cv2.setNumThreads(before)


def write_pairs(path: str, head: dict[str, Any], pairs: Iterable[LabelledPair]) -> None:
    """Write measured pairs: a line of JSON for the head, and one for each pair."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, sort_keys=True) + "\n")
        for pair in pairs:
            line = {f.name: getattr(pair, f.name) for f in fields(pair)} | {"features": _plain(pair.features)}
            file.write(json.dumps(line, sort_keys=True) + "\n")


def read_pairs(path: str) -> tuple[dict[str, Any], list[LabelledPair]]:
    """Read what `write_pairs` wrote; the transforms were left out and are the identity."""
    with open(path, encoding="utf-8") as file:
        head = json.loads(file.readline())
        return head, [_pair(json.loads(line)) for line in file]


def _plain(found: PairFeatures | None) -> dict[str, Any] | None:
    if found is None:
        return None
    plain = {f.name: getattr(found, f.name) for f in fields(found) if f.name != "transform"}
    return plain | {"agreement": asdict(found.agreement)}


def _pair(line: dict[str, Any]) -> LabelledPair:
    found = line["features"]
    features = None
    if found is not None:
        agreement = dict(found["agreement"])
        agreement["residual_motion"] = ResidualMotion(**agreement["residual_motion"])
        features = PairFeatures(**(found | {"transform": np.eye(3), "agreement": Agreement(**agreement)}))
    return LabelledPair(**(line | {"families": tuple(line["families"]), "features": features}))
