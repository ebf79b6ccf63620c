"""What a model file of the person's own is: by its SHA-256, by a description beside or inside it, by structure."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import (
    CAFFE_IMAGENET,
    PREPROCESSINGS,
    RAW_PIXELS,
    TORCH_IMAGENET,
    ChannelOrder,
    Layout,
    Preprocessing,
)
from dedup_gui.core.networks.registry import KNOWN_FILES, MODELS, Layer, ModelSpec
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

METADATA_KEY = "dedup_gui"
"""Under this name a description may stand among an ONNX file's own properties."""
_MIN_SIDE, _MAX_SIDE = 8, 1024
"""Pixels of an input's side that a description may ask for. Chosen: fewer hold less than a hash's 9 x 8; at the upper
end a batch of 8 takes 25 MB as bytes and 100 MB as float32, twenty times that of a side of 224."""
_SIDE = 224
"""Pixels, where neither file nor description says: the side of every ImageNet classifier named in the registry."""
_THRESHOLD = 0.7
"""Cosine, where the description says none: of networks that are not measured, see `registry.ModelSpec.threshold`."""
_NAME_LETTERS = 60
"""At most in a model's name. Chosen: the longest file made from it, NAME.onnx.import.output.KEY.DIGEST.prepared.onnx
with .part behind, then has 128 bytes; the shortest limit of file systems in use is eCryptfs' 143."""
_DESCRIPTION_BYTES = 1 << 20
"""Read of a description at most. Chosen: a thousand times what one needs, so that a wrong file costs no memory."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person says of a model file; "" = find out.

    Attributes:
        name: what it shall be called.
        layer: "output", "fc2" or "pool5".
        preprocessing: "raw", "torch" or "caffe".
    """

    name: str = ""
    layer: str = ""
    preprocessing: str = ""


def inspect_model(
    path: str, sha256: str, options: ImportOptions, registry: Sequence[ModelSpec] = MODELS
) -> ModelSpec:
    """Find out what a model file is.

    Args:
        path: of an ONNX file.
        sha256: of its bytes.
        options: what the person said, which comes first.
        registry: the models known by their SHA-256, whose names are taken.

    Returns:
        What it is; the length is 0 where only running it tells.

    Raises:
        DedupError: it is no model this program can use, or its description is wrong.
    """
    from dedup_gui.core.networks.exported_graph import describe_input, load_graph

    size = os.path.getsize(path)
    if not (options.name or options.layer or options.preprocessing):
        known = next((spec for spec in registry if spec.sha256 == sha256 and not spec.embedded), None)
        if known is not None:
            return known
    model = load_graph(path)
    layout, own_side = describe_input(model)
    said = _description(path, model)
    spec = ModelSpec(
        name=_name(options.name or said.get("name") or _stem(path), registry),
        title=str(said.get("title") or _stem(path)),
        file="",
        sha256=sha256,
        size=size,
        licence=str(said.get("licence", "")),
        origin=str(said.get("origin", "")),
        layer=_layer(options.layer or said.get("layer", "")) or _guess_layer(model, bool(said)),
        length=0,
        side=own_side or _side(said.get("side", _SIDE)),
        preprocessing=_preprocessing(options.preprocessing or said.get("preprocessing", ""))
        or _guess_preprocessing(sha256, layout, model),
        threshold=_threshold(said.get("threshold", _THRESHOLD)),
        output=str(said.get("output", "")),
    )
    return replace(spec, file=f"{spec.name}.onnx")


def spec_to_json(spec: ModelSpec) -> dict[str, Any]:
    """What is kept of an imported model; `spec_from_json` reads it."""
    steps = spec.preprocessing
    return {
        "name": spec.name,
        "title": spec.title,
        "sha256": spec.sha256,
        "size": spec.size,
        "licence": spec.licence,
        "origin": spec.origin,
        "layer": str(spec.layer),
        "length": spec.length,
        "side": spec.side,
        "preprocessing": {
            "order": str(steps.order),
            "scale": steps.scale,
            "mean": list(steps.mean),
            "std": list(steps.std),
        },
        "threshold": spec.threshold,
        "output": spec.output,
    }


