from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.events import FileSkipped, Progress, Stage
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile, SkipCode
from tests.core.image_factory import bytes_name

unix = pytest.mark.skipif(os.name == "nt", reason="needs a Unix file system")


def scan(*folders: Path | str, **settings: object) -> tuple[list[FoundFile], dict[str, SkipCode], list[Progress]]:
    references = tuple(str(path) for path in settings.pop("references", ()))  # type: ignore[attr-defined]
    asked = ScanSettings(tuple(str(path) for path in folders), references, **settings)  # type: ignore[arg-type]
    walk = discover(asked)
    skipped: dict[str, SkipCode] = {}
    progress: list[Progress] = []
    while True:
        try:
            event = next(walk)
        except StopIteration as end:
            return end.value, skipped, progress
        if isinstance(event, FileSkipped):
            assert event.skipped.path not in skipped, "reported twice"
            skipped[event.skipped.path] = event.skipped.code
        else:
            progress.append(event)


def make(path: Path | str, content: bytes = b"image") -> Path:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(files: list[FoundFile]) -> list[str]:
    return [os.path.basename(file.path) for file in files]


def test_finds_images_in_all_depths_sorted_by_path(tmp_path: Path) -> None:
    make(tmp_path / "b.jpg")
    make(tmp_path / "a" / "deep" / "er" / "z.PNG", b"12345678")
    make(tmp_path / "notes.txt")
    make(tmp_path / "no suffix")
    files, skipped, _ = scan(tmp_path)
    assert names(files) == ["z.PNG", "b.jpg"]
    assert not skipped
    status = os.stat(files[0].path)
    assert files[0] == FoundFile(
        str(tmp_path / "a" / "deep" / "er" / "z.PNG"),
        8,
        status.st_mtime_ns,
        status.st_dev,
        status.st_ino,
        ctime_ns=0 if sys.platform == "win32" else status.st_ctime_ns,
    )


def test_relative_folder_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "a.jpg")
    monkeypatch.chdir(tmp_path)
    files, _, _ = scan(".")
    assert [file.path for file in files] == [str(tmp_path / "a.jpg")]


def test_hidden_is_passed_over_unless_asked_for_or_named(tmp_path: Path) -> None:
    make(tmp_path / ".hidden.jpg")
    make(tmp_path / ".folder" / "in.jpg")
    make(tmp_path / "._apple.jpg")
    assert names(scan(tmp_path)[0]) == []
    assert names(scan(tmp_path, include_hidden=True)[0]) == ["in.jpg", ".hidden.jpg"]
    assert names(scan(tmp_path / ".folder")[0]) == ["in.jpg"]
    assert names(scan(tmp_path / ".hidden.jpg")[0]) == [".hidden.jpg"]


def test_min_size(tmp_path: Path) -> None:
    make(tmp_path / "small.jpg", b"x" * 9)
    make(tmp_path / "large.jpg", b"x" * 10)
    make(tmp_path / "empty.jpg", b"")
    files, skipped, _ = scan(tmp_path, min_size=10)
    assert names(files) == ["large.jpg"]
    assert not skipped
    files, skipped, _ = scan(tmp_path)
    assert names(files) == ["large.jpg", "small.jpg"]
    assert skipped == {str(tmp_path / "empty.jpg"): SkipCode.EMPTY}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.png", ["a.jpg", "c.jpg"]),
        ("sub", ["a.jpg", "b.png"]),
        ("sub/", ["a.jpg", "b.png"]),
        ("sub/*.jpg", ["a.jpg", "b.png"]),
        ("{root}/sub", ["a.jpg", "b.png"]),
        ("{root}/sub/", ["a.jpg", "b.png"]),
        ("{root}/*.png", ["a.jpg", "c.jpg"]),
        ("{root}/other/../sub", ["a.jpg", "b.png"]),
        ("{root}/su", ["a.jpg", "b.png", "c.jpg"]),
        ("", ["a.jpg", "b.png", "c.jpg"]),
    ],
)
def test_excludes(tmp_path: Path, pattern: str, left: list[str]) -> None:
    make(tmp_path / "a.jpg")
    make(tmp_path / "b.png")
    make(tmp_path / "sub" / "c.jpg")
    (tmp_path / "other").mkdir()
    pattern = pattern.format(root=tmp_path).replace("/", os.sep)
    assert names(scan(tmp_path, excludes=(pattern,))[0]) == left


