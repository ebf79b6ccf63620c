"""Files opened for reading, whether they lie in a folder or inside an archive.

What lies in an archive is unpacked into a file of ours that has no name: nobody else can open it, and it is gone once
it is closed, also when the program is killed. What the list promises is checked against the bytes that come.
"""

from __future__ import annotations

import io
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO

from dedup_gui.core.archives.contents import Member, contents
from dedup_gui.core.archives.member_paths import in_archive
from dedup_gui.core.errors import ImageError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.types import SkipCode

_BLOCK = 1 << 18
_HEAD = struct.Struct("<4s22xHH")
"""A file's own head: its mark, and how long the name and the extra fields are that follow."""
_MARK = b"PK\x03\x04"


def open_file(path: str, opener: Callable[[str, int], int] | None = None) -> io.FileIO:
    """Open a file, or what an archive holds, to be read from its beginning.

    Args:
        path: of a file, or through an archive.
        opener: for a file; see `open`.

    Raises:
        OSError: the system refuses.
        ImageError: it is not in the archive, or cannot be unpacked.
    """
    found = in_archive(path)
    if found is None:
        return io.FileIO(system_path(path), opener=opener)
    archive, name = found
    member = contents(archive)[1].members.get(name)
    if member is None:
        raise ImageError(SkipCode.VANISHED)
    if member.problem is not None:
        raise ImageError(member.problem)
    with tempfile.TemporaryFile() as made:
        with open(system_path(archive), "rb") as source:
            _unpack(member, source, made)
        made.flush()
        made.seek(0)
        return io.FileIO(os.dup(made.fileno()))


def _unpack(member: Member, source: BinaryIO, target: IO[bytes]) -> None:
    written = crc = 0
    try:
        for block in _blocks(member, source):
            written += len(block)
            if written > member.size:
                raise ImageError(SkipCode.DAMAGED, "it holds more than the archive says")
            crc = zlib.crc32(block, crc)
            target.write(block)
    except (zlib.error, struct.error) as error:
        raise ImageError(SkipCode.DAMAGED, str(error)) from error
    if written != member.size or crc != member.crc:
        raise ImageError(SkipCode.DAMAGED, "its checksum is another")


def _blocks(member: Member, source: BinaryIO) -> Iterator[bytes]:
    """The unpacked bytes, a little at a time however much a little may become."""
    source.seek(member.offset)
    mark, name, extra = _HEAD.unpack(source.read(_HEAD.size))
    if mark != _MARK:
        raise ImageError(SkipCode.DAMAGED, "it is not where the archive says")
    source.seek(name + extra, os.SEEK_CUR)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.deflated else None
    left = member.packed
    while left > 0:
        packed = source.read(min(_BLOCK, left))
        if not packed:
            raise ImageError(SkipCode.TRUNCATED)
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _BLOCK)
            packed = inflater.unconsumed_tail
    if inflater is not None:
        while block := inflater.decompress(b"", _BLOCK):
            yield block
