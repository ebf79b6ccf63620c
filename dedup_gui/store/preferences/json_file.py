"""A JSON object on disk that a person may edit: nothing in it is trusted, and nothing is thrown away."""

from __future__ import annotations

import json
import os
from typing import Any

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import replace_private_file
from dedup_gui.store.database import stamp, unused_name
from dedup_gui.words import translate


class DamagedFileError(ValueError):
    """The file is not a JSON object; it was moved aside, if the system let us: the text says where to, or why not."""


class JsonFile:
    """Reads and writes one.

    Attributes:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        """Name the file; nothing is read yet."""
        self.path = path
        self._unreadable = False

    def load(self) -> dict[str, Any]:
        """What it holds; nothing where there is no file.

        Raises:
            OSError: the system refuses to read it; it will not be overwritten.
            DamagedFileError: it is not a JSON object.
        """
        self._unreadable = False
        try:
            return self.read()
        except FileNotFoundError:
            return {}
        except OSError:
            self._unreadable = True
            raise
        except ValueError as error:
            raise DamagedFileError(self._move_aside(str(error))) from error

    def read(self) -> dict[str, Any]:
        """What it holds.

        Raises:
            OSError: it is not there, or the system refuses to read it.
            ValueError: it is not a JSON object.
        """
        # Editors on Windows like to write a byte order mark.
        with open(self.path, encoding="utf-8-sig") as reader:
            try:
                found = json.load(reader)
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
        if not isinstance(found, dict):
            raise ValueError("not a JSON object")  # noqa: TRY004 - one kind of error for the caller
        return found

    def save(self, values: dict[str, Any]) -> None:
        """Write it anew.

        Raises:
            DedupError: the disk refused, or it could not be read; the file is as it was.
        """
        if self._unreadable:
            raise DedupError(
                translate("errors", "{path} cannot be read, so it is not overwritten").format(path=self.path),
                translate("errors", "Check the file's permissions."),
            )
        text = json.dumps(values, indent=2)
        try:
            replace_private_file(self.path, f"{text}\n".encode("ascii"))
        except OSError as error:
            raise DedupError(
                translate("errors", "{path}: {why}").format(path=self.path, why=error.strerror or error),
                translate("errors", "Check the disk and the permissions."),
            ) from error

    def _move_aside(self, reason: str) -> str:
        aside = unused_name(f"{self.path}.damaged-{stamp()}")
        try:
            os.replace(self.path, aside)
        except OSError:
            return reason
        return aside
