"""Who may import whom: the layers, held by rules instead of prose."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_archon import archrule
from pytest_archon.collect import collect_imports, walk_toplevel

ROOT = Path(__file__).resolve().parents[1]

QT = ("PySide6*", "shiboken6*")
WIRING = (
    "dedup_gui.app*", "dedup_gui.cli*", "dedup_gui.launch*", "dedup_gui.program*", "dedup_gui.self_test*",
    "dedup_gui.models_cli*", "dedup_gui.demo*", "dedup_gui.logs*", "dedup_gui.paths*", "dedup_gui.__main__*",
)  # fmt: skip
NEURAL = ("dedup_gui.core.features", "dedup_gui.core.model_*", "dedup_gui.core.provider*")
"""The only modules that may know ONNX."""

CORE_PACKAGES = {
    "numpy", "scipy", "threadpoolctl", "PIL", "cv2", "blake3", "pi_heif", "rawpy", "pillow_jxl", "onnx",
    "onnxruntime", "dedup_gui",
}  # fmt: skip


def only(packages: set[str]) -> Callable[[str, set[str], dict[str, set[str]]], bool]:
    """A rule's predicate: every direct import is of the standard library or of these packages."""

    def imports_only_what_the_layer_may(module: str, direct: set[str], _every: dict[str, set[str]]) -> bool:
        roots = {name.split(".")[0] for name in direct}
        return roots <= packages | set(sys.stdlib_module_names)

    return imports_only_what_the_layer_may


def test_the_core_knows_no_window_and_no_database() -> None:
    (
        archrule("core", "rules and algorithms")
        .match("dedup_gui.core*")
        .should_not_import(*QT, "sqlite3*", "dedup_gui.store*", "dedup_gui.qt*", *WIRING)
        .check("dedup_gui")
    )


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


def test_the_store_knows_no_window() -> None:
    (
        archrule("store", "what lies on disk")
        .match("dedup_gui.store*")
        .should_not_import(*QT, "dedup_gui.qt*", *WIRING)
        .check("dedup_gui")
    )
    archrule("store packages").match("dedup_gui.store*").should(only({"dedup_gui", "blake3"})).check(
        "dedup_gui", only_direct_imports=True
    )


def test_the_window_knows_no_database_and_no_network() -> None:
    (
        archrule("qt", "what is seen")
        .match("dedup_gui.qt*")
        .should_not_import("sqlite3*", "dedup_gui.store*", "onnxruntime*", *WIRING)
        .check("dedup_gui", only_toplevel_imports=True)
    )
    archrule("qt packages").match("dedup_gui.qt*").should(
        only({"dedup_gui", "PySide6", "shiboken6", "numpy", "PIL"})
    ).check("dedup_gui", only_direct_imports=True)


def test_no_module_imports_itself_through_others() -> None:
    imports = {
        module: {name for name in names if name != module}
        for module, names in collect_imports("dedup_gui", walk_toplevel).items()
    }
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


def test_core_and_store_can_be_imported_where_qt_is_not_installed() -> None:
    code = """
import dedup_gui.core, dedup_gui.store
names = []
for package in (dedup_gui.core, dedup_gui.store):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        names.append(module.name)
print(len(names))
"""
    done = run_without_qt(code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


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