def test_excluded_folder_with_pattern_letters_in_its_name(tmp_path: Path) -> None:
    make(tmp_path / "[2019] x" / "a.jpg")
    make(tmp_path / "b.jpg")
    assert names(scan(tmp_path, excludes=(str(tmp_path / "[2019] x"),))[0]) == ["b.jpg"]


def test_a_named_folder_is_not_excluded_by_its_name_but_by_its_path(tmp_path: Path) -> None:
    make(tmp_path / "tmp" / "a.jpg")
    assert names(scan(tmp_path / "tmp", excludes=("tmp",))[0]) == ["a.jpg"]
    assert names(scan(tmp_path / "tmp", excludes=(str(tmp_path / "tmp"),))[0]) == []


def test_overlapping_and_differently_spelled_folders_give_each_file_once(tmp_path: Path) -> None:
    make(tmp_path / "sub" / "a.jpg")
    one = tmp_path / "sub"
    files, skipped, _ = scan(tmp_path, one, one, f"{tmp_path}/./sub//", one / ".." / "sub", one / "a.jpg")
    assert names(files) == ["a.jpg"]
    assert files[0].aliases == ()
    assert not skipped


@unix
def test_links_inside_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    make(tmp_path / "real" / "a.jpg")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "real" / "link.jpg").symlink_to(tmp_path / "real" / "a.jpg")
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nothing")
    files, skipped, _ = scan(tmp_path)
    assert names(files) == ["a.jpg"]
    assert files[0].aliases == ()
    assert not skipped


@unix
def test_a_named_link_is_resolved_and_entered(tmp_path: Path) -> None:
    make(tmp_path / "real" / "a.jpg")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real" / "a.jpg")
    for named in ("link", "link.jpg"):
        assert [file.path for file in scan(tmp_path / named)[0]] == [str(tmp_path / "real" / "a.jpg")]
    files, _, _ = scan(tmp_path / "real", tmp_path / "link", tmp_path / "link.jpg")
    assert [(file.path, file.aliases) for file in files] == [(str(tmp_path / "real" / "a.jpg"), ())]


@unix
def test_hard_links_are_one_file_with_aliases(tmp_path: Path) -> None:
    first = make(tmp_path / "a" / "first.jpg")
    make(tmp_path / "a" / "first.xmp")
    (tmp_path / "b").mkdir()
    os.link(first, tmp_path / "b" / "second.jpg")
    make(tmp_path / "b" / "second.xmp")
    os.link(first, tmp_path / "a" / "third.jpg")
    (found,) = scan(tmp_path)[0]
    assert found.path == str(first)
    assert found.aliases == (str(tmp_path / "a" / "third.jpg"), str(tmp_path / "b" / "second.jpg"))
    assert found.companions == (str(tmp_path / "a" / "first.xmp"), str(tmp_path / "b" / "second.xmp"))


@unix
def test_a_hard_link_named_as_a_file_is_an_alias_only_once(tmp_path: Path) -> None:
    first = make(tmp_path / "first.jpg")
    os.link(first, tmp_path / "second.jpg")
    (found,) = scan(tmp_path, tmp_path / "second.jpg", tmp_path / "." / "first.jpg")[0]
    assert (found.path, found.aliases) == (str(first), (str(tmp_path / "second.jpg"),))
    (found,) = scan(tmp_path / "second.jpg", first)[0]
    assert (found.path, found.aliases) == (str(first), (str(tmp_path / "second.jpg"),))


@pytest.mark.parametrize("order", [("all", "ref"), ("ref", "all"), ("inner", "ref"), ("all", "inner")])
def test_whatever_lies_under_a_reference_folder_is_reference(tmp_path: Path, order: tuple[str, str]) -> None:
    make(tmp_path / "a.jpg")
    make(tmp_path / "ref" / "b.jpg")
    make(tmp_path / "ref" / "inner" / "c.jpg")
    places = {"all": tmp_path, "ref": tmp_path / "ref", "inner": tmp_path / "ref" / "inner"}
    files, _, _ = scan(*(places[name] for name in order), references=(tmp_path / "ref",))
    assert {name for name, file in zip(names(files), files, strict=True) if file.reference} == {"b.jpg", "c.jpg"}
    assert "all" not in order or names(files) == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_hidden_folder_named_inside_a_reference_folder_is_reference(tmp_path: Path) -> None:
    hidden = make(tmp_path / "ref" / ".hidden" / "a.jpg")
    (folder,) = scan(hidden.parent, references=(tmp_path / "ref",))[0]
    assert folder.reference
    (file,) = scan(hidden, references=(tmp_path / "ref",))[0]
    assert file.reference


