"""The networks this program knows: where each comes from, what it is made of, what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.image.preprocess import OVERSIZE, PREPARE_VERSION, RAW_PIXELS, TORCH_IMAGENET, Preprocessing
from dedup_gui.core.settings import Engine
from dedup_gui.words import QT_TRANSLATE_NOOP


class Layer(StrEnum):
    """Which tensor of a graph becomes the features."""

    OUTPUT = "output"
    """The graph's own output, or a tensor named."""
    FC2 = "fc2"
    """Input of a classifier's last dense layer, after its ReLU: VGG16's fc2."""
    POOL5 = "pool5"
    """The last pooling before the dense layers, pooled once more over its positions: VGG16's pool5."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One network.

    Attributes:
        name: what the person types; unique.
        title: what the person reads; `retold("model titles", …)` says it in their language.
        file: the ONNX file's name, in the folder of embedded or of fetched models. Two models may share one.
        sha256: of that file.
        size: of that file, bytes.
        licence: SPDX identifier of the weights.
        origin: who made the weights.
        layer: which tensor of the file becomes the features.
        length: components of a vector.
        side: the input is side x side pixels.
        oversize: a JPEG is decoded at the smallest scale whose sides have so many times `side`. Inputs made of the
            reduced and of the full decode then have a cosine of .9999 at least with 4. With 2 pixels are averaged,
            too: that costs a third of the time, and the features of EfficientNet-Lite0 find as much, though they have
            a cosine of .9925 to exact ones on the average (resources/models/README.md).
        preprocessing: what the weights want.
        threshold: smallest cosine at which a pair becomes a candidate, for the judge to decide on. Measured on 4,768
            labelled files (resources/models/README.md): EfficientNet-Lite0 at .75 recalls .903 of the versions with
            .37 false pairs in 100,000; the autoencoder at .95 .675 with 4.6. VGG16's pool5 has a precision of .999
            from .750 on; its .70 is chosen a step below, and stands for fc2 and imported models, which are not
            measured.
        agreement: smallest cosine between the vectors of another provider and those of the processor with which that
            provider is used. .999, an angle of 2.6 degrees, is chosen: rounding is far above it (weights in float16
            instead of float32 give .99998 with EfficientNet-Lite0, measured on 16 probe images), and two vectors off
            by it move a pair's cosine of .75 by .06 at the very worst. With 8 bits a number that falls between two
            steps may fall to the other: on 60 photographs, computed with 8 and, step by step, with 32 bits as devices
            do it, .9979 at least.
        batch_size: images at once. Measured on one core of a shared computer: EfficientNet-Lite0 takes 13.3 to
            13.7 ms for an image in batches of 1 to 8 and 15.1 in 16; the autoencoder .99 alone, .80 in 8, .81 in 16.
        urls: where the file is fetched from, best first; () for an embedded one.
        embedded: comes with the program.
        output: name of the tensor wanted, one of the graph's outputs or from within; "" = its first output.
    """

    name: str
    title: str
    file: str
    sha256: str
    size: int
    licence: str
    origin: str
    layer: Layer
    length: int
    side: int = 224
    oversize: int = OVERSIZE
    preprocessing: Preprocessing = RAW_PIXELS
    threshold: float = 0.7
    agreement: float = 0.999
    batch_size: int = 8
    urls: tuple[str, ...] = ()
    embedded: bool = False
    output: str = ""

    @property
    def graph_key(self) -> str:
        """SHA-256, layer and what the graph does to bytes: models of one key have the same prepared graph."""
        steps = self.preprocessing
        numbers = ",".join(f"{value:g}" for value in (steps.scale, *steps.mean, *steps.std))
        return f"{self.sha256}:{self.layer}{self.output}:{self.side}{steps.order}{numbers}"

    @property
    def cache_key(self) -> str:
        """The graph's, and how a file becomes its input: vectors of different keys are never compared."""
        oversize = "" if self.oversize == OVERSIZE else f"x{self.oversize}"
        return f"{self.graph_key}:{PREPARE_VERSION}{oversize}"


_ZOO = "https://huggingface.co/onnxmodelzoo"
_ZOO_LEGACY = f"{_ZOO}/legacy_models/resolve/main/validated/vision/classification/vgg/model"


