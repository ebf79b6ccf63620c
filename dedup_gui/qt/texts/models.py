"""What models, their state and their progress are called in the window."""

from __future__ import annotations

from dedup_gui.core.networks.registry import AUTOENCODER, EMBEDDED_DEFAULT, VGG16_FC2, Layer, ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, retold, translate
from dedup_gui.words.numbers import count, percent, rate, sentences, size

WHAT_IT_BRINGS = TranslatedTable(
    "models",
    {
        EMBEDDED_DEFAULT: QT_TRANSLATE_NOOP(
            "models", "Sees crops, small shifts and edits. Small and quick; what the engine “Balanced” uses."
        ),
        VGG16_FC2: QT_TRANSLATE_NOOP(
            "models", "The large, well-known network. Slower by far; what the engine “Thorough” uses."
        ),
        "vgg16-fc2-int8": QT_TRANSLATE_NOOP(
            "models", "The large network with weights of 8 bits: a quarter of the size, about three times as fast."
        ),
        "vgg16-pool5": QT_TRANSLATE_NOOP(
            "models", "An earlier layer of the large network: closer to shapes and textures than to things."
        ),
        "vgg16-pool5-int8": QT_TRANSLATE_NOOP("models", "The same earlier layer, with weights of 8 bits."),
        AUTOENCODER: QT_TRANSLATE_NOOP(
            "models", "Tiny, and made for this program. Sees less than the others; the quickest of them."
        ),
    },
)

STAGES = TranslatedTable(
    "models",
    {
        FetchStage.CONNECT: QT_TRANSLATE_NOOP("models", "Asking the server"),
        FetchStage.DOWNLOAD: QT_TRANSLATE_NOOP("models", "Getting it"),
        FetchStage.WAIT: QT_TRANSLATE_NOOP("models", "The line broke; trying again"),
        FetchStage.VERIFY: QT_TRANSLATE_NOOP("models", "Checking"),
        FetchStage.PREPARE: QT_TRANSLATE_NOOP("models", "Making it ready"),
    },
)

_PLACES = TranslatedTable(
    "models",
    {
        "cpu": QT_TRANSLATE_NOOP("models", "the processor"),
        "cuda": QT_TRANSLATE_NOOP("models", "the NVIDIA GPU"),
        "rocm": QT_TRANSLATE_NOOP("models", "the AMD GPU"),
        "migraphx": QT_TRANSLATE_NOOP("models", "the AMD GPU"),
        "directml": QT_TRANSLATE_NOOP("models", "the GPU"),
        "coreml": QT_TRANSLATE_NOOP("models", "Apple's Neural Engine or GPU"),
        "openvino": QT_TRANSLATE_NOOP("models", "OpenVINO"),
    },
)


def model_title(spec: ModelSpec) -> str:
    """What a model is called."""
    return retold("model titles", spec.title)


def state_words(state: ModelState) -> str:
    """Whether a model is there."""
    if state.spec.embedded and not state.installed:
        return translate("models", "Missing: install the program again")
    if state.spec.embedded:
        return translate("models", "Built in")
    if state.installed:
        return translate("models", "Installed")
    if state.arrived:
        return translate("models", "{share} fetched").format(share=percent(state.arrived / state.spec.size))
    return translate("models", "Not installed")


def brings_sentence(spec: ModelSpec) -> str:
    """What a model is good for."""
    known = WHAT_IT_BRINGS.get(spec.name)
    if known:
        return known
    if spec.layer is Layer.OUTPUT:
        said = translate("models", "A model of your own; features are its own output, {length} numbers an image.")
    else:
        said = translate("models", "A model of your own; features are the layer {layer}, {length} numbers an image.")
    return said.format(layer=spec.layer, length=count(spec.length))


def speed_words(speed: ModelSpeed) -> str:
    """What was measured on this computer."""
    place = _PLACES.get(speed.provider, speed.provider)
    return translate("models", "{speed} on {processor}").format(speed=rate(speed.images_per_second), processor=place)


def provider_sentences(reason: str) -> str:
    """Why a network runs where it runs.

    Args:
        reason: codes and figures, joined by "; " (`core.providers.Choice.reason`).
    """
    return sentences(_provider_sentence(part) for part in cleaned(reason).split("; ") if part)


def _provider_sentence(part: str) -> str:
    code, _, figures = part.partition(" ")
    first = figures.split(" ")[0]
    if code == "only-provider":
        return translate("models", "Nothing but the processor is offered here.")
    if code == "asked-for":
        return translate("models", "It runs where the settings say.")
    if code == "faster":
        said = translate("models", "It is {factor} times as fast there as on the processor, with the same features.")
        return said.format(factor=first.removesuffix("x"))
    provider, _, what = code.partition("-")
    place = _PLACES.get(provider, provider)
    known = {
        "not-installed": translate("models", "{processor} is not offered by the installed runtime."),
        "slower": translate("models", "{processor} is no faster than the processor ({factor} of its speed)."),
        "differs": translate("models", "{processor} gives other features than the processor (cosine {cosine})."),
        "failed": translate("models", "{processor} failed: {reason}."),
    }
    if what not in known:
        return part
    return known[what].format(
        processor=place[:1].upper() + place[1:],
        factor=first.removesuffix("x"),
        cosine=first,
        reason=figures.rstrip("."),
    )


def progress_words(event: FetchProgress) -> str:
    """How far a model is."""
    stage = STAGES[event.stage]
    if event.stage is FetchStage.WAIT and event.detail:
        return translate("models", "{stage} ({detail})").format(stage=stage, detail=event.detail)
    if event.total and event.stage in (FetchStage.DOWNLOAD, FetchStage.VERIFY):
        said = translate("models", "{stage}: {done} of {total}")
        return said.format(stage=stage, done=size(event.done), total=size(event.total))
    return stage


def offer_sentences(spec: ModelSpec) -> str:
    """What is said before a model is fetched."""
    what = translate("models", "{model} is {size} large and under the licence {licence} ({origin}).")
    how = translate("models", "It is fetched once, over the internet; nothing of your images is sent.")
    said = what.format(model=model_title(spec), size=size(spec.size), licence=spec.licence, origin=spec.origin)
    return sentences((said, brings_sentence(spec), how))
