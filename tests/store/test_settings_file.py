from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, ApplyWay, AppSettings, Engine, HashKind, Sureness, Theme
from dedup_gui.core.types import KeeperReason
from dedup_gui.store.settings_file import SettingsFile, SettingsProblemCode

EVERYTHING = AppSettings(
    language="zh_CN",
    theme=Theme.DARK,
    folders=("/pictures", os.fsdecode(b"/caf\xe9")),
    references=("/masters",),
    excludes=("*.tmp",),
    recent=("/pictures",),
    engine=Engine.THOROUGH,
    hashes=(HashKind.DHASH, HashKind.AHASH),
    model="vgg16-fc2",
    provider="cpu",
    include_hidden=True,
    archives=True,
    include_bursts=True,
    include_partials=True,
    sureness=Sureness.STRICT,
    min_size=1024,
    threads=3,
    keeper_rules=(KeeperReason.OLDEST, KeeperReason.MOST_PIXELS),
    mirror_url="https://mirror.example",
    vgg16_offered=True,
    apply_way=ApplyWay.MOVE,
    move_folder="/sorted out",
    look_behind=False,
    keys=(("keep", ("F2", "K")), ("find", ())),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def written(path: Path, content: object) -> SettingsFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return SettingsFile(str(path))


def test_a_missing_file_means_the_defaults(path: Path) -> None:
    assert SettingsFile(str(path)).load() == (AppSettings(), [])


def test_every_setting_survives(path: Path) -> None:
    SettingsFile(str(path)).save(EVERYTHING)
    assert SettingsFile(str(path)).load() == (EVERYTHING, [])
    assert all(getattr(EVERYTHING, name) != getattr(AppSettings(), name) for name in json.loads(path.read_text()))


def test_unknown_keys_stay_in_the_file(path: Path) -> None:
    file = written(path, {"theme": "dark", "of_a_newer_version": {"a": [1]}})
    settings, problems = file.load()
    assert (settings.theme, problems) == (Theme.DARK, [])
    file.save(EVERYTHING)
    assert json.loads(path.read_text())["of_a_newer_version"] == {"a": [1]}


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("engine", None),
        ("folders", "/pictures"),
        ("folders", [1]),
        ("include_hidden", "false"),
        ("include_hidden", 1),
        ("min_size", True),
        ("min_size", -1),
        ("min_size", 1.5),
        ("threads", 10**9),
        ("keeper_rules", ["best-of-all"]),
        ("keeper_rules", {}),
        ("model", 7),
    ],
)
def test_a_bad_value_is_reported_and_defaulted(path: Path, key: str, bad: object) -> None:
    settings, problems = written(path, {key: bad, "provider": "cuda"}).load()
    assert settings == AppSettings(provider="cuda"), "the good ones count"
    assert [(problem.code, problem.key) for problem in problems] == [(SettingsProblemCode.BAD_VALUE, key)]
    assert problems[0].detail == json.dumps(bad)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1, 2]", "null", '{"a": 1} extra', "[" * 100_000, "\udcff"],
    ids=["empty", "cut", "a list", "null", "more than one value", "too deep", "not UTF-8"],
)
def test_a_damaged_file_is_moved_aside(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    file = SettingsFile(str(path))
    settings, problems = file.load()
    assert settings == AppSettings()
    assert [problem.code for problem in problems] == [SettingsProblemCode.DAMAGED]
    assert Path(problems[0].detail).read_bytes() == text.encode("utf-8", "surrogateescape"), "nothing is thrown away"
    file.save(EVERYTHING)
    assert file.load() == (EVERYTHING, [])


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    assert written(path, '\ufeff{"theme": "light"}').load() == (AppSettings(theme=Theme.LIGHT), [])


def test_doubles_in_a_list_count_once(path: Path) -> None:
    settings, _ = written(path, {"folders": ["/a", "/b", "/a"], "keeper_rules": ["oldest", "oldest"]}).load()
    assert settings.folders == ("/a", "/b")
    assert settings.keeper_rules == (KeeperReason.OLDEST,)
    assert AppSettings().keeper_rules == DEFAULT_KEEPER_RULES


def test_a_failed_save_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(str(path))
    file.save(EVERYTHING)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(DedupError, match="No space left") as error:
            file.save(AppSettings())
    assert error.value.advice
    assert file.load() == (EVERYTHING, [])
    assert os.listdir(path.parent) == ["settings.json"], "nothing half-written stays"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DedupError):
        SettingsFile(str(tmp_path / "file" / "settings.json")).save(AppSettings())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_an_unreadable_file_is_not_overwritten(path: Path) -> None:
    path.mkdir(parents=True)
    file = SettingsFile(str(path))
    settings, problems = file.load()
    assert settings == AppSettings()
    assert [problem.code for problem in problems] == [SettingsProblemCode.UNREADABLE]
    with pytest.raises(DedupError):
        file.save(EVERYTHING)
    assert stat.S_ISDIR(path.stat().st_mode)


def test_keys_are_read_each_by_itself(path: Path) -> None:
    found, problems = written(path, {"keys": {"keep": ["F2"], "remove": "R", "scan": [5], "find": []}}).load()
    assert found.keys == (("keep", ("F2",)), ("find", ()))
    assert [problem.key for problem in problems] == ["keys.remove", "keys.scan"]
    found, problems = written(path, {"keys": ["keep"]}).load()
    assert found.keys == () and [problem.key for problem in problems] == ["keys"]
