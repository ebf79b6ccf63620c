from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.errors import UnsafePlanError
from dedup_gui.core.removal.apply import plan_removals
from dedup_gui.core.types import Decision, Evidence, ImageFile, Match, Relation
from tests.core.removal.removal_library import KEEP, REMOVE, file_state, group, image, plan, write


@pytest.fixture
def three(tmp_path: Path) -> list[ImageFile]:
    return [image(write(tmp_path / f"{name}.jpg", "same")) for name in "abc"]


def paths(images: list[ImageFile]) -> list[str]:
    return [member.path for member in images]


def test_what_is_not_removed_is_a_keeper(three: list[ImageFile]) -> None:
    a, b, c = three
    decisions = {a.path: REMOVE, b.path: KEEP, c.path: Decision.UNDECIDED}
    (action,) = plan_removals([group(*three)], decisions, ActionKind.HARDLINK)
    assert action.kind is ActionKind.HARDLINK
    assert (action.victim.path, action.victim.digest, action.victim.size) == (a.path, a.digest, 4)
    assert [keeper.path for keeper in action.keepers] == [b.path, c.path]


def test_nothing_decided_nothing_planned(three: list[ImageFile]) -> None:
    assert plan_removals([group(*three)], {}, ActionKind.TRASH) == ()


def test_a_group_keeps_a_copy(three: list[ImageFile]) -> None:
    with pytest.raises(UnsafePlanError, match="last copy"):
        plan(group(*three), remove=paths(three))


def test_overlapping_groups_do_not_empty_one_another(tmp_path: Path) -> None:
    a, b, c, d = (image(write(tmp_path / f"{name}.jpg", name)) for name in "abcd")
    first, second = group(a, b, number=1), group(b, c, d, number=2)
    with pytest.raises(UnsafePlanError, match="group 1"):
        plan(first, second, remove=[a.path, b.path])
    actions = plan(first, second, remove=[b.path])
    assert [keeper.path for keeper in actions[0].keepers] == [a.path, c.path, d.path]


def test_an_image_decided_in_one_group_is_no_keeper_in_another(tmp_path: Path) -> None:
    a, b, c = (image(write(tmp_path / f"{name}.jpg", name)) for name in "abc")
    actions = plan(group(a, b, c, number=1), group(b, c, number=2), remove=[a.path, b.path])
    assert [[keeper.path for keeper in action.keepers] for action in actions] == [[c.path], [c.path]]


def test_reference_images_are_never_removed(tmp_path: Path) -> None:
    a = image(write(tmp_path / "a.jpg", "x"), reference=True)
    b = image(write(tmp_path / "b.jpg", "x"))
    with pytest.raises(UnsafePlanError, match="reference"):
        plan(group(a, b), remove=[a.path])
    assert len(plan(group(a, b), remove=[b.path])) == 1


