"""One input made from another: bits turned, lengths and sizes falsified, parts doubled, lost, swapped and spliced."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from tests.fuzz.containers import Part, Parts, join, split, split_messages

MOST_BYTES = 1 << 16
"""Of an input: larger ones are cut."""
_MOST_STEPS = 6
_NUMBERS = (0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 257, 1000, 4096, 15_990, 16_383,
            16_384, 32_767, 32_768, 65_500, 65_535, 65_536, 1 << 20, (1 << 24) - 1, 1 << 30, (1 << 31) - 1, 1 << 31,
            (1 << 32) - 1)  # fmt: skip
_WORDS = (
    b"\xff\xd8\xff", b"\xff\xda", b"\xff\xc2", b"\xff\xd9", b"IHDR", b"IDAT", b"fdAT", b"acTL", b"fcTL", b"eXIf",
    b"VP8 ", b"VP8L", b"VP8X", b"ANMF", b"Exif\0\0", b"II*\0", b"MM\0*", b"II+\0", b"\x21\xf9\x04", b"\x21\xff\x0b",
    b"ipco", b"ispe", b"iloc", b"grid", b"NaN", b"-1", b"1e999", b"\0", b"\n", b"%00", b"\xed\xb3\xbf", b"</a>",
    b"&lt;", b"\xe2\x80\xae", b"\xd7\x90",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**70), 0.5, float("nan"), float("inf"), 1e300, "", "a", "\0",
    "\udcff", "/a/b", "x" * 300, [], {}, [[]], [1, 2], {"": 1}, {"a": {}}, "2021-01-01", "trash", "done",
    "|O", "<f8", "u1,u1", "(2,3)u1", "|V8", "U9",
)  # fmt: skip
_TAGS = (256, 257, 258, 259, 262, 270, 273, 274, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 330, 338, 339, 347,
         513, 514, 700, 33_421, 33_422, 34_665, 34_675, 34_853, 50_706)  # fmt: skip

Step = Callable[[random.Random, bytes, bytes], bytes]


def mutated(chance: random.Random, content: bytes, other: bytes, kind: str = "bytes") -> bytes:
    """A changed copy.

    Args:
        chance: of what happens.
        content: to be changed.
        other: another input, to splice in from.
        kind: "bytes", "json" or "messages" (each after its length, the first of them JSON).
    """
    for _ in range(1 + min(int(chance.expovariate(0.9)), _MOST_STEPS)):
        if kind == "json" and chance.random() < 0.8:
            content = _json_step(chance, content)
        elif kind == "messages" and chance.random() < 0.8:
            content = _messages_step(chance, content, other)
        else:
            content = chance.choice(_STEPS)(chance, content, other)
        content = content[:MOST_BYTES]
    return content


def _flip(chance: random.Random, content: bytes, other: bytes) -> bytes:
    if not content:
        return bytes([chance.randrange(256)])
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        changed[_place(chance, content)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _byte(chance: random.Random, content: bytes, other: bytes) -> bytes:
    if not content:
        return content
    changed = bytearray(content)
    changed[_place(chance, content)] = chance.choice((0, 1, 127, 128, 254, 255, chance.randrange(256)))
    return bytes(changed)


def _number(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A length, a size, an offset: some field of two, four or eight bytes."""
    form = chance.choice(("<H", ">H", "<I", ">I", "<I", ">I", "<Q", ">Q"))
    size = struct.calcsize(form)
    if len(content) < size:
        return content
    place = min(_place(chance, content), len(content) - size)
    most = (1 << 8 * size) - 1
    if chance.random() < 0.3:  # a little more, or less, than what stands there
        value = struct.unpack_from(form, content, place)[0] + chance.choice((-2, -1, 1, 2, 8, len(content)))
    else:
        value = chance.choice((*_NUMBERS, len(content), place))
    return content[:place] + struct.pack(form, value & most) + content[place + size :]


