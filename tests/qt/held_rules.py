"""Rules and caches in memory, for windows of tests; files of rules are the real ones."""

from __future__ import annotations

import threading
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


@dataclass
class HeldCaches:
    """So many bytes; notes on which thread it was asked."""

    bytes: int = 5_000_000
    left: int = 20_000
    error: Exception | None = None
    threads: set[str] = field(default_factory=set)

    @property
    def folder(self) -> str:
        return "/home/me/.local/share/dedup-gui"

    def size(self) -> int:
        self.threads.add(threading.current_thread().name)
        return self.bytes

    def clear(self) -> int:
        self.threads.add(threading.current_thread().name)
        if self.error is not None:
            raise self.error
        self.bytes = self.left
        return self.bytes


@dataclass
class HeldGuide:
    """Tells what it was given."""

    folders: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: ["Dedup of a test"])
    page: str = ""

    def demo_library(self) -> list[str]:
        return self.folders

    def diagnostics(self) -> list[str]:
        return self.lines

    def release_page(self) -> str:
        return self.page
