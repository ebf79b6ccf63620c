"""The window's saved reviews on a real disk, without a window."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dedup_gui.__main__ import main
from dedup_gui.app import AppServices
from dedup_gui.core.action_types import ActionKind, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Counts, ScanResult, run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import Decision, ModelUse
from dedup_gui.exchange.plan_reading import read_plan
from dedup_gui.exchange.review_file import MOST_PREVIEW, ReviewFile
from dedup_gui.store.previews import PreviewStore
from dedup_gui.wiring.review_files import save_review
from dedup_gui.wiring.stored_reviews import is_small_picture
from tests.core.image_factory import jpeg_bytes, photo, save
from tests.core.removal.removal_library import group, image
from tests.services import opened

FALSE = jpeg_bytes(photo(9).resize((200, 150)))
"""A picture that a stranger put into a file for another image."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        save(photo(number), folder / f"{number} whole.jpg", quality=92)
        save(photo(number).resize((160, 120)), folder / f"{number} small.jpg", quality=85)
    return folder


def scanned(folder: Path, session: Path) -> Path:
    words = ["scan", str(folder), "--engine", "hash", "--quiet", "--data-dir", str(session.parent / "scan data")]
    assert main([*words, "--session", str(session)]) == 0
    return session


def with_pictures(session: Path, jpeg: bytes) -> Path:
    """The same review with one picture for all images."""
    with ReviewFile(str(session)) as file:
        review = file.review
    run_to_end(save_review(str(session), review.result, dict(review.decisions), lambda _: jpeg))
    return session


@contextmanager
def with_previews(folder: Path) -> Iterator[tuple[PreviewStore, AppServices]]:
    with (
        closing(PreviewStore(str(folder / "previews.sqlite"))) as previews,
        opened(folder / "d", previews) as services,
    ):
        yield previews, services


def test_a_picture_from_a_file_is_never_shown_for_an_image_that_is_there(photos: Path, tmp_path: Path) -> None:
    session = with_pictures(scanned(photos, tmp_path / "a.dedup-review"), FALSE)
    away = tmp_path / "away"
    with with_previews(tmp_path) as (previews, services):
        reviews = services.saved_reviews()
        for group in reviews.open(str(session), []).result.groups:
            assert [previews.get(member.file) for member in group.members] == [None] * 2
            assert not any(member.file.unseen for member in group.members)
        photos.rename(away)
        last = reviews.open(str(session), [])
        for group in last.result.groups:
            assert [previews.get(member.file) for member in group.members] == [FALSE] * 2
        away.rename(photos)
        for path in (member.path for group in last.result.groups for member in group.members):
            status = os.stat(path)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            assert previews.get(image(path).file) is None  # as a system without times of change tells it


def test_what_is_shown_is_small_and_a_jpeg(photos: Path, tmp_path: Path) -> None:
    large = jpeg_bytes(photo(1).resize((2000, 1500)))[:MOST_PREVIEW]
    assert is_small_picture(FALSE)
    assert not any(map(is_small_picture, (large, b"", b"\xff\xd8\xff", b"GIF89a", FALSE[:20])))
    session = with_pictures(scanned(photos, tmp_path / "a.dedup-review"), large)
    shutil.rmtree(photos)
    with with_previews(tmp_path) as (previews, services):
        last = services.saved_reviews().open(str(session), [])
        for group in last.result.groups:
            assert [previews.get(member.file) for member in group.members] == [None] * 2


def test_it_is_there_again_at_the_next_start_with_its_decisions(photos: Path, tmp_path: Path) -> None:
    session = scanned(photos, tmp_path / "a.dedup-review")
    with ReviewFile(str(session)) as file:
        review = file.review
    decided = {path: Decision.REMOVE for path in review.members if path.endswith("small.jpg")}
    run_to_end(save_review(str(session), review.result, decided, lambda _: None, images=17, made=1e9))
    with opened(tmp_path / "data") as services:
        opened_now = services.saved_reviews().open(str(session), [])
        assert (opened_now.images, opened_now.made) == (17, 1e9)
    with opened(tmp_path / "data") as services:
        last = services.last_result()
        assert last is not None
        assert (last.images, last.made, last.result.groups) == (17, 1e9, opened_now.result.groups)
        assert services.load_decisions(last.result.groups) == decided


