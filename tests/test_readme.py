"""What the documents say is so."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui import __version__
from dedup_gui.cli import run
from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.report.tables import to_dict
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    SkipCode,
    Skipped,
    Suggestion,
)
from dedup_gui.qt.review.keys import FIXED, KEYS, NAMES, SECTIONS
from tests.test_architecture import CORE_ROOMS, QT_ROOMS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
"""Pages whose links and paths are checked."""
FOLDERS = "core|exchange|store|platform|qt|tests|packaging|docs|requirements|resources"
"""What a path in back quotes begins with: a layer of the program, or a folder of the checkout."""


def options_of(command: list[str], capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Every option that a command's help names."""
    assert run([*command, "--help"]) == 0
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out))


@pytest.mark.parametrize(
    "command",
    [[], ["scan"], ["import"], ["apply"], ["undo"], ["evaluate"], ["models"]],
    ids=lambda words: "".join(words) or "window",
)
def test_every_option_is_documented(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    missing = sorted(option for option in options_of(command, capsys) if option not in README)
    assert not missing


def test_every_option_in_the_tables_exists(capsys: pytest.CaptureFixture[str]) -> None:
    known = {
        option
        for command in ([], ["scan"], ["import"], ["apply"], ["undo"], ["evaluate"])
        for option in options_of(command, capsys)
    }
    section = README.split("## Command line")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {option for row in rows for option in re.findall(r"--[a-z][a-z-]+", row)}
    assert len(named) > 10
    assert named <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_it_names_is_there(page: Path) -> None:
    named = set(files_named(page.read_text(encoding="utf-8")))
    places = {name: [ROOT / name, ROOT / "dedup_gui" / name] for name in named}
    assert not [name for name, tried in places.items() if not any(os.path.exists(place) for place in tried)]


def files_named(text: str) -> list[str]:
    """Paths in back quotes."""
    return re.findall(rf"`((?:{FOLDERS})/[\w./-]*)(?:::\w+)?`", text)


def test_the_pages_name_many_files() -> None:
    """The test of the test above."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(set(files_named(text))) > 40
    assert files_named("`core/gone.py` and `tests/core/`, no path: `and/or`") == ["core/gone.py", "tests/core/"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links_of(page.read_text(encoding="utf-8")):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (heading and heading not in headings_of(target)):
            broken.append(link)
    assert broken == []


def links_of(text: str) -> list[str]:
    """The targets of links that stay in the checkout."""
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http:", "https:"))]


def headings_of(page: Path) -> set[str]:
    """A page's headings as links name them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_links_are_found_in_text() -> None:
    """The test of the test above."""
    assert links_of("[a](docs/a.md#b) ![c](c.png) [d](https://example.org)") == ["docs/a.md#b", "c.png"]
    assert "what-judging-costs-and-bursts" in headings_of(ROOT / "docs" / "figures.md")
    assert sum(len(links_of(page.read_text(encoding="utf-8"))) for page in PAGES) > 30


def test_every_module_and_make_target_that_is_to_be_run_is_there() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    modules = set(re.findall(r"python -m (tests\.[\w.]+)", text))
    assert len(modules) > 5
    places = {module: ROOT / module.replace(".", "/") for module in modules}
    assert not [
        module
        for module, place in places.items()
        if not place.with_suffix(".py").is_file() and not (place / "__main__.py").is_file()
    ]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
    assert len(targets) > 5
    assert not [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)]


def rows_of(page: str, heading: str) -> list[str]:
    """The first cells of the table below a heading, without back quotes."""
    section = (ROOT / page).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("|")][2:]


def test_the_architecture_names_every_room_of_the_core_in_their_order() -> None:
    rooms = rows_of("docs/architecture.md", "The rooms of `core/`, top to bottom")
    assert rooms[:-1] == [room for room in CORE_ROOMS if room]
    assert rooms[-1].startswith("(`core/` itself")


def test_the_architecture_names_every_other_room() -> None:
    rooms = rows_of("docs/architecture.md", "The other rooms")
    expected = {f"qt/{room}" for floor in QT_ROOMS for room in floor if room} | {
        "exchange",
        "store",
        "platform",
        "wiring",
    }
    assert sorted(rooms) == sorted(expected)


