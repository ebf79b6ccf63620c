"""Places looked for while the pair is looked at: real pictures, real threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from dedup_gui.core.grouping.compare_transform import Alignment, align
from dedup_gui.core.review import places as core_places
from dedup_gui.core.review.places import NO_PLACES, Places, Sought
from dedup_gui.core.types import Difference, DifferenceKind, Evidence, Group, ImageFile, Match, Relation
from dedup_gui.qt.compare import places as module
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.places import PlaceFinder
from dedup_gui.qt.widgets.image_source import ImageSource
from tests.core.review.review_images import group
from tests.qt.review_library import image_file, marked_page

BOX = (300, 500, 50, 40)


@pytest.fixture
def images() -> Iterator[CompareImages]:
    source = ImageSource()
    made = CompareImages(source)
    yield made
    made.close()
    source.close()


@pytest.fixture
def finder(images: CompareImages) -> Iterator[PlaceFinder]:
    made = PlaceFinder(images)
    yield made
    made.close()


@pytest.fixture
def found(tmp_path: Path) -> Group:
    """A page, one with a dark mark on it, one saved again and one that is damaged."""
    whole, covered = marked_page(), marked_page(BOX)
    for name, each in {"a": whole, "covered": covered, "saved": whole}.items():
        each.save(tmp_path / f"{name}.png")
    broken = tmp_path / "z-broken.png"
    Image.new("RGB", whole.size).save(broken)
    members = [image_file(str(path)) for path in sorted(tmp_path.iterdir())]
    broken.write_bytes(b"no image at all")
    first, *others = members
    matches = [Match(first.path, other.path, Relation.EDITED, Evidence("geometry")) for other in others]
    return group(members, matches)


def pair(found: Group, a: str, b: str) -> tuple[ImageFile, ImageFile, Alignment]:
    one, other = (next(member for member in found.members if name in Path(member.path).stem) for name in (a, b))
    return one, other, align(found, one.path, other.path)


def load(images: CompareImages, qtbot: QtBot, *wanted: ImageFile) -> None:
    for image in wanted:
        images.get(image)
    qtbot.waitUntil(
        lambda: all(images.at_hand(image).levels or images.at_hand(image).problem for image in wanted), timeout=20_000
    )


def done(finder: PlaceFinder) -> bool:
    return finder.places.sought is Sought.DONE


def test_it_looks_as_soon_as_both_pictures_are_there(
    finder: PlaceFinder, images: CompareImages, found: Group, qtbot: QtBot
) -> None:
    a, b, alignment = pair(found, "a", "covered")
    finder.look(a, b, alignment)
    assert finder.places == Places(Sought.LOOKING)
    # It loads nothing itself: a page that is not seen must not.
    qtbot.wait(50)
    assert not images.at_hand(a).levels
    load(images, qtbot, a, b)
    qtbot.waitUntil(lambda: done(finder), timeout=20_000)
    (place,) = finder.places.differences
    assert all(abs(side - truth) <= 10 for side, truth in zip(place.box, BOX, strict=True))


def test_what_was_found_is_there_at_once_the_next_time(
    finder: PlaceFinder, images: CompareImages, found: Group, qtbot: QtBot
) -> None:
    covered, saved = pair(found, "a", "covered"), pair(found, "a", "saved")
    load(images, qtbot, *covered[:2], saved[1])
    finder.look(*covered)
    qtbot.waitUntil(lambda: done(finder), timeout=20_000)
    before = finder.places
    finder.look(*saved)
    qtbot.waitUntil(lambda: finder.places == Places(Sought.DONE), timeout=20_000)
    finder.look(*covered)
    assert finder.places == before
    finder.clear()
    assert finder.places == NO_PLACES
    finder.look(*covered)
    assert finder.places == Places(Sought.LOOKING)


def test_what_the_scan_recorded_is_not_looked_for(
    finder: PlaceFinder, images: CompareImages, found: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Difference(BOX, DifferenceKind.ADDED, 90.0)
    matches = [
        replace(match, evidence=replace(match.evidence, differences=(place,))) if "covered" in match.b else match
        for match in found.matches
    ]
    finder.look(*pair(replace(found, matches=tuple(matches)), "a", "covered"))
    assert finder.places == Places(Sought.DONE, (place,))


def test_no_pair_has_no_places(finder: PlaceFinder, found: Group) -> None:
    a, b, _ = pair(found, "a", "covered")
    finder.look(a, None, None)
    assert finder.places == NO_PLACES
    alone = replace(found, matches=())
    finder.look(a, b, align(alone, a.path, b.path))
    assert finder.places == NO_PLACES


def test_by_way_of_another_member_it_looks(
    finder: PlaceFinder, images: CompareImages, found: Group, qtbot: QtBot
) -> None:
    a, b, alignment = pair(found, "saved", "covered")
    assert alignment.via
    load(images, qtbot, a, b)
    finder.look(a, b, alignment)
    qtbot.waitUntil(lambda: done(finder), timeout=20_000)
    assert len(finder.places.differences) == 1


def test_an_image_that_cannot_be_read(finder: PlaceFinder, images: CompareImages, found: Group, qtbot: QtBot) -> None:
    a, b, alignment = pair(found, "a", "z-broken")
    load(images, qtbot, a, b)
    finder.look(a, b, alignment)
    assert finder.places == Places(Sought.FAILED)


class Held:
    """Looking for places, held until it is let go; notes which pairs were looked at."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Event()
        self.looked_at: list[str] = []

    def __call__(self, a: ImageFile, one: object, b: ImageFile, other: object, transform: object) -> Places:
        self.looked_at.append(Path(b.path).stem)
        self.begun.set()
        assert self.go.wait(20)
        return core_places.find_places(a, one, b, other, transform)  # type: ignore[arg-type]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held()
    monkeypatch.setattr(module, "find_places", made)
    yield made
    made.go.set()


