"""Planned actions and their results as JSON text, for the journal.

ASCII only: a path that is not UTF-8 is held as a lone surrogate, which `json` writes as an escape and reads back.
Files are moved by what is read here, so all of it is checked: a damaged row may be good JSON of another shape.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, TypeVar

from dedup_gui.core.action_types import (
    ActionKind,
    ActionRecord,
    ActionResult,
    Destination,
    FileState,
    KeeperSidecar,
    Outcome,
    PlannedAction,
)

_Wanted = TypeVar("_Wanted", str, int, list[Any], dict[str, Any])

_DAMAGE = (ValueError, KeyError, TypeError, RecursionError)
"""What reading a damaged text raises."""


def action_to_json(action: PlannedAction) -> str:
    """The action as JSON."""
    return json.dumps(asdict(action), separators=(",", ":"))


def action_from_json(text: str | bytes) -> PlannedAction:
    """The action of a JSON text.

    Raises:
        ValueError, KeyError, TypeError, RecursionError: it is not one.
    """
    found = _a(dict, json.loads(text))
    return PlannedAction(
        kind=ActionKind(found["kind"]),
        victim=_state(found["victim"]),
        aliases=_strings(found["aliases"]),
        companions=tuple(_companion(companion) for companion in _a(list, found["companions"])),
        keepers=tuple(_state(keeper) for keeper in _a(list, found["keepers"])),
        keepers_of_groups=tuple(_strings(paths) for paths in _a(list, found.get("keepers_of_groups", []))),
        destination=_destination(found.get("destination")),
        sidecar=_sidecar(found.get("sidecar")),
    )


def _sidecar(value: object) -> KeeperSidecar | None:
    if value is None:
        return None
    found = _a(dict, value)
    return KeeperSidecar(_a(str, found["path"]), _a(str, found["text"]))


def _destination(value: object) -> Destination | None:
    if value is None:  # also of earlier versions
        return None
    found = _a(dict, value)
    return Destination(_a(str, found["folder"]), _a(str, found["base"]), _a(int, found["device"]))


def _a(kind: type[_Wanted], value: object) -> _Wanted:
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected")
    return value


def _strings(value: object) -> tuple[str, ...]:
    return tuple(_a(str, each) for each in _a(list, value))


def _state(value: object) -> FileState:
    found = _a(dict, value)
    size, mtime_ns, device, inode = (_a(int, found[name]) for name in ("size", "mtime_ns", "device", "inode"))
    return FileState(_a(str, found["path"]), size, mtime_ns, device, inode, _a(str, found["digest"]))


def _companion(found: object) -> FileState:
    """A companion; earlier versions wrote its path and nothing more."""
    return FileState(found, 0, 0, 0, 0, "") if isinstance(found, str) else _state(found)


def result_to_json(result: ActionResult) -> str:
    """The result as JSON, without the outcome, which has its own column."""
    return json.dumps({"places": result.places, "detail": result.detail}, separators=(",", ":"))


def result_from_json(outcome: str, text: str | bytes) -> ActionResult:
    """The result of an outcome and a JSON text.

    Raises:
        ValueError, KeyError, TypeError, RecursionError: it is not one.
    """
    found = _a(dict, json.loads(text))
    places = [_strings(pair) for pair in _a(list, found["places"])]
    return ActionResult(Outcome(outcome), tuple((path, place) for path, place in places), _a(str, found["detail"]))


def record_from_row(index: int | None, action: bytes, outcome: bytes, result: bytes) -> ActionRecord:
    """A row of the journal, whatever is left of it.

    An action that cannot be read gives a record that is UNREADABLE, with the image's path if that at least is there.
    Of a result that cannot be read nothing is believed: the action counts as STARTED, and how it stands is found out
    from the disk.
    """
    try:
        planned = action_from_json(action)
        index = _a(int, index)
    except _DAMAGE:
        index = -1 if index is None else index
        nothing = PlannedAction(ActionKind.TRASH, FileState(_path_in(action), 0, 0, 0, 0, ""), (), (), ())
        return ActionRecord(index, nothing, ActionResult(Outcome.UNREADABLE, (), f"row {index}"))
    try:
        return ActionRecord(index, planned, result_from_json(outcome.decode(), result))
    except _DAMAGE:
        return ActionRecord(index, planned, ActionResult(Outcome.STARTED, (), "result unreadable"))


def _path_in(action: bytes) -> str:
    try:
        return _a(str, _a(dict, _a(dict, json.loads(action))["victim"])["path"])
    except _DAMAGE:
        return ""
