"""The match and judge stages of a scan: images with fingerprints in, accepted pairs out."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace

from blake3 import blake3

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.colour_layout import TINTS, recoloured
from dedup_gui.core.fingerprints.file_facts import CAPTURED, DIGEST, PIXEL_DIGEST, FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.image.proxy_images import Proxies
from dedup_gui.core.matching.geometry_search import GeometrySearch
from dedup_gui.core.matching.hash_search import HashSearch
from dedup_gui.core.matching.verdict_cache import VerdictMemory
from dedup_gui.core.ports import FingerprintCache
from dedup_gui.core.run_in_thread import beside
from dedup_gui.core.types import FoundFile, ImageFile, Match, Relation, Skipped
from dedup_gui.core.verification.block_correlation import BLOCK_JUDGE
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.verifier import Judge

Twins = list[list[int]]

_MATCHING, _JUDGING = Progress(Stage.MATCH, 0, 0), Progress(Stage.JUDGE, 0, 0)
"""Said while something runs whose progress cannot be told."""

GEOMETRY_JUDGE = "geometry-8"
"""Name and version, for the cache; the version goes up with any change that can change a verdict."""
SAME_PIXELS_DISTANCE = 2
"""Bits: two files with the same pixels may differ by so much in their pHash, since JPEG is decoded at a reduced scale
and other formats are not. Pairs beyond it are not worth two full decodes."""


@dataclass(slots=True)
class Matching:
    """What the stages found.

    Attributes:
        images: all images of the scan, sorted by path; digest and capture time filled in for those in matches.
        matches: accepted pairs.
        candidates: pairs that the nets proposed.
        judged: pairs that were looked at closely.
        skipped: images that could not be read any more.
        judge_seconds: the judge's share of the time.
        certain: False where something could not be read that may be readable another time.
    """

    images: list[ImageFile]
    matches: list[Match] = field(default_factory=list)
    candidates: int = 0
    judged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    judge_seconds: float = 0.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Means:
    """What the stages work with.

    Attributes:
        facts: reads digests and metadata.
        proxies: pictures of the images, for the judges.
        threads: threads for reading and judging.
        cache: where verdicts are kept, or None.
        pair_classifier: the geometric judge's coefficients; None = the hash engine, which does without it.
        near: cosine of the network's vectors from which on any pair is judged.
        bursts: whether other shots of the same scene count as matches.
    """

    facts: FactsReader
    proxies: Proxies
    threads: int
    cache: FingerprintCache | None = None
    pair_classifier: PairClassifier | None = None
    near: float = 1.0
    bursts: bool = False


def find_matches(collection: Collection, means: Means, *, final: bool) -> Generator[Progress, None, Matching]:
    """Find the pairs of images that show the same.

    Args:
        collection: fingerprints, sorted by path.
        means: what to work with.
        final: False for a quick look while the scan runs: only what fingerprints alone can prove.

    Yields:
        Progress of MATCH and JUDGE.

    Returns:
        The matches and what became known on the way.
    """
    images, facts = collection.images, means.facts
    twins: Twins = []
    if final:
        same = yield from beside(_MATCHING, lambda: _digest_suspects(collection))
        yield from facts.read_digests(same, Stage.MATCH)
        twins = yield from beside(_MATCHING, lambda: _equal(images, range(len(images)), DIGEST, facts))
    thumbnails = yield from beside(_MATCHING, collection.thumbnail_matrix)
    memory = VerdictMemory(means.cache, BLOCK_JUDGE)
    search = HashSearch(images, thumbnails, means.proxies if final else None, means.threads, memory)
    yield from search.run(twins)
    matching = Matching(images, _exact_matches(images, twins), search.candidates, search.judged)
    began = time.perf_counter()
    if final and means.pair_classifier is not None:
        yield from _judge_by_geometry(matching, collection, search, twins, means, means.pair_classifier)
    yield from search.describe()
    settled = {(match.a, match.b) for match in matching.matches} | {(match.b, match.a) for match in matching.matches}
    matching.matches += [match for match in search.matches if (match.a, match.b) not in settled]
    if final:
        yield from _prove_same_pixels(matching, facts)
        yield from _tell_recoloured(matching, facts)
        yield from _fill_in(matching, facts, means.proxies)
    matching.judge_seconds = time.perf_counter() - began
    return matching


def _judge_by_geometry(
    matching: Matching,
    collection: Collection,
    search: HashSearch,
    twins: Twins,
    means: Means,
    model: PairClassifier,
) -> Generator[Progress, None, None]:
    """Have the geometric judge settle what the hashes did not."""
    with Judge(model, threads=means.threads) as judge:
        memory = VerdictMemory(means.cache, f"{GEOMETRY_JUDGE} {blake3(repr(model).encode()).hexdigest(8)}")
        geometry = GeometrySearch(matching.images, search, judge, memory, means.proxies, bursts=means.bursts)
        thumbnails = collection.thumbnail_matrix()
        yield from geometry.run(collection.feature_matrix(), thumbnails, means.near, twins)
    matching.candidates += geometry.candidates
    matching.judged += geometry.judged
    # A partial overlap is no duplicate; it is known, but stands in no group.
    matching.matches += [match for match in geometry.matches if match.relation is not Relation.PARTIAL]


def _digest_suspects(collection: Collection) -> list[FoundFile]:
    """Files that may have the same bytes: those with the same size and the same thumbnail."""
    alike: dict[tuple[int, bytes], list[FoundFile]] = defaultdict(list)
    for image, thumbnail in zip(collection.images, collection.thumbnails, strict=True):
        alike[image.file.size, thumbnail].append(image.file)
    return [file for files in alike.values() if len(files) > 1 for file in files]


def _equal(images: Sequence[ImageFile], places: Iterable[int], fact: str, facts: FactsReader) -> Twins:
    """Places of images with the same fact, two or more each."""
    equal: dict[str, list[int]] = defaultdict(list)
    for place in places:
        value = facts.get(images[place].file, fact)
        if value:
            equal[value].append(place)
    return [same for same in equal.values() if len(same) > 1]


def _exact_matches(images: Sequence[ImageFile], twins: Twins) -> list[Match]:
    """The first of each set of identical files with each other one."""
    return [_identical(images[same[0]], images[other], Relation.EXACT) for same in twins for other in same[1:]]


def _identical(one: ImageFile, other: ImageFile, relation: Relation) -> Match:
    match = whole_match(one, other, 0, phash_distance=0, agreement=1.0)
    method = "digest" if relation is Relation.EXACT else "pixels"
    return replace(match, relation=relation, evidence=replace(match.evidence, method=method))


def _prove_same_pixels(matching: Matching, facts: FactsReader) -> Generator[Progress, None, None]:
    """Decode, in full, pairs of the same size that look exactly alike; where the pixels are equal, say so."""

    def suspected(match: Match) -> bool:
        return match.relation is Relation.RE_ENCODED and (match.evidence.phash_distance or 0) <= SAME_PIXELS_DISTANCE

    def proven(match: Match, one: FoundFile, other: FoundFile) -> Match:
        digest = facts.get(one, PIXEL_DIGEST)
        if not digest or digest != facts.get(other, PIXEL_DIGEST):
            return match
        evidence = replace(match.evidence, method="pixels", agreement=1.0)
        return replace(match, relation=Relation.SAME_PIXELS, evidence=evidence, weak=False)

    yield from _look_again(matching, suspected, facts.read_pixel_digests, proven)


def _tell_recoloured(matching: Matching, facts: FactsReader) -> Generator[Progress, None, None]:
    """Look at the colours of pairs called re-encoded or resized: what proves two images alike is mostly grey."""

    def suspected(match: Match) -> bool:
        return match.relation in (Relation.RE_ENCODED, Relation.RESIZED)

    def told(match: Match, one: FoundFile, other: FoundFile) -> Match:
        if recoloured(facts.get(one, TINTS), facts.get(other, TINTS)):
            return replace(match, relation=Relation.EDITED)
        return match

    yield from _look_again(matching, suspected, facts.read_tints, told)


def _look_again(
    matching: Matching,
    suspected: Callable[[Match], bool],
    read: Callable[[Sequence[FoundFile], Stage], Generator[Progress, None, None]],
    told: Callable[[Match, FoundFile, FoundFile], Match],
) -> Generator[Progress, None, None]:
    """Read a fact of the files in some matches, and say anew what those matches are.

    Args:
        matching: its matches are replaced.
        suspected: which matches.
        read: reads the fact.
        told: the match as it is in the light of the fact, from the match and its two files.
    """

    def choose() -> tuple[dict[str, FoundFile], list[int], list[FoundFile]]:
        files = {image.path: image.file for image in matching.images}
        numbers = [number for number, match in enumerate(matching.matches) if suspected(match)]
        paths = {path for number in numbers for path in (matching.matches[number].a, matching.matches[number].b)}
        return files, numbers, [files[path] for path in sorted(paths)]

    def tell() -> None:
        for number in suspects:
            match = matching.matches[number]
            matching.matches[number] = told(match, by_path[match.a], by_path[match.b])

    by_path, suspects, wanted = yield from beside(_JUDGING, choose)
    yield from read(wanted, Stage.JUDGE)
    yield from beside(_JUDGING, tell)


def _fill_in(matching: Matching, facts: FactsReader, proxies: Proxies) -> Generator[Progress, None, None]:
    """Read digest and capture time of all images in matches; drop those that cannot be read any more."""
    paths = {path for match in matching.matches for path in (match.a, match.b)}
    yield from facts.read_member_facts([image.file for image in matching.images if image.path in paths], Stage.JUDGE)
    matching.certain = not facts.uncertain
    yield from beside(_JUDGING, lambda: _fill(matching, facts, proxies, paths))


def _fill(matching: Matching, facts: FactsReader, proxies: Proxies, paths: set[str]) -> None:
    """Put what was read into the images in matches, whose paths are given."""
    failed = {path: error for path, error in facts.failed.items() if path in paths}
    failed.update({matching.images[place].path: error for place, error in proxies.failed.items()})
    matching.skipped = [Skipped(path, error.code, error.detail) for path, error in sorted(failed.items())]
    gone = {skipped.path for skipped in matching.skipped}
    matching.matches = [match for match in matching.matches if match.a not in gone and match.b not in gone]
    matching.images = [
        replace(image, digest=facts.get(image.file, DIGEST), captured=facts.get(image.file, CAPTURED))
        if image.path in paths
        else image
        for image in matching.images
        if image.path not in gone
    ]
