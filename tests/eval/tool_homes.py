"""Where tools to compare with live: each in a folder of its own, nothing installed on the system."""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

DRIVERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "drivers")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INSTALL_LIMIT = 1800.0  # seconds


class NotAvailable(Exception):
    """A tool cannot be had on this computer."""


@dataclass(frozen=True)
class Installed:
    """A tool that can be run.

    Attributes:
        version: of the package named first.
        command: what runs a driver; the driver's path and arguments follow.
        env: what to add to the environment.
    """

    version: str
    command: tuple[str, ...]
    env: Mapping[str, str]


class Home(Protocol):
    """A way to install a tool."""

    @property
    def name(self) -> str:
        """Of its folder."""

    def install(self, work: str) -> Installed:
        """Install it under `work`, unless it is there.

        Raises:
            NotAvailable: it cannot be had.
        """


@dataclass(frozen=True)
class PythonPackages:
    """Packages of PyPI, in a virtual environment of their own.

    Attributes:
        packages: what pip is asked for; the first is the tool.
    """

    packages: tuple[str, ...]

    @property
    def name(self) -> str:
        """Of its folder."""
        return self.packages[0]

    def install(self, work: str) -> Installed:
        """See `Home`."""
        place = os.path.join(work, self.name)
        python = os.path.join(place, "Scripts" if os.name == "nt" else "bin", "python")
        done = os.path.join(place, "installed.json")
        if not os.path.exists(done):
            _call([sys.executable, "-m", "venv", place])
            _call([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *self.packages])
            ask = f"import importlib.metadata as m; print(m.version({self.name!r}))"
            with open(done, "w", encoding="utf-8") as file:
                json.dump(_call([python, "-c", ask]).strip(), file)
        with open(done, encoding="utf-8") as file:
            return Installed(json.load(file), (python, "-W", "ignore"), {})


@dataclass(frozen=True)
class DebianPackages:
    """Packages of Debian and its kin with what they need, unpacked into a folder.

    Attributes:
        packages: the first is the tool.
        places: environment variables for the driver, each with a path under the root of the unpacked files.
    """

    packages: tuple[str, ...]
    places: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Of its folder."""
        return self.packages[0]

    def install(self, work: str) -> Installed:
        """See `Home`."""
        place = os.path.join(work, self.name)
        root, done = os.path.join(place, "root"), os.path.join(place, "installed.json")
        if not os.path.exists(done):
            if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
                raise NotAvailable("there is no apt-get here")
            archives = os.path.join(place, "archives")
            os.makedirs(os.path.join(archives, "partial"), exist_ok=True)
            options = ["-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1", "--reinstall"]
            _call(["apt-get", "install", "-qq", "-y", "--download-only", *options, *self.packages])
            for archive in glob.glob(os.path.join(glob.escape(archives), "*.deb")):
                _call(["dpkg-deb", "-x", archive, root])
            own = glob.glob(os.path.join(glob.escape(archives), f"{self.name}_*.deb"))[0]
            with open(done, "w", encoding="utf-8") as file:
                json.dump(_call(["dpkg-deb", "-f", own, "Version"]).strip(), file)
        with open(done, encoding="utf-8") as file:
            version = json.load(file)
        env = {name: os.path.join(root, path) for name, path in self.places}
        # Debian's own Python: modules of its packages are built for that one.
        return Installed(version, ("/usr/bin/python3", "-W", "ignore"), {**env, **_search_paths(root)})


def _search_paths(root: str) -> dict[str, str]:
    """Where libraries, modules and plug-ins lie below an unpacked root."""
    usr = os.path.join(root, "usr")
    machine = glob.glob(os.path.join(glob.escape(usr), "lib", "*-linux-gnu"))
    perl = [os.path.join(usr, "share", "perl5"), *glob.glob(f"{glob.escape(usr)}/lib/*-linux-gnu/perl5/*")]
    return {
        "LD_LIBRARY_PATH": os.pathsep.join([os.path.join(usr, "lib"), *machine]),
        "PYTHONPATH": os.path.join(usr, "lib", "python3", "dist-packages"),
        "PERL5LIB": os.pathsep.join(perl),
        "QT_PLUGIN_PATH": os.pathsep.join(os.path.join(place, "qt5", "plugins") for place in machine),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_DIRS": os.pathsep.join([os.path.join(usr, "share"), "/usr/local/share", "/usr/share"]),
    }


def _call(command: list[str]) -> str:
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_LIMIT)
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip().splitlines()
        raise NotAvailable(said[-1] if said else str(error)) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotAvailable(str(error)) from error
    return done.stdout
