"""The candidate search among synthetic fingerprints: time, memory, longest step, and what it finds.

    python -m tests.bench.candidates
    python -m tests.bench.candidates --sizes 1000 10000 100000 1000000 --generators hashes features
    python -m tests.bench.candidates --sizes 1000000 --new 1000 --generators hashes features

One image in ten has a near copy planted among the others. Each size and generator has a process of its own, which
makes the fingerprints (`fingerprints.py`), takes what the program takes (`propose_by_hashes`, `propose_by_features`,
`propose_by_thumbnails`), and then compares some images with all others: each pair within the hash's radii that the
thumbnails do not refuse, and each of the twenty nearest in the network's cosine, must be among the proposed ones.
`growth`: the exponent with which the processor's time grew from the size before. `peak MB`: of the process, in which
the fingerprints are `made`. `step ms`: the longest time between two yields, in which a cancel waits; `held ms`: the
longest that another thread waited meanwhile, as a window's events do; `> 100`: how often that was more than 100 ms.
`planted`, `all`: recall of the planted pairs and against the comparison with all others. With `--new` all images but
so many were compared before, and nothing is known of them but that; pairs and images that count are those of the new.
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
from dedup_gui.core.pairs.pair_table import ROW, PairTable
from dedup_gui.core.pairs.search_memory import Search
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


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is searched.

    Attributes:
        count: images.
        planted: which are copies of which.
        queries: images that are compared with all.
        wanted: the planted pairs that must be found.
        earlier: a search of all but the new ones; None = all are new.
    """

    count: int
    planted: Planted
    queries: Numbers
    wanted: Planted
    earlier: Search | None


def search_hashes(task: Task, timed: Stepped) -> Row:
    """By perceptual hashes, in eight orientations."""
    thumbnails = make_thumbnails(task.count, task.planted, turned=True)
    kinds = np.zeros(task.count, np.bool_)
    proposals = timed.run(propose_by_hashes(thumbnails, kinds, earlier=task.earlier))
    peak = peak_memory()
    if proposals is None:
        raise SystemExit("there is nothing to compare")
    pairs = proposals.pairs
    return _row(timed, thumbnails, peak, pairs, task, found(pairs, *near_hashes(proposals, task.queries)))


def search_features(task: Task, timed: Stepped) -> Row:
    """By the network's vectors."""
    features = make_features(task.count, NETWORK.length, task.planted)
    pairs, _ = timed.run(propose_by_features(features, NETWORK.threshold, np.arange(task.count), task.earlier))
    peak = peak_memory()
    wanted = nearest_vectors(features, NETWORK.threshold, task.queries)
    return _row(timed, features, peak, pairs, task, found(pairs, *wanted))


def search_thumbnails(task: Task, timed: Stepped) -> Row:
    """By thumbnails as vectors, upright only."""
    thumbnails = make_thumbnails(task.count, task.planted, turned=False)
    pairs, _ = timed.run(propose_by_thumbnails(thumbnails, np.arange(task.count), task.earlier))
    return _row(timed, thumbnails, peak_memory(), pairs, task, math.nan)


def _row(
    timed: Stepped, made: npt.NDArray[np.generic], peak: int, pairs: PairTable, task: Task, exhaustive: float
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
        planted=found(pairs, task.wanted.originals, task.wanted.copies),
        exhaustive=exhaustive,
    )


GENERATORS: dict[str, Callable[[Task, Stepped], Row]] = {
    "hashes": search_hashes,
    "features": search_features,
    "thumbnails": search_thumbnails,
}


def measure(generator: str, count: int, sample: int, new: int) -> Row:
    """One generator among so many images, of which so many are new (0 = all)."""
    planted = plant(count)
    wanted, earlier, fresh = planted, None, np.arange(count)
    if new:
        fresh = np.sort(np.random.default_rng(2).permutation(count)[:new])
        known = np.setdiff1d(np.arange(count), fresh, assume_unique=True)
        earlier = Search(known, np.zeros(len(known), np.float32), np.zeros(0, ROW))
        kept = np.isin(planted.originals, fresh) | np.isin(planted.copies, fresh)
        wanted = Planted(planted.originals[kept], planted.copies[kept])
    copies = wanted.copies[np.isin(wanted.copies, fresh)][: sample // 2]
    others = np.random.default_rng(1).permutation(fresh)[: sample - len(copies)]
    task = Task(count, planted, np.union1d(copies, others), wanted, earlier)
    return GENERATORS[generator](task, Stepped())


def measured_apart(generator: str, count: int, sample: int, new: int) -> Row:
    """The same in a process of its own."""
    words = ["--row", generator, "--sizes", str(count), "--sample", str(sample), "--new", str(new)]
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
    parser.add_argument("--new", type=int, default=0, metavar="N", help="so many are new among known ones (0 = all)")
    parser.add_argument("--row", default="", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.row:
        print(json.dumps(asdict(measure(options.row, options.sizes[0], options.sample, options.new))))
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
            row = measured_apart(generator, count, options.sample, options.new)
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
