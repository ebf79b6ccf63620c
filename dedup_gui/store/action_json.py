"""Planned actions and their results as JSON text, for the journal.

ASCII only: a path that is not UTF-8 is held as a lone surrogate, which `json` writes as an escape and reads back.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from dedup_gui.core.action_types import ActionKind, ActionResult, FileState, Outcome, PlannedAction


def action_to_json(action: PlannedAction) -> str:
    """The action as JSON."""
    return json.dumps(asdict(action), separators=(",", ":"))


def action_from_json(text: str) -> PlannedAction:
    """The action of a JSON text.

    Raises:
        ValueError, KeyError, TypeError: it is not one.
    """
    found: dict[str, Any] = json.loads(text)
    return PlannedAction(
        kind=ActionKind(found["kind"]),
        victim=FileState(**found["victim"]),
        aliases=tuple(found["aliases"]),
        companions=tuple(_companion(companion) for companion in found["companions"]),
        keepers=tuple(FileState(**keeper) for keeper in found["keepers"]),
        keepers_of_groups=tuple(tuple(paths) for paths in found.get("keepers_of_groups", ())),
    )


def _companion(found: str | dict[str, Any]) -> FileState:
    """A companion; earlier versions wrote its path and nothing more."""
    return FileState(found, 0, 0, 0, 0, "") if isinstance(found, str) else FileState(**found)


def result_to_json(result: ActionResult) -> str:
    """The result as JSON, without the outcome, which has its own column."""
    return json.dumps({"places": result.places, "detail": result.detail}, separators=(",", ":"))


def result_from_json(outcome: str, text: str) -> ActionResult:
    """The result of an outcome and a JSON text.

    Raises:
        ValueError, KeyError, TypeError: it is not one.
    """
    found: dict[str, Any] = json.loads(text)
    places = tuple((str(path), str(place)) for path, place in found["places"])
    return ActionResult(Outcome(outcome), places, str(found["detail"]))
