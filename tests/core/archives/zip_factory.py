"""Archives made by the tests: good ones, and those that a scan must survive."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path


def packed(path: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> str:
    """An archive with these files, by name; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return str(path)


def patched(path: str, field: int, form: str, value: int, local: int | None = None) -> None:
    """Change a field of every entry of an archive's list, and of the heads of its files.

    Args:
        path: the archive.
        field: where it is in an entry of the list, bytes from its mark.
        form: as `struct` writes it.
        value: what it says from now on.
        local: where it is in a file's own head; None = it is left there.
    """
    data = bytearray(Path(path).read_bytes())
    for mark, place in ((b"PK\x01\x02", field), (b"PK\x03\x04", local)):
        at = data.find(mark)
        while place is not None and at >= 0:
            struct.pack_into(form, data, at + place, value)
            at = data.find(mark, at + 4)
    Path(path).write_bytes(data)


FLAGS, METHOD, CRC, SIZE, OFFSET = 8, 10, 16, 24, 42
"""Fields of an entry of the list."""
LOCAL_FLAGS, LOCAL_METHOD, LOCAL_SIZE = 6, 8, 22
"""The same in a file's own head."""
