"""The embedded network, loaded and run; and what happens when a provider fails."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.extractor import OnnxExtractor, open_extractor
from dedup_gui.core.networks.providers import Choice, probe_images
from dedup_gui.core.networks.registry import AUTOENCODER, EMBEDDED_DEFAULT
from dedup_gui.core.networks.session import OnnxSession
from dedup_gui.core.networks.store import ModelStore
from tests.core.image_factory import squashed
from tests.core.networks.known_models import known_model

EMBEDDED = str(Path(__file__).resolve().parents[3] / "resources" / "models")


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> OnnxExtractor:
    store = ModelStore(str(tmp_path_factory.mktemp("models")), EMBEDDED)
    return open_extractor(EMBEDDED_DEFAULT, store, provider="cpu", threads=1)


def picture(seed: int, height: int = 300, width: int = 400) -> npt.NDArray[np.uint8]:
    """Soft coloured blobs and edges, enough for a network to see something."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    image = np.zeros((height, width, 3), np.float32) + random.uniform(0, 120, 3).astype(np.float32)
    for _ in range(12):
        row, column = random.uniform(0, height), random.uniform(0, width)
        radius = random.uniform(15, 90)
        distance = np.hypot(rows - row, columns - column)
        inside = (distance < radius)[..., None]
        image = np.where(inside, random.uniform(0, 255, 3).astype(np.float32), image)
    return image.astype(np.uint8)


def test_vectors_have_norm_one_and_the_length_said(extractor: OnnxExtractor) -> None:
    vectors = extractor.extract(np.stack([squashed(picture(seed), extractor.side) for seed in range(3)]))
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, extractor.length) == (3, 1280)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(extractor: OnnxExtractor) -> None:
    images = np.stack([squashed(picture(seed), extractor.side) for seed in range(extractor.batch_size + 3)])
    together = extractor.extract(images)
    alone = np.concatenate([extractor.extract(image[None]) for image in images])
    assert np.abs(together - alone).max() < 1e-5


def test_a_crop_is_nearer_than_another_picture(extractor: OnnxExtractor) -> None:
    whole = picture(1)
    images = [whole, whole[40:260, 50:350], whole[:, ::-1], picture(2)]
    vectors = extractor.extract(np.stack([squashed(image, extractor.side) for image in images]))
    _, crop, mirrored, other = vectors @ vectors[0]
    assert crop > 0.7
    assert mirrored > 0.8
    assert other < min(crop, mirrored)


def test_the_autoencoder_finds_the_changed_picture_among_others(tmp_path: Path) -> None:
    encoder = open_extractor(AUTOENCODER, ModelStore(str(tmp_path), EMBEDDED), provider="cpu", threads=1)
    originals = [picture(seed) for seed in range(8)]
    changed = [image[20:280, 25:380] // 2 + 60 for image in originals]
    codes = encoder.extract(np.stack([squashed(image, encoder.side) for image in (*originals, *changed)]))
    assert codes.shape == (16, 256)
    nearest = np.argmax(codes[8:] @ codes[:8].T, axis=1)
    assert np.mean(nearest == np.arange(8)) >= 0.75


def test_no_images_give_no_vectors(extractor: OnnxExtractor) -> None:
    assert extractor.extract(np.zeros((0, 224, 224, 3), np.uint8)).shape == (0, 1280)


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((1, 100, 224, 3), np.uint8),
        np.zeros((224, 224, 3), np.uint8),
        np.zeros((1, 224, 224, 3), np.float32),
    ],
    ids=["size", "axes", "type"],
)
def test_images_of_another_shape_or_type_are_refused(extractor: OnnxExtractor, images: npt.NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="expected uint8"):
        extractor.extract(images)


def test_the_cache_key_names_the_weights_and_the_preprocessing(extractor: OnnxExtractor) -> None:
    assert extractor.sha256 in extractor.cache_key
    spec = extractor.spec
    other = replace(spec, preprocessing=replace(spec.preprocessing, scale=0.5))
    assert other.cache_key != spec.cache_key


