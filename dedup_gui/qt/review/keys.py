"""What the review can be told by keyboard: one table, from which actions, tool tips and the cheat sheet come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """What the person can ask of the review page."""

    NEXT_GROUP = "next-group"
    PREVIOUS_GROUP = "previous-group"
    NEXT_UNDECIDED = "next-undecided"
    NEXT_MEMBER = "next-member"
    PREVIOUS_MEMBER = "previous-member"
    KEEP = "keep"
    REMOVE = "remove"
    KEEP_ONLY = "keep-only"
    UNDECIDE = "undecide"
    ACCEPT = "accept"
    ACCEPT_SCREEN = "accept-screen"
    IGNORE_GROUP = "ignore-group"
    IGNORE_MEMBER = "ignore-member"
    PICK = "pick"
    PICK_GROUP = "pick-group"
    PICK_NONE = "pick-none"
    USE_AS_A = "use-as-a"
    SWAP = "swap"
    SIDE_BY_SIDE = "side-by-side"
    FLIP = "flip"
    SWIPE = "swipe"
    BLEND = "blend"
    DIFFERENCE = "difference"
    GRID = "grid"
    GRID_DIFFERENCE = "grid-difference"
    AS_STORED = "as-stored"
    NEXT_PLACE = "next-place"
    PREVIOUS_PLACE = "previous-place"
    OUTLINES = "outlines"
    LESS = "less"
    MORE = "more"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    ZOOM_FULL = "zoom-full"
    ZOOM_FIT = "zoom-fit"
    PAN_LEFT = "pan-left"
    PAN_RIGHT = "pan-right"
    PAN_UP = "pan-up"
    PAN_DOWN = "pan-down"
    LIST_PANE = "list-pane"
    REASONS_PANE = "reasons-pane"
    OPEN = "open"
    SHOW_IN_FOLDER = "show-in-folder"
    COPY_PATH = "copy-path"
    COPY_IMAGE = "copy-image"
    FOLDER_PAIR = "folder-pair"
    IGNORE_FOLDERS = "ignore-folders"
    FIND = "find"
    BULK = "bulk"
    UNDO = "undo"
    REDO = "redo"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class Key:
    """How a command is given.

    Attributes:
        text: its name in menus and in the cheat sheet.
        keys: shortcuts in Qt's portable notation, the first one is shown.
        section: heading in the cheat sheet; "" = not in the menu.
        menu: whether it stands in the Review menu.
    """

    text: str
    keys: tuple[str, ...]
    section: str
    menu: bool = True


KEYS: dict[Command, Key] = {
    Command.NEXT_GROUP: Key("Next group", ("Down", "J"), "Groups"),
    Command.PREVIOUS_GROUP: Key("Previous group", ("Up",), "Groups"),
    Command.NEXT_UNDECIDED: Key("Next undecided group", ("N",), "Groups"),
    Command.ACCEPT: Key("Accept the suggestion and go on", ("Return", "Enter"), "Groups"),
    Command.ACCEPT_SCREEN: Key("Accept all sure suggestions on screen", ("Shift+Return", "Shift+Enter"), "Groups"),
    Command.IGNORE_GROUP: Key("Not duplicates", ("I",), "Groups"),
    Command.PICK_GROUP: Key("Select this group, too", ("Shift+S",), "Groups"),
    Command.FIND: Key("Filter groups", ("Ctrl+F", "/"), "Groups"),
    Command.NEXT_MEMBER: Key("Next image", ("Right",), "Images"),
    Command.PREVIOUS_MEMBER: Key("Previous image", ("Left",), "Images"),
    Command.KEEP: Key("Keep this image", ("K",), "Images"),
    Command.REMOVE: Key("Remove this image", ("R", "Del"), "Images"),
    Command.KEEP_ONLY: Key("Keep only this image and go on", ("Shift+K",), "Images"),
    Command.UNDECIDE: Key("Undecided again", ("U", "Backspace"), "Images"),
    Command.IGNORE_MEMBER: Key("Split off: not duplicates of the rest", ("Shift+I",), "Images"),
    Command.PICK: Key("Select this image, too", ("S",), "Images"),
    Command.PICK_NONE: Key("Select no more", ("Esc",), "Images"),
    Command.USE_AS_A: Key("Compare the others with this image", ("A",), "Images"),
    Command.SWAP: Key("Swap A and B", ("X",), "Images"),
    Command.SIDE_BY_SIDE: Key("Side by side", ("Ctrl+1",), "Comparing"),
    Command.FLIP: Key("Flip (Space shows the other one)", ("Ctrl+2",), "Comparing"),
    Command.SWIPE: Key("Swipe", ("Ctrl+3",), "Comparing"),
    Command.BLEND: Key("Blend", ("Ctrl+4",), "Comparing"),
    Command.DIFFERENCE: Key("Difference", ("Ctrl+5",), "Comparing"),
    Command.GRID: Key("Grid", ("Ctrl+6",), "Comparing"),
    Command.GRID_DIFFERENCE: Key("Grid: difference to A", ("D",), "Comparing"),
    Command.LESS: Key("Move the slider left", ("[",), "Comparing", menu=False),
    Command.MORE: Key("Move the slider right", ("]",), "Comparing", menu=False),
    Command.AS_STORED: Key("B as stored, not aligned", ("L",), "Comparing"),
    Command.NEXT_PLACE: Key("Next place that differs", ("P",), "Comparing"),
    Command.PREVIOUS_PLACE: Key("Previous place that differs", ("Shift+P",), "Comparing"),
    Command.OUTLINES: Key("Outline the places that differ, or not", ("O",), "Comparing"),
    Command.ZOOM_IN: Key("Zoom in", ("+", "="), "Zoom"),
    Command.ZOOM_OUT: Key("Zoom out", ("-",), "Zoom"),
    Command.ZOOM_FULL: Key("100 %", ("0",), "Zoom"),
    Command.ZOOM_FIT: Key("Fit in the window", ("F",), "Zoom"),
    Command.PAN_LEFT: Key("Move left", ("Shift+Left",), "Zoom", menu=False),
    Command.PAN_RIGHT: Key("Move right", ("Shift+Right",), "Zoom", menu=False),
    Command.PAN_UP: Key("Move up", ("Shift+Up",), "Zoom", menu=False),
    Command.PAN_DOWN: Key("Move down", ("Shift+Down",), "Zoom", menu=False),
    Command.LIST_PANE: Key("Show or hide the list", ("F8",), "Panels"),
    Command.REASONS_PANE: Key("Show or hide the reasons", ("F9",), "Panels"),
    Command.OPEN: Key("Open with another program", ("Shift+O",), "Files"),
    Command.SHOW_IN_FOLDER: Key("Show in folder", ("Shift+F",), "Files"),
    Command.COPY_PATH: Key("Copy path", ("Ctrl+C",), "Files"),
    Command.COPY_IMAGE: Key("Copy image", ("Ctrl+Shift+C",), "Files"),
    Command.FOLDER_PAIR: Key("Only groups of these two folders, or all again", ("Shift+D",), "Files"),
    Command.IGNORE_FOLDERS: Key("Not duplicates for these two folders …", ("Ctrl+Shift+D",), "Files"),
    Command.BULK: Key("Mark by rules …", ("M",), "Decisions"),
    Command.UNDO: Key("Undo decision", ("Ctrl+Z",), "Decisions"),
    Command.REDO: Key("Redo decision", ("Ctrl+Shift+Z", "Ctrl+Y"), "Decisions"),
    Command.APPLY: Key("Apply …", ("Ctrl+Return", "Ctrl+Enter"), "Decisions"),
}


NUMBERED = 9
"""So many images of a group have a number, and a digit that means them."""

FIXED: tuple[tuple[str, str, str], ...] = (
    ("Images", "1 \N{HORIZONTAL ELLIPSIS} 9", "Keep only the image with this number and go on"),
    ("Images", "Alt+1 \N{HORIZONTAL ELLIPSIS} 9", "Go to the image with this number"),
    ("Comparing", "Space", "Show the other image; held: while it is held"),
)
"""Keys that are no shortcuts of one command, as the cheat sheet shows them."""


def fixed_keys(shown: str) -> tuple[str, ...]:
    """Each of the keys that are shown as one, in Qt's portable notation: "1 … 9" are nine."""
    first, ellipsis, _ = shown.partition(" \N{HORIZONTAL ELLIPSIS}")
    return tuple(f"{first[:-1]}{number}" for number in range(1, NUMBERED + 1)) if ellipsis else (shown,)


