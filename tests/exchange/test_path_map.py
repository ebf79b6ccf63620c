"""Paths of another computer in the terms of this one."""

from __future__ import annotations

import os

import pytest

from dedup_gui.exchange.path_map import POSIX, WINDOWS, PathMap, parts_of, split_pair, unmapped


@pytest.mark.parametrize(
    ("path", "system", "parts"),
    [
        ("/", POSIX, ("/",)),
        ("/nas/a b/\udcff\n.jpg", POSIX, ("/", "nas", "a b", "\udcff\n.jpg")),
        ("/a\\b", POSIX, ("/", "a\\b")),
        ("c:\\photos\\a.jpg", WINDOWS, ("C:\\", "photos", "a.jpg")),
        ("C:/photos", WINDOWS, ("C:\\", "photos")),
        ("\\\\nas\\share\\a.jpg", WINDOWS, ("\\\\NAS\\SHARE\\", "a.jpg")),
    ],
)
def test_what_a_path_is_made_of(path: str, system: str, parts: tuple[str, ...]) -> None:
    assert parts_of(path, system) == parts


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("", POSIX), ("a.jpg", POSIX), ("../a", POSIX), ("/a/../b", POSIX), ("/a//b", POSIX), ("/a/./b", POSIX),
        ("/a/", POSIX), ("//a", POSIX), ("/a\0b", POSIX), ("C:\\a", POSIX), ("/a", WINDOWS), ("C:a", WINDOWS),
        ("C:\\a\\..\\b", WINDOWS), ("C:\\a/../b", WINDOWS), ("\\\\?\\C:\\a", WINDOWS), ("\\\\.\\COM1\\a", WINDOWS),
        ("\\a", WINDOWS), ("/a", "vms"), ("/a", ""),
    ],
)  # fmt: skip
def test_what_is_no_plain_path(path: str, system: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parts_of(path, system)


def test_the_longest_folder_that_a_path_lies_in_counts() -> None:
    here = PathMap([("/nas", "/mnt/all"), ("/nas/photos", "/home/me/photos")], POSIX)
    assert here.here("/nas/photos/x/a.jpg") == os.path.join("/home/me/photos", "x", "a.jpg")
    assert here.here("/nas/photos2/a.jpg") == os.path.join("/mnt/all", "photos2", "a.jpg")
    assert here.here("/nas/photos") == "/home/me/photos"
    assert here.here("/nasty/a.jpg") is None
    assert here.folders == ("/home/me/photos", "/mnt/all")
    assert not PathMap([], POSIX)


def test_windows_does_not_tell_cases_apart() -> None:
    here = PathMap([("z:\\Photos", "/mnt/z")], WINDOWS)
    assert here.here("Z:\\photos\\A.jpg") == os.path.join("/mnt/z", "A.jpg")
    assert unmapped("Z:\\photos\\A.jpg", WINDOWS) == ("Z:\\photos\\A.jpg" if os.name == "nt" else "/Z:/photos/A.jpg")
    assert unmapped("/nas/a.jpg", POSIX) == ("\\nas\\a.jpg" if os.name == "nt" else "/nas/a.jpg")


def test_what_this_computer_cannot_name_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PathMap([("C:\\a", "/mnt")], WINDOWS).here("C:\\a\\\ud800.jpg") is None or os.name == "nt"
    monkeypatch.setattr(os, "name", "nt")
    here = PathMap([("/nas", "Z:\\photos")], POSIX)
    for name in ("a:b.jpg", "a\\..\\b.jpg", "dot.", "space ", 'q".jpg', "tab\t.jpg"):
        assert here.here(f"/nas/{name}") is None
    assert here.here("/nas/a.jpg") is not None


@pytest.mark.parametrize(
    ("text", "folders", "pair"),
    [
        ("/nas=/mnt", ["/nas/photos"], ("/nas", "/mnt")),
        ("/nas/=/mnt", ["/nas"], ("/nas", "/mnt")),
        ("/a=b=/mnt", ["/a=b/c"], ("/a=b", "/mnt")),
        ("/a=/mnt/c=d", ["/a"], ("/a", "/mnt/c=d")),
        ("/else=/mnt/c=d", ["/a"], ("/else", "/mnt/c=d")),
        ("/=/mnt", ["/a"], ("/", "/mnt")),
    ],
)
def test_what_old_and_new_are(text: str, folders: list[str], pair: tuple[str, str]) -> None:
    assert split_pair(text, folders, POSIX) == pair


@pytest.mark.parametrize("text", ["/nas", "", "=", "nas=/mnt", "/nas=", "/a/../b=/mnt"])
def test_what_is_no_pair(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        split_pair(text, ["/nas"], POSIX)


def test_a_drive_of_windows() -> None:
    assert split_pair("Z:\\=/mnt/z", ["z:\\photos"], WINDOWS) == ("Z:\\", "/mnt/z")
