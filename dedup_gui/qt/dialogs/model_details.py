"""What there is to know of one model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.models import brings_sentence
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.plain_label import PlainLabel


class ModelDetails(QWidget):
    """Purpose, licence and hash of a model; the texts can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(unit_of(self.font()) * 2)
        self.about_label = PlainLabel("", self)
        self.licence_label = PlainLabel("", self)
        self.hash_label = PlainLabel("", self)
        for title, label in (
            ("What it brings", self.about_label),
            ("Licence", self.licence_label),
            ("SHA-256", self.hash_label),
        ):
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(title)
            form.addRow(title, label)

    def show_model(self, spec: ModelSpec) -> None:
        """Show a model."""
        self.about_label.setText(brings_sentence(spec))
        self.licence_label.setText(printable(f"{spec.licence or 'unknown'}; {spec.origin or 'origin unknown'}"))
        self.hash_label.setText(spec.sha256)
