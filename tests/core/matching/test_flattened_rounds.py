"""A cut-out is found on any ground, and is an edit of it; another picture in the same outline is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from dedup_gui.core.image.decode import load_cutout, load_upright
from dedup_gui.core.matching.flattened_rounds import FlattenedResult, compare_flattened
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.settings import Engine
from dedup_gui.core.types import Relation
from dedup_gui.core.verification.relation import NO_MATCH, PairVerdict
from tests.core.image_factory import photo, save
from tests.core.matching.test_unseen_rounds import ENGINES, folder, framed, groups, run

__all__ = ["folder"]
SIZE = (400, 300)


def outline(*, soft: bool = False) -> Image.Image:
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).ellipse((70, 30, 330, 270), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(12)) if soft else mask


def cut(seed: int, *, soft: bool = False) -> Image.Image:
    image = photo(seed, *SIZE).convert("RGBA")
    image.putalpha(outline(soft=soft))
    return image


def flat(seed: int, ground: str, *, soft: bool = False) -> Image.Image:
    image = Image.new("RGB", SIZE, ground)
    image.paste(photo(seed, *SIZE), mask=outline(soft=soft))
    return image


GROUNDS = ("black", "white", "#1f7a3c", "#9a9a9a")


@ENGINES
def test_found_on_any_ground(engine: Engine, folder: Path) -> None:
    for seed in (1, 2):
        save(cut(seed, soft=seed == 2), folder / f"{seed} cut.png")
        for number, ground in enumerate(GROUNDS):
            image = flat(seed, ground, soft=seed == 2)
            save(image.resize((300, 225)) if number % 2 else image, folder / f"{seed} {number}.jpg", quality=85)
    result = run(folder, engine)
    assert groups(result) == [
        [*(f"{seed} {number}.jpg" for number in range(4)), f"{seed} cut.png"] for seed in (1, 2)
    ]
    for group in result.groups:
        lost = [match for match in group.matches if "cut" in match.a + match.b]
        assert len(lost) == 4
        assert {match.relation for match in lost} == {Relation.EDITED}
        assert not any(match.weak for match in lost)
        assert "cut" in group.suggestion.path


@ENGINES
def test_a_turned_copy_on_black(engine: Engine, folder: Path) -> None:
    save(cut(1), folder / "a.png")
    save(flat(1, "black").transpose(Image.Transpose.ROTATE_90), folder / "b.jpg", quality=90)
    result = run(folder, engine)
    assert groups(result) == [["a.png", "b.jpg"]]
    (match,) = result.groups[0].matches
    assert (match.relation, match.evidence.rotation) == (Relation.ROTATED, 90.0)
    transform = np.array(match.evidence.transform)
    assert np.allclose(transform @ (0, 400, 1), (0, 0, 1)) or np.allclose(transform @ (0, 0, 1), (0, 300, 1))


@ENGINES
def test_white_icons_on_dark_and_not_on_white(engine: Engine, folder: Path) -> None:
    for seed in range(3):
        image = framed(seed, frame="white")
        save(image, folder / f"{seed}.png")
        for ground in ("navy", "white"):
            paper = Image.new("RGB", image.size, ground)
            paper.paste(image, mask=image.getchannel("A"))
            save(paper, folder / f"{seed} {ground}.png")
    found = groups(run(folder, engine))
    assert [group for group in found if "0.png" in group or "1.png" in group or "2.png" in group] == [
        [f"{seed} navy.png", f"{seed}.png"] for seed in range(3)
    ]


@pytest.mark.parametrize("ground", GROUNDS)
def test_neither_another_picture_nor_another_ground_passes(ground: str, tmp_path: Path) -> None:
    cutout = load_cutout(save(cut(1), tmp_path / "a.png"))

    def accepted(image: Image.Image) -> bool:
        said = compare_flattened(
            cutout, load_upright(save(image, tmp_path / "b.jpg", quality=85)), photographic=False
        )
        return said is not None and said.accepted

    assert accepted(flat(1, ground))
    assert not accepted(flat(2, ground))
    assert not accepted(flat(1, ground).resize((300, 300)))
    on_a_photograph = photo(9, *SIZE)
    on_a_photograph.paste(photo(1, *SIZE), mask=outline())
    assert not accepted(on_a_photograph)
    assert not accepted(Image.new("RGB", SIZE, ground))
    assert not accepted(Image.blend(flat(1, ground), Image.new("RGB", SIZE, "orange"), 0.5))


def test_two_copies_of_one_cut_out_are_not_two_pictures() -> None:
    accepted = PairTable.of(np.array([0, 0]), np.array([1, 2]), accepted=True)
    apart = PairVerdict(None, cannot_link=True)
    verdicts = {(0, 1): apart, (1, 2): apart, (0, 3): apart, (2, 3): apart, (4, 5): NO_MATCH}
    assert set(FlattenedResult(accepted, 2).settled(verdicts)) == {(0, 3), (2, 3), (4, 5)}
