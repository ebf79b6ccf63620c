"""The person's rules in the running program, and as files from one person to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import Conditions, Rule, RuleBook, RuleSet
from tests.services import opened

MINE = RuleSet("Mine", (Rule(BulkRule.OLDEST, Conditions(size_from=7)), Rule(None)))


def test_rules_are_there_at_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path) as services:
        assert services.rules().book() == RuleBook()
        services.rules().save(RuleBook((MINE,), "Mine"))
        assert services.rules().book().find("Mine") == MINE
    with opened(tmp_path) as services:
        assert services.rules().book() == RuleBook((MINE,), "Mine")
        assert services.start_notices() == []


def test_rules_go_from_one_person_to_another(tmp_path: Path) -> None:
    path = str(tmp_path / "mine.json")
    with opened(tmp_path / "one") as services:
        services.rules().write(MINE, path)
    with opened(tmp_path / "other") as services:
        assert services.rules().read(path) == MINE


def test_what_is_no_file_of_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    with opened(tmp_path / "data") as services:
        for name, told in (("picture.jpg", "not JSON"), ("missing.json", "not a file"), ("", "not a file")):
            with pytest.raises(DedupError, match=told):
                services.rules().read(str(tmp_path / name))
        with pytest.raises(DedupError, match="no-folder"):
            services.rules().write(MINE, str(tmp_path / "no-folder" / "mine.json"))


def test_a_damaged_file_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text("[]", encoding="utf-8")
    with opened(tmp_path) as services:
        (notice,) = services.start_notices()
        assert "rules.json" in notice.detail
