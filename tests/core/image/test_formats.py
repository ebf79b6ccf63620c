from __future__ import annotations

import io
import sys
import threading
import warnings
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image import formats
from dedup_gui.core.image.formats import (
    IMAGE_SUFFIXES,
    RAW,
    is_image_name,
    is_raw_name,
    known_without_decoder,
    sniff,
    suffix_of,
)
from dedup_gui.core.types import SkipCode
from tests.core.image_factory import dng_bytes, photo


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.JPG", ".jpg"), ("a.b.png", ".png"), (".jpg", ""), ("noname", ""), ("a.", "."), ("/x.y/a.HeIc", ".heic")],
)
def test_suffix_of(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_names() -> None:
    promised = (
        ".jpg .jpeg .png .apng .webp .gif .bmp .dib .tif .tiff .ico .cur .ppm .pgm .pbm .pnm .tga .avif .heic .heif "
        ".hif .jxl .jp2 .qoi .pcx .sgi .psd .cr2 .cr3 .nef .nrw .arw .dng .orf .rw2 .raf .pef .srw .raw .3fr .erf "
        ".kdc .mrw .x3f"
    )
    assert set(promised.split()) <= IMAGE_SUFFIXES
    assert is_image_name("A.CR3")
    assert is_raw_name("A.CR3")
    assert not is_raw_name("a.jpg")
    assert not is_image_name("a.txt")
    assert not is_image_name("a.pdf")


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        ("jpg", "JPEG"),
        ("png", "PNG"),
        ("gif", "GIF"),
        ("webp", "WEBP"),
        ("bmp", "BMP"),
        ("tif", "TIFF"),
        ("ico", "ICO"),
        ("ppm", "PPM"),
        ("avif", "AVIF"),
        ("jp2", "JPEG2000"),
        ("qoi", "QOI"),
        ("pcx", "PCX"),
        ("sgi", "SGI"),
    ],
)
def test_sniff_goes_by_content_not_by_name(suffix: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    photo(0, 32, 32).save(path)
    head = path.read_bytes()[: formats.HEAD]
    assert sniff(head, f"a.{suffix}") == name
    assert sniff(head, "misnamed.txt") == name
    assert sniff(head, "misnamed.tga") == name


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "a.jpg", "HEIF"),
        (b"\x00\x00\x00\x20ftypmif1\x00\x00\x00\x00mif1avifmiaf", "a.jpg", "AVIF"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heic", "a.heic", "HEIF"),
        (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom", "a.cr3", RAW),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", "a.jpg", ""),
        (b"\xff\x0a\xfa\x1f", "a", "JXL"),
        (b"8BPS\x00\x01", "a", "PSD"),
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", "a.tif", RAW),
        (b"FUJIFILMCCD-RAW 0201", "a", RAW),
        (b"\x00\x00\x02\x00\x03\x00\x00\x00", "a.tga", "CUR"),
        (b"\x00\x00\x02\x00\x00\x00\x00\x00", "a.tga", "TGA"),
        (b"\x00\x00\x0a\x00\x00\x00\x00\x00", "a.tga", "TGA"),
        (b"\x00\x00\x0a\x00\x00\x00\x00\x00", "a.lut", ""),
        (b"(\x00\x00\x00", "a.dib", "DIB"),
        (b"hello", "a.jpg", ""),
        (b"", "a.jpg", ""),
        (b"P", "a.ppm", ""),
    ],
)
def test_sniff_marks(head: bytes, name: str, expected: str) -> None:
    assert sniff(head, name) == expected


def test_sniff_raw_by_name_where_the_content_says_tiff() -> None:
    head = dng_bytes(photo(0, 500, 400))[: formats.HEAD]
    assert sniff(head, "a.dng") == RAW
    assert sniff(head, "a.tif") == "TIFF"


def test_known_without_decoder() -> None:
    assert known_without_decoder(b"%PDF-1.7")
    assert not known_without_decoder(b"hello")


@pytest.mark.parametrize("name", sorted(set(formats.FORMAT_BY_SUFFIX.values()) - {RAW}))
def test_every_promised_format_has_an_opener(name: str) -> None:
    assert callable(formats.opener(name))


def test_a_missing_decoder_is_unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats._MODULES, "JXL", "no_such_module")
    monkeypatch.delitem(Image.OPEN, "JXL", raising=False)
    with pytest.raises(ImageError) as caught:
        formats.opener("JXL")
    assert caught.value.code is SkipCode.UNSUPPORTED


def test_hush_silences_the_decoders_and_nobody_else() -> None:
    from_pillow = compile("import warnings\nwarnings.warn('x')", "decoder", "exec")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        formats.silence_warnings()
        formats.silence_warnings()
        exec(from_pillow, {"__name__": "PIL.TiffImagePlugin"})
        with pytest.raises(UserWarning):
            exec(from_pillow, {"__name__": "PILlow"})
        assert sum(entry == formats._QUIET for entry in warnings.filters) == 1


def test_hush_comes_first_again_after_another_filter() -> None:
    with warnings.catch_warnings():
        for _ in range(3):
            warnings.simplefilter("error")
            formats.silence_warnings()
        exec("import warnings\nwarnings.warn('x')", {"__name__": "PIL.Image"})
        assert sum(entry == formats._QUIET for entry in warnings.filters) == 1


def test_openers_may_be_asked_for_by_many_threads() -> None:
    content = io.BytesIO()
    photo(0, 32, 32).save(content, "QOI")
    Image.OPEN.pop("QOI")
    sys.modules.pop("PIL.QoiImagePlugin")
    failed: list[BaseException] = []

    def open_it() -> None:
        try:
            formats.opener("QOI")(io.BytesIO(content.getvalue()), "").load()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
