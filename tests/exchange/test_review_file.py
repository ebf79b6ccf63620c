"""A review as one file: whole after the way there and back, and bounded whatever a stranger made of it."""

from __future__ import annotations

import json
import os
import stat
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult, run_to_end
from dedup_gui.core.files.value_codec import reader_of, to_named
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import IDENTITY, Decision, Group
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.exchange import review_file, saved_review
from dedup_gui.exchange.review_file import ReviewFile, write_review
from dedup_gui.exchange.saved_review import SavedReview, of_no_computer
from dedup_gui.resources import resource_path
from tests.core.image_factory import photo, save

JPEG = b"\xff\xd8\xff picture "


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> SavedReview:
    """What a scan found: copies, a crop, a RAW-like companion, a name that is not UTF-8 where one can be made."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(4):
        save(photo(number), folder / f"{number}.jpg", quality=92)
        save(photo(number).resize((160, 120)), folder / f"{number} small.jpg", quality=85)
    save(photo(1).crop((20, 20, 300, 220)), folder / "crop.jpg", quality=90)
    if sys.platform == "linux":
        save(photo(2), folder / os.fsdecode(b"\xff\xfe.jpg"), quality=80)
    (folder / "0.xmp").write_text("sidecar", encoding="utf-8")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    settings = ScanSettings((str(folder),), engine=Engine.BALANCED, threads=2)
    classifier = PairClassifier.load(resource_path("judge", "judge.json"))
    result: ScanResult = run_to_end(scan(settings, ScanPorts(pair_classifier=classifier)))
    assert len(result.groups) == 4
    assert any(match.evidence.transform != IDENTITY for group in result.groups for match in group.matches)
    decisions = tuple((path, Decision.REMOVE) for group in result.groups for path in group.paths[1:2])
    return SavedReview(replace(result, images=()), decisions, len(result.images), 1e9)


def written(path: Path, review: SavedReview) -> Path:
    run_to_end(write_review(str(path), review, lambda member: JPEG + os.fsencode(member)))
    return path


def test_it_comes_back_as_it_was(review: SavedReview, tmp_path: Path) -> None:
    path = written(tmp_path / "a.dedup-review", review)
    with ReviewFile(str(path)) as file:
        assert file.review == of_no_computer(review)
        for member in review.members:
            assert file.preview(member) == JPEG + os.fsencode(member)
        assert file.preview("/of/no/member") is None
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["a.dedup-review"]


def test_nothing_of_one_computer_is_in_it(review: SavedReview, tmp_path: Path) -> None:
    with ReviewFile(str(written(tmp_path / "a", review))) as file:
        found = file.review
    files = [member.file for member in found.members.values()]
    assert {(file.device, file.inode, file.ctime_ns) for file in files} == {(0, 0, 0)}
    assert found.result.settings.threads == 0
    assert all(member.digest for member in found.members.values())


def test_what_stops_leaves_what_was(review: SavedReview, tmp_path: Path) -> None:
    path = tmp_path / "a.dedup-review"
    path.write_bytes(b"before")
    steps = write_review(str(path), review, lambda _: JPEG)
    next(steps)
    steps.close()

    def refuse(_path: str) -> bytes:
        raise OSError(28, "No space left on device")

    with pytest.raises(DedupError, match="No space left"):
        run_to_end(write_review(str(path), review, refuse))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"before", ["a.dedup-review"])


def test_a_later_version_may_add_and_an_earlier_one_may_lack(review: SavedReview) -> None:
    group = review.result.groups[0]
    told: dict[str, Any] = json.loads(json.dumps(to_named(group)))
    assert reader_of(Group)(told) == group
    assert "aliases" not in told["members"][0]["file"]  # what is as usual is not said
    told["of a later version"] = {"anything": [1]}
    told["members"][0]["file"]["of a later version"] = "x"
    assert reader_of(Group)(told) == group
    del told["suggestion"]
    with pytest.raises(ValueError, match="suggestion"):
        reader_of(Group)(told)


def repacked(path: Path, change: Callable[[list[Any]], object]) -> Path:
    """The same file with its lines of JSON changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lines = [json.loads(line) for line in parts["review.jsonl"].splitlines()]
    change(lines)
    parts["review.jsonl"] = b"\n".join(json.dumps(line).encode() for line in lines)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def in_member(name: str, value: Any) -> Callable[[list[Any]], object]:
    return lambda lines: lines[1]["members"][0]["file"].__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.clear(),
        lambda lines: lines.pop(),
        lambda lines: lines.__setitem__(0, []),
        lambda lines: lines[0].pop("result"),
        lambda lines: lines[0].__setitem__("groups", 10**15),
        lambda lines: lines[0].__setitem__("groups", -1),
        lambda lines: lines[0].__setitem__("groups", True),
        lambda lines: lines[0].__setitem__("system", "vms"),
        lambda lines: lines[0].__setitem__("made", 1e12),
        lambda lines: lines[0].__setitem__("made", float("nan")),
        lambda lines: lines[0].__setitem__("kind", "delete"),
        lambda lines: lines[0]["result"]["settings"].__setitem__("folders", ["../x"]),
        lambda lines: lines[0]["result"]["skipped"][0].__setitem__("path", "x"),
        lambda lines: lines[1].__setitem__("members", lines[1]["members"][:1]),
        lambda lines: lines[1].__setitem__("members", [lines[1]["members"][0]] * 2),
        lambda lines: lines[1]["suggestion"].__setitem__("path", "/etc/passwd"),
        lambda lines: lines[1]["matches"][0].__setitem__("a", "/etc/passwd"),
        lambda lines: lines[1]["matches"][0].__setitem__("b", lines[1]["matches"][0]["a"]),
        lambda lines: lines[1]["members"][0]["info"].__setitem__("width", 10**7),
        lambda lines: lines[1]["members"][0]["info"].__setitem__("width", -1),
        lambda lines: lines[1]["matches"][0]["evidence"].__setitem__("agreement", float("inf")),
        lambda lines: lines[1]["matches"][0]["evidence"].__setitem__("agreement", 1e300),
        lambda lines: lines[-1].__setitem__(0, "/etc/passwd"),
        lambda lines: lines[-1].__setitem__(1, "undecided"),
        lambda lines: lines[-1].__setitem__(1, "delete"),
        in_member("path", "/x/../../etc/passwd"),
        in_member("path", "relative"),
        in_member("path", "/x\0"),
        in_member("aliases", ["../../etc/passwd"]),
        in_member("companions", ["../../etc/passwd"]),
        in_member("companion_of", "x"),
        in_member("size", -1),
        in_member("size", 2**70),
        in_member("size", 1.5),
        in_member("mtime_ns", 10**400),
    ],
)
def test_what_does_not_hang_together_is_no_review(
    change: Callable[[list[Any]], object], review: SavedReview, tmp_path: Path
) -> None:
    path = repacked(written(tmp_path / "a", review), change)
    with pytest.raises(DedupError, match="is no saved review, or it is damaged"):
        ReviewFile(str(path))


