"""The models on this computer: those that came with the program, and those fetched or imported."""

from __future__ import annotations

import hashlib
import os

from dedup_gui.core.errors import DedupError
from dedup_gui.core.model_registry import MODELS, Layer, ModelSpec, find_model

BLOCK = 1 << 20


class ModelStore:
    """Finds model files and checks them.

    Args:
        folder: of fetched and imported models; made when first needed.
        embedded: of the models that came with the program.
    """

    def __init__(self, folder: str, embedded: str) -> None:
        self.folder = folder
        self.embedded = embedded

    def resolve(self, model: str) -> tuple[ModelSpec, str]:
        """Find a model's file, its SHA-256 checked, ready for a session.

        Args:
            model: a name of the registry.

        Returns:
            What it is, and the path of a graph that takes uint8 [N, side, side, 3] RGB.

        Raises:
            DedupError: it is unknown, not installed or damaged.
        """
        spec = find_model(model)
        if spec is None:
            names = ", ".join(known.name for known in MODELS)
            raise DedupError(f"There is no model named “{model}”.", f"Use one of: {names}.")
        path = self.file_path(spec)
        if not os.path.exists(path):
            raise DedupError(
                f"The model {spec.name} is not installed.", f"Fetch it with: dedup-gui models fetch {spec.name}"
            )
        if sha256_of(path) != spec.sha256:
            raise DedupError(
                f"The file of the model {spec.name} is damaged: {path}",
                "Install the program again." if spec.embedded else f"Run: dedup-gui models fetch {spec.name}",
            )
        if spec.layer is not Layer.OUTPUT:
            raise DedupError(f"The model {spec.name} cannot be used yet.")
        return spec, path

    def file_path(self, spec: ModelSpec) -> str:
        """Where a model's file lies, or would."""
        return os.path.join(self.embedded if spec.embedded else self.folder, spec.file)


def sha256_of(path: str) -> str:
    """SHA-256 of a file, hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
