"""Which files are images: by name for the walk over folders, by content for the decoders."""

from __future__ import annotations

import importlib
import logging
import re
import warnings
from collections.abc import Callable
from typing import IO, cast

from PIL import Image, ImageFile

from dedup_gui.core.errors import ImageError
from dedup_gui.core.types import SkipCode

RAW = "RAW"
"""The name this program gives to camera RAW of any maker."""

HEAD = 64
"""Bytes from the start of a file that `sniff` wants."""

_RAW = ".3fr .ari .arw .bay .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .k25 .kdc .mef .mos .mrw .nef .nrw"
_MORE_RAW = ".orf .ori .pef .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f"
RAW_SUFFIXES = frozenset((*_RAW.split(), *_MORE_RAW.split()))
"""Camera RAW, read through its embedded preview."""

_SUFFIXES_BY_FORMAT: dict[str, str] = {
    "JPEG": ".jpg .jpeg .jpe .jfif .mpo",
    "PNG": ".png .apng",
    "WEBP": ".webp",
    "GIF": ".gif",
    "BMP": ".bmp",
    "DIB": ".dib",
    "TIFF": ".tif .tiff",
    "ICO": ".ico",
    "CUR": ".cur",
    "ICNS": ".icns",
    "PPM": ".ppm .pgm .pbm .pnm .pfm",
    "TGA": ".tga .icb .vda .vst",
    "AVIF": ".avif .avifs",
    "HEIF": ".heic .heif .heics .heifs .hif",
    "JXL": ".jxl",
    "JPEG2000": ".jp2 .j2k .jpc .jpf .jpx .j2c",
    "QOI": ".qoi",
    "PCX": ".pcx",
    "DCX": ".dcx",
    "SGI": ".sgi .bw .rgb .rgba",
    "PSD": ".psd",
    "DDS": ".dds",
}

FORMAT_BY_SUFFIX: dict[str, str] = {
    suffix: name for name, suffixes in _SUFFIXES_BY_FORMAT.items() for suffix in suffixes.split()
} | dict.fromkeys(RAW_SUFFIXES, RAW)
"""Lower-case suffix with its dot -> Pillow's name of the format, or `RAW`."""

IMAGE_SUFFIXES = frozenset(FORMAT_BY_SUFFIX)
"""Names that a scan looks at."""

IN_PROCESS = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "DIB", "PPM"})
"""Formats whose decoders are hardened by browsers' daily use: decoded in this process. All others are isolated."""

_MODULES: dict[str, str] = {
    "JPEG": "PIL.JpegImagePlugin",
    "PNG": "PIL.PngImagePlugin",
    "WEBP": "PIL.WebPImagePlugin",
    "GIF": "PIL.GifImagePlugin",
    "BMP": "PIL.BmpImagePlugin",
    "DIB": "PIL.BmpImagePlugin",
    "TIFF": "PIL.TiffImagePlugin",
    "ICO": "PIL.IcoImagePlugin",
    "CUR": "PIL.CurImagePlugin",
    "ICNS": "PIL.IcnsImagePlugin",
    "PPM": "PIL.PpmImagePlugin",
    "TGA": "PIL.TgaImagePlugin",
    "AVIF": "PIL.AvifImagePlugin",
    "HEIF": "pi_heif",
    "JXL": "pillow_jxl.JpegXLImagePlugin",
    "JPEG2000": "PIL.Jpeg2KImagePlugin",
    "QOI": "PIL.QoiImagePlugin",
    "PCX": "PIL.PcxImagePlugin",
    "DCX": "PIL.DcxImagePlugin",
    "SGI": "PIL.SgiImagePlugin",
    "PSD": "PIL.PsdImagePlugin",
    "DDS": "PIL.DdsImagePlugin",
    "SUN": "PIL.SunImagePlugin",
    "FLI": "PIL.FliImagePlugin",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"\xff\x0a", "JXL"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JXL"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG2000"),
    (b"8BPS", "PSD"),
    (b"qoif", "QOI"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"icns", "ICNS"),
    (b"DDS ", "DDS"),
    (b"\x01\xda", "SGI"),
    (b"\xb1\x68\xde\x3a", "DCX"),
    (b"\x59\xa6\x6a\x95", "SUN"),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"IIRO", RAW),
    (b"IIRS", RAW),
    (b"MMOR", RAW),
    (b"IIU\x00", RAW),
    (b"\x00MRM", RAW),
    (b"FOVb", RAW),
    (b"II\x1a\x00\x00\x00HEAPCCDR", RAW),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_NO_DECODER = (b"v/1\x01", b"farbfeld", b"#?RADIANCE", b"FWS", b"%PDF", b"%!PS", b"\x00\x00\x01\xba", b"II\xbc\x01")
