"""Set the project up and run it: what `make run`, `make test` and `make.ps1` call. Standard library only.

Makes .venv, installs the locked packages (by hash) and this checkout into it, looks for the system's libraries
that Qt needs, and starts what was asked for. The second call finds everything done and takes no time.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.14", "python3.11")

# What Debian and Ubuntu call the libraries that Qt loads: {file: package}. Any window:
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
# Windows under X11:
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# A screen and hands for the tests of the real program:
TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
# What packages are made with:
BUILD_LIBRARIES = {"libxcb-util.so.1": "libxcb-util1"}
BUILD_PROGRAMS = {"gcc": "gcc", "readelf": "binutils", "dpkg-deb": "dpkg"}
# Tests run in as many processes as there are cores; what a person passes comes later and has the last word (-n 0).
IN_PARALLEL = ("-n", "auto", "--dist", "worksteal")
# Where Linux keeps files in memory, and what must be free there and in memory for the tests' folders, bytes.
IN_MEMORY = "/dev/shm"  # noqa: S108 - a private folder is made in it
ROOM = 4 << 30
# What a container may use in all: files in memory count as that, and where it is little the tests need it themselves.
LIMIT_FILE, LEAST_LIMIT = "/sys/fs/cgroup/memory.max", 12 << 30
# Newer releases renamed some packages.
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}


class SetupError(Exception):
    """Something is missing that only the person can provide; the text says what to do."""


def say(text: str) -> None:
    """Tell the person on stderr; stdout belongs to what is run."""
    print(text, file=sys.stderr, flush=True)


def call(command: list[str], **more: object) -> int:
    """Run a command in the root folder and return its exit status."""
    return subprocess.run(command, cwd=ROOT, check=False, **more).returncode  # type: ignore[call-overload, no-any-return]


def is_root() -> bool:
    """Whether system packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_display() -> bool:
    """Whether a window can be shown."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return named or not sys.platform.startswith("linux")


def use_new_enough_python(arguments: list[str]) -> None:
    """Start again with a newer Python where this one is too old.

    Raises:
        SetupError: there is none.
    """
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found:
            raise SystemExit(call([found, os.path.abspath(__file__), *arguments]))
    version = ".".join(map(str, OLDEST))
    raise SetupError(f"Python {version} or newer is needed; this is {platform.python_version()} ({sys.executable}).")


def can_load(library: str) -> bool:
    """Whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages, where we are root on such a system; whether that was done."""
    if not is_root() or shutil.which("apt-get") is None:
        return False
    say(f"Installing system packages: {' '.join(packages)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet = {"env": environment, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    call(["apt-get", "update", "-qq"], **quiet)
    names = [current_name(package) for package in packages]
    return call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names], **quiet) == 0


def current_name(package: str) -> str:
    """The package's name in this release."""
    renamed = RENAMED.get(package)
    if renamed and shutil.which("apt-cache"):
        known = call(["apt-cache", "show", renamed], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return renamed if known == 0 else package
    return package


def need_system(required: dict[str, str], wished: dict[str, str] | None = None) -> None:
    """See that shared libraries and programs are there; install them, or print the line that does.

    Args:
        required: {library file or command: Debian's package}; without them nothing goes on.
        wished: the same; without them something is left out.

    Raises:
        SetupError: something required is missing.
    """
    if not sys.platform.startswith("linux"):
        return

    def missing(names: dict[str, str]) -> dict[str, str]:
        return {name: package for name, package in names.items() if not is_there(name)}

    everything = required | (wished or {})
    lacking = missing(everything)
    if lacking and apt_install(sorted(set(lacking.values()))):
        lacking = missing(everything)
    if not lacking:
        return
    if shutil.which("apt-get"):
        names = " ".join(current_name(package) for package in sorted(set(lacking.values())))
        advice = f"Install them with:\n\n    sudo apt-get update && sudo apt-get install -y {names}\n"
    else:
        advice = "Install the packages of your system that hold them."
    text = f"Missing on this computer: {', '.join(sorted(lacking))}.\n{advice}"
    if lacking.keys() & required.keys():
        raise SetupError(text)
    say(f"{text}Going on without them.")


def is_there(name: str) -> bool:
    """Whether the system has a shared library (libX.so.1) or a command."""
    return can_load(name) if ".so" in name else shutil.which(name) is not None


def venv_python() -> str:
    """The environment's interpreter."""
    if os.name == "nt":
        return os.path.join(VENV, "Scripts", "python.exe")
    return os.path.join(VENV, "bin", "python")


def make_venv() -> None:
    """Make .venv where it is not there or does not work.

    Raises:
        SetupError: this Python cannot make one.
    """
    if os.path.exists(venv_python()):
        probe = "import sys, pip; raise SystemExit(sys.version_info < (3, 11))"
        if call([venv_python(), "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return
        say("The environment in .venv does not work any more; making it anew.")
    say(f"Making .venv with Python {platform.python_version()}")
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    if call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if shutil.which("apt-get") and apt_install([package]) and call(command, stdout=sys.stderr) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    hint = f" Install it with:\n\n    sudo apt-get install -y {package}\n" if shutil.which("apt-get") else ""
    raise SetupError(f"This Python cannot make virtual environments.{hint}")


def stamp_of(lock: str) -> str:
    """What the environment was made from: another value means to install again."""
    state = hashlib.sha256()
    for name in (os.path.join("requirements", f"{lock}.txt"), "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            state.update(file.read())
    state.update(os.fsencode(ROOT))
    return state.hexdigest()


def stamp_file(lock: str) -> str:
    """Where the stamp of an installed lock is kept."""
    return os.path.join(VENV, f".installed-{lock}")


def read_stamp(lock: str) -> str:
    """The stamp of an installed lock, or ""."""
    try:
        with open(stamp_file(lock), encoding="ascii") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def install(lock: str) -> None:
    """Install the packages of requirements/LOCK.txt and this checkout into .venv.

    Raises:
        SetupError: pip failed.
    """
    make_venv()
    enough = (lock, "test") if lock == "run" else (lock,)  # the tests' packages hold those of the program
    if any(read_stamp(name) == stamp_of(name) for name in enough):
        return
    say("Installing the packages (about 200 MB to download the first time)")
    pip = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    locked = ["--require-hashes", "--requirement", os.path.join("requirements", f"{lock}.txt")]
    checkout = ["--no-deps", "--no-build-isolation", "--editable", "."]
    for what in (locked, checkout):
        if call([*pip, *what], stdin=subprocess.DEVNULL, stdout=sys.stderr):
            raise SetupError("pip could not install the packages; its messages above say why. Is there a network?")
    with open(stamp_file(lock), "w", encoding="ascii") as file:
        file.write(stamp_of(lock))


def run(folder: str) -> int:
    """The main job: on the user's folder, or on a small library made from the bundled images."""
    if has_display():
        need_system(QT_LIBRARIES | X_LIBRARIES if os.environ.get("DISPLAY") else QT_LIBRARIES)
    install("run")
    # Where there is no display, the program itself says so, scans without a window and writes a report.
    what = os.path.abspath(os.path.expanduser(folder)) if folder else "--demo"
    return call([venv_python(), "-m", "dedup_gui", what])


def remove(folder: str) -> None:
    """Remove a folder, however deep; what may not be removed stays."""
    command = shutil.which("rm")
    if command:
        call([command, "-rf", folder])
        return
    with contextlib.suppress(OSError, RecursionError):  # some tests make folders too deep to be removed this way
        shutil.rmtree(folder)


def place_in_memory() -> str | None:
    """Where the tests may write to memory; None = on the disk, for which each step of each journal would wait."""
    try:
        there = os.statvfs(IN_MEMORY)
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    with contextlib.suppress(OSError, ValueError), open(LIMIT_FILE, encoding="ascii") as limit:
        if int(limit.read()) < LEAST_LIMIT:  # "max" where there is none
            return None
    usable = os.access(IN_MEMORY, os.W_OK | os.X_OK) and not there.f_flag & (os.ST_RDONLY | os.ST_NOEXEC)
    return IN_MEMORY if usable and min(free, there.f_bavail * there.f_frsize) >= ROOM else None


def test(arguments: list[str]) -> int:
    """Style, types, tests. All three run; pytest, last, has the last word on the screen."""
    need_system(QT_LIBRARIES, X_LIBRARIES | TEST_PROGRAMS)
    install("test")
    python = venv_python()
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy --strict": [python, "-m", "mypy", "--num-workers", "auto"],
        "pytest": [python, "-m", "pytest", *IN_PARALLEL, *arguments],
    }
    failed = []
    # A place of their own for the tests' folders: pytest otherwise tidies up those of earlier runs in between.
    temporary = tempfile.mkdtemp(prefix="dedup-tests-", dir=place_in_memory())
    environment = {**os.environ, "PYTEST_DEBUG_TEMPROOT": temporary}
    try:
        for name, command in checks.items():
            say(f"== {name}")
            if call(command, stdin=subprocess.DEVNULL, env=environment):
                failed.append(name)
                say(f"{name}: FAILED")
    finally:
        remove(temporary)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """`bootstrap.py run|test|install|package|bench …`; make gives FOLDER and ARGS through the environment."""
    task, rest = (arguments[0] if arguments else "run"), arguments[1:]
    try:
        use_new_enough_python(arguments)
        if task == "run":
            return run(rest[0] if rest else os.environ.get("FOLDER", ""))
        if task == "test":
            return test(rest or shlex.split(os.environ.get("ARGS", "")))
        if task == "install":
            install(rest[0] if rest else "test")
            return 0
        if task == "package":
            need_system(QT_LIBRARIES | X_LIBRARIES | BUILD_LIBRARIES, BUILD_PROGRAMS)
            install("package")
            given = rest or shlex.split(os.environ.get("ARGS", ""))
            return call([venv_python(), os.path.join("packaging", "build.py"), *given])
        if task == "bench":
            install("test")
            return call(
                [venv_python(), "-m", "tests.bench.scan_speed", *(rest or shlex.split(os.environ.get("ARGS", "")))]
            )
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"Unknown task: {task}")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
