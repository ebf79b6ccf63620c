from __future__ import annotations

import os

import pytest

from dedup_gui.core.long_paths import system_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\short.jpg", "C:\\short.jpg"),
        ("C:\\" + "x" * 300, "\\\\?\\C:\\" + "x" * 300),
        ("\\\\server\\share\\" + "x" * 300, "\\\\?\\UNC\\server\\share\\" + "x" * 300),
        ("\\\\?\\C:\\" + "x" * 300, "\\\\?\\C:\\" + "x" * 300),
    ],
)
def test_windows(path: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert system_path(path) == expected


def test_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "posix")
    assert system_path("/" + "x" * 300) == "/" + "x" * 300
