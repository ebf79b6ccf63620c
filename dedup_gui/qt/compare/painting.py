"""Painting a comparison in one of six modes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from dedup_gui.qt.compare.captions import differing_text, draw_caption, said_of
from dedup_gui.qt.compare.images import CompareImages, Level, Picture
from dedup_gui.qt.compare.legend import draw_legend
from dedup_gui.qt.compare.modes import Mode, Viewpoint, gain, zoom_of
from dedup_gui.qt.compare.parts import Part, Wish, too_much
from dedup_gui.qt.compare.scene import Scene, Side
from dedup_gui.qt.style.checkerboard import checkerboard
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.saved_reviews import not_reachable
from dedup_gui.qt.widgets.outlines import draw_outlines
from dedup_gui.qt.widgets.painting import badge_size, bold_font, draw_badge, small_font
from dedup_gui.words import translate


def _comparing() -> str:
    return translate("compare", "Comparing…")


def _in_a_moment() -> str:
    return translate("compare", "Reduced; sharp in a moment")


def _once_chosen() -> str:
    return translate("compare", "Reduced; sharp once chosen")


def _too_much() -> str:
    return translate("compare", "Reduced; zoom in to see every pixel")


def _reduced(reason: str) -> str:
    return translate("compare", "Reduced: {reason}").format(reason=reason)


class ComparePainting:
    """Paints a scene once.

    Attributes:
        wishes: what was painted reduced and would be painted in full, were its pixels at hand.
    """

    def __init__(
        self, painter: QPainter, scene: Scene, images: CompareImages, tokens: Tokens, font: QFont, ratio: float
    ) -> None:
        """Make it.

        Args:
            painter: where to.
            scene: what.
            images: the pixels; asking for them starts loading them.
            tokens: the colours.
            font: of letters and sentences.
            ratio: screen pixels for each pixel of the painter.
        """
        self._painter = painter
        self._scene = scene
        self._images = images
        self._tokens = tokens
        self._font = font
        self._ratio = ratio
        self.wishes: list[Wish] = []

    def paint(self, rect: QRectF) -> None:
        """Paint the mode in force into a rectangle."""
        self._painter.fillRect(rect, QColor("#0e0e0e" if self._tokens.dark else "#dcdcdc"))
        if self._scene.a is None:
            return
        panes = self._scene.panes(rect)
        if self._scene.in_grid:
            self._paint_grid(self._scene.frames(rect), panes)
        elif self._scene.b is None or self._scene.mode is Mode.GRID:
            self._paint_side(panes[0], self._scene.a)
        elif self._scene.mode is Mode.SIDE_BY_SIDE:
            self._paint_pair(panes, self._scene.a, self._scene.b)
        elif self._scene.mode is Mode.FLIP:
            side = self._scene.a if self._scene.shown == "A" else self._scene.b
            self._paint_side(panes[0], side)
            self._tag(panes[0], side)
        elif self._scene.mode is Mode.SWIPE:
            self._paint_swipe(panes[0], self._scene.a, self._scene.b)
        elif self._scene.mode is Mode.BLEND:
            self._paint_side(panes[0], self._scene.a)
            self._paint_side(panes[0], self._scene.b, opacity=self._scene.amount)
        else:
            self._paint_difference(panes[0])
        if len(panes) == 1 and not self._scene.in_grid and self._scene.a is not None and self._scene.b is not None:
            for on, of in ((self._scene.a, self._scene.b), (self._scene.b, self._scene.a)):
                self._outline(panes[0], on, of)
        self._outline_places(panes)

    def _paint_pair(self, panes: list[QRectF], a: Side, b: Side) -> None:
        self._paint_side(panes[0], a)
        self._outline(panes[0], a, b)
        if self._scene.aligned:
            self._paint_side(panes[1], b)
            self._outline(panes[1], b, a)
        else:
            self._paint_as_stored(panes[1], b)

    def _paint_as_stored(self, pane: QRectF, b: Side) -> None:
        """B upright as its file says, showing the same place as large as A shows it."""
        self._paint_picture(pane, b, self._stored_to_pane(pane, b), 1.0)

    def _stored_to_pane(self, pane: QRectF, b: Side) -> QTransform:
        """Pixels of B, upright as its file says, to the widget's."""
        back, invertible = b.to_world.inverted()
        centre = QPointF(self._scene.view.centre_x, self._scene.view.centre_y)
        middle = back.map(centre) if invertible else b.frame.center()
        zoom = self._scene.view.zoom * zoom_of(b.to_world, middle)
        return Viewpoint(middle.x(), middle.y(), zoom).transform(pane)

    def _outline_places(self, panes: list[QRectF]) -> None:
        """Outline where the two differ, on each pane as its picture lies there."""
        if not self._scene.outlined or not self._scene.places or self._scene.b is None:
            return
        sides: list[Side | None] = [self._scene.a, self._scene.b]
        if self._scene.in_grid:
            sides = [cell.side if cell.side.letter else None for cell in self._scene.cells]
        for pane, side in zip(panes, sides, strict=False):
            if side is None:
                continue
            if len(panes) >= 2 and self._images.at_hand(side.image).problem:
                continue  # words stand there, why it cannot be shown
            transform = self._scene.view.transform(pane)
            if side is self._scene.b and not self._scene.aligned:
                back, invertible = self._scene.b.to_world.inverted()
                if not invertible:
                    continue
                transform = back * self._stored_to_pane(pane, self._scene.b)
            boxes = [transform.mapRect(place) for place in self._scene.places]
            self._painter.save()
            self._painter.setClipRect(pane)
            draw_outlines(self._painter, boxes, pane, self._scene.place, bold_font(self._font))
            self._painter.restore()

    def _paint_side(self, pane: QRectF, side: Side, *, opacity: float = 1.0) -> None:
        self._paint_picture(pane, side, side.to_world * self._scene.view.transform(pane), opacity)

    def _paint_picture(self, pane: QRectF, side: Side, transform: QTransform, opacity: float) -> None:
        """Paint a picture by a transform from its own full-resolution pixels to the widget's."""
        density = zoom_of(transform, side.frame.center()) * self._ratio
        known, reduced = self._images.get(side.image), False
        wants_full = bool(known.levels) and density > known.levels[0].across * 1.05
        if wants_full and self._scene.in_grid:
            wants_full = transform.mapRect(side.frame).intersects(pane)
            if wants_full and not known.full and side.image.path not in self._scene.sharp:
                wants_full, reduced = False, True
        picture = self._images.get(side.image, full=True) if wants_full else known
        level = picture.level_for(density)
        # What is small enough to be loaded whole is there in a moment, without a word.
        lack = _reduced(picture.lack) if picture.lack else ""
        if self._images.has_parts(side.image) and not picture.full:
            lack = _in_a_moment()
        self._painter.save()
        self._painter.setClipRect(pane)
        if level is None:
            self._say(pane, side, picture)
        else:
            self._painter.setOpacity(opacity)
            if level.image.hasAlphaChannel():
                self._lay_ground(side, transform)
            # Strictly: at 100 % nothing less will do than the pixels.
            short = picture.full and not picture.kept and density > picture.levels[0].across
            part, missing = self._part_of(pane, side, transform) if short else (None, "")
            lack = lack or missing
            if part is None:
                self._draw_level(level, transform, density)
            else:
                self._draw_part(part, level, transform, density)
        self._painter.restore()
        if picture.kept:
            self._say_kept(pane, side)
        elif reduced:
            # There is no room for the pixels of all cells.
            self._corner(pane, _once_chosen())
        elif wants_full and lack:
            self._corner(pane, said_of(side.letter, lack) if side.letter else lack, at_right=side is self._scene.b)

    def _part_of(self, pane: QRectF, side: Side, transform: QTransform) -> tuple[Part | None, str]:
        """The part at hand of an image that is loaded reduced, if it is in sight; what is in sight is wished for.

        Returns:
            The part, and words on what is seen and not in it.
        """
        back, invertible = transform.inverted()
        if not invertible or not self._images.has_parts(side.image):
            return None, ""
        if not side.letter:
            return None, _once_chosen()  # there is no room for parts of all cells
        seen = back.mapRect(pane).intersected(side.frame).toAlignedRect().intersected(side.frame.toRect())
        part = self._images.part(side.image)
        missing = ""
        if not seen.isEmpty() and (part is None or not part.covers(seen)):
            self.wishes.append((side.image, seen))
            problem = self._images.part_problem(side.image)
            missing = _reduced(problem) if problem else _too_much() if too_much(seen) else _in_a_moment()
        return part if part is not None and part.box.intersects(seen) else None, missing

    def _draw_level(self, level: Level, transform: QTransform, density: float) -> None:
        # Above two screen pixels a pixel, pixels are what one wants to see.
        smooth = density < 2 * level.across or level.across < 1
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self._painter.setTransform(QTransform.fromScale(1 / level.across, 1 / level.down) * transform)
        self._painter.drawImage(QPointF(0, 0), level.image)

    def _draw_part(self, part: Part, level: Level, transform: QTransform, density: float) -> None:
        """Each has its place of its own: what is half transparent must not lie on itself."""
        inside, outside = QPainterPath(), QPainterPath()
        inside.addPolygon(transform.map(QPolygonF(part.inner)))
        inside.closeSubpath()
        outside.addRect(inside.boundingRect().united(self._painter.clipBoundingRect()).adjusted(-1, -1, 1, 1))
        outside.addPath(inside)  # a hole, by the rule of odd and even
        at = QTransform.fromTranslate(part.box.x(), part.box.y()) * transform
        for place, picture, lies in ((outside, level, transform), (inside, Level(part.image, 1.0, 1.0), at)):
            self._painter.save()
            self._painter.setClipPath(place, Qt.ClipOperation.IntersectClip)
            self._draw_level(picture, lies, density)
            self._painter.restore()

    def _lay_ground(self, side: Side, transform: QTransform) -> None:
        """Squares below what can be seen through; they stay as large as they are, whatever the zoom."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(checkerboard())
        self._painter.drawPolygon(transform.map(QPolygonF(side.frame)))

    def _say(self, pane: QRectF, side: Side, picture: Picture) -> None:
        self._painter.setPen(QColor(self._tokens.text_muted))
        text = picture.problem or translate("compare", "Loading…")
        self._painter.drawText(
            pane.adjusted(16, 16, -16, -16),
            int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap),
            said_of(side.letter, text) if picture.problem and side.letter else text,
        )

    def _say_kept(self, pane: QRectF, side: Side) -> None:
        """What is shown of an image that is not reachable says so."""
        text = said_of(side.letter, not_reachable()) if side.letter else not_reachable()
        self._corner(pane, text, at_right=side is self._scene.b, colour=self._tokens.warning)

    def _outline(self, pane: QRectF, on: Side, of: Side) -> None:
        """Draw where `of` lies on `on`, if it does not cover it."""
        shape = of.outline
        mine = on.outline.boundingRect()
        shared = shape.boundingRect().intersected(mine)
        if shared.width() * shared.height() > 0.985 * mine.width() * mine.height():
            return
        self._painter.save()
        self._painter.setClipRect(pane)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        polygon = self._scene.view.transform(pane).map(shape)
        # Two tones, so that it is seen on any picture.
        for colour, style, width in (("#000000", Qt.PenStyle.SolidLine, 4), ("#ffd84d", Qt.PenStyle.SolidLine, 2)):
            pen = QPen(QColor(colour), width, style)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            self._painter.setPen(pen)
            self._painter.drawPolygon(polygon)
        self._painter.restore()

    def _paint_swipe(self, pane: QRectF, a: Side, b: Side) -> None:
        x = self._scene.divider(pane)
        left, right = QRectF(pane), QRectF(pane)
        left.setRight(x)
        right.setLeft(x)
        # Each side is clipped to its part but placed as in the whole viewport.
        for part, side in ((left, a), (right, b)):
            self._painter.save()
            self._painter.setClipRect(part)
            transform = side.to_world * self._scene.view.transform(pane)
            self._paint_picture(part, side, transform, 1.0)
            self._painter.restore()
        self._tag(left, a)
        self._tag(right, b, at_right=True)
        self._divider(pane, x)

    def _divider(self, pane: QRectF, x: float) -> None:
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(QPen(QColor("#000000"), 4))
        self._painter.drawLine(QPointF(x, pane.top()), QPointF(x, pane.bottom()))
        self._painter.setPen(QPen(QColor("#ffffff"), 2))
        self._painter.drawLine(QPointF(x, pane.top()), QPointF(x, pane.bottom()))
        self._painter.setBrush(QColor(self._tokens.accent))
        middle = pane.center().y()
        self._painter.drawEllipse(QPointF(x, middle), 12, 12)
        self._painter.setPen(QPen(QColor(self._tokens.on_accent), 2))
        for sign in (-1, 1):
            self._painter.drawPolyline(
                [QPointF(x + 3 * sign, middle - 4), QPointF(x + 7 * sign, middle), QPointF(x + 3 * sign, middle + 4)]
            )
        self._painter.restore()

    def _paint_difference(self, pane: QRectF) -> None:
        if self._scene.difference is None:
            problems = [
                self._images.get(side.image).problem for side in (self._scene.a, self._scene.b) if side is not None
            ]
            text = next((problem for problem in problems if problem), _comparing())
            self._painter.setPen(QColor(self._tokens.text_muted))
            self._painter.drawText(pane, Qt.AlignmentFlag.AlignCenter, text)
            return
        picture, scale = self._scene.difference
        self._paint_glow(pane, picture, scale)
        draw_legend(self._painter, pane, self._font, gain(self._scene.amount), self._scene.changed)

    def _paint_glow(self, pane: QRectF, picture: QImage, scale: float) -> None:
        self._painter.save()
        self._painter.setClipRect(pane)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.setTransform(QTransform.fromScale(1 / scale, 1 / scale) * self._scene.view.transform(pane))
        self._painter.drawImage(QPointF(0, 0), picture)
        self._painter.restore()

    # --- the grid ----------------------------------------------------------------------------------------------

    def _paint_grid(self, frames: list[QRectF], panes: list[QRectF]) -> None:
        cells = self._scene.cells
        places = list(zip(cells, frames, panes, strict=True))
        # What is asked for last stays in memory longest: the two that are compared, before them what is sharp.
        for cell, _, pane in sorted(
            places, key=lambda place: (bool(place[0].side.letter), place[0].side.image.path in self._scene.sharp)
        ):
            if self._scene.differences is not None and cell.side.letter != "A":
                self._paint_cell_difference(pane, cell.side, self._scene.differences.get(cell.side.image.path))
                continue
            self._paint_side(pane, cell.side)
            of = self._scene.a if cell.side.letter == "B" else self._scene.b if cell.side.letter == "A" else None
            if of is not None:
                self._outline(pane, cell.side, of)
        for cell, frame, pane in places:
            draw_caption(self._painter, cell, frame, self._scene.caption, self._font, self._tokens, self._ratio)
            if cell.side.letter == "A" and self._scene.differences:
                draw_legend(self._painter, pane, self._font, gain(self._scene.amount), 1.0)

    def _paint_cell_difference(self, pane: QRectF, side: Side, found: tuple[QImage, float] | None) -> None:
        picture = self._images.get(side.image)
        if found is None or self._scene.a is None:
            text = picture.problem or _comparing()
            self._painter.setPen(QColor(self._tokens.text_muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            self._painter.drawText(pane.adjusted(8, 8, -8, -8), flags, text)
            return
        image, changed = found
        self._paint_glow(pane, image, image.width() / self._scene.a.frame.width())
        self._corner(pane, differing_text(changed))

    def _corner(self, pane: QRectF, text: str, *, at_right: bool = False, colour: str = "") -> None:
        """A word in a lower corner of a pane; in the colour of text, where no other is named."""
        font = small_font(self._font)
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(pane.width()) - 36)
        size = badge_size(text, font)
        left = pane.right() - 8 - size.width() if at_right else pane.left() + 8
        at = QPoint(round(left), round(pane.bottom()) - 8 - size.height())
        draw_badge(self._painter, at, text, font, (colour or self._tokens.text, self._tokens.surface))

    def _tag(self, pane: QRectF, side: Side, *, at_right: bool = False) -> None:
        font = bold_font(self._font)
        self._painter.save()
        self._painter.setClipRect(pane)
        at = pane.topLeft().toPoint()
        at.setY(at.y() + 8)
        at.setX(int(pane.right()) - QFontMetrics(self._font).height() * 2 - 4 if at_right else at.x() + 8)
        draw_badge(self._painter, at, side.letter, font, (self._tokens.on_accent, self._tokens.accent))
        self._painter.restore()
