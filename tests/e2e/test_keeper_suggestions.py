"""The suggested keeper of `dedup-gui scan --json`, on copies as people and programs make them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter, ImageOps

from dedup_gui.__main__ import main
from dedup_gui.resources import resource_path

BICUBIC, LANCZOS = Image.Resampling.BICUBIC, Image.Resampling.LANCZOS


def opened(path: str | Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def original(folder: Path, name: str = "birches", quality: int = 88) -> Path:
    """A JPEG of the first generation: reduced, so that nothing of the sample's own compression is left."""
    picture = opened(resource_path("demo", f"{name}.jpg"))
    path = folder / "m original.jpg"
    picture.resize((picture.width * 4 // 5, picture.height * 4 // 5), LANCZOS).save(path, quality=quality)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pictures"
    path.mkdir()
    return path


def scan(folder: Path, data: Path, engine: str = "balanced") -> dict[str, Any]:
    report = data.parent / "scan.json"
    command = ["scan", str(folder), "--json", str(report), "--engine", engine, "--quiet", "--data-dir", str(data)]
    assert main(command) == 0
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def keeper(folder: Path, data: Path) -> tuple[str, str]:
    groups = scan(folder, data)["groups"]
    assert len(groups) == 1
    return next((Path(m["path"]).name, m["reason"]) for m in groups[0]["members"] if m["keeper"])


def enlarged(image: Image.Image, folder: Path) -> None:
    image.resize((image.width * 3 // 2, image.height * 3 // 2), BICUBIC).save(folder / "a.jpg", quality=95)


def saved_again(image: Image.Image, folder: Path) -> None:
    image.save(folder / "a.jpg", quality=100)


def as_png(image: Image.Image, folder: Path) -> None:
    image.save(folder / "a.png")


def cropped(image: Image.Image, folder: Path) -> None:
    image.crop((40, 30, image.width - 90, image.height - 60)).save(folder / "a.jpg", quality=98)


def enlarged_crop(image: Image.Image, folder: Path) -> None:
    part = image.crop((40, 30, image.width - 90, image.height - 60))
    part.resize((part.width * 3 // 2, part.height * 3 // 2), BICUBIC).save(folder / "a.jpg", quality=98)


def framed(image: Image.Image, folder: Path) -> None:
    ImageOps.expand(image, 40, "white").save(folder / "a.jpg", quality=98)


def without_colour(image: Image.Image, folder: Path) -> None:
    ImageOps.grayscale(image).convert("RGB").save(folder / "a.jpg", quality=98)


def blurred(image: Image.Image, folder: Path) -> None:
    image.filter(ImageFilter.GaussianBlur(2)).save(folder / "a.jpg", quality=90)


def turned(image: Image.Image, folder: Path) -> None:
    image.transpose(Image.Transpose.ROTATE_180).save(folder / "a.jpg", quality=97)


def smaller(image: Image.Image, folder: Path) -> None:
    image.resize((image.width // 2, image.height // 2), LANCZOS).save(folder / "a.jpg", quality=100)


@pytest.mark.parametrize("name", ["birches", "hill town"])
@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (enlarged, "not-upscaled"),
        (saved_again, "best-quality"),
        (as_png, "original-format"),
        (cropped, "whole-picture"),
        (enlarged_crop, "whole-picture"),
        (framed, "unedited"),
        (without_colour, "best-quality"),
        (blurred, "best-quality"),
        (turned, "best-quality"),
        (smaller, "most-pixels"),
    ],
)
def test_the_original_is_suggested(
    folder: Path, tmp_path: Path, name: str, copy: Callable[[Image.Image, Path], None], reason: str
) -> None:
    path = original(folder, name)
    copy(opened(path), folder)
    assert keeper(folder, tmp_path / "data") == (path.name, reason)


def test_the_lossless_original_beats_its_jpeg(folder: Path, tmp_path: Path) -> None:
    picture = opened(original(tmp_path)).resize((620, 414), LANCZOS)
    picture.save(folder / "m.png")
    picture.save(folder / "a.jpg", quality=80)
    assert keeper(folder, tmp_path / "data") == ("m.png", "best-quality")


def test_all_copies_in_one_folder_and_again_from_the_cache(folder: Path, tmp_path: Path) -> None:
    """One group; the second scan measures nothing and says the same."""
    path = original(folder)
    for number, copy in enumerate((enlarged, saved_again, framed, without_colour, smaller, as_png)):
        part = folder / str(number)
        part.mkdir()
        copy(opened(path), part)
    first = scan(folder, tmp_path / "data")
    again = scan(folder, tmp_path / "data")
    assert first["groups"] == again["groups"]
    members = {Path(m["path"]).relative_to(folder).as_posix(): m for m in first["groups"][0]["members"]}
    assert len(members) == 7
    assert [name for name, member in members.items() if member["keeper"]] == [path.name]
    assert members["0/a.jpg"]["enlarged"] == pytest.approx(1.5, rel=0.01)
    assert members["1/a.jpg"]["quality"]["jpeg_quality"] == 100
    assert members["1/a.jpg"]["quality"]["earlier_jpeg_quality"] == pytest.approx(88, abs=5)
    assert members[path.name]["quality"]["earlier_jpeg_quality"] is None
    assert members["3/a.jpg"]["quality"]["coloured"] is False


def test_exact_copies_are_not_measured(folder: Path, tmp_path: Path) -> None:
    path = original(folder)
    (folder / "copy.jpg").write_bytes(path.read_bytes())
    members = scan(folder, tmp_path / "data", "hash")["groups"][0]["members"]
    assert len(members) == 2
    assert not any("quality" in member for member in members)


@pytest.mark.shared
def test_a_heic_beats_the_jpeg_exported_from_it(folder: Path, tmp_path: Path) -> None:
    real = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
    heic = next(path for path in sorted(real.rglob("*")) if path.suffix.lower() == ".heic")
    from dedup_gui.core.image.decode import load_upright

    (folder / "m.heic").write_bytes(heic.read_bytes())
    Image.fromarray(load_upright(str(heic))).save(folder / "a.jpg", quality=97)
    assert keeper(folder, tmp_path / "data") == ("m.heic", "original-format")
