from __future__ import annotations

import io

import pytest

from dedup_gui.core.image.header_sizes import jpeg_xl_size
from tests.core.image_factory import photo

SIZES = [(8, 8), (256, 256), (40, 30), (1, 1), (500, 3), (3, 500), (513, 77), (640, 480), (160, 90), (9001, 2)]


@pytest.mark.parametrize("container", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_size(size: tuple[int, int], container: bool) -> None:
    import pillow_jxl  # noqa: F401  registers itself

    stream = io.BytesIO()
    photo(0, *size).save(stream, "JXL", use_container=container, effort=1)
    assert jpeg_xl_size(stream.getvalue()[:4096]) == size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x0a",
        b"\x00\x00\x00\x0cJXL \r\n\x87\n",
        b"\x00\x00\x00\x0cJXL \r\n\x87\n" + b"\x00\x00\x00\x00free" * 3,
        b"\x00\x00\x00\x0cJXL \r\n\x87\n" + b"\x00\x00\x00\x01free" + b"\x00" * 8,
        b"hello, this is no image at all",
    ],
)
def test_no_size(content: bytes) -> None:
    assert jpeg_xl_size(content) is None
