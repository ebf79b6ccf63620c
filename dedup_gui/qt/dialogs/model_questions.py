"""What is asked before a model is fetched, imported or removed. None of these boxes blocks the window."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.qt.texts.models import model_title, offer_sentences
from dedup_gui.qt.widgets.plain_label import plain_box
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed, size


def ask_fetch(spec: ModelSpec, fetch: Callable[[], object], parent: QWidget) -> QMessageBox:
    """Offer a model: what it brings, its size and licence. "Not now" is the default."""
    box = plain_box(
        parent,
        translate("models", "Fetch a model"),
        translate("models", "Fetch {model}?").format(model=model_title(spec)),
        offer_sentences(spec),
    )
    yes = box.addButton(translate("models", "Fetch it"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(_button(box, translate("models", "Not now"), QMessageBox.ButtonRole.RejectRole))
    box.buttonClicked.connect(lambda button: fetch() if button is yes else None)
    box.open()
    return box


def ask_before_scan(
    spec: ModelSpec, scan: Callable[[], object], fetch: Callable[[], object], parent: QWidget
) -> QMessageBox:
    """Ask what to do where a thorough scan lacks its model; to scan without it is the default, as it goes on at once.

    Args:
        spec: the model.
        scan: begins the scan, with the built-in model.
        fetch: fetches the model; the scan is begun afterwards.
        parent: the window.
    """
    text = translate("models", "The thorough scan works with {model}, which is not there yet.").format(
        model=model_title(spec)
    )
    box = plain_box(parent, translate("models", "Thorough scan"), text, offer_sentences(spec))
    now = box.addButton(translate("models", "&Scan without it"), QMessageBox.ButtonRole.AcceptRole)
    first = box.addButton(translate("models", "&Fetch it first"), QMessageBox.ButtonRole.ActionRole)
    box.setEscapeButton(box.addButton(translate("models", "Cancel"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(now)
    box.buttonClicked.connect(lambda button: scan() if button is now else fetch() if button is first else None)
    box.open()
    return box


def ask_remove(spec: ModelSpec, sharing: Sequence[str], remove: Callable[[], object], parent: QWidget) -> QMessageBox:
    """Ask before a model is removed; "Cancel" is the default.

    Args:
        spec: the model.
        sharing: titles of models that come out of the same file.
        remove: called on yes.
        parent: the window.
    """
    details = translate("models", "It frees {size}. Features in the cache stay.")
    if sharing:
        details = translate(
            "models",
            "It frees {size}. Features in the cache stay. Gone with it, being parts of the same file: {models}.",
        )
    details = details.format(size=size(spec.size), models=listed(sharing))
    box = plain_box(
        parent,
        translate("models", "Remove a model"),
        translate("models", "Remove {model}?").format(model=model_title(spec)),
        details,
    )
    yes = box.addButton(translate("models", "Remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(_button(box, translate("models", "Cancel"), QMessageBox.ButtonRole.RejectRole))
    box.buttonClicked.connect(lambda button: remove() if button is yes else None)
    box.open()
    return box


def ask_file(take: Callable[[str], object], parent: QWidget) -> QFileDialog:
    """Ask for an ONNX file."""
    dialog = QFileDialog(parent, translate("models", "Import a model"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([translate("models", "ONNX models (*.onnx)"), translate("models", "All files (*)")])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: take(os.path.normpath(path)))
    dialog.open()
    return dialog


def _button(box: QMessageBox, text: str, role: QMessageBox.ButtonRole) -> QPushButton:
    button = box.addButton(text, role)
    box.setEscapeButton(button)
    return button
