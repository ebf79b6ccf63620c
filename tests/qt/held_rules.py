"""Rules in memory, for windows of tests; files of rules are the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dedup_gui.core.rules.rule import RuleBook, RuleSet
from dedup_gui.core.rules.rules_json import from_json, to_json


@dataclass
class HeldRules:
    """Keeps what it is given."""

    kept: RuleBook = field(default_factory=RuleBook)

    def book(self) -> RuleBook:
        return self.kept

    def save(self, book: RuleBook) -> None:
        self.kept = book

    def write(self, rules: RuleSet, path: str) -> None:
        Path(path).write_text(to_json(rules), encoding="utf-8")

    def read(self, path: str) -> RuleSet:
        return from_json(Path(path).read_bytes())
