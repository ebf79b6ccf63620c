"""`dedup-gui --self-test`: the installation proves itself, whether run from source, a wheel or a frozen app."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.words import columns, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import listed

PACKAGES = ("numpy", "scipy.sparse", "PIL.Image", "cv2", "blake3", "onnxruntime", "onnx", "PySide6.QtWidgets")
OPTIONAL_PACKAGES = ("pi_heif", "rawpy", "pillow_jxl")
OPTIONAL_FORMATS = ("heif", "raw", "jxl")
"""What they read."""


def run_self_test() -> int:
    """Run all checks and print one line for each.

    Returns:
        0 when all passed, else 1.
    """
    checks: list[tuple[str, Callable[[], str]]] = [
        (translate("self-test", "packages"), _packages),
        (translate("self-test", "formats, decoded in worker processes where they ask for it"), _formats),
        (translate("self-test", "demo library"), _demo_library),
        (translate("self-test", "SQLite"), _sqlite),
        (translate("self-test", "models"), _models),
        (translate("self-test", "providers"), _providers),
        (translate("self-test", "window and icons"), _window),
        (translate("self-test", "translations"), _translations),
        (translate("self-test", "scan of a made folder, hash engine"), lambda: _scan(Engine.HASH)),
        (translate("self-test", "scan of a made folder, balanced engine"), lambda: _scan(Engine.BALANCED)),
        (translate("self-test", "trash"), _trash),
    ]
    ok, failed = translate("self-test", "ok"), translate("self-test", "FAILED")
    failures = 0
    for name, check in checks:
        try:
            said = check()
        except Exception as error:  # noqa: BLE001 - every kind of failure is what this looks for
            failures += 1
            print(f"{columns.left(failed, 7)} {name}: {type(error).__name__}: {error}")
        else:
            print(f"{columns.left(ok, 7)} {name}: {said}")
    if failures:
        said = translate("self-test", "self-test: {failures} of {all} checks failed")
        print(said.format(failures=failures, all=len(checks)))
    else:
        print(translate("self-test", "self-test passed"))
    return 1 if failures else 0


def _packages() -> str:
    if sys.platform == "win32":  # its DLLs must be there before Qt's
        importlib.import_module("onnxruntime")
    for package in PACKAGES:
        importlib.import_module(package)
    missing = []
    for package in OPTIONAL_PACKAGES:
        try:
            importlib.import_module(package)
        except ImportError:
            missing.append(package)
    return _without(translate("self-test", "{number} packages").format(number=len(PACKAGES)), missing)


def _without(there: str, missing: Sequence[str]) -> str:
    """What is there, and what is not."""
    if not missing:
        return there
    return translate("self-test", "{there}; without {missing}").format(there=there, missing=listed(missing))


def _formats() -> str:
    """Decode one image of each format, as a scan does: those with a history of crashes in a process of their own."""
    from dedup_gui.core.errors import ImageError
    from dedup_gui.core.image.decode import load_upright
    from dedup_gui.core.image.decoder_process import IsolatedReader
    from dedup_gui.core.types import SkipCode
    from dedup_gui.resources import resource_path

    folder = resource_path("samples")
    read, without = [], []
    with IsolatedReader(workers=1) as reader:
        for name in sorted(os.listdir(folder)):
            form = os.path.splitext(name)[0]
            try:
                if not reader.decode(load_upright, os.path.join(folder, name)).size:
                    raise ValueError(translate("self-test", "no pixels"))
            except ImageError as error:
                if error.code is not SkipCode.UNSUPPORTED or form not in OPTIONAL_FORMATS:
                    raise ValueError(f"{name}: {error.code}: {error.detail}") from error
                without.append(form)
            else:
                read.append(form)
        if not reader.processes:
            raise ValueError(translate("self-test", "no worker process was started"))
    return _without(listed(read), without)


def _demo_library() -> str:
    from dedup_gui import demo

    with _folder() as folder:
        made = demo.make_library(folder)
        count = sum(len(files) for root in made for _, _, files in os.walk(root))
    return COUNTS.files(count)


def _sqlite() -> str:
    """Open a history and a cache that are new, as the first start does."""
    import sqlite3

    from dedup_gui.program import Program

    with _folder() as data, Program(Paths.find(data)) as program:
        if program.history().damage is not None or program.history().journal.batches():
            raise ValueError(translate("self-test", "a new history is not empty"))
    return sqlite3.sqlite_version


def _models() -> str:
    import numpy as np

    from dedup_gui.core.networks.extractor import open_extractor
    from dedup_gui.core.networks.registry import MODELS
    from dedup_gui.core.networks.store import ModelStore
    from dedup_gui.resources import resource_path

    with _folder() as folder:
        store = ModelStore(folder, resource_path("models"))
        names = [spec.name for spec in MODELS if spec.embedded]
        for name in names:
            extractor = open_extractor(name, store, provider="cpu")
            vectors = extractor.extract(np.zeros((1, extractor.side, extractor.side, 3), np.uint8))
            if vectors.shape != (1, extractor.length):
                gave = translate("self-test", "{name} gave {shape}")
                raise ValueError(gave.format(name=name, shape=vectors.shape))
    return listed(names)


def _providers() -> str:
    import onnxruntime

    return listed(onnxruntime.get_available_providers())


def _window() -> str:
    """Start Qt, on no screen if there is none, and draw the program's icon."""
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication

    from dedup_gui.launch import has_display
    from dedup_gui.qt.style.icons import app_icon
    from dedup_gui.qt.window.drops import OpeningApplication
    from dedup_gui.resources import resource_path

    running = QApplication.instance()
    app = running or OpeningApplication(["dedup-gui"] if has_display() else ["dedup-gui", "-platform", "offscreen"])
    try:
        image = app_icon().pixmap(64).toImage()
        if image.isNull() or not os.listdir(resource_path("icons")):
            raise ValueError(translate("self-test", "no icon"))
        return f"Qt {qVersion()}, {QApplication.platformName()}"
    finally:
        if running is None:
            app.shutdown()


