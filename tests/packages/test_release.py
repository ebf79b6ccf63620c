"""The release: one version everywhere, workflows that are safe, and what other systems are told."""

import hashlib
import ntpath
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import check_release
import pytest
from bundle import identity, windows

ROOT = Path(identity.ROOT)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_one_version_everywhere() -> None:
    found = check_release.versions()
    assert len(found) >= 7
    assert set(found.values()) == {identity.version()}


def test_another_tag_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_release.main([f"v{identity.version()}"]) == 0
    assert check_release.main(["v99.0.0"]) == 1
    assert "not 99.0.0" in capsys.readouterr().err


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_may_do_little(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert re.findall(r"(\w+): write", text) == (["contents"] if workflow.name == "release.yml" else [])
    for system in ("ubuntu", "windows", "macos"):
        assert system in text


def test_every_script_that_the_workflows_call_is_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    named = re.findall(r"(?:packaging|requirements)/[\w.]+", text)
    assert {"packaging/build.py", "packaging/check_release.py", "requirements/package.txt"} <= set(named)
    assert [name for name in named if not (ROOT / name).is_file()] == []


def zizmor() -> str | None:
    beside = os.path.join(os.path.dirname(sys.executable), "zizmor")
    return beside if os.path.exists(beside) else shutil.which("zizmor")


@pytest.mark.skipif(zizmor() is None, reason="needs zizmor (requirements/package.txt)")
def test_the_workflows_pass_the_linter() -> None:
    command = [str(zizmor()), "--offline", "--no-progress", str(ROOT / ".github")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_version_resource_is_python_and_says_the_version() -> None:
    made: dict[str, object] = {}

    def part(name: str) -> object:
        return lambda *args, **keywords: made.setdefault(name, (args, keywords))

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct")
    strings: dict[str, str] = {}
    scope = {name: part(name) for name in names} | {"StringStruct": strings.__setitem__}
    eval(windows.version_resource(), scope)  # as PyInstaller reads it
    assert strings["FileVersion"] == strings["ProductVersion"] == identity.version()
    assert made["FixedFileInfo"][1]["filevers"] == (*map(int, identity.version().split(".")), 0)  # type: ignore[index]


def test_the_installer_is_for_one_user_and_asks_before_it_changes_menus() -> None:
    text = (Path(windows.WINDOWS) / "dedup-gui.iss").read_text(encoding="utf-8")
    assert "PrivilegesRequired=lowest" in text
    tasks = re.findall(r'^Name: "(\w+)"; Description: .*Flags: unchecked$', text, re.MULTILINE)
    assert {"contextmenu", "path"} <= set(tasks)
    section = text.split("[Registry]")[1].split("\n[")[0].strip().splitlines()
    registry = [line for line in section if not line.startswith(";")]
    assert registry
    assert [line for line in registry if not re.search(r"Tasks: (contextmenu|path)$", line)] == []
    assert [line for line in registry if "Root: HKLM" in line] == []
    for name in re.findall(r"\{#(\w+)\}", text):
        assert name in ("Name", "Window", "Version", "Bundle", "Icon", "Out")


@pytest.mark.parametrize(
    ("folder", "opened"), [("C:\\", "C:\\"), ("C:\\Pictures", "C:\\Pictures"), ("D:\\a.b", "D:\\a.b")]
)
def test_the_menu_of_folders_hands_the_folder_on(folder: str, opened: str) -> None:
    text = (Path(windows.WINDOWS) / "dedup-gui.iss").read_text(encoding="utf-8")
    commands = re.findall(r'command"; ValueType: string; ValueData: "(.*?)"; ', text)
    assert len(commands) == 2
    for command in commands:
        program, argument = command.replace('""', '"').replace("%V", folder).split('" "')
        assert program.endswith("dedup-gui-window.exe") or "{#Window}" in program
        assert not re.search(r'\\"$', argument), "the backslash would take the quotation mark with it"
        assert ntpath.normpath(argument.removesuffix('"')) == opened


def test_winget_is_told_the_digest_and_the_address(tmp_path: Path) -> None:
    installer = tmp_path / "Dedup-1-windows-x64.exe"
    installer.write_bytes(b"MZ")
    windows.write_winget(str(installer), "https://example.org/v1/", str(tmp_path / "winget"))
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "winget").iterdir())
    assert "https://example.org/v1/Dedup-1-windows-x64.exe" in text
    assert f'InstallerSha256: "{hashlib.sha256(b"MZ").hexdigest().upper()}"' in text
    assert "@" not in text


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_notarisation_takes_no_secret_as_an_argument() -> None:
    script = Path(identity.PACKAGING) / "macos" / "notarise.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert "--keychain-profile" in code
    assert not re.search(r"--(password|apple-id|key|key-id|issuer)\b|security import|-P ", code)
    assert os.access(script, os.X_OK)


def test_the_entitlements_are_few() -> None:
    import plistlib

    with open(Path(identity.PACKAGING) / "macos" / "entitlements.plist", "rb") as file:
        assert plistlib.load(file) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
