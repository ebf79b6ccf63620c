"""The program frozen: translations, icons, PyInstaller, what is left out, and the proof that it works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from translations import compile_catalogue

from bundle import contents, icons, inventory, notices, parts, slimming
from bundle.identity import BUILD, COMMAND, DIST, DOWNLOADS_VARIABLE, NAME, PACKAGING, ROOT, SYSTEM, version

WORK = os.path.join(BUILD, "pyinstaller")
OUT = os.path.join(BUILD, "bundle")
TRANSLATIONS = os.path.join(ROOT, "resources", "i18n")
RELEASE_PAGE = "release-page.txt"
"""As dedup_gui/wiring/guide.py reads it."""
SPEC = os.path.join(PACKAGING, "bundle", "dedup-gui.spec")


class BuildError(Exception):
    """A step cannot be done; the text says why."""


def bundle_folder() -> str:
    """Where the frozen program lies: the folder, or the .app on macOS."""
    return os.path.join(OUT, f"{NAME}.app" if sys.platform == "darwin" else COMMAND)


def libraries_folder(bundle: str) -> str:
    """The folder of the bundle with all but the programs."""
    return os.path.join(bundle, *(("Contents", "Frameworks") if sys.platform == "darwin" else ("_internal",)))


def program(bundle: str) -> str:
    """The frozen program with a console."""
    if sys.platform == "darwin":
        return os.path.join(bundle, "Contents", "MacOS", COMMAND)
    return os.path.join(bundle, COMMAND + (".exe" if sys.platform == "win32" else ""))


def freeze() -> str:
    """Make the bundle anew.

    Returns:
        Its folder.
    """
    say("translations")
    compile_translations()
    say("icons")
    environment = {**os.environ, **icons.for_programs(os.path.join(BUILD, "icons")), **_version_resource()}
    say("PyInstaller")
    shutil.rmtree(OUT, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", OUT, "--workpath", WORK, SPEC]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    page = release_page(os.environ.get(DOWNLOADS_VARIABLE, ""))
    if page:  # else nothing in the program leads there
        write(os.path.join(libraries_folder(bundle_folder()), "resources", RELEASE_PAGE), page)
    if sys.platform.startswith("linux"):
        say("left out")
        for line in slimming.slim(libraries_folder(bundle_folder())):
            print(f"  {line}")
    _, unexplained = parts.large_parts(libraries_folder(bundle_folder()))
    if unexplained and sys.platform.startswith("linux"):
        raise BuildError(f"large, and nobody says why (parts.REASONS): {', '.join(unexplained)}")
    say("notices")
    components = inventory.take_stock(libraries_folder(bundle_folder()), modules())
    os.makedirs(DIST, exist_ok=True)
    write(os.path.join(documents_folder(bundle_folder()), "NOTICES.txt"), notices.text(components))
    write(os.path.join(DIST, f"{COMMAND}-{version()}-{SYSTEM}.cdx.json"), notices.bill_of_materials(components))
    return bundle_folder()


def release_page(downloads: str) -> str:
    """The page of the releases, which "Check for updates" opens.

    Args:
        downloads: the folder of a release's files: …/releases/download/TAG; "" = not known.
    """
    page, found, _ = downloads.partition("/download/")
    return page if found else ""


def _version_resource() -> dict[str, str]:
    """Windows: write what Explorer shows of the programs, and name it to the description of the bundle."""
    if sys.platform != "win32":
        return {}
    from bundle import windows

    path = os.path.join(BUILD, "version-resource.txt")
    write(path, windows.version_resource())
    return {"DEDUP_GUI_VERSION_RESOURCE": path}


def modules() -> list[str]:
    """Names of the Python modules inside the frozen program."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(program(bundle_folder()))
    inner = next(name for name in archive.toc if name.endswith(".pyz"))
    return list(archive.open_embedded_archive(inner).toc)


def documents_folder(bundle: str) -> str:
    """Where the bundle's texts lie."""
    return os.path.join(bundle, "Contents", "Resources") if sys.platform == "darwin" else bundle


def write(path: str, content: str) -> None:
    """Write a text file."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(content)


def compile_translations(folder: str = TRANSLATIONS) -> list[str]:
    """Compile the catalogues, where the program has some, beside their sources.

    Returns:
        The compiled files.
    """
    names = sorted(name for name in os.listdir(folder) if name.endswith(".ts")) if os.path.isdir(folder) else []
    return [compile_catalogue(os.path.join(folder, name)) for name in names]


def prove() -> None:
    """Have the frozen program test itself, away from the checkout, with no variable that could lead back to it.

    Raises:
        BuildError: it failed.
    """
    say("self-test of the frozen program")
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if name.upper() in ("SYSTEMROOT", "TEMP", "TMP")}
        environment = {**kept, "HOME": home, "USERPROFILE": home, "QT_QPA_PLATFORM": "offscreen"}
        environment |= {
            "LD_BIND_NOW": "1",
            "LC_ALL": "C.UTF-8",
        }  # nothing may be missing, not even what is never called
        command = [program(bundle_folder()), "--self-test"]
        done = subprocess.run(
            command, cwd=home, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
        )
    print(done.stdout)
    if done.returncode:
        raise BuildError(f"the frozen program's self-test failed with {done.returncode}")
    if f"; without {', '.join(contents.FORMATS_LEFT_OUT)}\n" not in done.stdout:
        raise BuildError(f"other formats are missing than {contents.FORMATS_LEFT_OUT}")


def say(step: str) -> None:
    """Name a step."""
    print(f"== {step}", flush=True)
