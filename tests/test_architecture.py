"""Who may import whom: the layers, held by rules instead of prose."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_archon import archrule
from pytest_archon.collect import collect_imports, walk_toplevel
from pytest_archon.failure import pop_failures

ROOT = Path(__file__).resolve().parents[1]

QT = ("PySide6*", "shiboken6*")
WIRING = (
    "dedup_gui.app*", "dedup_gui.cli*", "dedup_gui.launch*", "dedup_gui.program*", "dedup_gui.self_test*",
    "dedup_gui.models_cli*", "dedup_gui.demo*", "dedup_gui.logs*", "dedup_gui.paths*", "dedup_gui.__main__*",
    "dedup_gui.wiring*",
)  # fmt: skip
NEURAL = ("dedup_gui.core.networks*",)
"""The only modules that may know ONNX."""

CORE_ROOMS = (
    "pipeline", "rules", "review", "report", "grouping", "matching", "last_look", "pairs", "inspection",
    "verification", "candidates", "forensics", "removal", "sidecars", "fingerprints", "networks", "discovery",
    "image", "archives", "isolation", "files", "",
)  # fmt: skip
"""Top to bottom; "" is what lies in core/ itself. A room may import those below it."""
QT_ROOMS = (
    ("window",), ("results",), ("start", "review", "rules", "compare", "dialogs"), ("widgets",), ("jobs",),
    ("texts",), ("style",), ("",),
)  # fmt: skip
"""Top to bottom, likewise; rooms side by side do not know each other."""

MOST_MODULES = 18
MOST_LINES = 400

CORE_PACKAGES = {
    "numpy", "scipy", "threadpoolctl", "PIL", "cv2", "blake3", "pi_heif", "rawpy", "pillow_jxl", "onnx",
    "onnxruntime", "dedup_gui",
}  # fmt: skip


Imports = dict[str, set[str]]


def room_of(module: str, layer: str, rooms: set[str]) -> str | None:
    """The room of a layer that a module lies in; None: it is of another layer."""
    if module != layer and not module.startswith(layer + "."):
        return None
    first = module.removeprefix(layer).lstrip(".").split(".")[0]
    return first if first in rooms else ""


def upward(imports: Imports, layer: str, floors: tuple[tuple[str, ...], ...]) -> list[str]:
    """The imports that do not lead down: "importer -> imported"."""
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    wrong = []
    for module, direct in imports.items():
        mine = room_of(module, layer, set(floor))
        for name in direct:
            other = room_of(name, layer, set(floor))
            if mine is None or other is None or mine == other or name == layer:
                continue
            if floor[other] <= floor[mine]:
                wrong.append(f"{module} -> {name}")
    return sorted(wrong)


def imports_of_the_program() -> Imports:
    return {module: set(names) for module, names in collect_imports("dedup_gui", walk_toplevel).items()}


CORE_FLOORS = tuple((room,) for room in CORE_ROOMS)


def test_every_room_of_the_core_imports_only_rooms_below_it() -> None:
    assert upward(imports_of_the_program(), "dedup_gui.core", CORE_FLOORS) == []


def test_every_room_of_the_window_imports_only_rooms_below_it() -> None:
    assert upward(imports_of_the_program(), "dedup_gui.qt", QT_ROOMS) == []


@pytest.mark.parametrize(
    ("layer", "floors"), [("dedup_gui.core", CORE_FLOORS), ("dedup_gui.qt", QT_ROOMS)], ids=["core", "qt"]
)
def test_every_folder_is_a_room_with_a_floor(layer: str, floors: tuple[tuple[str, ...], ...]) -> None:
    folder = ROOT / layer.replace(".", os.sep)
    rooms = {entry.name for entry in folder.iterdir() if (entry / "__init__.py").is_file()}
    assert rooms == {room for floor in floors for room in floor} - {"", "pipeline"}


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("dedup_gui.core.image.decode", "dedup_gui.core.forensics.quality"),
        ("dedup_gui.core.verification.relation", "dedup_gui.core.grouping.groups"),
        ("dedup_gui.core.pairs.pair_table", "dedup_gui.core.pipeline"),
        ("dedup_gui.core.types", "dedup_gui.core.image.decode"),
        ("dedup_gui.qt.start.page", "dedup_gui.qt.review.keys"),
        ("dedup_gui.qt.compare.view", "dedup_gui.qt.window.main_window"),
        ("dedup_gui.qt.style.theme", "dedup_gui.qt.widgets.notices"),
    ],
)
def test_a_wrong_import_would_be_found(module: str, imported: str) -> None:
    """The test of the tests above."""
    imports = imports_of_the_program()
    assert module in imports and imported in imports, "a module was renamed: name it here, too"
    imports[module].add(imported)
    layer, floors = (
        ("dedup_gui.core", CORE_FLOORS) if module.startswith("dedup_gui.core") else ("dedup_gui.qt", QT_ROOMS)
    )
    assert upward(imports, layer, floors) == [f"{module} -> {imported}"]


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        ("words", "import imported.core"),
        ("core", "import sqlite3"),
        ("core", "import PySide6.QtCore"),
        ("core", "import imported.store"),
        ("core", "import imported.exchange"),
        ("exchange", "import imported.store"),
        ("exchange", "import imported.qt"),
        ("store", "import imported.qt"),
        ("platform", "import imported.store"),
        ("qt", "import sqlite3"),
        ("qt", "import imported.store"),
    ],
)
def test_a_wrong_import_of_a_layer_would_be_found(
    layer: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("words", "core", "exchange", "store", "platform", "qt"):
        (tmp_path / "imported" / name).mkdir(parents=True)
        (tmp_path / "imported" / name / "__init__.py").write_text(wrong if name == layer else "")
    (tmp_path / "imported" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for rule in LAYERS:
        rule.check("imported")
    failures = pop_failures()  # type: ignore[no-untyped-call]
    assert {failure.rule_name for failure in failures} == {layer}


def test_no_folder_holds_more_than_a_person_can_see_and_no_module_more_than_one_can_read() -> None:
    modules: dict[Path, list[Path]] = {}
    for module in (ROOT / "dedup_gui").rglob("*.py"):
        modules.setdefault(module.parent, []).append(module)
    assert {str(folder): len(found) for folder, found in modules.items() if len(found) > MOST_MODULES} == {}
    lines = {str(m): len(m.read_text(encoding="utf-8").splitlines()) for found in modules.values() for m in found}
    assert {module: count for module, count in lines.items() if count > MOST_LINES} == {}


def only(packages: set[str]) -> Callable[[str, set[str], dict[str, set[str]]], bool]:
    """A rule's predicate: every direct import is of the standard library or of these packages."""

    def imports_only_what_the_layer_may(module: str, direct: set[str], _every: dict[str, set[str]]) -> bool:
        roots = {name.split(".")[0] for name in direct}
        return roots <= packages | set(sys.stdlib_module_names)

    return imports_only_what_the_layer_may


