"""The installation proves itself: what it proves, and that it can fail."""

import os
import shutil
from pathlib import Path

import pytest

from dedup_gui import self_test
from dedup_gui.core.image.formats import FORMAT_BY_SUFFIX, HEAD, sniff
from dedup_gui.resources import resource_path


def test_every_format_has_a_sample() -> None:
    folder = resource_path("samples")
    found = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            found.add(sniff(file.read(HEAD), name))
    assert set(FORMAT_BY_SUFFIX.values()) <= found


def test_a_sample_that_cannot_be_decoded_fails_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(resource_path("samples"), tmp_path / "samples")
    sample = tmp_path / "samples" / "heif.heic"
    sample.write_bytes(sample.read_bytes()[:200])
    monkeypatch.setattr("dedup_gui.resources.resource_root", lambda: str(tmp_path))
    monkeypatch.setattr(self_test, "_scan", lambda _engine: "not here")
    assert self_test.run_self_test() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("FAILED  formats") and "heif.heic" in line]
    assert lines[-1].startswith("self-test: ")
