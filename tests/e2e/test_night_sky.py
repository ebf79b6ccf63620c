"""A night sky in other tones, or much smaller, is still that sky: stars alone leave little that could be compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.events import run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.eval.kinds.library import family


def lighter(picture: Image.Image) -> Image.Image:
    return picture.point([round(255 * (level / 255) ** 0.89) for level in range(256)] * 3)


def smaller(picture: Image.Image) -> Image.Image:
    return picture.resize((816, 544), Image.Resampling.LANCZOS)


@pytest.mark.parametrize(("instance", "changed"), [(1, lighter), (5, smaller)])
def test_a_copy_is_found_and_another_sky_is_not(
    tmp_path: Path, instance: int, changed: Callable[[Image.Image], Image.Image]
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    skies = [each.pages[0].convert("RGB") for each in family("night-skies", 20261130, instance, 3).originals]
    for name, sky in zip("abc", skies, strict=True):
        sky.save(pictures / f"{name}.jpg", quality=92)
    changed(skies[2]).save(pictures / "copy of c.png")
    with Program(Paths.find(str(tmp_path / "data"))) as program:
        result = run_to_end(program.scan(ScanSettings((str(pictures),), engine=Engine.BALANCED, provider="cpu")))
    assert [sorted(Path(path).name for path in group.paths) for group in result.groups] == [
        ["c.jpg", "copy of c.png"]
    ]