@dataclass(frozen=True)
class Layer:
    """What a layer must not import, directly or through others."""

    layer: str
    forbidden: tuple[str, ...]
    toplevel_only: bool = False

    def check(self, package: str) -> None:
        names = [name.replace("dedup_gui", package) for name in self.forbidden]
        rule = archrule(self.layer).match(f"{package}.{self.layer}", f"{package}.{self.layer}.*")
        rule.should_not_import(*names).check(package, only_toplevel_imports=self.toplevel_only)


LAYERS = (
    Layer(
        "words",
        (
            *QT,
            "sqlite3*",
            "dedup_gui.core*",
            "dedup_gui.exchange*",
            "dedup_gui.store*",
            "dedup_gui.platform*",
            "dedup_gui.qt*",
            *WIRING,
        ),
    ),
    Layer(
        "core",
        (*QT, "sqlite3*", "dedup_gui.exchange*", "dedup_gui.store*", "dedup_gui.platform*", "dedup_gui.qt*", *WIRING),
    ),
    Layer("exchange", (*QT, "sqlite3*", "dedup_gui.store*", "dedup_gui.platform*", "dedup_gui.qt*", *WIRING)),
    Layer("store", (*QT, "dedup_gui.exchange*", "dedup_gui.platform*", "dedup_gui.qt*", *WIRING)),
    Layer("platform", ("sqlite3*", "dedup_gui.exchange*", "dedup_gui.store*", "dedup_gui.qt*", *WIRING)),
    Layer("qt", ("sqlite3*", "dedup_gui.store*", "dedup_gui.platform*", "onnxruntime*", *WIRING), toplevel_only=True),
)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.layer)
def test_no_layer_imports_what_it_must_not(layer: Layer) -> None:
    layer.check("dedup_gui")


