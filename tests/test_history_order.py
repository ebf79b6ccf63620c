"""What is undone first is what was done last, whatever the clock said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, FileState, Outcome, PlannedAction
from dedup_gui.exchange.immich.record import ImmichRecord, Trashed
from dedup_gui.paths import Paths
from tests.services import opened


def test_a_clock_that_went_back_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = FileState("/p/v.jpg", 1, 1, 1, 1, "aa")
    action = PlannedAction(ActionKind.TRASH, state, (), (), (state,))
    with opened(tmp_path) as services:
        journal = services._program.history().journal
        for now in (7200.0, 3600.0):
            monkeypatch.setattr(time, "time", lambda now=now: now)
            batch = journal.begin([action])
            journal.finished(batch, 0, ActionResult(Outcome.DONE, (("/p/v.jpg", "/t/v"),)))
            journal.close(batch)
        assert [found.id for found in services.history()] == [2, 1]
        of_a_server = ImmichRecord(Paths.find(str(tmp_path)).immich_record)
        for now in (9000.0, 8000.0):
            monkeypatch.setattr(time, "time", lambda now=now: now)
            of_a_server.begin("http://x", [Trashed("g", "a", "a.jpg", 1)])
        assert [found.id for found in services.history()] == [-2, -1, 2, 1]
