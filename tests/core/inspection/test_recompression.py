"""What compression left in a copy tells that it is one; another shot of the scene is no more alike for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.image.decode import Stored, load_stored
from dedup_gui.core.inspection.recompression import recompress
from dedup_gui.core.types import IDENTITY, Matrix3
from tests.core.image_factory import save
from tests.core.inspection.photographs import captioned, exposed, scene, with_visitor

CROPPED: Matrix3 = ((1.0, 0.0, 41.0), (0.0, 1.0, 23.0), (0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def shot() -> Image.Image:
    return exposed(scene(3), 1, noise=2.0)


def stored(image: Image.Image, path: Path, **how: object) -> Stored:
    save(image, path, **how)
    return load_stored(str(path))


def test_a_strongly_compressed_crop_was_made_from_its_original(shot: Image.Image, tmp_path: Path) -> None:
    original = stored(shot, tmp_path / "a.jpg", quality=92)
    part = captioned(shot.crop((41, 23, 841, 623)), "A caption")
    found = recompress(original, stored(part, tmp_path / "b.jpg", quality=35), CROPPED)
    assert found is not None
    assert found.made_from
    assert found.before < 0.6 < found.after


def test_another_shot_is_not_certainly_a_copy(shot: Image.Image, tmp_path: Path) -> None:
    original = stored(shot, tmp_path / "a.jpg", quality=92)
    for light in (scene(3), with_visitor(scene(3), 200, 300)):
        for quality in (35, 60, 90):
            found = recompress(original, stored(exposed(light, 2), tmp_path / "b.jpg", quality=quality), IDENTITY)
            assert found is not None
            assert not found.certain
            assert found.made_from is (quality == 35)  # which has nothing left of the noise of either


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_blocks_lie_as_they_are_stored(shot: Image.Image, tmp_path: Path, orientation: int) -> None:
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        6: Image.Transpose.ROTATE_90,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    copy = stored(shot.transpose(turned), tmp_path / "b.jpg", quality=35, exif=exif)
    found = recompress(stored(shot, tmp_path / "a.png"), copy, IDENTITY)
    assert found is not None
    assert found.made_from
    assert found.after > 0.95


def test_a_reduced_copy_was_made_from_its_original(shot: Image.Image, tmp_path: Path) -> None:
    half: Matrix3 = ((2.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 1.0))
    small = shot.resize((450, 350), Image.Resampling.BOX)
    found = recompress(stored(shot, tmp_path / "a.png"), stored(small, tmp_path / "b.jpg", quality=60), half)
    assert found is not None
    assert found.made_from


def test_the_same_pixels_in_another_format_leave_nothing_to_explain(shot: Image.Image, tmp_path: Path) -> None:
    found = recompress(stored(shot, tmp_path / "a.png"), stored(shot, tmp_path / "b.bmp"), IDENTITY)
    assert found is not None
    assert found.before == found.after
    assert found.made_from


def test_nothing_is_said_of_a_sliver_or_of_one_colour(shot: Image.Image, tmp_path: Path) -> None:
    original = stored(shot, tmp_path / "a.jpg", quality=92)
    beside: Matrix3 = ((1.0, 0.0, 850.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    assert recompress(original, stored(shot, tmp_path / "b.jpg", quality=35), beside) is None
    blank = stored(Image.new("RGB", shot.size, "grey"), tmp_path / "c.png")
    assert recompress(blank, blank, IDENTITY) is None


@pytest.mark.parametrize("quality", [5, 8, 12])
def test_what_only_blocks_have_in_common_is_not_certain(tmp_path: Path, quality: int) -> None:
    one, other = (exposed(scene(3), number, noise=1.0) for number in (1, 2))
    found = recompress(
        stored(one, tmp_path / "a.jpg", quality=92), stored(other, tmp_path / "b.jpg", quality=quality), IDENTITY
    )
    assert found is not None
    assert not found.certain


def test_a_transform_between_other_sizes_is_that_of_the_pixels_at_hand(shot: Image.Image, tmp_path: Path) -> None:
    copy = stored(shot.crop((41, 23, 841, 623)), tmp_path / "b.jpg", quality=60)
    doubled: Matrix3 = ((2.0, 0.0, 82.0), (0.0, 2.0, 46.0), (0.0, 0.0, 1.0))
    found = recompress(stored(shot, tmp_path / "a.png"), copy, doubled, ((1800, 1400), (800, 600)))
    assert found is not None
    assert found.certain


def test_tables_that_cannot_be_written_again_are_no_coding(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("L", (64, 64), 90).save(path, quality=60)
    content = path.read_bytes()
    table, frame = content.index(b"\xff\xdb"), content.index(b"\xff\xc0")
    changed = bytearray(content)
    changed[table + 4] = 1  # the table's number, and the component's that uses it
    changed[frame + 12] = 1
    path.write_bytes(changed)
    assert load_stored(str(path)).coding is None
