"""The style sheet: every length follows from the font's height, every colour is a token."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QFont, QFontMetricsF

from dedup_gui.qt.style.tokens import Tokens


def unit_of(font: QFont) -> int:
    """The step of all spacing, pixels: half a line of text, at least 6."""
    return max(6, round(QFontMetricsF(font).height() / 2))


def picture_colours(tokens: Tokens) -> dict[str, str]:
    """The pictures that the style sheet needs, and their colours."""
    return {
        "chevron-down": tokens.text,
        "chevron-up": tokens.text,
        "chevron-down:off": tokens.text_disabled,
        "tick": tokens.on_accent,
        "dot": tokens.on_accent,
    }


def stylesheet(tokens: Tokens, font: QFont, pictures: Mapping[str, str]) -> str:
    """Write the application's style sheet.

    Args:
        tokens: the colours.
        font: the application's font; every length follows from its height.
        pictures: file of each name of `picture_colours`.

    Widgets choose a look by dynamic properties: `role` ("title", "subtitle", "muted", "primary", "quiet", "link",
    "card", "bar", "danger") and, on notices, `level`.
    """
    t = tokens
    u = unit_of(font)
    h = u // 2
    radius = round(u * 0.75)
    box = round(u * 1.9)
    arrow = round(u * 1.5)
    return f"""
QToolTip {{ color: {t.text}; background: {t.surface}; border: 1px solid {t.border_strong}; padding: {h}px; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {_points(font, 1.7)}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {_points(font, 1.15)}pt; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {t.text_muted}; }}
QLabel[role="warning"] {{ color: {t.warning}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="small"] {{ font-size: {_points(font, 0.9)}pt; color: {t.text_muted}; }}
QLabel[value="better"] {{ color: {t.keep}; font-weight: 600; }}
QLabel[value="same"] {{ color: {t.text_muted}; }}
QLabel[role="hint"] {{
  color: {t.text}; background: {t.warning_soft}; border: 1px solid {t.warning}; border-radius: {radius}px;
  padding: {h}px {u}px;
}}

QPushButton, QToolButton[role="button"] {{
  color: {t.text}; background: {t.surface}; border: 1px solid {t.border_strong};
  border-radius: {radius}px; padding: {h + 1}px {round(u * 1.5)}px; min-height: {u * 2}px;
}}
QPushButton {{ icon-size: {round(u * 2.2)}px; }}
QPushButton:hover, QToolButton[role="button"]:hover {{ background: {t.surface_alt}; }}
QPushButton:pressed, QToolButton[role="button"]:pressed {{ background: {t.border}; }}
QPushButton:focus, QToolButton[role="button"]:focus {{
  border: 2px solid {t.focus}; padding: {h}px {round(u * 1.5) - 1}px;
}}
QPushButton:disabled, QToolButton[role="button"]:disabled {{
  color: {t.text_disabled}; border-color: {t.border}; background: {t.window};
}}
QPushButton[role="primary"] {{
  color: {t.on_accent}; background: {t.accent}; border-color: {t.accent}; font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{
  color: {t.text_muted}; background: {t.surface_alt}; border-color: {t.border};
}}
QPushButton[role="danger"] {{
  color: {t.on_danger}; background: {t.danger}; border-color: {t.danger}; font-weight: 600;
}}
QPushButton[role="danger"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="danger"]:disabled {{
  color: {t.text_muted}; background: {t.surface_alt}; border-color: {t.border};
}}
QPushButton[role="quiet"], QPushButton[role="link"] {{
  background: transparent; border: 1px solid transparent; padding: {h}px {u}px;
}}
QPushButton[role="link"] {{ color: {t.accent}; text-decoration: underline; padding: {h}px {h}px; }}
QPushButton[role="quiet"]:hover, QPushButton[role="link"]:hover {{ background: {t.surface_alt}; }}
QPushButton[role="quiet"]:focus, QPushButton[role="link"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[role="quiet"]:disabled, QPushButton[role="link"]:disabled {{
  color: {t.text_disabled}; background: transparent;
}}

QPushButton[role="segment"] {{
  padding: 2px {u}px; min-height: {round(u * 2.2)}px; margin-left: -1px; border-radius: 0;
}}
QPushButton[role="segment"][end="first"] {{
  margin-left: 0; border-top-left-radius: {radius}px; border-bottom-left-radius: {radius}px;
}}
QPushButton[role="segment"][end="last"] {{
  border-top-right-radius: {radius}px; border-bottom-right-radius: {radius}px;
}}
QPushButton[role="segment"]:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[role="segment"]:focus {{ border: 2px solid {t.focus}; padding: 1px {u - 1}px; }}
QPushButton[role="segment"]:checked:focus {{ border-color: {t.text}; }}

QCheckBox, QRadioButton {{ spacing: {u}px; background: transparent; padding: 2px; border: 1px solid transparent; }}
QCheckBox:focus, QRadioButton:focus {{ border: 1px solid {t.focus}; border-radius: {h}px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.text_disabled}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {box}px; height: {box}px; background: {t.surface}; border: 1px solid {t.border_strong};
}}
QCheckBox::indicator {{ border-radius: {h}px; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 1}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ image: url("{pictures["tick"]}"); }}
QRadioButton::indicator:checked {{ image: url("{pictures["dot"]}"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {t.border}; }}

QToolButton {{
  color: {t.text}; background: transparent; border: 1px solid transparent; border-radius: {radius}px; padding: {h}px;
}}
QToolButton[role="tool"] {{
  background: {t.surface}; border-color: {t.border_strong}; padding: 2px {h}px; min-height: {round(u * 2.2)}px;
}}
QToolButton[role="tool"][sign="true"] {{ min-width: {u * 2}px; }}
QToolButton[role="tool"]:disabled {{ border-color: {t.border}; }}
QToolButton[role="tool"]:checked {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QToolButton:hover {{ background: {t.surface_alt}; }}
QToolButton:checked {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QToolButton[role="quiet"]:checked {{ background: transparent; border-color: transparent; }}
QToolButton:pressed {{ background: {t.border}; }}
QToolButton:focus, QToolButton[role="quiet"]:focus {{ border: 1px solid {t.focus}; }}
QToolButton:disabled {{ color: {t.text_disabled}; }}
QToolButton[role="button"]::menu-indicator {{ image: none; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}

QFrame[role="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {radius}px; }}
QFrame[role="card"][chosen="true"] {{ border: 2px solid {t.accent}; }}
QFrame[role="footer"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.border}; }}
QFrame[role="row"] {{ border: none; border-bottom: 1px solid {t.border}; }}
QFrame[role="row"][last="true"] {{ border-bottom: none; }}
QLabel[role="key"] {{
  background: {t.surface}; border: 1px solid {t.border_strong}; border-radius: {h}px; padding: 0 {u}px;
}}
QFrame[role="bar"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.border}; }}
QFrame[role="notice"] {{ border: none; border-bottom: 1px solid {t.border}; }}
QFrame[role="notice"][level="info"] {{ background: {t.accent_soft}; }}
QFrame[role="notice"][level="success"] {{ background: {t.keep_soft}; }}
QFrame[role="notice"][level="warning"] {{ background: {t.warning_soft}; }}
QFrame[role="notice"][level="error"] {{ background: {t.danger_soft}; }}
QFrame[role="notice"] QPushButton {{ background: {t.surface}; }}

QFrame[role="drop"] {{ background: {t.surface}; border: 2px dashed {t.border_strong}; border-radius: {u}px; }}
QFrame[role="drop"][over="true"] {{ background: {t.accent_soft}; border-color: {t.accent}; }}

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit {{
  color: {t.text}; background: {t.surface}; border: 1px solid {t.border_strong}; border-radius: {radius}px;
  padding: {h}px {u}px; selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {u * 2}px; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus {{
  border: 2px solid {t.focus}; padding: {h - 1}px {u - 1}px;
}}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
  color: {t.text_disabled}; border-color: {t.border}; background: {t.window};
}}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{
  border: none; padding: 0 {u}px; min-height: 0; background: transparent;
}}
QComboBox::drop-down {{ border: none; width: {u * 3}px; }}
QComboBox::down-arrow {{ image: url("{pictures["chevron-down"]}"); width: {arrow}px; height: {arrow}px; }}
QComboBox::down-arrow:disabled {{ image: url("{pictures["chevron-down:off"]}"); }}
QAbstractSpinBox {{ padding-left: 0; padding-right: {u * 2}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
  border: none; background: transparent; width: {u * 2 + h}px; subcontrol-origin: border;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin-top: 2px; margin-right: 2px; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin-bottom: 2px; margin-right: 2px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.surface_alt}; }}
