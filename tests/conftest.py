"""What every test gets: a home of its own, and a look at what it leaves behind.

A test fails when it leaves a thread behind, or when something logs at WARNING or above that it did not announce
with `expected_logs`; a module, when a timer of its tests runs on. Python warnings and Qt's messages fail by the
settings in pyproject.toml.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import itertools
import logging
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from itertools import compress
from pathlib import Path
from typing import Any

import pytest

# Before anything makes a QApplication. A test that wants real windows starts the program as a process of its
# own, on the display that the fixture `x_display` gives.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What is said is compared with English, whatever the person who runs the tests speaks.
os.environ.pop("LANGUAGE", None)
os.environ["LC_ALL"] = "C.UTF-8"

# Where nothing is to be written beside the sources, each program that a test starts would compile all it imports, and
# that is most of a start. A folder of the run's own keeps the bytecode then, for the programs as for these processes.
if sys.dont_write_bytecode:
    bytecode = tempfile.TemporaryDirectory(prefix="dedup-bytecode-")  # gone when this process ends
    sys.pycache_prefix, sys.dont_write_bytecode = bytecode.name, False
    os.environ["PYTHONPYCACHEPREFIX"] = bytecode.name
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The processes of a parallel run have the cores already: threads for matrix products would only wait for each
# other. The libraries read this when they are loaded; the programs that tests start are left as they are.
if "PYTEST_XDIST_WORKER" in os.environ:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENBLAS_NUM_THREADS", "1")
        for library in ("numpy", "scipy.linalg"):
            importlib.import_module(library)

    # Each array of pixels would be asked of the system and given back at once, page by page; that is a tenth of what
    # tests of images take. This process alone (glibc: M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD), no program.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        for parameter, size in ((-1, 1 << 29), (-2, 1 << 26), (-3, 1 << 28)):
            ctypes.CDLL(None).mallopt(parameter, size)

# What a shell runs in the background has interrupts ignored, and so would the programs that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

_THREADS_MAY_TAKE = 5.0
_TURN_MAY_TAKE = 600.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this computer cannot run; put last what must run alone."""
    items.sort(key=lambda item: item.get_closest_marker("alone") is not None)
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="the labelled images do not lie beside this checkout"))


