"""Bring the catalogues of translations up to date with the source, and compile them: `make translations`.

    translations.py            every text of the source into resources/i18n/*.ts, and those into *.qm
    translations.py unfinished LANGUAGE   what is not translated yet, as JSON: {context: {text: ""}}
    translations.py fill LANGUAGE FILE    put translations in from such a file

Texts are found by Qt's own lupdate. Where they stand in the source is not written down: it would change with every
line that is moved.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from dedup_gui.words import ENGLISH, languages  # noqa: E402 - found by the line above

LANGUAGES = tuple(code for code in languages.LANGUAGES if code != ENGLISH.code)
"""Those that have a catalogue: all but that of the source."""
FOLDER = os.path.join(ROOT, "resources", "i18n")


def main() -> int:
    """Do what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command")
    unfinished_parser = commands.add_parser("unfinished")
    unfinished_parser.add_argument("language", choices=LANGUAGES)
    fill_parser = commands.add_parser("fill")
    fill_parser.add_argument("language", choices=LANGUAGES)
    fill_parser.add_argument("file")
    arguments = parser.parse_args()
    if arguments.command == "unfinished":
        json.dump(unfinished(catalogue(arguments.language)), sys.stdout, ensure_ascii=False, indent=1)
        return 0
    if arguments.command == "fill":
        with open(arguments.file, encoding="utf-8") as file:
            print(fill(catalogue(arguments.language), json.load(file)), "put in")
    for language in LANGUAGES:
        update(catalogue(language))
        compile_catalogue(catalogue(language))
        left = sum(map(len, unfinished(catalogue(language)).values()))
        print(f"{language}: {left} texts are not translated")
    return 0


def catalogue(language: str, folder: str = FOLDER) -> str:
    """Where a language's texts are."""
    return os.path.join(folder, f"dedup_gui_{language}.ts")


def sources() -> list[str]:
    """The modules of the program, in one order everywhere."""
    found = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(os.path.join(ROOT, "dedup_gui"))
        for name in names
        if name.endswith(".py")
    ]
    return sorted(os.path.relpath(path, ROOT) for path in found)


def update(path: str) -> None:
    """Bring a catalogue up to date with the source: new texts are unfinished, texts that are gone leave it."""
    options = ["-silent", "-locations", "none", "-no-obsolete", "-sort-messages", "-disable-heuristic", "similartext"]
    language = os.path.basename(path).removeprefix("dedup_gui_").removesuffix(".ts")
    command = [qt_tool("lupdate"), *sources(), *options, "-source-language", "en", "-target-language", language]
    subprocess.run([*command, "-ts", path], cwd=ROOT, check=True)


def compile_catalogue(path: str) -> str:
    """Compile a catalogue to what the program reads, beside it."""
    compiled = f"{path.removesuffix('.ts')}.qm"
    subprocess.run([qt_tool("lrelease"), "-silent", path, "-qm", compiled], check=True)
    return compiled


def messages(path: str) -> Iterator[tuple[str, ET.Element]]:
    """Every text of a catalogue with its context."""
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            yield context.findtext("name") or "", message


def key_of(message: ET.Element) -> str:
    """A text, and behind a tab what tells it from equal ones."""
    comment = message.findtext("comment")
    return f"{message.findtext('source')}\t{comment}" if comment else message.findtext("source") or ""


def unfinished(path: str) -> dict[str, dict[str, str]]:
    """What a catalogue does not say yet, by context."""
    left: dict[str, dict[str, str]] = {}
    for context, message in messages(path):
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished":
            left.setdefault(context, {})[key_of(message)] = ""
    return left


def fill(path: str, said: dict[str, dict[str, str]]) -> int:
    """Put translations into a catalogue.

    Args:
        path: the catalogue; its language has one plural form.
        said: translations by context and text, as `unfinished` gives them; empty ones are passed over.

    Returns:
        How many texts there were for.
    """
    tree = ET.parse(path)  # noqa: S314 - our own file
    put = 0
    for context in tree.getroot().iter("context"):
        texts = said.get(context.findtext("name") or "", {})
        for message in context.iter("message"):
            translation = message.find("translation")
            words = texts.get(key_of(message), "")
            if translation is None or not words:
                continue
            forms = translation.findall("numerusform")
            for form in forms:
                form.text = words
            if not forms:
                translation.text = words
            translation.attrib.pop("type", None)
            put += 1
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return put


def qt_tool(name: str) -> str:
    """One of the programs that come with Qt for Python.

    Raises:
        FileNotFoundError: it is not there.
    """
    import PySide6

    folder = os.path.dirname(PySide6.__file__)
    for place in (
        os.path.join(folder, name),
        os.path.join(folder, f"{name}.exe"),
        os.path.join(folder, "Qt", "libexec", name),
    ):
        if os.path.isfile(place):
            return place
    raise FileNotFoundError(f"Qt for Python has no {name} here")


if __name__ == "__main__":
    sys.exit(main())
