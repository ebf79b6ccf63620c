from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup_gui.core.fingerprints.companion_states import found_now


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows")
def test_only_a_regular_file_is_read_as_a_companion(tmp_path: Path) -> None:
    """Whatever came in its place since the walk: a pipe would be waited for."""
    (tmp_path / "a.xmp").write_text("sidecar")
    (tmp_path / "b.xmp").mkdir()
    (tmp_path / "c.xmp").symlink_to("a.xmp")
    os.mkfifo(tmp_path / "d.xmp")
    found = [found_now(str(tmp_path / f"{name}.xmp")) for name in "abcde"]
    assert [file is not None for file in found] == [True, False, False, False, False]
