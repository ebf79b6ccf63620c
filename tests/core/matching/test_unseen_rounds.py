"""Further pages and other grounds take part: the same first page alone makes no duplicate."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from dedup_gui.core.events import ScanResult
from dedup_gui.core.fingerprints.file_facts import FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.image.decode import read
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.matching.context import MatchContext
from dedup_gui.core.matching.matching import find_matches
from dedup_gui.core.pairs import outcome_cache
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.report.tables import to_dict
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Fingerprint, FoundFile, Relation
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import photo, save
from tests.core.inspection.drawn_pages import page, with_line
from tests.core.scan_library import AllAlike, finish

ENGINES = pytest.mark.parametrize("engine", [Engine.HASH, Engine.BALANCED])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lib"
    made.mkdir()
    return made


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def run(folder: Path, engine: Engine, cache: SqliteFingerprintCache | None = None, **more: object) -> ScanResult:
    settings = ScanSettings((str(folder),), engine=engine, threads=2, **more)  # type: ignore[arg-type]
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=model)))


def groups(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def partial(result: ScanResult) -> set[tuple[str, ...]]:
    return {tuple(sorted(os.path.basename(path) for path in (match.a, match.b))) for match in result.partial}


def frames(seed: int, count: int = 4) -> list[Image.Image]:
    """A dark first frame, the same for all seeds, and scenes."""
    return [photo(0, 200, 150), *(photo(100 * seed + number, 200, 150) for number in range(1, count))]


def many(images: list[Image.Image], path: Path, **options: object) -> None:
    save(images[0], path, save_all=True, append_images=images[1:], **options)


@ENGINES
def test_animations_with_one_first_frame(engine: Engine, folder: Path) -> None:
    for seed in (1, 2):
        many(frames(seed), folder / f"{seed}.webp", quality=90, duration=100)
        many(frames(seed), folder / f"{seed}.png", duration=100)
        many([image.resize((120, 90)) for image in frames(seed)], folder / f"{seed} small.gif", duration=100)
    save(frames(1)[0], folder / "still.jpg", quality=92)
    save(frames(1)[0].resize((120, 90)), folder / "still small.png")
    result = run(folder, engine)
    assert groups(result) == [
        ["1 small.gif", "1.png", "1.webp"],
        ["2 small.gif", "2.png", "2.webp"],
        ["still small.png", "still.jpg"],
    ]
    stills = {pair for pair in partial(result) if any("still" in name for name in pair)}
    assert {("1.png", "still.jpg"), ("2.webp", "still.jpg"), ("1.webp", "still small.png")} <= stills
    pages = {os.path.basename(m["path"]): m.get("pages") for g in to_dict(result)["groups"] for m in g["members"]}
    assert (pages["1.png"], pages["still.jpg"]) == (4, None)
    shown = run(folder, engine, include_bursts=True)
    variants = {match.relation for group in shown.groups if group.no_duplicates for match in group.matches}
    assert variants == {Relation.VARIANT}


@ENGINES
def test_documents_with_one_cover(engine: Engine, folder: Path, cache: SqliteFingerprintCache) -> None:
    cover, january, february = page(), with_line(0, "Invoice 20431"), with_line(3, "Total   1,864.00 for all of it")
    for name, sheets in (("january", [cover, january]), ("february", [cover, february])):
        many(sheets, folder / f"{name}.tif", compression="tiff_deflate")
        many(sheets, folder / f"{name} again.tif", compression="tiff_lzw")
    many([cover, january, february], folder / "quarter.tif", compression="tiff_lzw")
    save(cover, folder / "cover.png")
    save(cover, folder / "cover again.jpg", quality=85)
    expected = [
        ["cover again.jpg", "cover.png"],
        ["february again.tif", "february.tif"],
        ["january again.tif", "january.tif"],
    ]
    result = run(folder, engine, cache)
    assert groups(result) == expected
    assert {("cover.png", "january.tif"), ("cover.png", "quarter.tif")} <= partial(result)
    again = run(folder, engine, cache)
    assert (groups(again), again.counts.judged) == (expected, 0)


@ENGINES
def test_an_animation_that_shows_one_picture_is_a_still(engine: Engine, folder: Path) -> None:
    image = photo(0, 200, 150)
    many([image, image.copy()], folder / "a.tif")
    save(image, folder / "b.png")
    assert groups(run(folder, engine)) == [["a.tif", "b.png"]]


def test_a_look_in_between_claims_nothing_of_files_with_several_pages(folder: Path) -> None:
    many(frames(1), folder / "a.webp", lossless=True)
    many(frames(2), folder / "b.webp", lossless=True)
    for name in ("c.png", "d.bmp"):
        save(frames(1)[0], folder / name)
    collection = Collection()
    for path in sorted(folder.iterdir()):
        decoded = read(str(path))
        file = FoundFile(str(path), path.stat().st_size, 0, 0, 0)
        collection.add(file, Fingerprint(decoded.info, path.name, decoded.thumbnail.tobytes()))
    with IsolatedReader() as isolated:
        facts = FactsReader(None, isolated, threads=1, max_pixels=10**8)
        context = MatchContext(facts, isolated, threads=1, max_pixels=10**8)
        found = finish(find_matches(collection, context, final=False))
    pairs = [{os.path.basename(match.a), os.path.basename(match.b)} for match in found.matches]
    assert pairs == [{"c.png", "d.bmp"}]


def framed(seed: int, frame: str = "black") -> Image.Image:
    """Most of it a black frame; on the clear ground inside a white drawing."""
    image = Image.new("RGBA", (640, 640), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 639, 639), outline=frame, width=90)
    x, y = 150 + 60 * (seed % 3), 160 + 70 * (seed // 3)
    draw.ellipse((x, y, x + 120, y + 160), fill="white")
    draw.line((600 - x, y, 600 - x, y + 200), fill="white", width=14)
    return image.resize((320, 320), Image.Resampling.LANCZOS)


@ENGINES
def test_white_drawings_that_white_hides(engine: Engine, folder: Path) -> None:
    for seed in range(4):
        save(framed(seed), folder / f"{seed}.png")
        save(framed(seed), folder / f"{seed}.webp", quality=90)
    assert groups(run(folder, engine)) == [[f"{seed}.png", f"{seed}.webp"] for seed in range(4)]


@ENGINES
def test_white_icons_are_not_one_blank_page(engine: Engine, folder: Path) -> None:
    for seed in range(4):
        image = framed(seed, frame="white")
        save(image, folder / f"{seed}.png")
        save(image.resize((160, 160)), folder / f"{seed} small.webp", quality=90)
    save(Image.new("RGB", (320, 320), "white"), folder / "blank.png")
    save(Image.new("RGBA", (320, 320), (255, 255, 255, 0)), folder / "empty.png")
    found = groups(run(folder, engine))
    assert [group for group in found if "0.png" in group or "3.png" in group] == [
        ["0 small.webp", "0.png"],
        ["3 small.webp", "3.png"],
    ]
    assert sum(name[0] in "0123" for group in found for name in group) == 8


def test_what_was_read_once_is_known(
    folder: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(frames(1), folder / "a.webp", lossless=True)
    many(frames(1), folder / "b.png")
    first = groups(run(folder, Engine.HASH, cache))
    monkeypatch.setattr(outcome_cache, "STATE", "another program")
    monkeypatch.setattr(
        "dedup_gui.core.fingerprints.file_facts.pages_any", lambda *_, **__: pytest.fail("read again")
    )
    assert groups(run(folder, Engine.HASH, cache)) == first == [["a.webp", "b.png"]]