def pytest_collection_finish() -> None:
    """Keep what was there before the first test out of each look at what a test left, and of each collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no other process of a parallel run test anything while a test marked `alone` measures time.

    Outside of pytest-timeout's hook: waiting for one's turn is not the test's own time.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    folder = Path(item.config.option.basetemp).parent  # that of all processes of the run
    with _turn(folder / "turn.sqlite", alone=item.get_closest_marker("alone") is not None):
        return (yield)


@contextlib.contextmanager
def _turn(path: Path, *, alone: bool) -> Iterator[None]:
    """Hold one lock, alone or shared; whoever waits to be alone goes before those who come later.

    It is SQLite's lock of a database file: all systems have it, and it ends with the process that holds it.
    """
    with contextlib.closing(sqlite3.connect(path, timeout=_TURN_MAY_TAKE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
        lock.execute("SELECT name FROM sqlite_master").fetchall()  # takes the shared lock
        yield


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, dict[str, Any] | None, dict[str, Any] | None]:
    """Let reports travel between the processes of a parallel run, which takes UTF-8 only.

    What a test logs or compares may hold lone surrogates: names of files that are not UTF-8.
    """
    report = yield
    return None if report is None else utf8_only(report)


def utf8_only(value: Any) -> Any:
    """A report's value with lone surrogates escaped ("\\udcff"), in strings at any depth."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {utf8_only(key): utf8_only(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(utf8_only, value))
    return value


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of the labelled images; for tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The kind of application that pytest-qt makes: the program's own."""
    from dedup_gui.qt.window.drops import OpeningApplication

    return OpeningApplication


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Places for homes. pytest numbers a folder by looking at all that are there, long once there are thousands."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def isolated_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, settings, cache, trash and temporary folder of the test's own; not inside `tmp_path`."""
    home = next(homes)
    home.mkdir(mode=0o700)
    temporary = home / "temporary"
    runtime = home / "runtime"
    temporary.mkdir()
    runtime.mkdir(mode=0o700)
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_RUNTIME_DIR": runtime,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "TMPDIR": temporary,
        "TEMP": temporary,
        "TMP": temporary,
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(place))
    if sys.platform == "win32":  # platformdirs asks the system there, not the environment
        monkeypatch.setenv("DEDUP_GUI_DATA_DIR", str(home / "dedup"))
    else:
        monkeypatch.delenv("DEDUP_GUI_DATA_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QSettings

        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(QSettings.Format.IniFormat, scope, str(home / ".config"))
            if sys.platform == "linux":
                QSettings.setPath(QSettings.Format.NativeFormat, scope, str(home / ".config"))
    return home


class _Collector(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class ExpectedLogs:
    """The patterns that a test announced."""

    def __init__(self) -> None:
        self.patterns: list[str] = []

    def __call__(self, pattern: str) -> None:
        """Announce that a record at WARNING or above will match a regular expression; it must then come."""
        self.patterns.append(pattern)


@pytest.fixture
def expected_logs() -> ExpectedLogs:
    """Call it with a regular expression for each kind of warning that the test will cause."""
    return ExpectedLogs()


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something logs at WARNING or above without being announced."""
    expected: ExpectedLogs | None = (
        request.getfixturevalue("expected_logs") if "expected_logs" in request.fixturenames else None
    )
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield
    finally:
        root.removeHandler(collector)
    patterns = expected.patterns if expected else []
    messages = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in collector.records]
    unexpected = [text for text in messages if not any(re.search(pattern, text) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in messages)]
    assert not unexpected, f"unexpected log records: {unexpected}"
    assert not missing, f"announced but not logged: {missing}"


@pytest.fixture(autouse=True)
def no_threads_left_behind() -> Iterator[None]:
    """Fail a test that leaves threads behind."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _THREADS_MAY_TAKE
    while (left := _threads_left(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left behind: {left}"


@pytest.fixture(autouse=True)
def nothing_waits_to_be_deleted() -> Iterator[None]:
    """Delete the widgets of a test with it: those that live get each new style sheet, and make later tests slow."""
    yield
    _delete_what_waits()


def _delete_what_waits() -> bool:
    """Delete what was to be deleted later; returns whether there is an application at all."""
    if "PySide6.QtCore" not in sys.modules:
        return False
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is None:
        return False
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


@pytest.fixture(autouse=True, scope="module")
def no_timers_left_running() -> Iterator[None]:
    """Fail a module whose tests leave timers running. Not each test: it takes a look at every object there is."""
    before = {id(timer) for timer in _running_timers()}
    yield
    timers = [timer for timer in _running_timers() if id(timer) not in before]
    assert not timers, f"timers left running: {timers}"


def _threads_left(before: set[threading.Thread]) -> list[str]:
    dummy = threading._DummyThread  # threads of Qt that once ran Python
    return [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, dummy)
    ]


def _running_timers() -> list[object]:
    """The active QTimers that Python knows of, after what was deleted later is gone."""
    if not _delete_what_waits():
        return []
    import shiboken6
    from PySide6.QtCore import QTimer

    kinds = {QTimer, *_subclasses(QTimer)}
    things = gc.get_objects()
    timers = compress(things, map(kinds.__contains__, map(type, things)))  # a loop takes long: there are very many
    return [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive()]


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """A fresh X display (":N"), its server ended with the session; skips where Xvfb is not installed."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def program_environment(isolated_home: Path) -> Callable[..., dict[str, str]]:
    """Makes the environment for starting the program as a process: the test's home, this checkout, no display."""

    def make(display: str = "", **more: str) -> dict[str, str]:
        environment = dict(os.environ, PYTHONPATH=str(ROOT), HOME=str(isolated_home), **more)
        if display:
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            environment.pop("WAYLAND_DISPLAY", None)
        return environment

    return make
