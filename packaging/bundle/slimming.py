"""The bundle on Linux made small: without debug symbols, libraries that nothing calls, and data that Qt skips."""

from __future__ import annotations

import fnmatch
import glob
import hashlib
import os
import tempfile

from bundle import elf, icu_data, shims

NEVER_CALLED = (
    "opencv_*.libs/libavcodec-*", "opencv_*.libs/libavformat-*", "opencv_*.libs/libavutil-*",
    "opencv_*.libs/libswscale-*", "pillow.libs/libxcb-*",
)  # fmt: skip
"""Libraries that a refusal stands in for: films, screenshots."""
SAME_LIBRARY = ("opencv_*.libs/libavif-*", "pillow.libs/libavif-*")
"""OpenCV asks its AVIF decoder about every image that it is given; Pillow has the same release of it."""
SECOND_BLAS = ("opencv_*.libs/libopenblas*", "scipy.libs/libscipy_openblas-*", "scipy_")
"""OpenCV's OpenBLAS, the one that takes its calls, and the prefix of the names there."""
ICU_DATA = "PySide6/Qt/lib/libicudata.so.*"
WITH_SYMBOLS = ("libpython*", "python3*/lib-dynload/*")
"""What the builder of Python left for debuggers. Libraries out of wheels stay: their layout was changed after linking
(auditwheel), and strip breaks it."""


def slim(folder: str) -> list[str]:
    """Make the bundle small.

    Args:
        folder: where the libraries lie (`_internal`).

    Returns:
        What was done, a line each.
    """
    before = size_of(folder)
    lines = []
    everything = list(elf.elf_files(folder))
    for library in _matching(folder, *NEVER_CALLED):
        count = shims.stand_in(library, everything)
        lines.append(f"{os.path.basename(library)}: {count} refusals in its place")
    own, other, prefix = SECOND_BLAS
    for library, target in zip(_matching(folder, own), _matching(folder, other), strict=True):
        count = shims.forward(library, everything, target, prefix)
        lines.append(f"{os.path.basename(library)}: {count} jumps to {os.path.basename(target)}")
    lines += _share(folder)
    lines += [slim_icu(library) for library in _matching(folder, ICU_DATA)]
    for path in elf.elf_files(folder):
        if any(fnmatch.fnmatch(os.path.relpath(path, folder), pattern) for pattern in WITH_SYMBOLS):
            elf.strip(path)
    gone = remove_orphans(folder)
    lines.append(f"nothing needs: {', '.join(gone)}")
    lines.append(f"{before / 1e6:.0f} MB before, {size_of(folder) / 1e6:.0f} MB now")
    return lines


def _share(folder: str) -> list[str]:
    """Make links of libraries that are there twice."""
    pairs = zip(*(_matching(folder, pattern) for pattern in SAME_LIBRARY), strict=True)
    same_release = [(own, other) for own, other in pairs if own.partition(".so.")[2] == other.partition(".so.")[2]]
    lines = [_link(own, other) for own, other in same_release]
    seen: dict[bytes, str] = {}
    for path in elf.elf_files(folder):
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).digest()
        first = seen.setdefault(digest, path)
        if first != path:
            lines.append(_link(path, first))
    return lines


def _matching(folder: str, *patterns: str) -> list[str]:
    return [path for pattern in patterns for path in sorted(glob.glob(os.path.join(folder, pattern)))]


def _link(path: str, target: str) -> str:
    os.remove(path)
    os.symlink(os.path.relpath(target, os.path.dirname(path)), path)
    return f"{os.path.basename(path)}: a link to {os.path.relpath(target, os.path.dirname(path))}"


def remove_orphans(folder: str) -> list[str]:
    """Remove libraries that no program, extension module or plugin asks for, directly or through others.

    Returns:
        Their names.
    """
    libraries = {os.path.basename(path): path for path in elf.elf_files(folder) if _is_library(path)}
    aliases = {name: os.path.basename(os.path.realpath(path)) for name, path in _links(folder)}
    reached: set[str] = set()
    waiting = [path for path in elf.elf_files(folder) if not _is_library(path)]
    waiting += [
        path for name, path in libraries.items() if name.startswith("libpython")
    ]  # the program opens it by name
    while waiting:
        for alias in elf.needed(waiting.pop()):
            name = aliases.get(alias, alias)
            if name in libraries and name not in reached:
                reached.add(name)
                waiting.append(libraries[name])
    gone = sorted(name for name in libraries if name not in reached and not name.startswith(("libpython", "libonnx")))
    for name in gone:
        os.remove(libraries[name])
    for _, path in _links(folder):
        if not os.path.exists(path):
            os.remove(path)
    return gone


def _links(folder: str) -> list[tuple[str, str]]:
    """Name and path of every symbolic link."""
    paths = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    return [(os.path.basename(path), path) for path in paths if os.path.islink(path)]


def size_of(folder: str) -> int:
    """Bytes of all files; links count as nothing."""
    paths = (os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)
    return sum(os.path.getsize(path) for path in paths if not os.path.islink(path))


def _is_library(path: str) -> bool:
    """Whether others link to it: extension modules and plugins are opened by name."""
    name = os.path.basename(path)
    is_module = "/plugins/" in path or ".cpython-" in name or (".abi3." in name and not name.startswith("lib"))
    return ".so" in name and name.startswith("lib") and not is_module and "lib-dynload" not in path


def icu_of(library: str) -> bytes:
    """The common data inside ICU's data library."""
    with open(library, "rb") as file:
        content = file.read()
    start = content.index(b"CmnD") - icu_data.FORMAT_AT
    return content[start:]


def slim_icu(library: str) -> str:
    """Put ICU's data without what Qt does not ask for in the place of all.

    Returns:
        What was done.
    """
    name = next(name for name in elf.given(library) if name.startswith("icudt"))
    whole = icu_of(library)
    small = icu_data.reduced(whole, icu_data.is_for_sorting)
    with tempfile.NamedTemporaryFile(suffix=".dat") as file:
        file.write(small)
        file.flush()
        shims.data_library(library, name, file.name)
    return f"{os.path.basename(library)}: {len(small) / 1e6:.1f} MB of {len(whole) / 1e6:.1f} MB"
