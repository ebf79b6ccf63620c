"""The first step of a build: catalogues become what Qt loads."""

from pathlib import Path

import pytest
from bundle import freezing
from PySide6.QtCore import QTranslator

CATALOGUE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Window</name>
    <message><source>Folders</source><translation>文件夹</translation></message>
</context>
</TS>
"""


def test_catalogues_are_compiled(tmp_path: Path) -> None:
    (tmp_path / "dedup_zh_CN.ts").write_text(CATALOGUE, encoding="utf-8")
    made = freezing.compile_translations(str(tmp_path))
    assert made == [str(tmp_path / "dedup_zh_CN.qm")]
    translator = QTranslator()
    assert translator.load(made[0])
    assert translator.translate("Window", "Folders") == "文件夹"


def test_without_catalogues_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert freezing.compile_translations(str(tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("downloads", "page"),
    [
        ("https://example.org/dedup/releases/download/v1.0", "https://example.org/dedup/releases"),
        ("https://example.org/files", ""),
        ("", ""),
    ],
)
def test_the_page_of_the_releases_is_found_from_where_their_files_are(downloads: str, page: str) -> None:
    assert freezing.release_page(downloads) == page
