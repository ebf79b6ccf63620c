"""The lines of the filter panel: what stands to choice in each, and the filter that they make together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QComboBox

from dedup_gui.core.types import Relation
from dedup_gui.qt.review.filter_button import FilterButton
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, References, SortKey, Sureness
from dedup_gui.qt.review.group_keys import GroupKeys
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate
from dedup_gui.words.numbers import size

SORTS: Mapping[tuple[SortKey, bool], str] = TranslatedTable(
    "filters",
    {
        (SortKey.RECLAIMABLE, False): QT_TRANSLATE_NOOP("filters", "Most to free first"),
        (SortKey.COUNT, False): QT_TRANSLATE_NOOP("filters", "Most images first"),
        (SortKey.SURENESS, False): QT_TRANSLATE_NOOP("filters", "Surest first"),
        (SortKey.SURENESS, True): QT_TRANSLATE_NOOP("filters", "Least sure first"),
        (SortKey.RELATION, False): QT_TRANSLATE_NOOP("filters", "By relation"),
        (SortKey.DATE, False): QT_TRANSLATE_NOOP("filters", "Newest first"),
        (SortKey.DATE, True): QT_TRANSLATE_NOOP("filters", "Oldest first"),
        (SortKey.PATH, False): QT_TRANSLATE_NOOP("filters", "By folder and name"),
        (SortKey.UNDECIDED, False): QT_TRANSLATE_NOOP("filters", "Undecided first"),
    },
)
"""By key, and whether it is the other way round."""

DECIDED: Mapping[DecidedFilter, str] = TranslatedTable(
    "filters",
    {
        DecidedFilter.ALL: QT_TRANSLATE_NOOP("filters", "All groups"),
        DecidedFilter.UNDECIDED: QT_TRANSLATE_NOOP("filters", "Undecided"),
        DecidedFilter.LEAVING: QT_TRANSLATE_NOOP("filters", "Undecided, gone once decided"),
        DecidedFilter.DECIDED: QT_TRANSLATE_NOOP("filters", "Decided"),
    },
)

SURENESS: Mapping[Sureness, str] = TranslatedTable(
    "filters",
    {
        Sureness.ANY: QT_TRANSLATE_NOOP("filters", "Sure or not"),
        Sureness.SURE: QT_TRANSLATE_NOOP("filters", "Sure: nothing to look at"),
        Sureness.WEAK_MATCH: QT_TRANSLATE_NOOP("filters", "With a weak match"),
        Sureness.WEAK_REASON: QT_TRANSLATE_NOOP("filters", "No real reason for the keeper"),
    },
)

REFERENCES: Mapping[References, str] = TranslatedTable(
    "filters",
    {
        References.ANY: QT_TRANSLATE_NOOP("filters", "With or without"),
        References.WITH: QT_TRANSLATE_NOOP("filters", "With a reference image"),
        References.WITHOUT: QT_TRANSLATE_NOOP("filters", "Without a reference image"),
    },
)

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
"""Bytes that the largest file of a group may be asked to have."""

MOST_FOLDERS = 200
"""So many folders stand to choice: those with images of the most groups."""


class FilterLines(QObject):
    """Fills the panel behind a button, and says what is chosen in it.

    Args:
        button: the button.
        parent: the owner.
    """

    def __init__(self, button: FilterButton, parent: QObject) -> None:
        super().__init__(parent)
        self._button = button
        self.decided = button.add(
            translate("filters", "Show groups"), {key.value: text for key, text in DECIDED.items()}
        )
        relations = {"": translate("filters", "Any match")} | {
            relation.value: text for relation, text in RELATIONS.items()
        }
        self.relation = button.add(translate("filters", "Relation"), relations)
        self.sureness = button.add(
            translate("filters", "Sureness"), {key.value: text for key, text in SURENESS.items()}
        )
        self.references = button.add(
            translate("filters", "References"), {key.value: text for key, text in REFERENCES.items()}
        )
        or_more = translate("filters", "{size} or more")
        sizes = {str(each): or_more.format(size=size(each)) for each in SIZES}
        self.size = button.add(translate("filters", "File size"), {"": translate("filters", "Any size")} | sizes)
        self.format = button.add(translate("filters", "Format"), {"": translate("filters", "Any format")})
        self.year = button.add(translate("filters", "Date"), {"": translate("filters", "Any year")})
        self.folder = button.add(translate("filters", "Folder"), {"": translate("filters", "Any folder")})
        self.folder.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.folder.setMinimumContentsLength(24)  # however long the paths are
        sorts = {_sort_value(*key): text for key, text in SORTS.items()}
        self.sort = button.add(translate("filters", "Sort groups"), sorts, filters=False)
        button.panel.finish()

    def offer(self, keys: GroupKeys) -> None:
        """Let what there is among the groups stand to choice; what is chosen stays."""
        self._fill(self.format, ((name, name) for name in keys.formats()))
        self._fill(self.year, ((str(year), str(year)) for year in keys.years()))
        self._fill(
            self.folder,
            ((_folder_data((folder,)), _folder_text([folder])) for folder, _ in keys.folders(MOST_FOLDERS)),
        )

    def chosen(self, text: str) -> GroupFilter:
        """The filter as the lines stand.

        Args:
            text: of the search field.
        """
        relation = self.relation.currentData()
        sort = str(self.sort.currentData())
        return GroupFilter(
            text=text,
            relation=Relation(relation) if relation else None,
            decided=DecidedFilter(self.decided.currentData()),
            sort=SortKey(sort.removeprefix("-")),
            reverse=sort.startswith("-"),
            sureness=Sureness(self.sureness.currentData()),
            references=References(self.references.currentData()),
            min_size=int(self.size.currentData() or 0),
            folders=self._folders(),
            year=int(self.year.currentData() or 0),
            format=str(self.format.currentData()),
        )

    def show(self, chosen: GroupFilter) -> None:
        """Set the lines to a filter; nothing is told of it."""
        least = max((each for each in SIZES if each <= chosen.min_size), default=0)
        for combo, value, text in (
            (self.decided, chosen.decided.value, ""),
            (self.relation, chosen.relation.value if chosen.relation else "", ""),
            (self.sureness, chosen.sureness.value, ""),
            (self.references, chosen.references.value, ""),
            (self.size, str(least) if least else "", ""),
            (self.format, chosen.format, chosen.format),
            (self.year, str(chosen.year) if chosen.year else "", str(chosen.year)),
            (self.folder, _folder_data(chosen.folders), _folder_text(chosen.folders)),
            (self.sort, _sort_value(chosen.sort, chosen.reverse), ""),
        ):
            with QSignalBlocker(combo):
                if text and combo.findData(value) < 0:
                    combo.addItem(text, value)
                combo.setCurrentIndex(max(0, combo.findData(value)))
        self._tell_folder()
        self._button.show_filters()

    def _fill(self, combo: QComboBox, entries: Iterable[tuple[str, str]]) -> None:
        chosen, shown = combo.currentData(), combo.currentText()
        with QSignalBlocker(combo):
            while combo.count() > 1:
                combo.removeItem(1)
            for value, text in entries:
                combo.addItem(text, value)
            if chosen and combo.findData(chosen) < 0:
                combo.addItem(shown, chosen)
            combo.setCurrentIndex(combo.findData(chosen))

    def _tell_folder(self) -> None:
        paths = "\n".join(map(printable, self._folders()))
        self.folder.setToolTip(plain_tip(paths) or translate("filters", "Folder"))

    def _folders(self) -> tuple[str, ...]:
        data = str(self.folder.currentData())
        return tuple(json.loads(data)) if data else ()


def _sort_value(sort: SortKey, reverse: bool) -> str:
    return f"-{sort.value}" if reverse else sort.value


def _folder_data(folders: Sequence[str]) -> str:
    """Folders as an entry keeps them: in ASCII, for Qt's strings hold no bytes outside UTF-8."""
    return json.dumps(list(folders)) if folders else ""


def _folder_text(folders: Sequence[str]) -> str:
    """A folder by its last parts; two with an arrow between them."""
    return " \N{LEFT RIGHT ARROW} ".join(printable(_end_of(folder)) for folder in folders)


def _end_of(folder: str) -> str:
    parts = folder.replace("\\", "/").rstrip("/").split("/")
    return "/".join(parts) if len(parts) <= 3 else "\N{HORIZONTAL ELLIPSIS}/" + "/".join(parts[-2:])