def test_the_drawing_names_every_room() -> None:
    drawing = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```mermaid")[1].split("```")[0]
    rooms = {room for room in CORE_ROOMS if room} - {"pipeline"} | {room for floor in QT_ROOMS for room in floor}
    assert not [room for room in rooms if not re.search(rf"\b{room}\b", drawing)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_every_decision_is_a_short_record_that_the_list_names(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context", "Decision", "Why", "What it costs", "When to look again",
    ]  # fmt: skip
    title = text.splitlines()[0].removeprefix("# ")
    assert f"- [{title}]({record.name})\n" in (record.parent / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [record.name[:4] for record in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]
    assert len(RECORDS) >= 12
    assert not [record for record in RECORDS if not record.read_text("utf-8").startswith(f"# {record.name[:4]}: ")]


def test_every_figure_names_its_command_and_says_whether_its_images_took_part_in_a_fit() -> None:
    sections = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert len(sections) > 7
    command = re.compile(
        r"`[^`]*(?:dedup-gui evaluate|python -m tests\.|make\s+bench|fit_judge\.py)[^`]*`|No command here"
    )
    assert not [section.splitlines()[0] for section in sections if not command.search(section)]
    assert not [section.splitlines()[0] for section in sections if not re.search(r"\bfit(?:ted)?\b", section)]


def test_the_json_report_is_as_documented() -> None:
    section = README.split("### The JSON report")[1].split("\n## ")[0]
    example = json.loads(section.split("```")[1].replace("{…}", "{}"))
    found = to_dict(small_result())
    assert example["schema"] == found["schema"]
    assert keys_of({**example, "settings": {}}) == keys_of({**found, "settings": {}})
    assert not [
        relation for relation in Relation if relation is not Relation.PARTIAL and f"`{relation.value}`" not in section
    ]


def keys_of(value: object, place: str = "") -> set[str]:
    """Every key of a JSON value, with the keys above it."""
    if isinstance(value, dict):
        return {f"{place}.{key}" for key in value}.union(*(keys_of(value[key], f"{place}.{key}") for key in value))
    if isinstance(value, list):
        return set().union(*(keys_of(element, f"{place}[]") for element in value))
    return set()


def small_result() -> ScanResult:
    """A scan with one group and one file skipped."""
    one, other = (
        ImageFile(FoundFile(path, 10, 0, 1, number), ImageInfo(4, 4, "JPEG", "RGB"))
        for number, path in enumerate(("/a.jpg", "/b.jpg"))
    )
    match = Match(one.path, other.path, Relation.EXACT, Evidence("digest"))
    group = Group(1, (one, other), (match,), Suggestion(one.path, KeeperReason.FIRST_PATH))
    return ScanResult(
        ScanSettings(("/",)),
        ModelUse(),
        (one, other),
        (group,),
        (Skipped("/c.jpg", SkipCode.EMPTY),),
        Counts(),
        Seconds(),
    )


def key_rows() -> list[str]:
    """The table of keys, row by row, as the program has them."""
    found = [
        (key.section, ", ".join(key.keys), NAMES[command].removesuffix("\N{HORIZONTAL ELLIPSIS}"))
        for command, key in KEYS.items()
    ]
    found += [(section, shown, text) for (section, shown), text in FIXED.items()]
    rows = []
    for section, title in SECTIONS.items():
        heading = f"**{title}**"
        for _, keys, text in (row for row in found if row[0] is section):
            rows.append(f"| {heading} | {keys} | {text} |")
            heading = ""
    return rows


def test_the_table_of_keys_is_that_of_the_program() -> None:
    text = README
    table = text[text.index("| | Keys |") :].split("\n\n")[0]
    assert table.splitlines()[2:] == key_rows()


def test_the_module_map_is_up_to_date() -> None:
    script = [sys.executable, str(ROOT / "packaging" / "module_map.py"), "--check"]
    assert subprocess.run(script, check=False).returncode == 0, "run `make map`"


def test_every_module_says_what_it_is() -> None:
    page = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    assert not re.findall(r"^\| `[\w.]+` \|\s*\|$", page, re.MULTILINE)


def test_versions_are_equal() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == __version__
    assert importlib.metadata.version("dedup-gui") == __version__


def test_every_dependency_is_explained() -> None:
    requires = importlib.metadata.requires("dedup-gui") or []
    names = {re.split(r"[<>=!;\s\[]", line)[0] for line in requires if "extra ==" not in line}
    assert len(names) > 8
    assert not [
        name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", README, re.IGNORECASE)
    ]


def test_every_guard_and_every_test_that_the_safety_page_names_is_there() -> None:
    page = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 20
    wrong = []
    for _, guards, tests in rows:
        wrong += [name for name in re.findall(r"`([^`]+\.py)`", guards) if not (ROOT / "dedup_gui" / name).is_file()]
        named = re.findall(r"`([^`:]+)::([^`]+)`", tests)
        assert named, tests
        for module, test in named:
            path = ROOT / module
            if not path.is_file() or f"def {test}(" not in path.read_text(encoding="utf-8"):
                wrong.append(f"{module}::{test}")
    assert wrong == []
