"""What one picture of a file does not show: further pages, and what is lost on the ground it was laid on.

Images are compared by their first page. So those of one page and those of several are never compared as duplicates:
a still of an animation, or the cover of a document, is found by its own comparison and shares a part. Of files that
both have several pages, and of pictures that both have transparency, those accepted are parted by what else they
hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.file_facts import PAGES, FactsReader
from dedup_gui.core.fingerprints.page_likeness import (
    Likeness,
    likeness,
    open_places,
    shows_one_picture,
    turn_between,
)
from dedup_gui.core.image.colour import DARK, WHITE
from dedup_gui.core.image.pages import Pages
from dedup_gui.core.image.proxy_images import ProxyImages
from dedup_gui.core.inspection.differences import Finding, inspect
from dedup_gui.core.inspection.plain_ground import is_drawn
from dedup_gui.core.matching.proposals import LEAST_WORTH, HashProposals
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.pairs.classification import match_of_row
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import Match, Matrix3, Relation
from dedup_gui.core.union_find import DisjointSets
from dedup_gui.core.verification.block_correlation import compare_blocks, prepare
from dedup_gui.core.verification.relation import PairVerdict

Pixels = npt.NDArray[np.uint8]
Verdicts = dict[tuple[int, int], PairVerdict]
LookAt = Callable[[PairTable], Generator[Progress, None, PairTable]]
"""Has the check by blocks look at pairs; the table says what it accepts."""
ReadPage = Callable[[int, int], Pixels]
Judged = tuple[PairTable, Verdicts]

SAME_OPACITY = 16.0
"""Levels by which no cell of two alpha thumbnails may differ, if transparency alone is to say that nothing is hidden.
Chosen: a stroke of a pixel across a cell of 12 is 21 levels."""
CROWD = 16
"""Images of one thumbnail that are all compared with each still, or each animation. Chosen."""
_WHOLE = (Relation.RE_ENCODED, Relation.RESIZED, Relation.EDITED, Relation.ROTATED, Relation.MIRRORED)
_SAID = Progress(Stage.JUDGE, 0, 0)


def part_by_pages(contents: Contents, table: PairTable) -> tuple[PairTable, PairTable]:
    """The pairs of which both images have several pages or neither has, and those of which one has."""
    across = contents.has_pages[table.a] != contents.has_pages[table.b]
    return PairTable(table.rows[~across]), PairTable(table.rows[across])


def stills_among(contents: Contents, proposals: HashProposals) -> tuple[HashProposals, PairTable]:
    """The proposals without pairs of one page and several, and those pairs: of all images of the same thumbnails."""
    alike, across = part_by_pages(contents, proposals.pairs)
    if not len(across):
        return proposals, across
    first = proposals.same_thumbnail
    order = np.argsort(first, kind="stable")
    alike_places = np.split(order, np.flatnonzero(np.diff(first[order])) + 1)
    same = {int(places[0]): places[:CROWD].tolist() for places in alike_places}
    found: list[tuple[int, int, int]] = []
    for row in across.rows:
        a, b, turn = int(row["a"]), int(row["b"]), int(row["orientation"])
        for one in same.get(a, [a]):
            for other in same.get(b, [b]):
                swapped = one > other
                turned = ORIENTATIONS[turn].inverse if swapped else turn
                found.append((other, one, turned) if swapped else (one, other, turned))
    ones, others, turns = np.array(found, np.intp).T
    return replace(proposals, pairs=alike), PairTable.of(ones, others, orientation=turns, worth=LEAST_WORTH)


def provable_at_a_glance(contents: Contents, table: PairTable) -> PairTable:
    """The pairs of one page each: what others hold is not known before it is read."""
    return PairTable(table.rows[~(contents.has_pages[table.a] | contents.has_pages[table.b])])


def match_stills(
    contents: Contents, pairs: PairTable, verdicts: Verdicts, across: PairTable, look_at: LookAt, facts: FactsReader
) -> Generator[Progress, None, Judged]:
    """Find the stills of animations and the covers of documents.

    Args:
        contents: what is compared.
        pairs: the pair table.
        verdicts: what was said of pairs.
        across: proposed pairs of one page and several.
        look_at: the check by blocks.
        facts: reads further pages.

    Yields:
        Progress of JUDGE.

    Returns:
        The table and the verdicts, with a partial overlap for each; with an accepted pair where all pages show the
        same.
    """
    if not len(across):
        return pairs, verdicts
    accepted = (yield from look_at(across)).accepted
    pages = yield from _read_pages(contents, accepted, facts)
    found = dict(verdicts)
    whole = np.zeros(len(accepted), np.bool_)
    for number, row in enumerate(accepted.rows):
        several = pages.get(int(row["a"])) or pages.get(int(row["b"]))
        if several is not None and shows_one_picture(several):
            whole[number] = True
        else:
            match = match_of_row(contents, row)
            found[int(row["a"]), int(row["b"])] = PairVerdict(replace(match, relation=Relation.PARTIAL))
    return PairTable.joined([pairs, PairTable(accepted.rows[whole])]), found


def part_documents(
    contents: Contents,
    pairs: PairTable,
    verdicts: Verdicts,
    look_at: LookAt,
    facts: FactsReader,
    read_page: ReadPage,
) -> Generator[Progress, None, Judged]:
    """Part accepted files with several pages whose further pages differ.

    Args:
        contents: what is compared.
        pairs: the pair table.
        verdicts: what was said of pairs.
        look_at: the check by blocks.
        facts: reads further pages.
        read_page: gives the upright RGB pixels of a page of a content, its longer side about
            `common_frame.FRAME_SIDE`; may raise ImageError.
    """
    accepted = pairs.accepted
    accepted = PairTable(accepted.rows[contents.has_pages[accepted.a] & contents.has_pages[accepted.b]])
    pages = yield from _read_pages(contents, accepted, facts)

    def compare(a: int, b: int, _: Match | None) -> Likeness:
        one, other = pages.get(a), pages.get(b)
        if one is None or other is None:
            return Likeness.OTHER
        said = likeness(one, other)
        if said is Likeness.SAME and _differ_in_detail((a, one), (b, other), read_page):
            return Likeness.OTHER
        return said

    return (yield from _parted(contents, pairs, verdicts, accepted, compare, look_at))


def _differ_in_detail(one: tuple[int, Pages], other: tuple[int, Pages], read_page: ReadPage) -> bool:
    """Whether pages of two documents differ in a word or more."""
    turn = ORIENTATIONS[turn_between(one[1], other[1])].turn
    for place in open_places(one[1], other[1]):
        try:
            a, b = read_page(one[0], place), np.ascontiguousarray(turn(read_page(other[0], place)))
        except ImageError:
            return True
        if is_drawn(a) and is_drawn(b):
            (height, width), (other_height, other_width) = a.shape[:2], b.shape[:2]
            scale: Matrix3 = ((width / other_width, 0.0, 0.0), (0.0, height / other_height, 0.0), (0.0, 0.0, 1.0))
            found = inspect(a, b, scale, drawn=True)
            if found is None or found.finding is Finding.VARIANT:
                return True
    return False


def part_cutouts(
    contents: Contents, pairs: PairTable, verdicts: Verdicts, look_at: LookAt, cutouts: ProxyImages
) -> Generator[Progress, None, Judged]:
    """Part accepted pictures with transparency that are alike on the ground they were laid on, and not on another.

    Args:
        contents: what is compared.
        pairs: the pair table.
        verdicts: what was said of pairs.
        look_at: the check by blocks.
        cutouts: gives contents with their alpha channel, as `decode.load_cutout` does.
    """
    transparent = np.zeros(len(contents.images), np.bool_)
    transparent[list(contents.cutouts)] = True
    accepted = pairs.accepted
    accepted = PairTable(accepted.rows[transparent[accepted.a] & transparent[accepted.b]])

    def compare(a: int, b: int, match: Match | None) -> Likeness:
        if match is not None and match.relation not in _WHOLE:
            return Likeness.SAME  # a crop: not to be laid over the whole
        return Likeness.SAME if _same_on_all_grounds(contents, cutouts, a, b) else Likeness.OTHER

    return (yield from _parted(contents, pairs, verdicts, accepted, compare, look_at))


def _same_on_all_grounds(contents: Contents, cutouts: ProxyImages, a: int, b: int) -> bool:
    """Whether two pictures have the same transparency, or are alike on both grounds."""
    one, other = contents.cutouts[a].astype(np.int16), contents.cutouts[b].astype(np.int16)
    apart = [np.abs(one - np.stack([turn.turn(layer) for layer in other])) for turn in ORIENTATIONS]
    turn = ORIENTATIONS.index(min(ORIENTATIONS, key=lambda turn: apart[ORIENTATIONS.index(turn)].mean()))
    if apart[turn][1].max() <= SAME_OPACITY:
        return True
    first, second = cutouts(a), cutouts(b)
    if first is None or second is None:
        return False
    return all(
        compare_blocks(
            prepare(_laid(first, ground)), prepare(_laid(second, ground)), turn, photographic=False
        ).accepted
        for ground in (WHITE, DARK)
    )


def _laid(cutout: Pixels, ground: int) -> Pixels:
    through = (255 - cutout[..., 3:]).astype(np.uint16)
    return (cutout[..., :3] + (through * ground + 127) // 255).clip(0, 255).astype(np.uint8)


def _read_pages(
    contents: Contents, accepted: PairTable, facts: FactsReader
) -> Generator[Progress, None, Mapping[int, Pages]]:
    """What the pages show, of those contents in pairs that have several and could be read."""
    places = [place for place in np.union1d(accepted.a, accepted.b).tolist() if contents.has_pages[place]]
    files = {place: contents.images[place].file for place in places}
    yield from facts.read_pages(list(files.values()), Stage.JUDGE)
    read = {place: Pages.from_text(facts.get(file, PAGES)) for place, file in files.items()}
    return {place: pages for place, pages in read.items() if pages is not None}


@dataclass(frozen=True, slots=True)
class _Parting:
    """How components fall apart.

    Attributes:
        refused: pairs that are not the same, with what they are.
        unlinked: pairs that belong together and were not compared.
    """

    refused: Mapping[tuple[int, int], Likeness]
    unlinked: list[tuple[int, int]]


def _parted(
    contents: Contents,
    pairs: PairTable,
    verdicts: Verdicts,
    accepted: PairTable,
    compare: Callable[[int, int, Match | None], Likeness],
    look_at: LookAt,
) -> Generator[Progress, None, Judged]:
    """Refuse accepted pairs that are not the same; who was tied by them alone is compared with its like."""
    if not len(accepted):
        return pairs, verdicts

    def same(a: int, b: int) -> Likeness:
        said = verdicts.get((a, b))
        return compare(a, b, said.match if said is not None else None)

    parting = yield from run_in_thread(_SAID, partial(_parting, accepted, same))
    found = dict(verdicts)
    for (a, b), how in parting.refused.items():
        said = found.get((a, b))
        (row,) = accepted.rows[accepted.find(np.array([a]), np.array([b]))]
        match = said.match if said is not None and said.match is not None else match_of_row(contents, row)
        relation = Relation.PARTIAL if how is Likeness.PART else Relation.VARIANT
        found[a, b] = PairVerdict(replace(match, relation=relation), cannot_link=True)
    pairs = pairs.refusing(parting.refused)
    if parting.unlinked:
        a, b = np.array(parting.unlinked, np.intp).T
        more = yield from look_at(PairTable.of(a, b))
        pairs = PairTable.joined([pairs, more])
    return pairs, found


def _parting(accepted: PairTable, compare: Callable[[int, int], Likeness]) -> _Parting:
    known: dict[tuple[int, int], Likeness] = {}

    def said(a: int, b: int) -> Likeness:
        pair = (min(a, b), max(a, b))
        if pair not in known:
            known[pair] = compare(*pair)
        return known[pair]

    pairs = dict.fromkeys(zip(accepted.a.tolist(), accepted.b.tolist(), strict=True))
    refused = {pair: said(*pair) for pair in pairs if said(*pair) is not Likeness.SAME}
    torn = {place for pair in refused for place in pair}
    unlinked = []
    for members in _components(pairs):
        if members.isdisjoint(torn):
            continue
        leaders: list[int] = []
        for member in sorted(members):
            leader = next((leader for leader in leaders if said(leader, member) is Likeness.SAME), None)
            if leader is None:
                leaders.append(member)
            elif (leader, member) not in pairs:
                unlinked.append((leader, member))
    return _Parting(refused, unlinked)


def _components(pairs: Collection[tuple[int, int]]) -> list[set[int]]:
    places = sorted({place for pair in pairs for place in pair})
    number = {place: order for order, place in enumerate(places)}
    sets = DisjointSets(len(places))
    for a, b in pairs:
        sets.join(number[a], number[b])
    components: dict[int, set[int]] = defaultdict(set)
    for place in places:
        components[sets.find(number[place])].add(place)
    return list(components.values())
