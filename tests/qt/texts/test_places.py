"""Places in words."""

from __future__ import annotations

import pytest

from dedup_gui.core.review.places import Places, Sought
from dedup_gui.core.types import Box, Difference, DifferenceKind, EditKind, ImageInfo
from dedup_gui.qt.texts.places import (
    DIFFERENCE_KINDS,
    EDIT_KINDS,
    edits_sentence,
    headline,
    kind_line,
    nothing_to_go_to,
    place_sentence,
    position,
    where_line,
)

IMAGE = ImageInfo(900, 600, "JPEG", "RGB")
PLACE = Difference((800, 20, 64, 21), DifferenceKind.OTHER_CONTENT, 60.0)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_kind_has_words() -> None:
    assert set(DIFFERENCE_KINDS) == set(DifferenceKind)


def test_how_many_places_differ() -> None:
    assert headline(Places(Sought.DONE, (PLACE,))) == "1 place differs"
    assert headline(Places(Sought.DONE, (PLACE,) * 3)) == "3 places differ"


def test_no_place_differs_is_said_only_after_looking() -> None:
    assert headline(Places(Sought.DONE)) == "No place differs"
    others = {headline(Places(sought)) for sought in Sought if sought is not Sought.DONE}
    assert len(others) == 3 and "No place differs" not in others
    assert headline(Places(Sought.NOT)) == ""


@pytest.mark.parametrize("sought", Sought)
def test_why_there_is_no_next_place(sought: Sought) -> None:
    assert nothing_to_go_to(Places(sought)).endswith(".")


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((0, 0, 10, 10), "top left"),
        ((800, 20, 64, 21), "top right"),
        ((440, 290, 20, 20), "middle"),
        ((440, 500, 20, 20), "bottom"),
        ((10, 290, 20, 20), "left"),
        ((0, 500, 900, 50), "bottom"),
        ((800, 0, 50, 600), "right"),
        ((0, 0, 900, 600), "everywhere"),
        ((899, 599, 1, 1), "bottom right"),
    ],
)
def test_where_it_lies(box: Box, words: str) -> None:
    assert position(box, IMAGE) == words


def test_lines_and_sentence() -> None:
    assert kind_line(2, PLACE) == "2. Other content"
    assert plain(where_line(PLACE, IMAGE)) == "64 × 21 pixels, top right"
    assert plain(place_sentence(2, 3, PLACE, IMAGE)) == "Place 2 of 3: other content, 64 by 21 pixels, top right"


def test_every_edit_has_words() -> None:
    assert set(EDIT_KINDS) == set(EditKind)
    assert edits_sentence(Places(Sought.DONE)) == ""
    found = Places(Sought.DONE, (), (EditKind.COLOURS, EditKind.FRAME))
    assert edits_sentence(found) == "Edits: colours, a frame or bars around it."
