from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.words import (
    ENGLISH,
    QT_TRANSLATE_NOOP,
    Language,
    NumberFormat,
    TranslatedTable,
    in_english,
    retold,
    speak,
    translate,
)
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import duration, percent, size
from dedup_gui.words.translation import english_form

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    ("page", "Keep", ""): "保留",
    ("page", "Keep", "a noun"): "保留项",
    ("Counts", "%n image(s)", ""): "%n 张图像",
}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak(ENGLISH)


def chinese(numbers: NumberFormat | None = None) -> Language:
    return Language("zh_CN", lambda *asked: TEXTS.get(asked[:3], ""), numbers or NumberFormat())


def test_what_has_no_translation_is_said_in_english() -> None:
    speak(chinese())
    assert translate("page", "Keep") == "保留"
    assert translate("page", "Keep", "a noun") == "保留项"
    assert translate("other page", "Keep") == "Keep"


def test_a_table_is_translated_when_it_is_asked() -> None:
    table = TranslatedTable("page", {1: QT_TRANSLATE_NOOP("page", "Keep"), 2: QT_TRANSLATE_NOOP("page", "Remove")})
    assert dict(table) == {1: "Keep", 2: "Remove"}
    speak(chinese())
    assert table[1] == "保留" and table.get(2) == "Remove" and 3 not in table and len(table) == 2


def test_counts_are_said_in_the_form_of_the_language() -> None:
    assert [COUNTS.images(n) for n in (0, 1, 2, 1234)] == ["0 images", "1 image", "2 images", "1,234 images"]
    speak(chinese())
    assert [COUNTS.images(n) for n in (1, 1234)] == ["1 张图像", "1,234 张图像"]


@pytest.mark.parametrize(
    ("text", "one", "many"),
    [
        ("%n image(s)", "%n image", "%n images"),
        ("%n cop(y|ies) (is|are) gone", "%n copy is gone", "%n copies are gone"),
        ("%n image(s), (not|none of them) removed", "%n image, not removed", "%n images, none of them removed"),
        ("(as it was) %n match(es)", "(as it was) %n match", "(as it was) %n matches"),
    ],
)
def test_english_alternatives(text: str, one: str, many: str) -> None:
    assert (english_form(text, 1), english_form(text, 2), english_form(text, 0)) == (one, many, many)


def test_numbers_are_written_as_the_language_does() -> None:
    speak(chinese(NumberFormat(group="\u202f", decimal=",")))
    assert size(1_234_567) == "1,23\u00a0MB"
    assert size(123_456_000_000_000_000_0) == "1\u202f235\u00a0PB"
    assert COUNTS.images(1234) == "1\u202f234 张图像"
    assert duration(3.25) == "3,2\u00a0s"
    assert percent(0.5) == "50\u00a0%"


class Calls(ast.NodeVisitor):
    """Calls of translate and tr that run while a module is imported, and those whose text is no literal."""

    def __init__(self) -> None:
        self.inside = 0
        self.early: list[int] = []
        self.made: list[int] = []

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for now in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(now)
        self.inside += 1
        for statement in node.body:
            self.visit(statement)
        self.inside -= 1

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.inside += 1
        self.visit(node.body)
        self.inside -= 1

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        name = called.id if isinstance(called, ast.Name) else ""
        name = "tr" if isinstance(called, ast.Attribute) and called.attr == "tr" else name
        if name in ("translate", "tr", "QT_TRANSLATE_NOOP"):
            literal = [a for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(literal) != min(2, len(node.args)):
                self.made.append(node.lineno)
            if not self.inside and name != "QT_TRANSLATE_NOOP":
                self.early.append(node.lineno)
        self.generic_visit(node)


def test_nothing_is_translated_while_a_module_is_imported_and_every_text_is_a_literal() -> None:
    early, made = [], []
    for path in sorted((ROOT / "dedup_gui").rglob("*.py")):
        if path.parts[-2:] == ("words", "translation.py"):
            continue
        calls = Calls()
        calls.visit(ast.parse(path.read_text(encoding="utf-8")))
        early += [f"{path.relative_to(ROOT)}:{line}" for line in calls.early]
        made += [f"{path.relative_to(ROOT)}:{line}" for line in calls.made]
    assert not early
    assert not made


def test_the_walk_finds_what_it_is_for() -> None:
    calls = Calls()
    calls.visit(
        ast.parse("A = translate('a', 'b')\ndef f(x=translate('a', 'b')):\n  translate('a', f'{x}')\n  self.tr(x)")
    )
    assert calls.early == [1, 2] and calls.made == [3, 4]


def test_what_was_stored_in_english_is_told_again_part_by_part() -> None:
    words = {
        "the file is gone": "文件已不存在",
        "its folder cannot be written": "无法写入其文件夹",
        "left there": "遗留于",
    }
    speak(Language("zh_CN", lambda context, text, *_: words.get(text, "") if context == "details" else ""))
    assert retold("details", "the file is gone") == "文件已不存在"
    assert retold("details", "its folder cannot be written; left there: /a: b") == "无法写入其文件夹; 遗留于: /a: b"
    assert retold("details", "No space left on device") == "No space left on device"
    assert retold("details", "") == ""


def test_programs_read_a_table_in_english() -> None:
    speak(chinese())
    table = TranslatedTable("page", {1: QT_TRANSLATE_NOOP("page", "Keep")})
    assert (table[1], in_english(table)[1], in_english({1: "as it is"})[1]) == ("保留", "Keep", "as it is")
