"""Small libraries in the place of large ones: who needs them still finds every function, and nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bundle import elf, icu_data, shims, slimming

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux"),
    pytest.mark.skipif(not all(map(shutil.which, ("gcc", "nm", "readelf"))), reason="needs gcc and binutils"),
]


def compiled(folder: Path, name: str, source: str, *more: str) -> str:
    """A shared library."""
    path = folder / f"{name}.so"
    command = ["gcc", "-shared", "-fPIC", "-o", str(path), f"-Wl,-soname,{name}.so"]
    subprocess.run([*command, "-x", "c", "-", "-x", "none", *more], input=source, text=True, check=True)
    return str(path)


def asked(library: str, function: str) -> subprocess.CompletedProcess[str]:
    """Load a library with all that it needs in a process of its own (one holds a name once), and call a function."""
    code = f"import ctypes, os; print(ctypes.CDLL({library!r}, mode=os.RTLD_NOW).{function}())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.fixture
def user(tmp_path: Path) -> str:
    """A library that asks one function of another, of a version, and has one of its own."""
    script = tmp_path / "map"
    script.write_text("FILMS_1 { global: play; title; unasked; local: *; };")
    films = "int play(int a) { return a; } int title = 5; int unasked(void) { return 0; }"
    large = compiled(tmp_path, "libfilms", films, f"-Wl,--version-script={script}")
    source = "int play(int); int own(void) { return 7; } int play_it(void) { return play(3); }"
    return compiled(tmp_path, "libuser", source, large, "-Wl,-rpath,$ORIGIN")


def test_a_stand_in_gives_what_is_asked_and_refuses_it(user: str) -> None:
    films = os.path.join(os.path.dirname(user), "libfilms.so")
    assert shims.stand_in(films, [user, films]) == 1
    assert list(elf.given(films)) == ["play"]
    assert elf.given(films)["play"].version == "FILMS_1"
    assert asked(user, "own").stdout == "7\n"
    done = asked(user, "play_it")
    assert done.returncode < 0
    assert "play is not part of this program" in done.stderr


def test_data_cannot_be_stood_in_for(tmp_path: Path) -> None:
    large = compiled(tmp_path, "libfilms", "int title = 5;")
    user = compiled(tmp_path, "libuser", "extern int title; int get(void) { return title; }", large)
    with pytest.raises(shims.ShimError, match="title"):
        shims.stand_in(large, [user])


def test_jumps_lead_to_the_function_of_another_name(tmp_path: Path, user: str) -> None:
    films = os.path.join(os.path.dirname(user), "libfilms.so")
    (tmp_path / "other").mkdir()
    better = compiled(tmp_path / "other", "libbetter", "int the_play(int a) { return a + 40; }")
    assert shims.forward(films, [user], better, "the_") == 1
    assert asked(user, "play_it").stdout == "43\n"


def test_a_function_that_the_other_lacks_is_named(tmp_path: Path, user: str) -> None:
    films = os.path.join(os.path.dirname(user), "libfilms.so")
    better = compiled(tmp_path, "libbetter", "int the_pause(int a) { return a; }")
    with pytest.raises(shims.ShimError, match="play"):
        shims.forward(films, [user], better, "the_")


def test_what_nothing_needs_goes_with_the_links_to_it(tmp_path: Path) -> None:
    inner = compiled(tmp_path, "libinner", "int inner(void) { return 1; }")
    middle = compiled(tmp_path, "libmiddle", "int inner(void); int middle(void) { return inner(); }", inner)
    compiled(tmp_path, "module.cpython-311", "int middle(void); int top(void) { return middle(); }", middle)
    orphan = compiled(tmp_path, "liborphan", "int orphan(void) { return 1; }")
    (tmp_path / "link.so").symlink_to(orphan)
    assert slimming.remove_orphans(str(tmp_path)) == ["liborphan.so"]
    assert sorted(os.listdir(tmp_path)) == ["libinner.so", "libmiddle.so", "module.cpython-311.so"]


def icu_library() -> str:
    import PySide6

    folder = os.path.join(os.path.dirname(PySide6.__file__), "Qt", "lib")
    found = [name for name in os.listdir(folder) if name.startswith("libicudata")] if os.path.isdir(folder) else []
    if not found:
        pytest.skip("this Qt has no ICU of its own")
    return os.path.join(folder, found[0])


def test_icu_keeps_what_sorting_needs(tmp_path: Path) -> None:
    library = str(shutil.copy(icu_library(), tmp_path))
    whole = icu_data.items(slimming.icu_of(library))
    slimming.slim_icu(library)
    small = icu_data.items(slimming.icu_of(library))
    package = next(iter(whole)).split("/")[0]
    assert {f"{package}/coll/root.res", f"{package}/coll/zh.res", f"{package}/coll/ucadata.icu"} <= small.keys()
    assert os.path.getsize(library) < 8_000_000 < 25_000_000 < len(b"".join(whole.values()))
    assert [name for name, item in small.items() if not item.startswith(whole[name])] == []
    assert sorted(small) == list(small), "ICU searches the table by halves"


SORTED = """
import sys
from PySide6.QtCore import QCollator, QLocale
words = "äpfel Zebra apfel öl ol éclair eclair 张 王 李 图10 图2 ñu nube llama 파일 ちず".split()
for name in ("C", "en_US", "de_DE", "sv_SE", "zh_CN", "es_ES", "ja_JP"):
    collator = QCollator(QLocale(name))
    collator.setNumericMode(True)
    print(name, sorted(words, key=collator.sortKey).__repr__().encode("ascii", "backslashreplace"))
"""


def test_texts_are_sorted_as_before(tmp_path: Path) -> None:
    """By Qt itself, with the small data before the large on the loader's way."""
    library = str(shutil.copy(icu_library(), tmp_path))
    slimming.slim_icu(library)
    command = [sys.executable, "-c", SORTED]
    before = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    environment = {**os.environ, "LD_PRELOAD": library}
    after = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert after.stdout == before
    assert len({line.split(" ", 1)[1] for line in before.splitlines()}) > 2
