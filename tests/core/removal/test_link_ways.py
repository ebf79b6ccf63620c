from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LINKS, LinkWay, Obstacle, link_ways
from dedup_gui.core.types import ImageFile
from tests.core.removal.removal_library import REMOVE, group, image, plan, write

ALL = frozenset(LINKS)


def pictures(folder: Path) -> list[ImageFile]:
    """A keeper, a copy beside it, one on another drive, and a re-encoded one."""
    keeper, near, far = (image(write(folder / name, "the picture")) for name in ("keeper.jpg", "near.jpg", "far.jpg"))
    other = image(write(folder / "other.jpg", "the picture, saved again"))
    return [keeper, near, replace(far, file=replace(far.file, device=far.file.device + 1)), other]


def found(folder: Path, offered: Collection[ActionKind] = ALL) -> dict[ActionKind, LinkWay]:
    keeper, *victims = pictures(folder)
    decisions = {victim.path: REMOVE for victim in victims}
    return link_ways([group(keeper, *victims)], decisions, lambda _path: offered)


def test_only_copies_byte_for_byte_and_on_one_drive(tmp_path: Path) -> None:
    ways = found(tmp_path)
    near, far = str(tmp_path / "near.jpg"), str(tmp_path / "far.jpg")
    one_drive = {Obstacle.OTHER_DRIVE: 1, Obstacle.OTHER_CONTENT: 1}
    size = len("the picture")
    assert ways[ActionKind.HARDLINK] == LinkWay(frozenset({near}), size, one_drive)
    assert ways[ActionKind.REFLINK] == LinkWay(frozenset({near}), size, one_drive)
    assert ways[ActionKind.SYMLINK] == LinkWay(frozenset({near, far}), 2 * size, {Obstacle.OTHER_CONTENT: 1})


def test_what_the_drive_cannot_do(tmp_path: Path) -> None:
    ways = found(tmp_path, {ActionKind.HARDLINK})
    assert ways[ActionKind.REFLINK].paths == frozenset()
    assert ways[ActionKind.REFLINK].obstacles[Obstacle.FILE_SYSTEM] == 1
    assert ways[ActionKind.SYMLINK].obstacles[Obstacle.FILE_SYSTEM] == 2
    assert ways[ActionKind.HARDLINK].paths


def test_what_is_removed_itself_is_nothing_to_link_to(tmp_path: Path) -> None:
    keeper, near, _, other = pictures(tmp_path)
    decisions = {keeper.path: REMOVE, near.path: REMOVE}
    ways = link_ways([group(keeper, near, other)], decisions, lambda _path: ALL)
    assert ways[ActionKind.SYMLINK].obstacles == {Obstacle.OTHER_CONTENT: 2}
    unread = replace(near, digest="")
    ways = link_ways([group(replace(keeper, digest=""), unread)], {unread.path: REMOVE}, lambda _path: ALL)
    assert ways[ActionKind.SYMLINK].obstacles == {Obstacle.OTHER_CONTENT: 1}, "what was not read is no copy"


def test_the_keeper_on_the_victims_drive_is_linked_to(tmp_path: Path) -> None:
    """Though another copy comes first by its path."""
    keeper, near, far, _ = pictures(tmp_path)
    (action,) = plan(group(keeper, near, far), remove=[near.path], kind=ActionKind.HARDLINK)
    assert [state.path for state in action.keepers] == [keeper.path, far.path]


def test_an_image_of_a_reference_folder_gets_no_second_name(tmp_path: Path) -> None:
    """Whoever wrote to that name would change the reference image."""
    keeper, near, *_ = pictures(tmp_path)
    reference = replace(keeper, file=replace(keeper.file, reference=True))
    ways = link_ways([group(reference, near)], {near.path: REMOVE}, lambda _path: ALL)
    assert ways[ActionKind.HARDLINK] == LinkWay(frozenset(), 0, {Obstacle.REFERENCE: 1})
    assert ways[ActionKind.REFLINK].paths == ways[ActionKind.SYMLINK].paths == {near.path}
    third = image(write(tmp_path / "third.jpg", "the picture"))
    ways = link_ways([group(reference, near, third)], {near.path: REMOVE}, lambda _path: ALL)
    assert ways[ActionKind.HARDLINK].paths == {near.path}, "there is another to link to"


def test_a_copy_inside_an_archive_is_nothing_to_link_to(tmp_path: Path) -> None:
    keeper, near, *_ = pictures(tmp_path)
    inside = replace(keeper, file=replace(keeper.file, reference=True, archive=str(tmp_path / "a.zip")))
    ways = link_ways([group(inside, near)], {near.path: REMOVE}, lambda _path: ALL)
    assert ways[ActionKind.SYMLINK].obstacles == {Obstacle.OTHER_CONTENT: 1}
