"""Images inside archives in the window: shown, named, and left alone whatever is pressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from dedup_gui.core.archives.member_paths import member_path
from dedup_gui.core.types import Decision
from dedup_gui.qt.dialogs.contained_archives import ContainedArchivesDialog
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.review.property_rows import Property, property_rows
from dedup_gui.qt.texts.review import member_description
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.archives.zip_factory import packed
from tests.core.image_factory import jpeg_bytes, photo
from tests.core.removal.removal_library import contents
from tests.qt.window.real_window import real_window


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(jpeg_bytes(photo(1), 85))
    packed(folder / "Holiday.zip", {"beach/1.jpg": jpeg_bytes(photo(1), 85)})
    return folder


def scanned(qtbot: QtBot, window: MainWindow, library: Path) -> str:
    """Scan with archives; the path of the image in one."""
    window.start_page.options.archives_box.setChecked(True)
    with qtbot.waitSignal(window.scans.done, timeout=30_000):
        window.begin([str(library)])
    qtbot.waitUntil(lambda: window.scan_page.reviewing and window.review.slot is not None)
    return member_path(str(library / "Holiday.zip"), "beach/1.jpg")


def hint(window: MainWindow) -> str:
    return window.review.panes.hint.text()


def test_whatever_is_pressed_it_is_left_alone(qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path) -> None:
    before = contents(library)
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        inside = scanned(qtbot, window, library)
        assert services.settings().archives
        page, loose = window.review, str(library / "one.jpg")
        (group,) = page.review.groups
        assert group.suggestion.path == loose
        for command in (Command.REMOVE, Command.KEEP_ONLY):
            page.strip.choose(inside)
            page.commands.trigger(command)
            assert page.review.decisions() == {}
            assert "inside an archive" in hint(window)
        page.strip.choose(loose)
        page.commands.trigger(Command.REMOVE)
        assert page.review.decisions() == {}
        assert "one outside always stays" in hint(window)
        page.commands.trigger(Command.ACCEPT)
        assert page.review.decisions() == {loose: Decision.KEEP}
        qtbot.waitUntil(lambda: all(page.thumbnails.get(member.file) is not None for member in group.members))
        window.close()
    assert contents(library) == before


def test_it_says_where_it_lies(qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        inside = scanned(qtbot, window, library)
        (group,) = window.review.review.groups
        held = next(member for member in group.members if member.path == inside)
        rows = {row.what: row for row in property_rows(held, None)}
        assert rows[Property.NAME].a == "Holiday.zip › beach/1.jpg"
        assert rows[Property.FOLDER].a == f"{library / 'Holiday.zip'} › beach"
        assert "in an archive" in member_description(held, Decision.UNDECIDED, suggested=False)
        window.close()


def test_other_programs_are_shown_the_archive(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    shown: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    monkeypatch.setattr("dedup_gui.qt.results.commands.image_actions.show_in_folder", shown.append)
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        inside = scanned(qtbot, window, library)
        page = window.review
        page.strip.choose(inside)
        said: list[str] = []
        page.statusMessage.connect(said.append)
        page.commands.trigger(Command.OPEN)
        assert opened == [] and "inside an archive" in said[-1]
        page.commands.trigger(Command.SHOW_IN_FOLDER)
        assert shown == [str(library / "Holiday.zip")]
        page.commands.trigger(Command.COPY_IMAGE)
        qtbot.waitUntil(lambda: said[-1].endswith("copied."))
        held = QGuiApplication.clipboard().mimeData()
        assert held.hasImage() and not held.hasUrls()
        window.close()


def test_the_last_review_has_them_at_the_next_start(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        inside = scanned(qtbot, window, library)
        groups = window.scan_page.groups
        window.close()
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        window.begin()
        qtbot.waitUntil(lambda: window.scan_page.reviewing and window.review.slot is not None)
        assert window.scan_page.groups == groups
        held = window.review.review.index.images[inside].file
        assert held.archive == str(library / "Holiday.zip") and not held.unseen
        assert window.start_page.options.archives_box.isChecked()
        window.close()


def test_archives_without_images_of_their_own_are_told(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        scanned(qtbot, window, library)
        texts = [bar.text for bar in window.notices.bars]
        assert texts == ["The one image in Holiday.zip is outside archives, too."]
        packed(library / "Comic.cbz", {"1.jpg": (library / "one.jpg").read_bytes()})
        scanned(qtbot, window, library)
        (bar,) = window.notices.bars
        assert bar.text == "2 archives hold only images that are elsewhere, too."
        button = bar.findChild(QPushButton)
        assert button is not None
        button.click()
        (dialog,) = window.findChildren(ContainedArchivesDialog)
        rows = dialog.table.model()
        assert sorted(rows.index(row, 0).data() for row in range(rows.rowCount())) == ["Comic.cbz", "Holiday.zip"]
        assert rows.index(0, 2).data() == "The one image in Comic.cbz is outside archives, too."
        (library / "Holiday.zip").unlink()
        (library / "Comic.cbz").unlink()
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(library)])
        assert not window.notices.bars and not dialog.isVisible()
        window.close()