def _translations() -> str:
    """Load every catalogue that comes with the program."""
    from PySide6.QtCore import QTranslator

    from dedup_gui.resources import resource_root

    folder = os.path.join(resource_root(), "i18n")
    names = sorted(name for name in _names(folder) if name.endswith(".qm"))
    for name in names:
        translator = QTranslator()
        if not translator.load(os.path.join(folder, name)) or translator.isEmpty():
            raise ValueError(translate("self-test", "{name} cannot be loaded").format(name=name))
    return listed(names) or translate("self-test", "none: English alone")


def _names(folder: str) -> list[str]:
    return os.listdir(folder) if os.path.isdir(folder) else []


def _scan(engine: Engine) -> str:
    from dedup_gui import demo
    from dedup_gui.cli_scan import scan_with_progress
    from dedup_gui.program import Program

    with _folder() as library, _folder() as data, Program(Paths.find(data)) as program:
        settings = ScanSettings(folders=tuple(demo.make_library(library)), engine=engine)
        result = scan_with_progress(program.scan(settings), quiet=True)
    if not result.groups or result.skipped:
        skipped = translate("self-test", "{number} skipped").format(number=len(result.skipped))
        raise ValueError(listed((COUNTS.groups(len(result.groups)), skipped)))
    return listed((COUNTS.images(result.counts.fingerprinted), COUNTS.groups(len(result.groups))))


def _trash() -> str:
    """Look at the trash without putting anything into it."""
    from dedup_gui.platform.trash import SystemTrash

    with _folder() as folder:
        if SystemTrash().find(os.path.join(folder, "never-was-there.jpg")):
            raise ValueError(translate("self-test", "the trash claims to have a file that never was"))
    return translate("self-test", "answers")


@contextmanager
def _folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="dedup-self-test-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
