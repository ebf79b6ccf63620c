"""A plan written as a table, read again: as a review of which each group is one image that goes and those that stay.

It is foreign, like a saved review, and is treated as one.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from dedup_gui.core.action_types import ActionKind, FileState
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Decision,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    ModelUse,
    Suggestion,
)
from dedup_gui.exchange.plan_files import COLUMNS, SCHEMA, Role
from dedup_gui.exchange.saved_review import SavedReview, check
from dedup_gui.words import translate

MOST_BYTES = 512 * 2**20
"""The largest table that is read; an action takes half a KB."""
_UNKNOWN = ImageInfo(0, 0, "", "")
_DIGEST = re.compile(r"(?:[0-9a-f]{2}){8,64}\Z")


@dataclass(slots=True)
class _Action:
    """The rows of one action so far."""

    victim: FileState | None = None
    kind: str = ""
    other_names: list[str] = field(default_factory=list)
    companions: list[FileState] = field(default_factory=list)
    keepers: list[tuple[FileState, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, checked by itself."""

    number: int
    role: Role
    groups: tuple[str, ...]
    file: FileState
    note: str


def read_plan(data: bytes, name: str) -> SavedReview:
    """The review that a table stands for.

    Args:
        data: the file's content.
        name: its path, for messages.

    Raises:
        DedupError: it is no plan of ours, or it is damaged.
    """
    try:
        return _review(_rows(data))
    except (ValueError, csv.Error) as error:
        raise DedupError(
            translate("exchange", "{path} is no plan, or it is damaged ({why}).").format(
                path=readable_path(name), why=str(error)[:200]
            ),
            translate("exchange", "Choose a table (CSV) that Dedup has written as a plan, or a saved review."),
        ) from error


def _rows(data: bytes) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    if tuple(next(reader, ())) != COLUMNS:
        raise ValueError(translate("exchange", "other columns"))
    for values in reader:
        if len(values) != len(COLUMNS):
            raise ValueError(
                translate("exchange", "line {line}: {number} columns").format(
                    line=reader.line_num, number=len(values)
                )
            )
        number, role, groups, size, modified, digest, readable, exact, note = values
        if digest and not _DIGEST.match(digest):
            raise ValueError(translate("exchange", "line {line}: no digest").format(line=reader.line_num))
        if readable not in _readable(exact):  # the person has read the one; the other would be acted on
            raise ValueError(
                translate("exchange", "line {line}: its two paths are not the same").format(line=reader.line_num)
            )
        state = FileState(_path(exact), _whole(size), _whole(modified), 0, 0, digest)
        yield _Row(_whole(number), Role(role), tuple(groups.split()), state, note)


def _path(exact: str) -> str:
    if not exact.isascii():
        raise ValueError(translate("exchange", "a path that is not percent-encoded"))
    data = unquote_to_bytes(exact)
    return data.decode("utf-8", "surrogateescape") if os.name == "posix" else data.decode("utf-8", "surrogatepass")


def _readable(exact: str) -> set[str]:
    """How a path looks to a person, as this system or another writes it: they differ where it is not UTF-8."""
    data = unquote_to_bytes(exact)
    found = {readable_path(data.decode("utf-8", "surrogateescape"))}
    with contextlib.suppress(UnicodeDecodeError):
        found.add(readable_path(data.decode("utf-8", "surrogatepass")))
    return found


def _whole(text: str) -> int:
    if text and not re.fullmatch(r"-?[0-9]{1,19}", text, re.ASCII):
        raise ValueError(translate("exchange", "no whole number"))
    number = int(text or 0)
    if not -(2**63) <= number < 2**63:
        raise ValueError(translate("exchange", "a number that is too large"))
    return number


def _review(rows: Iterable[_Row]) -> SavedReview:
    system = ""
    folders: dict[Role, list[str]] = {Role.FOLDER: [], Role.REFERENCE: []}
    actions: dict[int, _Action] = {}
    for row in rows:
        action = actions.setdefault(row.number, _Action()) if row.number else _Action()
        if row.role is Role.SCHEMA:
            schema, _, system = row.note.partition(" ")
            if schema != SCHEMA:
                raise ValueError(translate("exchange", "of another version: {schema}").format(schema=schema))
        elif row.role in folders:
            folders[row.role].append(row.file.path)
        elif not row.number:
            raise ValueError(translate("exchange", "a file of no action"))
        elif row.role is Role.REMOVE:
            if action.victim is not None:
                raise ValueError(
                    translate("exchange", "action {number} removes two images").format(number=row.number)
                )
            action.victim, action.kind = row.file, row.note
        elif row.role is Role.OTHER_NAME:
            action.other_names.append(row.file.path)
        elif row.role is Role.COMPANION:
            action.companions.append(row.file)
        else:
            action.keepers.append((row.file, row.groups))
    kinds = {ActionKind(action.kind) for action in actions.values()}
    if len(kinds) > 1:
        raise ValueError(translate("exchange", "several ways of removing"))
    groups = [group for number in sorted(actions) for group in _groups(number, actions[number])]
    groups = [Group(n, group.members, (), group.suggestion) for n, group in enumerate(groups, start=1)]
    settings = ScanSettings(tuple(folders[Role.FOLDER]), tuple(folders[Role.REFERENCE]))
    review = SavedReview(
        ScanResult(settings, ModelUse(), (), tuple(groups), (), Counts(groups=len(groups)), Seconds()),
        tuple(sorted((action.victim.path, Decision.REMOVE) for action in actions.values() if action.victim)),
        system=system,
        kind=kinds.pop() if kinds else ActionKind.TRASH,
    )
    check(review)
    return review


def _groups(number: int, action: _Action) -> Iterator[Group]:
    """The groups of an action: of each, one of its keepers must stand."""
    victim = action.victim
    if victim is None:
        raise ValueError(translate("exchange", "action {number} removes nothing").format(number=number))
    if not action.keepers:
        raise ValueError(translate("exchange", "action {number} keeps nothing").format(number=number))
    names = sorted({name for _, names in action.keepers for name in names})
    for name in names or [""]:
        stay = [_image(state) for state, names in action.keepers if name in names or not names]
        goes = _image(victim, tuple(action.other_names), tuple(action.companions))
        members = tuple(sorted((goes, *stay), key=lambda member: member.path))
        yield Group(number, members, (), Suggestion(stay[0].path, KeeperReason.FIRST_PATH))


def _image(file: FileState, aliases: tuple[str, ...] = (), companions: tuple[FileState, ...] = ()) -> ImageFile:
    found = FoundFile(
        file.path,
        file.size,
        file.mtime_ns,
        0,
        0,
        aliases=tuple(sorted(aliases)),
        companions=tuple(sorted(state.path for state in companions)),
    )
    return ImageFile(found, _UNKNOWN, file.digest, companions=companions)
