"""The settings on disk: JSON that a person may edit, so nothing in it is trusted and nothing is thrown away."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from dedup_gui.core.settings import AppSettings
from dedup_gui.store.preferences.json_file import DamagedFileError, JsonFile


class SettingsProblemCode(StrEnum):
    """What is wrong in the settings file."""

    BAD_VALUE = "bad-value"
    """A value of the wrong kind or out of range; the default is used."""
    DAMAGED = "damaged"
    """The file is not JSON; it was moved aside, all defaults are used."""
    UNREADABLE = "unreadable"
    """The system refuses to read it; all defaults are used, and it is not overwritten."""


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """Something in the settings file that could not be used.

    Attributes:
        code: what.
        key: the setting, or "" (the whole file).
        detail: the bad value, the system's words, or where the damaged file was moved to.
    """

    code: SettingsProblemCode
    key: str = ""
    detail: str = ""


_MINIMUM = {"min_size": 0, "threads": 0}
_MAXIMUM = {"min_size": 1 << 50, "threads": 1024}
_HINTS = typing.get_type_hints(AppSettings)


class SettingsFile:
    """Reads and writes `settings.json`."""

    def __init__(self, path: str) -> None:
        """Name the file; nothing is read yet."""
        self._file = JsonFile(path)

    def load(self) -> tuple[AppSettings, list[SettingsProblem]]:
        """The settings, with defaults where the file says nothing or nonsense, and what was wrong."""
        try:
            found = self._file.load()
        except DamagedFileError as error:
            return AppSettings(), [SettingsProblem(SettingsProblemCode.DAMAGED, "", str(error))]
        except OSError as error:
            return AppSettings(), [SettingsProblem(SettingsProblemCode.UNREADABLE, "", error.strerror or str(error))]
        return settings_from_json(found)

    def save(self, settings: AppSettings) -> None:
        """Keep the settings; keys that this version does not know stay in the file.

        Raises:
            DedupError: the disk refused; the file is as it was.
        """
        found: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            found = self._file.read()
        self._file.save({**found, **settings_to_json(settings)})


def settings_to_json(settings: AppSettings) -> dict[str, Any]:
    """The settings as what `json` can write."""
    return {**dataclasses.asdict(settings), "keys": {name: list(keys) for name, keys in settings.keys}}


def settings_from_json(found: Mapping[str, Any]) -> tuple[AppSettings, list[SettingsProblem]]:
    """Settings from what `json` read, each key by itself: bad ones are reported and defaulted, unknown ones left."""
    values: dict[str, Any] = {}
    problems: list[SettingsProblem] = []
    for field in dataclasses.fields(AppSettings):
        if field.name not in found:
            continue
        if field.name == "keys":
            values["keys"], bad = _keys(found["keys"])
            problems += bad
            continue
        try:
            values[field.name] = _value(field.name, found[field.name])
        except ValueError:
            shown = json.dumps(found[field.name])[:200]
            problems.append(SettingsProblem(SettingsProblemCode.BAD_VALUE, field.name, shown))
    return AppSettings(**values), problems


def _keys(found: object) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], list[SettingsProblem]]:
    """Keys by command, each by itself; whether a key can be used the window knows."""
    if not isinstance(found, dict):
        return (), [SettingsProblem(SettingsProblemCode.BAD_VALUE, "keys", json.dumps(found)[:200])]
    good, bad = [], []
    for name, keys in found.items():
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys):
            good.append((str(name), tuple(keys)))
        else:
            bad.append(SettingsProblem(SettingsProblemCode.BAD_VALUE, f"keys.{name}", json.dumps(keys)[:200]))
    return tuple(good), bad


def _value(name: str, value: object) -> object:
    """Check one value against the field's type.

    Raises:
        ValueError: it does not fit.
    """
    hint = _HINTS[name]
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError(name)
        item = typing.get_args(hint)[0]
        return tuple(dict.fromkeys(_scalar(name, item, element) for element in value))
    return _scalar(name, hint, value)


def _scalar(name: str, hint: type, value: object) -> object:
    if issubclass(hint, Enum):
        return hint(value)
    if type(value) is not hint:  # a bool is an int to isinstance
        raise ValueError(name)
    if isinstance(value, int) and not _MINIMUM.get(name, 0) <= value <= _MAXIMUM.get(name, 1 << 62):
        raise ValueError(name)
    return value
