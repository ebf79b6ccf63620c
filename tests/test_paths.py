"""Where the program keeps its files."""

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.paths import Paths


def everything(paths: Paths) -> list[str]:
    folders = [getattr(paths, field.name) for field in dataclasses.fields(paths)]
    files = [paths.settings_file, paths.window_file, paths.history_file, paths.models]
    return [*folders, *files, paths.cache_file, paths.previews_file]


def test_data_dir_moves_everything_under_one_folder(tmp_path: Path) -> None:
    paths = Paths.find(str(tmp_path / "here"), {"DEDUP_GUI_DATA_DIR": str(tmp_path / "not here")})
    assert all(
        os.path.commonpath([place, tmp_path / "here"]) == str(tmp_path / "here") for place in everything(paths)
    )


def test_the_variable_counts_where_no_folder_is_named(tmp_path: Path) -> None:
    paths = Paths.find("", {"DEDUP_GUI_DATA_DIR": str(tmp_path)})
    assert paths.settings_file == str(tmp_path / "settings.json")


def test_a_tilde_is_the_home(isolated_home: Path) -> None:
    assert Paths.find("~/d").data == str(isolated_home / "d")


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG variables are Linux's")
def test_the_system_places(isolated_home: Path) -> None:
    paths = Paths.find()
    assert paths.settings_file == str(isolated_home / ".config/dedup-gui/settings.json")
    assert paths.history_file == str(isolated_home / ".local/share/dedup-gui/history.sqlite")
    assert paths.cache_file == str(isolated_home / ".cache/dedup-gui/cache.sqlite")
    assert paths.logs.startswith(str(isolated_home / ".local/state/dedup-gui"))


def test_precious_and_disposable_files_do_not_share_a_folder(tmp_path: Path) -> None:
    paths = Paths.find(str(tmp_path))
    assert os.path.dirname(paths.cache_file) != os.path.dirname(paths.history_file)


def test_make_makes_folders_for_this_user_only(tmp_path: Path) -> None:
    paths = Paths.find(str(tmp_path / "deep" / "er"))
    paths.make()
    paths.make()
    for folder in (paths.config, paths.data, paths.cache, paths.logs):
        assert os.path.isdir(folder)
    if os.name == "posix":
        assert os.stat(paths.data).st_mode & 0o077 == 0


def test_a_place_that_cannot_be_made_is_said_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DedupError, match="cannot be used") as caught:
        Paths.find(str(tmp_path / "file" / "below")).make()
    assert "--data-dir" in caught.value.advice


def test_a_cache_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    Paths.find(str(tmp_path)).make()
    assert (tmp_path / "logs").is_dir()