@unix
def test_reference_through_links(tmp_path: Path) -> None:
    inside = make(tmp_path / "ref" / "b.jpg")
    (tmp_path / "album").mkdir()  # before the other in the order of names
    os.link(inside, tmp_path / "album" / "a.jpg")
    (tmp_path / "to ref").symlink_to("ref")
    (found,) = scan(tmp_path / "album", references=(tmp_path / "ref",))[0]
    assert found.reference
    assert found.path == str(inside)
    assert found.aliases == (str(tmp_path / "album" / "a.jpg"),)
    (found,) = scan(tmp_path / "to ref", references=(tmp_path / "ref",))[0]
    assert found.reference
    (found,) = scan(tmp_path / "ref", references=(tmp_path / "to ref",))[0]
    assert found.reference


def test_trash_and_thumbnails_are_passed_over(tmp_path: Path) -> None:
    for folder in (".Trash-1000/files", ".Trashes/501", "$RECYCLE.BIN/S-1", "@eaDir/a.jpg", "#recycle", ".Trash/1"):
        make(tmp_path / folder / "gone.jpg")
    make(tmp_path / "Trash" / "files" / "gone.jpg")
    make(tmp_path / "Trash" / "info" / "gone.jpg.trashinfo")
    make(tmp_path / "not a Trash" / "Trash" / "kept.jpg")
    assert names(scan(tmp_path, include_hidden=True)[0]) == ["kept.jpg"]


def test_a_trash_is_refused_even_if_named(tmp_path: Path) -> None:
    make(tmp_path / ".Trash-1000" / "files" / "gone.jpg")
    files, skipped, _ = scan(tmp_path / ".Trash-1000" / "files")
    assert not files
    assert skipped == {str(tmp_path / ".Trash-1000" / "files"): SkipCode.PACKAGE}


def test_home_trash_is_passed_over(isolated_home: Path) -> None:
    make(isolated_home / ".local" / "share" / "Trash" / "files" / "gone.jpg")
    make(isolated_home / "kept.jpg")
    assert names(scan(isolated_home, include_hidden=True)[0]) == ["kept.jpg"]


def test_libraries_of_other_programs_are_reported_once(tmp_path: Path) -> None:
    library = tmp_path / "My Photos.photoslibrary"
    make(library / "originals" / "0" / "a.heic")
    make(library / "resources" / "b.jpeg")
    make(tmp_path / "c.jpg")
    files, skipped, _ = scan(tmp_path)
    assert names(files) == ["c.jpg"]
    assert skipped == {str(library): SkipCode.PACKAGE}
    files, skipped, _ = scan(library / "originals")
    assert not files
    assert skipped == {str(library / "originals"): SkipCode.PACKAGE}


def test_a_library_may_be_a_reference_folder(tmp_path: Path) -> None:
    library = tmp_path / "My Photos.photoslibrary"
    make(library / "originals" / "0" / "a.heic")
    files, skipped, _ = scan(references=(library,))
    assert [file.reference for file in files] == [True]
    assert not skipped


def test_missing_folder(tmp_path: Path) -> None:
    make(tmp_path / "a.jpg")
    missing = (tmp_path / "no such folder", tmp_path / "a.jpg" / "in a file", tmp_path / "nul\0byte")
    files, skipped, _ = scan(tmp_path, *missing, references=(tmp_path / "no such reference",))
    assert names(files) == ["a.jpg"]
    assert skipped == dict.fromkeys(map(str, (*missing, tmp_path / "no such reference")), SkipCode.MISSING)


@unix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission(tmp_path: Path) -> None:
    closed = make(tmp_path / "closed" / "a.jpg").parent
    make(tmp_path / "open" / "b.jpg")
    closed.chmod(0)
    try:
        files, skipped, _ = scan(tmp_path)
    finally:
        closed.chmod(0o700)
    assert names(files) == ["b.jpg"]
    assert skipped == {str(closed): SkipCode.UNREADABLE}


