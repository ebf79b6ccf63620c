from __future__ import annotations

import ctypes
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import load_stored, load_upright, read
from dedup_gui.core.image.decoder_process import IsolatedReader, facts_any, load_any, pixel_digest_any, read_any
from dedup_gui.core.image.digest import pixel_digest
from dedup_gui.core.isolation.admission import NotHere
from dedup_gui.core.types import SkipCode
from tests.core.image_factory import dng_bytes, exif, panic, photo, save, write


def crash(reader: IsolatedReader, function: object, *args: object) -> ImageError:
    with pytest.raises(ImageError) as caught:
        reader.call(function, *args)  # type: ignore[arg-type]
    assert caught.value.code is SkipCode.DECODER_CRASHED
    return caught.value


def test_no_process_where_none_is_needed(tmp_path: Path) -> None:
    path = save(photo(0, 40, 30), tmp_path / "a.jpg", exif=exif(original="2020:01:02 03:04:05"))
    with IsolatedReader() as reader:
        assert read_any(path, isolated=reader).info.width == 40
        assert load_any(path, isolated=reader).shape == (30, 40, 3)
        assert pixel_digest_any(path, isolated=reader) == pixel_digest(path)
        assert facts_any(path, isolated=reader)["captured"] == "2020-01-02T03:04:05"
        with pytest.raises(ImageError) as caught:
            read_any(write(tmp_path / "b.jpg", b"text"), isolated=reader)
        assert caught.value.code is SkipCode.NOT_AN_IMAGE
        assert reader.processes == 0


def test_other_formats_are_read_in_one_worker_that_stays(tmp_path: Path) -> None:
    tiff = save(photo(0, 64, 48), tmp_path / "a.tif", exif=exif(6, original="2020:01:02 03:04:05"))
    raw = write(tmp_path / "a.dng", dng_bytes(photo(0, 500, 400)))
    with IsolatedReader(workers=2) as reader:
        here, there = read(tiff, rgb_side=32), read_any(tiff, rgb_side=32, isolated=reader)
        assert here.info == there.info
        assert here.rgb is not None
        assert there.rgb is not None
        assert np.array_equal(here.rgb, there.rgb)
        assert np.array_equal(here.thumbnail, there.thumbnail)
        assert np.array_equal(load_any(tiff, isolated=reader), load_upright(tiff))
        assert pixel_digest_any(tiff, isolated=reader) == pixel_digest(tiff)
        assert facts_any(tiff, isolated=reader)["captured"] == "2020-01-02T03:04:05"
        assert read_any(raw, isolated=reader).info.format == "RAW"
        assert reader.processes == 1
    assert reader.processes == 0


@pytest.mark.parametrize("suffix", ["tif", "ico", "icns", "tga", "avif", "jp2", "pcx", "sgi", "dds"])
def test_what_is_not_hardened_is_not_decoded_in_this_process(suffix: str, tmp_path: Path) -> None:
    path = save(photo(0, 64, 64), tmp_path / f"a.{suffix}")
    with IsolatedReader() as reader, pytest.raises(NotHere):
        read(path, here=reader.here)


def test_what_a_worker_refuses_is_told(tmp_path: Path) -> None:
    with IsolatedReader() as reader:
        for content, code in ((b"II*\x00" + b"\x00" * 20, SkipCode.TRUNCATED), (b"8BPS\x00\x01", SkipCode.TRUNCATED)):
            with pytest.raises(ImageError) as caught:
                read_any(write(tmp_path / "a.tif", content), isolated=reader)
            assert caught.value.code is code
        with pytest.raises(ImageError) as caught:
            read_any(save(photo(0, 64, 48), tmp_path / "b.tif"), max_pixels=100, isolated=reader)
        assert caught.value.code is SkipCode.TOO_LARGE
        assert reader.processes == 1
        assert facts_any(write(tmp_path / "c.tif", b"II*\x00"), isolated=reader) == {}


def test_a_crash_costs_one_file(tmp_path: Path) -> None:
    path = save(photo(0, 64, 48), tmp_path / "a.tif")
    with IsolatedReader() as reader:
        aborted = crash(reader, os.abort)
        if os.name != "nt":
            assert aborted.detail == "SIGABRT"
            assert crash(reader, ctypes.string_at, 0).detail == "SIGSEGV"
        assert crash(reader, os._exit, 3).detail == "exit code 3"
        assert reader.processes == 0
        assert read_any(path, isolated=reader).info.width == 64


def test_what_needs_much_memory_is_decoded_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[int] = []
    with IsolatedReader(workers=2) as reader:
        budget = reader.here.budget
        share = budget.share

        def noted(wanted: int) -> AbstractContextManager[bool]:
            shares.append(wanted)
            return share(wanted)

        monkeypatch.setattr(budget, "share", noted)
        assert len(reader.call(bytes, 500 << 20)) == 500 << 20
        assert shares[0] <= budget.amount // 2
        assert shares[1:] == [budget.amount], "nothing else is decoded meanwhile"


