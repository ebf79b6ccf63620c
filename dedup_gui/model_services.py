"""The models page's program: the model store and the settings behind `qt.services.ModelServices`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed, measure_speed
from dedup_gui.core.networks.store import ModelState, ModelStore
from dedup_gui.core.networks.transfer import FetchProgress
from dedup_gui.core.settings import AppSettings


class StoredModels:
    """Models on this computer's disk.

    Args:
        store: where they lie.
        settings: gives the settings as they stand.
        save_settings: keeps them.
    """

    def __init__(
        self, store: ModelStore, settings: Callable[[], AppSettings], save_settings: Callable[[AppSettings], None]
    ) -> None:
        self._store = store
        self._settings = settings
        self._save_settings = save_settings

    def models(self) -> list[ModelState]:
        """Every model, installed or not."""
        return self._store.models()

    def fetch(self, name: str) -> Generator[FetchProgress, None, ModelSpec]:
        """Fetch a model, from the mirror of the settings if there is one."""
        return self._store.fetch(name, self._settings().mirror_url)

    def take_file(self, path: str) -> Generator[FetchProgress, None, ModelSpec]:
        """Install a model from a file."""
        return self._store.import_file(path)

    def remove(self, name: str) -> None:
        """Remove a model; scans go back to the engine's own if it was the chosen one."""
        self._store.remove(name)
        if self.chosen() == name:
            self.choose("")

    def measure(self, name: str) -> Generator[None, None, ModelSpeed]:
        """Time a model on this computer."""
        return measure_speed(name, self._store, self._settings().provider)

    def chosen(self) -> str:
        """The model for every scan, or "" = each engine's own."""
        return self._settings().model

    def choose(self, name: str) -> None:
        """Use a model for every scan; "" = each engine's own."""
        self._save_settings(replace(self._settings(), model=name))
