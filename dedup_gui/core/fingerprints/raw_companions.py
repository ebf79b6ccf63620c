"""Which RAW file beside a JPEG of the same name shows the same picture, and which of them have copies elsewhere.

Names alone do not tell: the counters of two cameras, or of one that was reset, give one name to two pictures. A RAW
file belongs to a JPEG if their pictures agree, or if both say that the same camera took them in the same second.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup_gui.core.discovery.bundles import apart
from dedup_gui.core.events import Progress, Stage, relabel
from dedup_gui.core.fingerprints.companion_states import found_now
from dedup_gui.core.fingerprints.file_facts import DIGEST, ENDS, OUTLINE, TAKEN, FactsReader
from dedup_gui.core.image.formats import is_raw_name
from dedup_gui.core.types import FoundFile, ImageFile

SAME_PICTURE = 0.9
"""Correlation of two 32x32 grey thumbnails. Measured: unrelated photographs reach .83 at most (7,140 pairs); a
photograph and a copy with other tones (contrast, gamma, brightness, no colours) .93 at least (4 x 120 pairs)."""

FLAT, FLAT_DIFFERENCE = 3.0, 6.0
"""Levels. Where both thumbnails deviate from their mean by less than the one, they have no structure to be compared,
and agree if they differ by less than the other (chosen)."""

_FILES_BETWEEN_YIELDS = 200


@dataclass(frozen=True, slots=True)
class _Pair:
    """A JPEG and the RAW file that its name claims."""

    still: FoundFile
    raw: FoundFile


def settle_raw_companions(
    files: Sequence[FoundFile], facts: FactsReader, named: Collection[str]
) -> Generator[Progress, None, list[FoundFile]]:
    """Look whether RAW files belong to the JPEGs beside them.

    Args:
        files: what the walk found; RAW files are companions by name, and not among the files themselves.
        facts: reads what is compared.
        named: files that the person named one by one: of such a JPEG, a RAW that does not belong to it is not wanted.

    Yields:
        Progress of DISCOVER.

    Returns:
        The files, sorted by path. A RAW that does not belong to its JPEG is a file of its own; one that does and has
        a byte-identical copy anywhere else stands among them too, and says whose companion it is.
    """
    said = Progress(Stage.DISCOVER, len(files))
    pairs = yield from _pairs(files, said)
    if not pairs:
        return list(files)
    both = _both(pairs)
    yield from relabel(said, facts.read_shots(both, Stage.DISCOVER))
    unsure = [pair for pair in pairs if not _same_shot(facts.get(pair.still, TAKEN), facts.get(pair.raw, TAKEN))]
    yield from relabel(said, facts.read_outlines(_both(unsure), Stage.DISCOVER))
    strangers = {
        pair.raw.path
        for pair in unsure
        if not same_outline(facts.get(pair.still, OUTLINE), facts.get(pair.raw, OUTLINE))
    }
    settled = _parted([pair for pair in pairs if pair.raw.path in strangers], files, named)
    owned = [replace(pair.raw, companion_of=pair.still.path) for pair in pairs if pair.raw.path not in strangers]
    copies = yield from _with_copies(owned, settled, facts, said)
    return sorted([*settled, *copies], key=lambda file: file.path)


def one_picture_in_two_files(images: Iterable[ImageFile]) -> frozenset[tuple[str, str]]:
    """Pairs of digests, each sorted, of a JPEG and the RAW that moves with it: alike, and no duplicates."""
    images = list(images)
    of = {image.path: image.digest for image in images}
    pairs = ((image.digest, of.get(image.file.companion_of, "")) for image in images if image.file.companion_of)
    return frozenset((min(pair), max(pair)) for pair in pairs if all(pair))


def _pairs(files: Sequence[FoundFile], said: Progress) -> Generator[Progress, None, list[_Pair]]:
    pairs: list[_Pair] = []
    for number, file in enumerate(files):
        if number % _FILES_BETWEEN_YIELDS == 0:
            yield said
        # It lies where its JPEG lies, and is a reference file if that is one.
        raws = (found_now(path, file.reference) for path in file.companions if is_raw_name(path))
        pairs += [_Pair(file, raw) for raw in raws if raw is not None]
    return pairs


def _both(pairs: Iterable[_Pair]) -> list[FoundFile]:
    return list({file.path: file for pair in pairs for file in (pair.still, pair.raw)}.values())


def _same_shot(one: str, other: str) -> bool:
    """Whether both name a time and a camera, and the same."""
    return one == other and all(one.split("\n"))


def same_outline(one: str, other: str) -> bool:
    """Whether two pictures agree.

    Args:
        one: a 32x32 grey thumbnail, 1024 bytes as hexadecimal digits; "" where the file could not be decoded.
        other: the same.
    """
    if not one or not other:
        return False
    a, b = (np.frombuffer(bytes.fromhex(text), np.uint8).astype(np.float64) for text in (one, other))
    if max(a.std(), b.std()) < FLAT:
        return float(np.abs(a - b).mean()) < FLAT_DIFFERENCE
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b) >= SAME_PICTURE * float(np.linalg.norm(a) * np.linalg.norm(b)) > 0.0


def _parted(pairs: Sequence[_Pair], files: Sequence[FoundFile], named: Collection[str]) -> list[FoundFile]:
    """The files, JPEGs without the RAW files that do not belong to them, and these as files of their own."""
    by_path = {file.path: file for file in files}
    by_identity = {(file.device, file.inode): file.path for file in files if file.inode}
    for pair in pairs:
        still = by_path[pair.still.path]
        beside, own = apart(still.companions, pair.raw.path)
        by_path[still.path] = replace(still, companions=beside)
        known = by_identity.get((pair.raw.device, pair.raw.inode))
        if known is not None:  # another name of it was found elsewhere
            other = by_path[known]
            by_path[known] = replace(
                other,
                aliases=tuple(sorted({*other.aliases, pair.raw.path})),
                companions=tuple(sorted({*other.companions, *own})),
            )
        elif still.path not in named or pair.raw.path in named:
            by_path[pair.raw.path] = replace(pair.raw, companions=own)
            if pair.raw.inode:
                by_identity[pair.raw.device, pair.raw.inode] = pair.raw.path
    return list(by_path.values())


def _with_copies(
    owned: Sequence[FoundFile], files: Sequence[FoundFile], facts: FactsReader, said: Progress
) -> Generator[Progress, None, list[FoundFile]]:
    """Those companions of which another file has the same bytes, unless it is the companion of the same picture."""
    sizes = Counter(file.size for file in (*owned, *files))
    stills = {file.path: file for file in files}
    shared = {raw.size for raw in owned if sizes[raw.size] > 1}
    alike = [file for file in (*files, *owned) if file.size in shared]
    yield from relabel(said, facts.read_ends(alike, Stage.DISCOVER))
    ends = Counter((file.size, facts.get(file, ENDS)) for file in alike)
    alike = [file for file in alike if ends[file.size, facts.get(file, ENDS)] > 1]
    yield from relabel(said, facts.read_digests(alike, Stage.DISCOVER))
    same: dict[str, list[FoundFile]] = defaultdict(list)
    for file in alike:
        if digest := facts.get(file, DIGEST):
            same[digest].append(file)
    sets = [
        found for found in same.values() if len(_physical(found)) > 1 and any(file.companion_of for file in found)
    ]
    paired = [stills[raw.companion_of] for found in sets if all(file.companion_of for file in found) for raw in found]
    yield from relabel(said, facts.read_digests(paired, Stage.DISCOVER))
    return [
        file
        for found in sets
        if not _one_bundle(found, stills, facts)
        for file in _physical(found)
        if file.companion_of
    ]


def _physical(files: Iterable[FoundFile]) -> list[FoundFile]:
    """One name of each file."""
    return list({(file.device, file.inode) if file.inode else file.path: file for file in files}.values())


def _one_bundle(raws: Sequence[FoundFile], stills: Mapping[str, FoundFile], facts: FactsReader) -> bool:
    """Whether all are companions, of files with the same bytes: these are reported, and their RAWs go with them."""
    owners = [stills.get(raw.companion_of) for raw in raws]
    return None not in owners and len({facts.get(still, DIGEST) for still in owners if still is not None}) == 1
