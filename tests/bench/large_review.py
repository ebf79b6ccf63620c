"""What a review of very many groups costs: to open it, to filter and sort it, to mark by a rule, to save.

    python -m tests.bench.large_review --groups 100000

The groups are made (two or three images each, in folders of 200 groups); no image file is there. Everything else is
the program's own: the file of the last result, the index of the review, the list's model, a bulk rule, the history.
The longest step is the time between two yields of what runs on the window's thread.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from dedup_gui.core.events import Counts, Returned, ScanResult, advance
from dedup_gui.core.review.review import Review, Slowly
from dedup_gui.core.review_types import BulkRule, Change
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import Decision, Group, ModelUse, Relation
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, SortKey
from dedup_gui.qt.review.group_keys import GroupKeys
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.window.drops import OpeningApplication
from dedup_gui.store.decisions import SqliteDecisions
from dedup_gui.store.history_file import HistoryFile
from dedup_gui.store.last_result import LastResultFile
from tests.bench.workers import peak_memory
from tests.core.review.review_images import group, image, match

RELATIONS = (Relation.EXACT, Relation.RE_ENCODED, Relation.RESIZED, Relation.EDITED)


def make_groups(count: int) -> tuple[Group, ...]:
    """Groups of two, every fifth of three; a quarter of them each of four relations."""
    made = []
    for number in range(count):
        folder = f"/photographs/{number // 200:05d}"
        members = [
            image(f"{folder}/IMG_{number:06d}{tail}.jpg", width=4000 - 100 * place, size=3_000_000 - number % 977)
            for place, tail in enumerate(("", " copy", " (1)")[: 3 if number % 5 == 0 else 2])
        ]
        relation = RELATIONS[number % len(RELATIONS)]
        matches = [match(members[0].path, other.path, relation) for other in members[1:]]
        made.append(group(members, matches, id=number + 1))
    return tuple(made)


class Clock:
    """Prints how long each thing took."""

    def __init__(self) -> None:
        print(f"{'what':38}{'seconds':>9}{'CPU':>9}{'longest step, ms':>18}")

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        began, busy = time.perf_counter(), time.process_time()
        yield
        self._say(what, time.perf_counter() - began, time.process_time() - busy)

    def steps(self, what: str, job: Slowly) -> Change:
        """Run a job that yields, as the window does between its events; returns what it did."""
        began, busy = time.perf_counter(), time.process_time()
        last, longest = began, 0.0
        step = advance(job)
        while not isinstance(step, Returned):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            step = advance(job)
        now = time.perf_counter()
        self._say(what, now - began, time.process_time() - busy, max(longest, now - last))
        return step.value

    @staticmethod
    def _say(what: str, seconds: float, cpu: float, longest: float | None = None) -> None:
        print(f"{what:38}{seconds:9.3f}{cpu:9.3f}{'' if longest is None else f'{1000 * longest:18.1f}'}")


def run(count: int) -> None:
    """Do it all once."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # nothing is shown
    QApplication.instance() or OpeningApplication()
    gc.disable()  # as in the window, which collects by itself (qt/window/garbage.py)
    groups = make_groups(count)
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="dedup-") as folder:
        kept = LastResultFile(os.path.join(folder, "last.result"))
        images = tuple(member for each in groups for member in each.members)
        result = ScanResult(
            ScanSettings(("/photographs",)), ModelUse(), images, groups, (), Counts(groups=count), Seconds()
        )
        with clock.of("keep the result (on a thread)"):
            kept.save(result)
        with clock.of("read it again (on a thread)"):
            last = kept.load()
        assert last is not None and len(last.result.groups) == count
        _review(clock, last.result.groups, os.path.join(folder, "history.sqlite"))
    print(f"{os.path.basename(__file__)}: {count:,} groups, peak {peak_memory() / 2**20:,.0f} MiB")


def _review(clock: Clock, groups: tuple[Group, ...], history_file: str) -> None:
    review = Review((), DEFAULT_KEEPER_RULES)
    model = GroupModel(review)
    prepare = review.preparation(groups)
    with clock.of("index the groups (on a thread)"):
        index = prepare()
    with clock.of("their keys (on a thread)"):
        keys = GroupKeys(index.shown)
    with clock.of("open: adopt and list them"):
        review.adopt(index)
        model.load(keys)
    filters: dict[str, GroupFilter] = {
        "filter by a folder and a name": GroupFilter(text="00123 copy"),
        "filter by relation": GroupFilter(relation=Relation.RESIZED),
        "sort by path": GroupFilter(sort=SortKey.PATH),
        "filter by what is undecided": GroupFilter(decided=DecidedFilter.UNDECIDED),
        "list all again": GroupFilter(),
    }
    for what, chosen in filters.items():
        with clock.of(what):
            model.set_filter(chosen)
    job = review.bulk_job(BulkRule.SUGGESTED)
    with clock.of("preview a rule (on a thread)"):
        preview = job()
    clock.steps("mark by it", review.apply_preview_slowly(preview))
    with clock.of("show the marks"):
        model.refresh(range(0), regrouped=False)
    decided = [(path, f"digest of {path}", decision) for path, decision in review.decisions().items()]
    history = HistoryFile(history_file)
    try:
        with clock.of(f"save {len(decided):,} decisions (on a thread)"):
            SqliteDecisions(history).save(decided)
        asked = [(member.path, member.digest) for each in groups for member in each.members]
        with clock.of(f"look up {len(asked):,} images (on a thread)"):
            found = SqliteDecisions(history).load(asked)
        assert all(found[path] is decision for path, _, decision in decided if decision is not Decision.UNDECIDED)
    finally:
        history.close()
    clock.steps("take the rule back", review.undo_slowly())


def main(words: list[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.large_review", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--groups", type=int, default=100_000)
    try:
        run(parser.parse_args(words).groups)
    finally:
        gc.enable()


if __name__ == "__main__":
    main()
