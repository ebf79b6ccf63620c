"""Files made to take all memory or time, of the formats that are decoded in workers: HEIC, AVIF, JPEG XL, RAW, PSD
and what is rarer.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence

from PIL import Image

from tests.core.image_factory import dng_bytes, photo, psd_bytes
from tests.fuzz.containers import Part, Parts, join, split
from tests.fuzz.seeds import HEIC, encoded, png

SIDE = 15_990
"""Pixels: just under the guard of 256 million."""
_BEYOND = 60_000
"""Pixels: far over it."""


def worker_bombs(many: int, small: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file.

    Args:
        many: parts of a chain.
        small: leave out what takes seconds to make.
    """
    yield from _heifs(many)
    yield from _avifs(many)
    yield from _jpeg_xls(many, small)
    yield from _raws(many)
    yield from _photoshop(many)
    yield from _rare(many)


def after(content: bytes, mark: bytes, skip: int, form: str, *values: int) -> bytes:
    """The content with other values a few bytes behind every place of a mark."""
    place = content.find(mark)
    while place >= 0:
        content = patched(content, place + len(mark) + skip, form, *values)
        place = content.find(mark, place + 1)
    return content


def patched(content: bytes, place: int, form: str, *values: int) -> bytes:
    """The content with other values at a place."""
    return content[:place] + struct.pack(form, *values) + content[place + struct.calcsize(form) :]


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def _full(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24) + body)


def _heifs(many: int) -> Iterator[tuple[str, bytes]]:
    yield "declared-heif.heic", after(HEIC, b"ispe", 4, ">II", SIDE, SIDE)
    yield "declared-beyond.heic", after(HEIC, b"ispe", 4, ">II", _BEYOND, _BEYOND)
    yield "tiles.heic", _grid(240, 256, 64, 48, [1] * 61_440)
    yield "fewer-tiles.heic", _grid(100, 100, 64, 48, [1] * 10_000)
    yield "tiles-of-themselves.heic", _grid(2, 2, 64, 48, [2] * 4)
    yield "chain-boxes.heic", _with_free_boxes(HEIC, many)
    yield "claims-extents.heic", after(HEIC, b"iloc", 6, ">H", 0xFFFF)
    yield "claims-items.heic", after(HEIC, b"iinf", 4, ">H", 0xFFFF)


def _grid(rows: int, columns: int, width: int, height: int, tiles: Sequence[int]) -> bytes:
    """A HEIC whose image is put together from one and the same small tile, or from itself."""
    whole = split(HEIC)
    assert whole is not None
    meta = next(part.body for part in whole.parts if part.tag == b"meta")
    data = next(part.body for part in whole.parts if part.tag == b"mdat")
    inside = split(b"\0\0\0\x08ftyp" + meta[4:])
    assert inside is not None
    properties = next(part.body for part in inside.parts if part.tag == b"iprp")
    parts = split(b"\0\0\0\x08ftyp" + properties)
    assert parts is not None
    known = next(part.body for part in parts.parts if part.tag == b"ipco")
    count = len((split(b"\0\0\0\x08ftyp" + known) or Parts("", ())).parts) - 1
    across, down = columns * width, rows * height
    known += _full(b"ispe", struct.pack(">II", across, down))
    description = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, across, down)
    listed = struct.pack(">H", 2) + _entry(1, b"hvc1") + _entry(2, b"grid")
    tile = b"".join(struct.pack(">B", number | 0x80) for number in range(1, count + 1))
    belongs = struct.pack(">I", 2) + struct.pack(">HB", 1, count) + tile + struct.pack(">HBB", 2, 1, count + 1)
    reference = _box(b"dimg", struct.pack(">HH", 2, len(tiles)) + struct.pack(f">{len(tiles)}H", *tiles))
    body = b"".join((
        _full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        _full(b"pitm", struct.pack(">H", 2)),
        _full(b"iinf", listed),
        _full(b"iref", reference),
        _box(b"iprp", _box(b"ipco", known) + _full(b"ipma", belongs)),
        _box(b"idat", description),
    ))  # fmt: skip
    kind = _box(b"ftyp", b"mif1\0\0\0\0mif1heic")
    size = len(kind) + 12 + len(body) + 12 + 4 + 2 + 2 * 16
    places = struct.pack(">BBH", 0x44, 0x00, 2)
    places += struct.pack(">HHHHII", 1, 0, 0, 1, size + 8, len(data))
    places += struct.pack(">HHHHII", 2, 1, 0, 1, 0, len(description))
    return kind + _full(b"meta", body + _full(b"iloc", places, 1)) + _box(b"mdat", data)


