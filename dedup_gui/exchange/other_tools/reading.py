"""Reading a file of another tool's groups: which tool it is of is told by what it holds, not by its name."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import NoReturn

from dedup_gui.core.errors import DedupError
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.exchange.other_tools.csv_forms import groups_in_csv
from dedup_gui.exchange.other_tools.groups import (
    FolderNeededError,
    ForeignGroups,
    NamedGroup,
    Tool,
    UnknownFormError,
    made_ready,
)
from dedup_gui.exchange.other_tools.json_forms import groups_in_json
from dedup_gui.exchange.other_tools.xml_form import groups_in_xml
from dedup_gui.words import translate

MOST_BYTES = 256 * 2**20
"""The largest file that is read. Chosen: czkawka's largest hashes of 100,000 images are 180 MB."""


def read_groups(path: str, base: str = "") -> ForeignGroups:
    """Read the groups that another tool saved, and find the files that they name.

    Args:
        path: the tool's file.
        base: folder that names without one are looked for in; "" = the one that the file lies in.

    Raises:
        UnknownFormError: it is of no known tool.
        FolderNeededError: the images are named without their folder and are not in the one that was tried.
        DedupError: it cannot be read, or none of the images is there.
    """
    tool, named = _groups(path)
    folder = os.path.abspath(base or os.path.dirname(os.path.abspath(path)))
    foreign = made_ready(tool, path, named, folder)
    if named and not foreign.groups:
        _refuse(foreign, named, folder)
    return foreign


def _refuse(foreign: ForeignGroups, named: Sequence[NamedGroup], folder: str) -> NoReturn:
    """Say why nothing is left to be judged."""
    source = readable_path(foreign.source)
    if not foreign.unusable:
        raise DedupError(translate("exchange", "No group in {source} has two images.").format(source=source))
    text = translate("exchange", "The images that {source} names are not there, {path} for one.").format(
        source=source, path=readable_path(foreign.unusable[0].path)
    )
    if all(os.path.isabs(name) for group in named for name in group.names):
        raise DedupError(text, translate("exchange", "Connect the drive that holds them."))
    raise FolderNeededError(
        text,
        translate(
            "exchange", "They are named without their folder, and were looked for in {path}: name the folder."
        ).format(path=readable_path(folder)),
    )


def _groups(path: str) -> tuple[Tool, list[NamedGroup]]:
    data = _bytes(path)
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return groups_in_xml(data)
    if head.startswith((b"[", b"{")):
        try:
            return groups_in_json(json.loads(data))
        except (ValueError, RecursionError) as error:
            raise UnknownFormError(
                translate("exchange", "{path} is damaged JSON: {why}.").format(path=readable_path(path), why=error)
            ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnknownFormError(
            translate("exchange", "{path} is neither JSON nor XML nor a table.").format(path=readable_path(path)),
            translate("exchange", "Expected is a file that czkawka, imagededup, fastdup or dupeGuru saved."),
        ) from error
    folder = os.path.dirname(os.path.abspath(path))
    return groups_in_csv(text, lambda name: _bytes(os.path.join(folder, name)).decode("utf-8-sig", "replace"))


def _bytes(path: str) -> bytes:
    """The content of a file, if it is one and is not too large."""
    try:
        # Not blocking: a named pipe without a writer would hold the open for ever.
        descriptor = os.open(
            system_path(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(descriptor, "rb") as reader:
            data = reader.read(MOST_BYTES + 1) or b""  # None: a pipe that has nothing to give yet
    except OSError as error:
        raise DedupError(
            translate("exchange", "{path} cannot be read: {why}.").format(
                path=readable_path(path), why=error.strerror or error
            )
        ) from error
    if len(data) > MOST_BYTES:
        raise DedupError(
            translate("exchange", "{path} has more than {most} MB: it is not read.").format(
                path=readable_path(path), most=MOST_BYTES >> 20
            )
        )
    return data
