"""Files made to take all memory or all time: made, and scanned under watch.

`python -m tests.eval.bombs make FOLDER` makes them: images that declare far more pixels than they hold, in every
format; JPEGs of thousands of scans, also as the preview of a RAW; sparse files; loops and long chains of directories;
chunks, boxes, blocks and frames without end; texts that unpack to a thousand times their size.

`python -m tests.eval.bombs scan FOLDER` scans them, or any folder, and prints what became of each file, which took
longest, the peak of memory of the program with its workers, and how soon the scan could be cancelled.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decoder_process import IsolatedReader, read_any
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from tests.core.image_factory import dng_bytes, photo, psd_bytes
from tests.eval.worker_bombs import SIDE, after, patched, worker_bombs
from tests.fuzz.seeds import HEIC, png
from tests.process_memory import MemoryWatch

_SPARSE = 1 << 40
_SOONEST, _LATEST, _LAST = 0.05, 20.0, 120.0
"""Seconds into the scan at which most cancels come, more of them soon than late; some come until the last."""


def bombs(small: bool = False) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, but the sparse ones.

    Args:
        small: leave out what takes seconds to make, and make the rest shorter.
    """
    many = 20_000 if small else 1_000_000
    for name, content in _declared().items():
        yield f"declared-{name}", content
    if not small:
        yield "zeros-rgba.png", _png_of_zeros(SIDE, SIDE, 6, 8)
        yield "zeros-deep.png", _png_of_zeros(SIDE // 2, SIDE, 2, 16)
        yield "zeros-grey.png", _png_of_zeros(SIDE, SIDE, 0, 8)
        yield "text.ppm", b"P3 4000 2500 255\n" + b"1 " * 30_000_000
    for scans in (40, 400, many // 16):
        yield f"scans-{scans}.jpg", _jpeg_of_scans(scans, 1000 if small else 6000)
    yield from _chains(many)
    yield from _texts(small)
    yield from worker_bombs(many, small)


def make(folder: Path, *, small: bool = False) -> list[Path]:
    """Write all of them; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in bombs(small):
        path = folder / name
        path.write_bytes(content)
        made.append(path)
    for name, head in _sparse_heads().items():
        for size in (200 << 20, _SPARSE):
            path = folder / f"sparse-{size >> 20}-{name}"
            path.write_bytes(head)
            try:
                os.truncate(path, size)
            except OSError:  # more than this file system can name
                path.unlink()
                continue
            made.append(path)
    return made


def _encoded(form: str, mode: str = "RGB", size: tuple[int, int] = (64, 64), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, 100 if mode == "L" else None).save(stream, form, **options)
    return stream.getvalue()


def _declared() -> dict[str, bytes]:
    """Images of a few bytes whose headers declare as many pixels as the guard lets through."""
    found = {
        "jpeg.jpg": after(_encoded("JPEG"), b"\xff\xc0", 3, ">HH", SIDE, SIDE),
        "progressive.jpg": after(_encoded("JPEG", progressive=True), b"\xff\xc2", 3, ">HH", SIDE, SIDE),
        "png.png": png([_header(SIDE, SIDE, 6), (b"IDAT", zlib.compress(b"0"))]),
        "vp8x.webp": b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8X" + struct.pack("<II", 10, 0x10)
        + (SIDE - 1).to_bytes(3, "little") * 2,
        "vp8l.webp": b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8L" + struct.pack("<IB", 10, 0x2F)
        + ((SIDE - 1) | (SIDE - 1) << 14).to_bytes(4, "little") + b"\x88\x88\x08\x00\x00",
        "gif.gif": patched(_encoded("GIF", "P"), 6, "<HH", SIDE, SIDE),
        "bmp.bmp": patched(_encoded("BMP"), 18, "<ii", SIDE, SIDE),
        "rle.bmp": _rle_bmp(),
        "p6.ppm": f"P6 {SIDE} {SIDE} 255\n".encode() + b"0" * 100,
        "p1.pbm": f"P1 {SIDE} {SIDE}\n".encode() + b"0 1 " * 100,
        "tiff.tif": _wide_tiff(_encoded("TIFF")),
        "lzw.tif": _wide_tiff(_encoded("TIFF", compression="tiff_lzw")),
        "tga.tga": patched(_encoded("TGA", rle=True), 12, "<HH", SIDE, SIDE),
        "sgi.sgi": patched(_encoded("SGI"), 6, ">HH", SIDE, SIDE),
        "pcx.pcx": patched(_encoded("PCX"), 8, "<HH", SIDE - 1, SIDE - 1),
        "dds.dds": patched(_encoded("DDS"), 12, "<II", SIDE, SIDE),
        "psd.psd": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, SIDE, SIDE, 8, 3) + bytes(13) + b"\1" + bytes(9),
        "qoi.qoi": b"qoif" + struct.pack(">IIBB", SIDE, SIDE, 4, 0) + b"\xfd" * 100 + bytes(7) + b"\x01",
        "jp2.j2k": after(_encoded("JPEG2000", no_jp2=True), b"\xff\x51", 4, ">II", SIDE, SIDE),
        "ico.ico": after(_encoded("ICO"), b"IHDR", 0, ">II", SIDE, SIDE),
    }  # fmt: skip
    if "AVIF" in Image.SAVE or _can_save("AVIF"):
        found["avif.avif"] = after(_encoded("AVIF"), b"ispe", 4, ">II", SIDE, SIDE)
    return found


def _can_save(form: str) -> bool:
    try:
        _encoded(form)
    except (KeyError, OSError, ImportError):
        return False
    return True


def _header(width: int, height: int, colours: int, bits: int = 8) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)


def _wide_tiff(content: bytes) -> bytes:
    for tag in (256, 257):
        content = after(content, struct.pack("<HH", tag, 4), 4, "<I", SIDE)
    return content


def _png_of_zeros(width: int, height: int, colours: int, bits: int) -> bytes:
    row = bytes(1 + width * {0: 1, 2: 3, 6: 4}[colours] * bits // 8)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png([_header(width, height, colours, bits), (b"IDAT", data)])


def _rle_bmp() -> bytes:
    data = b"\xff\x01" * 2000 + b"\x00\x01"
    head = struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 8, 1, len(data), 0, 0, 256, 0) + bytes(1024)
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + len(data), 0, 0, 14 + len(head)) + head + data


def _jpeg_of_scans(scans: int, side: int) -> bytes:
    """A grey progressive JPEG whose last scan comes again and again."""
    content = _encoded("JPEG", "L", (side, side), progressive=True, quality=50)
    last = content.rfind(b"\xff\xda")
    return content[:-2] + content[last:-2] * scans + content[-2:]


def _chains(many: int) -> Iterator[tuple[str, bytes]]:
    """Parts without end, each of a few bytes: what walks along them in Python takes for ever."""
    header = _header(8, 8, 0)
    pixels = (b"IDAT", zlib.compress(bytes(72)))
    empty = struct.pack(">I", 0) + b"tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))
    plain = png([header, pixels])
    yield "chain-chunks.png", plain[:33] + empty * many + plain[33:]
    blank = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    yield "chain-data.png", plain[:33] + blank * many + plain[33:]
    jpeg = _encoded("JPEG")
    yield "chain-comments.jpg", jpeg[:2] + b"\xff\xfe\x00\x02" * many + jpeg[2:]
    gif = _encoded("GIF", "P")
    yield "chain-comments.gif", gif[:-1] + b"\x21\xfe" + b"\x01a" * many + b"\x00\x3b"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    yield "chain-frames.gif", gif[:-1] + frame * many + b"\x3b"
    tiff = _encoded("TIFF")
    start = struct.unpack_from("<I", tiff, 4)[0]
    count = struct.unpack_from("<H", tiff, start)[0]
    yield "loop-to-itself.tif", patched(tiff, start + 2 + 12 * count, "<I", start)
    directories = bytearray(tiff)
    entries = tiff[start : start + 2 + 12 * count]
    for _ in range(min(many, 50_000)):
        struct.pack_into(
            "<I",
            directories,
            len(directories) - 4 if len(directories) > len(tiff) else start + 2 + 12 * count,
            len(directories),
        )
        directories += entries + bytes(4)
    yield "chain-directories.tif", bytes(directories)
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    yield "loop-exif.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
    claims = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHII", 1, 0x010F, 2, 0xFFFFFFF0, 8) + bytes(4)
    yield "claims-exif.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(claims) + 2) + claims + jpeg[2:]


def _texts(small: bool) -> Iterator[tuple[str, bytes]]:
    """Texts and profiles that unpack to a thousand times their size."""
    header = _header(8, 8, 0)
    pixels = (b"IDAT", zlib.compress(bytes(72)))
    zeros = zlib.compress(bytes((20 if small else 400) << 20), 9)
    yield "unpacks-ztxt.png", png([header, (b"zTXt", b"a\x00\x00" + zeros), pixels])
    yield "unpacks-itxt.png", png([header, (b"iTXt", b"a\x00\x01\x00\x00\x00" + zeros), pixels])
    yield "unpacks-iccp.png", png([header, (b"iCCP", b"a\x00\x00" + zeros), pixels])
    yield "unpacks-more.png", png([header, *[(b"zTXt", b"a%d\x00\x00" % n + zeros) for n in range(20)], pixels])


def _sparse_heads() -> dict[str, bytes]:
    """Beginnings of files that are then made longer by holes."""
    noise = os.urandom(20_000)
    bmp = patched(_encoded("BMP"), 18, "<ii", 8000, 8000)
    return {
        "a.jpg": _encoded("JPEG", size=(512, 512)) + noise,
        "b.bmp": bmp + noise,
        "c.png": _encoded("PNG")[:-12] + noise,
        "d.tif": _encoded("TIFF") + noise,
        "e.webp": _encoded("WEBP") + noise,
        "f.dng": dng_bytes(None, 64, 48) + noise,
        "g.gif": _encoded("GIF", "P")[:-1] + noise,
        "h.heic": HEIC + noise,
        "i.avif": _encoded("AVIF") + noise,
        "j.psd": psd_bytes(photo(1, 64, 48)) + noise,
        "k.ppm": b"P6 8000 8000 255\n" + noise,
        "l.jp2": _encoded("JPEG2000") + noise,
        "m.tga": patched(_encoded("TGA"), 12, "<HH", 8000, 8000) + noise,
    }


def report(folder: Path, threads: int, cancels: int = 24) -> dict[str, object]:
    """Scan a folder as the command line does, then file by file, and cancel it at as many random moments."""
    command = [sys.executable, "-m", "dedup_gui", "scan", str(folder), "--engine", "hash", "--no-cache", "--quiet"]
    started = time.monotonic()
    with (
        subprocess.Popen([*command, "--json", "-", "--threads", str(threads)], stdout=subprocess.PIPE) as program,
        closing(MemoryWatch(program.pid)) as watch,
    ):
        output = program.communicate()[0]
    seconds = time.monotonic() - started
    found = json.loads(output)
    slowest = sorted(_times(folder), reverse=True)
    chance = random.Random(cancels)
    early = [_SOONEST * (_LATEST / _SOONEST) ** chance.random() for _ in range(cancels)]
    late = [chance.uniform(_LATEST, min(seconds, _LAST)) for _ in range(cancels // 6) if seconds > _LATEST]
    waited = {round(at, 2): round(cancel(folder, threads, at), 2) for at in sorted(early + late)}
    return {
        "files": found["counts"]["found"],
        "fingerprinted": found["counts"]["fingerprinted"],
        "skipped": dict(Counter(each["code"] for each in found["skipped"])),
        "seconds": round(seconds, 1),
        "peak_mb": watch.peak >> 20,
        "slowest": [[round(took, 2), name, outcome] for took, name, outcome in slowest[:8]],
        "cancelled": len(waited),
        "longest_to_cancel_s": max(waited.values(), default=0.0),
        "cancelled_at_and_after_s": waited,
    }


def _times(folder: Path) -> Iterator[tuple[float, str, str]]:
    with IsolatedReader() as reader:
        reader.call(os.getpid)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                started = time.monotonic()
                try:
                    outcome = read_any(str(path), isolated=reader).info.format
                except ImageError as error:
                    outcome = str(error)
                yield time.monotonic() - started, path.name, outcome


def cancel(folder: Path, threads: int, at: float) -> float:
    """Seconds that the end of a scan takes which is cancelled after so many seconds."""
    steps = scan(ScanSettings((str(folder),), engine=Engine.HASH, threads=threads), ScanPorts())
    until = time.monotonic() + at
    for _ in steps:
        if time.monotonic() > until:
            break
    started = time.monotonic()
    steps.close()
    return time.monotonic() - started


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands: dict[str, Callable[[argparse.Namespace], object]] = {
        "make": lambda given: len(make(given.folder)),
        "scan": lambda given: report(given.folder, given.threads, given.cancels),
    }
    parser.add_argument("command", choices=commands)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cancels", type=int, default=24, help="how often the scan is cancelled")
    given = parser.parse_args()
    print(json.dumps(commands[given.command](given), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
