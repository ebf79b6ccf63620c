from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dedup_gui import launch
from dedup_gui.core.errors import DedupError

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def free_number() -> int:
    """A display's number at which nobody listens: any that can be taken."""
    for number in range(5000, 6000):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.bind(f"\0/tmp/.X11-unix/X{number}")
            except OSError:
                continue
            return number
    raise RuntimeError("all are taken")


def test_without_a_display_there_is_no_window() -> None:
    assert not launch.has_display()


def test_a_display_that_nobody_serves_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", f":{free_number()}")
    assert not launch.has_display()
    monkeypatch.setenv("DISPLAY", "nonsense")
    assert not launch.has_display()


@pytest.mark.skipif(sys.platform != "linux", reason="needs abstract sockets")
@pytest.mark.parametrize("spelling", [":{}", ":{}.0", "unix:{}"])
def test_a_display_that_is_served(spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = free_number()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{number}")
        server.listen()
        monkeypatch.setenv("DISPLAY", spelling.format(number))
        assert launch.has_display()


@pytest.mark.parametrize(
    ("name", "value"),
    [("WAYLAND_DISPLAY", "wayland-0"), ("QT_QPA_PLATFORM", "offscreen"), ("DISPLAY", "far.example:10.0")],
)
def test_what_qt_itself_has_to_find_out(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert launch.has_display()


def test_a_display_that_nobody_serves_leads_to_a_scan_without_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dedup_gui.__main__ import main

    (tmp_path / "pictures").mkdir()
    monkeypatch.setenv("DISPLAY", f":{free_number()}")
    monkeypatch.chdir(tmp_path)
    assert main([str(tmp_path / "pictures"), "--data-dir", str(tmp_path / "data")]) == 0
    assert "no display" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["scann", "library"], "Did you mean: dedup-gui scan library"),
        (["model"], "Did you mean: dedup-gui models"),
        (["libary"], "Did you mean “library”?"),
        (["library", "library/sumer 2019"], "Did you mean “library/summer 2019”?"),
        (["something else"], "Check the spelling, or connect the drive that holds it."),
        (["nowhere/at all"], "Check the spelling, or connect the drive that holds it."),
    ],
)
def test_a_folder_that_is_not_there_is_an_error_that_says_what_was_meant(
    words: list[str], advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dedup_gui.__main__ import main

    (tmp_path / "library" / "summer 2019").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--data-dir", str(tmp_path / "data")]) == 1
    first, second = capsys.readouterr().err.splitlines()
    missing = next(word for word in words if not os.path.exists(word))
    assert first == f"dedup-gui: There is no folder or file named “{missing}”."
    assert second == advice


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt finds its own there")
def test_a_library_that_the_window_lacks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    plugins = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms"
    plugins.mkdir(parents=True)
    (tmp_path / "PySide6" / "__init__.py").touch()
    (plugins / "libqxcb.so").write_bytes(b"no library")
    with monkeypatch.context() as patched:
        patched.syspath_prepend(tmp_path)
        patched.delitem(sys.modules, "PySide6", raising=False)
        with pytest.raises(DedupError, match=r"cannot be opened: .*libqxcb\.so") as caught:
            launch.check_window_libraries()
        assert "libxcb-cursor0" in caught.value.advice
        assert "dedup-gui scan FOLDER" in caught.value.advice
        patched.delenv("QT_QPA_PLATFORM")
        patched.setenv("WAYLAND_DISPLAY", "wayland-0")
        launch.check_window_libraries()  # Qt takes Wayland there
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    launch.check_window_libraries()


def test_a_report_in_a_temporary_folder_is_for_this_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, how: False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = Path(launch.report_folder())
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "is_there", "named"),
    [("unix:path=/b", True, "unix:path=/b"), ("", True, "unix:path={}/a%20b/bus"), ("", False, "disabled:")],
)
def test_no_message_bus_is_started(
    given: str, is_there: bool, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", given)
    if is_there:
        (folder / "bus").touch()
    launch.name_session_bus()
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == named.format(tmp_path)


def test_the_first_window_waits_for_nothing_that_it_does_without(tmp_path: Path) -> None:
    """Imports are most of what a start costs; and what has been imported is not looked through by the collector."""
    never = ("cv2", "http", "ssl", "scipy", "onnxruntime", "dedup_gui.core.pipeline", "dedup_gui.core.inspection")
    code = (
        "import gc, sys\n"
        "from dedup_gui.__main__ import main\n"
        "from dedup_gui.qt.window import application\n"
        "def painted(app, window):\n"
        "    app.processEvents()\n"
        "    assert window.isVisible() and not gc.isenabled()\n"
        f"    print([name for name in sys.modules for each in {never!r} if (name + '.').startswith(each + '.')])\n"
        "    return 0\n"
        "application._until_closed = painted\n"
        f"main(['--data-dir', {str(tmp_path)!r}])\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, timeout=60, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, b"[]"), done.stderr.decode()
