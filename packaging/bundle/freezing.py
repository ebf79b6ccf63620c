"""The program frozen: translations, icons, PyInstaller, what is left out, and the proof that it works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from bundle import icons, slimming
from bundle.identity import BUILD, COMMAND, NAME, PACKAGING, ROOT

WORK = os.path.join(BUILD, "pyinstaller")
OUT = os.path.join(BUILD, "bundle")
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
    environment = {**os.environ, **icons.for_programs(os.path.join(BUILD, "icons"))}
    say("PyInstaller")
    shutil.rmtree(OUT, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", OUT, "--workpath", WORK, SPEC]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    if sys.platform.startswith("linux"):
        say("left out")
        for line in slimming.slim(libraries_folder(bundle_folder())):
            print(f"  {line}")
    return bundle_folder()


def compile_translations() -> None:
    """Have the catalogues compiled, where the program has some."""
    sources = os.path.join(ROOT, "resources", "i18n")
    script = os.path.join(PACKAGING, "translations.py")
    if os.path.isdir(sources) and os.path.exists(script):
        subprocess.run([sys.executable, script], cwd=ROOT, check=True)


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
        done = subprocess.run([program(bundle_folder()), "--self-test"], cwd=home, env=environment, check=False)
    if done.returncode:
        raise BuildError(f"the frozen program's self-test failed with {done.returncode}")


def say(step: str) -> None:
    """Name a step."""
    print(f"== {step}", flush=True)