TOGETHER: tuple[tuple[tuple[Command, ...], str], ...] = (
    ((Command.NEXT_GROUP, Command.PREVIOUS_GROUP), "Next, previous group"),
    ((Command.NEXT_MEMBER, Command.PREVIOUS_MEMBER), "Next, previous image"),
    ((Command.PICK, Command.PICK_NONE), "Select this image, too; select no more"),
    ((Command.USE_AS_A, Command.SWAP), "Compare the others with this image; swap A and B"),
    (
        (Command.SIDE_BY_SIDE, Command.FLIP, Command.SWIPE, Command.BLEND, Command.DIFFERENCE, Command.GRID),
        "Side by side, flip, swipe, blend, difference, grid",
    ),
    ((Command.GRID_DIFFERENCE, Command.AS_STORED), "Grid: difference to A; side by side: B as stored"),
    ((Command.LESS, Command.MORE), "Move the slider left, right"),
    ((Command.NEXT_PLACE, Command.PREVIOUS_PLACE), "Next, previous place that differs"),
    ((Command.ZOOM_IN, Command.ZOOM_OUT), "Zoom in, out"),
    ((Command.PAN_LEFT, Command.PAN_RIGHT, Command.PAN_UP, Command.PAN_DOWN), "Move what is seen"),
    ((Command.LIST_PANE, Command.REASONS_PANE), "Show or hide the list, the reasons"),
    ((Command.OPEN, Command.SHOW_IN_FOLDER), "Open with another program, show in folder"),
    ((Command.COPY_PATH, Command.COPY_IMAGE), "Copy path, image"),
    ((Command.UNDO, Command.REDO), "Undo, redo decision"),
)
"""Commands that share a line of the cheat sheet: it is to fit a small window."""


def cheat_sheet(keys: Mapping[Command, Sequence[str]]) -> list[tuple[str, str, str]]:
    """Every command that has keys as (section, keys, text), for the cheat sheet.

    Args:
        keys: of the commands as they are now, as this system writes them.
    """
    lines: dict[Command, tuple[tuple[Command, ...], str]] = {
        command: (commands, text) for commands, text in TOGETHER for command in commands
    }
    rows = []
    for command, key in KEYS.items():
        commands, text = lines.get(command, ((command,), key.text))
        shown = ", ".join(dict.fromkeys(each for of_one in commands for each in keys[of_one]))
        if command is commands[0] and shown:
            rows.append((key.section, shown, text))
    order = list(dict.fromkeys(row[0] for row in rows))
    return sorted([*rows, *FIXED], key=lambda row: order.index(row[0]))
