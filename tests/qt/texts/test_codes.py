from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, NoticeCode, Stage
from dedup_gui.core.settings import Engine, Theme
from dedup_gui.core.types import Decision, KeeperReason, ModelUse, Relation, SkipCode, Skipped
from dedup_gui.qt.start.folder_list import ROLE_SENTENCES, ROLES, Role
from dedup_gui.qt.texts import codes, plain


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (codes.RELATIONS, Relation),
        (codes.SKIP_REASONS, SkipCode),
        (codes.KEEPER_REASONS, KeeperReason),
        (codes.KEEPER_RULES, KeeperReason),
        (codes.OUTCOMES, Outcome),
        (codes.LINKED, ActionKind),
        (codes.DECISIONS, Decision),
        (codes.ENGINES, Engine),
        (codes.ENGINE_SENTENCES, Engine),
        (codes.THEMES, Theme),
        (codes.STAGES, Stage),
        (codes.NOTICES, NoticeCode),
        (ROLES, Role),
        (ROLE_SENTENCES, Role),
    ],
)
def test_every_code_has_a_text_of_its_own(table: Mapping[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(table) == set(codes)
    assert all(text.strip() for text in table.values())
    assert len(set(table.values())) == len(table)


def test_the_systems_own_words_follow_in_brackets() -> None:
    assert codes.skip_sentence(Skipped("/x", SkipCode.EMPTY)) == "The file is empty"
    assert codes.skip_sentence(Skipped("/x", SkipCode.DAMAGED, "bad huffman")) == "The image is damaged (bad huffman)"
    assert "disk full" in codes.notice_sentence(Notice(NoticeCode.CACHE_UNAVAILABLE, "disk full"))
    failed = ActionResult(Outcome.FAILED, detail="read-only")
    assert codes.outcome_sentence(failed).endswith("(read-only)")
    assert codes.outcome_sentence(ActionResult(Outcome.DONE), ActionKind.HARDLINK) == "Replaced by a hard link"


def test_errors_say_what_and_what_to_do() -> None:
    assert codes.error_sentence(DedupError("It is locked", "Close the other window.")) == (
        "It is locked. Close the other window."
    )
    assert codes.error_sentence(DedupError("Why?")) == "Why?"
    assert codes.error_message(DedupError("another window is at work")) == "Another window is at work."


def test_names_that_are_not_text_can_be_shown() -> None:
    name = b"/pictures/caf\xe9\n.jpg".decode("utf-8", "surrogateescape")
    shown = plain.printable(name)
    shown.encode("utf-8")
    assert shown == "/pictures/caf\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg"
    assert plain.printable("/Übung/日本.jpg") == "/Übung/日本.jpg"


@pytest.mark.parametrize(
    ("path", "name"), [("/a/b", "b"), ("/a/b/", "b"), ("/", "/"), ("C:\\", "C:"), ("photo.jpg", "photo.jpg")]
)
def test_folders_are_called_by_their_last_part(path: str, name: str) -> None:
    assert codes.folder_name(path) in (name, path)
    assert codes.folder_name(path)


def test_the_model_is_named_with_the_place_it_ran() -> None:
    assert codes.model_phrase(ModelUse()) == ""
    assert codes.model_phrase(ModelUse("vgg16-fc2", "ab", "cuda")) == "vgg16-fc2 on NVIDIA GPU"
    assert codes.model_phrase(ModelUse("vgg16-fc2", "ab", "strange")) == "vgg16-fc2 on strange"