def test_unreadable_folder_does_not_end_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "closed" / "a.jpg")
    make(tmp_path / "open" / "b.jpg")
    real = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    files, skipped, _ = scan(tmp_path)
    assert names(files) == ["b.jpg"]
    assert skipped == {str(tmp_path / "closed"): SkipCode.UNREADABLE}


@unix
def test_what_is_no_file_is_reported_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    make(tmp_path / "a.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's path may have 107 bytes only
        try:
            listener.bind("socket.png")
        finally:
            os.chdir(here)
        files, skipped, _ = scan(tmp_path)
    assert names(files) == ["a.jpg"]
    assert skipped == {
        str(tmp_path / "pipe.jpg"): SkipCode.NOT_A_FILE,
        str(tmp_path / "socket.png"): SkipCode.NOT_A_FILE,
    }
    assert scan(tmp_path / "pipe.jpg")[1] == {str(tmp_path / "pipe.jpg"): SkipCode.NOT_A_FILE}


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_odd_names(tmp_path: Path) -> None:
    odd = [bytes_name(tmp_path, name) for name in (b"caf\xe9.jpg", b"two\nlines.jpg", b" .jpg", b"-rf.jpg")]
    for path in odd:
        make(path)
    folder = bytes_name(tmp_path, b"\xff\xfe")
    make(os.path.join(folder, "in.png"))
    assert [file.path for file in scan(tmp_path)[0]] == sorted([*odd, os.path.join(folder, "in.png")])


@unix
def test_very_deep_tree(tmp_path: Path) -> None:
    depth = 1200
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("deep.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    _, skipped, _ = scan(tmp_path)
    # Python's own removal is recursive: pytest would end with an error when it clears its folders away.
    subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)
    assert list(skipped.values()) == [SkipCode.EMPTY]  # it was seen


def test_single_files(tmp_path: Path) -> None:
    make(tmp_path / "a.jpg")
    make(tmp_path / "b.jpg")
    make(tmp_path / "scan0001", b"\xff\xd8\xff\xe0 and so on")
    make(tmp_path / "notes.txt", b"no image")
    make(tmp_path / "empty.jpg", b"")
    files, skipped, _ = scan(*(tmp_path / name for name in ("a.jpg", "a.jpg", "scan0001", "notes.txt", "empty.jpg")))
    assert names(files) == ["a.jpg", "scan0001"]
    assert skipped == {
        str(tmp_path / "notes.txt"): SkipCode.NOT_AN_IMAGE,
        str(tmp_path / "empty.jpg"): SkipCode.EMPTY,
    }


def test_companions_are_found_and_not_scanned(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.nef", "a.xmp", "b.nef", "c.heic", "c.mov"):
        make(tmp_path / name)
    files, _, _ = scan(tmp_path)
    assert {os.path.basename(file.path): [os.path.basename(path) for path in file.companions] for file in files} == {
        "a.jpg": ["a.nef", "a.xmp"],
        "b.nef": [],
        "c.heic": ["c.mov"],
    }


def test_companions_of_single_files(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.nef", "a.xmp"):
        make(tmp_path / name)
    (both,) = scan(tmp_path / "a.jpg", tmp_path / "a.nef")[0]
    assert names([both]) == ["a.jpg"]
    assert both.companions == (str(tmp_path / "a.nef"), str(tmp_path / "a.xmp"))
    (raw,) = scan(tmp_path / "a.nef")[0]
    assert (names([raw]), raw.companions) == (["a.nef"], ())


def test_a_raw_whose_jpeg_is_filtered_out_is_an_image(tmp_path: Path) -> None:
    make(tmp_path / "a.jpg", b"x")
    make(tmp_path / "a.nef", b"x" * 100)
    (found,) = scan(tmp_path, min_size=50)[0]
    assert (names([found]), found.companions) == (["a.nef"], ())


def beside(files: list[FoundFile]) -> dict[str, list[str]]:
    return {
        os.path.basename(file.path): [os.path.basename(companion) for companion in file.companions] for file in files
    }


def _by_pattern(folder: Path) -> list[FoundFile]:
    return scan(folder, excludes=("*.png",))[0]


def _by_size(folder: Path) -> list[FoundFile]:
    make(folder / "a.jpg", b"x" * 100)
    return scan(folder, min_size=50)[0]


def _by_emptiness(folder: Path) -> list[FoundFile]:
    make(folder / "a.png", b"")
    return scan(folder)[0]


def _as_a_link(folder: Path) -> list[FoundFile]:
    os.replace(folder / "a.png", folder / "elsewhere")
    (folder / "a.png").symlink_to(folder / "elsewhere")
    return scan(folder)[0]


def _unnamed(folder: Path) -> list[FoundFile]:
    return scan(folder / "a.jpg")[0]


@pytest.mark.parametrize("left_out", [_by_pattern, _by_size, _by_emptiness, _as_a_link, _unnamed])
def test_what_the_scan_leaves_out_still_owns_its_companions(
    tmp_path: Path, left_out: Callable[[Path], list[FoundFile]]
) -> None:
    """The sidecar is either's, whatever the filters leave: it moves with neither."""
    for name in ("a.jpg", "a.png", "a.xmp", "a.jpg.xmp"):
        make(tmp_path / name)
    assert beside(left_out(tmp_path)) == {"a.jpg": ["a.jpg.xmp"]}


def test_what_the_person_excludes_moves_with_nothing(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.nef", "a.xmp"):
        make(tmp_path / name)
    assert beside(scan(tmp_path, excludes=("*.nef",))[0]) == {"a.jpg": ["a.xmp"]}
    assert beside(scan(tmp_path, excludes=("*.xmp",))[0]) == {"a.jpg": ["a.nef"]}


def test_a_raw_too_small_to_be_compared_still_moves_with_its_jpeg(tmp_path: Path) -> None:
    make(tmp_path / "a.jpg", b"x" * 100)
    make(tmp_path / "a.nef")
    assert beside(scan(tmp_path, min_size=50)[0]) == {"a.jpg": ["a.nef"]}


def test_a_raw_whose_jpeg_is_left_out_keeps_what_names_it_in_full(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.nef", "a.nef.xmp", "a.xmp"):
        make(tmp_path / name)
    assert beside(scan(tmp_path, excludes=("*.jpg",))[0]) == {"a.nef": ["a.nef.xmp"]}


def test_speaks_often_and_can_be_closed(tmp_path: Path) -> None:
    for number in range(1300):
        make(tmp_path / f"{number}.jpg")
    files, _, progress = scan(tmp_path)
    assert len(files) == 1300
    assert len(progress) >= 5
    assert {event.stage for event in progress} == {Stage.DISCOVER}
    assert progress[-1].done == 1300
    walk = discover(ScanSettings((str(tmp_path),)))
    next(walk)
    next(walk)
    walk.close()


def test_a_file_that_vanishes_is_said_so(tmp_path: Path) -> None:
    for number in range(600):
        make(tmp_path / f"{number}.jpg")
    walk = discover(ScanSettings((str(tmp_path),)))
    skipped = []
    removed = False
    try:
        while True:
            event = next(walk)
            if isinstance(event, FileSkipped):
                skipped.append(event.skipped)
            elif event.path and not removed:
                removed = True
                (tmp_path / "7.jpg").unlink()
    except StopIteration as end:
        assert len(end.value) == 599
    if os.name != "nt":
        assert [(os.path.basename(entry.path), entry.code) for entry in skipped] == [("7.jpg", SkipCode.VANISHED)]


@unix
def test_a_path_that_is_too_long_is_not_said_to_have_vanished(tmp_path: Path) -> None:
    """The system takes 4,096 bytes; a folder is entered from the one above it, and so may lie deeper."""
    name, depth = "n" * 250, 17
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("deep.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    _, skipped, _ = scan(tmp_path)
    assert list(skipped.values()) == [SkipCode.PATH_TOO_LONG]
    _, skipped, _ = scan(str(tmp_path / "/".join([name] * depth)))
    assert list(skipped.values()) == [SkipCode.PATH_TOO_LONG]


@unix
def test_a_file_whose_name_makes_its_path_too_long(tmp_path: Path) -> None:
    asked = str(tmp_path / ("n" * 300)) + ".jpg"
    _, skipped, _ = scan(asked)
    assert skipped == {asked: SkipCode.PATH_TOO_LONG}
