"""Files that could not be decoded take part by their bytes: identical ones are exact copies, whatever they show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import replace

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.file_facts import DIGEST, FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Undecoded
from dedup_gui.core.image.formats import FORMAT_BY_SUFFIX, suffix_of
from dedup_gui.core.matching.context import Matching
from dedup_gui.core.pairs.classification import identical_match
from dedup_gui.core.types import ImageFile, ImageInfo


def with_undecoded(
    matching: Matching, undecoded: Sequence[Undecoded], facts: FactsReader
) -> Generator[Progress, None, Matching]:
    """Add the images that could not be decoded and have the bytes of another file.

    Args:
        matching: what was found among the others.
        undecoded: what could not be decoded.
        facts: reads digests.

    Yields:
        Progress of JUDGE.

    Returns:
        The same with these images and their matches. Images without a copy are left out.
    """
    sizes = Counter(image.file.size for image in matching.images)
    sizes.update(found.file.size for found in undecoded)
    alike = [found for found in undecoded if sizes[found.file.size] > 1]
    yield from facts.read_digests([found.file for found in alike], Stage.JUDGE)
    same: dict[str, list[ImageFile]] = defaultdict(list)
    for image in sorted((_image(found, facts) for found in alike), key=lambda image: image.path):
        if image.digest:
            same[image.digest].append(image)
    decoded: dict[str, ImageFile] = {}
    for image in matching.images:
        if image.digest in same:
            decoded.setdefault(image.digest, image)
    images, matches = list(matching.images), list(matching.matches)
    for digest, found in same.items():
        first, *others = [decoded[digest], *found] if digest in decoded else found
        if others:
            images += found
            matches += [identical_match(first, other) for other in others]
    images.sort(key=lambda image: image.path)
    return replace(matching, images=tuple(images), matches=tuple(matches))


def _image(found: Undecoded, facts: FactsReader) -> ImageFile:
    info = ImageInfo(*found.size, FORMAT_BY_SUFFIX.get(suffix_of(found.file.path), ""), "")
    return ImageFile(found.file, info, facts.get(found.file, DIGEST), problem=found.problem)
