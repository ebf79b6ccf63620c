"""The program's icon in the forms that systems want, drawn from the one SVG by Qt."""

from __future__ import annotations

import os
import struct
import sys

from bundle.identity import COMMAND, ROOT

SVG = os.path.join(ROOT, "resources", "icons", f"{COMMAND.removesuffix('-gui')}.svg")
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Of the icon theme's folders, pixels."""
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_KINDS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}
"""Side -> type of an entry that holds a PNG (Apple's icon format)."""


def png(side: int) -> bytes:
    """The icon as a PNG.

    Args:
        side: width and height, pixels.
    """
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(SVG).render(painter, QRectF(0, 0, side, side))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def ico() -> bytes:
    """The icon for Windows: one PNG of each size."""
    images = [png(side) for side in _ICO_SIZES]
    place = 6 + 16 * len(images)
    head = struct.pack("<HHH", 0, 1, len(images))
    for side, image in zip(_ICO_SIZES, images, strict=True):
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(image), place)
        place += len(image)
    return head + b"".join(images)


def icns() -> bytes:
    """The icon for macOS."""
    parts = b""
    for side, kind in _ICNS_KINDS.items():
        image = png(side)
        parts += kind + struct.pack(">I", 8 + len(image)) + image
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def for_programs(folder: str) -> dict[str, str]:
    """Write the icon that this system puts into programs.

    Returns:
        Variables for the description of the bundle.
    """
    made = {"win32": (".ico", ico), "darwin": (".icns", icns)}.get(sys.platform)
    if made is None:
        return {}
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, COMMAND + made[0])
    with open(path, "wb") as file:
        file.write(made[1]())
    return {"DEDUP_GUI_ICON": path}


def write_theme(folder: str) -> None:
    """Write the icons of a freedesktop theme (`share/icons/hicolor`).

    Args:
        folder: the theme's folder.
    """
    for side in SIZES:
        place = os.path.join(folder, f"{side}x{side}", "apps")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"{COMMAND}.png"), "wb") as file:
            file.write(png(side))
    place = os.path.join(folder, "scalable", "apps")
    os.makedirs(place, exist_ok=True)
    with open(SVG, "rb") as source, open(os.path.join(place, f"{COMMAND}.svg"), "wb") as file:
        file.write(source.read())
