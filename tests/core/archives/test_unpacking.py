from __future__ import annotations

import os
import random
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest

from dedup_gui.core.archives import contents as listing
from dedup_gui.core.archives.contents import contents
from dedup_gui.core.archives.found_members import as_found, found_now
from dedup_gui.core.archives.member_paths import in_archive, is_archive_name, member_path, path_on_disk
from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.digest import digest, stable_digest
from dedup_gui.core.image.unchanged import check_unchanged
from dedup_gui.core.types import SkipCode
from tests.core.archives.zip_factory import (
    CRC,
    FLAGS,
    LOCAL_FLAGS,
    LOCAL_METHOD,
    METHOD,
    OFFSET,
    SIZE,
    packed,
    patched,
)

BYTES = b"".join(bytes([number % 251]) * (number % 7 + 1) for number in range(200_000))


def read(path: str) -> bytes:
    with open_file(path) as file:
        return file.read()


def refused(path: str) -> SkipCode:
    with pytest.raises(ImageError) as caught:
        read(path)
    return caught.value.code


def names(archive: str) -> list[str]:
    return list(contents(archive)[1].members)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_what_an_archive_holds_is_read_as_a_file_is(tmp_path: Path, method: int) -> None:
    archive = packed(tmp_path / "Some.ZIP", {"a/b.jpg": BYTES, "empty.jpg": b""}, method)
    (tmp_path / "b.jpg").write_bytes(BYTES)
    inside = member_path(archive, "a/b.jpg")
    assert inside == os.path.join(archive, "a", "b.jpg")
    assert read(inside) == read(str(tmp_path / "b.jpg")) == BYTES
    assert read(member_path(archive, "empty.jpg")) == b""
    assert digest(inside) == digest(str(tmp_path / "b.jpg"))
    assert refused(member_path(archive, "c.jpg")) is SkipCode.VANISHED
    assert in_archive(inside) == (archive, "a/b.jpg")
    assert path_on_disk(inside) == archive
    assert not os.path.lexists(inside), "the system knows no such file, and can do nothing to it"


def test_a_folder_may_have_an_archives_name(tmp_path: Path) -> None:
    folder = tmp_path / "photos.zip"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"loose")
    path = str(folder / "a.jpg")
    assert in_archive(path) is None
    assert path_on_disk(path) == path
    assert read(path) == b"loose"


@pytest.mark.parametrize(
    ("name", "archive"),
    [("a.zip", True), ("a.CbZ", True), (".zip", False), ("a.zip.jpg", False), ("azip", False), ("a.cbr", False)],
)
def test_which_names_are_archives(name: str, archive: bool) -> None:
    assert is_archive_name(name) is archive


def test_no_name_leads_out_of_the_archive(tmp_path: Path) -> None:
    hostile = ["../../above.jpg", "/etc/root.jpg", "a/./../b.jpg", "..\\..\\windows.jpg", "a//b.jpg", "..", "./"]
    archive = packed(tmp_path / "a.zip", {name: name.encode() for name in hostile})
    found = names(archive)
    assert found == ["above.jpg", "etc/root.jpg", "a/b.jpg", "windows.jpg", "a/b (2).jpg"]
    assert [read(member_path(archive, name)) for name in found] == [name.encode() for name in hostile[:5]]
    assert sorted(os.listdir(tmp_path)) == ["a.zip"]


def test_names_of_any_language_and_of_programs_that_do_not_say_theirs(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"Fotos/Ömer 照片.jpg": b"x"})
    assert names(archive) == ["Fotos/Ömer 照片.jpg"]
    patched(archive, FLAGS, "<H", 0, LOCAL_FLAGS)  # UTF-8 as before, without the mark that says so
    assert names(archive) == ["Fotos/Ömer 照片.jpg"]
    assert read(member_path(archive, "Fotos/Ömer 照片.jpg")) == b"x"


