"""The last scan's result on disk, so that the next start shows it at once, with the drive away as well.

Only the images of groups are kept. A file that is damaged, or was written by a version whose values have another
shape, counts as none: a scan makes it anew.

Compressed lines of JSON: all but groups and pairs, then the groups, then the pairs that share a part, some hundred a
line. `json` holds Python's lock for the whole of what it is given, and with it a window: for a line a millisecond.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from blake3 import blake3

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, ScanResult
from dedup_gui.core.files.column_codec import from_columns, to_columns
from dedup_gui.core.files.private import replace_private_file
from dedup_gui.core.files.value_codec import reader_of, shape_of, to_plain
from dedup_gui.core.types import Group, Match
from dedup_gui.words import translate

MOST_BYTES = 256 * 2**20
"""The largest file that is read. Chosen: some 200,000 groups."""
_LINE = 256
"""Groups or pairs."""
_CHECK_BYTES = 16
_MARK = b"dedup-gui last result 3 " + blake3(shape_of(LastResult).encode()).hexdigest(8).encode() + b"\n"


class LastResultFile:
    """One file.

    Args:
        path: of the file.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def save(
        self, result: ScanResult, batch: int = 0, *, images: int | None = None, made: float | None = None
    ) -> None:
        """Keep a result in the place of the one before.

        Args:
            result: what a scan found.
            batch: number of the last removal until then; 0 = none.
            images: how many the scan saw; None = those of the result.
            made: when it ended, seconds since the epoch; None = now.

        Raises:
            DedupError: the disk refused; what was kept is as it was.
        """
        head = replace(result, images=(), groups=(), partial=())
        seen, ended = len(result.images) if images is None else images, time.time() if made is None else made
        kept = LastResult(head, seen, ended, batch)
        lines = [json.dumps([to_plain(kept), len(result.groups)])]
        lines += [*_lines(Group, result.groups), *_lines(Match, result.partial)]
        packed = zlib.compress("\n".join(lines).encode("ascii"), 1)
        try:
            replace_private_file(self._path, _MARK + blake3(packed).digest(_CHECK_BYTES) + packed)
        except OSError as error:
            raise DedupError(
                translate("errors", "{path}: {why}").format(path=self._path, why=error.strerror or error),
                translate("errors", "Check the disk and the permissions."),
            ) from error

    def load(self) -> LastResult | None:
        """What was kept, or None."""
        try:
            with open(self._path, "rb") as reader:
                if os.fstat(reader.fileno()).st_size > MOST_BYTES or reader.read(len(_MARK)) != _MARK:
                    return None
                check, packed = reader.read(_CHECK_BYTES), reader.read()
        except OSError:
            return None
        if blake3(packed).digest(_CHECK_BYTES) != check:
            return None
        try:
            first, *lines = zlib.decompress(packed).split(b"\n")
            head, many = json.loads(first)
            kept: LastResult = reader_of(LastResult)(head)
            of_groups = -(-many // _LINE)
            groups = tuple([group for line in lines[:of_groups] for group in from_columns(Group, json.loads(line))])
            partial = tuple([match for line in lines[of_groups:] for match in from_columns(Match, json.loads(line))])
        except (ValueError, TypeError, RecursionError, zlib.error):
            return None
        if len(groups) != many:
            return None
        members = {member.file.path: member for group in groups for member in group.members}
        images = tuple(members[path] for path in sorted(members))
        return replace(kept, result=replace(kept.result, images=images, groups=groups, partial=partial))


def _lines(kind: type, values: Sequence[Any]) -> Iterator[str]:
    return (json.dumps(to_columns(kind, values[at : at + _LINE])) for at in range(0, len(values), _LINE))
