"""What a network is given from a file, against its reference's own way: full decode, upright, one bicubic resize."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from PIL import Image, ImageOps

from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.image.preprocess import CAFFE_IMAGENET, OVERSIZE, TORCH_IMAGENET, ChannelOrder, Preprocessing
from dedup_gui.core.networks.extractor import open_extractor
from dedup_gui.core.networks.importing import ImportOptions
from dedup_gui.core.networks.registry import AUTOENCODER, EMBEDDED_DEFAULT
from dedup_gui.core.networks.store import ModelStore
from tests.core.image_factory import exif, photo, save
from tests.core.networks import vgg16_styles as styles

EMBEDDED = str(Path(__file__).resolve().parents[3] / "resources" / "models")
NEAR = 0.9999
NEAR_INPUT = {EMBEDDED_DEFAULT: 0.99, AUTOENCODER: NEAR}
"""The former's pictures are decoded to twice its input alone, and averaged."""
NEAR_FEATURES = {EMBEDDED_DEFAULT: 0.975, AUTOENCODER: NEAR}
"""The former computes with 8 bits: a number may fall to the next step."""

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


def reference(path: str, side: int) -> Pixels:
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    return np.asarray(upright.resize((side, side), Image.Resampling.BICUBIC))


def ours(path: str, side: int, oversize: int = OVERSIZE) -> Pixels:
    rgb = read(path, rgb_side=side, oversize=oversize).rgb
    assert rgb is not None
    return rgb


def tensor(rgb: Pixels, steps: Preprocessing) -> Floats:
    ordered = rgb[..., ::-1] if steps.order is ChannelOrder.BGR else rgb
    values: Floats = (ordered * steps.scale - np.array(steps.mean)) / np.array(steps.std)
    return values


def cosines(one: Sequence[Floats], other: Sequence[Floats]) -> Floats:
    pairs = [(first.ravel(), second.ravel()) for first, second in zip(one, other, strict=True)]
    return np.array([a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) for a, b in pairs])


def compare(paths: Sequence[str], model: str, folder: Path) -> tuple[Floats, Floats]:
    """Cosines of the inputs (the less favourable of the two kinds of weights) and of the features."""
    extractor = open_extractor(model, ModelStore(str(folder), EMBEDDED), provider="cpu", threads=1)
    mine = [ours(path, extractor.side, extractor.oversize) for path in paths]
    theirs = [reference(path, extractor.side) for path in paths]
    inputs = [
        cosines([tensor(rgb, steps) for rgb in mine], [tensor(rgb, steps) for rgb in theirs])
        for steps in (TORCH_IMAGENET, CAFFE_IMAGENET)
    ]
    found, expected = extractor.extract(np.stack(mine)), extractor.extract(np.stack(theirs))
    return np.minimum(*inputs), np.sum(found.astype(np.float64) * expected, axis=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Sizes, formats and orientations; none of the JPEG so large that its decode is reduced for the larger input."""
    folder = tmp_path_factory.mktemp("made")
    paths = []
    for number, size in enumerate([(150, 90), (320, 240), (767, 512), (900, 1300), (1601, 1203), (1900, 1780)]):
        image = photo(number, *size)
        paths.append(save(image, folder / f"{number}.jpg", quality=90, exif=exif(number + 1)))
        paths.append(save(image, folder / f"{number} 444.jpg", quality=75, subsampling=0))
    paths.extend(save(photo(7, 700, 500), folder / f"a.{suffix}") for suffix in ("png", "webp", "bmp", "tif"))
    paths.append(save(photo(8, 640, 480).convert("L"), folder / "grey.jpg"))
    paths.append(save(photo(9, 640, 480), folder / "progressive.jpg", progressive=True))
    return paths


@pytest.mark.parametrize("model", [EMBEDDED_DEFAULT, AUTOENCODER])
def test_inputs_and_features_equal_the_references(model: str, made: list[str], tmp_path: Path) -> None:
    inputs, features = compare(made, model, tmp_path)
    assert inputs.min() >= NEAR_INPUT[model]
    assert features.min() >= NEAR_FEATURES[model]


def test_inputs_of_a_reduced_decode_are_near_the_references(tmp_path: Path) -> None:
    """Of large JPEG alone, decoded at a half and a quarter."""
    for number, size in enumerate([(2401, 1900), (3750, 3700)]):
        path = save(photo(number, *size), tmp_path / f"{number}.jpg", quality=85, exif=exif(6))
        for side in (96, 224):
            mine, theirs = ours(path, side), reference(path, side)
            for steps in (TORCH_IMAGENET, CAFFE_IMAGENET):
                (cosine,) = cosines([tensor(mine, steps)], [tensor(theirs, steps)])
                assert cosine >= NEAR


@pytest.mark.parametrize("kind", ["torch", "keras"])
def test_vgg16_from_the_file_on_equals_an_independent_forward_pass(
    kind: str, made: list[str], tmp_path: Path
) -> None:
    weights = styles.make_weights(5)
    export = {"torch": styles.torch, "keras": styles.keras}[kind]
    onnx.save(export(weights), tmp_path / "export.onnx")
    paths = [path for path in made if Path(path).name in ("1.jpg", "4.jpg", "a.png")]
    assert len(paths) == 3
    expected = styles.forward(weights, np.stack([reference(path, 224) for path in paths]), kind)
    store = ModelStore(str(tmp_path / "models"), EMBEDDED)
    for layer, numbers in zip(("fc2", "pool5"), expected, strict=True):
        for _ in store.import_file(str(tmp_path / "export.onnx"), ImportOptions(name=f"seeded-{layer}", layer=layer)):
            pass
        extractor = open_extractor(f"seeded-{layer}", store, provider="cpu", threads=2)
        features = extractor.extract(np.stack([ours(path, 224) for path in paths]))
        unit = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
        assert np.linalg.norm(features - unit, axis=1).max() < 1e-4


@pytest.mark.shared
@pytest.mark.parametrize("model", [EMBEDDED_DEFAULT, AUTOENCODER])
def test_inputs_and_features_of_a_hundred_images(model: str, shared_folder: Path, tmp_path: Path) -> None:
    data = shared_folder / "data"
    suffixes = {".jpg", ".jpeg", ".png", ".webp"}
    paths = sorted(str(path) for path in (data / "real").rglob("*") if path.suffix.lower() in suffixes)
    paths += sorted(str(path) for path in (data / "bases").iterdir())[: 100 - len(paths)]
    assert len(paths) >= 100
    plain = [path for path in paths if _is_plain(path)]
    assert len(plain) >= 95
    inputs, features = compare(plain, model, tmp_path)
    assert inputs.min() >= NEAR_INPUT[model]
    assert features.min() >= NEAR_FEATURES[model]
    assert features.mean() >= (0.9995 if model == AUTOENCODER else 0.985)


def _is_plain(path: str) -> bool:
    """Neither a profile nor ink: those are brought to sRGB here, which no reference does."""
    with Image.open(path) as image:
        plain = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    return np.array_equal(plain, load_upright(path))
