"""The catalogues of translations: as the source has the texts, and written by the rules of docs/glossary.md."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import translations

from dedup_gui.words.languages import LANGUAGES

SPOKEN = tuple(code for code in LANGUAGES if code != "en")
Text = tuple[str, str, str]
"""Context, English, translation."""

PLACEHOLDER = re.compile(r"\{\w+\}|%n|%L?\d")
TYPED = re.compile(r"dedup-gui\b.*|--[\w-]+|<[^<>]*>|[“\"][^”\"]*[”\"]|\b[A-Z]{2,}\b|&")
"""What is typed or quoted, and so stays as it is; and the mark of a key."""
CHINESE = "[\u4e00-\u9fff]"

WORDS = (
    (r"\bdecision", "决定"),
    (r"\bduplicates?\b", "重复"),
    (r"\bgroups?\b", "组"),
    (r"(?<!mirror )\bimages?\b", "图像"),
    (r"\bfolders?\b", "文件夹"),
    (r"\breference folder", "参考文件夹"),
    (r"\btrash\b", "回收站"),
    (r"\bcache\b", "缓存"),
    (r"\bfingerprint", "指纹"),
    (r"\bsidecar", "附带文件"),
    (r"\bhard links?\b", "硬链接"),
    (r"\bremov(e|es|ed|al)\b", "移除|移走|移开|去掉"),
    (r"\bundo\b", "撤销"),
    (r"\bthreshold", "阈值"),
)
"""Words of the glossary: what the English says, and what the Chinese has to say then."""
NEVER = ("撤消", "阀值", "目录", "散列", "图片", "您", "你", "！")
"""What the glossary has other words for."""


@pytest.fixture(scope="module", params=SPOKEN)
def language(request: pytest.FixtureRequest) -> str:
    """Each language that has a catalogue."""
    return str(request.param)


def said(path: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every text of a catalogue: its context, its key, and its translations, one for each plural form."""
    for context, message in translations.messages(path):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
        yield context, translations.key_of(message), tuple(forms)


def finished(code: str) -> list[Text]:
    """What is translated."""
    return [
        (context, key.partition("\t")[0], form)
        for context, key, forms in said(translations.catalogue(code))
        for form in forms
        if any(forms)
    ]


def mnemonic(text: str) -> str:
    """The letter that is a text's key; "" = none."""
    found = re.search(r"&([^\s&])", text)
    return found[1].upper() if found else ""


def test_there_is_a_catalogue_for_every_language() -> None:
    folder = Path(translations.FOLDER)
    assert {path.name for path in folder.glob("*.ts")} == {f"dedup_gui_{code}.ts" for code in SPOKEN}


def test_the_catalogue_has_the_texts_of_the_source(language: str, tmp_path: Path) -> None:
    kept = translations.catalogue(language)
    anew = translations.catalogue(language, str(tmp_path))
    shutil.copy(kept, anew)
    translations.update(anew)
    assert list(said(anew)) == list(said(kept)), "make translations"


def test_every_text_that_is_looked_up_is_in_the_catalogue(language: str) -> None:
    """Qt's search does not look into every place where Python may have a call, such as an f-string."""
    there = {
        (context, message.findtext("source"))
        for context, message in translations.messages(translations.catalogue(language))
    }
    looked_up = {
        (context.value, text.value)
        for path in translations.sources()
        for node in ast.walk(ast.parse(Path(translations.ROOT, path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translate"
        for context, text in [node.args[:2]]
        if isinstance(context, ast.Constant) and isinstance(text, ast.Constant)
    }
    assert len(looked_up) > 500
    assert looked_up - there == set()


def test_what_the_program_reads_is_what_the_catalogue_says(language: str, tmp_path: Path) -> None:
    kept = translations.catalogue(language)
    compiled = Path(translations.compile_catalogue(str(shutil.copy(kept, tmp_path))))
    assert compiled.read_bytes() == Path(kept).with_suffix(".qm").read_bytes(), "make translations"


def test_nothing_is_left_untranslated(language: str) -> None:
    left = translations.unfinished(translations.catalogue(language))
    missing = [f"{context}: {key!r}" for context, texts in left.items() for key in texts]
    assert not missing, "\n".join(missing)


def test_no_translation_is_empty(language: str) -> None:
    assert [text for text in finished(language) if not text[2].strip() and text[1].strip()] == []


def test_placeholders_are_those_of_the_source(language: str) -> None:
    differ = [
        text
        for text in finished(language)
        if sorted(PLACEHOLDER.findall(text[1])) != sorted(PLACEHOLDER.findall(text[2]))
    ]
    assert differ == []


def test_keys_and_ellipses_are_those_of_the_source(language: str) -> None:
    texts = finished(language)
    assert [text for text in texts if mnemonic(text[1]) != mnemonic(text[2])] == []
    assert [text for text in texts if text[1].endswith("…") != text[2].endswith("…")] == []


def test_chinese_is_punctuated_as_chinese() -> None:
    texts = finished("zh_CN")
    assert [text for text in texts if re.search(rf"{CHINESE}[,.;:!?]", text[2])] == []
    assert [text for text in texts if re.search(rf"{CHINESE}[A-Za-z0-9]|[A-Za-z0-9]{CHINESE}", text[2])] == []
    assert [text for text in texts if "&" in text[2] and not re.search(r"\(&[A-Z0-9]\)", text[2])] == []


def test_chinese_has_the_words_of_the_glossary() -> None:
    texts = finished("zh_CN")
    assert [text for text in texts for word in NEVER if word in text[2]] == []
    assert [text for text in texts if "删除" in text[2] and "delete" not in text[1].lower()] == []
    for english, chinese in WORDS:
        has = [
            text for text in texts if re.search(english, TYPED.sub("", PLACEHOLDER.sub("", text[1])), re.IGNORECASE)
        ]
        assert has, f"nothing speaks of {english}"
        assert [text for text in has if not re.search(chinese, text[2])] == [], english
