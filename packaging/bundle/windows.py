"""Windows: the version resource of the programs, the installer (Inno Setup), and what winget wants to know of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess

from bundle import freezing, icons
from bundle.identity import BUILD, COMMAND, DIST, DOWNLOADS_VARIABLE, NAME, PACKAGING, ROOT, SUMMARY, version

WINDOWS = os.path.join(PACKAGING, "windows")
COMPILERS = ("iscc", r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe")

_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Dedup contributors"),
      StringStruct("FileDescription", "{name}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{command}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("ProductName", "{name}"),
      StringStruct("ProductVersion", "{version}"),
      StringStruct("Comments", "{summary}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ],
)
"""


def version_resource() -> str:
    """What PyInstaller wants for the resource that Explorer shows."""
    numbers = (*map(int, version().split(".")), 0)
    return _RESOURCE.format(numbers=numbers, name=NAME, version=version(), command=COMMAND, summary=SUMMARY)


def make_setup(bundle: str) -> str:
    """Make the installer, and the manifest for winget beside it.

    Args:
        bundle: the frozen programs.

    Returns:
        The installer's path.

    Raises:
        BuildError: Inno Setup is not installed.
    """
    compiler = next((found for name in COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        raise freezing.BuildError("Inno Setup's compiler, iscc, is not installed")
    shutil.copyfile(os.path.join(ROOT, "LICENSE"), os.path.join(bundle, "LICENSE.txt"))
    icon = os.path.join(BUILD, "icons", f"{COMMAND}.ico")
    os.makedirs(os.path.dirname(icon), exist_ok=True)
    with open(icon, "wb") as file:
        file.write(icons.ico())
    given = {"Version": version(), "Bundle": bundle, "Icon": icon, "Out": DIST}
    defines = [f"/D{name}={value}" for name, value in given.items()]
    subprocess.run([compiler, "/Qp", *defines, os.path.join(WINDOWS, f"{COMMAND}.iss")], check=True)
    target = os.path.join(DIST, f"{NAME}-{version()}-windows-x64.exe")
    write_winget(target, os.environ.get(DOWNLOADS_VARIABLE, ""), os.path.join(DIST, "winget"))
    return target


def write_winget(installer: str, downloads: str, folder: str) -> None:
    """Write winget's manifest of an installer.

    Args:
        installer: its path.
        downloads: the address of the folder that it will be fetched from.
        folder: where the three files go.
    """
    with open(installer, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest().upper()
    address = f"{downloads.rstrip('/')}/{os.path.basename(installer)}"
    os.makedirs(folder, exist_ok=True)
    source = os.path.join(WINDOWS, "winget")
    for name in sorted(os.listdir(source)):
        with open(os.path.join(source, name), encoding="utf-8") as file:
            text = file.read()
        freezing.write(os.path.join(folder, name), text.replace("@URL@", address).replace("@SHA256@", digest))
