"""What the tests of removals share: a journal and a trash of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.core.ports import Trash
from dedup_gui.store.history import History
from tests.core.removal.removal_library import make_trash


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with contextlib.closing(History(str(tmp_path / "data" / "history.sqlite"))) as history:
        yield history


@pytest.fixture
def trash(tmp_path: Path) -> Trash:
    return make_trash(tmp_path / "trash")
