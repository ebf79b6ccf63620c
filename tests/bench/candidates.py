"""The candidate search among synthetic fingerprints: time, memory, longest step, and what it finds.

    python -m tests.bench.candidates
    python -m tests.bench.candidates --sizes 1000 10000 100000 1000000 --generators hashes features

One image in ten has a near copy planted among the others. Each size and generator has a process of its own, which
makes the fingerprints (`fingerprints.py`), takes what the program takes (`propose_by_hashes`, `propose_by_features`,
`propose_by_thumbnails`), and then compares some images with all others: each pair within the hash's radii that the
thumbnails do not refuse, and each of the twenty nearest in the network's cosine, must be among the proposed ones.
`growth`: the exponent with which the processor's time grew from the size before. `peak MB`: of the process, in which
the fingerprints are `made`. `step ms`: the longest time between two yields, in which a cancel waits; `held ms`: the
longest that another thread waited meanwhile, as a window's events do; `> 100`: how often that was more than 100 ms.
`planted`, `all`: recall of the planted pairs and against the comparison with all others.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.matching.proposals import propose_by_features, propose_by_hashes, propose_by_thumbnails
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT, MODELS
from dedup_gui.core.pairs.pair_table import PairTable
from tests.bench.exhaustive_pairs import near_hashes, nearest_vectors
from tests.bench.fingerprints import Planted, make_features, make_thumbnails, plant
from tests.bench.scan_speed import ROOT
from tests.bench.stepped import Stepped
from tests.bench.workers import peak_memory

Numbers = npt.NDArray[np.intp]

NETWORK = next(model for model in MODELS if model.name == EMBEDDED_DEFAULT)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        images: how many.
        seconds: wall clock.
        cpu: processor seconds.
        made: bytes of the fingerprints.
        peak: the process's peak memory, bytes; of the search, not of the comparison with brute force.
        pairs: proposed.
        longest: seconds between two yields, at most.
        waited: seconds that another thread waited, at most.
        held: how often it waited longer than `HELD_SECONDS`.
        planted: share of the planted pairs that was found.
        exhaustive: share that was found of what comparing with everything finds; nan where that is not asked.
    """

    images: int
    seconds: float
    cpu: float
    made: int
    peak: int
    pairs: int
    longest: float
    waited: float
    held: int
    planted: float
    exhaustive: float


def found(pairs: PairTable, a: Numbers, b: Numbers) -> float:
    """Share of pairs, in any order, that are in the table; nan where there are none."""
    if not len(a):
        return math.nan
    return float(np.mean(pairs.find(np.minimum(a, b), np.maximum(a, b)) >= 0))


def search_hashes(count: int, queries: Numbers, planted: Planted, timed: Stepped) -> Row:
    """By perceptual hashes, in eight orientations."""
    thumbnails = make_thumbnails(count, planted, turned=True)
    kinds = np.zeros(count, np.bool_)
    proposals = timed.run(propose_by_hashes(thumbnails, kinds))
    peak = peak_memory()
    if proposals is None:
        raise SystemExit("there is nothing to compare")
    pairs = proposals.pairs
    return _row(timed, thumbnails, peak, pairs, planted, found(pairs, *near_hashes(proposals, queries)))


def search_features(count: int, queries: Numbers, planted: Planted, timed: Stepped) -> Row:
    """By the network's vectors."""
    features = make_features(count, NETWORK.length, planted)
    pairs, _ = timed.run(propose_by_features(features, NETWORK.threshold, np.arange(count)))
    peak = peak_memory()
    return _row(
        timed, features, peak, pairs, planted, found(pairs, *nearest_vectors(features, NETWORK.threshold, queries))
    )


def search_thumbnails(count: int, queries: Numbers, planted: Planted, timed: Stepped) -> Row:
    """By thumbnails as vectors, upright only."""
    thumbnails = make_thumbnails(count, planted, turned=False)
    pairs, _ = timed.run(propose_by_thumbnails(thumbnails, np.arange(count)))
    return _row(timed, thumbnails, peak_memory(), pairs, planted, math.nan)


def _row(
    timed: Stepped, made: npt.NDArray[np.generic], peak: int, pairs: PairTable, planted: Planted, exhaustive: float
) -> Row:
    return Row(
        images=len(made),
        seconds=timed.seconds,
        cpu=timed.cpu,
        made=made.nbytes,
        peak=peak,
        pairs=len(pairs),
        longest=timed.longest,
        waited=timed.waited,
        held=timed.held,
        planted=found(pairs, planted.originals, planted.copies),
        exhaustive=exhaustive,
    )


GENERATORS: dict[str, Callable[[int, Numbers, Planted, Stepped], Row]] = {
    "hashes": search_hashes,
    "features": search_features,
    "thumbnails": search_thumbnails,
}


def measure(generator: str, count: int, sample: int) -> Row:
    """One generator among so many images."""
    planted = plant(count)
    half = min(sample // 2, len(planted.copies))
    others = np.random.default_rng(1).permutation(count)[: sample - half]
    queries = np.union1d(planted.copies[:half], others)
    return GENERATORS[generator](count, queries, planted, Stepped())


def measured_apart(generator: str, count: int, sample: int) -> Row:
    """The same in a process of its own."""
    words = ["--row", generator, "--sizes", str(count), "--sample", str(sample)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.candidates", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Row(**json.loads(done.stdout))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N")
    parser.add_argument("--generators", nargs="+", default=list(GENERATORS), choices=GENERATORS)
    parser.add_argument("--sample", type=int, default=200, help="images compared with all others (default: 200)")
    parser.add_argument("--row", default="", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.row:
        print(json.dumps(asdict(measure(options.row, options.sizes[0], options.sample))))
        return
    heads = (
        "seconds",
        "CPU s",
        "growth",
        "made MB",
        "peak MB",
        "pairs",
        "step ms",
        "held ms",
        "> 100",
        "planted",
        "all",
    )
    print(f"{'images':>9} {'by':10}" + "".join(f"{head:>10}" for head in heads))
    for generator in options.generators:
        before: Row | None = None
        for count in sorted(options.sizes):
            row = measured_apart(generator, count, options.sample)
            growth = math.nan
            if before is not None and before.images < count:
                growth = math.log(max(row.cpu, 0.01) / max(before.cpu, 0.01)) / math.log(count / before.images)
            cells = [f"{row.seconds:.2f}", f"{row.cpu:.2f}", f"{growth:.2f}", f"{row.made / 1e6:.0f}"]
            cells += [f"{row.peak / 1e6:.0f}", f"{row.pairs}", f"{row.longest * 1e3:.0f}"]
            cells += [f"{row.waited * 1e3:.0f}", f"{row.held}"]
            cells += [f"{share:.4f}" for share in (row.planted, row.exhaustive)]
            print(f"{count:>9} {generator:10}" + "".join(f"{cell:>10}" for cell in cells), flush=True)
            before = row


if __name__ == "__main__":
    main()