@pytest.mark.parametrize("count", [1, 2, 7])
def test_threads_share_a_batch_and_keep_its_order(count: int) -> None:
    path = os.path.join(EMBEDDED, "efficientnet_lite0_gem_int8.onnx")
    images = probe_images(count, 224)
    shared = OnnxSession(path, "cpu", 3).run(images)
    assert shared.shape == (count, 1280)
    assert np.abs(shared - OnnxSession(path, "cpu", 1).run(images)).max() < 1e-5


def test_what_the_network_refuses_in_one_part_is_told() -> None:
    session = OnnxSession(os.path.join(EMBEDDED, "efficientnet_lite0_gem_int8.onnx"), "cpu", 2)
    with pytest.raises(Exception, match=r"(?i)invalid"):
        session.run(np.zeros((4, 100, 224, 3), np.uint8))


def test_no_thread_goes_without_an_image(tmp_path: Path) -> None:
    store = ModelStore(str(tmp_path), EMBEDDED)
    few, many = (open_extractor(EMBEDDED_DEFAULT, store, provider="cpu", threads=count) for count in (2, 12))
    assert few.batch_size == few.spec.batch_size == 8
    assert many.batch_size == 12


class FailsAtThirdBatch:
    """The real network on the CPU, passed off as a device's, whose driver breaks at the third batch."""

    def __init__(self, session: OnnxSession) -> None:
        self.session = session
        self.runs = 0

    def run(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        self.runs += 1
        if self.runs >= 3:
            raise RuntimeError("device lost\nlong trace")
        return self.session.run(images)


@pytest.mark.parametrize("not_finite", [False, True], ids=["raises", "gives NaN"])
def test_a_failing_provider_hands_over_to_the_cpu_in_mid_scan(extractor: OnnxExtractor, not_finite: bool) -> None:
    spec = replace(extractor.spec, batch_size=2)
    path = os.path.join(EMBEDDED, spec.file)
    device = FailsAtThirdBatch(OnnxSession(path, "cpu", 1))
    if not_finite:
        inner = device.run

        def run(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
            try:
                return inner(images)
            except RuntimeError:
                return np.full((len(images), spec.length), np.nan, np.float32)

        device.run = run  # type: ignore[method-assign]
    opened: list[str] = []

    def factory(provider: str) -> OnnxSession:
        opened.append(provider)
        return OnnxSession(path, provider, 1)

    failing = OnnxExtractor(spec, factory, Choice("cuda", device, "faster 9.0x cosine 0.99999"))
    images = np.stack([squashed(picture(seed), spec.side) for seed in range(7)])
    vectors = failing.extract(images)
    assert np.abs(vectors - extractor.extract(images)).max() < 1e-5
    assert failing.provider == "cpu"
    assert failing.provider_reason.startswith("cuda-failed ")
    assert "long trace" not in failing.provider_reason
    assert opened == ["cpu"]
    assert device.runs == 3


def test_an_unknown_model_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(DedupError, match="no model named") as caught:
        open_extractor("vgg61", ModelStore(str(tmp_path), EMBEDDED))
    assert EMBEDDED_DEFAULT in caught.value.advice


def test_a_model_that_is_not_installed_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(DedupError, match="not installed") as caught:
        open_extractor("vgg16-fc2", ModelStore(str(tmp_path), EMBEDDED))
    assert "models fetch vgg16-fc2" in caught.value.advice


def test_a_damaged_embedded_model_is_refused(tmp_path: Path) -> None:
    spec = known_model(EMBEDDED_DEFAULT)
    (tmp_path / spec.file).write_bytes(b"\0" * 100)
    with pytest.raises(DedupError, match="damaged"):
        open_extractor(EMBEDDED_DEFAULT, ModelStore(str(tmp_path), str(tmp_path)))


def test_probe_images_are_always_the_same_and_differ_from_each_other() -> None:
    first, again = probe_images(2, 64), probe_images(2, 64)
    assert np.array_equal(first, again)
    assert np.abs(first[0].astype(int) - first[1].astype(int)).mean() > 10
