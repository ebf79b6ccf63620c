"""An Immich server's duplicates: asked for, fetched, resolved and taken back, over a real line, well and badly."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import SkipCode
from dedup_gui.exchange.immich import originals, resolving
from dedup_gui.exchange.immich import server as server_module
from dedup_gui.exchange.immich.assets import Asset, duplicates
from dedup_gui.exchange.immich.originals import ImmichImport, fetch_duplicates, file_name
from dedup_gui.exchange.immich.record import ImmichBatch, ImmichRecord, State, Trashed
from dedup_gui.exchange.immich.resolving import planned, resolve, suggested_removals, undo
from dedup_gui.exchange.immich.server import (
    NotImmichError,
    RefusedError,
    Server,
    UnansweredError,
    address_of,
    is_address,
    key_of,
)
from dedup_gui.exchange.other_tools.groups import settings_for
from tests.core.image_factory import jpeg_bytes, photo
from tests.exchange.immich.immich_server import KEY, ImmichState, id_of, serving

Result = TypeVar("Result")


def run(job: Generator[object, None, Result]) -> Result:
    while True:
        try:
            next(job)
        except StopIteration as stop:
            found: Result = stop.value
            return found


@pytest.fixture
def state() -> ImmichState:
    """Three groups: a photograph with a small copy, one with its copy and a film, and two different photographs."""
    small = {seed: jpeg_bytes(photo(seed).resize((200, 150)), 85) for seed in (1, 2)}
    whole = {seed: jpeg_bytes(photo(seed), 92) for seed in (1, 2, 3, 4)}
    return ImmichState(
        assets={
            "one.jpg": whole[1], "one small.jpg": small[1], "two.jpg": whole[2], "two small.jpg": small[2],
            "film.mp4": b"film", "three.jpg": whole[3], "four.jpg": whole[4],
        },
        groups={
            "first": ["one.jpg", "one small.jpg"],
            "second": ["two small.jpg", "film.mp4", "two.jpg"],
            "third": ["three.jpg", "four.jpg"],
        },
        films={"film.mp4"},
    )  # fmt: skip


@contextmanager
def connected(state: ImmichState, silence: float = 5.0) -> Iterator[Server]:
    with serving(state) as url:
        yield Server(address_of(url), KEY, silence)


def judged(found: ImmichImport) -> ScanResult:
    settings = settings_for(found.foreign, ScanSettings((), engine=Engine.HASH))
    return run(scan(settings, ScanPorts(asked=found.foreign.groups)))


def resolved(server: Server, tmp_path: Path) -> tuple[ImmichBatch, ImmichRecord]:
    """Fetch, judge, and resolve what is sure."""
    found = run(fetch_duplicates(server, str(tmp_path / "images")))
    groups = judged(found).groups
    record = ImmichRecord(str(tmp_path / "record"))
    return run(resolve(server, planned(found, groups, suggested_removals(groups)), record)), record


def states(batch: ImmichBatch) -> dict[str, State]:
    return {asset.name: asset.state for asset in batch.assets}


def test_duplicates_are_fetched_judged_resolved_and_taken_back(state: ImmichState, tmp_path: Path) -> None:
    with connected(state) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
        assert sorted(os.path.basename(path) for path in found.foreign.paths) == sorted(
            set(state.assets) - {"film.mp4"}
        )
        assert all(Path(path).read_bytes() == state.assets[os.path.basename(path)] for path in found.foreign.paths)
        assert {os.stat(path).st_mtime for path in found.foreign.paths} == {1714557600.0}
        groups = judged(found).groups
        assert [[os.path.basename(path) for path in group.paths] for group in groups] == [
            ["one.jpg", "one small.jpg"],
            ["two small.jpg", "two.jpg"],
        ]
        plan = planned(found, groups, suggested_removals(groups))
        record = ImmichRecord(str(tmp_path / "record"))
        batch = run(resolve(server, plan, record))
        assert states(batch) == {"one small.jpg": State.TRASHED, "two small.jpg": State.TRASHED}
        assert state.trashed == {"one small.jpg", "two small.jpg"}
        (sent,) = [body for request, body in state.requests if request == "POST /api/duplicates/resolve"]
        assert sent["groups"][1] == {
            "duplicateId": id_of("second"),
            "keepAssetIds": [id_of("film.mp4"), id_of("two.jpg")],
            "trashAssetIds": [id_of("two small.jpg")],
        }
        assert set(state.groups) == {"third"}, "what is refused here stays for the person to see in Immich"
        assert record.batches(server.address) == [batch]
        after = run(undo(server, batch.number, record))
        assert set(states(after).values()) == {State.RESTORED}
        assert state.trashed == set()
        assert record.batches()[0].undoable == ()
    assert state.keys == {KEY}


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")
def test_what_is_fetched_and_recorded_is_for_this_user_only(state: ImmichState, tmp_path: Path) -> None:
    with connected(state) as server:
        resolved(server, tmp_path)
    made = [path for name in ("images", "record") for path in (tmp_path / name).rglob("*")]
    assert len(made) > 8
    assert not [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not [path for path in made if path.is_file() and KEY.encode() in path.read_bytes()]


def test_the_key_is_in_no_message_and_no_representation(state: ImmichState) -> None:
    with connected(state) as server:
        assert KEY not in repr(server)
        wrong = Server(server.address, KEY + "x", 5.0)
        with pytest.raises(RefusedError) as caught:
            duplicates(wrong)
    assert caught.value.status == 401
    assert "does not accept the API key" in str(caught.value) and "Invalid API key" in str(caught.value)
    assert KEY not in str(caught.value) + caught.value.advice
    with pytest.raises(DedupError) as refused:
        key_of(f"{KEY}\nX-Other: header")
    assert KEY not in str(refused.value)


def test_an_older_server_moves_them_to_the_trash_without_resolving(state: ImmichState, tmp_path: Path) -> None:
    state.resolves = False
    with connected(state) as server:
        batch, _ = resolved(server, tmp_path)
    assert set(states(batch).values()) == {State.TRASHED}
    (sent,) = [body for request, body in state.requests if request == "DELETE /api/assets"]
    assert sent["force"] is False


def test_where_the_trash_is_switched_off_nothing_is_done(state: ImmichState, tmp_path: Path) -> None:
    """Immich would delete at once."""
    state.trash_enabled = False
    with connected(state) as server, pytest.raises(DedupError, match="trash switched off"):
        resolved(server, tmp_path)
    assert state.deleted == set()
    assert not [request for request, _ in state.requests if request.startswith(("POST", "DELETE"))]
    assert not (tmp_path / "record").exists()


def test_what_is_said_to_be_done_and_is_not_in_the_trash_is_not_believed(state: ImmichState, tmp_path: Path) -> None:
    state.lies = True
    with connected(state) as server:
        batch, _ = resolved(server, tmp_path)
    assert set(states(batch).values()) == {State.FAILED}
    assert {asset.detail for asset in batch.assets} == {"it is not in the trash"}


def test_an_error_in_the_middle_stops_there_and_each_asset_is_looked_at(
    state: ImmichState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "GROUPS_AT_ONCE", 1)
    asked: list[str] = []

    def before(request: str) -> None:
        if request == "POST /api/duplicates/resolve":
            asked.append(request)
            if len(asked) == 1:  # it dies once it has done what it was asked for
                state.trashed.add("one small.jpg")

    state.before = before
    state.status = [("resolve", 500)]
    with connected(state) as server:
        batch, record = resolved(server, tmp_path)
        assert states(batch) == {"one small.jpg": State.TRASHED, "two small.jpg": State.PLANNED}
        assert len(asked) == 1, "nothing is asked for blindly"
        assert states(run(undo(server, batch.number, record)))["one small.jpg"] is State.RESTORED
    assert state.trashed == set()


def test_a_server_that_falls_silent_leaves_what_it_did_open_and_undo_settles_it(
    state: ImmichState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(state, silence=0.3) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
        groups = judged(found).groups
        plan = planned(found, groups, suggested_removals(groups))
        record = ImmichRecord(str(tmp_path / "record"))
        state.stall = r"resolve|GET /api/assets/[^/]*$"
        batch = run(resolve(server, plan, record))
        assert set(states(batch).values()) == {State.STARTED}
        looks = [
            request
            for request, _ in state.requests
            if request.startswith("GET /api/assets/") and "orig" not in request
        ]
        assert len(looks) == 1, "one is not asked a second time who does not answer"
        state.trashed.add("two small.jpg")
        state.stall = ""
        after = run(undo(server, batch.number, record))
        assert set(states(after).values()) == {State.RESTORED}
        assert state.trashed == set()


def test_what_is_asked_for_is_on_disk_before(state: ImmichState, tmp_path: Path) -> None:
    record = ImmichRecord(str(tmp_path / "record"))
    seen: list[set[State]] = []

    def before(request: str) -> None:
        if request == "POST /api/duplicates/resolve":
            seen.append({asset.state for asset in record.batches()[0].assets})

    state.before = before
    with connected(state) as server:
        resolved(server, tmp_path)
    assert seen == [{State.STARTED}]


def test_what_was_resolved_on_one_server_is_not_asked_of_another(state: ImmichState, tmp_path: Path) -> None:
    with connected(state) as server:
        batch, record = resolved(server, tmp_path)
    with connected(state) as another, pytest.raises(DedupError, match="Nothing is recorded"):
        run(undo(another, batch.number, record))
    assert state.trashed == {"one small.jpg", "two small.jpg"}


@pytest.mark.parametrize("what", ["another asset", "other bytes", "no group", "no keeper"])
def test_what_has_changed_since_it_was_judged_is_left_alone(state: ImmichState, tmp_path: Path, what: str) -> None:
    state.resolves = False  # a newer server would refuse some of it by itself
    with connected(state) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
        groups = judged(found).groups
        plan = planned(found, groups, suggested_removals(groups))
        if what == "another asset":
            state.groups["first"].append("four.jpg")
        elif what == "other bytes":
            state.assets["one.jpg"] += b" "
        elif what == "no group":
            del state.groups["first"]
        else:
            state.trashed.add("one.jpg")
            state.groups["first"].append("four.jpg")
        batch = run(resolve(server, plan, ImmichRecord(str(tmp_path / "record"))))
    assert states(batch) == {"one small.jpg": State.FAILED, "two small.jpg": State.TRASHED}
    assert "one small.jpg" not in state.trashed


def test_a_group_that_immich_refuses_is_told_in_its_words(state: ImmichState, tmp_path: Path) -> None:
    state.answer = [
        ("resolve", b'[{"id": "%s", "success": false, "error": "no_permission"}]' % id_of("first").encode())
    ]
    with connected(state) as server:
        batch, _ = resolved(server, tmp_path)
    assert {asset.name: asset.detail for asset in batch.assets} == {
        "one small.jpg": "no_permission",
        "two small.jpg": "not told",
    }


def test_no_plan_empties_a_group(state: ImmichState, tmp_path: Path) -> None:
    with connected(state) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
        groups = judged(found).groups
    with pytest.raises(DedupError, match="last image"):
        planned(found, groups, set(groups[0].paths))


def test_an_image_that_cannot_be_had_is_left_out_and_told(state: ImmichState, tmp_path: Path) -> None:
    state.status = [(f"{id_of('two.jpg')}/original", 404)]
    with connected(state) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
    assert [(os.path.basename(s.path), s.code) for s in found.foreign.unusable] == [("two.jpg", SkipCode.UNREADABLE)]
    assert len(found.foreign.groups) == 2


def test_a_line_that_breaks_is_tried_again_and_then_told(state: ImmichState, tmp_path: Path) -> None:
    state.cut = ["two.jpg"]
    with connected(state) as server, pytest.raises(UnansweredError, match="broke"):
        run(fetch_duplicates(server, str(tmp_path / "images")))
    tries = [request for request, _ in state.requests if id_of("two.jpg") in request]
    assert len(tries) == originals.TRIES


@pytest.mark.parametrize("told", [True, False])
def test_an_original_is_no_longer_than_the_server_told(
    state: ImmichState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    monkeypatch.setattr(originals, "MOST_UNTOLD", 100_000)
    whole = state.assets["two.jpg"]
    state.sizes = {"two.jpg": len(whole) if told else 0}
    state.answer = [(f"{id_of('two.jpg')}/original", whole + bytes(1 << 20))]
    with connected(state) as server:
        found = run(fetch_duplicates(server, str(tmp_path / "images")))
    (lost,) = found.foreign.unusable
    assert (os.path.basename(lost.path), lost.code) == ("two.jpg", SkipCode.UNREADABLE)
    assert "more than" in lost.detail
    assert os.path.getsize(lost.path) == 0
    assert len(found.foreign.groups) == 2


def test_a_disk_that_fills_while_they_come_ends_it(
    state: ImmichState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_LOOK_EACH", 1)
    state.before = lambda request: monkeypatch.setattr(originals, "ROOM", 1 << 60) if "original" in request else None
    with connected(state) as server, pytest.raises(DedupError, match="nearly full"):
        run(fetch_duplicates(server, str(tmp_path / "images")))


def test_the_disk_must_have_room_for_the_images(
    state: ImmichState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "ROOM", 1 << 60)
    with connected(state) as server, pytest.raises(DedupError, match="has room for"):
        run(fetch_duplicates(server, str(tmp_path / "images")))
    assert not [request for request, _ in state.requests if "original" in request]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"<html>Welcome</html>", NotImmichError),
        (b"", NotImmichError),
        (b"{}", NotImmichError),
        (b'[{"duplicateId": "../../x", "assets": []}]', NotImmichError),
        (b'[{"duplicateId": "%s", "assets": [{"id": 7}]}]' % id_of("x").encode(), NotImmichError),
        (b"[" * 100_000, NotImmichError),
    ],
    ids=["a page", "nothing", "an object", "an id that is a path", "an asset without a name", "a depth"],
)
def test_what_is_not_immich_is_said_to_be_none(state: ImmichState, answer: bytes, error: type[DedupError]) -> None:
    state.answer = [("duplicates", answer)]
    with connected(state) as server, pytest.raises(error, match="not answer like Immich"):
        duplicates(server)


def test_an_answer_without_end_is_not_read(state: ImmichState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "MOST_JSON", 1000)
    with connected(state) as server, pytest.raises(NotImmichError, match="at once"):
        duplicates(server)


@pytest.mark.parametrize("status", [404, 500, 302])
def test_refusals_are_told_with_their_number_or_place(state: ImmichState, status: int) -> None:
    state.status = [("duplicates", status)]
    with connected(state) as server, pytest.raises(RefusedError) as caught:
        duplicates(server)
    assert caught.value.status == status
    assert status != 302 or "elsewhere.example" in str(caught.value)
    assert len(state.requests) == 1, "no redirect is followed: the key would go along"


def test_a_server_that_is_not_there_or_silent(state: ImmichState) -> None:
    with connected(state, silence=0.2) as server:
        state.stall = "duplicates"
        with pytest.raises(UnansweredError, match="does not answer"):
            duplicates(server)
    with pytest.raises(UnansweredError, match="cannot be reached"):
        duplicates(server)


def test_no_proxy_is_asked(state: ImmichState, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with connected(state) as server:
        assert len(duplicates(server)) == 3


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://192.168.1.5:2283", "http://192.168.1.5:2283"),
        (" https://photos.example.org/api/ ", "https://photos.example.org"),
        ("http://[::1]:2283/photos/", "http://[::1]:2283/photos"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert address_of(typed) == address
    assert is_address(typed)


@pytest.mark.parametrize(
    "typed", ["ftp://x", "http://", "http://user:secret@x", "http://x?a=b", "http://x:port", "photos", "http://x\n.y"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(DedupError, match="no address"):
        address_of(typed)


@pytest.mark.parametrize("typed", ["", "   ", "two words", "schlüssel", "a\nb", "x" * 600])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(DedupError, match="no API key"):
        key_of(typed)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("../../etc/passwd.jpg", "_.._etc_passwd.jpg"),
        ("..", ""),
        ("CON.jpg", ""),
        ("a\0b\n.jpg", "a_b_.jpg"),
        ("ü" * 300 + ".heic", "ü" * 57 + ".heic"),
        (".jpg", "jpg"),
    ],
)
def test_names_lead_nowhere_else(name: str, kept: str) -> None:
    asset = Asset(id_of(name), name, image=True, there=True, checksum="", size=0, modified=None)
    made = file_name(asset)
    assert made == kept or (not kept and made.startswith(asset.id))
    assert os.path.basename(made) == made and made not in ("", ".", "..")


def test_two_programs_at_once_have_records_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ImmichRecord(str(tmp_path)), ImmichRecord(str(tmp_path))
    monkeypatch.setattr(second, "_numbers", list)  # it looked before the first one wrote
    batches = [
        record.begin("http://x", [Trashed("g", name, name, 1)]) for record, name in ((first, "a"), (second, "b"))
    ]
    assert [batch.number for batch in batches] == [1, 2]
    assert [[asset.id for asset in batch.assets] for batch in first.batches()] == [["b"], ["a"]]


def test_a_record_that_is_damaged_is_left_out_and_stays(tmp_path: Path) -> None:
    record = ImmichRecord(str(tmp_path))
    batches: Sequence[ImmichBatch] = [record.begin("http://x", [Trashed("g", "a", "a.jpg", 1)]) for _ in range(3)]
    (tmp_path / "000002.json").write_text('{"schema": "another"}')
    assert record.batches() == [batches[2], batches[0]]
    assert record.begin("http://y", []).number == 4
    assert (tmp_path / "000002.json").exists()
    assert [batch.number for batch in record.batches("http://y")] == [4]
