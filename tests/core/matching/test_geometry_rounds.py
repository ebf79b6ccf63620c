"""The balanced engine on real files: what only the feature net and the geometric judge can find."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from dedup_gui.core.events import ScanResult
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Relation
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.resources import resource_path
from tests.core.image_factory import save


def picture(name: str) -> Image.Image:
    return Image.open(resource_path("demo", name)).convert("RGB")


def make_library(folder: Path, names: list[str]) -> None:
    """A whole picture, a quarter of it, a turned one and a framed one; and pictures of other things."""
    folder.mkdir()
    whole = picture("beach.jpg")
    width, height = whole.size
    variants = [
        whole,
        whole.crop((width // 4, height // 5, width * 3 // 4, height * 4 // 5)),
        whole.rotate(8, Image.Resampling.BICUBIC),
        ImageOps.expand(whole, 40, "white"),
        picture("still life.jpg"),
        picture("birches.jpg"),
        picture("hill town.jpg"),
    ]
    for name, image in zip(names, variants, strict=True):
        save(image, folder / name, quality=88)


def scan(folder: Path, data: Path, engine: Engine = Engine.BALANCED) -> ScanResult:
    settings = ScanSettings(folders=(str(folder),), engine=engine, provider="cpu")
    with Program(Paths.find(str(data))) as program:
        steps = program.scan(settings)
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                result = stop.value
                assert isinstance(result, ScanResult)
                return result


SUFFIX = ".jpg"
NAMES = ["a whole.jpg", "b part.jpg", "c turned.jpg", "d framed.jpg", "e.jpg", "f.jpg", "g.jpg"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    make_library(tmp_path / "library", NAMES)
    return tmp_path / "library"


def groups(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def test_what_hashes_miss_is_found_and_explained(library: Path, tmp_path: Path) -> None:
    assert groups(scan(library, tmp_path / "data", Engine.HASH)) == []
    result = scan(library, tmp_path / "data")
    assert groups(result) == [NAMES[:4]]
    assert result.model.name
    assert result.model.provider == "cpu"
    by_pair = {(os.path.basename(m.a), os.path.basename(m.b)): m for m in result.groups[0].matches}
    crop = by_pair["a whole.jpg", "b part.jpg"]
    assert crop.relation is Relation.CROPPED
    width, height = picture("beach.jpg").size
    x, y, across, down = crop.evidence.crop_box
    assert abs(x - width / 4) < 6
    assert abs(y - height / 5) < 6
    assert abs(across - width / 2) < 8
    assert abs(down - height * 3 / 5) < 8
    turned = next(match for pair, match in by_pair.items() if "c turned.jpg" in pair)
    assert abs(abs(turned.evidence.rotation) - 8) < 1


def test_a_rescan_judges_nothing_again_and_says_the_same(library: Path, tmp_path: Path) -> None:
    first = scan(library, tmp_path / "data")
    second = scan(library, tmp_path / "data")
    assert second.groups == first.groups
    assert first.counts.judged > 0
    assert second.counts.judged == 0
    assert second.counts.from_cache == len(NAMES)


def test_a_renamed_folder_is_neither_decoded_nor_judged_again(library: Path, tmp_path: Path) -> None:
    first = scan(library, tmp_path / "data")
    second = scan(library.rename(tmp_path / "renamed"), tmp_path / "data")
    assert groups(second) == groups(first)
    assert second.counts.from_cache == len(NAMES)
    assert second.counts.judged == 0


def test_verdicts_are_kept_by_content_whatever_else_is_in_the_folder(library: Path, tmp_path: Path) -> None:
    first = scan(library, tmp_path / "data")
    moved = Path(shutil.copytree(library, tmp_path / "other drive", copy_function=shutil.copyfile))
    shutil.rmtree(library)
    for name in NAMES:
        (moved / name).rename(moved / f"{name.removesuffix(SUFFIX)[::-1]}{SUFFIX}")
    whole = picture("beach.jpg")
    save(whole.crop((0, 0, whole.width * 2 // 3, whole.height * 2 // 3)), moved / "new.jpg", quality=88)
    second = scan(moved, tmp_path / "data")
    assert [len(members) for members in groups(first)] == [4]
    assert [len(members) for members in groups(second)] == [5]
    assert second.counts.from_cache == 0
    fresh = scan(moved, tmp_path / "elsewhere")
    assert groups(fresh) == groups(second)
    assert 0 < second.counts.judged < fresh.counts.judged


def test_the_result_does_not_depend_on_the_names(library: Path, tmp_path: Path) -> None:
    shuffled = NAMES.copy()
    random.Random(3).shuffle(shuffled)
    make_library(tmp_path / "shuffled", shuffled)
    result = scan(tmp_path / "shuffled", tmp_path / "data")
    assert groups(result) == [sorted(shuffled[:4])]
