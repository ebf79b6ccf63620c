from __future__ import annotations

import getpass
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui import __version__, resources
from dedup_gui.core.errors import DedupError
from dedup_gui.core.settings import AppSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.wiring import guide as module
from dedup_gui.wiring.guide import RELEASE_PAGE_FILE, Guide


@pytest.fixture
def guide(tmp_path: Path) -> Iterator[Guide]:
    with Program(Paths.find(str(tmp_path / "data of somebody"))) as program:
        settings = AppSettings(folders=("/home/somebody/secret",), provider="cpu", model="mine")
        yield Guide(program, lambda: settings)


def test_diagnostics_say_the_versions_and_nothing_of_the_person(guide: Guide) -> None:
    text = "\n".join(guide.diagnostics())
    assert f"Dedup {__version__}" in text
    assert platform.python_version() in text
    assert "ONNX Runtime " in text and "cpu; set cpu" in text
    assert "Pillow" in text and "OpenCV" in text
    for private in ("secret", "somebody", os.path.expanduser("~"), platform.node(), str(module.__file__)):
        assert private not in text or private in ("", "/"), private
    user = getpass.getuser()
    assert f"/{user}/" not in text


def test_the_sample_images_are_made_anew_each_time(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (first,), (second,) = guide.demo_library(), guide.demo_library()
    assert first != second
    assert len([name for _, _, names in os.walk(first) for name in names]) == 30


def test_no_room_for_the_sample_images_is_told(guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(DedupError, match="sample images"):
        guide.demo_library()


@pytest.mark.parametrize(
    ("content", "page"),
    [
        (None, ""),
        (b"https://example.org/releases\n", "https://example.org/releases"),
        (b"file:///etc/passwd", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_the_page_of_releases_is_the_one_that_the_build_named(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, page: str
) -> None:
    if content is not None:
        (tmp_path / RELEASE_PAGE_FILE).write_bytes(content)
    monkeypatch.setattr(module, "resource_root", lambda: str(tmp_path))
    assert guide.release_page() == page


def test_a_checkout_names_no_page() -> None:
    assert not os.path.exists(os.path.join(resources.resource_root(), RELEASE_PAGE_FILE))
