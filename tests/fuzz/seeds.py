"""Small files of every kind that the program reads, made here: what the mutations begin with."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, TiffImagePlugin

from tests.core.image_factory import dng_bytes, exif, photo, psd_bytes

_SIDE = (40, 28)

# A HEIC of 64 x 48 pixels (an ellipse and a rectangle on a plain ground), as `pillow_heif` 1.8.1 writes it: the
# library that this program reads HEIC with cannot write it.
HEIC = base64.b85decode(
    b"0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O"
    b"6l0RRC200001p#T8@00000005={001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002}X>f9I0002pX>en20"
    b"001XXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YNAb|y"
    b"z>g1-mxCm%4AOHXZ10VnZ0{|gn00967L;=Bbz=;3=025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000KmY&$KmY&$C}V74Z~y=RKmY&$0R"
    b"R91FaQ7m0RR91000000{{R2@Bjb+0ssI25O8UDX#fBK00RgJ2mk;87-?{AVE_OC000000RRC7fdT^sga7~lu5DytbN~PVq9_5c8Gs8%!F3cs"
    b"mRSdW`QQKNDwDQ>^@p-H-X4m;C?rV3$v3B465iWSudGsWi=tB3oPclfWtQI{@aOREdt534zHyGU0(jZ7*XV;|rlp^>dU<0U7vvLnV&*tMhg)"
    b"9QB>&7--_%mpwbfJ7YIXz4a&diW5`plC^s@XxP{Es6XL<Lz=vHtFolP`Ck|>Xrfuwa@c0V5rj=Mf3M~_J"
)


def images() -> Iterator[tuple[str, bytes]]:
    """Suffix and content of an image of each kind."""
    picture = photo(3, *_SIDE)
    yield from _jpegs(picture)
    yield from _pngs(picture)
    yield from _webps(picture)
    yield from _gifs(picture)
    yield from _bitmaps(picture)
    yield from _tiffs(picture)
    yield from _others(picture)
    yield from _raws()


def is_decoded_here(suffix: str) -> bool:
    """Whether files of this name are mostly decoded in the program's own process."""
    return suffix in (".jpg", ".png", ".webp", ".gif", ".bmp", ".dib", ".ppm", ".pgm", ".pbm", ".pfm")


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The image in one of Pillow's formats."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG of these chunks and an end."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, body in [*chunks, (b"IEND", b"")]:
        parts.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
    return b"".join(parts)


