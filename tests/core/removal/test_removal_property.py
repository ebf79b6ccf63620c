"""Whatever is decided: every content that was there is still there."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings

from dedup_gui.core.action_types import ActionKind, PlannedAction
from dedup_gui.core.errors import UnsafePlanError
from dedup_gui.core.removal.apply import apply, undo
from dedup_gui.store.history import History
from tests.core.removal.removal_library import FolderTrash, contents, group, image, plan, run, write

NAMES = ("a", "b", "c", "d", "e")
subsets = st.sets(st.sampled_from(NAMES))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[str], list[set[str]], set[str], ActionKind, set[str], set[str]]:
    content = [draw(st.sampled_from(["one", "two"])) for _ in NAMES]
    groups = draw(st.lists(st.sets(st.sampled_from(NAMES), min_size=2), min_size=1, max_size=3))
    kind = draw(st.sampled_from([ActionKind.TRASH, ActionKind.HARDLINK, ActionKind.SYMLINK]))
    return content, groups, draw(subsets), kind, draw(subsets), draw(subsets)


@given(cases())
@example(case=(["one"] * 5, [{"a", "b"}, {"a", "b", "c"}], {"a"}, ActionKind.TRASH, {"b"}, set()))
@example(case=(["one"] * 5, [{"a", "b"}, {"a", "c"}], {"a"}, ActionKind.TRASH, {"b"}, set()))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_group_keeps_what_it_had(
    case: tuple[list[str], list[set[str]], set[str], ActionKind, set[str], set[str]],
) -> None:
    content, groups, removed, kind, vanished, changed = case
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = folder / "pictures"
        for file, text in zip(NAMES, content, strict=True):
            write(pictures / file, text)
        members = {file: image(pictures / file) for file in NAMES}
        made = [group(*(members[file] for file in names), number=number) for number, names in enumerate(groups, 1)]
        grouped = set().union(*groups)
        doomed = [pictures / file for file in removed & grouped]
        actions: tuple[PlannedAction, ...] = ()
        try:
            actions = plan(*made, remove=doomed, kind=kind)
        except UnsafePlanError:
            assert any(names <= removed for names in groups), "refused only with reason"
        else:
            assert not any(names <= removed for names in groups)
        # Meanwhile the person does this and that; what they remove or change is their affair.
        for file in vanished & grouped:
            (pictures / file).unlink()
        for file in (changed & grouped) - vanished:
            (pictures / file).write_text("new")
        before = contents(pictures)
        with contextlib.closing(History(str(folder / "data" / "history.sqlite"))) as history:
            trash = FolderTrash(folder / "trash")
            report = run(apply(actions, journal=history.journal, trash=trash))
            after = contents(pictures)
            for names in groups:
                there = {before[str(pictures / file)] for file in names if str(pictures / file) in before}
                left = {after[str(pictures / file)] for file in names if str(pictures / file) in after}
                assert bool(left) == bool(there), "a group that had a picture still has one"
                if kind is not ActionKind.TRASH:
                    assert left == there
            for path, data in before.items():
                if path not in {str(victim) for victim in doomed}:
                    assert after[path] == data, "what was not to be removed is as it was"
            run(undo(report.batch, journal=history.journal, trash=trash))
            assert contents(pictures) == before
