"""Nothing is given on without its licence, and nothing under the GPL alone."""

import importlib.metadata
import json
from pathlib import Path

import pytest
from bundle import contents, freezing, inventory, licences, notices

BUNDLE = Path(freezing.bundle_folder())


@pytest.mark.parametrize(
    ("expression", "free"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("BSD-3-Clause AND GPL-3.0-or-later", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", True),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", False),
    ],
)
def test_what_may_be_given_on(expression: str, free: bool) -> None:
    assert licences.may_be_given_on(expression) is free


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("libwebp-51b0b3f7.so.7.2.0", "libwebp"),
        ("libscipy_openblas64_-32a4b2a6.so", "OpenBLAS with LAPACK"),
        ("libscipy_openblas-6cdc3b4a.so", "OpenBLAS with LAPACK"),
        ("libopenblasp-r0-59ffcd50.3.15.so", "OpenBLAS with LAPACK"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "GNU Fortran runtime"),
        ("libraw_r.so.25", "LibRaw"),
        ("libssl.so.3", "OpenSSL"),
        ("libpng16-529cb57a.so.16.58.0", "libpng"),
    ],
)
def test_libraries_are_known_by_their_names(name: str, what: str) -> None:
    found = licences.vendored(name)
    assert found is not None
    assert found[0] == what


def test_every_library_that_the_packages_bring_is_known() -> None:
    wheels = [
        str(file)
        for one in importlib.metadata.distributions()
        if licences.BY_DISTRIBUTION.get(inventory._plain(one.name)) or inventory._plain(one.name) == "pillow"
        for file in one.files or ()
        if ".libs/" in str(file)
    ]
    if not wheels:
        pytest.skip("these packages bring no libraries of their own here")
    assert [name for name in wheels if licences.vendored(name.rsplit("/", 1)[-1]) is None] == []


def test_a_file_of_nobody_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "stray.bin").write_bytes(b"?")
    with pytest.raises(inventory.InventoryError, match=r"stray\.bin"):
        inventory.take_stock(str(tmp_path), [])


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("VCRUNTIME140_1.dll", "Microsoft Visual C++ runtime"),
        ("api-ms-win-crt-runtime-l1-1-0.dll", "Microsoft Visual C++ runtime"),
        ("_ssl.pyd", "Python"),
        ("python313.dll", "Python"),
        ("sqlite3.dll", "Python"),
        ("libcrypto-3.dll", "OpenSSL"),
        ("libssl.3.dylib", "OpenSSL"),
        ("Python.framework/Versions/3.13/Python", "Python"),
        ("lib-dynload/_json.cpython-313-darwin.so", "Python"),
    ],
)
def test_what_other_systems_bring_is_known(name: str, owner: str) -> None:
    stock = inventory.Stock()
    stock.add_file(name)
    assert stock.unknown == []
    assert [one.name for one in stock.components.values()] == [owner]


def test_a_stand_in_is_ours_and_the_library_itself_is_not(tmp_path: Path) -> None:
    (tmp_path / "opencv_python_headless.libs").mkdir()
    small, large = (
        tmp_path / "opencv_python_headless.libs" / f"libav{name}-c4204469.so.62" for name in ("codec", "util")
    )
    small.write_bytes(b"\x7fELF")
    large.write_bytes(bytes(inventory.SMALL))
    found = {one.name: one.files for one in inventory.take_stock(str(tmp_path), [])}
    assert [name.rsplit("/")[-1] for name in found["Dedup"]] == [small.name]
    assert [name.rsplit("/")[-1] for name in found["FFmpeg"]] == [large.name]


def test_gpl_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "libssl.so.3").write_bytes(b"")
    monkeypatch.setitem(licences.VENDORED, "libssl", ("OpenSSL", "GPL-3.0-only"))
    with pytest.raises(inventory.InventoryError, match="OpenSSL"):
        inventory.take_stock(str(tmp_path), [])


@pytest.fixture(autouse=True)
def boot_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyInstaller's part is told where PyInstaller is installed alone."""
    try:
        importlib.metadata.distribution("pyinstaller")
    except importlib.metadata.PackageNotFoundError:
        monkeypatch.setattr(inventory.Stock, "add_file_of", lambda *_: None)


def test_the_texts_are_in_the_notices(tmp_path: Path) -> None:
    for name in ("libheif-7a3e919c.so.1.23.0", "libgomp.so.1", "base_library.zip"):
        (tmp_path / name).write_bytes(b"")
    components = inventory.take_stock(str(tmp_path), ["numpy", "json", "dedup_gui.cli"])
    text = notices.text(components)
    for line in ("libheif (in python)", "GNU LESSER GENERAL PUBLIC LICENSE", "PSF-2.0", "NumPy Developers", "MIT"):
        assert line.lower() in text.lower(), line
    bill = json.loads(notices.bill_of_materials(components))
    assert bill["bomFormat"] == "CycloneDX"
    assert {"numpy", "Python", "Dedup", "libheif"} <= {one["name"] for one in bill["components"]}


needs_bundle = pytest.mark.skipif(not BUNDLE.exists(), reason="no bundle here: python packaging/build.py bundle")


@needs_bundle
def test_every_file_of_the_bundle_is_in_the_notices() -> None:
    text = (Path(freezing.documents_folder(str(BUNDLE))) / "NOTICES.txt").read_text(encoding="utf-8")
    pytest.importorskip("PyInstaller")
    components = inventory.take_stock(freezing.libraries_folder(str(BUNDLE)), freezing.modules())
    listed = {name for one in components for name in one.files}
    there = set(inventory.names_below(freezing.libraries_folder(str(BUNDLE))))
    assert there <= listed
    assert text == notices.text(components)


@needs_bundle
def test_nothing_that_is_not_given_on_is_in_the_bundle() -> None:
    names = inventory.names_below(str(BUNDLE))
    assert not [name for name in names for out in (*contents.NOT_GIVEN_ON, "readline", "gdbm") if out in name]