def test_the_core_imports_its_few_packages_only() -> None:
    archrule("core packages").match("dedup_gui.core*").should(only(CORE_PACKAGES)).check(
        "dedup_gui", only_direct_imports=True
    )


def test_onnx_stays_in_the_neural_modules() -> None:
    (
        archrule("neural")
        .match("dedup_gui*")
        .exclude(*NEURAL, "dedup_gui.__main__", "dedup_gui.app", "dedup_gui.self_test")
        .should_not_import("onnx", "onnx.*", "onnxruntime*")
        .check("dedup_gui", only_direct_imports=True)
    )


def test_exchange_store_platform_and_window_import_their_few_packages_only() -> None:
    for layer, packages in {
        "words": {"dedup_gui"},
        "exchange": {"dedup_gui"},
        "store": {"dedup_gui", "blake3"},
        "platform": {"dedup_gui", "PySide6"},
        "qt": {"dedup_gui", "PySide6", "shiboken6", "numpy", "PIL"},
    }.items():
        archrule(f"{layer} packages").match(f"dedup_gui.{layer}*").should(only(packages)).check(
            "dedup_gui", only_direct_imports=True
        )


def test_no_module_imports_itself_through_others() -> None:
    imports = {module: names - {module} for module, names in imports_of_the_program().items()}
    rings = []
    for start in imports:
        seen: set[str] = set()
        waiting = list(imports[start])
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting.extend(imports.get(module, ()))
        if start in seen:
            rings.append(start)
    assert not rings


WITHOUT_QT = """
import importlib, importlib.abc, pkgutil, sys

class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"blocked: {name}", name=name)

sys.meta_path.insert(0, Blocker())
"""


def run_without_qt(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONWARNINGS="error")
    command = [sys.executable, "-c", WITHOUT_QT + code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=110, check=False)


def test_core_exchange_and_store_can_be_imported_where_qt_is_not_installed() -> None:
    code = """
import dedup_gui.core, dedup_gui.exchange, dedup_gui.store
names = []
for package in (dedup_gui.core, dedup_gui.exchange, dedup_gui.store):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        names.append(module.name)
print(len(names))
"""
    done = run_without_qt(code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


@pytest.mark.slow
def test_a_scan_runs_where_qt_is_not_installed(tmp_path: Path) -> None:
    code = """
from dedup_gui import demo
from dedup_gui.cli import run
folders = demo.make_library(sys.argv[1])
raise SystemExit(run(["scan", *folders, "--engine", "hash", "--json", sys.argv[2], "--quiet"]))
"""
    (tmp_path / "library").mkdir()
    done = run_without_qt(code, str(tmp_path / "library"), str(tmp_path / "scan.json"))
    assert done.returncode == 0, done.stderr
    assert '"dedup-gui/scan/1"' in (tmp_path / "scan.json").read_text(encoding="utf-8")