def test_links_and_folders_inside_are_no_files(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("folder.jpg/", b"")
        archive.writestr("file.jpg", b"x")
    assert names(str(path)) == ["file.jpg"]


def test_what_is_locked_is_said_to_be(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": BYTES})
    patched(archive, FLAGS, "<H", 1, LOCAL_FLAGS)
    assert contents(archive)[1].members["a.jpg"].problem is SkipCode.ENCRYPTED
    assert refused(member_path(archive, "a.jpg")) is SkipCode.ENCRYPTED


def test_other_ways_of_packing_are_not_read(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": BYTES}, zipfile.ZIP_LZMA)
    assert refused(member_path(archive, "a.jpg")) is SkipCode.UNSUPPORTED


def test_a_bomb_is_stopped_by_the_bytes_that_come(tmp_path: Path) -> None:
    """The list says that it is small; what comes says otherwise, and nothing of it is taken beyond that."""
    archive = packed(tmp_path / "a.zip", {"a.jpg": bytes(50_000_000)})
    assert os.path.getsize(archive) < 100_000
    patched(archive, SIZE, "<I", 1000)
    written = []

    class Counting:
        def write(self, block: bytes) -> int:
            written.append(len(block))
            return len(block)

    from dedup_gui.core.archives.unpacking import _unpack

    member = contents(archive)[1].members["a.jpg"]
    assert member.problem is None
    with open(archive, "rb") as source, pytest.raises(ImageError, match="more than the archive says"):
        _unpack(member, source, Counting())  # type: ignore[arg-type]
    assert sum(written) <= 1000
    assert refused(member_path(archive, "a.jpg")) is SkipCode.DAMAGED


def test_what_says_that_it_is_very_large_is_not_unpacked(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"x"})
    patched(archive, SIZE, "<I", listing.MOST_UNPACKED + 1)
    assert refused(member_path(archive, "a.jpg")) is SkipCode.ARCHIVE_TOO_LARGE


def test_files_that_overlap_are_a_bomb(tmp_path: Path) -> None:
    files = {f"{number}.jpg": os.urandom(5000) for number in range(10)}
    archive = packed(tmp_path / "a.zip", files)
    patched(archive, OFFSET, "<I", 0)
    data = Path(archive).read_bytes()
    Path(archive).write_bytes(data[: data.find(b"PK\x03\x04", 4)] + data[data.find(b"PK\x01\x02") :])
    with pytest.raises(ImageError) as caught:
        contents(archive)
    assert caught.value.code is SkipCode.DAMAGED


def test_too_many_files_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_FILES", 3)
    packed(tmp_path / "three.zip", {f"{number}.jpg": b"x" for number in range(3)})
    four = packed(tmp_path / "four.zip", {f"{number}.jpg": b"x" for number in range(4)})
    assert len(names(str(tmp_path / "three.zip"))) == 3
    with pytest.raises(ImageError) as caught:
        contents(four)
    assert caught.value.code is SkipCode.ARCHIVE_TOO_LARGE


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all" * 100], ids=["empty", "head", "other"])
def test_what_is_no_archive_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ImageError) as caught:
        contents(str(tmp_path / "a.zip"))
    assert caught.value.code is SkipCode.DAMAGED


def test_damage_inside_is_found(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": BYTES, "b.jpg": os.urandom(3000)})
    inside = member_path(archive, "b.jpg")
    good = Path(archive).read_bytes()
    at = good.find(b"PK\x03\x04", 4) + 300
    Path(archive).write_bytes(good[:at] + bytes([good[at] ^ 255]) + good[at + 1 :])
    assert refused(inside) is SkipCode.DAMAGED
    Path(archive).write_bytes(good)
    patched(archive, CRC, "<I", zlib.crc32(b"another"))
    assert refused(inside) is SkipCode.DAMAGED
    Path(archive).write_bytes(good)
    for place in (7, len(good), 2**32 - 2):
        patched(archive, OFFSET, "<I", place)
        assert refused(inside) is SkipCode.DAMAGED
    Path(archive).write_bytes(good)
    patched(archive, METHOD, "<H", zipfile.ZIP_DEFLATED, LOCAL_METHOD)
    assert read(inside)


def test_what_is_unpacked_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    archive = packed(tmp_path / "a.zip", {"a.jpg": BYTES})
    with open_file(member_path(archive, "a.jpg")) as file:
        if os.name != "nt":
            assert os.listdir(place) == []
        assert file.read() == BYTES
    assert os.listdir(place) == []


def test_an_archive_that_changes_changes_what_it_holds(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"first", "b.jpg": b"x"})
    status, listed = contents(archive)
    file = as_found(archive, status, listed.members["a.jpg"])
    assert file.reference and file.archive == archive and file.inode == 0
    check_unchanged(file)
    assert found_now(file) == file
    assert stable_digest(file) == digest(file.path)
    os.utime(archive, ns=(0, file.mtime_ns + 10**9))
    with pytest.raises(ImageError) as caught:
        check_unchanged(file)
    assert caught.value.code is SkipCode.CHANGED
    packed(Path(archive), {"b.jpg": b"x"})
    with pytest.raises(ImageError) as caught:
        check_unchanged(file)
    assert caught.value.code is SkipCode.VANISHED
    os.unlink(archive)
    with pytest.raises(ImageError) as caught:
        check_unchanged(file)
    assert caught.value.code is SkipCode.VANISHED


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_damaged_costs_the_file_alone(tmp_path: Path, seed: int) -> None:
    """Some bytes are others, missing or new, mostly in the list: what comes is right, or it is refused."""
    files = {f"d/{number}.jpg": BYTES[number * 999 : number * 2000] for number in range(1, 5)}
    good = Path(packed(tmp_path / "good.zip", files)).read_bytes()
    for number in range(50):
        chance = random.Random(50 * seed + number)
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            at = chance.choice([chance.randrange(len(data)), len(data) - 1 - chance.randrange(300)])
            if chance.random() < 0.6:
                data[at] = chance.choice([0, 255, chance.randrange(256)])
            elif chance.random() < 0.5:
                del data[at : at + chance.randrange(20)]
            else:
                data[at:at] = chance.randbytes(8)
        archive = tmp_path / f"{number}.zip"
        archive.write_bytes(data)
        try:
            listed = contents(str(archive))[1].members
        except ImageError:
            continue
        for name, member in listed.items():
            try:
                found = read(member_path(str(archive), name))
            except ImageError:
                continue
            assert (len(found), zlib.crc32(found)) == (member.size, member.crc)
