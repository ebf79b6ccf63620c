"""The list of guards follows the source and docs/safety.md; what it says of the tests, the command itself shows."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutation.__main__ import Record, key_of, main
from tests.mutation.data import ROOT, Edit, Guard, StaleError, load, without
from tests.mutation.trial import Fate, Trial, Verdict, read_end

GUARDS = load()
PAGE = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.id)
def test_a_guard_is_where_the_list_says(guard: Guard) -> None:
    changed = without(guard, ROOT)
    assert all(text != (ROOT / name).read_text(encoding="utf-8") for name, text in changed.items())
    assert guard.says
    assert len(guard.edits) == 1 or guard.why, "guards that hold together: it must be said why"


def test_names_are_unique() -> None:
    assert [name for name, count in Counter(guard.id for guard in GUARDS).items() if count > 1] == []


def missing(tests: set[str]) -> list[str]:
    """Files that are not there, and functions that are not in them."""
    return sorted(test for test in tests if not _is_there(*test.partition("::")[::2]))


def _is_there(name: str, function: str) -> bool:
    path = ROOT / name
    if not path.is_file():
        return False
    made = re.compile(rf"^def {re.escape(function)}\(", re.MULTILINE)
    return not function or made.search(path.read_text(encoding="utf-8")) is not None


def test_every_test_it_names_is_there() -> None:
    assert missing({test for guard in GUARDS for test in guard.tests}) == []
    here = "tests/mutation/test_guards.py"
    assert missing({here, f"{here}::test_names_are_unique", f"{here}::test_none", "tests/none.py"}) == [
        f"{here}::test_none", "tests/none.py",
    ]  # fmt: skip


@pytest.mark.parametrize(("page", "least"), [("safety.md", 80), ("review.md", 30)])
def test_the_pages_name_tests_that_are_there(page: str, least: int) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", text))
    assert len(named) > least
    assert missing(named) == []


def test_every_promise_of_the_page_has_its_guards_and_the_page_names_them() -> None:
    """Below each promise stand the names of its guards, in the list's order."""
    promises = re.findall(r"^## \d+\. (.+)$", PAGE, re.MULTILINE)
    sections = dict(zip(promises, re.split(r"^## .+$", PAGE, flags=re.MULTILINE)[1:], strict=False))
    listed: dict[str, list[str]] = {promise: [] for promise in promises}
    for guard in GUARDS:
        listed[guard.promise].append(guard.id)
    for promise, names in listed.items():
        (line,) = re.findall(r"^Guards by name: ((?:.+\n)+)", sections[promise], re.MULTILINE)
        assert re.findall(r"`([\w-]+)`", line) == names, promise


def test_what_is_not_there_once_is_stale(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("if x:\n    y()\nif x:\n    z()\n")

    def guard(*edits: tuple[str, str, str]) -> Guard:
        return Guard("a", "", "", tuple(Edit(*edit) for edit in edits), ())

    assert without(guard(("a.py", "y()", "pass"), ("a.py", "z()", "pass")), tmp_path)["a.py"].count("pass") == 2
    for edit, words in (
        (("a.py", "if x:", "if False:"), "2 times"),
        (("a.py", "gone", ""), "0 times"),
        (("a.py", "    y()", ""), "does not compile"),
        (("b.py", "y()", ""), "b.py"),
    ):
        with pytest.raises(StaleError, match=words):
            without(guard(edit), tmp_path)


def test_how_an_end_is_read() -> None:
    failed = "F\n= short test summary info =\nFAILED tests/a.py::test_b[1] - assert 1 == 2\n1 failed in 1 s"
    assert read_end(1, failed) == (Fate.KILLED, "tests/a.py::test_b[1]")
    assert read_end(0, "2 passed in 1 s") == (Fate.SURVIVED, "")
    assert read_end(5, "no tests ran in 0.01s") == (Fate.SURVIVED, "")
    late = "FAILED tests/a.py::test_b - Failed: Timeout (>60.0s) from pytest-timeout."
    assert read_end(1, late) == (Fate.TIMEOUT, "tests/a.py::test_b")
    assert read_end(2, "ERROR tests/a.py - NameError: x\n1 error in 1 s")[0] is Fate.BROKEN
    assert read_end(4, "ERROR: not found: tests/none.py")[0] is Fate.BROKEN
    assert read_end(-9, "")[0] is Fate.KILLED


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_guard_is_taken_out_for_real_and_put_back(tmp_path: Path) -> None:
    guard = next(guard for guard in GUARDS if guard.id == "plan-group-keeps-one")
    trial = Trial(tmp_path, 100.0)
    seen = trial.run(guard)
    assert seen.fate is Fate.KILLED and seen.detail.startswith("tests/core/removal/test_plan.py::"), seen
    unseen = replace(guard, tests=("tests/core/removal/test_plan.py::test_nothing_decided_nothing_planned",))
    assert trial.run(unseen).fate is Fate.SURVIVED
    file = guard.edits[0].file
    assert (tmp_path / "tree" / file).read_bytes() == (ROOT / file).read_bytes()


def test_what_was_done_is_known_until_something_changes(tmp_path: Path) -> None:
    path = tmp_path / "done.jsonl"
    Record(str(path)).put("key", "a-guard", Verdict(Fate.KILLED, "tests/a.py::test_b", 1.5))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key": "cut o')
    assert Record(str(path)).get("key") == Verdict(Fate.KILLED, "tests/a.py::test_b", 1.5)
    assert Record(None).get("key") is None
    here = ["tests/mutation/test_guards.py"]
    assert len({key_of("a", ["b"], here), key_of("a", ["c"], here), key_of("a", ["b"], [])}) == 3


def test_the_list_and_a_guard_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--guard", GUARDS[0].id]) == 0
    assert capsys.readouterr().out.startswith(GUARDS[0].id)
    assert main(["--guard", "no such"]) == 2
