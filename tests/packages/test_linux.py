"""What a Linux desktop is told of the program, and the tree that packages put into /usr."""

import configparser
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from bundle import appimage, debian, elf, freezing, icons, identity

from dedup_gui.cli import command_parser, window_parser

LINUX = Path(debian.LINUX)
METAINFO = LINUX / f"{identity.APP_ID}.metainfo.xml"


def desktop_entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / "dedup-gui.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_desktop_file_opens_folders_and_images() -> None:
    entry = desktop_entry()
    assert entry["Exec"] == f"{identity.COMMAND} %F"
    assert entry["Icon"] == identity.COMMAND
    kinds = entry["MimeType"].rstrip(";").split(";")
    assert "inode/directory" in kinds
    assert len([kind for kind in kinds if kind.startswith("image/")]) > 15
    assert len(kinds) == len(set(kinds))
    assert "image/jxl" not in kinds, "packages read none"


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_desktop_file_is_valid() -> None:
    done = subprocess.run(
        ["desktop-file-validate", str(LINUX / "dedup-gui.desktop")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_the_metainfo_is_valid() -> None:
    command = ["appstreamcli", "validate", "--no-net", "--no-color", str(METAINFO)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert not re.search(r"^[EW]: ", done.stdout, re.MULTILINE), done.stdout


def test_all_files_have_one_name() -> None:
    text = METAINFO.read_text(encoding="utf-8")
    assert f"<id>{identity.APP_ID}</id>" in text
    assert f'<launchable type="desktop-id">{identity.COMMAND}.desktop</launchable>' in text
    manifest = (Path(identity.PACKAGING) / "flatpak" / f"{identity.APP_ID}.yaml").read_text(encoding="utf-8")
    assert f"id: {identity.APP_ID}\n" in manifest
    assert "base: io.qt.PySide.BaseApp\n" in manifest
    assert "--share=network" not in manifest
    for source in re.findall(r"packaging/linux/[\w.-]+|resources/[\w./-]+", manifest):
        assert (Path(identity.ROOT) / source).is_file()


def test_the_manual_page_names_options_that_exist() -> None:
    page = re.sub(r"\\f[BIR]", "", (LINUX / "dedup-gui.1").read_text(encoding="utf-8")).replace("\\-", "-")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page))
    helps = [window_parser().format_help()]
    commands = command_parser()._subparsers
    assert commands is not None
    for action in commands._group_actions:
        assert isinstance(action.choices, dict)
        helps += [parser.format_help() for parser in action.choices.values()]
        assert all(f"dedup-gui {command}" in page for command in ("scan", "evaluate", "models"))
    known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(helps)))
    assert len(named) > 10
    assert named <= known


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_the_manual_page_is_set_without_a_warning() -> None:
    command = ["man", "--warnings", "--local-file", str(LINUX / "dedup-gui.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "MANWIDTH": "80"})
    assert done.stderr == ""
    assert "never" in done.stdout or "deleted" in done.stdout


@pytest.mark.parametrize("side", icons.SIZES)
def test_icons_have_their_size_and_something_on_them(side: int) -> None:
    image = icons.png(side)
    assert struct.unpack(">II", image[16:24]) == (side, side)
    assert len(image) > 200


def test_icons_for_the_other_systems() -> None:
    one = icons.ico()
    count = struct.unpack_from("<H", one, 4)[0]
    sizes = [struct.unpack_from("<II", one, 6 + 16 * number + 8) for number in range(count)]
    assert count >= 6
    assert [one[at : at + 4] for _, at in sizes] == [b"\x89PNG"] * count
    assert sum(sizes[-1]) == len(one)
    other = icons.icns()
    assert other[:4] == b"icns"
    assert struct.unpack(">I", other[4:8])[0] == len(other)


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    """A bundle in small."""
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    (folder / identity.COMMAND).write_bytes(b"\x7fELF")
    (folder / "NOTICES.txt").write_text("what it is made of")
    (folder / "_internal" / "libinner.so").write_bytes(b"\x7fELF")
    return str(folder)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="links of Linux")
def test_usr_has_all_that_a_desktop_looks_for(bundle: str, tmp_path: Path) -> None:
    usr = tmp_path / "usr"
    debian.write_usr(bundle, str(usr))
    assert (usr / "bin" / "dedup-gui").resolve() == usr / "lib" / "dedup-gui" / "dedup-gui"
    share = usr / "share"
    assert (share / "applications" / "dedup-gui.desktop").is_file()
    assert (share / "metainfo" / f"{identity.APP_ID}.metainfo.xml").is_file()
    assert (share / "man" / "man1" / "dedup-gui.1.gz").is_file()
    found = {path.parts[-3] for path in (share / "icons" / "hicolor").rglob("dedup-gui.*")}
    assert found == {f"{side}x{side}" for side in icons.SIZES} | {"scalable"}


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg")
def test_the_package_depends_on_what_it_needs(bundle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = {f"{bundle}/dedup-gui": ["libc.so.6", "libxcb-cursor.so.0"], f"{bundle}/_internal/libinner.so": []}
    needed[f"{bundle}/_internal/libinner.so"] = ["libinner.so", "libgtk-3.so.0", "libglib-2.0.so.0"]
    monkeypatch.setattr(elf, "needed", needed.__getitem__)
    monkeypatch.setattr(elf, "asked", lambda _: {elf.Symbol("read", "GLIBC_2.2.5"), elf.Symbol("x", "GLIBC_2.34")})
    monkeypatch.setattr(debian, "DIST", str(tmp_path / "dist"))
    monkeypatch.setattr(debian, "BUILD", str(tmp_path / "build"))
    deb = debian.make_deb(bundle)
    field = subprocess.run(["dpkg-deb", "--field", deb, "Depends"], capture_output=True, text=True, check=True)
    assert field.stdout.strip().split(", ") == [
        "libc6 (>= 2.34)", "libglib2.0-0t64 | libglib2.0-0", "libxcb-cursor0", "hicolor-icon-theme",
    ]  # fmt: skip
    listed = subprocess.run(["dpkg-deb", "--contents", deb], capture_output=True, text=True, check=True).stdout
    assert "./usr/share/doc/dedup-gui/NOTICES.txt" in listed
    assert not re.search(r"^[d-](?!rwxr-xr-x|rw-r--r--)", listed, re.MULTILINE)
    assert "root/root" in listed
    sums = subprocess.run(["dpkg-deb", "--ctrl-tarfile", deb], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(sums)) as archive:
        content = archive.extractfile("./md5sums")
        assert content is not None
        named = {line.split("  ")[1] for line in content.read().decode().splitlines()}
    assert {f"./{name}" for name in named} == set(re.findall(r"^-.* (\./\S+)$", listed, re.MULTILINE))


def test_a_library_that_no_package_is_known_for_stops_the_build(bundle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elf, "needed", lambda _: ["libunheard.so.1"])
    with pytest.raises(freezing.BuildError, match="libunheard"):
        debian.depends(bundle)


def test_another_runtime_than_the_pinned_one_is_refused(
    bundle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(appimage.RUNTIME_VARIABLE, raising=False)
    with pytest.raises(freezing.BuildError, match="names no file"):
        appimage.make_appimage(bundle)
    other = tmp_path / "runtime"
    other.write_bytes(b"\x7fELF of somebody")
    monkeypatch.setenv(appimage.RUNTIME_VARIABLE, str(other))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    with pytest.raises(freezing.BuildError, match=appimage.RUNTIME_SHA256["x86_64"]):
        appimage.make_appimage(bundle)
