"""The sets of rules: choose one, save it under a name, delete it, take it from a file or give it to others."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from dedup_gui.core.errors import DedupError
from dedup_gui.core.rules.built_in import BUILT_IN
from dedup_gui.core.rules.rule import Rule, RuleBook, RuleSet
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.services import RuleServices
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.qt.texts.rules import set_name
from dedup_gui.qt.widgets.plain_label import PlainLabel, plain_box
from dedup_gui.words import translate

LONGEST_NAME = 60


class PresetRow(QWidget):
    """A row with the sets of rules.

    Signals:
        chosen(object): a `RuleSet` to be shown.
        said(str): how something went.
    """

    chosen = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        services: RuleServices,
        background: Background,
        rules: Callable[[], tuple[Rule, ...]],
        parent: QWidget | None = None,
    ) -> None:
        """Make one.

        Args:
            services: where sets are kept.
            background: files are read and written on its thread.
            rules: the rules as they stand on the page.
            parent: the widget around it.
        """
        super().__init__(parent)
        self._services = services
        self._background = background
        self._rules = rules
        self._set = BUILT_IN[0]
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit)
        label = PlainLabel(translate("rules", "Rul&es"), self)
        self.box = QComboBox(self)
        self.box.setAccessibleName(translate("rules", "Set of rules"))
        self.box.setToolTip(translate("rules", "Rules that come with the program, and those that you saved"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(34)
        label.setBuddy(self.box)
        self.save_button = QPushButton(translate("rules", "&Save as…"), self)
        self.save_button.setToolTip(translate("rules", "Keep these rules under a name"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.ask_name)
        self.more_button = QPushButton(translate("rules", "M&ore"), self)
        self.more_button.setToolTip(translate("rules", "Delete, import and export sets of rules"))
        self.more_button.setAccessibleName(translate("rules", "More about sets of rules"))
        self.more_button.setAutoDefault(False)
        menu = QMenu(self)
        self.delete_action = menu.addAction(translate("rules", "&Delete this set"), self.delete)
        menu.addSeparator()
        menu.addAction(translate("rules", "&Import…"), self._ask_import)
        menu.addAction(translate("rules", "&Export…"), self._ask_export)
        self.more_button.setMenu(menu)
        self.after_box = QCheckBox(translate("rules", "Mark by these a&fter each scan"), self)
        for widget in (label, self.box, self.save_button, self.more_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.after_box)
        self.box.activated.connect(self._activated)
        self.after_box.clicked.connect(self._after_scan)
        self._fill()

    @property
    def rule_set(self) -> RuleSet:
        """The set chosen, as it was saved."""
        return self._set

    @property
    def changed(self) -> bool:
        """Whether the page shows other rules than the set that is chosen."""
        return self._rules() != self._set.rules

    def show_set(self, rules: RuleSet) -> None:
        """Choose a set."""
        self._set = rules
        self._fill()
        self.chosen.emit(rules)

    def refresh(self) -> None:
        """The rules on the page were changed."""
        known = self._is_known()
        row = self.box.currentIndex()
        name = set_name(self._set)
        self.box.setItemText(row, translate("rules", "{name} (changed)").format(name=name) if self.changed else name)
        self.delete_action.setEnabled(self._services.book().find(self._set.name) == self._set)
        self.after_box.setEnabled(known and not self.changed)
        self.after_box.setChecked(known and not self.changed and self._services.book().after_scan == self._set.name)
        self.after_box.setToolTip(
            translate("rules", "When a scan ends, what these rules say is marked; Undo takes it back")
            if self.after_box.isEnabled()
            else translate("rules", "Save the rules first")
        )

    def ask_name(self) -> None:
        """Ask for a name and save under it."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(translate("rules", "Save rules"))
        dialog.setLabelText(translate("rules", "Name"))
        dialog.setTextValue("" if self._set in BUILT_IN else cleaned(self._set.name))
        dialog.textValueSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, name: str) -> None:
        """Save the rules on the page; where a set of that name is there, ask first."""
        name = cleaned(name).strip()[:LONGEST_NAME]
        if not name:
            return
        if any(name in (each.name, set_name(each)) for each in BUILT_IN):
            self.said.emit(translate("rules", "A set of that name comes with the program: choose another name."))
            return
        if self._services.book().find(name) is not None and name != self._set.name:
            box = plain_box(
                self,
                translate("rules", "Save rules"),
                translate("rules", "Replace the rules “{name}”?").format(name=name),
                translate("rules", "A set of that name is there already."),
            )
            box.addButton(translate("rules", "&Replace"), QMessageBox.ButtonRole.AcceptRole)
            box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
            box.accepted.connect(lambda: self._save(name))
            box.open()
            return
        self._save(name)

    def _save(self, name: str) -> None:
        saved = RuleSet(name, self._rules())
        self._services.save(self._services.book().with_set(saved))
        self._set = saved
        self._fill()
        self.said.emit(translate("rules", "Saved as “{name}”.").format(name=name))

    def delete(self) -> None:
        """Forget the set that is chosen; its rules stay on the page until another is chosen."""
        name = self._set.name
        self._services.save(self._services.book().without_set(name))
        self._fill()
        said = translate("rules", "“{name}” is deleted; its rules are still on this page: Save as… brings it back.")
        self.said.emit(said.format(name=name))

    def import_from(self, path: str) -> None:
        """Show the rules of a file; they are saved when the person says so."""

        def came(found: object) -> None:
            if isinstance(found, RuleSet):
                self.show_set(found)
                said = translate("rules", "“{name}” was read. Save as… keeps it.")
                self.said.emit(said.format(name=cleaned(found.name)))
            else:
                self._failed(found)

        self._background.submit(("import", path), lambda: self._services.read(path), came, self)

    def export_to(self, path: str) -> None:
        """Write the rules on the page into a file."""
        rules = RuleSet(set_name(self._set) if self._set in BUILT_IN else self._set.name, self._rules())

        def done(error: object) -> None:
            if error is None:
                said = translate("rules", "Written: {name}")
                self.said.emit(said.format(name=cleaned(os.path.basename(path))))
            else:
                self._failed(error)

        self._background.submit(("export", path), lambda: self._services.write(rules, path), done, self)

    def _failed(self, error: object) -> None:
        if isinstance(error, DedupError):
            self.said.emit(error_message(error))
        elif isinstance(error, Exception):
            raise error

    def _ask_import(self) -> None:
        dialog = QFileDialog(self, translate("rules", "Import rules"))
        dialog.setNameFilters([_files()])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.import_from(os.path.normpath(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, translate("rules", "Export rules"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_files()])
        dialog.setDefaultSuffix("json")
        dialog.selectFile("dedup-rules.json")
        dialog.fileSelected.connect(lambda path: self.export_to(os.path.normpath(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _is_known(self) -> bool:
        return self._set in (*self._services.book().sets, *BUILT_IN)

    def _fill(self) -> None:
        book: RuleBook = self._services.book()
        sets = [*BUILT_IN, *book.sets]
        if self._set not in sets:
            sets.append(self._set)
        self.box.clear()
        for each in sets:
            self.box.addItem(set_name(each), each)
        if book.sets:
            self.box.insertSeparator(len(BUILT_IN))
        self.box.setCurrentIndex(next(row for row in range(self.box.count()) if self.box.itemData(row) == self._set))
        self.refresh()

    def _activated(self, row: int) -> None:
        found = self.box.itemData(row)
        if isinstance(found, RuleSet):
            self.show_set(found)

    def _after_scan(self, on: bool) -> None:
        book = self._services.book()
        self._services.save(RuleBook(book.sets, self._set.name if on else "", book.quiet))
        name = set_name(self._set)
        self.said.emit(
            translate("rules", "After each scan, “{name}” marks what it is sure of.").format(name=name)
            if on
            else translate("rules", "No rules mark after a scan.")
        )


def _files() -> str:
    return translate("rules", "Rules (*.json)")
