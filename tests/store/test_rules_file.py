"""The person's rules on disk."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import Conditions, Rule, RuleBook, RuleSet
from dedup_gui.store.preferences.rules_file import RulesFile

BOOK = RuleBook(
    (
        RuleSet(
            "Mine", (Rule(BulkRule.FOLDER_PRIORITY, Conditions(names=("*(1)*",)), ("/café", os.fsdecode(b"/\xe9"))),)
        ),
    ),
    "Mine",
    (("/Camera", "/Downloads"),),
)


def test_what_is_saved_is_there_again_and_private(tmp_path: Path) -> None:
    path = tmp_path / "config" / "rules.json"
    assert RulesFile(str(path)).load() == (RuleBook(), [])
    RulesFile(str(path)).save(BOOK)
    assert RulesFile(str(path)).load() == (BOOK, [])
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_json_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text("{", encoding="utf-8")
    book, wrong = RulesFile(str(path)).load()
    assert book == RuleBook()
    assert Path(wrong[0]).read_text(encoding="utf-8") == "{"
    assert not path.exists()


def test_a_bad_set_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    RulesFile(str(path)).save(BOOK.with_set(RuleSet("Other")))
    values = json.loads(path.read_text(encoding="utf-8"))
    values["sets"][0]["rules"][0]["keep"] = "all"
    path.write_text(json.dumps(values), encoding="utf-8")
    book, wrong = RulesFile(str(path)).load()
    assert [each.name for each in book.sets] == ["Other"]
    assert "known are" in wrong[0]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="modes do not bind root")
def test_what_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    file = RulesFile(str(path))
    assert file.load()[1] == ["Permission denied"]
    with pytest.raises(DedupError, match="not overwritten"):
        file.save(BOOK)


def test_a_folder_in_its_place_is_told_and_left(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.mkdir()
    file = RulesFile(str(path))
    assert file.load()[1]
    with pytest.raises(DedupError):
        file.save(BOOK)
    assert path.is_dir()