def test_a_decoder_that_panics_costs_one_file() -> None:
    """One written in Rust raises past `Exception`."""
    with IsolatedReader() as reader:
        process = reader.call(os.getpid)
        with pytest.raises(ImageError) as caught:
            reader.call(panic)
        assert (caught.value.code, caught.value.detail) == (SkipCode.DAMAGED, "BaseException: thread panicked")
        assert reader.call(os.getpid) == process, "it lives"


def test_a_decoder_that_hangs_is_ended(tmp_path: Path) -> None:
    path = save(photo(0, 64, 48), tmp_path / "a.tif")
    with IsolatedReader(limit_s=0.5) as reader:
        reader.call(os.getpid)
        started = time.monotonic()
        with pytest.raises(ImageError) as caught:
            reader.call(time.sleep, 60)
        assert caught.value.code is SkipCode.TOO_COSTLY
        assert "0.5 s" in caught.value.detail
        assert time.monotonic() - started < 10
        assert read_any(path, isolated=reader).info.width == 64


@pytest.mark.parametrize("workers", [1, 2])
def test_several_threads_share_a_bounded_number_of_workers(tmp_path: Path, workers: int) -> None:
    paths = [save(photo(seed, 64, 48), tmp_path / f"{seed}.tif") for seed in range(12)]
    with IsolatedReader(workers=workers) as reader:
        with ThreadPoolExecutor(5) as pool:
            found = list(pool.map(lambda path: read_any(path, isolated=reader), paths))
        assert reader.processes <= workers
    for path, one in zip(paths, found, strict=True):
        assert np.array_equal(one.thumbnail, read(path).thumbnail)


def test_closing_lets_nobody_wait_for_memory() -> None:
    """What holds it is decoded in this process, and cannot be ended."""
    reader = IsolatedReader()
    caught: list[ImageError] = []

    def wait() -> None:
        try:
            reader.call(os.getpid)
        except ImageError as error:
            caught.append(error)

    with reader.here.budget.share(reader.here.budget.amount):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.2)
        assert thread.is_alive()
        reader.close()
        thread.join(10)
        ended = not thread.is_alive()
    thread.join()
    assert ended
    assert [error.code for error in caught] == [SkipCode.DECODER_CRASHED]


def test_closing_ends_what_is_running() -> None:
    reader = IsolatedReader()
    reader.call(os.getpid)
    caught: list[ImageError] = []

    def wait() -> None:
        try:
            reader.call(time.sleep, 60)
        except ImageError as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.2)
    started = time.monotonic()
    reader.close()
    thread.join()
    assert time.monotonic() - started < 10
    assert [error.code for error in caught] == [SkipCode.DECODER_CRASHED]
    assert reader.processes == 0
    crash(reader, os.getpid)
    reader.close()


def test_a_worker_ends_with_its_program(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = write(
        tmp_path / "program.py",
        b"import os\n"
        b"from dedup_gui.core.image.decoder_process import IsolatedReader\n"
        b"if __name__ == '__main__':\n"
        b"    print(IsolatedReader().call(os.getpid), flush=True)\n"
        b"    os.kill(os.getpid(), 9) if os.name != 'nt' else os._exit(1)\n",
    )
    root = str(Path(__file__).parents[3])
    ended = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=False
    )
    worker = int(ended.stdout)
    if os.name == "nt":
        return
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _is_alive(worker):
        time.sleep(0.05)
    assert not _is_alive(worker)


@pytest.mark.shared
def test_odd_and_broken_files_are_read_or_refused(shared_folder: Path) -> None:
    outcomes: dict[str, list[str]] = {}
    with IsolatedReader(limit_s=20) as reader:
        for path in sorted((shared_folder / "data" / "bad_input").iterdir()):
            if path.suffix == ".json":
                continue
            try:
                outcome = read_any(str(path), rgb_side=64, isolated=reader).info.format
            except ImageError as error:
                outcome = str(error.code)
            outcomes.setdefault(outcome, []).append(path.name)
    assert not outcomes.keys() & {SkipCode.DECODER_CRASHED, SkipCode.UNREADABLE, SkipCode.VANISHED}
    readable = sum(len(names) for outcome, names in outcomes.items() if outcome not in set(SkipCode))
    assert readable >= 36
    assert len(outcomes[SkipCode.TOO_LARGE]) >= 9


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        pass
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return not Path("/proc/self").exists()


def test_what_a_file_holds_comes_from_a_worker_as_it_is(tmp_path: Path) -> None:
    path = save(photo(0, 64, 48), tmp_path / "a.jpg", exif=exif(6))
    with IsolatedReader() as reader:
        there, here = reader.call(load_stored, path), load_stored(path)
        assert np.array_equal(there.pixels, here.pixels)
        assert there.upright == here.upright and there.coding == here.coding and here.coding is not None
