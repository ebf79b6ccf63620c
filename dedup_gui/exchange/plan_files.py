"""A plan as a file: what an Apply would do, to be looked at, kept, or done elsewhere; nothing is moved here.

    plan = Plan(plan_removals(groups, decisions, ActionKind.TRASH), settings.folders, settings.references)
    write_bytes(path, plan_bytes(plan, PlanFormat.of(path)))

A table (CSV) is for a spreadsheet and for `dedup-gui apply`, which proves each file as the window does. A script
moves the files to a folder and overwrites nothing; it proves their sizes alone.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote_from_bytes

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.core.report.tables import readable_path
from dedup_gui.exchange.plan_scripts import to_powershell, to_shell
from dedup_gui.words import translate

SCHEMA = "dedup-gui/plan/1"
COLUMNS = ("action", "role", "groups", "size", "modified_ns", "digest", "path", "exact_path", "note")
"""`path` is for people and `exact_path` is the one that counts: percent-encoded, whatever bytes a name has."""


class PlanFormat(StrEnum):
    """What a plan is written as; the value is the file's suffix."""

    TABLE = ".csv"
    SHELL = ".sh"
    POWERSHELL = ".ps1"

    @classmethod
    def of(cls, path: str) -> PlanFormat:
        """The format that a path's suffix asks for; a table where it says nothing that is known."""
        suffix = os.path.splitext(path)[1].lower()
        return cls(suffix) if suffix in set(cls) else cls.TABLE


class Role(StrEnum):
    """What a row of the table is."""

    SCHEMA = "schema"
    FOLDER = "folder"
    """A folder that was scanned: nothing outside those is touched."""
    REFERENCE = "reference-folder"
    REMOVE = "remove"
    OTHER_NAME = "other-name"
    """Another name of the same file, which goes with it."""
    COMPANION = "companion"
    """A sidecar and the like, which moves with it."""
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an Apply would do.

    Attributes:
        actions: as `core.removal.plan.plan_removals` returns them.
        folders: the folders that were scanned; what lies in none of them is not touched by `dedup-gui apply`.
        references: the reference folders.
    """

    actions: tuple[PlannedAction, ...]
    folders: tuple[str, ...]
    references: tuple[str, ...] = ()


def plan_bytes(plan: Plan, form: PlanFormat) -> bytes:
    """The plan as a file's content.

    Args:
        plan: the plan.
        form: table or script.

    Raises:
        DedupError: a script cannot do it: a link in the place of a file is made by `dedup-gui apply` or the window.
    """
    if form is PlanFormat.TABLE:
        return to_table(plan).encode("utf-8")
    if any(action.kind in (ActionKind.HARDLINK, ActionKind.SYMLINK, ActionKind.REFLINK) for action in plan.actions):
        raise DedupError(
            translate("exchange", "a script only moves files"),
            translate("exchange", "Write the plan as a table (CSV), or choose the trash."),
        )
    return to_shell(plan.actions) if form is PlanFormat.SHELL else to_powershell(plan.actions)


def to_table(plan: Plan) -> str:
    """The plan as CSV: a row for each file, those of one action behind one another."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow((0, Role.SCHEMA.value, "", "", "", "", "", "", f"{SCHEMA} {os.name}"))
    for role, paths in ((Role.FOLDER, plan.folders), (Role.REFERENCE, plan.references)):
        for path in paths:
            writer.writerow((0, role.value, "", "", "", "", readable_path(path), exact_path(path), ""))
    for number, action in enumerate(plan.actions, start=1):
        writer.writerows(_rows(number, action))
    return out.getvalue()


def exact_path(path: str) -> str:
    """A path in ASCII, without loss."""
    return quote_from_bytes(os.fsencode(path), safe="/\\: ()+,;@$!~'&[]{}")


def _rows(number: int, action: PlannedAction) -> Iterator[tuple[object, ...]]:
    victim = action.victim
    yield _row(number, Role.REMOVE, victim, note=action.kind.value)
    for alias in action.aliases:
        state = FileState(alias, victim.size, victim.mtime_ns, victim.device, victim.inode, victim.digest)
        yield _row(number, Role.OTHER_NAME, state)
    for companion in action.companions:
        yield _row(number, Role.COMPANION, companion)
    for keeper in action.keepers:
        inside = [group for group, paths in enumerate(groups_of(action), start=1) if keeper.path in paths]
        yield _row(number, Role.KEEP, keeper, groups=" ".join(map(str, inside)))


def groups_of(action: PlannedAction) -> tuple[tuple[str, ...], ...]:
    """The keepers' paths by group: of each group one must stand."""
    return action.keepers_of_groups or (tuple(keeper.path for keeper in action.keepers),)


def _row(number: int, role: Role, file: FileState, *, groups: str = "", note: str = "") -> tuple[object, ...]:
    return (
        number, role.value, groups, file.size, file.mtime_ns, file.digest, readable_path(file.path),
        exact_path(file.path), note,
    )  # fmt: skip
