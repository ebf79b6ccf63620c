"""The rules that a person saved, in `rules.json`."""

from __future__ import annotations

from dedup_gui.core.rules.rule import RuleBook
from dedup_gui.core.rules.rules_json import book_from_values, book_to_values
from dedup_gui.store.preferences.json_file import DamagedFileError, JsonFile


class RulesFile:
    """Reads and writes it."""

    def __init__(self, path: str) -> None:
        """Name the file; nothing is read yet."""
        self._file = JsonFile(path)

    def load(self) -> tuple[RuleBook, list[str]]:
        """The rules, and what is wrong with the file, a sentence each; a set that cannot be used costs no other."""
        try:
            found = self._file.load()
        except DamagedFileError as error:
            return RuleBook(), [str(error)]
        except OSError as error:
            return RuleBook(), [error.strerror or str(error)]
        return book_from_values(found) if found else (RuleBook(), [])

    def save(self, book: RuleBook) -> None:
        """Keep the rules.

        Raises:
            DedupError: the disk refused; the file is as it was.
        """
        self._file.save(book_to_values(book))
