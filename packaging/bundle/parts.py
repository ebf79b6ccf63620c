"""The large parts of the bundle, each with the reason why it is there; docs/packaging.md has them as a table."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import dataclass

from bundle import slimming
from bundle.identity import ROOT
from bundle.inventory import names_below

LARGE = 2_000_000
"""Bytes from which a file must be justified."""
PAGE = os.path.join(ROOT, "docs", "packaging.md")
BEGIN, END = "<!-- parts: written by `python packaging/build.py sizes` -->", "<!-- end of parts -->"

REASONS = {
    "cv2/cv2*": "OpenCV: keypoints, warps, filters. The wheel has all of OpenCV in one library",
    "onnxruntime/capi/onnxruntime_pybind11_state*": "runs the networks",
    "numpy.libs/libscipy_openblas64_*": "matrix products of features, the widest step of a scan",
    "scipy.libs/libscipy_openblas-*": "SciPy's linear algebra, and OpenCV's, whose own copy is left out",
    "numpy/_core/_multiarray_umath*": "NumPy itself",
    "PySide6/Qt/lib/libQt6Gui*": "Qt: windows, painting, fonts",
    "PySide6/Qt/lib/libQt6Widgets*": "Qt: all that is seen",
    "PySide6/Qt/lib/libQt6Core*": "Qt: strings, events, threads",
    "PySide6/QtWidgets*": "Qt for Python: all that is seen",
    "PySide6/QtGui*": "Qt for Python: windows and painting",
    "PySide6/QtCore*": "Qt for Python: the base",
    "PySide6/Qt/lib/libicudata*": "sorting by the rules of each language; 27 MB of ICU's other data are left out",
    "PySide6/Qt/lib/libicui18n*": "ICU: Qt's core is linked to it",
    "PySide6/Qt/lib/libicuuc*": "ICU: Qt's core is linked to it",
    "onnx/onnx_cpp2py_export*": "reads a network of one's own and cuts it at the layer wanted",
    "libpython3*": "Python",
    "libcrypto*": "TLS, for fetching a network when asked to",
    "pillow.libs/libavif*": "AVIF, for Pillow and OpenCV",
    "PIL/_imaging.*": "Pillow: most formats",
    "pi_heif.libs/libheif*": "HEIC",
    "rawpy.libs/libgomp*": "LibRaw, for previews of camera RAW, is linked to it",
    "scipy/sparse/_sparsetools*": "sparse matrices: groups among a hundred thousand images",
    "scipy/linalg/_flapack*": "SciPy's way to its linear algebra",
    "numpy.libs/libgfortran*": "both copies of OpenBLAS are linked to it",
    "scipy.libs/libgfortran*": "SciPy's solvers are linked to this release of it",
    "resources/models/efficientnet_lite0*": "the embedded network: crops and rotations without a download",
    "resources/models/autoencoder*": "the other embedded network",
}
"""Pattern of a path below the bundle's libraries -> why it is there."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or those of one pattern.

    Attributes:
        pattern: a key of REASONS.
        megabytes: of all its large files.
    """

    pattern: str
    megabytes: float


def large_parts(libraries: str) -> tuple[list[Part], list[str]]:
    """The large files of the bundle.

    Args:
        libraries: the folder with all but the programs.

    Returns:
        What has a reason, the largest first; and the paths of what has none.
    """
    found: dict[str, float] = {}
    unexplained = []
    for name in names_below(libraries):
        size = os.path.getsize(os.path.join(libraries, name))
        if size > LARGE:
            pattern = next((one for one in REASONS if fnmatch.fnmatch(name, one)), "")
            if pattern:
                found[pattern] = found.get(pattern, 0) + size / 1e6
            else:
                unexplained.append(name)
    parts = [Part(pattern, size) for pattern, size in found.items()]
    return sorted(parts, key=lambda one: -one.megabytes), unexplained


def table(libraries: str) -> str:
    """The table for the page."""
    parts, _ = large_parts(libraries)
    lines = ["| Part | MB | Why |", "|---|---|---|"]
    lines += [f"| `{one.pattern}` | {one.megabytes:.1f} | {REASONS[one.pattern]} |" for one in parts]
    rest = slimming.size_of(libraries) / 1e6 - sum(one.megabytes for one in parts)
    lines.append(f"| everything else, each file under 2 MB | {rest:.1f} | |")
    return "\n".join(lines)


def write_page(libraries: str) -> str:
    """Write the table into the page.

    Returns:
        The page's path.
    """
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    pattern = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    with open(PAGE, "w", encoding="utf-8", newline="\n") as file:
        file.write(pattern.sub(lambda _: f"{BEGIN}\n{table(libraries)}\n{END}", text))
    return PAGE


def rows() -> dict[str, tuple[float, str]]:
    """The page's table: pattern -> (megabytes, why)."""
    with open(PAGE, encoding="utf-8") as file:
        section = file.read().partition(BEGIN)[2].partition(END)[0]
    found = re.findall(r"^\| `([^`]+)` \| ([\d.]+) \| (.*) \|$", section, re.MULTILINE)
    return {pattern: (float(size), why) for pattern, size, why in found}
