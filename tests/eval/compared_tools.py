"""The tools that are compared: what each is made of, and the settings it is run with."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from dedup_gui import __version__
from tests.eval.tool_homes import DRIVERS, ROOT, DebianPackages, Home, Installed, PythonPackages


@dataclass(frozen=True)
class Tool:
    """A tool with a setting.

    Attributes:
        name: of the tool.
        setting: said in the table; "default" is in it where it is the tool's own.
        home: how it is installed; None = a program that is here already.
        driver: the script in `drivers` that runs it, without ending; for our engines, the engine.
        arguments: for the driver, behind the folder and the file to write.
        root: of our engines, the checkout that is run.
    """

    name: str
    setting: str
    home: Home | None
    driver: str
    arguments: tuple[str, ...] = ()
    root: str = ROOT

    @property
    def key(self) -> str:
        """Tells it from others; usable as a file name."""
        words = "-".join((self.name, self.setting))
        return "".join(letter if letter.isalnum() else "-" for letter in words).strip("-").lower()

    def install(self, work: str) -> Installed:
        """Install it, if need be.

        Raises:
            NotAvailable: it cannot be had.
        """
        return self.home.install(work) if self.home else Installed(__version__, (sys.executable,), {})

    def command(self, installed: Installed, folder: str, out: str) -> list[str]:
        """What scans `folder` and writes `out`, a JSON list of groups, or what `dedup-gui scan` writes."""
        if self.home is None:
            scan = [
                "-m",
                "dedup_gui",
                "scan",
                folder,
                "--engine",
                self.driver,
                "--json",
                out,
                "--quiet",
                "--no-cache",
            ]
            return [*installed.command, *scan]
        return [*installed.command, os.path.join(DRIVERS, f"{self.driver}.py"), folder, out, *self.arguments]

    def environment(self, installed: Installed, home: str) -> Mapping[str, str]:
        """With a home folder of its own, so that no cache of an earlier run helps it."""
        places = {"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "DEDUP_GUI_DATA_DIR": home}
        own = {"PYTHONPATH": self.root} if self.home is None else {}
        # What is installed is compiled.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**inherited, **places, **own, **installed.env}


def _engine(name: str) -> Tool:
    return Tool("Dedup", name, None, name)


_IMAGEHASH = PythonPackages(("imagehash",))
# An older setuptools is no longer part of a new virtual environment, and imagededup imports it.
_IMAGEDEDUP = PythonPackages(("imagededup", "setuptools"))
_CZKAWKA = PythonPackages(("czkawka",))
_DIFPY = PythonPackages(("difPy",))
_DUPLICATE_IMAGES = PythonPackages(("duplicate-images",))
_PDQ = PythonPackages(("pdqhash", "numpy<2", "pillow"))
_FASTDUP = PythonPackages(("fastdup",))
_UNDOUBLE = PythonPackages(("undouble",))
_CLEANVISION = PythonPackages(("cleanvision",))
_DUPEGURU = DebianPackages(("dupeguru",), (("DUPEGURU", "usr/share/dupeguru"),))
_FINDIMAGEDUPES = DebianPackages(("findimagedupes",), (("FINDIMAGEDUPES", "usr/bin/findimagedupes"),))
_RDFIND = DebianPackages(("rdfind",), (("RDFIND", "usr/bin/rdfind"),))

TOOLS = (
    _engine("balanced"),
    _engine("hash"),
    Tool("rdfind", "same bytes", _RDFIND, "run_rdfind"),
    Tool("imagehash", "pHash, distance 8", _IMAGEHASH, "run_imagehash", ("8",)),
    Tool("imagehash", "pHash, distance 12", _IMAGEHASH, "run_imagehash", ("12",)),
    Tool("imagededup", "PHash, distance 10 (default)", _IMAGEDEDUP, "run_imagededup", ("PHash",)),
    Tool("imagededup", "DHash, distance 10 (default)", _IMAGEDEDUP, "run_imagededup", ("DHash",)),
    Tool("imagededup", "CNN, cosine 0.9 (default)", _IMAGEDEDUP, "run_imagededup", ("CNN",)),
    Tool("dupeGuru", "pictures, 95, same dimensions (default)", _DUPEGURU, "run_dupeguru", ("95", "same-size")),
    Tool("dupeGuru", "pictures, 95, any dimensions", _DUPEGURU, "run_dupeguru", ("95", "any-size")),
    Tool("czkawka", "library, 8x8, similarity 5 (medium)", _CZKAWKA, "run_czkawka", ("5",)),
    Tool("czkawka", "library, 8x8, similarity 10", _CZKAWKA, "run_czkawka", ("10",)),
    Tool("findimagedupes", "90 % (default)", _FINDIMAGEDUPES, "run_findimagedupes", ("90",)),
    Tool("PDQ hash", "distance 31", _PDQ, "run_pdqhash", ("31", "upright")),
    Tool("PDQ hash", "distance 31, turned and mirrored", _PDQ, "run_pdqhash", ("31", "turned")),
    Tool("duplicate-images", "phash, distance 0 (default)", _DUPLICATE_IMAGES, "run_duplicate_images", ("0",)),
    Tool("duplicate-images", "phash, distance 8", _DUPLICATE_IMAGES, "run_duplicate_images", ("8",)),
    Tool("fastdup", "0.96 (default)", _FASTDUP, "run_fastdup", ("0.96",)),
    Tool("fastdup", "0.98", _FASTDUP, "run_fastdup", ("0.98",)),
    Tool("cleanvision", "default", _CLEANVISION, "run_cleanvision"),
    Tool("undouble", "phash, distance 0 (default)", _UNDOUBLE, "run_undouble", ("0",)),
    Tool("difPy", "similar, same dimensions (default)", _DIFPY, "run_difpy", ("similar", "same-size")),
    Tool("difPy", "similar, any dimensions", _DIFPY, "run_difpy", ("similar", "any-size")),
)