def test_hard_links_count_as_one_file(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jpg", "x")
    os.link(a, tmp_path / "b.jpg")
    with pytest.raises(UnsafePlanError):
        plan(group(image(a), image(tmp_path / "b.jpg")), remove=[a])
    other = image(write(tmp_path / "c.jpg", "x"))
    (action,) = plan(group(image(a), image(tmp_path / "b.jpg"), other), remove=[a])
    assert [keeper.path for keeper in action.keepers] == [other.path]


def test_a_reference_image_is_not_removed_by_its_other_name(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jpg", "x")
    os.link(a, tmp_path / "b.jpg")
    c = image(write(tmp_path / "c.jpg", "x"))
    with pytest.raises(UnsafePlanError, match="reference"):
        plan(group(image(a, reference=True), image(tmp_path / "b.jpg"), c), remove=[tmp_path / "b.jpg"])


def test_links_to_folders_and_files_count_as_one_file(tmp_path: Path) -> None:
    real = write(tmp_path / "real" / "a.jpg", "x")
    os.symlink(tmp_path / "real", tmp_path / "link")
    os.symlink(real, tmp_path / "b.jpg")
    for other in (tmp_path / "link" / "a.jpg", tmp_path / "b.jpg"):
        with pytest.raises(UnsafePlanError):
            plan(group(image(real), image(other)), remove=[real])
        # Also where the file system gives no numbers to tell files by.
        blind = [_without_inode(image(real)), _without_inode(image(other))]
        with pytest.raises(UnsafePlanError):
            plan(group(*blind), remove=[other])


def test_spellings_that_may_be_one_file_count_as_one(tmp_path: Path) -> None:
    lower = _without_inode(image(write(tmp_path / "Fußball \u00e9.jpg", "x")))
    upper = dataclasses.replace(
        lower, file=dataclasses.replace(lower.file, path=str(tmp_path / "FUSSBALL E\u0301.JPG"))
    )
    with pytest.raises(UnsafePlanError):
        plan(group(lower, upper), remove=[lower.path])
    # A network share may make a number up for each spelling.
    numbered = [
        dataclasses.replace(m, file=dataclasses.replace(m.file, inode=n)) for n, m in enumerate((lower, upper), 1)
    ]
    with pytest.raises(UnsafePlanError):
        plan(group(*numbered), remove=[lower.path])


@pytest.mark.skipif(sys.platform != "linux", reason="a file system in which case counts")
def test_names_that_differ_in_case_are_two_files_where_case_counts(tmp_path: Path) -> None:
    lower, upper = (image(write(tmp_path / name, "x")) for name in ("a.jpg", "A.JPG"))
    assert len(plan(group(lower, upper), remove=[lower.path])) == 1


def test_aliases_count(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jpg", "x")
    os.link(a, tmp_path / "b.jpg")
    one = _without_inode(image(a, aliases=[str(tmp_path / "b.jpg")]))
    two = _without_inode(image(tmp_path / "b.jpg"))
    with pytest.raises(UnsafePlanError):
        plan(group(one, two), remove=[a])


def test_a_companion_that_a_staying_image_needs_stays(tmp_path: Path) -> None:
    sidecar, own = write(tmp_path / "a.xmp", "shared"), write(tmp_path / "a.aae", "own")
    a = image(write(tmp_path / "a.jpg", "x"), companions=[own, sidecar])
    b = image(write(tmp_path / "b.jpg", "x"), companions=[sidecar])
    (action,) = plan(group(a, b), remove=[a.path])
    assert action.companions == (file_state(own),)


def test_a_companion_that_is_itself_a_staying_image_stays(tmp_path: Path) -> None:
    raw = image(write(tmp_path / "a.dng", "y"))
    a = image(write(tmp_path / "a.jpg", "x"), companions=[raw.path])
    (action,) = plan(group(a, raw), remove=[a.path])
    assert action.companions == ()


def test_also_by_another_of_its_names(tmp_path: Path) -> None:
    raw = write(tmp_path / "b.dng", "y")
    os.link(raw, tmp_path / "a.dng")
    shown = image(raw, aliases=[str(tmp_path / "a.dng")])
    a = image(write(tmp_path / "a.jpg", "x"), companions=[str(tmp_path / "a.dng")])
    (action,) = plan(group(a, shown), remove=[a.path])
    assert action.companions == ()


def test_keepers_of_the_same_content_come_first(tmp_path: Path) -> None:
    edited, same, victim = (image(write(tmp_path / n, c)) for n, c in (("a", "edited"), ("b", "x"), ("c", "x")))
    (action,) = plan(group(edited, same, victim), remove=[victim.path])
    assert [keeper.path for keeper in action.keepers] == [same.path, edited.path]


def test_a_picture_that_shares_a_part_is_proof_only_where_there_is_no_copy(tmp_path: Path) -> None:
    victim, copy, collage = (image(write(tmp_path / n, c)) for n, c in (("v", "x"), ("w", "x"), ("a", "collage")))
    match = Match(collage.path, victim.path, Relation.PARTIAL, Evidence("geometry"))
    shared = dataclasses.replace(group(collage, victim, number=1), matches=(match,))
    (action,) = plan(shared, group(victim, copy, number=2), remove=[victim.path])
    assert [keeper.path for keeper in action.keepers] == [copy.path]
    (action,) = plan(shared, remove=[victim.path])
    assert [keeper.path for keeper in action.keepers] == [collage.path]


def _without_inode(member: ImageFile) -> ImageFile:
    return dataclasses.replace(member, file=dataclasses.replace(member.file, inode=0, device=0))


def test_a_raw_that_stands_in_a_group_goes_by_its_own_decision(tmp_path: Path) -> None:
    """Two JPEGs are removed whose RAW files are copies of each other: with them both copies would go."""
    raws = [image(write(tmp_path / folder / "a.dng", "raw")) for folder in ("one", "two")]
    stills = [
        image(write(tmp_path / folder / "a.jpg", folder), companions=(raw.path,))
        for folder, raw in zip(("one", "two"), raws, strict=True)
    ]
    third = image(write(tmp_path / "three.jpg", "three"))
    groups = group(*stills, third, number=1), group(*raws, number=2)
    actions = plan(*groups, remove=paths(stills))
    assert [(action.victim.path, action.companions) for action in actions] == [(still.path, ()) for still in stills]
    actions = plan(*groups, remove=[*paths(stills), raws[0].path])
    assert [action.victim.path for action in actions] == [raws[0].path, *paths(stills)]
    assert all(not action.companions for action in actions)


def test_nothing_inside_an_archive_is_planned_and_none_is_a_keeper(tmp_path: Path) -> None:
    loose, other, held = (image(write(tmp_path / f"{name}.jpg", "same")) for name in ("a", "b", "held"))
    held = dataclasses.replace(held, file=dataclasses.replace(held.file, archive=str(tmp_path / "some.zip")))
    with pytest.raises(UnsafePlanError, match="in an archive"):
        plan(group(loose, held), remove=[held.path])
    with pytest.raises(UnsafePlanError, match="last copy"):
        plan(group(loose, held), remove=[loose.path])
    with pytest.raises(UnsafePlanError, match="last copy"):
        plan(group(loose, other, held), remove=[loose.path, other.path])
    (action,) = plan(group(loose, other, held), remove=[loose.path])
    assert [keeper.path for keeper in action.keepers] == [other.path]
    assert action.keepers_of_groups == ((other.path,),)
