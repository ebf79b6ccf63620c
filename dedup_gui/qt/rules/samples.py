"""Examples of what rules would mark: what stays, and beside it what would go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dedup_gui.core.rules.trial import Sample
from dedup_gui.core.types import ImageFile
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import dimensions, file_name
from dedup_gui.qt.widgets.painting import draw_thumbnail, icon_pixmap, small_font
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import translate
from dedup_gui.words.numbers import clauses, listed, size


class SampleStrip(QWidget):
    """Pairs of thumbnails, as many as fit in the width."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._samples: Sequence[Sample] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("rules", "Examples"))
        thumbnails.ready.connect(self._ready)

    @property
    def samples(self) -> Sequence[Sample]:
        """What is shown, as far as there is room."""
        return self._samples

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show others."""
        self._samples = samples
        told = translate("rules", "{kept} stays, {removed} goes")
        self.setAccessibleDescription(
            clauses(
                told.format(kept=file_name(each.keeper.path), removed=file_name(each.removed.path))
                for each in samples
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """One row of pictures with a line of text below."""
        line = self.fontMetrics().height()
        return QSize(line * 40, line * 8)

    def _ready(self, path: object) -> None:
        if any(path in (each.keeper.path, each.removed.path) for each in self._samples):
            self.update()

    def _cards(self) -> list[tuple[Sample, QRect, QRect]]:
        """What fits: the sample, where its keeper is and where what goes."""
        line = self.fontMetrics().height()
        side = self.height() - line * 3 // 2
        width = 2 * side + line // 2
        step = width + line
        number = max(1, (self.width() + line) // step)
        return [
            (sample, QRect(n * step, 0, side, side), QRect(n * step + side + line // 2, 0, side, side))
            for n, sample in enumerate(self._samples[:number])
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pairs, or why there are none."""
        painter = QPainter(self)
        tokens = tokens_of(self.palette())
        if not self._samples:
            painter.setPen(QColor(tokens.text_muted))
            painter.drawText(
                self.rect(),
                Qt.AlignmentFlag.AlignCenter,
                translate("rules", "Nothing to show: nothing would be marked."),
            )
            return
        font = small_font(self.font())
        metrics = QFontMetrics(font)
        for sample, stays, goes in self._cards():
            for image, where, name, colour in (
                (sample.keeper, stays, "success", tokens.keep),
                (sample.removed, goes, "trash", tokens.danger),
            ):
                thumbnail = self._thumbnails.get(image.file)
                draw_thumbnail(painter, where, thumbnail, tokens, dimmed=image is sample.removed)
                below = QRect(where.left(), where.bottom() + 2, where.width(), metrics.height() + 2)
                icon = icon_pixmap(name, colour, metrics.height(), self.devicePixelRatioF())
                painter.drawPixmap(below.left(), below.top(), icon)
                text = below.adjusted(metrics.height() + 3, 0, 0, 0)
                painter.setFont(font)
                painter.setPen(QColor(tokens.text))
                shown = metrics.elidedText(file_name(image.path), Qt.TextElideMode.ElideMiddle, text.width())
                painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def event(self, event: QEvent) -> bool:
        """A tool tip for the picture under the mouse."""
        if isinstance(event, QHelpEvent):
            tips = [
                _tip(image, sample)
                for sample, stays, goes in self._cards()
                for image, where in ((sample.keeper, stays), (sample.removed, goes))
                if where.contains(event.pos())
            ]
            self.setToolTip(plain_tip(tips[0] if tips else ""))
        return super().event(event)


def _tip(image: ImageFile, sample: Sample) -> str:
    what = translate("rules", "Goes: {path}") if image is sample.removed else translate("rules", "Stays: {path}")
    facts = listed((dimensions(image), image.info.format, size(image.file.size)))
    lines = [what.format(path=printable(image.path)), facts]
    if sample.weak:
        lines.append(translate("rules", "Nothing real sets the two apart."))
    return "\n".join(lines)
