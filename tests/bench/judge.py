"""How many pairs a second the check by geometry and the inspection look at, by kind of pair and number of threads.

    python -m tests.bench.judge
    python -m tests.bench.judge --pairs 40 --size 1600x1200 --threads 4 --kinds unrelated crop

Photographs and pages are made, written as files and read as a scan reads them, which is not in the time. `gate`: the
fingerprints alone (`KeypointGate`), and the share of pairs that it lets pass. `first`: the judge, who is given all
pairs, with the keypoints of both images, as if each were in one pair; `again`: the same pairs once more, when all is
known of single images. `inspected`: the last look, at full detail, of what was accepted or may be a copy. All in
pairs a second; `CPU ms`: the processor's time for a pair, which shows what more threads cost. Medians of the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.keypoint_gate import KeypointGate
from dedup_gui.core.events import run_to_end
from dedup_gui.core.fingerprints.hashing import hamming, hash_thumbnails
from dedup_gui.core.fingerprints.local_keypoints import SIDE, local_keypoints
from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.image.proxy_images import PROXY_SIDE
from dedup_gui.core.inspection.common_frame import FRAME_SIDE
from dedup_gui.core.inspection.differences import Inspection
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT, MODELS
from dedup_gui.core.thread_map import default_threads, run_in_threads
from dedup_gui.core.types import Candidate, FoundFile, ImageFile, Match
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.relation import PairVerdict
from dedup_gui.core.verification.verifier import Judge
from dedup_gui.resources import resource_path
from tests.bench.pair_kinds import KINDS, write_pairs

Pixels = npt.NDArray[np.uint8]
Result = TypeVar("Result")

NETWORK = next(model for model in MODELS if model.name == EMBEDDED_DEFAULT)
GATE_TIMES = 20
"""How often the gate is asked of each pair. Chosen: it takes a tenth of a millisecond."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Attributes:
    rate: pairs per second; 0 where there were none.
    cpu: the processor's seconds for a pair.
    """

    rate: float
    cpu: float


class ReadPairs:
    """Files in pairs, read: what each stage of a scan would have of them.

    Args:
        paths: of the one image, then of the other, for each pair.

    Attributes:
        images: as a scan has them.
        candidates: the pairs, with what the hashes say of each.
        gate: over all images.
        proxies: uint8 [h, w, 3], for the judge.
        details: uint8 [h, w, 3], for the inspection.
    """

    def __init__(self, paths: list[tuple[str, str]]) -> None:
        flat = [path for pair in paths for path in pair]
        decoded = [read(path, rgb_side=NETWORK.side, oversize=NETWORK.oversize, grey_side=SIDE) for path in flat]
        self.images = [
            ImageFile(FoundFile(path, os.path.getsize(path), 0, 0, number), one.info)
            for number, (path, one) in enumerate(zip(flat, decoded, strict=True))
        ]
        keypoints = [b"" if one.grey is None else local_keypoints(one.grey) for one in decoded]
        thumbnails = np.stack([one.thumbnail for one in decoded])
        self.gate = KeypointGate(keypoints, thumbnails)
        phash = hash_thumbnails(thumbnails).phash
        self.candidates = []
        for a in range(0, len(flat), 2):
            turned = hamming(phash[a, :1], phash[a + 1])
            self.candidates.append(Candidate(a, a + 1, int(turned.min()), int(turned.argmin())))
        self.proxies = [load_upright(path, max_side=PROXY_SIDE) for path in flat]
        self.details = [load_upright(path, max_side=FRAME_SIDE) for path in flat]
        self.place = {path: number for number, path in enumerate(flat)}

    def passed(self, threads: int) -> float:
        """The share of pairs that the gate lets pass; it is asked several times, for it takes next to no time."""
        a = np.tile([pair.a for pair in self.candidates], GATE_TIMES)
        blocks = self.gate.blocks(a, a + 1, threads)
        return sum(int(part.passed.sum()) for parts in blocks for part in parts) / len(a)

    def judged(self, judge: Judge) -> list[PairVerdict]:
        """What the judge says."""
        return run_to_end(judge.judge(self.candidates, self.images, self.proxies.__getitem__))

    def inspected(self, matches: list[Match], threads: int) -> list[Inspection | None]:
        """What the last look says."""
        with closing(run_in_threads(matches, self._look, threads=threads)) as chunks:
            return [inspection for results in chunks for _, inspection in results]

    def _look(self, match: Match) -> Inspection | None:
        a, b = self.place[match.a], self.place[match.b]
        one, other = self.images[a].info, self.images[b].info
        return inspect_reduced(self.details[a], one, self.details[b], other, match.evidence.transform)


def timed(pairs: int, work: Callable[[], Result]) -> tuple[Speed, Result]:
    """What it returns, and how fast."""
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    return (Speed(pairs / seconds, cpu / pairs) if pairs else Speed(0, 0)), result


def one_round(model: PairClassifier, made: ReadPairs, threads: int) -> tuple[list[Speed], str]:
    """The four speeds; and what was said of the pairs."""
    pairs = len(made.candidates)
    gate, share = timed(pairs * GATE_TIMES, partial(made.passed, threads))
    with Judge(model, threads=threads) as judge:
        first, _ = timed(pairs, partial(made.judged, judge))
        again, verdicts = timed(pairs, partial(made.judged, judge))
    matches = [found for verdict in verdicts if (found := verdict.match or verdict.as_copy) is not None]
    looked, inspections = timed(len(matches), partial(made.inspected, matches, threads))
    relations = Counter("none" if verdict.match is None else verdict.match.relation.value for verdict in verdicts)
    findings = Counter("not laid over" if found is None else found.finding.value for found in inspections)
    said = [f"{share:.2f} pass", *(f"{count} {name}" for name, count in relations.most_common(2))]
    said += [f"{count} {name}" for name, count in findings.most_common(2)]
    return [gate, first, again, looked], "; ".join(said)


def main(arguments: list[str] | None = None) -> None:
    """Make the pairs, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=24, help="of each kind (default: 24)")
    parser.add_argument("--size", default="1600x1200", help="of the photographs (default: 1600x1200)")
    parser.add_argument("--threads", type=int, default=0, help="the most; 0 = one for each core")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    width, height = (int(side) for side in options.size.split("x"))
    most = default_threads(options.threads)
    counts = sorted({most, *(2**power for power in range(most.bit_length()))})
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    heads = ("gate", "first", "again", "CPU ms", "inspected", "CPU ms")
    print(f"{options.pairs} pairs of each kind, photographs of {options.size}; pairs per second")
    print(f"{'':16}{'threads':>8}" + "".join(f"{head:>10}" for head in heads) + "  of the pairs")
    for kind in options.kinds:
        with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
            made = ReadPairs(write_pairs(kind, folder, options.pairs, width, height))
        runs: dict[int, list[tuple[list[Speed], str]]] = {threads: [] for threads in counts}
        for _ in range(options.rounds):
            for threads in counts:
                runs[threads].append(one_round(model, made, threads))
        for threads, rounds in runs.items():
            columns = list(zip(*(speeds for speeds, _ in rounds), strict=True))
            rates = [statistics.median(speed.rate for speed in column) for column in columns]
            costs = [statistics.median(speed.cpu for speed in column) * 1e3 for column in columns]
            cells = (rates[0], rates[1], rates[2], costs[2], rates[3], costs[3])
            print(
                f"{kind:16}{threads:8}" + "".join(f"{cell:10.1f}" for cell in cells) + f"  {rounds[0][1]}", flush=True
            )


if __name__ == "__main__":
    main()
