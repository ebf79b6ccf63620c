"""What models, their state and their progress are called in the window."""

from __future__ import annotations

from dedup_gui.core.networks.registry import AUTOENCODER, EMBEDDED_DEFAULT, VGG16_FC2, Layer, ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.words.numbers import percent, rate, size

WHAT_IT_BRINGS = {
    EMBEDDED_DEFAULT: "Sees crops, small shifts and edits. Small and quick; what the engine “Balanced” uses.",
    VGG16_FC2: "The large, well-known network. Slower by far; what the engine “Thorough” uses.",
    "vgg16-fc2-int8": "The large network with weights of 8 bits: a quarter of the size, about three times as fast.",
    "vgg16-pool5": "An earlier layer of the large network: closer to shapes and textures than to things.",
    "vgg16-pool5-int8": "The same earlier layer, with weights of 8 bits.",
    AUTOENCODER: "Tiny, and made for this program. Sees less than the others; the quickest of them.",
}

STAGES = {
    FetchStage.CONNECT: "Asking the server",
    FetchStage.DOWNLOAD: "Getting it",
    FetchStage.WAIT: "The line broke; trying again",
    FetchStage.VERIFY: "Checking",
    FetchStage.PREPARE: "Making it ready",
}

_PLACES = {
    "cpu": "the processor",
    "cuda": "the NVIDIA GPU",
    "rocm": "the AMD GPU",
    "migraphx": "the AMD GPU",
    "directml": "the GPU",
    "coreml": "Apple's Neural Engine or GPU",
    "openvino": "OpenVINO",
}


def state_words(state: ModelState) -> str:
    """Whether a model is there."""
    if state.spec.embedded:
        return "Built in" if state.installed else "Missing: install the program again"
    if state.installed:
        return "Installed"
    if state.arrived:
        return f"{percent(state.arrived / state.spec.size)} fetched"
    return "Not installed"


def brings_sentence(spec: ModelSpec) -> str:
    """What a model is good for."""
    known = WHAT_IT_BRINGS.get(spec.name)
    if known:
        return known
    kind = "its own output" if spec.layer is Layer.OUTPUT else f"the layer {spec.layer}"
    return f"A model of your own; features are {kind}, {spec.length} numbers an image."


def speed_words(speed: ModelSpeed) -> str:
    """What was measured on this computer."""
    return f"{rate(speed.images_per_second)} on {_PLACES.get(speed.provider, speed.provider)}"


def provider_sentences(reason: str) -> str:
    """Why a network runs where it runs.

    Args:
        reason: codes and figures, joined by "; " (`core.providers.Choice.reason`).
    """
    return " ".join(_provider_sentence(part) for part in cleaned(reason).split("; ") if part)


def _provider_sentence(part: str) -> str:
    code, _, figures = part.partition(" ")
    first = figures.split(" ")[0]
    if code == "only-provider":
        return "Nothing but the processor is offered here."
    if code == "asked-for":
        return "It runs where the settings say."
    if code == "faster":
        return f"It is {first.removesuffix('x')} times as fast there as on the processor, with the same features."
    provider, _, what = code.partition("-")
    place = _PLACES.get(provider, provider)
    place = place[:1].upper() + place[1:]
    known = {
        "not-installed": f"{place} is not offered by the installed runtime.",
        "slower": f"{place} is no faster than the processor ({first.removesuffix('x')} of its speed).",
        "differs": f"{place} gives other features than the processor (cosine {first}).",
        "failed": f"{place} failed: {figures.rstrip('.')}.",
    }
    return known.get(what, part)


def progress_words(event: FetchProgress) -> str:
    """How far a model is."""
    words = STAGES[event.stage]
    if event.stage is FetchStage.WAIT and event.detail:
        words += f" ({event.detail})"
    if event.total and event.stage in (FetchStage.DOWNLOAD, FetchStage.VERIFY):
        words += f": {size(event.done)} of {size(event.total)}"
    return words


def offer_sentences(spec: ModelSpec) -> str:
    """What is said before a model is fetched."""
    return (
        f"{spec.title} is {size(spec.size)} large and under the licence {spec.licence} ({spec.origin}). "
        f"{brings_sentence(spec)} It is fetched once, over the internet; nothing of your images is sent."
    )
