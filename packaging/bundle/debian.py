"""The .deb: the bundle in /usr/lib, a command, a desktop file, icons, a manual page, and what it depends on."""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
import time

from bundle import elf, freezing, icons, inventory
from bundle.identity import APP_ID, BUILD, COMMAND, DIST, NAME, PACKAGING, ROOT, version

MAINTAINER = "Dedup contributors <dedup@localhost.localdomain>"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
LINUX = os.path.join(PACKAGING, "linux")

PACKAGE_OF = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libX11.so.6": "libx11-6", "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6", "libz.so.1": "zlib1g",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0", "libgobject-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1", "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-shm.so.0": "libxcb-shm0", "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1", "libxcb-xfixes.so.0": "libxcb-xfixes0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libxkbcommon.so.0": "libxkbcommon0",
}  # fmt: skip
"""Library of the system -> Debian's package; "|" where newer releases gave it another name."""

WISHED = ("libgtk-3.so.0", "libgdk-3.so.0", "libatk-1.0.so.0", "libcairo.so.2", "libcairo-gobject.so.2",
          "libgdk_pixbuf-2.0.so.0", "libpango-1.0.so.0", "libpangocairo-1.0.so.0", "libharfbuzz.so.0")  # fmt: skip
"""What the plugin for GTK's file dialogs needs; without them Qt has dialogs of its own."""
LIBC = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv)\.so\.\d+)$")

_CONTROL = """\
Package: {command}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: libgtk-3-0t64 | libgtk-3-0, xdg-desktop-portal, fonts-dejavu-core | fonts-noto-core
Suggests: fonts-noto-cjk
Section: graphics
Priority: optional
Description: find duplicate images, see why they match, and remove them safely
 Dedup finds duplicate and near-duplicate images: copies, recompressed, resized,
 cropped, rotated, mirrored and edited ones. It shows them side by side with the
 reason for every match, suggests which one to keep and why, and moves what you
 decide to the trash, with Undo.
 .
 It sends nothing anywhere unasked, and never deletes a file.
"""
_OVERRIDES = """\
# The program is frozen: Python, Qt and the decoders lie in its own folder, in the releases that it was tested with.
{command}: embedded-library *
# Libraries out of wheels find one another by $ORIGIN; those of PyInstaller by the program.
{command}: custom-library-search-path *
# What was linked and published elsewhere is not changed after the fact.
{command}: hardening-no-pie *
{command}: unstripped-binary-or-object *
{command}: shared-library-lacks-prerequisites *
{command}: library-not-linked-against-libc *
# The contributors have no address yet.
{command}: bogus-mail-host *
{command}: bogus-mail-host-in-debian-changelog *
# There is no archive that this package was asked for by.
{command}: initial-upload-closes-no-bugs *
"""


def make_deb(bundle: str) -> str:
    """Make the package.

    Args:
        bundle: the frozen program.

    Returns:
        The package's path.
    """
    architecture = ARCHITECTURES[platform.machine()]
    tree = os.path.join(BUILD, "deb")
    shutil.rmtree(tree, ignore_errors=True)
    write_usr(bundle, os.path.join(tree, "usr"))
    documents = os.path.join(tree, "usr", "share", "doc", COMMAND)
    os.makedirs(documents)
    freezing.write(os.path.join(documents, "copyright"), _copyright())
    shutil.move(os.path.join(tree, "usr", "lib", COMMAND, "NOTICES.txt"), documents)
    os.symlink(f"../../share/doc/{COMMAND}/NOTICES.txt", os.path.join(tree, "usr", "lib", COMMAND, "NOTICES.txt"))
    _gzip(os.path.join(documents, "changelog.gz"), _changelog())
    _override(tree)
    _settle_modes(tree)
    os.makedirs(os.path.join(tree, "DEBIAN"))
    control = _CONTROL.format(
        command=COMMAND, version=version(), architecture=architecture, maintainer=MAINTAINER,
        size=_kibibytes(tree), depends=", ".join(depends(bundle)),
    )  # fmt: skip
    freezing.write(os.path.join(tree, "DEBIAN", "control"), control)
    freezing.write(os.path.join(tree, "DEBIAN", "md5sums"), _md5sums(tree))
    os.makedirs(DIST, exist_ok=True)
    target = os.path.join(DIST, f"{COMMAND}_{version()}_{architecture}.deb")
    level = os.environ.get("DEDUP_GUI_XZ_LEVEL", "9")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", tree, target]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def write_usr(bundle: str, usr: str) -> None:
    """Write what belongs into /usr: program, command, desktop file, metainfo, icons, manual page."""
    shutil.copytree(bundle, os.path.join(usr, "lib", COMMAND), symlinks=True)
    os.makedirs(os.path.join(usr, "bin"))
    os.symlink(f"../lib/{COMMAND}/{COMMAND}", os.path.join(usr, "bin", COMMAND))
    for source, folder in ((f"{COMMAND}.desktop", "applications"), (f"{APP_ID}.metainfo.xml", "metainfo")):
        place = os.path.join(usr, "share", folder)
        os.makedirs(place)
        shutil.copyfile(os.path.join(LINUX, source), os.path.join(place, source))
    icons.write_theme(os.path.join(usr, "share", "icons", "hicolor"))
    manual = os.path.join(usr, "share", "man", "man1")
    os.makedirs(manual)
    with open(os.path.join(LINUX, f"{COMMAND}.1"), encoding="utf-8") as file:
        _gzip(os.path.join(manual, f"{COMMAND}.1.gz"), file.read())