def test_what_was_decided_here_is_not_overruled_by_a_file(photos: Path, tmp_path: Path) -> None:
    session = scanned(photos, tmp_path / "a.dedup-review")
    with ReviewFile(str(session)) as file:
        review = file.review
    small, *others = (path for path in sorted(review.members, key=lambda path: not path.endswith("small.jpg")))
    decided = {small: Decision.REMOVE, others[0]: Decision.KEEP}
    run_to_end(save_review(str(session), review.result, decided, lambda _: None))
    with opened(tmp_path / "data") as services:
        services.save_decisions([(small, review.members[small].digest, Decision.KEEP)])
    with opened(tmp_path / "data") as services:
        groups = services.saved_reviews().open(str(session), []).result.groups
        assert services.load_decisions(groups) == {small: Decision.KEEP, others[0]: Decision.KEEP}


def test_a_plan_of_an_opened_review_names_the_folders_of_that_review(photos: Path, tmp_path: Path) -> None:
    """Also where another scan came before: `dedup-gui apply` touches nothing outside the folders of a plan."""
    session = scanned(photos, tmp_path / "a.dedup-review")
    (tmp_path / "others").mkdir()
    save(photo(7), tmp_path / "others" / "a.jpg")
    with opened(tmp_path / "data") as services:
        run_to_end(services.scan(ScanSettings((str(tmp_path / "others"),), engine=Engine.HASH)))
        groups = services.saved_reviews().open(str(session), []).result.groups
        removed = {group.paths[0]: Decision.REMOVE for group in groups}
        services.write_plan(groups, removed, str(tmp_path / "plan.csv"))
        plan = read_plan((tmp_path / "plan.csv").read_bytes(), "plan.csv")
        assert plan.folders == (str(photos),)
        (tmp_path / "kept").mkdir()
        moved = run_to_end(services.apply(groups, removed, ActionKind.MOVE, str(tmp_path / "kept")))
    assert {result.outcome for _, result in moved.results} == {Outcome.DONE}
    there = (tmp_path / "kept" / "photos").iterdir()
    assert sorted(path.name for path in there) == sorted(map(os.path.basename, removed))


def test_a_review_that_lists_what_is_no_image_is_not_opened(photos: Path, tmp_path: Path) -> None:
    """What is on show can be opened, and the system runs what is a program."""
    for name in ("run.desktop", "run.exe"):
        (photos / name).write_bytes(b"a program")
        pair = group(image(photos / name), image(photos / "0 whole.jpg"))
        result = ScanResult(ScanSettings((str(photos),)), ModelUse(), (), (pair,), (), Counts(), Seconds())
        session = str(tmp_path / "a.dedup-review")
        run_to_end(save_review(session, result, {}, lambda _: None))
        with opened(tmp_path / "data") as services:
            reviews = services.saved_reviews()
            for ask in (lambda: reviews.look(session), lambda: reviews.open(session, [])):  # noqa: B023
                with pytest.raises(DedupError, match="no image"):
                    ask()
            assert services.last_result() is None


def test_what_a_file_holds_and_where_it_is(photos: Path, tmp_path: Path) -> None:
    session = scanned(photos, tmp_path / "a.dedup-review")
    with opened(tmp_path / "data") as services:
        reviews = services.saved_reviews()
        (folder,) = reviews.look(str(session)).folders
        assert (folder.path, folder.images, folder.here) == (str(photos), 6, True)
        photos.rename(tmp_path / "moved")
        outline = reviews.look(str(session))
        assert ([folder.here for folder in outline.folders], outline.groups) == ([False], 3)
        assert reviews.found(str(session), str(photos), str(tmp_path / "moved")) == (6, 6)
        (tmp_path / "moved" / "0 whole.jpg").unlink()
        assert reviews.found(str(session), str(photos), str(tmp_path / "moved")) == (5, 6)
        assert reviews.found(str(session), str(photos), str(tmp_path)) == (0, 6)


def test_groups_of_another_tool_can_be_saved_likewise(photos: Path, tmp_path: Path) -> None:
    names = sorted(path.name for path in photos.iterdir())
    pairs = {name: [name.replace("whole", "small")] for name in names if "whole" in name}
    (photos / "found.json").write_text(json.dumps(pairs), encoding="utf-8")
    session = tmp_path / "a.dedup-review"
    words = ["import", str(photos / "found.json"), "--engine", "hash", "--quiet", "--data-dir", str(tmp_path / "x")]
    assert main([*words, "--session", str(session)]) == 0
    with opened(tmp_path / "data") as services:
        (folder,) = services.saved_reviews().look(str(session)).folders
    assert (folder.path, folder.images, folder.here) == (str(photos), 6, True)