QAbstractSpinBox::up-arrow {{ image: url("{pictures["chevron-up"]}"); width: {u}px; height: {u}px; }}
QAbstractSpinBox::down-arrow {{ image: url("{pictures["chevron-down"]}"); width: {u}px; height: {u}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.border_strong}; outline: none; }}

QAbstractItemView {{
  background: {t.surface}; alternate-background-color: {t.surface_alt}; border: 1px solid {t.border}; outline: none;
}}
QAbstractItemView:focus {{ border: 1px solid {t.focus}; }}
QTableView::item {{ padding: 0 {h}px; }}
QTreeWidget::item {{ padding: {round(h / 2)}px 0; }}
QListWidget::item {{ padding: {h}px; border-radius: {h}px; color: {t.text}; }}
QListWidget::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QListWidget::item:selected:!active {{ background: {t.accent_soft}; color: {t.text}; }}
QHeaderView::section {{
  color: {t.text_muted}; background: {t.surface_alt}; border: none; border-right: 1px solid {t.border};
  border-bottom: 1px solid {t.border}; padding: {h}px {u}px;
}}

QProgressBar {{
  background: {t.surface_alt}; border: 1px solid {t.border_strong}; border-radius: {h}px;
  min-height: {u}px; max-height: {u}px; text-align: center;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {max(1, h - 1)}px; }}

QMenuBar {{ background: {t.window}; }}
QMenuBar::item {{ padding: {h}px {u}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.surface_alt}; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.border_strong}; padding: {h}px; }}
QMenu::item {{ padding: {h}px {u * 3}px; border-radius: {h}px; }}
QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QMenu::item:disabled {{ color: {t.text_disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: {h}px {u}px; }}
QStatusBar {{ background: {t.window}; border-top: 1px solid {t.border}; }}
QStatusBar::item {{ border: none; }}
QScrollArea {{ border: 1px solid transparent; background: transparent; }}
QScrollArea:focus {{ border-color: {t.focus}; }}
QScrollBar:vertical {{ background: transparent; width: {round(u * 1.5)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {round(u * 1.5)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.border_strong}; border-radius: {h}px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: {u * 4}px; }}
QScrollBar::handle:horizontal {{ min-width: {u * 4}px; }}
QScrollBar::handle:hover {{ background: {t.text_muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; width: 0; height: 0;
}}
QSplitter::handle {{ background: {t.border}; }}
"""


def _points(font: QFont, times: float) -> float:
    points = font.pointSizeF()
    if points <= 0:  # a font set in pixels: 96 dpi is what Qt assumes for it
        points = font.pixelSize() * 0.75
    return round(points * times, 1)