def depends(bundle: str) -> list[str]:
    """The packages that have what the bundle needs of the system.

    Raises:
        BuildError: something is needed that no package is known for.
    """
    missing = sorted(needed_of_the_system(bundle) - set(WISHED))
    unknown = [name for name in missing if name not in PACKAGE_OF and not LIBC.match(name)]
    if unknown:
        raise freezing.BuildError(f"no package is known for {', '.join(unknown)} (debian.PACKAGE_OF)")
    libc = f"libc6 (>= {glibc_of(bundle)})"
    return [libc, *sorted({PACKAGE_OF[name] for name in missing if name in PACKAGE_OF}), "hicolor-icon-theme"]


def needed_of_the_system(bundle: str) -> set[str]:
    """Libraries that the bundle asks for and does not bring."""
    here = {name for _, _, names in os.walk(bundle) for name in names}
    return {name for path in elf.elf_files(bundle) for name in elf.needed(path)} - here


def glibc_of(bundle: str) -> str:
    """The oldest C library that has everything that the bundle asks of it."""
    asked = {symbol.version for path in elf.elf_files(bundle) for symbol in elf.asked(path)}
    numbers = {
        tuple(map(int, found.group(1).split("."))) for one in asked if (found := re.match(r"GLIBC_([\d.]+)$", one))
    }
    return ".".join(map(str, max(numbers)))


def _copyright() -> str:
    with open(os.path.join(ROOT, "LICENSE"), encoding="utf-8") as file:
        return f"{NAME}, with everything that it contains: see NOTICES.txt in this folder.\n\n{file.read()}"


def _changelog() -> str:
    stamp = time.strftime(
        "%a, %d %b %Y %H:%M:%S +0000", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    )
    return f"{COMMAND} ({version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {MAINTAINER}  {stamp}\n"


def _override(tree: str) -> None:
    folder = os.path.join(tree, "usr", "share", "lintian", "overrides")
    os.makedirs(folder)
    freezing.write(os.path.join(folder, COMMAND), _OVERRIDES.format(command=COMMAND))


def _gzip(path: str, content: str) -> None:
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        packed.write(content.encode())


def _md5sums(tree: str) -> str:
    lines = []
    for name in sorted(inventory.names_below(os.path.join(tree, "usr"))):
        with open(os.path.join(tree, "usr", name), "rb") as file:
            lines.append(f"{hashlib.md5(file.read(), usedforsecurity=False).hexdigest()}  usr/{name}\n")
    return "".join(lines)


def _settle_modes(tree: str) -> None:
    """Folders and the program may be entered and run by all; all else is read alone."""
    for where, _, names in os.walk(tree):
        os.chmod(where, 0o755)
        for name in names:
            path = os.path.join(where, name)
            if not os.path.islink(path):
                os.chmod(
                    path,
                    0o755 if os.path.basename(path) == COMMAND and "/lib/" in path and elf.is_elf(path) else 0o644,
                )


def _kibibytes(tree: str) -> int:
    paths = [os.path.join(where, name) for where, folders, names in os.walk(tree) for name in [*folders, *names]]
    return sum(
        1 if os.path.islink(path) or os.path.isdir(path) else -(-os.path.getsize(path) // 1024) for path in paths
    )
