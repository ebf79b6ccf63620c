"""Make `tests/data/history-v<N>.sqlite` with the schema of today: once, when a schema is released.

python -m tests.store.make_history_fixture
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from dedup_gui.core.action_types import ActionKind, ActionResult, FileState, Outcome, PlannedAction
from dedup_gui.core.types import Decision, FoundFile
from dedup_gui.store.history import History
from dedup_gui.store.history_file import MIGRATIONS

ODD = os.fsdecode(b"/pictures/caf\xe9 \xff.jpg")


def main() -> None:
    path = Path(__file__).resolve().parents[1] / "data" / f"history-v{len(MIGRATIONS)}.sqlite"
    if path.exists():
        raise SystemExit(f"{path} is there already: a released schema's fixture is never changed")

    def planned(victim: str, size: int) -> PlannedAction:
        keeper = FileState("/pictures/keeper.jpg", 2000, 1_700_000_000_000_000_001, 2049, 17, "digest k")
        found = FileState(victim, size, 1_700_000_000_000_000_002, 2049, 18, "digest c")
        sidecar = FileState("/pictures/copy.xmp", 30, 1_700_000_000_000_000_003, 2049, 19, "digest s")
        return PlannedAction(ActionKind.TRASH, found, ("/pictures/alias.jpg",), (sidecar,), (keeper,))

    with contextlib.closing(History(str(path))) as history:
        batch = history.journal.begin([planned("/pictures/copy.jpg", 1000), planned(ODD, 500), planned("/c.jpg", 1)])
        places = (("/pictures/copy.jpg", "/trash/copy.jpg"),)
        history.journal.finished(batch, 0, ActionResult(Outcome.DONE, places))
        history.journal.finished(batch, 1, ActionResult(Outcome.SKIPPED_CHANGED, (), "content"))
        history.journal.undone(batch, 2, ActionResult(Outcome.NOT_RESTORED_EXISTS, (("/c.jpg", "/trash/c.jpg"),)))
        history.journal.close(batch)
        copy = FoundFile("/pictures/copy.jpg", 1000, 1_700_000_000_000_000_002, 0, 0, ctime_ns=5)
        history.ignored.add([("digest b", "digest a")], [("digest a", copy)])
        history.decisions.save(
            [("/pictures/copy.jpg", "digest c", Decision.REMOVE), (ODD, "digest d", Decision.KEEP)]
        )
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    Path(f"{path}.applying").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
