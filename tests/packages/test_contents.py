"""What the frozen program leaves out is nothing that the program asks for."""

import ast
import os
from pathlib import Path

import pytest
from bundle import contents, identity

from dedup_gui import __version__
from dedup_gui.core.image import formats
from dedup_gui.words.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


def imported_modules() -> set[str]:
    """Every module and every name out of one that the program's source imports, also inside functions."""
    found: set[str] = set()
    for path in (ROOT / "dedup_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found | set(formats._MODULES.values())


def left_out(modules: set[str]) -> list[str]:
    """Those that the frozen program would lack."""
    return sorted(
        module
        for module in modules
        if any(module == one or module.startswith(f"{one}.") for one in contents.MODULES_LEFT_OUT)
    )


def test_no_module_is_left_out_that_the_program_imports() -> None:
    modules = imported_modules()
    assert {"scipy.sparse.csgraph", "PySide6.QtSvg", "onnx.numpy_helper", "PIL.Jpeg2KImagePlugin"} <= modules
    assert left_out(modules) == []


def test_only_what_is_not_given_on_is_missed() -> None:
    packages = {module.split(".")[0] for module in imported_modules()}
    assert set(contents.NOT_GIVEN_ON) == {"pillow_jxl"} <= packages
    assert set(contents.FORMATS_LEFT_OUT) == {
        form.lower() for form, module in formats._MODULES.items() if module.split(".")[0] in contents.NOT_GIVEN_ON
    }


def test_one_that_is_left_out_would_be_found() -> None:
    """The test of the test above."""
    assert left_out({"scipy.stats", "scipy.stats.qmc", "scipy.statsmodels", "readline"}) == [
        "readline",
        "scipy.stats",
        "scipy.stats.qmc",
    ]


def test_every_part_of_qt_that_is_imported_has_its_library() -> None:
    parts = {name.split(".")[1].removeprefix("Qt") for name in imported_modules() if name.startswith("PySide6.Qt")}
    assert parts
    assert parts <= set(contents.QT_LIBRARIES)


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", True),  # GPL
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("PySide6/plugins/platforms/qwindows.dll", False),
        ("PySide6/Qt6Core.dll", False),
        ("PySide6/Qt6Network.dll", True),
        ("PySide6/QtWidgets.abi3.so", False),
        ("PySide6/translations/qtbase_de.qm", True),
        ("PySide6/translations/qtbase_zh_CN.qm", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", False),
        ("PySide6/Qt/translations/assistant_zh_CN.qm", True),
        ("cv2/cv2.abi3.so", False),
        ("cv2/opencv_videoio_ffmpeg500_64.dll", True),
        ("onnxruntime/capi/onnxruntime_pybind11_state.so", False),
        ("numpy/_core/tests/data/x.csv", True),
        ("resources/models/autoencoder.onnx", False),
    ],
)
def test_files(name: str, out: bool) -> None:
    source = os.path.join("lib", "python3.11", "site-packages", *name.split("/"))
    assert contents.is_left_out(contents.Entry(name, f"/{source}")) is out


def test_qt_says_its_own_in_every_language_of_the_program() -> None:
    from PySide6.QtCore import QLibraryInfo

    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    assert contents.QT_TEXTS
    assert {f"qtbase_{code}.qm" for code in LANGUAGES} - set(contents.QT_TEXTS) == {"qtbase_en.qm"}
    assert all(os.path.isfile(os.path.join(folder, name)) for name in contents.QT_TEXTS)


def test_a_library_of_the_desktop_stays_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = contents.Entry("libglib-2.0.so.0", "/usr/lib/x86_64-linux-gnu/libglib-2.0.so.0")
    monkeypatch.setattr("sys.platform", "linux")
    assert contents.is_left_out(entry)
    assert not contents.is_left_out(contents.Entry("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3"))
    monkeypatch.setattr("sys.platform", "darwin")
    assert not contents.is_left_out(entry)


def test_the_version_is_read_without_importing() -> None:
    assert identity.version() == __version__
