from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup_gui.core.archives.member_paths import member_path
from dedup_gui.core.types import SkipCode
from tests.core.archives.zip_factory import FLAGS, LOCAL_FLAGS, packed, patched
from tests.core.discovery.test_discover import make, names, scan, unix


def test_archives_are_looked_into_where_asked_for(tmp_path: Path) -> None:
    make(tmp_path / "a.jpg")
    holiday = packed(
        tmp_path / "sub" / "Holiday.zip", {"beach/1.jpg": b"one", "beach/2.PNG": b"two!", "notes.txt": b"x"}
    )
    comic = packed(tmp_path / "Comic.CBZ", {"01.webp": b"page"})
    assert names(scan(tmp_path)[0]) == ["a.jpg"]
    files, skipped, _ = scan(tmp_path, archives=True)
    assert not skipped
    assert [file.path for file in files] == sorted(
        [
            str(tmp_path / "a.jpg"),
            member_path(comic, "01.webp"),
            member_path(holiday, "beach/1.jpg"),
            member_path(holiday, "beach/2.PNG"),
        ]
    )
    inside = [file for file in files if file.archive]
    assert [(file.archive, file.size, file.reference) for file in inside] == [
        (comic, 4, True),
        (holiday, 3, True),
        (holiday, 4, True),
    ]
    assert {file.mtime_ns for file in inside} == {os.stat(comic).st_mtime_ns, os.stat(holiday).st_mtime_ns}


def test_what_cannot_be_read_is_said_with_its_reason(tmp_path: Path) -> None:
    inner = packed(tmp_path / "elsewhere" / "inner.zip", {"a.jpg": b"x"})
    outer = packed(tmp_path / "in" / "a.zip", {"in/inner.zip": Path(inner).read_bytes(), "b.jpg": b"", "c.jpg": b"x"})
    locked = packed(tmp_path / "in" / "locked.cbz", {"a.jpg": b"x", "notes.txt": b"x"})
    patched(locked, FLAGS, "<H", 1, LOCAL_FLAGS)
    broken = make(tmp_path / "in" / "broken.zip", b"PK no more")
    files, skipped, _ = scan(tmp_path / "in", archives=True)
    assert names(files) == ["c.jpg"]
    assert skipped == {
        member_path(outer, "in/inner.zip"): SkipCode.NESTED_ARCHIVE,
        member_path(outer, "b.jpg"): SkipCode.EMPTY,
        member_path(locked, "a.jpg"): SkipCode.ENCRYPTED,
        str(broken): SkipCode.DAMAGED,
    }


def test_what_is_left_out_of_folders_is_left_out_of_archives(tmp_path: Path) -> None:
    inside = {
        name: name.encode()
        for name in (
            "kept.jpg", ".hidden.jpg", ".hidden/b.jpg", "__MACOSX/._kept.jpg", "._kept.jpg", "@eaDir/b.jpg",
            "Previews/b.jpg", "small_thumb.jpg", "tiny.jpg",
        )
    }  # fmt: skip
    inside["tiny.jpg"] = b"x"
    archive = packed(tmp_path / "a.zip", inside)
    packed(tmp_path / ".hidden.zip", {"a.jpg": b"hidden"})
    packed(tmp_path / "left out.zip", {"a.jpg": b"excluded"})
    excludes = ("Previews", "*_thumb.jpg", "left out.zip")
    assert names(scan(tmp_path, archives=True, excludes=excludes, min_size=2)[0]) == ["kept.jpg"]
    found = scan(tmp_path, archives=True, include_hidden=True)[0]
    assert {os.path.relpath(file.path, archive) for file in found if file.archive == archive} == {
        ".hidden.jpg",
        os.path.join(".hidden", "b.jpg"),
        "kept.jpg",
        os.path.join("Previews", "b.jpg"),
        "small_thumb.jpg",
        "tiny.jpg",
    }


def test_an_archive_that_is_named_is_looked_into(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"x"})
    files, skipped, _ = scan(archive, tmp_path, archives=True)
    assert names(files) == ["a.jpg"] and not skipped
    assert scan(archive)[1] == {archive: SkipCode.NOT_AN_IMAGE}


@unix
def test_an_archive_is_one_whatever_its_names_and_links_are_not_followed(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"x"})
    os.link(archive, tmp_path / "b.zip")
    os.symlink(archive, tmp_path / "c.zip")
    files, skipped, _ = scan(tmp_path, archives=True)
    assert [file.archive for file in files] == [archive] and not skipped


@unix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_an_archive_that_may_not_be_read(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"x"})
    os.chmod(archive, 0)
    assert scan(tmp_path, archives=True)[1] == {archive: SkipCode.UNREADABLE}


def test_no_archive_is_opened_where_nobody_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(tmp_path / "a.zip", {"a.jpg": b"x"})
    make(tmp_path / "b.jpg")
    monkeypatch.setattr("dedup_gui.core.discovery.discover.images_inside", None)
    assert names(scan(tmp_path)[0]) == ["b.jpg"]
    with pytest.raises(TypeError):
        scan(tmp_path, archives=True)
