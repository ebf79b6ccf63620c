"""Paints two images aligned with one another, in one of five modes; zoomed and moved by mouse."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dedup_gui.core.types import ImageFile
from dedup_gui.qt.compare_images import CompareImages, Picture
from dedup_gui.qt.compare_modes import Mode, Viewpoint, zoom_of
from dedup_gui.qt.painting import bold_font, draw_badge
from dedup_gui.qt.theme import tokens_of
from dedup_gui.qt.tokens import Tokens

GRIP = 10
"""A press this close to the divider takes hold of it, pixels."""

WHEEL_STEP = 1.25
"""Zoom by one notch of the wheel."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two images.

    Attributes:
        letter: "A" or "B".
        image: the image.
        to_world: its pixels to the world's (the pixels of A).
    """

    letter: str
    image: ImageFile
    to_world: QTransform

    @property
    def frame(self) -> QRectF:
        """All of it, in its own pixels."""
        return QRectF(0, 0, self.image.info.width, self.image.info.height)

    @property
    def outline(self) -> QPolygonF:
        """Its frame in the world."""
        return self.to_world.map(QPolygonF(self.frame))


class CompareCanvas(QWidget):
    """The picture area.

    Signals:
        zoomChanged(float): screen pixels for each pixel of A.
        amountChanged(float): the divider was dragged, 0-1.
        shownChanged(str): in flip mode, "A" or "B" is shown.
    """

    zoomChanged = Signal(float)
    amountChanged = Signal(float)
    shownChanged = Signal(str)

    def __init__(self, images: CompareImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._a: Side | None = None
        self._b: Side | None = None
        self._mode = Mode.SIDE_BY_SIDE
        self._aligned = True
        self._view = Viewpoint(0, 0, 1)
        self._fitted = True
        self._amount = 0.5
        self._shown = "A"
        self._difference: tuple[QImage, float] | None = None
        self._drag: QPointF | None = None
        self._divider_held = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 72)
        self.setAccessibleName("Comparison of two images")
        images.ready.connect(self._picture_ready)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(640, 420)

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        """The mode in force."""
        return self._mode

    @property
    def viewpoint(self) -> Viewpoint:
        """What part of the world is looked at."""
        return self._view

    @property
    def shown(self) -> str:
        """In flip mode: the letter of the image on show."""
        return self._shown

    @property
    def zoom(self) -> float:
        """Screen pixels for each pixel of A."""
        return self._view.zoom * self.devicePixelRatioF()

    def set_sides(self, a: Side | None, b: Side | None, *, keep_view: bool = False) -> None:
        """Compare two images (or look at one: b is None)."""
        self._a, self._b = a, b
        self._difference = None
        self._shown = "A"
        if a is not None:
            texts = [f"{side.letter}: {side.image.path}" for side in (a, b) if side is not None]
            self.setAccessibleDescription("; ".join(texts))
        if keep_view:
            self.update()
        else:
            self.fit()
        self.shownChanged.emit(self._shown)

    def set_mode(self, mode: Mode) -> None:
        """Compare in another way."""
        self._mode = mode
        if self._fitted:
            self.fit()
        self.update()

    def set_aligned(self, aligned: bool) -> None:
        """Side by side: B laid as A lies, or as it is stored."""
        self._aligned = aligned
        self.update()

    def set_amount(self, amount: float) -> None:
        """Where the divider is, or how much of B is blended in: 0-1."""
        self._amount = min(max(amount, 0.0), 1.0)
        self.update()

    def set_difference(self, picture: QImage | None, scale: float = 1.0) -> None:
        """What the difference mode shows: a picture of A's frame, `scale` times its size."""
        self._difference = None if picture is None else (picture, scale)
        self.update()

    def show_side(self, letter: str) -> None:
        """Flip mode: show A or B."""
        if letter != self._shown and (letter == "A" or self._b is not None):
            self._shown = letter
            self.shownChanged.emit(letter)
            self.update()

    def flip(self) -> None:
        """Flip mode: show the other image."""
        self.show_side("B" if self._shown == "A" else "A")

    # --- zoom and pan ------------------------------------------------------------------------------------------

    @property
    def bounds(self) -> QRectF:
        """Both images, in the world."""
        if self._a is None:
            return QRectF(0, 0, 1, 1)
        bounds = self._a.frame
        if self._b is not None:
            other = self._b.outline.boundingRect()
            # A wild transform must not shrink A to a dot.
            if other.width() < 20 * bounds.width() and other.height() < 20 * bounds.height():
                bounds = bounds.united(other)
        return bounds

    def panes(self) -> list[QRectF]:
        """Where images are painted: two panes side by side (or one above the other), or one."""
        rect = QRectF(self.rect())
        if self._mode is not Mode.SIDE_BY_SIDE or self._b is None:
            return [rect]
        gap = 4
        bounds = self.bounds
        across = min((rect.width() - gap) / 2 / bounds.width(), rect.height() / bounds.height())
        down = min(rect.width() / bounds.width(), (rect.height() - gap) / 2 / bounds.height())
        if down > across * 1.15:
            half = (rect.height() - gap) / 2
            return [QRectF(0, 0, rect.width(), half), QRectF(0, half + gap, rect.width(), half)]
        half = (rect.width() - gap) / 2
        return [QRectF(0, 0, half, rect.height()), QRectF(half + gap, 0, half, rect.height())]

    def fit(self) -> None:
        """Show both images whole."""
        pane = self.panes()[0].adjusted(8, 8, -8, -8)
        largest = max(1.0, 2.0 / self.devicePixelRatioF())
        if self._a is not None and max(self._a.frame.width(), self._a.frame.height()) < 256:
            largest = 8.0
        self._set_view(Viewpoint.fitting(self.bounds, pane, largest))
        self._fitted = True

    def zoom_to(self, zoom: float) -> None:
        """Show each pixel of A as so many screen pixels; the middle stays."""
        self.zoom_by(zoom / self.zoom)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom; the point under `at` (widget pixels; None = the middle) stays where it is."""
        panes = self.panes()
        at = panes[0].center() if at is None else at
        pane = next((pane for pane in panes if pane.contains(at)), panes[0])
        self._set_view(self._view.zoomed(factor, at, pane).moved(QPointF(0, 0), self.bounds))
        self._fitted = False

    def pan_by(self, across: float, down: float) -> None:
        """Move what is seen by a share of the viewport."""
        pane = self.panes()[0]
        self._set_view(self._view.moved(QPointF(-across * pane.width(), -down * pane.height()), self.bounds))
        self._fitted = False

    def _set_view(self, view: Viewpoint) -> None:
        self._view = view
        self.zoomChanged.emit(self.zoom)
        self.update()

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mode in force."""
        # Ended here whatever happens: a painter that outlives its paint event brings the program down.
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        painter.fillRect(self.rect(), QColor("#0c0e11" if tokens.dark else "#dfe3e8"))
        if self._a is None:
            return
        panes = self.panes()
        if self._b is None:
            self._paint_side(painter, panes[0], self._a, tokens)
        elif self._mode is Mode.SIDE_BY_SIDE:
            self._paint_pair(painter, panes, self._a, self._b, tokens)
        elif self._mode is Mode.FLIP:
            side = self._a if self._shown == "A" else self._b
            self._paint_side(painter, panes[0], side, tokens)
            self._tag(painter, panes[0], side, tokens)
        elif self._mode is Mode.SWIPE:
            self._paint_swipe(painter, panes[0], self._a, self._b, tokens)
        elif self._mode is Mode.BLEND:
            self._paint_side(painter, panes[0], self._a, tokens)
            self._paint_side(painter, panes[0], self._b, tokens, opacity=self._amount)
        else:
            self._paint_difference(painter, panes[0], tokens)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_pair(self, painter: QPainter, panes: list[QRectF], a: Side, b: Side, tokens: Tokens) -> None:
        self._paint_side(painter, panes[0], a, tokens)
        self._outline(painter, panes[0], a, b)
        if self._aligned:
            self._paint_side(painter, panes[1], b, tokens)
            self._outline(painter, panes[1], b, a)
        else:
            self._paint_as_stored(painter, panes[1], b, tokens)
        for pane, side in zip(panes, (a, b), strict=True):
            self._tag(painter, pane, side, tokens)

    def _paint_as_stored(self, painter: QPainter, pane: QRectF, b: Side, tokens: Tokens) -> None:
        """B upright as its file says, showing the same place as large as A shows it."""
        back, invertible = b.to_world.inverted()
        centre = QPointF(self._view.centre_x, self._view.centre_y)
        middle = back.map(centre) if invertible else b.frame.center()
        zoom = self._view.zoom * zoom_of(b.to_world, middle)
        view = Viewpoint(middle.x(), middle.y(), zoom)
        self._paint_picture(painter, pane, b, view.transform(pane), tokens, 1.0)

    def _paint_side(
        self, painter: QPainter, pane: QRectF, side: Side, tokens: Tokens, *, opacity: float = 1.0
    ) -> None:
        self._paint_picture(painter, pane, side, side.to_world * self._view.transform(pane), tokens, opacity)

    def _paint_picture(
        self, painter: QPainter, pane: QRectF, side: Side, transform: QTransform, tokens: Tokens, opacity: float
    ) -> None:
        """Paint a picture by a transform from its own full-resolution pixels to the widget's."""
        density = zoom_of(transform, side.frame.center()) * self.devicePixelRatioF()
        known = self._images.get(side.image)
        wants_full = bool(known.levels) and density > known.levels[0].across * 1.05
        picture = self._images.get(side.image, full=True) if wants_full else known
        level = picture.level_for(density)
        painter.save()
        painter.setClipRect(pane)
        if level is None:
            self._say(painter, pane, side, picture, tokens)
        else:
            painter.setOpacity(opacity)
            # Above two screen pixels a pixel, pixels are what one wants to see.
            if density < 2 * level.across or level.across < 1:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setTransform(QTransform.fromScale(1 / level.across, 1 / level.down) * transform)
            painter.drawImage(QPointF(0, 0), level.image)
        painter.restore()

    def _say(self, painter: QPainter, pane: QRectF, side: Side, picture: Picture, tokens: Tokens) -> None:
        painter.setPen(QColor(tokens.text_muted))
        text = picture.problem or "Loading …"
        painter.drawText(
            pane.adjusted(16, 16, -16, -16),
            int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap),
            f"{side.letter}: {text}" if picture.problem else text,
        )

    def _outline(self, painter: QPainter, pane: QRectF, on: Side, of: Side) -> None:
        """Draw where `of` lies on `on`, if it does not cover it."""
        shape = of.outline
        mine = on.outline.boundingRect()
        shared = shape.boundingRect().intersected(mine)
        if shared.width() * shared.height() > 0.985 * mine.width() * mine.height():
            return
        painter.save()
        painter.setClipRect(pane)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        polygon = self._view.transform(pane).map(shape)
        # Two tones, so that it is seen on any picture.
        for colour, style, width in (("#000000", Qt.PenStyle.SolidLine, 4), ("#ffd84d", Qt.PenStyle.SolidLine, 2)):
            pen = QPen(QColor(colour), width, style)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawPolygon(polygon)
        painter.restore()

    def _paint_swipe(self, painter: QPainter, pane: QRectF, a: Side, b: Side, tokens: Tokens) -> None:
        x = self._divider(pane)
        left, right = QRectF(pane), QRectF(pane)
        left.setRight(x)
        right.setLeft(x)
        # Each side is clipped to its part but placed as in the whole viewport.
        for part, side in ((left, a), (right, b)):
            painter.save()
            painter.setClipRect(part)
            transform = side.to_world * self._view.transform(pane)
            self._paint_picture(painter, part, side, transform, tokens, 1.0)
            painter.restore()
        self._tag(painter, left, a, tokens)
        self._tag(painter, right, b, tokens, at_right=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#000000"), 4))
        painter.drawLine(QPointF(x, pane.top()), QPointF(x, pane.bottom()))
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.drawLine(QPointF(x, pane.top()), QPointF(x, pane.bottom()))
        painter.setBrush(QColor(tokens.accent))
        middle = pane.center().y()
        painter.drawEllipse(QPointF(x, middle), 12, 12)
        painter.setPen(QPen(QColor(tokens.on_accent), 2))
        for sign in (-1, 1):
            painter.drawPolyline(
                [QPointF(x + 3 * sign, middle - 4), QPointF(x + 7 * sign, middle), QPointF(x + 3 * sign, middle + 4)]
            )

    def _paint_difference(self, painter: QPainter, pane: QRectF, tokens: Tokens) -> None:
        if self._difference is None:
            problems = [self._images.get(side.image).problem for side in (self._a, self._b) if side is not None]
            text = next((problem for problem in problems if problem), "Comparing …")
            painter.setPen(QColor(tokens.text_muted))
            painter.drawText(pane, Qt.AlignmentFlag.AlignCenter, text)
            return
        picture, scale = self._difference
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(QTransform.fromScale(1 / scale, 1 / scale) * self._view.transform(pane))
        painter.drawImage(QPointF(0, 0), picture)
        painter.restore()

    def _tag(self, painter: QPainter, pane: QRectF, side: Side, tokens: Tokens, *, at_right: bool = False) -> None:
        font = bold_font(self.font())
        painter.save()
        painter.setClipRect(pane)
        at = pane.topLeft().toPoint()
        at.setY(at.y() + 8)
        at.setX(int(pane.right()) - self.fontMetrics().height() * 2 - 4 if at_right else at.x() + 8)
        draw_badge(painter, at, side.letter, font, (tokens.on_accent, tokens.accent))
        painter.restore()

    def _divider(self, pane: QRectF) -> float:
        return pane.left() + self._amount * pane.width()

    def _picture_ready(self, path: str) -> None:
        if any(side is not None and side.image.path == path for side in (self._a, self._b)):
            self.update()

    # --- events ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / 120 or event.angleDelta().x() / 120
        if notches:
            self.zoom_by(WHEEL_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, or of the picture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = event.position()
            self._divider_held = self._near_divider(event.position())
            if not self._divider_held:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._drag is None:
            near = self._near_divider(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.OpenHandCursor)
            return
        if self._divider_held:
            self.set_amount(event.position().x() / max(1, self.width()))
            self.amountChanged.emit(self._amount)
            return
        self._set_view(self._view.moved(event.position() - self._drag, self.bounds))
        self._drag = event.position()
        self._fitted = False

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None
        self._divider_held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all and 100 %."""
        if self._fitted:
            self.zoom_by(1.0 / self.zoom, event.position())
        else:
            self.fit()

    def _near_divider(self, at: QPointF) -> bool:
        if self._mode is not Mode.SWIPE or self._b is None:
            return False
        return abs(at.x() - self._divider(self.panes()[0])) <= GRIP
