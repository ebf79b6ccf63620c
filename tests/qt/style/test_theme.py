from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import Theme
from dedup_gui.qt.style.icons import APP_ICON, SHAPES, app_icon, icon, pixmap
from dedup_gui.qt.style.stylesheet import picture_colours, stylesheet, unit_of
from dedup_gui.qt.style.theme import ThemeController, palette, tokens_of
from dedup_gui.qt.style.tokens import DARK, LIGHT, Tokens, contrast
from dedup_gui.qt.widgets.notices import Level, level_colour

GROUNDS = ("window", "surface", "surface_alt")
SOFT_GROUNDS = ("accent_soft", "keep_soft", "danger_soft", "warning_soft")
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, put back as it was."""
    before = QPalette(qapp.palette()), qapp.styleSheet(), QFont(qapp.font())
    yield qapp
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("text", ["text", "text_muted", "accent", "keep", "danger", "warning"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", SOFT_GROUNDS)
def test_text_can_be_read_on_notices(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.text, getattr(tokens, ground)) >= 4.5
    assert contrast(tokens.text_muted, getattr(tokens, ground)) >= 4.5


@BOTH
def test_text_can_be_read_on_what_is_filled(tokens: Tokens) -> None:
    for ground in (tokens.accent, tokens.accent_hover):
        assert contrast(tokens.on_accent, ground) >= 4.5
    assert contrast(tokens.on_danger, tokens.danger) >= 4.5
    for name in ("accent", "keep", "danger", "warning"):
        assert contrast(getattr(tokens, name), getattr(tokens, f"{name}_soft")) >= 4.5


@BOTH
@pytest.mark.parametrize("outline", ["border_strong", "focus", "accent"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_outlines_of_controls_can_be_seen(tokens: Tokens, outline: str, ground: str) -> None:
    assert contrast(getattr(tokens, outline), getattr(tokens, ground)) >= 3


@BOTH
def test_disabled_controls_can_still_be_made_out(tokens: Tokens) -> None:
    for ground in GROUNDS:
        assert contrast(tokens.text_disabled, getattr(tokens, ground)) >= 2.5


@BOTH
def test_every_colour_is_a_colour(tokens: Tokens) -> None:
    for field in dataclasses.fields(tokens):
        if field.name != "dark":
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(tokens, field.name))


@BOTH
def test_a_palette_leads_back_to_its_tokens(tokens: Tokens, qapp: QApplication) -> None:
    assert tokens_of(palette(tokens)) is tokens


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def sheet_of(tokens: Tokens, font: QFont) -> str:
    return stylesheet(tokens, font, dict.fromkeys(picture_colours(tokens), "/a folder/with spaces & <signs>/x.png"))


def dressed(app: QApplication, sheet: str, window: QWidget) -> dict[str, QWidget]:
    """A widget of every class that the sheet names, laid out and painted: Qt reads no rule before it is needed."""
    app.setStyleSheet(sheet)
    column = QVBoxLayout(window)
    made: dict[str, QWidget] = {}
    for name in sorted(set(re.findall(r"\bQ[A-Z]\w+", sheet)) - {"QToolTip"}):
        kind = {"QAbstractItemView": QListWidget, "QAbstractSpinBox": QSpinBox}.get(name)
        kind = kind or getattr(QtWidgets, name)
        made[name] = kind(Qt.Orientation.Horizontal) if name in ("QHeaderView", "QScrollBar") else kind()
        column.addWidget(made[name])
    for role in ("title", "heading", "muted", "warning"):
        made[role] = QLabel(role)
        made[role].setProperty("role", role)
        column.addWidget(made[role])
    window.grab()
    return made


@BOTH
@pytest.mark.parametrize("points", [6.0, 10.0, 24.0])
def test_qt_understands_the_style_sheet(
    tokens: Tokens, points: float, app: QApplication, window: QWidget, qtlog: Any
) -> None:
    font = QFont(app.font())
    font.setPointSizeF(points)
    made = dressed(app, sheet_of(tokens, font), window)
    assert [record.message for record in qtlog.records] == []
    assert len(made) > 20
    assert made["title"].font().pointSizeF() > made["heading"].font().pointSizeF() > points
    assert made["QPushButton"].sizeHint().height() >= 2 * unit_of(font)
    for name, colour in (("muted", tokens.text_muted), ("warning", tokens.warning), ("QPushButton", tokens.text)):
        widget = made[name]
        assert widget.palette().color(widget.foregroundRole()).name() == colour


@pytest.mark.parametrize(
    ("right", "wrong"), [("border-radius", "border-radios"), ("QLabel {", "QLabel {{"), ("padding:", "pading:")]
)
@pytest.mark.qt_log_level_fail("CRITICAL")
def test_what_qt_does_not_understand_would_be_found(
    right: str, wrong: str, app: QApplication, window: QWidget, qtlog: Any
) -> None:
    """The test of the test above."""
    sheet = sheet_of(LIGHT, app.font())
    assert right in sheet
    dressed(app, sheet.replace(right, wrong), window)
    messages = {record.message for record in qtlog.records}
    assert messages & {f"Unknown property {wrong.rstrip(':')}", "Could not parse application stylesheet"}


def test_lengths_follow_the_font(qapp: QApplication) -> None:
    small, large = QFont(qapp.font()), QFont(qapp.font())
    small.setPointSizeF(9)
    large.setPointSizeF(18)
    assert unit_of(large) == pytest.approx(2 * unit_of(small), abs=2)


def test_themes_switch_live(app: QApplication, qtbot: QtBot) -> None:
    controller = ThemeController(app, Theme.LIGHT)
    assert controller.tokens is LIGHT
    assert tokens_of(app.palette()) is LIGHT
    with qtbot.waitSignal(controller.changed):
        controller.set_theme(Theme.DARK)
    assert controller.theme.value == "dark"
    assert tokens_of(app.palette()) is DARK
    assert DARK.accent in app.styleSheet()
    files = re.findall(r'url\("([^"]+)"\)', app.styleSheet())
    assert files
    assert all(os.path.exists(path) for path in files)
    controller.set_theme(Theme.SYSTEM)
    assert controller.theme.value == "system"


@pytest.mark.parametrize("name", list(SHAPES))
def test_every_icon_draws_something(name: str, qapp: QApplication) -> None:
    image = pixmap(name, "#ff0000", 24, 2.0).toImage()
    assert image.width() == 48
    colours = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#ff0000"}
    assert not icon(name, "#ff0000", "#888888").isNull()


@BOTH
def test_every_level_of_notices_has_an_icon_and_a_colour(tokens: Tokens) -> None:
    assert all(level.value in SHAPES for level in Level)
    assert len({level_colour(level, tokens) for level in Level}) == len(Level)


def test_the_installers_icon_is_the_windows(qapp: QApplication) -> None:
    file = Path(__file__).resolve().parents[3] / "resources" / "icons" / "dedup.svg"
    assert file.read_text(encoding="utf-8") == APP_ICON
    assert app_icon().availableSizes()
