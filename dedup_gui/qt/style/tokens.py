"""The colours of the two themes, with the contrast they promise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their use, "#rrggbb".

    Text colours reach a contrast of 4.5 : 1 on the three grounds (window, surface, surface_alt); `border_strong`,
    `accent` and `focus` reach 3 : 1 as outlines (WCAG 2.2, 1.4.3 and 1.4.11). `border` only divides, it carries no
    meaning. `text_disabled` is exempt, and still readable.

    Attributes:
        dark: whether this is the dark theme.
        window: behind everything.
        surface: cards, lists, fields.
        surface_alt: alternate rows, hover, quiet buttons.
        border: dividers.
        border_strong: outlines of controls.
        text: reading.
        text_muted: secondary text.
        text_disabled: controls that cannot be used now.
        accent: links, the main button, selection.
        accent_hover: the main button under the mouse.
        on_accent: text on `accent`.
        accent_soft: ground of what is chosen or hovered by a drag.
        keep, keep_soft: the decision "keep", and its ground.
        danger, danger_soft: the decision "remove" and failures, and their ground.
        on_danger: text on `danger`.
        warning, warning_soft: attention, and its ground.
        focus: the outline of what has the keyboard.
    """

    dark: bool
    window: str
    surface: str
    surface_alt: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    keep: str
    keep_soft: str
    danger: str
    danger_soft: str
    on_danger: str
    warning: str
    warning_soft: str
    focus: str


LIGHT = Tokens(
    dark=False,
    window="#f5f6f8",
    surface="#ffffff",
    surface_alt="#eceff3",
    border="#d3d9e1",
    border_strong="#7d8797",
    text="#1a212c",
    text_muted="#525d6e",
    text_disabled="#8a93a1",
    accent="#1f57c3",
    accent_hover="#18479f",
    on_accent="#ffffff",
    accent_soft="#e2ecfd",
    keep="#17653a",
    keep_soft="#e0f3e7",
    danger="#b0231b",
    danger_soft="#fce8e6",
    on_danger="#ffffff",
    warning="#7d5200",
    warning_soft="#fff2d1",
    focus="#1f57c3",
)

DARK = Tokens(
    dark=True,
    window="#14171c",
    surface="#1d2127",
    surface_alt="#282e37",
    border="#39404b",
    border_strong="#7c8796",
    text="#e9ecf1",
    text_muted="#a9b3c1",
    text_disabled="#6f7987",
    accent="#86b4ff",
    accent_hover="#a6c8ff",
    on_accent="#0a1a33",
    accent_soft="#21314d",
    keep="#7fd6a0",
    keep_soft="#1a3526",
    danger="#ff9d94",
    danger_soft="#43211f",
    on_danger="#33090a",
    warning="#f2c569",
    warning_soft="#3b2f14",
    focus="#86b4ff",
)


def luminance(colour: str) -> float:
    """Relative luminance 0-1 of "#rrggbb" (WCAG 2.2, definition of relative luminance)."""
    linear = []
    for start in (1, 3, 5):
        share = int(colour[start : start + 2], 16) / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1-21 of two colours (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