def _entry(number: int, kind: bytes) -> bytes:
    return _full(b"infe", struct.pack(">HH", number, 0) + kind + b"\0", 2)


def _with_free_boxes(content: bytes, many: int) -> bytes:
    """Empty boxes without end behind the first."""
    end = int.from_bytes(content[:4], "big")
    boxes = _box(b"free", b"") * many
    data = content.find(b"mdat") + 4
    if data > 4:  # what says where the data are
        content = after(content, struct.pack(">I", data), -4, ">I", data + len(boxes))
    return content[:end] + boxes + content[end:]


def _avifs(many: int) -> Iterator[tuple[str, bytes]]:
    picture = photo(1, 64, 48)
    still = encoded(picture, "AVIF")
    yield "chain-boxes.avif", _with_free_boxes(still, many)
    yield "declared-beyond.avif", after(still, b"ispe", 4, ">II", _BEYOND, _BEYOND)
    moving = encoded(picture, "AVIF", save_all=True, append_images=[photo(2, 64, 48)])
    claims = after(after(moving, b"stts", 8, ">I", 0x7FFFFFFF), b"stsz", 8, ">I", 0x7FFFFFFF)
    yield "claims-frames.avif", claims


def _jpeg_xls(many: int, small: bool) -> Iterator[tuple[str, bytes]]:
    try:
        import pillow_jxl  # noqa: F401  registers itself
    except ImportError:
        return
    bits = (3 << 1) | ((SIDE - 1) << 3) | (1 << 33)  # not small; 30 bits of height; as wide as high
    head = b"\xff\x0a" + bits.to_bytes(8, "little")
    plain = encoded(photo(1, 64, 48), "JXL")
    yield "declared-jxl.jxl", head + bytes(200)
    yield "declared-body.jxl", head[:6] + plain[4:]
    signature = b"\0\0\0\x0cJXL \r\n\x87\n" + _box(b"ftyp", b"jxl \0\0\0\0jxl ")
    yield "chain-boxes.jxl", signature + _box(b"free", b"") * many + _box(b"jxlc", plain)
    parts = b"".join(_box(b"jxlp", struct.pack(">I", number)) for number in range(min(many, 200_000)))
    yield "chain-parts.jxl", signature + parts + _box(b"jxlp", struct.pack(">I", 0x80000000 | many) + plain)
    if not small:
        yield "zeros.jxl", encoded(Image.new("L", (SIDE // 2, SIDE // 2)), "JXL", lossless=True, effort=3)


def _raws(many: int) -> Iterator[tuple[str, bytes]]:
    small = dng_bytes(None, 64, 48)
    preview = photo(4, 640, 480)
    shown = dng_bytes(preview, 64, 48)
    for name, side in (("declared-raw", SIDE), ("declared-beyond", _BEYOND)):
        yield f"{name}.dng", _with_tag(_with_tag(small, 256, 4, 1, side), 257, 4, 1, side)
    strips = _with_tag(_with_tag(small, 273, 4, 1 << 28, 8), 279, 4, 1 << 28, 8)
    yield "claims-strips.dng", strips
    yield "claims-bytes.dng", _with_tag(small, 279, 4, 1, 0xFFFFFFF0)
    yield "claims-rows.dng", _with_tag(small, 278, 4, 1, 1)
    directory = struct.unpack_from("<I", small, 4)[0]
    count = struct.unpack_from("<H", small, directory)[0]
    yield "loop-to-itself.dng", patched(small, directory + 2 + 12 * count, "<I", directory)
    yield "loop-below.dng", _with_tag(shown, 330, 4, 1, struct.unpack_from("<I", shown, 4)[0])
    yield "claims-below.dng", _with_tag(shown, 330, 4, 0xFFFFFF, 8)
    yield "preview-declared.dng", _with_preview(shown, lambda jpeg: after(jpeg, b"\xff\xc0", 3, ">HH", SIDE, SIDE))
    yield "preview-beyond.dng", _with_preview(shown, lambda jpeg: after(jpeg, b"\xff\xc0", 3, ">HH", 65_000, 65_000))
    yield "preview-scans.dng", _with_long_preview(_scans(many // 16))
    chain = bytearray(small)
    entries = small[directory : directory + 2 + 12 * count]
    place = directory + 2 + 12 * count
    for _ in range(min(many, 50_000)):
        struct.pack_into("<I", chain, place, len(chain))
        place = len(chain) + len(entries)
        chain += entries + bytes(4)
    yield "chain-directories.dng", bytes(chain)
    yield "chain-directories.cr2", bytes(chain[:8]) + b"CR\2\0" + bytes(chain[12:])
    yield "claims-tables.orf", b"IIRO" + _with_tag(small, 279, 4, 1, 0x7FFFFFFF)[4:]
    yield (
        "claims-preview.raf",
        (b"FUJIFILMCCD-RAW 0201FF119503FinePix".ljust(84, b"\0") + struct.pack(">II", 160, 0x7FFFFFFF) + bytes(1000)),
    )
    yield "claims-blocks.mrw", b"\0MRM" + struct.pack(">I", 0x7FFFFFFF) + b"\0PRD" + struct.pack(">I", 0) * 2000
    yield "claims-entries.x3f", (
        b"FOVb" + struct.pack("<I", 0x20001) + bytes(32) + b"SECd" + struct.pack("<II", 0x20000, 0x7FFFFFFF)
        + bytes(64) + struct.pack("<I", 40)
    )  # fmt: skip


def _with_tag(content: bytes, tag: int, kind: int, amount: int, value: int) -> bytes:
    """A little-endian TIFF with another entry wherever one of this tag is."""
    for form in (3, 4):
        content = after(content, struct.pack("<HH", tag, form), -4, "<HHII", tag, kind, amount, value)
    return content


def _with_preview(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    start = content.find(b"\xff\xd8\xff")
    end = content.find(b"\xff\xd9", start) + 2
    return content[:start] + change(content[start:end]) + content[end:]


def _with_long_preview(jpeg: bytes) -> bytes:
    """A DNG whose preview was put at its end."""
    content = dng_bytes(photo(4, 640, 480), 64, 48)
    old = content.find(b"\xff\xd8\xff")
    length = content.find(b"\xff\xd9", old) + 2 - old
    content = after(content, struct.pack("<HHI", 273, 4, 1) + struct.pack("<I", old), -4, "<I", len(content))
    content = after(content, struct.pack("<HHI", 279, 4, 1) + struct.pack("<I", length), -4, "<I", len(jpeg))
    return content + jpeg


def _scans(many: int) -> bytes:
    content = encoded(Image.new("L", (2000, 1500), 90), "JPEG", progressive=True)
    last = content.rfind(b"\xff\xda")
    return content[:-2] + content[last:-2] * many + content[-2:]


def _photoshop(many: int) -> Iterator[tuple[str, bytes]]:
    plain = psd_bytes(photo(1, 64, 48))
    resource = b"8BIM" + struct.pack(">HHI", 1000, 0, 0)
    block = resource * many
    yield "chain-resources.psd", plain[:30] + struct.pack(">I", len(block)) + block + plain[34:]
    layers = struct.pack(">IIh", 0x7FFFFFFF, 0x7FFFFFF0, -32_000) + bytes(5000)
    yield "claims-layers.psd", plain[:34] + layers + plain[38:]
    yield "declared-beyond.psd", patched(plain, 14, ">II", _BEYOND, _BEYOND)
    yield "channels.psd", patched(plain, 12, ">HII", 56, SIDE, SIDE)


def _rare(many: int) -> Iterator[tuple[str, bytes]]:
    wide = png([(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6, 0, 0, 0)), (b"IDAT", b"x\x9c")])
    yield "declared-icns.icns", b"icns" + struct.pack(">I4sI", len(wide) + 16, b"ic09", len(wide) + 8) + wide
    yield "chain-icons.icns", b"icns" + struct.pack(">I", 8 + 8 * many) + struct.pack(">4sI", b"XXXX", 8) * many
    icon = encoded(photo(1, 32, 32), "ICO", sizes=[(32, 32)], bitmap_format="bmp")
    yield "declared-cur.cur", b"\0\0\2\0" + patched(icon, 22 + 4, "<ii", SIDE, 2 * SIDE)[4:]
    yield "claims-icons.ico", patched(icon, 4, "<H", 0xFFFF)
    yield "declared-dib.dib", patched(encoded(photo(1, 64, 48), "DIB"), 4, "<ii", SIDE, SIDE)
    paint = patched(encoded(photo(1, 64, 48), "PCX"), 8, "<HH", SIDE - 1, SIDE - 1)
    yield "declared-dcx.dcx", struct.pack("<1025I", 0x3ADE68B1, *[4100] * 1023, 0) + paint
    yield "declared-sun.bmp", struct.pack(">8I", 0x59A66A95, SIDE, SIDE, 24, 192, 2, 0, 0) + b"\x80\xff\x01" * 400
    flic = struct.pack("<IHHHHHHI", 500, 0xAF11, 0xFFFF, SIDE, SIDE, 8, 0, 5).ljust(128, b"\0")
    yield "declared-fli.bmp", flic + struct.pack("<IHH8x", 22, 0xF1FA, 1) + struct.pack("<IH", 6, 13)
    yield "declared-pfm.pfm", f"PF\n{SIDE} {SIDE}\n-1.0\n".encode() + bytes(100)
    picture = encoded(photo(1, 64, 48), "JPEG2000", no_jp2=True)
    yield "tiles.j2k", after(picture, b"\xff\x51", 4, ">IIIIII", SIDE, SIDE, 0, 0, 1, 1)
    yield "chain-boxes.jp2", _with_free_boxes(_with_free_boxes(encoded(photo(1, 64, 48), "JPEG2000"), 0), many)
    yield "mipmaps.dds", patched(encoded(photo(1, 64, 48), "DDS"), 28, "<I", 0xFFFFFFFF)
    frames = png([(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)), (b"acTL", struct.pack(">II", 1 << 31, 0)),
                  (b"IDAT", zlib.compress(bytes(72)))])  # fmt: skip
    yield "claims-frames.png", frames
    webp = encoded(photo(1, 16, 12), "WEBP", save_all=True, append_images=[photo(2, 16, 12)])
    parts = split(webp)
    assert parts is not None
    frame = next(part for part in parts.parts if part.tag == b"ANMF")
    yield "chain-frames.webp", join(Parts("riff", (*parts.parts, *[frame] * (many // 50))))
    yield "chain-chunks.webp", join(Parts("riff", (*parts.parts, *[Part(b"XXXX", b"")] * many)))
    big = encoded(photo(1, 64, 48), "TIFF", big_tiff=True)
    start = struct.unpack_from("<Q", big, 8)[0]
    count = struct.unpack_from("<Q", big, start)[0]
    yield "loop-big.tif", patched(big, start + 8 + 20 * count, "<Q", start)
    yield "claims-entries.tif", patched(big, start, "<Q", 1 << 60)
    plain = encoded(photo(1, 64, 48), "TIFF")
    yield "claims-strips.tif", _with_tag(_with_tag(plain, 273, 4, 1 << 28, 8), 279, 4, 1 << 28, 8)
    below = struct.pack("<HHHII", 1, 330, 4, 1, 8)
    yield "loop-below.tif", plain[:4] + struct.pack("<I", 8) + below + struct.pack("<I", 8)
