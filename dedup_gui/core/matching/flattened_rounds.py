"""Cut-outs and what they became on a ground: compared once the cut-out lies on the very ground that the other has.

A picture with transparency is compared on one ground with all others. A copy that somebody laid on black or on any
other colour looks different. So those copies are sought by what the cut-out looks like on several grounds; the ground
is measured in the copy, the cut-out laid on it, and the two are compared as any others.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.flattened_pairs import FlattenedPairs, flattened_pairs, ground_of, on_ground
from dedup_gui.core.candidates.hash_pairs import radii_for
from dedup_gui.core.events import Progress, Stage, relabel
from dedup_gui.core.fingerprints.hashing import Hashes
from dedup_gui.core.image.colour import visibility
from dedup_gui.core.image.proxy_images import ProxyImages
from dedup_gui.core.inspection.differences import Finding, inspect
from dedup_gui.core.inspection.plain_ground import is_drawn
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import Matrix3
from dedup_gui.core.verification.block_correlation import SOURCE_SIDE, BlockVerdict, compare_blocks, prepare
from dedup_gui.core.verification.evidence import SAME_ASPECT
from dedup_gui.core.verification.relation import PairVerdict
from dedup_gui.core.verification.thumbnail_judge import ThumbnailJudge, ThumbnailVerdict

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

LEAST_VISIBLE, LEAST_CONTRAST = 0.05, 4.0
"""Mean visibility, 0-1, and standard deviation, grey levels, on the ground measured, below which a cut-out cannot be
told from an empty one. Chosen; the second as `thumbnail_judge.FAINT_CONTRAST`."""
SEEN_THROUGH = 0.03
"""Opacity, 0-1, up to which the ground is seen as it is. Chosen."""
GROUND_MEAN, GROUND_MOST = 12.0, 40.0
"""Levels of the worst channel, the mean and the 99th percentile, by which one colour may vary where the cut-out is
seen through, away from edges. As measured, JPEG of quality 60 with halved colours reaches 7 and 26 on a saturated
ground. Chosen: what else stands there, the check by blocks sees."""
EDGE = 9
"""Pixels at `SOURCE_SIDE`, side of the square that must be seen through all over: beside an edge JPEG of halved
colours mixes what is there. Chosen."""
SAME_COLOURS = 32.0
"""Levels of the worst channel, the mean over what is opaque, up to which a copy has the cut-out's own colours.
Chosen: JPEG moves those of thin letters by more than 16."""
_LUMA = np.array((0.299, 0.587, 0.114))
_COMPARED = 1024
"""Thumbnails compared between two yields."""
_SAID = Progress(Stage.JUDGE, 0, 0)


@dataclass(frozen=True, slots=True)
class FlattenedResult:
    """What was found.

    Attributes:
        pairs: accepted pairs of a cut-out and an opaque image, and no others.
        looked_at: pairs whose pixels were compared.
    """

    pairs: PairTable
    looked_at: int

    def joined(self, pairs: PairTable) -> PairTable:
        """The pair table with these pairs, whatever was said of them on another ground."""
        mine = zip(self.pairs.a.tolist(), self.pairs.b.tolist(), strict=True)
        return PairTable.joined([pairs.refusing(mine), self.pairs])

    def settled(self, verdicts: Mapping[tuple[int, int], PairVerdict]) -> dict[tuple[int, int], PairVerdict]:
        """The verdicts that still hold.

        What an accepted pair looked like on the wrong ground is of no account, nor are two copies of one cut-out on
        two grounds two pictures.
        """
        accepted = set(zip(self.pairs.a.tolist(), self.pairs.b.tolist(), strict=True))
        cutouts_of: dict[int, set[int]] = {}
        for pair in accepted:
            for one, other in (pair, pair[::-1]):
                cutouts_of.setdefault(one, set()).add(other)

        def holds(pair: tuple[int, int], said: PairVerdict) -> bool:
            of_one_cutout = cutouts_of.get(pair[0], set()) & cutouts_of.get(pair[1], set())
            return pair not in accepted and not (said.cannot_link and of_one_cutout)

        return {pair: said for pair, said in verdicts.items() if holds(pair, said)}


def find_flattened(
    contents: Contents, known: PairTable, hashes: Hashes, cutouts: ProxyImages, flats: ProxyImages, threads: int
) -> Generator[Progress, None, FlattenedResult]:
    """Find what cut-outs became on a ground.

    Args:
        contents: what is compared.
        known: pairs accepted here, and not weakly, are not looked at.
        hashes: of all contents.
        cutouts: gives contents with their alpha channel, uint8 [h, w, 4], as `decode.load_cutout` does; longer side
            about `common_frame.FRAME_SIDE`.
        flats: gives contents as they are, uint8 [h, w, 3], at the same size.
        threads: that read and compare.

    Yields:
        Progress of JUDGE.
    """
    transparent = np.array(sorted(contents.cutouts), np.intp)
    opaque = np.setdiff1d(np.arange(len(contents.images)), transparent)
    if not len(transparent) or not len(opaque):
        return FlattenedResult(PairTable.joined([]), 0)
    radius, turned_radius = radii_for(len(contents.images))
    layers = np.stack([contents.cutouts[place] for place in transparent.tolist()])
    proposed = yield from relabel(
        _SAID, flattened_pairs(layers, hashes.phash[opaque, 0], radius=radius, turned_radius=turned_radius)
    )
    rows = yield from run_in_thread(_SAID, partial(_unknown, contents, known, proposed, transparent, opaque))
    rows, photographic = yield from _by_thumbnails(contents, proposed, rows, layers, opaque)
    places = [
        (int(transparent[proposed.cutout[row]]), int(opaque[proposed.flat[row]]), int(proposed.orientation[row]))
        for row in rows
    ]
    said: dict[int, BlockVerdict] = {}

    def look(number: int) -> BlockVerdict | None:
        cutout, flat, orientation = places[number]
        one, other = cutouts(cutout), flats(flat)
        if one is None or other is None:
            return None
        turned = np.ascontiguousarray(ORIENTATIONS[orientation].turn(other))
        return compare_flattened(one, turned, photographic=bool(photographic[number]))

    with closing(run_in_threads(range(len(places)), look, threads=threads, chunk=2)) as chunks:
        for results in chunks:
            said.update((number, verdict) for number, verdict in results if verdict and verdict.accepted)
            yield Progress(Stage.JUDGE, len(said), len(places))
    tables = [
        _row(*places[number], int(proposed.distance[rows[number]]), verdict) for number, verdict in said.items()
    ]
    return FlattenedResult(PairTable.joined(tables), len(places))


def compare_flattened(cutout: Pixels, flat: Pixels, *, photographic: bool) -> BlockVerdict | None:
    """Whether an opaque image is a cut-out on a ground of one colour.

    Args:
        cutout: uint8 [h, w, 4], on black, with its alpha channel.
        flat: uint8 [h, w, 3], turned to look like it; another size will do.
        photographic: whether both are photographs.

    Returns:
        The verdict; None where the shapes differ or the ground is not of one colour.
    """
    height, width = cutout.shape[:2]
    if abs((flat.shape[1] * height) / (flat.shape[0] * width) - 1) > SAME_ASPECT:
        return None
    scale = min(1.0, SOURCE_SIDE / max(height, width), flat.shape[1] / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    one, other = (
        np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float64) for image in (cutout, flat)
    )
    ground = _measured_ground(one, other)
    if ground is None or _colours_apart(one, other, ground) > SAME_COLOURS:
        return None
    opacity = cutout[..., 3] / 255.0
    on_black: Floats = cutout[..., :3] @ _LUMA
    if visibility(on_black, opacity, float(ground @ _LUMA)) < LEAST_VISIBLE:
        return None
    exact = cutout[..., :3] + (1.0 - opacity[..., None]) * ground
    laid: Pixels = np.clip(np.rint(exact), 0, 255).astype(np.uint8)
    if float((laid @ _LUMA).std()) < LEAST_CONTRAST:
        return None
    verdict = compare_blocks(prepare(laid), prepare(flat), 0, photographic=photographic)
    if not verdict.accepted or not (is_drawn(laid) and is_drawn(flat)):
        return verdict
    enlarged: Matrix3 = ((width / flat.shape[1], 0.0, 0.0), (0.0, height / flat.shape[0], 0.0), (0.0, 0.0, 1.0))
    found = inspect(laid, flat, enlarged, drawn=True)
    if found is None or found.finding is Finding.SAME:
        return verdict
    return BlockVerdict(found.finding is Finding.UNSURE, True, True, verdict.agreement)


def _colours_apart(cutout: Floats, flat: Floats, ground: Floats) -> float:
    """How far the colours are apart where the cut-out is opaque: the mean of the worst channel, levels."""
    opacity = cutout[..., 3] / 255.0
    apart = np.abs(cutout[..., :3] + (1.0 - opacity[..., None]) * ground - flat).max(axis=2)
    return float((apart * opacity).sum() / max(float(opacity.sum()), 1e-9))


def _measured_ground(one: Floats, other: Floats) -> Floats | None:
    """The colour behind a cut-out, float64 [3]; None where there is more to see than one colour.

    Args:
        one: float64 [h, w, 4]; the cut-out on black, with its alpha channel.
        other: float64 [h, w, 3]; the opaque image.
    """
    through = 1.0 - one[..., 3] / 255.0
    left = other - one[..., :3]
    ground = np.clip(np.einsum("yx,yxc->c", through, left) / max(float((through**2).sum()), 1e-9), 0.0, 255.0)
    seen = through >= 1.0 - SEEN_THROUGH
    away = cv2.erode(seen.astype(np.uint8), np.ones((EDGE, EDGE), np.uint8)) > 0
    if away.any():
        ground = np.median(other[away], axis=0)
        apart = np.abs(other[away] - ground).max(axis=1)
        if apart.mean() > GROUND_MEAN or np.percentile(apart, 99) > GROUND_MOST:
            return None
    return np.asarray(ground, np.float64)


def _unknown(
    contents: Contents,
    known: PairTable,
    proposed: FlattenedPairs,
    transparent: npt.NDArray[np.intp],
    opaque: npt.NDArray[np.intp],
) -> npt.NDArray[np.intp]:
    """The proposed pairs that are not firmly accepted already, both or neither being of several pages."""
    one, other = transparent[proposed.cutout], opaque[proposed.flat]
    firm = PairTable(known.accepted.rows[~known.accepted.rows["weak"]])
    accepted = firm.find(np.minimum(one, other), np.maximum(one, other)) >= 0
    return np.flatnonzero(~accepted & (contents.has_pages[one] == contents.has_pages[other]))


def _by_thumbnails(
    contents: Contents,
    proposed: FlattenedPairs,
    rows: npt.NDArray[np.intp],
    layers: Pixels,
    opaque: npt.NDArray[np.intp],
) -> Generator[Progress, None, tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]]:
    """The pairs that the thumbnails do not refuse, and whether both are photographs."""
    kept, photographic = [np.zeros(0, np.intp)], [np.zeros(0, np.bool_)]
    for start in range(0, len(rows), _COMPARED):
        part = rows[start : start + _COMPARED]
        cutouts = layers[proposed.cutout[part]]
        flat = contents.thumbnails[opaque[proposed.flat[part]]]
        turned = np.stack(
            [ORIENTATIONS[turn].turn(one) for turn, one in zip(proposed.orientation[part], flat, strict=True)]
        )
        judge = ThumbnailJudge(np.concatenate([on_ground(cutouts, ground_of(cutouts, turned)), turned]))
        judge.measure(0, 2 * len(part))
        one = np.arange(len(part))
        verdict = judge.compare(one, one + len(part), np.zeros(len(part), np.intp)).verdict
        possible = np.flatnonzero(verdict != ThumbnailVerdict.NO)
        kept.append(part[possible])
        photographic.append(judge.photographic[possible] & judge.photographic[possible + len(part)])
        yield _SAID
    return np.concatenate(kept), np.concatenate(photographic)


def _row(cutout: int, flat: int, orientation: int, distance: int, verdict: BlockVerdict) -> PairTable:
    turn = orientation if cutout < flat else ORIENTATIONS[orientation].inverse
    return PairTable.of(
        np.array([min(cutout, flat)]),
        np.array([max(cutout, flat)]),
        orientation=turn,
        distance=distance,
        agreement=verdict.agreement,
        accepted=True,
        edited=True,
        weak=verdict.weak,
    )
