"""Icons, drawn as strokes on a 24 x 24 grid and coloured by the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

SHAPES: dict[str, str] = {
    "folder": '<path d="M3 18.5v-13h6l2.2 2.5H21v10.5z"/>',
    "folder-missing": '<path d="M3 18.5v-13h6l2.2 2.5H21v10.5z"/><path d="M9.5 11l5 5m0-5l-5 5"/>',
    "folder-add": '<path d="M3 18.5v-13h6l2.2 2.5H21v10.5z"/><path d="M12 10.5v6M9 13.5h6"/>',
    "image": '<rect x="3" y="4.5" width="18" height="15" rx="1.5"/><circle cx="8.5" cy="9.5" r="1.6"/>'
    '<path d="M3.5 17.5l5.5-5 3.5 3 3.5-4 4.5 4.5"/>',
    "images": '<rect x="7" y="3.5" width="14" height="12" rx="1.5"/><path d="M4 7.5H3v13h15v-1.5"/>'
    '<path d="M7.5 13.5l4-3.5 3 2.5 2.5-2.5 3.5 3.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "filter": '<path d="M3.5 5.5h17M7 12h10M10.5 18.5h3"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "resume": '<path d="M7.5 4.5v15l12-7.5z"/>',
    "chevron-down": '<path d="M6 9.5l6 6 6-6"/>',
    "chevron-up": '<path d="M6 14.5l6-6 6 6"/>',
    "tick": '<path d="M5 12.5l4.5 4.5L19 7.5" stroke-width="3.5"/>',
    "dot": '<circle cx="12" cy="12" r="3.2" stroke-width="6.4"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "back": '<path d="M20 12H4.5M11 5.5L4.5 12l6.5 6.5"/>',
    "reload": '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.2M20 4.2v5h-5"/>',
    "shield": '<path d="M12 3l7.5 2.5V12c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V5.5z"/>'
    '<path d="M8.5 12l2.5 2.5 4.5-5"/>',
    "exclude": '<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v6M12 7.2v.600"/>',
    "success": '<circle cx="12" cy="12" r="8.5"/><path d="M7.8 12.3l3 3 5.5-6"/>',
    "warning": '<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.3v.500"/>',
    "error": '<circle cx="12" cy="12" r="8.5"/><path d="M9 9l6 6M15 9l-6 6"/>',
    "settings": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/>'
    '<circle cx="8" cy="17" r="2.5"/>',
    "history": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "undo": '<path d="M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5 5 0 0 1 0 10h-3"/>',
    "redo": '<path d="M15.5 5L20 9.5 15.5 14M19.5 9.5H10a5 5 0 0 0 0 10h3"/>',
    "trash": '<path d="M4 6.5h16M9.5 6.5v-2.5h5v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6"/>',
}
"""Own drawings. The name says the use; every shape is drawn with a stroke of two units and no fill."""

APP_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect x="4" y="4" width="40" height="40" rx="7" fill="#9db8ee"/>
<rect x="18" y="18" width="42" height="42" rx="7" fill="#1f57c3" stroke="#ffffff" stroke-width="3"/>
<circle cx="31" cy="31" r="4.5" fill="#ffd166"/>
<path d="M20 54l12-13 8 7 8-10 11 13v2a6 6 0 0 1-6 6H25a6 6 0 0 1-5-5z" fill="#ffffff"/>
</svg>
"""
"""The program's icon: one image over its copy. `resources/icons/dedup.svg` is the same drawing for installers."""

_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)


def svg(name: str, colour: str) -> str:
    """Write an icon as an SVG document.

    Raises:
        KeyError: there is no such icon.
    """
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{SHAPES[name]}</svg>'
    )


def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """Make an icon of one colour ("#rrggbb"), and of another where it is disabled."""
    made = QIcon()
    colours = {QIcon.Mode.Normal: colour} | ({QIcon.Mode.Disabled: disabled} if disabled else {})
    for mode, its_colour in colours.items():
        drawing = svg(name, its_colour)
        for side in _SIZES:
            made.addPixmap(_drawn(drawing, side), mode)
    return made


def app_icon() -> QIcon:
    """Make the program's icon."""
    made = QIcon()
    for side in (*_SIZES, 128, 256):
        made.addPixmap(_drawn(APP_ICON, side))
    return made


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon `side` device-independent pixels wide for a screen of this device pixel ratio."""
    drawn = QPixmap(_drawn(svg(name, colour), round(side * ratio)))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(document: str, side: int) -> QPixmap:
    """An SVG document as pixels; Qt keeps them, as what follows the theme asks for the same icons again and again."""
    key = f"{side} {document}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(document.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    QPixmapCache.insert(key, image)
    return image