def test_what_nobody_changed_is_one(review: SavedReview, tmp_path: Path) -> None:
    """The test of the test above."""
    with ReviewFile(str(repacked(written(tmp_path / "a", review), lambda _: None))) as file:
        assert file.review == of_no_computer(review)


def test_another_version_is_told_as_such(review: SavedReview, tmp_path: Path) -> None:
    path = repacked(
        written(tmp_path / "a", review), lambda lines: lines[0].__setitem__("schema", "dedup-gui/review/2")
    )
    with pytest.raises(DedupError, match="another version of Dedup"):
        ReviewFile(str(path))


def archive_of(path: Path, *parts: tuple[str, bytes, int]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data, method in parts:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return path


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"\x89PNG", b"{}" * 99, b"PK\5\6" + b"\0" * 18, b"PK\3\4" + b"\xff" * 99,
        b"PK\5\6\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0",
    ],
)  # fmt: skip
def test_what_is_no_archive_is_no_review(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(DedupError, match="no saved review"):
        ReviewFile(str(tmp_path / "a"))


def test_every_cut_and_every_changed_byte_is_a_known_error_or_the_same_review(
    review: SavedReview, tmp_path: Path
) -> None:
    path = written(tmp_path / "a", review)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]):
            path.write_bytes(data)
            try:
                with ReviewFile(str(path)) as file:
                    assert file.review == of_no_computer(review)
                    for member in review.members:
                        file.preview(member)
            except DedupError:
                continue


