"""The log."""

import logging
from pathlib import Path

import pytest

from dedup_gui import logs


def test_records_reach_the_file_only_while_it_lasts(tmp_path: Path) -> None:
    logger = logging.getLogger("dedup_gui.core.something")
    with logs.logging_to(str(tmp_path / "logs")) as path:
        logger.info("three images")
        logger.debug("a file's name")
    logger.info("too late")
    text = Path(path).read_text(encoding="utf-8")
    assert "three images" in text
    assert "a file's name" not in text
    assert "too late" not in text


def test_names_that_are_not_utf8_are_escaped(tmp_path: Path) -> None:
    with logs.logging_to(str(tmp_path), logging.DEBUG) as path:
        logging.getLogger("dedup_gui").debug("caf\udce9.jpg")
    assert "caf\\udce9.jpg" in Path(path).read_text(encoding="utf-8")


def test_it_rotates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 500)
    with logs.logging_to(str(tmp_path)):
        for number in range(100):
            logging.getLogger("dedup_gui").info("line %d", number)
    assert len(list(tmp_path.iterdir())) == logs.BACKUPS + 1


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with logs.logging_to(str(tmp_path / "file")) as path:
        logging.getLogger("dedup_gui").info("nobody reads this")
    assert path == ""