def _zoo_vgg16(name: str, title: str, file: str, sha256: str, size: int, layer: Layer) -> ModelSpec:
    return ModelSpec(
        name=name,
        title=title,
        file=file,
        sha256=sha256,
        size=size,
        licence="Apache-2.0",
        origin="ONNX Model Zoo (weights of Gluon's VGG16)",
        layer=layer,
        length=4096 if layer is Layer.FC2 else 512,
        preprocessing=TORCH_IMAGENET,
        threshold=0.7,
        urls=(f"{_ZOO_LEGACY}/{file}", f"{_ZOO}/{file.removesuffix('.onnx')}/resolve/main/{file}"),
    )


_VGG16 = ("vgg16-12.onnx", "722c42f53ca03a5480296bf8f9c85a151de3eed9ec982d7d2302ff6e2900c67b", 553_437_752)
_VGG16_INT8 = ("vgg16-12-int8.onnx", "0d0a8e1d69f70404421e37dbad4f8bd21d42758e9f426bd5b39e9e4e9e1afa23", 138_407_238)
_VGG16_7 = ("vgg16-7.onnx", "f20805a3ecccaa88647bbab4ad011ff2412a9838485ea844de0fcbce349820b9", 553_437_328)
_VGG16_QDQ = ("vgg16-12-qdq.onnx", "74ae0fa7e9e5b16782581bf17b5582080d1c06b69ed59410c7b1f190d9328bb1", 138_424_439)

EMBEDDED_DEFAULT = "efficientnet-lite0"
AUTOENCODER = "autoencoder"
VGG16_FC2 = "vgg16-fc2"

MODELS: tuple[ModelSpec, ...] = (
    ModelSpec(
        name=EMBEDDED_DEFAULT,
        title="EfficientNet-Lite0",
        file="efficientnet_lite0_gem_int8.onnx",
        sha256="a4f07a1ed6529115ccb519b9b6a7ceefef63d31b266c4fef9803aa1ec691b334",
        size=3_782_614,
        licence="Apache-2.0",
        origin="Google, EfficientNet-Lite",
        layer=Layer.OUTPUT,
        length=1280,
        oversize=2,
        threshold=0.75,
        agreement=0.995,
        embedded=True,
    ),
    ModelSpec(
        name=AUTOENCODER,
        title=QT_TRANSLATE_NOOP("model titles", "Convolutional autoencoder"),
        file="autoencoder.onnx",
        sha256="54a9a0608575bd6c9b6f1b5cf26eafcb9e20f1d508578d3435830f5ec453d176",
        size=2_275_604,
        licence="MIT",
        origin="trained for this program",
        layer=Layer.OUTPUT,
        length=256,
        side=96,
        oversize=6,
        threshold=0.95,
        batch_size=16,
        embedded=True,
    ),
    _zoo_vgg16(VGG16_FC2, QT_TRANSLATE_NOOP("model titles", "VGG16, second dense layer"), *_VGG16, Layer.FC2),
    _zoo_vgg16(
        "vgg16-fc2-int8",
        QT_TRANSLATE_NOOP("model titles", "VGG16, second dense layer, 8 bits"),
        *_VGG16_INT8,
        Layer.FC2,
    ),
    _zoo_vgg16("vgg16-pool5", QT_TRANSLATE_NOOP("model titles", "VGG16, last pooling"), *_VGG16, Layer.POOL5),
    _zoo_vgg16(
        "vgg16-pool5-int8",
        QT_TRANSLATE_NOOP("model titles", "VGG16, last pooling, 8 bits"),
        *_VGG16_INT8,
        Layer.POOL5,
    ),
)
"""In the order they are listed to the person."""

KNOWN_FILES: tuple[tuple[str, str, int, Preprocessing], ...] = (
    (*_VGG16, TORCH_IMAGENET),
    (*_VGG16_INT8, TORCH_IMAGENET),
    (*_VGG16_7, TORCH_IMAGENET),
    (*_VGG16_QDQ, TORCH_IMAGENET),
)
"""Files whose weights' preprocessing is known when a person imports them: name, SHA-256, bytes, preprocessing."""


def engine_model(engine: Engine) -> str:
    """The name of the model that an engine uses of its own accord; "" for the hash engine."""
    return {Engine.HASH: "", Engine.BALANCED: EMBEDDED_DEFAULT, Engine.THOROUGH: VGG16_FC2}[engine]