def peak_of(work: Callable[[], object]) -> int:
    """Bytes that Python allocated at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_not_unpacked(review: SavedReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one line no more is read than of any of ours, and of many no more than of all."""
    monkeypatch.setattr(review_file, "MOST_LINE", 2**20)
    monkeypatch.setattr(review_file, "MOST_TEXT", 2 * 2**20)
    with zipfile.ZipFile(written(tmp_path / "a", review)) as archive:
        head, group, *_ = archive.read("review.jsonl").splitlines(keepends=True)
    head = json.dumps({**json.loads(head), "groups": 10**9}).encode() + b"\n"
    for begin, line in ((b"", b" " * 2**20), (head, group)):
        path = tmp_path / "bomb"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("review.jsonl", "w") as part:
            part.write(begin)
            for _ in range((8 if begin else 96) * 2**20 // len(line)):
                part.write(line)

        def look(path: Path = path) -> None:
            with pytest.raises(DedupError, match="longer than any review"):
                ReviewFile(str(path))

        assert path.stat().st_size < 2**20
        assert peak_of(look) < 32 * 2**20


def test_what_is_written_can_be_read_again(
    review: SavedReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("MOST_LINE", 2000), ("MOST_TEXT", 4000)):
        with monkeypatch.context() as patch:
            patch.setattr(review_file, name, most)
            with pytest.raises(DedupError, match="too many images"):
                written(tmp_path / "a", review)
    assert os.listdir(tmp_path) == []


def test_a_small_file_takes_little_memory(review: SavedReview, tmp_path: Path) -> None:
    """Of many small things in one line each takes 64 bytes and more."""
    with zipfile.ZipFile(written(tmp_path / "a", review)) as archive:
        head = archive.read("review.jsonl").splitlines()[0]
    line = b'{"id":1,"x":[' + b"{}," * (2**25 // 3) + b"{}]}"
    path = archive_of(tmp_path / "b", ("review.jsonl", head + b"\n" + line, zipfile.ZIP_DEFLATED))

    def look() -> None:
        with pytest.raises(DedupError, match="longer than any review"):
            ReviewFile(str(path))

    assert peak_of(look) < 64 * 2**20


def test_a_group_is_bounded(review: SavedReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_review, "MOST_MEMBERS", 1)
    with pytest.raises(DedupError, match="a group that is none"):
        ReviewFile(str(written(tmp_path / "a", review)))


def test_a_list_of_contents_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive says how long its list is, and `zipfile` would take it by its word."""
    monkeypatch.setattr(review_file, "MOST_DIRECTORY", 2**16)
    path = archive_of(tmp_path / "many", *((f"{number}.jpg", b"", zipfile.ZIP_STORED) for number in range(2000)))
    with pytest.raises(DedupError, match="its list of contents is too long"):
        ReviewFile(str(path))


def test_a_picture_is_bounded_packed_as_ours_are_and_begins_as_a_jpeg(
    review: SavedReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = list(review.members)
    with zipfile.ZipFile(written(tmp_path / "a", review)) as archive:
        text = archive.read("review.jsonl")
    path = archive_of(
        tmp_path / "b",
        ("review.jsonl", text, zipfile.ZIP_DEFLATED),
        ("previews/000000.jpg", JPEG + b"\0" * 2**26, zipfile.ZIP_DEFLATED),
        ("previews/000001.jpg", b"<svg/>", zipfile.ZIP_STORED),
        ("previews/000002.jpg", JPEG, zipfile.ZIP_LZMA),
        ("previews/000003.jpg", JPEG, zipfile.ZIP_STORED),
        ("../../previews/000004.jpg", JPEG, zipfile.ZIP_STORED),
    )
    with ReviewFile(str(path)) as file:
        assert peak_of(lambda: file.preview(members[0])) < 2**22
        assert [file.preview(member) for member in members[:5]] == [None, None, None, JPEG, None]
    packed = archive_of(tmp_path / "c", ("review.jsonl", text, zipfile.ZIP_BZIP2))
    with pytest.raises(DedupError, match="packed in a way that is not ours"):
        ReviewFile(str(packed))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DedupError, match="no file but a pipe"):
        ReviewFile(str(tmp_path / "pipe"))
    with pytest.raises(DedupError, match="cannot read"):
        ReviewFile(str(tmp_path / "missing"))
    with pytest.raises(DedupError, match="cannot read"):
        ReviewFile(str(tmp_path))


def test_deep_json_is_no_review(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "deep", ("review.jsonl", b"[" * 10**6, zipfile.ZIP_DEFLATED))
    with pytest.raises(DedupError, match="no saved review"):
        ReviewFile(str(path))