def _cut(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _lose(chance: random.Random, content: bytes, other: bytes) -> bytes:
    start = _place(chance, content)
    return content[:start] + content[start + chance.choice((1, 2, 4, 12, 64, 500)) :]


def _double(chance: random.Random, content: bytes, other: bytes) -> bytes:
    start = _place(chance, content)
    piece = content[start : start + chance.choice((1, 4, 12, 64, 500))]
    place = _place(chance, content)
    return content[:place] + piece * chance.choice((1, 1, 2, 20)) + content[place:]


def _splice(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: _place(chance, content)] + other[_place(chance, other) :]


def _overwrite(chance: random.Random, content: bytes, other: bytes) -> bytes:
    start, place = _place(chance, other), _place(chance, content)
    piece = other[start : start + chance.choice((2, 8, 32, 200))]
    return content[:place] + piece + content[place + len(piece) :]


def _word(chance: random.Random, content: bytes, other: bytes) -> bytes:
    word, place = chance.choice(_WORDS), _place(chance, content)
    return content[:place] + word + content[place + (len(word) if chance.random() < 0.5 else 0) :]


def _digits(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A number that is written in digits."""
    places = [place for place, letter in enumerate(content[:2000]) if 48 <= letter < 58]
    if not places:
        return _number(chance, content, other)
    place = chance.choice(places)
    end = place
    while end < len(content) and 48 <= content[end] < 58:
        end += 1
    return content[:place] + str(chance.choice((*_NUMBERS, 10**19))).encode() + content[end:]


def _part(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """Something with a chunk, a segment or a box: the lengths and check sums fit all the same."""
    whole = split(content)
    if whole is None or not whole.parts:
        return chance.choice((_number, _flip, _entry))(chance, content, other)
    return join(_changed(chance, whole, split(other)))


def _changed(chance: random.Random, whole: Parts, strange: Parts | None) -> Parts:
    parts = list(whole.parts)
    place = chance.randrange(len(parts))
    what = chance.randrange(8)
    if what == 0:
        del parts[place]
    elif what == 1:
        parts[place:place] = [parts[place]] * chance.choice((1, 1, 2, 30))
    elif what == 2:
        second = chance.randrange(len(parts))
        parts[place], parts[second] = parts[second], parts[place]
    elif what == 3 and strange is not None and strange.kind == whole.kind and strange.parts:
        parts.insert(place, chance.choice(strange.parts))
    elif what == 4:
        parts[place] = Part(chance.choice(parts).tag, parts[place].body)
    elif what == 5 and parts[place].body[:1] == b"\x78":
        parts[place] = Part(parts[place].tag, _repacked(chance, parts[place].body))
    else:
        step = chance.choice((_flip, _byte, _number, _number, _cut, _lose, _double, _entry))
        parts[place] = Part(parts[place].tag, step(chance, parts[place].body, b""))
    return Parts(whole.kind, tuple(parts))


def _repacked(chance: random.Random, packed: bytes) -> bytes:
    try:
        plain = zlib.decompressobj().decompress(packed, MOST_BYTES)
    except zlib.error:
        return _flip(chance, packed, b"")
    return zlib.compress(chance.choice((_flip, _byte, _cut, _lose, _double))(chance, plain, b""))


def _entry(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A field of a directory of a TIFF, or of EXIF: its tag, kind, count or value."""
    start = next((place for mark in (b"II*\0", b"MM\0*") if (place := content.find(mark)) >= 0), -1)
    if start < 0 or len(content) < start + 10:
        return _number(chance, content, other)
    order = "<" if content[start : start + 1] == b"I" else ">"
    directory = start + struct.unpack_from(order + "I", content, start + 4)[0]
    if directory + 2 > len(content):
        return _number(chance, content, other)
    count = struct.unpack_from(order + "H", content, directory)[0]
    entry = directory + 2 + 12 * chance.randrange(max(1, min(count, 40)))
    if entry + 12 > len(content):
        return _number(chance, content, other)
    tag, kind, amount, value = struct.unpack_from(order + "HHII", content, entry)
    match chance.randrange(6):
        case 0:
            tag = chance.choice(_TAGS)
        case 1:
            kind = chance.choice((0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 16, 129))
        case 2:
            amount = chance.choice(_NUMBERS)
        case 3:
            value = chance.choice((directory - start, len(content) - start, *range(0, 70, 8)))
        case _:
            value = chance.choice(_NUMBERS)
    changed = struct.pack(order + "HHII", tag, kind, amount & 0xFFFFFFFF, value & 0xFFFFFFFF)
    return content[:entry] + changed + content[entry + 12 :]


_STEPS: Sequence[Step] = (_flip, _byte, _number, _number, _cut, _lose, _double, _splice, _overwrite, _word, _digits,
                          _part, _part, _part, _entry)  # fmt: skip


def _messages_step(chance: random.Random, content: bytes, other: bytes) -> bytes:
    whole = split_messages(content)
    if not whole.parts:
        return other
    if chance.random() < 0.7:
        place = 0 if chance.random() < 0.7 else chance.randrange(len(whole.parts))
        parts = list(whole.parts)
        parts[place] = Part(b"", _json_step(chance, parts[place].body))
        return join(Parts(whole.kind, tuple(parts)))
    return join(_changed(chance, whole, split_messages(other)))


def _json_step(chance: random.Random, content: bytes) -> bytes:
    """Another value somewhere in a text that is JSON."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return chance.choice((_flip, _byte, _cut, _lose, _double, _word, _digits))(chance, content, content)
    if chance.random() < 0.02:
        return b"[" * 5000 + content
    return json.dumps(_other_tree(chance, tree, 8)).encode()


def _other_tree(chance: random.Random, tree: Any, depth: int) -> Any:
    inside = isinstance(tree, (dict, list)) and tree and depth and chance.random() < 0.85
    if not inside:
        return chance.choice(_VALUES)
    what = chance.random()
    if isinstance(tree, dict):
        key = chance.choice(list(tree))
        if what < 0.1:
            return {name: value for name, value in tree.items() if name != key}
        if what < 0.2:
            return {**tree, chance.choice(("", "kind", "path", "made", "raw", "\0", key + "x")): tree[key]}
        return {**tree, key: _other_tree(chance, tree[key], depth - 1)}
    place = chance.randrange(len(tree))
    if what < 0.1:
        return tree[:place] + tree[place + 1 :]
    if what < 0.2:
        return tree[:place] + [tree[place]] * chance.choice((2, 3, 50)) + tree[place:]
    return [*tree[:place], _other_tree(chance, tree[place], depth - 1), *tree[place + 1 :]]


def _place(chance: random.Random, content: bytes) -> int:
    """Somewhere; headers stand in front, and are what a file is read by."""
    if not content:
        return 0
    if chance.random() < 0.5:
        return min(int(chance.expovariate(1 / 40)), len(content) - 1)
    return chance.randrange(len(content))
