"""What each loose net brings, alone and together, before the judge and after it.

    python -m tests.eval.nets FOLDER [--nets hash,features,miniatures,keypoints]...

FOLDER holds labelled images and `manifest.json` (see `core.report.evaluate`). For each set of nets (default: each
alone, hash and features, all) one row: the pairs that the nets propose for all images and how many of them are of
copies; the share of copies, by tier, that a chain of proposed pairs of their own group connects with their original:
more no judge can find; the pairs that the geometric judge looked at; the share of copies found after judging; and the
wrong pairs. Files of the same bytes are found by digest in every row.

Fingerprints and verdicts are remembered from one row to the next: the first costs as much as a scan.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.feature_pairs import VectorPairs, feature_pairs
from dedup_gui.core.candidates.hash_pairs import hash_pairs, radii_for
from dedup_gui.core.candidates.keypoint_pairs import KeypointPairs, keypoint_pairs
from dedup_gui.core.candidates.nearest_table import CosinePairs
from dedup_gui.core.candidates.thumbnail_pairs import thumbnail_pairs
from dedup_gui.core.events import Progress, ScanResult
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.fingerprints.hashing import hash_thumbnails
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT
from dedup_gui.core.matching import geometry_rounds, matching, proposals
from dedup_gui.core.matching.context import MatchContext, Matching
from dedup_gui.core.matching.matching import find_matches
from dedup_gui.core.pairs import outcome_cache
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.report.evaluate import Evaluation, Truth, evaluate
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Candidate
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.core.scan_library import finish

NETS = ("hash", "features", "miniatures", "keypoints")
ROWS = (("hash",), ("features",), ("miniatures",), ("keypoints",), ("hash", "features"), NETS[:3], NETS)
TIERS = ((0, 1, 2), (3,), (4,))
HEADINGS = (
    "nets", "pairs proposed", "of copies", "within reach: tiers 0-2", "tier 3", "tier 4",
    "pairs judged", "found: tiers 0-2", "tier 3", "tier 4", "wrong pairs (same scene)",
)  # fmt: skip

Pairs = set[tuple[int, int]]


@dataclass
class Seen:
    """What a scan with some of the nets showed.

    Attributes:
        collection: its fingerprints.
        near: the network's own figure: cosine from which on any pair is judged.
        judged: pairs that the geometric judge looked at, those remembered from an earlier row included.
    """

    collection: Collection | None = None
    near: float = 1.0
    judged: int = 0


def proposed(net: str, collection: Collection, near: float) -> Pairs:
    """The pairs of images that a net proposes; places in the collection, the lower first."""
    thumbnails = np.frombuffer(b"".join(collection.thumbnails), np.uint8).reshape(-1, 32, 32)
    if net == "hash":
        radius, turned = radii_for(len(thumbnails))
        found = hash_pairs(hash_thumbnails(thumbnails), radius=radius, turned_radius=turned)
        return {pair for some in found for pair in zip(some.a.tolist(), some.b.tolist(), strict=True)}
    if net == "features":
        features = np.frombuffer(b"".join(collection.features), np.dtype("<f2")).reshape(len(thumbnails), -1)
        pairs = finish(feature_pairs(features, near)).pairs
    elif net == "keypoints":
        sizes = [len(some) // KEYPOINT.itemsize for some in collection.keypoints]
        owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        rows = np.frombuffer(b"".join(collection.keypoints), KEYPOINT)
        by_part = finish(keypoint_pairs(rows, owner, len(sizes)))
        return set(zip(by_part.a.tolist(), by_part.b.tolist(), strict=True))
    else:
        pairs = finish(thumbnail_pairs(thumbnails)).pairs
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


def within_reach(pairs: Pairs, paths: Sequence[str], truth: Truth) -> tuple[int, list[list[str]]]:
    """How many of the pairs are of copies, and what they connect inside the labelled groups."""
    group_of = {path: number for number, group in enumerate(truth.groups) for path in group}
    parent = list(range(len(paths)))

    def top(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    right = [(a, b) for a, b in pairs if group_of.get(paths[a], -1) == group_of.get(paths[b], -2)]
    for a, b in right:
        parent[top(a)] = top(b)
    connected: dict[int, list[str]] = defaultdict(list)
    for place, path in enumerate(paths):
        connected[top(place)].append(path)
    return len(right), list(connected.values())


@contextmanager
def only(nets: Iterable[str], seen: Seen) -> Iterator[None]:
    """Scans inside this context propose pairs by these nets alone."""

    def no_vectors(vectors: npt.NDArray[np.generic], *_: object) -> Generator[Progress, None, VectorPairs]:
        yield from ()
        nothing = np.zeros(0, np.int32)
        pairs = CosinePairs(nothing, nothing, np.zeros(0, np.float32))
        return VectorPairs(pairs, np.zeros(len(vectors), np.float32))

    def no_keypoints(
        rows: npt.NDArray[np.void], owner: npt.NDArray[np.int32], count: int, *_: object
    ) -> Generator[Progress, None, KeypointPairs]:
        yield from ()
        nothing = np.zeros(0, np.int32)
        return KeypointPairs(nothing, nothing, np.zeros(0, np.float32), np.zeros(count, np.bool_))

    def watched(collection: Collection, context: MatchContext, *, final: bool) -> Generator[Progress, None, Matching]:
        seen.collection, seen.near = collection, context.near
        return find_matches(collection, context, final=final)

    class Counted(geometry_rounds._GeometryRounds):
        def _candidates(self, pairs: PairTable, a: npt.NDArray[np.intp], b: npt.NDArray[np.intp]) -> list[Candidate]:
            seen.judged += len(a)
            return super()._candidates(pairs, a, b)

    wanted = frozenset(nets)
    with ExitStack() as stack:
        if "hash" not in wanted:
            stack.enter_context(patch.object(proposals, "hash_pairs", lambda *_, **__: iter(())))
        if "features" not in wanted:
            stack.enter_context(patch.object(proposals, "feature_pairs", no_vectors))
        if "miniatures" not in wanted:
            stack.enter_context(patch.object(proposals, "thumbnail_pairs", no_vectors))
        if "keypoints" not in wanted:
            stack.enter_context(patch.object(proposals, "keypoint_pairs", no_keypoints))
        # A whole outcome that is remembered would be that of other nets.
        stack.enter_context(patch.object(outcome_cache, "STATE", repr(sorted(wanted))))
        stack.enter_context(patch.object(matching, "find_matches", watched))
        stack.enter_context(patch.object(geometry_rounds, "_GeometryRounds", Counted))
        yield


def scanned(program: Program, folder: str) -> ScanResult:
    """A balanced scan's result."""
    return finish(program.scan(ScanSettings((folder,), engine=Engine.BALANCED)))


