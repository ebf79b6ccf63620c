from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui.wiring import language
from dedup_gui.wiring.language import language_of, system_language
from dedup_gui.words.languages import LANGUAGES


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_SG.UTF-8"}, "zh_CN"),
        ({"LANG": "zh-Hans-CN"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_system(environment: dict[str, str], code: str) -> None:
    assert system_language(environment) == code


def test_every_language_but_that_of_the_source_has_a_catalogue() -> None:
    assert [language_of(code).code for code in LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize(
    ("system", "asked", "answer"),
    [("win32", "_windows_language", "zh_CN"), ("darwin", "_mac_languages", ["zh-Hans-CN"])],
)
def test_without_variables_the_system_s_own_setting_counts(
    monkeypatch: pytest.MonkeyPatch, system: str, asked: str, answer: object
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(language, asked, lambda: answer)
    assert system_language({}) == "zh_CN"
    assert system_language({"LANG": "en_GB.UTF-8"}) == "en"


APPLICATION_THAT_ENDS = """
from PySide6.QtCore import QCoreApplication
from dedup_gui.wiring.language import language_of

said = language_of("zh_CN").lookup
before = said("Counts", "%n image(s)", "", 2)
application = QCoreApplication([])
application.shutdown()
assert before and said("Counts", "%n image(s)", "", 2) == before
"""


def test_words_outlive_an_application_of_qt() -> None:
    """Qt for Python deletes every object of Qt with the application, the reader of the catalogue too."""
    subprocess.run(
        [sys.executable, "-c", APPLICATION_THAT_ENDS], cwd=Path(__file__).parents[2], check=True, timeout=60
    )
