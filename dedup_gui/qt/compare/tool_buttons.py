"""The small buttons in the bar above the pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from dedup_gui.qt.compare.canvas import CompareCanvas
from dedup_gui.words import translate
from dedup_gui.words.numbers import per_cent


def tool_button(text: str, tip: str) -> QToolButton:
    """A button of the bar."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("role", "tool")
    button.setProperty("sign", len(text) == 1)  # these are made wider; a least width would cut words
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def zoom_buttons(canvas: CompareCanvas) -> list[QToolButton]:
    """Out, in, to 100 %, and all in view."""
    zoom_out, zoom_in = translate("compare", "Zoom out"), translate("compare", "Zoom in")
    whole = per_cent(100)
    made = []
    for text, name, tip, act in (
        ("\u2212", zoom_out, zoom_out, lambda: canvas.zoom_by(0.8)),
        ("+", zoom_in, zoom_in, lambda: canvas.zoom_by(1.25)),
        (
            whole,
            translate("compare", "Zoom to {percent}").format(percent=whole),
            translate("compare", "One pixel of A for each pixel of the screen"),
            lambda: canvas.zoom_to(1),
        ),
        (
            translate("compare", "Fit"),
            translate("compare", "Fit in the window"),
            translate("compare", "Show the images whole"),
            canvas.fit,
        ),
    ):
        button = tool_button(text, tip)
        button.setAccessibleName(name)
        button.clicked.connect(lambda _checked=False, act=act: act())
        made.append(button)
    return made
