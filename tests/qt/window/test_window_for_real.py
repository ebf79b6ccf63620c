"""The window on the real services: images on disk, a real scan, the real trash."""

from __future__ import annotations

import os
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.app import AppServices
from dedup_gui.core.action_types import RemovalChoice
from dedup_gui.core.events import Notice, NoticeCode, Saving
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision, KeeperReason
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile
from tests.conftest import ExpectedLogs
from tests.core.image_factory import photo, save, write
from tests.qt.window.real_window import real_window


def library(folder: Path) -> None:
    """Two copies of one image, another image, and a file that is none."""
    folder.mkdir()
    save(photo(1), folder / "one.jpg", quality=92)
    write(folder / "copy of one.jpg", (folder / "one.jpg").read_bytes())
    save(photo(2), folder / "two.jpg", quality=92)
    write(folder / "empty.jpg", b"")


def test_scan_remove_and_undo(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    library(pictures)
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        (group,) = window.scan_page.groups
        assert set(group.paths) == {str(pictures / "one.jpg"), str(pictures / "copy of one.jpg")}
        assert window.scan_page.bar.skipped_button.text() == "1 &skipped"
        (victim,) = (path for path in group.paths if path != group.suggestion.path)
        content = Path(victim).read_bytes()
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit((group,), {victim: Decision.REMOVE}, RemovalChoice())
        assert not Path(victim).exists()
        assert Path(group.suggestion.path).exists()
        assert window.scan_page.empty.headline.text() == "All done"
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert Path(victim).read_bytes() == content
        assert window.scan_page.reviewing
        qtbot.waitUntil(lambda: not window.menus.undo_removal.isEnabled())
        window.close()
    kept, problems = SettingsFile(Paths.find(str(tmp_path / "data")).settings_file).load()
    assert not problems
    assert kept.folders == (str(pictures),)
    assert kept.recent == (str(pictures),)


def test_the_persons_order_of_the_keeper_rules_holds_from_the_scan_to_the_last_bulk_rule(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    """In the usual order the oldest of equal files is the keeper; the person wants the newest."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    content = Path(save(photo(1), tmp_path / "photo.jpg", quality=92)).read_bytes()
    oldest, newer, newest = (write(pictures / name, content) for name in ("c.jpg", "b.jpg", "a.jpg"))
    for age, path in enumerate((newest, newer, oldest)):
        os.utime(path, (1_700_000_000 - 1000 * age,) * 2)
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        rules = (KeeperReason.NEWEST, *DEFAULT_KEEPER_RULES)
        services.save_settings(replace(services.settings(), keeper_rules=rules))
        window.start_page.set_settings(services.settings())
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        (group,) = window.scan_page.groups
        assert group.suggestion.path == newest
        marked = window.review.review.bulk_job(BulkRule.LARGEST_FILE)().to_remove
        assert {item.path for item in marked} == {newer, oldest}
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit((group,), {newest: Decision.REMOVE}, RemovalChoice())
        (left,) = window.review.review.groups
        assert left.suggestion.path == newer
        assert [item.path for item in window.review.review.bulk_job(BulkRule.EXACT)().to_remove] == [oldest]
        window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_history_that_is_removed_while_it_is_open_is_told(tmp_path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("removed while it was open")
    paths = Paths.find(str(tmp_path / "data"))
    paths.make()
    told: list[Notice] = []
    with Program(paths) as program:
        services = AppServices(program, SettingsFile(paths.settings_file))
        services.on_notice(told.append)
        os.unlink(paths.history_file)
        services.save_decisions([("/p/a.jpg", "digest a", Decision.REMOVE)])
        services.close()
    assert told == [Notice(NoticeCode.HISTORY_WRITTEN_ANEW, paths.history_file)]
    with Program(paths) as program:
        assert program.history().decisions.load([("/p/a.jpg", "digest a")]) == {"/p/a.jpg": Decision.REMOVE}


def test_a_decision_that_cannot_be_saved_is_told_and_saved_later(
    qtbot: QtBot, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("decisions cannot be saved")
    paths = Paths.find(str(tmp_path / "data"))
    paths.make()
    told: list[tuple[Saving, str]] = []
    with Program(paths) as program:
        program.history()
        services = AppServices(program, SettingsFile(paths.settings_file))
        services.on_save_failed(lambda what, error: told.append((what, str(error))))
        with sqlite3.connect(paths.history_file) as other:  # as a damaged or foreign file would refuse it
            other.execute("ALTER TABLE decisions RENAME TO elsewhere")
        services.save_decisions([("/p/a.jpg", "digest a", Decision.REMOVE)])
        services.save_decisions([("/p/b.jpg", "digest b", Decision.KEEP)])
        services.save_settings(services.settings())
        qtbot.waitUntil(lambda: len(told) == 1)
        assert told[0][0] is Saving.DECISIONS
        with sqlite3.connect(paths.history_file) as other:
            other.execute("ALTER TABLE elsewhere RENAME TO decisions")
        other.close()
        services.save_again()
        services.close()
        assert told[1:] == [(Saving.DECISIONS, "None")]
        images = [("/p/a.jpg", "digest a"), ("/p/b.jpg", "digest b")]
        assert program.history().decisions.load(images) == {"/p/a.jpg": Decision.REMOVE, "/p/b.jpg": Decision.KEEP}
