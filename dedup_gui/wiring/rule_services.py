"""The rules that a person saved: in memory, on disk, and as files that go from one person to another."""

from __future__ import annotations

import os

from dedup_gui.core.errors import DedupError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.rules.rule import RuleBook, RuleSet
from dedup_gui.core.rules.rules_json import MOST_BYTES, from_json, to_json
from dedup_gui.output import write_text
from dedup_gui.store.preferences.rules_file import RulesFile
from dedup_gui.words import translate
from dedup_gui.writer import Writer


class StoredRules:
    """`qt.services.RuleServices` on this computer's disk.

    Attributes:
        problems: what was wrong with the file when the program started, a sentence each.
    """

    def __init__(self, path: str, writer: Writer) -> None:
        """Read them; `writer` is to write them, in its own time."""
        self._file = RulesFile(path)
        self._writer = writer
        self._book, self.problems = self._file.load()

    def book(self) -> RuleBook:
        """All that the person saved, as it stands."""
        return self._book

    def save(self, book: RuleBook) -> None:
        """Keep it."""
        self._book = book
        self._writer.write(lambda: self._file.save(book))

    def write(self, rules: RuleSet, path: str) -> None:
        """Write a set for other computers."""
        write_text(path, to_json(rules))

    def read(self, path: str) -> RuleSet:
        """Read a set that somebody wrote.

        Raises:
            DedupError: it cannot be read, or is none.
        """
        try:
            if not os.path.isfile(system_path(path)):
                raise DedupError(translate("errors", "{path} is not a file").format(path=readable_path(path)))
            with open(system_path(path), "rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise DedupError(
                translate("errors", "{path} cannot be read: {why}").format(
                    path=readable_path(path), why=error.strerror or error
                )
            ) from error
        return from_json(data)
