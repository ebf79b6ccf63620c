"""The locked versions, the script that sets everything up, and the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins_of(lock: Path) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_a_hash_and_no_index_is_named(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links|--trusted-host", text)
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    assert len(blocks) > 15
    assert not [block for block in blocks if "--hash=sha256:" not in block]


def test_the_locks_agree_with_one_another_and_with_the_project() -> None:
    run, tests, package = (pins_of(ROOT / "requirements" / f"{name}.txt") for name in ("run", "test", "package"))
    assert run.items() <= tests.items()
    assert run.items() <= package.items()
    assert {"pyinstaller", "zizmor"} <= package.keys() - tests.keys()
    assert {"pyside6-essentials", "pillow", "opencv-python-headless", "onnxruntime", "pi-heif"} <= run.keys()
    assert {"pytest", "mypy", "ruff", "imagehash", "simplejpeg"} <= tests.keys()


def test_qt_is_a_release_that_works() -> None:
    assert pins_of(ROOT / "requirements" / "run.txt")["pyside6-essentials"] == {"6.11.3"}


def test_the_stamp_changes_with_the_lock(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "run.txt"
    lock.write_text("a==1")
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    before = bootstrap.stamp_of("run")
    assert bootstrap.stamp_of("run") == before
    lock.write_text("a==2")
    assert bootstrap.stamp_of("run") != before


def test_what_is_missing_is_said_with_the_line_to_run(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(bootstrap.SetupError, match=r"sudo apt-get install -y libnothing1"):
        bootstrap.need_system({"libnothing.so.1": "libnothing1"})


def test_what_is_only_wished_for_stops_nothing(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    bootstrap.need_system({}, {"no-such-program": "nothing"})
    assert "no-such-program" in capsys.readouterr().err


def test_a_display_is_asked_for_on_linux_only(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not bootstrap.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert bootstrap.has_display()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert bootstrap.has_display()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no such place elsewhere")
def test_the_tests_write_to_memory_where_there_is_room_and_programs_may_run(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "IN_MEMORY", str(tmp_path))
    monkeypatch.setattr(bootstrap, "ROOM", 1)
    limit = tmp_path / "limit"
    monkeypatch.setattr(bootstrap, "LIMIT_FILE", str(limit))
    for text, place in {"max": str(tmp_path), str(4 << 30): None, str(64 << 30): str(tmp_path)}.items():
        limit.write_text(f"{text}\n")
        assert bootstrap.place_in_memory() == place
    with monkeypatch.context() as small:
        small.setattr(bootstrap, "ROOM", 1 << 60)
        assert bootstrap.place_in_memory() is None
    with monkeypatch.context() as guarded:
        there = os.statvfs(tmp_path)
        flags = SimpleNamespace(f_flag=os.ST_NOEXEC, f_bavail=there.f_bavail, f_frsize=there.f_frsize)
        guarded.setattr(os, "statvfs", lambda _: flags)
        assert bootstrap.place_in_memory() is None
    monkeypatch.setattr(bootstrap, "IN_MEMORY", str(tmp_path / "none"))
    assert bootstrap.place_in_memory() is None


@pytest.mark.skipif(shutil.which("rm") is None, reason="rm is not installed")
def test_folders_too_deep_for_python_are_removed(bootstrap: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    start = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(1500):
            os.mkdir("deep")
            os.chdir("deep")
    finally:
        os.chdir(start)
    bootstrap.remove(str(folder))
    assert not folder.exists()


def test_an_unknown_task_is_wrong_usage(bootstrap: ModuleType) -> None:
    assert bootstrap.main(["dance"]) == 2


@pytest.mark.skipif(os.name != "posix", reason="make and bash")
def test_make_passes_any_folder_name_on(tmp_path: Path) -> None:
    """A folder's name may hold spaces, quotes and dollars: it goes through the environment."""
    folder = tmp_path / 'it\'s $HOME "here"'
    folder.mkdir()
    script = "import os, sys; sys.stdout.write(os.environ['FOLDER'])"
    probe = tmp_path / "probe.py"
    probe.write_text(script)
    done = subprocess.run(
        ["make", "--no-print-directory", "run", f"BOOTSTRAP={sys.executable} {probe}"],
        cwd=ROOT,
        env=dict(os.environ, FOLDER=str(folder)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == str(folder)


@pytest.mark.slow
@pytest.mark.timeout(300)  # a build, an installation, and two scans in a process of their own
def test_the_wheel_has_its_resources_and_passes_its_self_test(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    demo = {f"dedup_gui/_resources/demo/{name}" for name in os.listdir(ROOT / "resources" / "demo")}
    assert len(demo) > 8
    assert demo <= names
    assert not [name for name in names if name.startswith(("tests/", "packaging/"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)
    with zipfile.ZipFile(wheel) as archive:
        commands = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert commands.split() == [
        "[console_scripts]",
        "dedup-gui",
        "=",
        "dedup_gui.__main__:main",
        "[gui_scripts]",
        "dedup-gui-window",
        "=",
        "dedup_gui.__main__:main",
    ]

    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    environment = dict(os.environ, PYTHONPATH=str(site), QT_QPA_PLATFORM="offscreen")
    where = [sys.executable, "-P", "-c", "import dedup_gui; print(dedup_gui.__file__)"]
    done = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(site))
    command = [sys.executable, "-P", "-m", "dedup_gui", "--self-test"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "self-test passed"
    for check in (
        "packages",
        "formats",
        "SQLite",
        "models",
        "providers",
        "window and icons",
        "translations",
        "trash",
    ):
        assert f"\nok      {check}" in f"\n{done.stdout}"