_PNM = re.compile(rb"P[1-6fF][\s#]")
_QUIET = ("ignore", None, Warning, re.compile(r"(PIL|pillow_jxl|pi_heif)(\.|$)"), 0)

logging.getLogger("PIL").setLevel(logging.CRITICAL)  # what it has to say of a file comes back as an ImageError

Opener = Callable[[IO[bytes], str], ImageFile.ImageFile]


def suffix_of(name: str) -> str:
    """The lower-case suffix of a file name with its dot, or ""; a leading dot makes no suffix."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def is_image_name(name: str) -> bool:
    """Whether a file of this name is looked at by a scan."""
    return suffix_of(name) in IMAGE_SUFFIXES


def is_raw_name(name: str) -> bool:
    """Whether a file of this name is camera RAW."""
    return suffix_of(name) in RAW_SUFFIXES


def sniff(head: bytes, name: str = "") -> str:
    """Tell the format from the content; from the name only where the content has no mark of its own.

    Args:
        head: the first `HEAD` bytes of the file (or all of a shorter one).
        name: the file's name.

    Returns:
        Pillow's name of the format, `RAW`, or "" where it is no image this program knows.
    """
    if head[4:8] == b"ftyp":
        return _sniff_ftyp(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    suffix = suffix_of(name)
    for magic, found in _MAGIC:
        if head.startswith(magic):
            if found == "TIFF" and (suffix in RAW_SUFFIXES or head[8:10] == b"CR"):
                return RAW
            return found
    if head[:4] == b"\x00\x00\x02\x00" and head[4:6] != b"\x00\x00":
        return "CUR"  # with a count of zero the same bytes begin a TGA
    if _PNM.match(head):
        return "PPM"
    if head[4:6] in (b"\x11\xaf", b"\x12\xaf"):
        return "FLI"
    if head[:1] == b"\x0a" and head[1:2] in (b"\x00", b"\x02", b"\x03", b"\x05"):
        return "PCX"
    named = FORMAT_BY_SUFFIX.get(suffix, "")
    # These have no mark at the start: TGA, a DIB, and the RAW of a few old cameras.
    return named if named in ("TGA", "DIB", RAW) else ""


def _sniff_ftyp(head: bytes) -> str:
    brand = head[8:12]
    others = head[16 : max(int.from_bytes(head[:4], "big"), 16)]
    if brand in (b"avif", b"avis") or (brand in (b"mif1", b"msf1") and (b"avif" in others or b"avis" in others)):
        return "AVIF"
    if brand == b"crx ":
        return RAW
    if brand in _HEIF_BRANDS or any(other in _HEIF_BRANDS for other in (others[i : i + 4] for i in range(0, 48, 4))):
        return "HEIF"
    return ""


def known_without_decoder(head: bytes) -> bool:
    """Whether these are the first bytes of a picture or document that this program has no decoder for."""
    return head.startswith(_NO_DECODER)


def opener(name: str) -> Opener:
    """Pillow's opener of a format, its plugin imported when first asked for.

    Calling the opener itself instead of `Image.open` leaves the pixel guard to the caller, who knows the limit.

    Raises:
        ImageError: UNSUPPORTED: the plugin is not installed.
    """
    if name not in Image.OPEN:
        try:
            module = importlib.import_module(_MODULES[name])
            if name == "HEIF":
                module.register_heif_opener(thumbnails=False)
        except (ImportError, KeyError, AttributeError) as error:
            raise ImageError(SkipCode.UNSUPPORTED, f"{name}: {error}") from error
    if name not in Image.OPEN:
        raise ImageError(SkipCode.UNSUPPORTED, name)
    return cast(Opener, Image.OPEN[name][0])


def silence_warnings() -> None:
    """Keep the decoders' Python warnings from being shown or raised.

    `warnings.catch_warnings` is not safe between threads, so the one filter that silences the decoders' packages,
    and nothing else, is put first in the list where it is not already. What they warn of is told by other means:
    the pixel guard is `imaging`'s own, and damaged metadata is harmless.
    """
    filters = cast("list[object]", warnings.filters)
    if not filters or filters[0] is not _QUIET:
        if _QUIET in filters:
            filters.remove(_QUIET)
        filters.insert(0, _QUIET)