def shares(found: Evaluation) -> list[str]:
    """The share of copies found, by tier."""
    cells = []
    for tiers in TIERS:
        of = [found.by_tier[tier] for tier in tiers if tier in found.by_tier]
        total = sum(share.total for share in of)
        cells.append(f"{sum(share.found for share in of) / total:.1%}" if total else "")
    return cells


def rows(folder: str, truth: Truth, sets: Iterable[Sequence[str]], data: str) -> Iterator[list[str]]:
    """One row of the table for each set of nets.

    Args:
        folder: the labelled images.
        truth: their labels.
        sets: the sets of nets.
        data: an empty folder, for what scans remember.
    """
    nets: Mapping[str, Pairs] | None = None
    paths_of_program = Paths.find(data)
    paths_of_program.make()
    with Program(paths_of_program) as program:
        for names in sets:
            seen = Seen()
            with only(names, seen):
                result = scanned(program, folder)
            if seen.collection is None:
                raise RuntimeError("the scan compared nothing")
            if nets is None:
                nets = {net: proposed(net, seen.collection, seen.near) for net in NETS}
            pairs = set().union(*(nets[name] for name in names))
            paths = [image.path for image in seen.collection.images]
            right, connected = within_reach(pairs, paths, truth)
            found = evaluate([group.paths for group in result.groups], truth)
            wrong = f"{len(found.false_pairs)} ({len(found.alike_pairs)})"
            title = [" + ".join(names), f"{len(pairs):,}", f"{right:,}"]
            yield [*title, *shares(evaluate(connected, truth)), f"{seen.judged:,}", *shares(found), wrong]


def main(argv: Sequence[str] | None = None) -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--nets", action="append", metavar="NAME,NAME", help="a set of nets; may be repeated")
    args = parser.parse_args(argv)
    sets = [tuple(names.split(",")) for names in args.nets] if args.nets else ROWS
    for cells in (HEADINGS, ["---"] * len(HEADINGS)):
        print(f"| {' | '.join(cells)} |", flush=True)
    with tempfile.TemporaryDirectory() as data:
        folder = os.path.realpath(args.folder)
        for cells in rows(folder, Truth.load(os.path.join(folder, "manifest.json")), sets, data):
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
