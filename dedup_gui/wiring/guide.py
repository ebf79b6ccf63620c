"""What a person new to the program, or with a problem, asks of it: sample images, versions, where news is."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable

from dedup_gui import __version__
from dedup_gui.core.errors import DedupError
from dedup_gui.core.settings import AppSettings
from dedup_gui.program import Program
from dedup_gui.resources import resource_root
from dedup_gui.words import translate

RELEASE_PAGE_FILE = "release-page.txt"
"""Among the program's own files, where whoever built the package named the page of its releases."""

_LIBRARIES = (
    ("NumPy", "numpy"),
    ("SciPy", "scipy"),
    ("OpenCV", "cv2"),
    ("Pillow", "PIL"),
    ("pi-heif", "pi_heif"),
    ("rawpy", "rawpy"),
    ("pillow-jxl", "pillow_jxl"),
)


class Guide:
    """`qt.services.GuideServices` on this computer.

    Args:
        program: the stores.
        settings: gives the settings as they stand.
    """

    def __init__(self, program: Program, settings: Callable[[], AppSettings]) -> None:
        self._program = program
        self._settings = settings

    def demo_library(self) -> list[str]:
        """Make a small library of sample images in a temporary folder."""
        from dedup_gui import demo

        try:
            return demo.make_library(tempfile.mkdtemp(prefix="dedup-demo-"))
        except OSError as error:
            problem = translate("start", "The sample images cannot be written.")
            raise DedupError(problem, error.strerror or "") from error

    def release_page(self) -> str:
        """The address of the page of releases; "" = whoever built this named none."""
        try:
            with open(os.path.join(resource_root(), RELEASE_PAGE_FILE), encoding="utf-8") as file:
                page = file.read().strip()
        except (OSError, UnicodeDecodeError, DedupError):
            return ""
        return page if page.startswith("https://") else ""

    def diagnostics(self) -> list[str]:
        """Versions and settings, in English, without a path or a name of the person's."""
        settings = self._settings()
        installed = [state.spec for state in self._program.models().models() if state.installed]
        ours = [spec.name for spec in installed if spec.embedded or spec.urls]
        return [
            f"Dedup {__version__} ({'packaged' if getattr(sys, 'frozen', False) else 'not packaged'})",
            f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores",
            _runtime(settings.provider),
            ", ".join(f"{name} {_version(module)}" for name, module in _LIBRARIES),
            f"Models {', '.join(ours)}; own models: {len(installed) - len(ours)}",
            f"Engine {settings.engine}, sureness {settings.sureness}, threads {settings.threads or 'as cores'}",
        ]


def _runtime(wanted: str) -> str:
    """ONNX Runtime, and where it can run networks; loading it takes a moment."""
    try:
        from dedup_gui.core.networks.providers import available_providers, runtime_version

        version, offered = runtime_version(), ", ".join(available_providers())
    except Exception as error:  # noqa: BLE001 - what keeps it from loading is what a report is about
        return f"ONNX Runtime cannot be loaded ({type(error).__name__})"
    return f"ONNX Runtime {version}, providers {offered}; set {wanted}"


def _version(module: str) -> str:
    try:
        return str(getattr(importlib.import_module(module), "__version__", "of unknown version"))
    except Exception:  # noqa: BLE001 - a decoder that cannot be loaded is one that is not there
        return "missing"
