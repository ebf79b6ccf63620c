"""Every decode is bounded: what is dear or odd goes to a worker, and what is too dear is refused."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image import opening
from dedup_gui.core.image.decode import read
from dedup_gui.core.image.decoder_process import IsolatedReader, facts_any, pages_any, pixel_digest_any, read_any
from dedup_gui.core.image.digest import digest
from dedup_gui.core.image.jpeg_file import JpegFile
from dedup_gui.core.image.pages import read_pages
from dedup_gui.core.isolation.admission import InProcess, NotHere, check_file, check_scans, promises_too_much
from dedup_gui.core.isolation.budget import Budget
from dedup_gui.core.isolation.limits import data_bytes
from dedup_gui.core.isolation.worker import MEMORY
from dedup_gui.core.types import SkipCode
from tests.core.image_factory import jpeg_bytes, photo, save, write
from tests.eval.bombs import bombs, cancel, make

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by the system on Linux alone")


def here() -> InProcess:
    return InProcess(frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "PPM"}), Budget(1 << 30))


def refused(path: str, reader: IsolatedReader) -> ImageError:
    with pytest.raises(ImageError) as caught:
        read_any(path, isolated=reader)
    return caught.value


@pytest.fixture(scope="module")
def bomb_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("bombs")
    return {path.name: str(path) for path in make(folder, small=True)}


ALL = [name for name, _ in bombs(small=True)]


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Let this process take 200 MB more than it has, where the system counts that."""
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (data_bytes() + (200 << 20), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@pytest.mark.parametrize("name", ALL)
def test_this_process_takes_no_bomb(name: str, bomb_files: dict[str, str]) -> None:
    """It is refused, or given to a worker, or read, at once and in little memory."""
    started = time.monotonic()
    problem = ""
    with little_memory():
        try:
            read(bomb_files[name], here=here())
        except NotHere:
            pass
        except ImageError as error:
            problem = error.detail
    assert problem != MEMORY, "it asked for more"
    assert time.monotonic() - started < 5


@pytest.mark.slow
def test_every_bomb_is_read_or_refused_by_code(bomb_files: dict[str, str]) -> None:
    codes: dict[str, str] = {}
    with IsolatedReader() as reader:
        for name, path in bomb_files.items():
            started = time.monotonic()
            try:
                codes[name] = read_any(path, isolated=reader).info.format
            except ImageError as error:
                codes[name] = error.code
            assert time.monotonic() - started < 45, name
    assert SkipCode.DECODER_CRASHED not in codes.values()
    assert codes["declared-vp8x.webp"] == (
        SkipCode.TOO_COSTLY if sys.platform == "linux" else codes["declared-vp8x.webp"]
    )
    assert codes["scans-1250.jpg"] == SkipCode.TOO_COSTLY
    assert {code for name, code in codes.items() if name.startswith("sparse-1048576")} <= {SkipCode.SPARSE}


@pytest.mark.parametrize("at", [0.1, 0.8])
def test_a_scan_of_bombs_ends_at_once_when_it_is_cancelled(at: float, bomb_files: dict[str, str]) -> None:
    folder = Path(next(iter(bomb_files.values()))).parent
    assert cancel(folder, 2, at) < 1.5


def test_scans_are_counted(tmp_path: Path) -> None:
    def scans(content: bytes) -> int:
        with JpegFile(io.BytesIO(content)) as image:
            found = image.scans()
            image.load()  # the count leaves the file where it was
            return found

    assert scans(jpeg_bytes(photo())) == 1
    assert scans(jpeg_bytes(photo().convert("L"))) == 1
    assert scans(jpeg_bytes(photo(), progressive=True)) == 10
    assert scans(dict(bombs(small=True))["scans-40.jpg"]) == 46


def test_many_scans_are_decoded_elsewhere_and_too_many_not_at_all() -> None:
    check_scans(10, (6000, 4000), here())
    check_scans(10, (16_000, 15_000), None)
    for scans, size in ((21, (100, 100)), (10, (16_000, 15_000))):
        with pytest.raises(NotHere):
            check_scans(scans, size, here())
    for scans, size in ((501, (8, 8)), (100, (10_000, 10_000))):
        with pytest.raises(ImageError) as caught:
            check_scans(scans, size, None)
        assert caught.value.code is SkipCode.TOO_COSTLY


def test_the_scans_of_a_preview_count_too(bomb_files: dict[str, str]) -> None:
    with IsolatedReader() as reader:
        started = time.monotonic()
        error = refused(bomb_files["preview-scans.dng"], reader)
    assert (error.code, error.detail) == (SkipCode.TOO_COSTLY, "1256 scans")
    assert time.monotonic() - started < 20


def test_ordinary_images_stay_here(tmp_path: Path) -> None:
    noise = Image.effect_noise((3000, 2000), 90)
    big = Image.merge("RGB", [noise, noise, noise])
    with IsolatedReader() as reader:
        for number, path in enumerate((
            save(big, tmp_path / "a.jpg", quality=60),
            save(big, tmp_path / "b.jpg", progressive=True),
            save(big, tmp_path / "c.png", compress_level=1),
            save(photo(), tmp_path / "d.webp"),
            save(photo().convert("RGBA"), tmp_path / "e.png"),
            save(photo(), tmp_path / "f.gif", save_all=True, append_images=[photo(1), photo(2)]),
            save(photo(), tmp_path / "g.bmp"),
            save(Image.new("RGB", (1920, 1080), "white"), tmp_path / "h.png"),
            save(photo(), tmp_path / "i.ppm"),
        )):  # fmt: skip
            read_any(path, isolated=reader)
            pixel_digest_any(path, isolated=reader)
            facts_any(path, isolated=reader)
            pages_any(path, isolated=reader)
            assert reader.processes == 0, number


def test_what_promises_too_much_for_its_bytes_goes_to_a_worker(tmp_path: Path) -> None:
    assert promises_too_much((10_000, 10_000), 40_000) and not promises_too_much((4000, 3000), 40_000)
    path = save(Image.new("L", (9000, 9000)), tmp_path / "a.png")
    assert os.path.getsize(path) < 40_000 * 3
    Path(path).write_bytes(Path(path).read_bytes())
    with IsolatedReader() as reader:
        found = read_any(save(Image.new("1", (20_000, 5000)), tmp_path / "b.png"), isolated=reader)
        assert found.info.width == 20_000
        assert reader.processes == 1


@linux
def test_a_worker_has_a_bound_of_memory_and_says_so(tmp_path: Path) -> None:
    with IsolatedReader() as reader:
        with pytest.raises(ImageError) as caught:
            reader.call(bytearray, 3 << 30)
        assert caught.value.code is SkipCode.TOO_COSTLY
        process = reader.call(os.getpid)
        assert reader.call(os.getpid) == process, "it lives"
        # More than one of several may take, less than one alone.
        assert reader.call(np.prod, (1,)) == 1
        assert len(reader.call(bytes, 500 << 20)) == 500 << 20


@linux
def test_a_worker_has_a_bound_of_computing() -> None:
    with IsolatedReader(cpu_s=1.0) as reader:
        reader.call(os.getpid)
        started = time.monotonic()
        with pytest.raises(ImageError) as caught:
            reader.call(pow, 7, 10**9)
        assert caught.value.code is SkipCode.TOO_COSTLY
        assert time.monotonic() - started < 30


@pytest.mark.skipif(not hasattr(os.stat_result, "st_blocks"), reason="the system does not say what is on disk")
def test_sparse_files(tmp_path: Path) -> None:
    path = Path(save(photo(), tmp_path / "a.jpg"))
    assert not check_file(path.stat())
    os.truncate(path, 200 << 20)
    if path.stat().st_blocks * 512 > 1 << 20:
        pytest.skip("no sparse files here")
    assert check_file(path.stat()), "a worker reads it"
    with IsolatedReader() as reader:
        assert read_any(str(path), isolated=reader).info.width == 400
        assert reader.processes == 1
        os.truncate(path, 1 << 40)
        assert refused(str(path), reader).code is SkipCode.SPARSE
    with pytest.raises(ImageError) as caught:  # equal sizes ask for it, whatever the files hold
        digest(str(path))
    assert caught.value.code is SkipCode.SPARSE


def test_a_file_larger_than_any_image_is_refused() -> None:
    for size, refuses in ((4 << 30, False), ((4 << 30) + 1, True)):
        status = os.stat_result((0o100644, 1, 1, 1, 0, 0, size, 0, 0, 0), {"st_blocks": size // 512})
        with pytest.raises(ImageError) if refuses else contextlib.nullcontext() as caught:
            check_file(status)
        assert caught is None or caught.value.code is SkipCode.TOO_COSTLY


def test_all_that_is_decoded_here_shares_one_budget(tmp_path: Path) -> None:
    path = save(photo(0, 1200, 900), tmp_path / "a.png")
    closed = Budget(1 << 30)
    closed.close()
    with pytest.raises(ImageError) as caught:
        read(path, here=InProcess(frozenset({"PNG"}), closed))
    assert caught.value.code is SkipCode.DECODER_CRASHED
    with IsolatedReader() as reader:
        assert reader.here.budget.amount >= 1 << 30


def test_text_and_run_length_pixels_are_decoded_elsewhere(tmp_path: Path) -> None:
    text = write(tmp_path / "a.ppm", b"P2 1500 1500 255\n" + b"7 " * 2_250_000)
    small = write(tmp_path / "b.ppm", b"P2 15 15 255\n" + b"7 " * 225)
    with pytest.raises(NotHere):
        read(text, here=here())
    assert read(small, here=here()).info.width == 15


def test_a_webp_is_looked_at_before_its_library_is_called(tmp_path: Path) -> None:
    head = b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8X" + struct.pack("<II", 10, 0x10)
    path = write(tmp_path / "a.webp", head + (15_989).to_bytes(3, "little") * 2 + b"ANIM")
    before = data_bytes()
    with pytest.raises(NotHere):
        read(path, here=here())
    assert data_bytes() - before < 50 << 20


@pytest.mark.parametrize("name", ["chain-chunks.png", "chain-data.png", "chain-comments.jpg", "chain-frames.gif"])
def test_parts_without_end_are_walked_elsewhere(name: str, bomb_files: dict[str, str]) -> None:
    with pytest.raises(NotHere):
        read(bomb_files[name], here=here())


def test_a_worker_does_not_walk_through_holes(tmp_path: Path) -> None:
    """Byte by byte, looking for another frame: 30 s of computing for 200 MB."""
    path = save(photo(1, 40, 30).quantize(8), tmp_path / "a.gif")
    with open(path, "rb+") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\0")  # no end mark
        file.truncate(64 << 20)
    started = time.process_time()
    assert read(path).info.pages == 1
    with pytest.raises(ImageError) as caught:
        read_pages(path, 10**8)
    assert (caught.value.code, caught.value.detail) == (SkipCode.TOO_COSTLY, "reads")
    assert time.process_time() - started < 8


def test_what_takes_much_memory_is_decoded_elsewhere(tmp_path: Path) -> None:
    """Noise, so that the file is as large as its pixels: it is nothing but large."""
    noise = Image.effect_noise((2000, 1000), 90).tobytes()
    path = write(tmp_path / "a.ppm", b"P6 8000 9000 255\n" + noise * 108)
    with pytest.raises(NotHere):
        read(path, here=here())


def test_a_large_jpeg_without_its_end_is_mended_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mending takes several decodes."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(photo()).removesuffix(b"\xff\xd9"))
    assert read(path, here=here()).info.width == 400
    monkeypatch.setattr(opening, "_LARGEST_MENDED", 400 * 300 - 1)
    with pytest.raises(NotHere):
        read(path, here=here())


@linux
def test_a_worker_looks_at_the_header_before_it_takes_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pgm", b"P6 15000 16000 255\n" + bytes(3000))
    with IsolatedReader() as reader:
        error = refused(path, reader)
    assert error.code is SkipCode.TOO_COSTLY
    assert error.size == (15_000, 16_000)
