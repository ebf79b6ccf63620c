"""What the command line says in another language than English: everything, and what programs read never."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.__main__ import main
from dedup_gui.cli import command_parser, parse, window_parser
from dedup_gui.core.report.html import to_html
from dedup_gui.core.report.tables import CSV_COLUMNS, to_csv, to_json
from dedup_gui.core.report.told import Told
from dedup_gui.core.types import KeeperReason, SkipCode
from dedup_gui.demo import make_library
from dedup_gui.qt.texts.report import WORDING
from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.translation import english_form
from tests.core.report.test_tables import result

MADE_UP = Language("xx", lambda _context, text, _which, n: f"⟦{english_form(text, n) if n >= 0 else text}⟧")
"""Says everything in brackets: what stands outside of them was not translated."""


@pytest.fixture
def made_up() -> Iterator[None]:
    speak(MADE_UP)
    yield
    speak(ENGLISH)


def untranslated(text: str) -> str:
    """What stands outside of all brackets."""
    inner = re.compile("⟦[^⟦⟧]*⟧")
    while inner.search(text):
        text = inner.sub("", text)
    return text


def test_json_does_not_change_with_the_language(made_up: None) -> None:
    told = Told({}, WORDING)
    other = to_json(result(), told=told)
    speak(ENGLISH)
    assert other == to_json(result(), told=told)
    data = json.loads(other)
    assert data["skipped"][0]["words"] == "The file is empty"
    assert WORDING.in_english().reasons[KeeperReason.LARGEST_FILE] in other


def scanned(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str) -> dict[str, Any]:
    monkeypatch.setenv("LC_ALL", locale)
    out = tmp_path / f"{locale}.json"
    how = ["--engine", "hash", "--quiet", "--no-cache", "--data-dir", str(tmp_path)]
    assert main(["scan", str(folder), "--json", str(out), *how]) == 0
    data: dict[str, Any] = json.loads(out.read_bytes())
    del data["seconds"]
    return data


def test_a_scan_in_chinese_writes_the_json_of_one_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    library.mkdir()
    make_library(str(library))
    (library / "empty.jpg").touch()
    english = scanned(library, tmp_path, monkeypatch, "C.UTF-8")
    try:
        assert scanned(library, tmp_path, monkeypatch, "zh_CN.UTF-8") == english
    finally:
        speak(ENGLISH)
    assert english["groups"] and english["skipped"]


def test_the_columns_of_a_table_stay_english_and_its_words_do_not(made_up: None) -> None:
    lines = to_csv(result(), Told(wording=WORDING)).splitlines()
    assert lines[0] == ",".join(CSV_COLUMNS)


def test_a_report_says_which_language_it_is_in(made_up: None) -> None:
    told = Told({"/pictures/a <b>.jpg": next(iter(WORDING.decisions))}, WORDING)
    page = "".join(to_html(result(), lambda _: None, told))
    assert '<html lang="xx">' in page and "<title>⟦Dedup report⟧</title>" in page
    words = re.sub("<style>.*?</style>|<code>.*?</code>|<td>.*?</td>", "", page, flags=re.DOTALL)
    outside = {untranslated(part).strip() for part in re.findall(">([^<>]+)<", words)}
    known = {*WORDING.in_english().relations.values(), *WORDING.in_english().decisions.values(), "640 × 480JPEG"}
    assert {text for text in outside if re.search("[A-Za-z]{3}", text)} <= known
    speak(ENGLISH)
    assert '<html lang="en">' in "".join(to_html(result(), lambda _: None))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([word, "--help"] for word in ("scan", "import", "apply", "undo", "evaluate", "models"))],
)
def test_the_whole_help_is_translated(
    arguments: list[str], made_up: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "10000")  # on one line: a name of an option and what is said of it
    with pytest.raises(SystemExit):
        parse(arguments)
    said = capsys.readouterr().out
    assert said.startswith("⟦usage: ⟧dedup-gui")
    for line in untranslated(said).splitlines()[1:]:
        words = [word for word in line.split() if re.search("[a-z]{3}", word) and not re.match(r"-|\[|\{", word)]
        assert [word for word in words if word not in ("list", "fetch", "import", "remove")] == [], line


def test_a_wrong_argument_is_told_in_the_language(made_up: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        command_parser().parse_args(["scan", "x", "--threads", "-1"])
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("⟦usage: ⟧dedup-gui") and "⟦must be from 0 to 256⟧" in said
    assert said.splitlines()[-1].startswith("⟦dedup-gui scan: error: ")


def test_commands_stand_under_a_heading_of_their_own() -> None:
    assert "\ncommands:\n" in command_parser().format_help()
    assert "\npositional arguments:\n  FOLDER" in window_parser().format_help()


def test_skips_have_words_for_all_codes() -> None:
    assert set(WORDING.skips) == set(SkipCode)