def test_pairs_that_are_no_longer_on_show_are_not_begun(
    finder: PlaceFinder, images: CompareImages, found: Group, held: Held, qtbot: QtBot
) -> None:
    covered, saved = pair(found, "a", "covered"), pair(found, "a", "saved")
    by_way = pair(found, "covered", "saved")
    load(images, qtbot, *covered[:2], saved[1])
    finder.look(*covered)
    assert held.begun.wait(20)
    finder.look(*saved)
    finder.look(*by_way)
    finder.look(*saved)
    held.go.set()
    qtbot.waitUntil(lambda: done(finder), timeout=20_000)
    assert finder.places == Places(Sought.DONE)
    # One had begun, one is on show; what was on show in between was never begun.
    assert held.looked_at == ["covered", "saved"]
    # What had begun is remembered, and did not stand in for the pair on show.
    finder.look(*covered)
    assert done(finder) and finder.places.differences


def test_it_looks_ahead_when_nothing_else_is_to_be_done(
    finder: PlaceFinder, images: CompareImages, found: Group, held: Held, qtbot: QtBot
) -> None:
    covered, saved = pair(found, "a", "covered"), pair(found, "a", "saved")
    load(images, qtbot, *covered[:2], saved[1])
    finder.look(*saved)
    finder.look_ahead(*covered)
    assert held.begun.wait(20)
    assert held.looked_at == ["saved"]
    held.go.set()
    qtbot.waitUntil(lambda: held.looked_at == ["saved", "covered"], timeout=20_000)
    qtbot.waitUntil(lambda: finder._running is None, timeout=20_000)
    assert finder.places == Places(Sought.DONE)
    finder.look(*covered)
    assert len(finder.places.differences) == 1


def test_the_pair_looked_at_ahead_comes_on_show_meanwhile(
    finder: PlaceFinder, images: CompareImages, found: Group, held: Held, qtbot: QtBot
) -> None:
    covered = pair(found, "a", "covered")
    load(images, qtbot, *covered[:2])
    finder.look_ahead(*covered)
    assert held.begun.wait(20)
    finder.look(*covered)
    assert finder.places == Places(Sought.LOOKING)
    held.go.set()
    qtbot.waitUntil(lambda: done(finder), timeout=20_000)
    assert held.looked_at == ["covered"]


def test_a_bug_while_looking_fails_that_pair_alone(
    finder: PlaceFinder, images: CompareImages, found: Group, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def broken(*_: object) -> Places:
        raise MemoryError

    covered = pair(found, "a", "covered")
    load(images, qtbot, *covered[:2])
    monkeypatch.setattr(module, "find_places", broken)
    finder.look(*covered)
    qtbot.waitUntil(lambda: finder.places == Places(Sought.FAILED), timeout=20_000)