def _jpegs(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    block = exif(6, make="Maker", model="Maker One", original="2021:03:04 05:06:07", exposure=0.004, iso=200)
    plain = encoded(picture, "JPEG", quality=80)
    yield ".jpg", plain
    yield ".jpg", encoded(picture, "JPEG", quality=60, progressive=True, exif=block)
    yield ".jpg", encoded(picture.convert("L"), "JPEG", xmp=_XMP)
    yield ".jpg", encoded(picture.convert("CMYK"), "JPEG", quality=50)
    yield ".jpg", encoded(picture, "JPEG", subsampling=0, restart_marker_rows=1, icc_profile=_profile(), comment=b"c")
    frame = plain.find(b"\xff\xc0")
    yield ".jpg", plain[: frame + 4] + b"\x0c" + plain[frame + 5 :]  # 12 bits a sample
    yield ".jpg", plain[: frame + 1] + b"\xc9" + plain[frame + 2 :]  # arithmetic coding
    yield ".jpg", plain[: frame + 1] + b"\xc3" + plain[frame + 2 :]  # the lossless process
    yield ".jpg", plain[:-2]
    yield ".jpg", plain[: len(plain) // 2] + bytes(len(plain) // 2)
    yield (
        ".mpo",
        encoded(picture, "MPO", save_all=True, append_images=[picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]),
    )


def _pngs(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    block = exif(8, software="Program")
    for mode in ("1", "L", "LA", "P", "RGBA"):
        yield ".png", encoded(picture.convert(mode), "PNG")
    yield ".png", encoded(picture, "PNG", exif=block, icc_profile=_profile(), dpi=(300, 300))
    yield ".png", encoded(Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30) * 99), "PNG")
    yield ".png", encoded(picture.quantize(7), "PNG", transparency=3, bits=4)
    frames = [photo(seed, 16, 12).convert("RGBA") for seed in range(3)]
    yield ".png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100, blend=1)
    text = zlib.compress(b"text " * 50)
    row = zlib.compress((b"\0" + bytes(range(24))) * 8)
    head = (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    texts = [(b"zTXt", b"a\0\0" + text), (b"iTXt", b"b\0\1\0\0\0" + text), (b"tEXt", b"c\0d")]
    raw = b"Raw profile type exif\0\nexif\n      12\n" + block.hex().encode() + b"\n"
    yield ".png", png([head, *texts, (b"tEXt", raw), (b"pHYs", bytes(9)), (b"tRNS", bytes(6)), (b"IDAT", row)])
    yield ".png", png([head, (b"IDAT", row), (b"eXIf", block[6:]), (b"tIME", bytes(7))])
    yield ".png", png([(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 16, 6, 0, 0, 1)), (b"IDAT", _interlaced(8, 8, 8))])


def _interlaced(width: int, height: int, pixel: int) -> bytes:
    """The rows of the seven passes of Adam7, all of one grey."""
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b""
    for x, y, across, down in steps:
        columns, lines = -(-(width - x) // across), -(-(height - y) // down)
        rows += (b"\0" + bytes([90]) * columns * pixel) * lines
    return zlib.compress(rows)


def _webps(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    yield ".webp", encoded(picture, "WEBP", quality=60)
    yield ".webp", encoded(picture, "WEBP", lossless=True)
    yield ".webp", encoded(picture.convert("RGBA"), "WEBP", quality=40, exif=exif(3), xmp=_XMP)
    frames = [photo(seed, 16, 12) for seed in range(3)]
    yield ".webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50)


def _gifs(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    yield ".gif", encoded(picture.quantize(16), "GIF", interlace=1, comment=b"comment")
    yield ".gif", encoded(picture.quantize(4), "GIF", transparency=1)
    frames = [photo(seed, 16, 12).quantize(8) for seed in range(4)]
    yield ".gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=2, loop=0)
    yield ".gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=3, optimize=False)


def _bitmaps(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    for mode in ("1", "P", "RGB", "RGBA"):
        yield ".bmp", encoded(picture.convert(mode), "BMP")
    runs = b"\x08\x01\x00\x00" * 8 + b"\x00\x02\x01\x01\x00\x03abc\x00\x00\x01"
    head = struct.pack("<IiiHHIIiiII", 40, 8, 8, 1, 8, 1, len(runs), 0, 0, 4, 0) + bytes(16)
    yield ".bmp", b"BM" + struct.pack("<IHHI", 14 + len(head) + len(runs), 0, 0, 14 + len(head)) + head + runs
    yield ".dib", encoded(picture.convert("L"), "DIB")
    yield ".ppm", encoded(picture, "PPM")
    yield ".pgm", encoded(picture.convert("L"), "PPM")
    yield ".pbm", encoded(picture.convert("1"), "PPM")
    yield ".ppm", b"P3\n# text\n4 2 255\n" + b"1 20 255 " * 8
    yield ".pgm", b"P2 4 2 70\n" + b"1 7 " * 4
    yield ".pbm", b"P1 4 2\n1 0 1 0 0 1 0 1\n"
    yield ".pgm", b"P5 4 2 65535\n" + bytes(range(16))
    yield ".pfm", b"Pf\n4 2\n-1.0\n" + struct.pack("<8f", *range(8))


def _tiffs(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        yield ".tif", encoded(picture, "TIFF", compression=compression)
    yield ".tif", encoded(picture.convert("1"), "TIFF", compression="group4")
    yield ".tif", encoded(picture.convert("P"), "TIFF", compression="tiff_lzw", tiffinfo={274: 6, 306: "2020"})
    yield ".tif", encoded(picture.convert("CMYK"), "TIFF", icc_profile=_profile())
    yield ".tif", encoded(picture.convert("F"), "TIFF")
    yield ".tif", encoded(Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30)), "TIFF", big_tiff=True)
    pages = [photo(seed, 16, 12) for seed in range(3)]
    yield ".tif", encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[305] = "x" * 40
    yield ".tif", encoded(picture.convert("LAB"), "TIFF", tiffinfo=info)
    floats = struct.pack("<12f", *range(12))  # three samples of floating point: read by OpenCV
    tags = [(256, 4, 1, 2), (257, 4, 1, 2), (258, 3, 1, 32), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8)]
    tags += [(277, 3, 1, 3), (278, 4, 1, 2), (279, 4, 1, 48), (339, 3, 1, 3)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    yield ".tif", b"II*\0" + struct.pack("<I", 56) + floats + struct.pack("<H", len(tags)) + entries + bytes(4)


def _others(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    yield ".heic", HEIC
    yield ".avif", encoded(picture, "AVIF", quality=40, exif=exif(5))
    frames = [photo(seed, 16, 12) for seed in range(2)]
    yield ".avif", encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:])
    yield from _jpeg_xls(picture)
    yield ".jp2", encoded(picture, "JPEG2000")
    yield ".j2k", encoded(picture.convert("RGBA"), "JPEG2000", no_jp2=True, quality_layers=[20])
    yield ".ico", encoded(picture, "ICO", sizes=[(16, 16), (24, 24)])
    yield ".ico", encoded(picture.resize((16, 16)), "ICO", sizes=[(16, 16)], bitmap_format="bmp")
    yield ".cur", b"\0\0\2\0" + encoded(picture.resize((16, 16)), "ICO", bitmap_format="bmp")[4:]
    icon = encoded(picture.resize((32, 32)), "PNG")
    yield ".icns", b"icns" + struct.pack(">I", len(icon) + 16) + b"ic11" + struct.pack(">I", len(icon) + 8) + icon
    yield ".tga", encoded(picture, "TGA", compression="tga_rle")
    yield ".tga", encoded(picture.convert("P"), "TGA")
    yield ".sgi", encoded(picture, "SGI")
    paint = encoded(picture, "PCX")
    yield ".pcx", paint
    yield ".pcx", encoded(picture.convert("P"), "PCX")
    yield ".dcx", struct.pack("<4I", 0x3ADE68B1, 16, 16, 0) + paint
    yield ".psd", psd_bytes(picture)
    yield ".dds", encoded(picture, "DDS")
    yield ".dds", encoded(picture.resize((16, 16)).convert("RGBA"), "DDS", pixel_format="DXT5")
    yield (
        ".qoi",
        b"qoif" + struct.pack(">IIBB", 8, 8, 4, 0) + b"\xfe\1\2\3\xc1\x55\x9a\x83\xfd" * 2 + bytes(7) + b"\1",
    )
    yield ".bmp", struct.pack(">8I", 0x59A66A95, 8, 8, 24, 192, 1, 0, 0) + bytes(range(192))  # Sun raster
    yield ".bmp", _flic()


def _jpeg_xls(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    try:
        import pillow_jxl  # noqa: F401  registers itself
    except ImportError:
        return
    yield ".jxl", encoded(picture, "JXL", quality=60)
    yield ".jxl", encoded(picture, "JXL", lossless=True, exif=exif(6))


def _flic() -> bytes:
    """An FLI animation of 8 x 8 pixels whose frame is black."""
    chunk = struct.pack("<IH", 6, 13)
    frame = struct.pack("<IHH8x", 16 + len(chunk), 0xF1FA, 1) + chunk
    head = struct.pack("<IHHHHHHI", 128 + len(frame), 0xAF11, 1, 8, 8, 8, 0, 5)
    return head.ljust(128, b"\0") + frame


def _raws() -> Iterator[tuple[str, bytes]]:
    preview = photo(4, 480, 360).resize((480, 32))
    small, shown = dng_bytes(None, 32, 24), dng_bytes(preview, 32, 24, orientation=6)
    yield ".dng", small
    yield ".dng", shown
    yield ".nef", small
    yield ".cr2", small[:8] + b"CR\2\0" + small[12:]
    yield ".orf", b"IIRO" + small[4:]
    yield ".rw2", b"IIU\0" + shown[4:]
    jpeg = encoded(preview, "JPEG")
    head = b"FUJIFILMCCD-RAW 0201FF119503FinePix".ljust(84, b"\0") + struct.pack(">II", 160, len(jpeg))
    yield ".raf", head.ljust(160, b"\0") + jpeg
    yield ".mrw", b"\0MRM" + struct.pack(">I", 64) + b"\0PRD" + struct.pack(">I", 24) + bytes(24) + small[:200]
    yield ".x3f", b"FOVb" + struct.pack("<I", 0x20001) + bytes(32) + b"SECd" + bytes(32) + struct.pack("<I", 40)
    yield ".crw", b"II" + struct.pack("<I", 26) + b"HEAPCCDR" + bytes(12) + small[:300]


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


_XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta><?xpacket end="w"?>'
