"""What the frozen program is made of, and what is left out of it.

`tests/packages/test_contents.py` holds these lists against the imports of the program; the self-test of the frozen
program imports and uses all that is left.
"""

from __future__ import annotations

import fnmatch
import os
import sys
from dataclasses import dataclass

from translations import LANGUAGES

MODULES_LEFT_OUT = (
    # Python's own: nothing of these is asked for, and readline, gdbm are GPL.
    "readline", "_gdbm", "_dbm", "dbm", "curses", "_curses", "_curses_panel", "tkinter", "_tkinter", "idlelib",
    "lib2to3", "ensurepip", "venv", "test", "turtle", "turtledemo", "distutils", "pydoc_data", "xmlrpc", "crypt",
    "ossaudiodev", "nis", "spwd", "audioop", "sqlite3.test", "unittest.test",
    # What packages bring for their own development, or for what we do not do.
    "setuptools", "pkg_resources", "_distutils_hack", "pip", "wheel", "pytest", "hypothesis", "mypy", "ruff",
    "coloredlogs", "humanfriendly", "sympy", "mpmath", "IPython", "matplotlib", "pandas", "torch", "tensorflow",
    "PIL.ImageTk", "PIL.ImageQt", "PIL.ImageShow", "PIL._imagingtk",
    "numpy.distutils", "numpy.f2py.tests", "numpy.tests", "numpy.testing.tests", "numpy._pyinstaller",
    "scipy.stats", "scipy.optimize", "scipy.signal", "scipy.spatial", "scipy.special", "scipy.integrate",
    "scipy.interpolate", "scipy.ndimage", "scipy.fft", "scipy.fftpack", "scipy.io", "scipy.cluster", "scipy.odr",
    "scipy.datasets", "scipy.misc", "scipy.differentiate", "scipy.constants",
    "onnx.reference", "onnx.backend", "onnx.tools", "onnx.hub", "onnx.model_container", "onnx.test",
    "onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.datasets",
    # Qt that no window of ours uses.
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtTest", "PySide6.QtSql", "PySide6.QtXml", "PySide6.QtPrintSupport", "PySide6.QtDesigner",
    "PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtSvgWidgets", "PySide6.QtDBus", "PySide6.QtConcurrent",
)  # fmt: skip
"""Packages and modules that PyInstaller must not follow; each with all below it."""

NOT_GIVEN_ON = ("pillow_jxl",)
"""GPL: who installs the program with pip chooses it; what we give on has none of it, and reads no JPEG XL."""
FORMATS_LEFT_OUT = ("jxl",)
"""What the frozen program's self-test says it does without."""

QT_PLUGINS = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal", "gtk3"),
    "platforminputcontexts": ("compose", "ibus"),
    "xcbglintegrations": ("glx", "egl"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-graphics-integration-client": ("wayland-egl",),
    "iconengines": ("svgicon",),
    "imageformats": ("svg", "ico", "jpeg"),
    "styles": ("windowsvista", "modernwindows", "mac"),
}
"""Folder of Qt's plugins -> words of those that stay; every other plugin is left out."""

QT_LIBRARIES = (
    "Core", "Gui", "Widgets", "Svg", "DBus", "OpenGL", "XcbQpa", "WaylandClient", "WlShellIntegration",
)  # fmt: skip
"""Qt's libraries that stay. Images are decoded by Pillow; nothing is printed, played or asked of a network by Qt."""

QT_TEXTS = tuple(f"qtbase_{code}.qm" for code in LANGUAGES)
"""What Qt's own buttons and menus say in the languages of the program; its other texts are left out."""

FILES_LEFT_OUT = (
    # The Python part of ONNX Runtime holds the whole of it (seen on Linux); the library beside it is for C programs.
    "onnxruntime/capi/libonnxruntime.so*",
    "onnxruntime/datasets/*", "onnxruntime/ThirdPartyNotices.txt",
    "PySide6/Qt/qml/*", "PySide6/qml/*", "PySide6/Qt/resources/*", "PySide6/Qt/libexec/*", "PySide6/Qt/metatypes/*",
    # Pillow's text: the program writes none into images. ImageCms and the decoders stay.
    "PIL/_imagingft*", "PIL/_imagingmath*", "PIL/_imagingmorph*",
    "cv2/data/*", "cv2/opencv_videoio_ffmpeg*", "cv2/qt/*", "cv2/*.pyi",
    "*/tests/*", "*/testdata/*", "*.pyi", "*/py.typed", "*.pxd", "*/include/*.h", "*.lib", "*.a",
    "numpy/_core/lib/*", "numpy/random/lib/*", "scipy/_lib/_test_*",
    "*/_test*.so", "*_tests.cpython*", "numpy/_core/_umath_tests*", "numpy/_core/_rational_tests*",
)  # fmt: skip
"""Patterns of paths inside the bundle, "/" between folders."""

SYSTEM_LIBRARIES = (
    "libX*", "libxcb*", "libxkbcommon*", "libwayland*", "libGL*", "libEGL*", "libOpenGL*", "libdrm*", "libgbm*",
    "libfontconfig*", "libfreetype*", "libglib*", "libgio*", "libgobject*", "libgmodule*", "libgthread*", "libdbus*",
    "libgtk*", "libgdk*", "libcairo*", "libpango*", "libharfbuzz*", "libatk*", "libatspi*", "libepoxy*",
    "libfribidi*", "libgraphite*", "libthai*", "libdatrie*", "libpixman*", "libsystemd*", "libgcrypt*", "libgpg*",
    "libcap*", "libmount*", "libblkid*", "libselinux*", "libpcre*", "liblz4*", "libbsd*", "libmd*", "libexpat*",
    "libpng16.so*", "libbrotli*.so.1", "libcups*", "libudev*", "libstdc++*",
    "libgcc_s*", "libtiff*", "libjpeg.so*", "libz.so*",
    "libtinfo*", "libncurses*", "libreadline*", "libgomp.so.1",
)  # fmt: skip
"""Linux: what belongs to the desktop or its C library stays the system's; the .deb depends on it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the bundle.

    Attributes:
        name: its path in the bundle, "/" between folders.
        source: where it is now.
    """

    name: str
    source: str


def is_left_out(entry: Entry) -> bool:
    """Whether a file that PyInstaller gathered stays out of the bundle."""
    name = entry.name.replace(os.sep, "/")
    base = name.rsplit("/", 1)[-1]
    if name.startswith("PySide6/") and "/translations/" in name:
        return base not in QT_TEXTS
    if any(fnmatch.fnmatch(name, pattern) for pattern in FILES_LEFT_OUT):
        return True
    if _is_qt(name):
        return not _qt_stays(name, base)
    return sys.platform.startswith("linux") and _is_systems(name, base, entry.source)


def _is_systems(name: str, base: str, source: str) -> bool:
    """Whether a library came from the system and stays there. What packages bring in wheels has its own name."""
    from_system = "/site-packages/" not in source and "/" not in name
    return from_system and any(fnmatch.fnmatch(base, pattern) for pattern in SYSTEM_LIBRARIES)


def _is_qt(name: str) -> bool:
    return ("/plugins/" in name and name.startswith("PySide6/")) or "Qt6" in name.rsplit("/", 1)[-1]


def _qt_stays(name: str, base: str) -> bool:
    if "/plugins/" in name:
        folder = name.split("/plugins/", 1)[1].split("/")[0]
        return any(word in base for word in QT_PLUGINS.get(folder, ()))
    library = base.removeprefix("lib").removeprefix("Qt6").split(".")[0]
    return library in QT_LIBRARIES
