"""The section of the settings about keys: every command with its keys, changed by pressing others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.dialogs.key_table import Chosen, KeyEntry, KeyTable, native, pressed
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.keys.key_edit import KeyEdit
from dedup_gui.qt.widgets.keys.sequence import key_sequence
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate

_ENTRY = Qt.ItemDataRole.UserRole


class KeysPage(QWidget):
    """Commands by section; the keys of the one that is chosen are changed below the list.

    Attributes:
        table: the keys as they stand on the page.
    """

    def __init__(self, table: KeyTable, parent: QWidget | None = None) -> None:
        """Make the page.

        Args:
            table: of its own; nothing follows before the settings are accepted.
            parent: the widget around it.
        """
        super().__init__(parent)
        self.table = table
        unit = unit_of(self.font())
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("settings", "Filter by command or key"))
        self.search.setAccessibleName(translate("settings", "Filter by command or key"))
        self.search.setToolTip(translate("settings", "List only commands that hold these words, or have this key"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(translate("settings", "Commands and their keys"))
        self.list.setHeaderLabels([translate("settings", "Command"), translate("settings", "Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setIndentation(unit)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        label = PlainLabel(translate("settings", "Press ne&w keys"), self)
        self.edit = KeyEdit(self)
        self.edit.setAccessibleName(translate("settings", "Press new keys"))
        self.edit.setToolTip(translate("settings", "Press the keys that the chosen command is to have; Tab goes on"))
        label.setBuddy(self.edit)
        self.also = QCheckBox(translate("settings", "&Beside those it has"), self)
        self.also.setToolTip(
            translate("settings", "Ticked: what is pressed is added; not ticked: it takes the place of the others")
        )
        self.none_button = self._button(
            translate("settings", "&No keys"),
            translate("settings", "The chosen command has keys no longer; the menu still has it"),
        )
        self.own_button = self._button(
            translate("settings", "Its &own keys"),
            translate("settings", "Give the chosen command the keys that come with the program"),
        )
        self.all_button = self._button(
            translate("settings", "&All own keys"),
            translate("settings", "Give every command the keys that come with the program"),
        )
        self.problem = PlainLabel("", self)
        self.problem.setProperty("role", "warning")
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName(translate("settings", "What stands in the way of these keys"))
        change, buttons = QHBoxLayout(), QHBoxLayout()
        for widget in (label, self.edit, self.also):
            change.addWidget(widget)
        for button in (self.none_button, self.own_button, self.all_button):
            buttons.addWidget(button)
        change.setSpacing(unit)
        buttons.setSpacing(unit)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(change)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.search.textChanged.connect(self._seek)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.edit.keySequenceChanged.connect(self._pressed)
        self.none_button.clicked.connect(lambda: self._give(()))
        self.own_button.clicked.connect(self._own)
        self.all_button.clicked.connect(self.reset)
        self._fill()

    def chosen(self) -> Chosen:
        """What differs from the program's own keys."""
        return self.table.chosen()

    def reset(self) -> None:
        """Every command has its own keys again."""
        self.table.reset()
        self._refresh()

    def choose(self, name: str) -> None:
        """Choose a command in the list."""
        self.list.setCurrentItem(next(item for item, entry in self._rows() if entry.name == name))

    @property
    def current(self) -> KeyEntry | None:
        """The command that is chosen."""
        item = self.list.currentItem()
        return self.table.entries[item.data(0, _ENTRY)] if item is not None and item.parent() is not None else None

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _fill(self) -> None:
        headings: dict[str, QTreeWidgetItem] = {}
        for number, entry in enumerate(self.table.entries):
            if entry.section not in headings:
                heading = QTreeWidgetItem(self.list, [entry.section])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                heading.setFirstColumnSpanned(True)
                bold = heading.font(0)
                bold.setBold(True)
                heading.setFont(0, bold)
                headings[entry.section] = heading
            item = QTreeWidgetItem(headings[entry.section], [entry.text])
            item.setData(0, _ENTRY, number)
            if entry.fixed:
                item.setToolTip(0, _fixed())
        self.list.expandAll()
        self.list.setCurrentItem(self._rows()[0][0])
        self._refresh()

    def _rows(self) -> list[tuple[QTreeWidgetItem, KeyEntry]]:
        items = [item for _, below in self._sections() for item in below]
        return [(item, self.table.entries[item.data(0, _ENTRY)]) for item in items]

    def _sections(self) -> list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]]:
        """The headings with what stands below them."""
        sections = []
        for row in range(self.list.topLevelItemCount()):
            heading = self.list.topLevelItem(row)
            if heading is not None:
                below = (heading.child(each) for each in range(heading.childCount()))
                sections.append((heading, [item for item in below if item is not None]))
        return sections

    def _refresh(self) -> None:
        for item, entry in self._rows():
            keys = entry.shown or native(entry.keys) or translate("settings", "none", "no keys")
            changed = entry.keys != entry.own
            if entry.fixed:
                keys = translate("settings", "{keys} (fixed)").format(keys=keys)
            elif changed:
                keys = translate("settings", "{keys} (changed)").format(keys=keys)
            item.setText(1, keys)
        self.all_button.setEnabled(bool(self.table.chosen()))
        self._seek(self.search.text())
        self._show_current()

    def _show_current(self) -> None:
        entry = self.current
        can = entry is not None and not entry.fixed
        for widget in (self.edit, self.also):
            widget.setEnabled(can)
        self.none_button.setEnabled(can and entry is not None and bool(entry.keys))
        self.own_button.setEnabled(can and entry is not None and entry.keys != entry.own)
        self.problem.setText(_fixed() if entry is not None and entry.fixed else "")
        self._say_keys()

    def _say_keys(self) -> None:
        """Show the keys it has, and listen for others."""
        entry = self.current
        keys = entry.keys if entry is not None and not entry.fixed else ()
        blocked = self.edit.blockSignals(True)
        self.edit.setKeySequence(key_sequence(keys[0]) if keys else QKeySequence())
        self.edit.blockSignals(blocked)

    def _pressed(self, sequence: QKeySequence) -> None:
        entry, keys = self.current, pressed(sequence)
        if entry is not None and not entry.fixed and keys:
            self._give((*entry.keys, *keys) if self.also.isChecked() else keys)

    def _own(self) -> None:
        if self.current is not None:
            self._give(self.current.own)

    def _give(self, keys: tuple[str, ...]) -> None:
        entry = self.current
        if entry is None or entry.fixed:
            return
        problem = self.table.give(entry.name, keys)
        self._refresh()
        if problem:
            said = translate("settings", "{problem} Take it away there first, or press another.")
            self.problem.setText(said.format(problem=problem))

    def _seek(self, text: str) -> None:
        wanted = text.casefold().strip()
        for item, entry in self._rows():
            item.setHidden(wanted not in f"{entry.text}\n{item.text(1)}".casefold())
        for heading, below in self._sections():
            heading.setHidden(all(item.isHidden() for item in below))


def _fixed() -> str:
    return translate("settings", "These keys are fixed: they mean more than one command.")