def spec_from_json(said: Mapping[str, Any]) -> ModelSpec:
    """The imported model that `spec_to_json` wrote.

    Raises:
        DedupError: it was changed to something wrong.
    """
    name = _name(said.get("name", ""))
    try:
        return ModelSpec(
            name=name,
            title=str(said["title"]),
            file=f"{name}.onnx",
            sha256=str(said["sha256"]),
            size=int(said["size"]),
            licence=str(said.get("licence", "")),
            origin=str(said.get("origin", "")),
            layer=_layer(said["layer"]) or Layer.OUTPUT,
            length=int(said["length"]),
            side=_side(said["side"]),
            preprocessing=_preprocessing(said["preprocessing"]) or RAW_PIXELS,
            threshold=_threshold(said.get("threshold", _THRESHOLD)),
            output=str(said.get("output", "")),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DedupError(
            translate("errors", "The description of the model {name} is damaged.").format(name=name),
            translate("errors", "Import it again."),
        ) from error


def _description(path: str, model: Any) -> dict[str, Any]:
    """The JSON beside the file, else that in the file's properties, else {}."""
    beside = f"{os.path.splitext(path)[0]}.json"
    text = next((entry.value for entry in model.metadata_props if entry.key == METADATA_KEY), "")
    if os.path.isfile(beside):
        try:
            with open(beside, encoding="utf-8") as file:
                text = file.read(_DESCRIPTION_BYTES)
        except (OSError, UnicodeDecodeError) as error:
            raise DedupError(
                translate("errors", "The description beside the model cannot be read: {why}").format(why=error)
            ) from error
    if not text:
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DedupError(
            translate("errors", "The description of the model is not JSON: {why}").format(why=error)
        ) from error
    if not isinstance(said, dict):
        raise DedupError(translate("errors", "The description of the model is not a JSON object."))
    return said


def _guess_layer(model: Any, described: bool) -> Layer:
    from dedup_gui.core.networks.exported_graph import describe_it
    from dedup_gui.core.networks.vgg16 import is_vgg16

    if described:
        return Layer.OUTPUT
    if is_vgg16(model.graph):
        return Layer.FC2
    raise DedupError(
        translate("errors", "This is not a VGG16 classifier as the known exporters write it."), describe_it()
    )


def _guess_preprocessing(sha256: str, layout: Layout, model: Any) -> Preprocessing:
    """By the file, else by who exports so: channels last is Keras, with Oxford's weights; bytes want nothing."""
    from onnx import TensorProto

    from dedup_gui.core.networks.exported_graph import image_input

    known = next((steps for _, digest, _, steps in KNOWN_FILES if digest == sha256), None)
    if known is not None:
        return known
    if image_input(model).type.tensor_type.elem_type == TensorProto.UINT8:
        return RAW_PIXELS
    return CAFFE_IMAGENET if layout is Layout.NHWC else TORCH_IMAGENET


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _name(said: object, registry: Sequence[ModelSpec] = ()) -> str:
    name = re.sub(r"[^a-z0-9._-]+", "-", str(said).lower()).strip("-.")[:_NAME_LETTERS]
    if not name:
        raise DedupError(
            translate("errors", "The model needs a name."), translate("errors", "Give it one of letters and digits.")
        )
    if any(spec.name == name for spec in registry):
        raise DedupError(
            translate("errors", "There is already a model named {name}.").format(name=name),
            translate("errors", "Give it another name."),
        )
    return name


def _layer(said: object) -> Layer | None:
    if not said:
        return None
    try:
        return Layer(str(said))
    except ValueError as error:
        raise DedupError(
            translate("errors", "There is no layer “{said}”.").format(said=said),
            translate("errors", "Use one of: output, fc2, pool5."),
        ) from error


def _side(said: object) -> int:
    if not isinstance(said, int) or not _MIN_SIDE <= said <= _MAX_SIDE:
        raise DedupError(
            translate("errors", "The description's “side” must be a number from {least} to {most}.").format(
                least=_MIN_SIDE, most=_MAX_SIDE
            )
        )
    return said


def _threshold(said: object) -> float:
    if not isinstance(said, int | float) or not 0 < said < 1:
        raise DedupError(translate("errors", "The description's “threshold” must be a number between 0 and 1."))
    return float(said)


def _preprocessing(said: object) -> Preprocessing | None:
    if not said:
        return None
    if isinstance(said, str):
        if said in PREPROCESSINGS:
            return PREPROCESSINGS[said]
        raise DedupError(
            translate("errors", "There is no preprocessing “{said}”.").format(said=said),
            translate("errors", "Use one of: {names}.").format(names=listed(PREPROCESSINGS)),
        )
    try:
        if not isinstance(said, Mapping):
            raise TypeError
        return Preprocessing(
            order=ChannelOrder(said.get("order", "rgb")),
            scale=float(said.get("scale", 1)),
            mean=_three(said.get("mean", (0, 0, 0))),
            std=_three(said.get("std", (1, 1, 1))),
        )
    except (TypeError, ValueError) as error:
        raise DedupError(
            translate("errors", "The description's “preprocessing” is wrong."),
            translate(
                "errors",
                'Write {"order": "rgb" or "bgr", "scale": number, "mean": three numbers, "std": three numbers}.',
            ),
        ) from error


def _three(said: Any) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in said)
    return first, second, third
