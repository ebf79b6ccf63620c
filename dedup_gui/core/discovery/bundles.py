"""Files that belong to one image and move with it: sidecars, the RAW of a RAW+JPEG pair, a Live Photo's film.

Everything here is decided inside one folder, by name; whether a RAW shows what its JPEG shows, later
(`fingerprints.raw_companions`). Where a companion could belong to two images it belongs to
neither: no file is ever moved away with one image while another needs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping

from dedup_gui.core.image.formats import is_image_name, is_raw_name, suffix_of

SIDECAR_SUFFIXES = frozenset({".xmp", ".aae", ".thm"})
"""Settings and edits that cameras, phones and RAW converters keep beside an image."""

FILM_SUFFIX = ".mov"
"""The moving part of a Live Photo."""

LIVE_FILM_LIMIT = 24 * 1024 * 1024
"""Bytes. A Live Photo lasts three seconds (2-8 MB); a larger film of the same name is one in its own right."""

_OTHER_FILM_SUFFIXES = frozenset({".mp4", ".m4v", ".avi", ".mts", ".m2ts", ".3gp", ".mpg", ".mpeg", ".wmv", ".mkv"})
_PAIRED_WITH_RAW = frozenset({".jpg", ".jpeg", ".jpe", ".jfif"})
_LIVE_STILLS = frozenset({".jpg", ".jpeg", ".jpe", ".heic", ".heif", ".hif"})
_BESIDE = SIDECAR_SUFFIXES | _OTHER_FILM_SUFFIXES | {FILM_SUFFIX}


def may_be_companion(name: str) -> bool:
    """Whether a file that is no image by its name has a say in `companions`."""
    return suffix_of(name) in _BESIDE


def with_a_say(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names of a folder's images, and those of other files for which `may_be_companion` holds."""
    names = list(names)
    images = [name for name in names if is_image_name(name)]
    return images, [name for name in names if may_be_companion(name) and not is_image_name(name)]


def owned_by(
    taken: Collection[str], found: Mapping[str, tuple[str, ...]], may_move: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """What moves with the images that a scan takes, of what belongs to all images of a folder.

    Args:
        taken: names of the images it takes; others are left out by its filters, and nothing of theirs is touched.
        found: what `companions` said of the whole folder.
        may_move: names of the files that may be moved: no links, nothing excluded.
    """
    owned = {name: tuple(filter(may_move.__contains__, found[name])) for name in taken if name in found}
    for still, beside in found.items():
        if still in taken:
            continue
        for raw in filter(is_raw_name, beside):
            if raw in taken:  # on its own, since its JPEG is left out: with the sidecars that name it in full
                owned[raw] = tuple(filter(may_move.__contains__, apart(beside, raw)[1]))
    return {name: beside for name, beside in owned.items() if beside}


def companions(
    images: Iterable[str], others: Iterable[str], size_of: Callable[[str], int]
) -> dict[str, tuple[str, ...]]:
    """Find the companions of the images of one folder.

    Args:
        images: names of its image files, RAW among them.
        others: names of its regular files for which `may_be_companion` holds.
        size_of: size of one of the others in bytes; asked only for a film that could be a Live Photo's.

    Returns:
        Name of an image -> names of its companions, sorted; images without companions are left out. A RAW file
        that is the companion of a JPEG is an image no more.
    """
    stills: dict[str, list[str]] = {}
    raws: dict[str, list[str]] = {}
    for name in images:
        by_stem = raws if is_raw_name(name) else stills
        by_stem.setdefault(_stem(name), []).append(name)

    owned: dict[str, list[str]] = {}
    for stem, found in raws.items():
        partners = stills.get(stem, [])
        if len(partners) == 1 and len(found) == 1 and suffix_of(partners[0]) in _PAIRED_WITH_RAW:
            owned[partners[0]] = list(found)

    paired = {raw: still for still, found in owned.items() for raw in found}
    _add_beside(owned, paired, stills, raws, list(others), size_of)
    return {name: tuple(sorted(found)) for name, found in owned.items()}


def apart(found: Iterable[str], raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the companions of a JPEG that turned out to be another picture than the RAW of the same name.

    Args:
        found: paths of the companions of the JPEG, the RAW among them.
        raw: the RAW's path.

    Returns:
        The companions of the JPEG and those of the RAW, in the order given. A sidecar that could be either's
        (IMG.xmp) is neither's; one that names its image in full (IMG.jpg.xmp) is that image's.
    """
    still_keeps, raw_has = [], []
    for path in found:
        if path == raw:
            continue
        if suffix_of(path) not in SIDECAR_SUFFIXES or _stem(path) not in (raw, _stem(raw)):
            still_keeps.append(path)
        elif _stem(path) == raw:
            raw_has.append(path)
    return tuple(still_keeps), tuple(raw_has)


def _add_beside(
    owned: dict[str, list[str]],
    paired: dict[str, str],
    stills: dict[str, list[str]],
    raws: dict[str, list[str]],
    others: list[str],
    size_of: Callable[[str], int],
) -> None:
    if not others:
        return
    names = {name for by_stem in (stills, raws) for found in by_stem.values() for name in found}
    films: dict[str, list[str]] = {}
    sidecars: list[str] = []
    for name in others:
        if suffix_of(name) in SIDECAR_SUFFIXES:
            sidecars.append(name)
        else:
            films.setdefault(_stem(name), []).append(name)

    live: set[str] = set()
    for stem, found in films.items():
        owners = [name for name in stills.get(stem, ()) if suffix_of(name) in _LIVE_STILLS]
        alone = len(found) == 1 and suffix_of(found[0]) == FILM_SUFFIX and len(stills.get(stem, ())) == 1
        if alone and len(owners) == 1 and 0 < size_of(found[0]) <= LIVE_FILM_LIMIT:
            owned.setdefault(owners[0], []).append(found[0])
            live.add(found[0])

    for name in sidecars:
        stem = _stem(name)
        if stem in names:  # IMG.jpg.xmp: names its image in full
            owned.setdefault(paired.get(stem, stem), []).append(name)
            continue
        claims = [*stills.get(stem, ()), *(raw for raw in raws.get(stem, ()) if raw not in paired)]
        claims += [film for film in films.get(stem, ()) if film not in live]
        if len(claims) == 1 and claims[0] in names:
            owned.setdefault(claims[0], []).append(name)


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]
