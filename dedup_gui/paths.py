"""Where the program keeps its files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import platformdirs

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.words import translate

APP_NAME = "dedup-gui"
DATA_DIR_VARIABLE = "DEDUP_GUI_DATA_DIR"


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's folders and files. All absolute; none is made before `make`.

    Attributes:
        config: folder of settings.
        data: folder of what is precious (history) or costly (models).
        cache: folder of what may vanish at any time.
        logs: folder of the log.
    """

    config: str
    data: str
    cache: str
    logs: str

    @classmethod
    def find(cls, data_dir: str = "", environment: Mapping[str, str] | None = None) -> Paths:
        """The folders that apply.

        Args:
            data_dir: one folder for everything (`--data-dir`), or "": the variable DEDUP_GUI_DATA_DIR, and where
                that is not set either, the places that the system has for each.
            environment: the environment; None = the process's own.
        """
        variables = os.environ if environment is None else environment
        single = data_dir or variables.get(DATA_DIR_VARIABLE, "")
        if single:
            root = os.path.abspath(os.path.expanduser(single))
            return cls(
                config=root,
                data=root,
                cache=os.path.join(root, "cache"),
                logs=os.path.join(root, "logs"),
            )
        return cls(
            config=platformdirs.user_config_dir(APP_NAME, appauthor=False, roaming=True),
            data=platformdirs.user_data_dir(APP_NAME, appauthor=False),
            cache=platformdirs.user_cache_dir(APP_NAME, appauthor=False),
            logs=platformdirs.user_log_dir(APP_NAME, appauthor=False),
        )

    @property
    def settings_file(self) -> str:
        """What the person set."""
        return os.path.join(self.config, "settings.json")

    @property
    def rules_file(self) -> str:
        """Rules that the person saved."""
        return os.path.join(self.config, "rules.json")

    @property
    def window_file(self) -> str:
        """Geometry of the window and the place in the review, for QSettings in INI format."""
        return os.path.join(self.config, "window.ini")

    @property
    def history_file(self) -> str:
        """Journal, ignored pairs, decisions: precious."""
        return os.path.join(self.data, "history.sqlite")

    @property
    def last_result_file(self) -> str:
        """What the last scan in the window found."""
        return os.path.join(self.data, "last-result")

    @property
    def immich_record(self) -> str:
        """Folder of the record of what was resolved on Immich servers: precious."""
        return os.path.join(self.data, "immich")

    @property
    def open_file(self) -> str:
        """What a process locks while it works on the data."""
        return os.path.join(self.data, "open.lock")

    @property
    def in_flight(self) -> str:
        """Folder of records of what is being decoded."""
        return os.path.join(self.data, "in-flight")

    @property
    def models(self) -> str:
        """Folder of installed networks."""
        return os.path.join(self.data, "models")

    @property
    def cache_file(self) -> str:
        """Fingerprints: disposable."""
        return os.path.join(self.cache, "cache.sqlite")

    @property
    def previews_file(self) -> str:
        """Display thumbnails: disposable."""
        return os.path.join(self.cache, "previews.sqlite")

    def make(self) -> None:
        """Make the folders that are not there, for this user only.

        The cache and log folders may fail: the program works without them.

        Raises:
            DedupError: the folder of settings or of history cannot be made or written.
        """
        for folder in (self.config, self.data):
            try:
                make_private_folder(folder)
            except OSError as error:
                raise _unusable(folder, error.strerror or str(error)) from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise _unusable(folder, translate("errors", "no permission to write"))
        for folder in (self.cache, self.logs):
            try:
                make_private_folder(folder)
            except OSError:
                continue


def _unusable(folder: str, why: str) -> DedupError:
    advice = translate("errors", "Name another folder with --data-dir or in the variable DEDUP_GUI_DATA_DIR.")
    return DedupError(
        translate("errors", "The folder {folder} cannot be used: {why}.").format(folder=folder, why=why), advice
    )
