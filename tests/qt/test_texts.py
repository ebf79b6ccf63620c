from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, NoticeCode, Stage
from dedup_gui.core.settings import Engine, Theme
from dedup_gui.core.types import Decision, KeeperReason, ModelUse, Relation, SkipCode, Skipped
from dedup_gui.qt import texts
from dedup_gui.qt.folder_list import ROLE_SENTENCES, ROLES, Role


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (texts.RELATIONS, Relation),
        (texts.SKIP_REASONS, SkipCode),
        (texts.KEEPER_REASONS, KeeperReason),
        (texts.KEEPER_RULES, KeeperReason),
        (texts.OUTCOMES, Outcome),
        (texts.LINKED, ActionKind),
        (texts.DECISIONS, Decision),
        (texts.ENGINES, Engine),
        (texts.ENGINE_SENTENCES, Engine),
        (texts.THEMES, Theme),
        (texts.STAGES, Stage),
        (texts.NOTICES, NoticeCode),
        (ROLES, Role),
        (ROLE_SENTENCES, Role),
    ],
)
def test_every_code_has_a_text_of_its_own(table: Mapping[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(table) == set(codes)
    assert all(text.strip() for text in table.values())
    assert len(set(table.values())) == len(table)


def test_the_systems_own_words_follow_in_brackets() -> None:
    assert texts.skip_sentence(Skipped("/x", SkipCode.EMPTY)) == "The file is empty"
    assert texts.skip_sentence(Skipped("/x", SkipCode.DAMAGED, "bad huffman")) == "The image is damaged (bad huffman)"
    assert "disk full" in texts.notice_sentence(Notice(NoticeCode.CACHE_UNAVAILABLE, "disk full"))
    failed = ActionResult(Outcome.FAILED, detail="read-only")
    assert texts.outcome_sentence(failed).endswith("(read-only)")
    assert texts.outcome_sentence(ActionResult(Outcome.DONE), ActionKind.HARDLINK) == "Replaced by a hard link"


def test_errors_say_what_and_what_to_do() -> None:
    assert texts.error_sentence(DedupError("It is locked", "Close the other window.")) == (
        "It is locked. Close the other window."
    )
    assert texts.error_sentence(DedupError("Why?")) == "Why?"


def test_names_that_are_not_text_can_be_shown() -> None:
    name = b"/pictures/caf\xe9\n.jpg".decode("utf-8", "surrogateescape")
    shown = texts.printable(name)
    shown.encode("utf-8")
    assert shown == "/pictures/caf\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg"
    assert texts.printable("/Übung/日本.jpg") == "/Übung/日本.jpg"


@pytest.mark.parametrize(
    ("path", "name"), [("/a/b", "b"), ("/a/b/", "b"), ("/", "/"), ("C:\\", "C:"), ("photo.jpg", "photo.jpg")]
)
def test_folders_are_called_by_their_last_part(path: str, name: str) -> None:
    assert texts.folder_name(path) in (name, path)
    assert texts.folder_name(path)


def test_the_model_is_named_with_the_place_it_ran() -> None:
    assert texts.model_phrase(ModelUse()) == ""
    assert texts.model_phrase(ModelUse("vgg16-fc2", "ab", "cuda")) == "vgg16-fc2 on NVIDIA GPU"
    assert texts.model_phrase(ModelUse("vgg16-fc2", "ab", "strange")) == "vgg16-fc2 on strange"


def test_a_scan_is_summarised() -> None:
    assert texts.scan_summary(1234, 56, "789 MB", 3) == "1,234 images, 56 groups, 789 MB can be freed, 3 skipped"
    assert texts.scan_summary(1, 0, "0 bytes", 0) == "1 image, 0 groups"
