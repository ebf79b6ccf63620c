"""Images and groups for the tests of the review: values only, no files."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.review.review import Review
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Evidence, FoundFile, Group, ImageFile, ImageInfo, Match, Relation

_OTHER_INODES = 1 << 40


def image(
    path: str,
    *,
    width: int = 400,
    height: int = 300,
    size: int = 1000,
    format: str = "JPEG",
    mode: str = "RGB",
    mtime_ns: int = 0,
    inode: int = 0,
    reference: bool = False,
    digest: str = "",
    captured: str = "",
    companions: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    archive: str = "",
) -> ImageFile:
    """An image of a scan. Its digest and inode follow from its path unless they are given."""
    inode = inode or _OTHER_INODES + zlib.crc32(path.encode()) % _OTHER_INODES
    file = FoundFile(path, size, mtime_ns, 1, inode, reference or bool(archive), aliases, companions, archive=archive)
    return ImageFile(file, ImageInfo(width, height, format, mode), digest or f"digest of {path}", captured)


def match(
    a: str, b: str, relation: Relation = Relation.RE_ENCODED, *, weak: bool = False, scale: float = 1.0
) -> Match:
    """A match of two paths."""
    return Match(a, b, relation, Evidence("geometry", scale=scale), weak)


def group(members: Sequence[ImageFile], matches: Sequence[Match] | None = None, *, id: int = 1) -> Group:
    """A group in which, unless matches are given, the first member by path matches all others."""
    members = tuple(sorted(members, key=lambda member: member.path))
    if matches is None:
        matches = [match(members[0].path, member.path) for member in members[1:]]
    return Group(id, members, tuple(matches), suggest(members, matches, DEFAULT_KEEPER_RULES))


def simple_group(*names: str, folder: str = "/pictures", id: int = 1) -> Group:
    """A group of like images with these names."""
    return group([image(os.path.join(folder, name)) for name in names], id=id)


def review_of(groups: Sequence[Group] = ()) -> Review:
    """A review of groups, under the keeper rules in their usual order."""
    return Review(groups, DEFAULT_KEEPER_RULES)
