"""The program's own files are found wherever it is installed."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

import dedup_gui.resources
from dedup_gui.core.errors import DedupError
from dedup_gui.resources import resource_path, resource_root


def test_a_checkout_uses_the_folder_beside_the_package() -> None:
    assert resource_root() == str(Path(dedup_gui.resources.__file__).resolve().parents[1] / "resources")
    assert os.path.isdir(resource_path("demo"))


def test_an_installed_wheel_uses_the_folder_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "dedup_gui"
    (package / "_resources" / "demo").mkdir(parents=True)
    copied = shutil.copy(dedup_gui.resources.__file__, package / "resources.py")
    spec = importlib.util.spec_from_file_location("installed_resources", copied)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.resource_path("demo") == str(package / "_resources" / "demo")


def test_a_frozen_program_uses_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_root() == str(tmp_path / "resources")


def test_a_missing_file_is_a_damaged_installation() -> None:
    with pytest.raises(DedupError, match="no such") as caught:
        resource_path("demo", "no such.jpg")
    assert "again" in caught.value.advice
