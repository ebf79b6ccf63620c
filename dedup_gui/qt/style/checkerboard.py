"""The ground under what is seen through: squares of two greys, on which both white and black drawings show."""

from __future__ import annotations

from PySide6.QtGui import QBrush, QColor, QImage, QPainter

LIGHT, DARK = "#b4b4b4", "#8c8c8c"
"""The same in both themes: it belongs to the picture. White and black are each at least 3 : 1 from one of them."""
SQUARE = 8
"""Side of a square, device-independent pixels."""


def checkerboard(square: int = SQUARE) -> QBrush:
    """A brush that paints it."""
    return QBrush(_tile_image(square))


def on_checkerboard(image: QImage, square: int = SQUARE) -> QImage:
    """An image laid on it, opaque; one that is opaque already comes back as it is."""
    if not image.hasAlphaChannel():
        return image
    laid = QImage(image.size(), QImage.Format.Format_RGB32)
    painter = QPainter(laid)
    painter.fillRect(laid.rect(), QBrush(_tile_image(square)))
    painter.drawImage(0, 0, image)
    painter.end()
    return laid


def _tile_image(square: int) -> QImage:
    """Four squares. An image, not a pixmap: it may be painted with on any thread."""
    tile = QImage(2 * square, 2 * square, QImage.Format.Format_RGB32)
    tile.fill(QColor(LIGHT))
    painter = QPainter(tile)
    for place in (0, square):
        painter.fillRect(place, square - place, square, square, QColor(DARK))
    painter.end()
    return tile
