"""The AppImage: the same /usr as in the .deb, with the X11 helpers that desktops often lack, behind a pinned runtime.

The runtime (the program that mounts the image) is not fetched here: the release workflow fetches it, and its hash is
checked where it is used.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess

from bundle import debian, freezing
from bundle.identity import APP_ID, BUILD, COMMAND, DIST, NAME, version

RUNTIME_RELEASE = "20251108"
RUNTIME_SHA256 = {
    "x86_64": "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d",
    "aarch64": "00cbdfcf917cc6c0ff6d3347d59e0ca1f7f45a6df1a428a0d6d8a78664d87444",
}
"""Of `runtime-ARCHITECTURE` of that release of AppImage/type2-runtime."""
RUNTIME_VARIABLE = "DEDUP_GUI_APPIMAGE_RUNTIME"
"""Names the file of the runtime."""

BROUGHT = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
           "libxcb-render-util.so.0", "libxcb-util.so.1", "libxcb-xkb.so.1", "libxkbcommon-x11.so.0")  # fmt: skip
"""Libraries of the build system that go into the image; all are under the MIT licence."""


def make_appimage(bundle: str) -> str:
    """Make the image.

    Args:
        bundle: the frozen program.

    Returns:
        The image's path.

    Raises:
        BuildError: no runtime is named, or another than the pinned one.
    """
    runtime = os.environ.get(RUNTIME_VARIABLE, "")
    if not runtime:
        raise freezing.BuildError(f"{RUNTIME_VARIABLE} names no file: the release workflow fetches it")
    program = checked(runtime, RUNTIME_SHA256[platform.machine()])
    tree = os.path.join(BUILD, "AppDir")
    shutil.rmtree(tree, ignore_errors=True)
    write_tree(bundle, tree)
    image = os.path.join(BUILD, "appimage.squashfs")
    command = [
        "mksquashfs",
        tree,
        image,
        "-noappend",
        "-root-owned",
        "-comp",
        "zstd",
        "-Xcompression-level",
        "19",
        "-b",
        "1M",
    ]
    subprocess.run([*command, "-quiet", "-no-progress"], check=True)
    os.makedirs(DIST, exist_ok=True)
    target = os.path.join(DIST, f"{NAME}-{version()}-{platform.machine()}.AppImage")
    with open(target, "wb") as file, open(image, "rb") as content:
        file.write(program)
        shutil.copyfileobj(content, file)
    os.chmod(target, 0o755)
    return target


def checked(path: str, sha256: str) -> bytes:
    """A file's content, if it has the digest that is expected.

    Raises:
        BuildError: it has another.
    """
    with open(path, "rb") as file:
        content = file.read()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise freezing.BuildError(f"{path} has SHA-256 {found}, not {sha256}")
    return content


def write_tree(bundle: str, tree: str) -> None:
    """Write the image's folder: /usr, the start, the desktop file and the icon at its top."""
    usr = os.path.join(tree, "usr")
    debian.write_usr(bundle, usr)
    inner = os.path.join(usr, "lib", COMMAND, "_internal")
    for name in BROUGHT:
        shutil.copyfile(_system_library(name), os.path.join(inner, name))
    share = os.path.join(usr, "share")
    shutil.copyfile(
        os.path.join(share, "applications", f"{COMMAND}.desktop"), os.path.join(tree, f"{COMMAND}.desktop")
    )
    icon = os.path.join(share, "icons", "hicolor", "256x256", "apps", f"{COMMAND}.png")
    shutil.copyfile(icon, os.path.join(tree, f"{COMMAND}.png"))
    os.symlink(f"{COMMAND}.png", os.path.join(tree, ".DirIcon"))
    os.symlink(f"usr/lib/{COMMAND}/{COMMAND}", os.path.join(tree, "AppRun"))
    metainfo = os.path.join(share, "metainfo")
    os.rename(  # what the AppImage catalogues look for
        os.path.join(metainfo, f"{APP_ID}.metainfo.xml"), os.path.join(metainfo, f"{COMMAND}.appdata.xml")
    )


def _system_library(name: str) -> str:
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        if line.split(" ")[0].strip() == name and "=>" in line:
            return os.path.realpath(line.split("=> ")[1])
    raise freezing.BuildError(f"{name} is not on this computer")
