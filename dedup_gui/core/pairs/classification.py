"""What each accepted pair is: the one place where relations are settled and matches are made."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.colour_layout import COLOUR_LAYOUT, recoloured
from dedup_gui.core.fingerprints.file_facts import PIXEL_DIGEST, FactsReader
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import Evidence, FoundFile, ImageFile, Match, Relation
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.relation import PairVerdict

SAME_PIXELS_DISTANCE = 2
"""Bits: two files with the same pixels may differ by so much in their pHash, since JPEG is decoded at a reduced scale
and other formats are not. Pairs beyond it are not worth two full decodes."""

_SAID = Progress(Stage.JUDGE, 0, 0)
"""Said while something runs whose progress cannot be told."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comparing the contents of a scan came to.

    Attributes:
        matches: between contents, each named by the path of the first of its files.
        cannot_link: pairs of digests, each sorted, that were proven to be two pictures.
        candidates: pairs that the generators proposed.
        judged: pairs that were looked at closely and not known from earlier scans.
        failed: images that could not be read any more, by path.
    """

    matches: tuple[Match, ...] = ()
    cannot_link: frozenset[Pair] = frozenset()
    candidates: int = 0
    judged: int = 0
    failed: Mapping[str, ImageError] = field(default_factory=dict)


def classify(
    contents: Contents,
    pairs: PairTable,
    verdicts: Mapping[tuple[int, int], PairVerdict],
    facts: FactsReader | None,
) -> Generator[Progress, None, tuple[Match, ...]]:
    """Make matches of the accepted pairs, and say what each of them is.

    What proves two images alike is grey and small; so pairs that look exactly alike are decoded in full, to say where
    the pixels are the same, and the colours of pairs called re-encoded or resized are compared.

    Args:
        contents: what was compared.
        pairs: the pair table.
        verdicts: what the check by geometry said of the pairs that it looked at.
        facts: reads pixel digests and colours; None = a quick look that reads no file.

    Yields:
        Progress of JUDGE.

    Returns:
        The matches: of the check by geometry all, of hashes and blocks those that a group needs.
    """
    matches = yield from run_in_thread(_SAID, partial(_described, contents, pairs, verdicts))
    matches = _with_lost_transparency(matches, contents)
    if facts is None:
        return tuple(matches)
    files = {image.path: image.file for image in contents.images}
    alike = [match for match in matches if _looks_exactly_alike(match)]
    yield from facts.read_pixel_digests(_files_of(alike, files), Stage.JUDGE)
    same_pixels = yield from run_in_thread(_SAID, partial(_with_same_pixels, alike, files, facts))
    unedited = [
        match
        for match in matches
        if match.relation in (Relation.RE_ENCODED, Relation.RESIZED) and (match.a, match.b) not in same_pixels
    ]
    yield from facts.read_colour_layout(_files_of(unedited, files), Stage.JUDGE)
    in_other_colours = yield from run_in_thread(_SAID, partial(_recoloured, unedited, files, facts))
    return tuple((yield from run_in_thread(_SAID, partial(_settled, matches, same_pixels, in_other_colours))))


def match_of_row(contents: Contents, row: np.void) -> Match:
    """The match of an accepted pair that hashes, thumbnails or blocks proved: one whole picture, perhaps turned."""
    return whole_match(
        contents.images[row["a"]],
        contents.images[row["b"]],
        int(row["orientation"]),
        phash_distance=int(row["distance"]),
        agreement=round(float(row["agreement"]), 4),
        edited=bool(row["edited"]),
        weak=bool(row["weak"]),
    )


def identical_match(one: ImageFile, other: ImageFile) -> Match:
    """The match of two files with the same bytes, whether they can be decoded or not."""
    if one.problem is not None or other.problem is not None:
        whole = (0, 0, one.info.width, one.info.height)
        return Match(one.path, other.path, Relation.EXACT, Evidence("digest", crop_box=whole))
    match = whole_match(one, other, 0, phash_distance=0, agreement=1.0)
    return replace(match, relation=Relation.EXACT, evidence=replace(match.evidence, method="digest"))


def proven_different(
    contents: Contents, verdicts: Mapping[tuple[int, int], PairVerdict], *, bursts: bool
) -> frozenset[Pair]:
    """The pairs of digests, each sorted, of contents that must not stand in one group.

    Args:
        contents: what was compared.
        verdicts: what was said of pairs.
        bursts: whether two shots of one scene, which are two pictures, were asked for as such.
    """
    digests = [image.digest for image in contents.images]
    proven = (
        (digests[a], digests[b])
        for (a, b), said in verdicts.items()
        if said.cannot_link and not (bursts and said.match is not None and said.match.relation is Relation.BURST)
    )
    return frozenset((min(pair), max(pair)) for pair in proven)


def _described(contents: Contents, pairs: PairTable, verdicts: Mapping[tuple[int, int], PairVerdict]) -> list[Match]:
    matches = [said.match for said in verdicts.values() if said.match is not None]
    settled = {place for place, said in verdicts.items() if said.match is not None}
    top = Components(contents.sizes, pairs, Tried.GEOMETRY).top_pairs()
    return matches + [
        match_of_row(contents, row) for row in top.rows if (int(row["a"]), int(row["b"])) not in settled
    ]


def _with_lost_transparency(matches: Iterable[Match], contents: Contents) -> list[Match]:
    """Copies of which one has transparency that the other lacks are edited, however alike they look on a ground."""
    transparent = {contents.images[place].path for place in contents.cutouts}
    return [
        replace(match, relation=Relation.EDITED)
        if match.relation in (Relation.RE_ENCODED, Relation.RESIZED)
        and (match.a in transparent) != (match.b in transparent)
        else match
        for match in matches
    ]


def _looks_exactly_alike(match: Match) -> bool:
    return match.relation is Relation.RE_ENCODED and (match.evidence.phash_distance or 0) <= SAME_PIXELS_DISTANCE


def _files_of(matches: Iterable[Match], files: Mapping[str, FoundFile]) -> list[FoundFile]:
    return [files[path] for path in sorted({path for match in matches for path in (match.a, match.b)})]


def _with_same_pixels(matches: Iterable[Match], files: Mapping[str, FoundFile], facts: FactsReader) -> set[Pair]:
    same = set()
    for match in matches:
        digest = facts.get(files[match.a], PIXEL_DIGEST)
        if digest and digest == facts.get(files[match.b], PIXEL_DIGEST):
            same.add((match.a, match.b))
    return same


def _recoloured(matches: Iterable[Match], files: Mapping[str, FoundFile], facts: FactsReader) -> set[Pair]:
    return {
        (match.a, match.b)
        for match in matches
        if recoloured(facts.get(files[match.a], COLOUR_LAYOUT), facts.get(files[match.b], COLOUR_LAYOUT))
    }


def _settled(
    matches: Iterable[Match], same_pixels: Collection[Pair], in_other_colours: Collection[Pair]
) -> list[Match]:
    settled = []
    for match in matches:
        if (match.a, match.b) in same_pixels:
            evidence = replace(match.evidence, method="pixels", agreement=1.0)
            settled.append(replace(match, relation=Relation.SAME_PIXELS, evidence=evidence, weak=False))
        elif (match.a, match.b) in in_other_colours:
            settled.append(replace(match, relation=Relation.EDITED))
        else:
            settled.append(match)
    return settled
