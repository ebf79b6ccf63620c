"""The registry's models by name."""

from __future__ import annotations

from dedup_gui.core.networks.registry import MODELS, ModelSpec


def known_model(name: str) -> ModelSpec:
    return next(spec for spec in MODELS if spec.name == name)
