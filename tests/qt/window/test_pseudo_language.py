"""No words reach the screen that were not looked up: the program is led through its pages in a made-up language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from film import Film, damaged_folder
from PIL import Image
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import Stage

from dedup_gui.core.networks.registry import MODELS
from dedup_gui.exchange.other_tools.groups import Tool
from dedup_gui.qt.texts.codes import APP_NAME
from dedup_gui.words.languages import LANGUAGES
from tests.core.image_factory import photo, save, write
from tests.qt.pseudo_language import pseudo_language, unmarked_words
from tests.qt.shown_texts import all_texts, letters_on_show, shortcuts
from tests.qt.window.real_window import real_window

BEAT = 0.05
"""Seconds that each page gets to load what is seen on it."""


class Reading(Film):
    """Reads what is there instead of taking a still of it.

    Attributes:
        read: where each text stood.
        twice: letters that two things on one page have as their key.
    """

    def __init__(self, stage: Stage, painted: set[str]) -> None:
        super().__init__(stage, "", "")
        self.read: dict[str, str] = {}
        self.twice: dict[str, dict[str, list[str]]] = {}
        self._painted = painted
        stage.window.statusBar().messageChanged.connect(lambda text: self.read.setdefault(text, "status bar"))

    def shoot(self, name: str, seconds: float = BEAT) -> None:
        """Read everything."""
        self._stage.settle(min(seconds, 4 * BEAT))
        for place, text in all_texts(self._stage.app):
            self.read.setdefault(text, f"{name}: {place}")
        if twice := letters_on_show(self._stage.app):
            self.twice[name] = twice
        for text in self._painted:
            self.read.setdefault(text, f"{name}: painted")


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What our own painting writes."""
    texts: set[str] = set()
    draw = QPainter.drawText

    def noted(self: QPainter, *what: Any) -> Any:
        texts.update(each for each in what if isinstance(each, str))
        return draw(self, *what)

    monkeypatch.setattr(QPainter, "drawText", noted)
    return texts


def library(folder: Path) -> None:
    """Groups of several kinds, a damaged file, and one that shares no likeness."""
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
    whole = photo(1)
    save(whole, folder / "one" / "whole.jpg", quality=92)
    write(folder / "two" / "same.jpg", (folder / "one" / "whole.jpg").read_bytes())
    save(whole.resize((200, 150)), folder / "two" / "small.png")
    save(whole.rotate(90, expand=True), folder / "two" / "turned.jpg", quality=80)
    save(photo(2), folder / "one" / "other.jpg", quality=92)
    save(photo(2), folder / "one" / "again.webp", quality=60)
    save(photo(3), folder / "one" / "alone.jpg", quality=92)
    write(folder / "one" / "empty.jpg", b"")
    write(folder / "two" / "cut.jpg", (folder / "one" / "alone.jpg").read_bytes()[:4000])


def names(home: Path, app: QApplication) -> set[str]:
    """What is said alike in every language."""
    files = {part for path in home.rglob("*") for part in (str(path), path.name, path.stem)} | set(home.parts)
    models = {word for model in MODELS for word in (model.name, model.title, model.licence, model.origin)}
    formats = set(Image.registered_extensions().values()) | {suffix[1:] for suffix in Image.registered_extensions()}
    return files | models | formats | {APP_NAME, *LANGUAGES.values(), *map(str, Tool), *shortcuts(app)}


@pytest.fixture
def reading(qtbot: QtBot, app: QApplication, tmp_path: Path, painted: set[str]) -> Iterator[Reading]:
    library(tmp_path / "pictures")
    with pseudo_language(app), real_window(qtbot, app, tmp_path / "data") as (window, _):
        yield Reading(Stage(app, window, window.review), painted)
        window.close()


def test_every_text_was_looked_up(reading: Reading, app: QApplication, tmp_path: Path) -> None:
    same = names(tmp_path, app)
    reading.roll([str(tmp_path / "pictures"), damaged_folder(str(tmp_path))])
    same |= names(tmp_path, app)
    left = {text: place for text, place in reading.read.items() if text and unmarked_words(text, same)}
    assert len(reading.read) > 500, "it was walked at all"
    assert reading.twice == {}
    assert not left, "\n".join(f"{place}: {text!r}" for text, place in left.items())
