"""ICU's data without what Qt does not ask it for: Qt has its own locales, and asks ICU for sorting alone.

The format is ICU's "common data" (`udata.h`, `ucmndata.h`): a header, then a table of contents (a count, and of each
item the offsets of its name and of its data from the table's start), the names, the items.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

_MAGIC = b"\xda\x27"
_ALIGNED = 16
FORMAT_AT = 12
"""Where the header names the format: "CmnD"."""


def items(data: bytes) -> dict[str, bytes]:
    """The items of common data: name -> bytes.

    Raises:
        ValueError: it is no such data, or of another byte order.
    """
    start, count = _table(data)
    rows = [struct.unpack_from("<II", data, start + 4 + 8 * number) for number in range(count)]
    ends = [offset for _, offset in rows[1:]] + [len(data) - start]
    found = {}
    for (name, offset), end in zip(rows, ends, strict=True):
        text = data[start + name : data.index(b"\0", start + name)].decode("ascii")
        found[text] = data[start + offset : start + end]
    return found


def reduced(data: bytes, stays: Callable[[str], bool]) -> bytes:
    """The same data with some of its items.

    Args:
        data: ICU's common data.
        stays: takes a name without the package, for instance "coll/root.res".

    Raises:
        ValueError: it is no such data.
    """
    start, _ = _table(data)
    kept = {name: item for name, item in items(data).items() if stays(name.split("/", 1)[1])}
    names = b"".join(name.encode("ascii") + b"\0" for name in kept)
    begin = 4 + 8 * len(kept)
    offset = _up(begin + len(names))
    rows, body, name_at = [], [], begin
    for name, item in kept.items():
        rows.append(struct.pack("<II", name_at, offset))
        padded = item.ljust(_up(len(item)), b"\0")
        body.append(padded)
        name_at += len(name) + 1
        offset += len(padded)
    table = struct.pack("<I", len(kept)) + b"".join(rows) + names
    return data[:start] + table.ljust(_up(len(table)), b"\0") + b"".join(body)


def is_for_sorting(name: str) -> bool:
    """Whether an item is asked for when texts are sorted, or is one of the small tables that everything needs."""
    return name.startswith("coll/") or ("/" not in name and not name.endswith((".cnv", ".res"))) or name in _ROOTS


_ROOTS = {"root.res", "res_index.res", "pool.res", "supplementalData.res", "keyTypeData.res", "icuver.res"}


def _table(data: bytes) -> tuple[int, int]:
    """Where the table begins, and how many items it names."""
    size, magic = struct.unpack_from("<H2s", data)
    if magic != _MAGIC or data[FORMAT_AT : FORMAT_AT + 4] != b"CmnD" or data[8] != 0:
        raise ValueError("no common data of ICU in this byte order")
    return size, struct.unpack_from("<I", data, size)[0]


def _up(number: int) -> int:
    return -(-number // _ALIGNED) * _ALIGNED
