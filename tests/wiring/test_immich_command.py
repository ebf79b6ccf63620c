"""`dedup-gui import http…` by its command, against a real server on loopback."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.__main__ import main
from tests.core.image_factory import jpeg_bytes, photo
from tests.exchange.immich.immich_server import KEY, ImmichState, id_of, serving


@pytest.fixture
def state() -> ImmichState:
    contents = {"one.jpg": jpeg_bytes(photo(1), 92), "two.jpg": jpeg_bytes(photo(2), 92)}
    contents["one small.jpg"] = jpeg_bytes(photo(1).resize((200, 150)), 85)
    return ImmichState(assets=contents, groups={"first": ["one small.jpg", "one.jpg", "two.jpg"]})


@pytest.fixture
def url(state: ImmichState) -> Iterator[str]:
    with serving(state) as url:
        yield url


def command(tmp_path: Path, url: str, *arguments: str, key: str = KEY) -> list[str]:
    place = tmp_path / ("key" if key == KEY else "wrong key")
    place.write_text(f"{key}\n")
    fixed = [
        "--api-key-file",
        str(place),
        "--engine",
        "hash",
        "--quiet",
        "--data-dir",
        str(tmp_path / "data"),
    ]
    return ["import", url, *fixed, *arguments]


def everything_written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_without_resolve_nothing_is_changed(
    tmp_path: Path, url: str, state: ImmichState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tmp_path, url, "--json", str(tmp_path / "out.json"))) == 0
    out, err = capsys.readouterr()
    assert "Nothing was changed. --resolve moves 1 image (5.53\u00a0kB) of 1 group to Immich's trash." in out
    assert "Immich had 3 images in 1 group. Dedup does not agree with it." in out
    assert f"one small.jpg ({id_of('one small.jpg')})" in out, "not the copy's path, which is gone by now"
    assert not [request for request, _ in state.requests if not request.startswith("GET")]
    told = json.loads((tmp_path / "out.json").read_bytes())["imported"]
    assert told["tool"] == "Immich"
    assert told["resolve"] == [
        {
            "duplicateId": id_of("first"),
            "keepAssetIds": [id_of("one.jpg"), id_of("two.jpg")],
            "trashAssetIds": [id_of("one small.jpg")],
        }
    ]
    assert sorted(found["name"] for found in told["assets"].values()) == sorted(state.assets)
    assert [name for name in os.listdir(tmp_path / "data" / "cache") if name.startswith("immich-")] == []
    assert KEY not in out + err and KEY.encode() not in everything_written(tmp_path / "data")


def test_resolved_and_taken_back(
    tmp_path: Path, url: str, state: ImmichState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tmp_path, url, "--resolve", "--yes")) == 0
    assert "1 of 1 image is in Immich's trash; --undo brings them back." in capsys.readouterr().out
    assert state.trashed == {"one small.jpg"}
    assert main(command(tmp_path, url, "--undo")) == 0
    assert "1 of 1 image is back" in capsys.readouterr().out
    assert state.trashed == set()
    assert main(command(tmp_path, url, "--undo")) == 1
    assert "left to be taken back" in capsys.readouterr().err
    assert KEY.encode() not in everything_written(tmp_path / "data")


@pytest.mark.parametrize(("typed", "trashed"), [("y\n", {"one small.jpg"}), ("\n", set()), ("", set())])
def test_it_asks_first(
    tmp_path: Path,
    url: str,
    state: ImmichState,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    trashed: set[str],
) -> None:
    terminal = io.StringIO(typed)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert main(command(tmp_path, url, "--resolve")) == 0
    assert "Move 1 image" in capsys.readouterr().err
    assert state.trashed == trashed


def test_without_a_terminal_it_does_nothing_unasked(
    tmp_path: Path, url: str, state: ImmichState, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert main(command(tmp_path, url, "--resolve")) == 1
    assert "add --yes" in capsys.readouterr().err
    assert state.requests == []


def test_the_key_may_come_on_standard_input(
    tmp_path: Path, url: str, state: ImmichState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n"))
    words = command(tmp_path, url)
    words[words.index("--api-key-file") + 1] = "-"
    assert main(words) == 0
    assert state.keys == {KEY}


def test_troubles_are_environment_errors_and_none_holds_the_key(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    without = [word for word in command(tmp_path, url) if word not in ("--api-key-file", str(tmp_path / "key"))]
    wrong = KEY[::-1]
    for words, expected in (
        (without, "--api-key-file"),
        (command(tmp_path, url, key=wrong), "does not accept the API key"),
        (command(tmp_path, "http://127.0.0.1:9"), "cannot be reached"),
        (command(tmp_path, url, "--session", str(tmp_path / "x.dedup-review")), "--session"),
        (["import", url, "--api-key-file", str(tmp_path / "nowhere")], "nowhere"),
    ):
        assert main(words) == 1, expected
        err = capsys.readouterr().err
        assert expected in err
        assert wrong not in err and KEY not in err


def test_what_did_not_come_out_as_wanted_is_told_and_is_no_success(
    tmp_path: Path, url: str, state: ImmichState, capsys: pytest.CaptureFixture[str]
) -> None:
    state.lies = True
    assert main(command(tmp_path, url, "--resolve", "--yes")) == 1
    out, err = capsys.readouterr()
    assert "0 of 1 image is in Immich's trash" in out
    assert "failed: one small.jpg (it is not in the trash)" in err
