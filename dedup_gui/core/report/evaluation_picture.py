"""The thresholds' curve of an evaluation as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from dedup_gui.core.report.evaluate import CurvePoint, Evaluation

_WIDTH, _HEIGHT = 760, 460
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 60, 30, 70
_SCALE = 2
"""Drawn larger and reduced: Pillow's lines have hard edges."""

_PRECISION = (178, 66, 20)
_RECALL = (24, 95, 165)
_INK = (60, 60, 64)
_GRID = (222, 222, 226)


def draw_curve(evaluation: Evaluation) -> Image.Image:
    """Precision and recall against the least likeness that would be accepted.

    Returns:
        RGB, 760x460. Without a curve (a tool that reports no matches) the axes are empty.
    """
    image = Image.new("RGB", (_WIDTH * _SCALE, _HEIGHT * _SCALE), "white")
    draw = ImageDraw.Draw(image)
    for step in range(6):
        value = step / 5.0
        y = _at(0.0, value)[1]
        draw.line([_at(0.0, value), _at(1.0, value)], fill=_GRID, width=_SCALE)
        draw.text(((_LEFT - 10) * _SCALE, y), f"{value:.1f}", font=_font(13), fill=_INK, anchor="rm")
        x = _at(value, 0.0)[0]
        draw.line([_at(value, 0.0), _at(value, 1.0)], fill=_GRID, width=_SCALE)
        draw.text((x, (_HEIGHT - _BOTTOM + 12) * _SCALE), f"{value:.1f}", font=_font(13), fill=_INK, anchor="mt")
    _line(draw, evaluation.curve, "precision", _PRECISION)
    _line(draw, evaluation.curve, "recall", _RECALL)
    title = f"precision {evaluation.precision.value:.4f}   recall of copies {evaluation.variants.value:.4f}"
    draw.text((_LEFT * _SCALE, 16 * _SCALE), title, font=_font(16), fill=_INK)
    draw.text((_LEFT * _SCALE, 38 * _SCALE), "precision", font=_font(13), fill=_PRECISION)
    draw.text(((_LEFT + 90) * _SCALE, 38 * _SCALE), "recall (direct matches)", font=_font(13), fill=_RECALL)
    middle = (_LEFT + (_WIDTH - _LEFT - _RIGHT) / 2) * _SCALE
    text = "least likeness of the aligned pixels"
    draw.text((middle, (_HEIGHT - 28) * _SCALE), text, font=_font(13), fill=_INK, anchor="mt")
    return image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)


def _line(draw: ImageDraw.ImageDraw, curve: Sequence[CurvePoint], what: str, colour: tuple[int, int, int]) -> None:
    points = [_at(point.agreement, float(getattr(point, what))) for point in curve]
    if len(points) > 1:
        draw.line(points, fill=colour, width=2 * _SCALE, joint="curve")


def _at(x: float, y: float) -> tuple[float, float]:
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    return (_LEFT + x * width) * _SCALE, (_TOP + (1.0 - y) * height) * _SCALE


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size * _SCALE)
