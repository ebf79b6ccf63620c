"""What the review can be told by keyboard: one table, from which actions, tool tips and the cheat sheet come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable
from dedup_gui.words.numbers import listed


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


class KeySection(StrEnum):
    """What a command is about."""

    GROUPS = "groups"
    IMAGES = "images"
    COMPARING = "comparing"
    ZOOM = "zoom"
    PANELS = "panels"
    FILES = "files"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Key:
    """How a command is given.

    Attributes:
        keys: shortcuts in Qt's portable notation, the first one is shown.
        section: where it stands in the cheat sheet and in the menu.
        menu: whether it stands in the Review menu.
    """

    keys: tuple[str, ...]
    section: KeySection
    menu: bool = True


KEYS: dict[Command, Key] = {
    Command.NEXT_GROUP: Key(("Down", "J"), KeySection.GROUPS),
    Command.PREVIOUS_GROUP: Key(("Up",), KeySection.GROUPS),
    Command.NEXT_UNDECIDED: Key(("N",), KeySection.GROUPS),
    Command.ACCEPT: Key(("Return", "Enter"), KeySection.GROUPS),
    Command.ACCEPT_SCREEN: Key(("Shift+Return", "Shift+Enter"), KeySection.GROUPS),
    Command.IGNORE_GROUP: Key(("I",), KeySection.GROUPS),
    Command.PICK_GROUP: Key(("Shift+S",), KeySection.GROUPS),
    Command.FIND: Key(("Ctrl+F", "/"), KeySection.GROUPS),
    Command.NEXT_MEMBER: Key(("Right",), KeySection.IMAGES),
    Command.PREVIOUS_MEMBER: Key(("Left",), KeySection.IMAGES),
    Command.KEEP: Key(("K",), KeySection.IMAGES),
    Command.REMOVE: Key(("R", "Del"), KeySection.IMAGES),
    Command.KEEP_ONLY: Key(("Shift+K",), KeySection.IMAGES),
    Command.UNDECIDE: Key(("U", "Backspace"), KeySection.IMAGES),
    Command.IGNORE_MEMBER: Key(("Shift+I",), KeySection.IMAGES),
    Command.PICK: Key(("S",), KeySection.IMAGES),
    Command.PICK_NONE: Key(("Esc",), KeySection.IMAGES),
    Command.USE_AS_A: Key(("A",), KeySection.IMAGES),
    Command.SWAP: Key(("X",), KeySection.IMAGES),
    Command.SIDE_BY_SIDE: Key(("Ctrl+1",), KeySection.COMPARING),
    Command.FLIP: Key(("Ctrl+2",), KeySection.COMPARING),
    Command.SWIPE: Key(("Ctrl+3",), KeySection.COMPARING),
    Command.BLEND: Key(("Ctrl+4",), KeySection.COMPARING),
    Command.DIFFERENCE: Key(("Ctrl+5",), KeySection.COMPARING),
    Command.GRID: Key(("Ctrl+6",), KeySection.COMPARING),
    Command.GRID_DIFFERENCE: Key(("D",), KeySection.COMPARING),
    Command.LESS: Key(("[",), KeySection.COMPARING, menu=False),
    Command.MORE: Key(("]",), KeySection.COMPARING, menu=False),
    Command.AS_STORED: Key(("L",), KeySection.COMPARING),
    Command.NEXT_PLACE: Key(("P",), KeySection.COMPARING),
    Command.PREVIOUS_PLACE: Key(("Shift+P",), KeySection.COMPARING),
    Command.OUTLINES: Key(("O",), KeySection.COMPARING),
    Command.ZOOM_IN: Key(("+", "="), KeySection.ZOOM),
    Command.ZOOM_OUT: Key(("-",), KeySection.ZOOM),
    Command.ZOOM_FULL: Key(("0",), KeySection.ZOOM),
    Command.ZOOM_FIT: Key(("F",), KeySection.ZOOM),
    Command.PAN_LEFT: Key(("Shift+Left",), KeySection.ZOOM, menu=False),
    Command.PAN_RIGHT: Key(("Shift+Right",), KeySection.ZOOM, menu=False),
    Command.PAN_UP: Key(("Shift+Up",), KeySection.ZOOM, menu=False),
    Command.PAN_DOWN: Key(("Shift+Down",), KeySection.ZOOM, menu=False),
    Command.LIST_PANE: Key(("F8",), KeySection.PANELS),
    Command.REASONS_PANE: Key(("F9",), KeySection.PANELS),
    Command.OPEN: Key(("Shift+O",), KeySection.FILES),
    Command.SHOW_IN_FOLDER: Key(("Shift+F",), KeySection.FILES),
    Command.COPY_PATH: Key(("Ctrl+C",), KeySection.FILES),
    Command.COPY_IMAGE: Key(("Ctrl+Shift+C",), KeySection.FILES),
    Command.FOLDER_PAIR: Key(("Shift+D",), KeySection.FILES),
    Command.IGNORE_FOLDERS: Key(("Ctrl+Shift+D",), KeySection.FILES),
    Command.BULK: Key(("M",), KeySection.DECISIONS),
    Command.UNDO: Key(("Ctrl+Z",), KeySection.DECISIONS),
    Command.REDO: Key(("Ctrl+Shift+Z", "Ctrl+Y"), KeySection.DECISIONS),
    Command.APPLY: Key(("Ctrl+Return", "Ctrl+Enter"), KeySection.DECISIONS),
}

NAMES: Mapping[Command, str] = TranslatedTable(
    "keys",
    {
        Command.NEXT_GROUP: QT_TRANSLATE_NOOP("keys", "Next group"),
        Command.PREVIOUS_GROUP: QT_TRANSLATE_NOOP("keys", "Previous group"),
        Command.NEXT_UNDECIDED: QT_TRANSLATE_NOOP("keys", "Next undecided group"),
        Command.ACCEPT: QT_TRANSLATE_NOOP("keys", "Accept the suggestion and go on"),
        Command.ACCEPT_SCREEN: QT_TRANSLATE_NOOP("keys", "Accept all sure suggestions on screen"),
        Command.IGNORE_GROUP: QT_TRANSLATE_NOOP("keys", "Not duplicates"),
        Command.PICK_GROUP: QT_TRANSLATE_NOOP("keys", "Select this group, too"),
        Command.FIND: QT_TRANSLATE_NOOP("keys", "Filter groups"),
        Command.NEXT_MEMBER: QT_TRANSLATE_NOOP("keys", "Next image"),
        Command.PREVIOUS_MEMBER: QT_TRANSLATE_NOOP("keys", "Previous image"),
        Command.KEEP: QT_TRANSLATE_NOOP("keys", "Keep this image"),
        Command.REMOVE: QT_TRANSLATE_NOOP("keys", "Remove this image"),
        Command.KEEP_ONLY: QT_TRANSLATE_NOOP("keys", "Keep only this image and go on"),
        Command.UNDECIDE: QT_TRANSLATE_NOOP("keys", "Undecided again"),
        Command.IGNORE_MEMBER: QT_TRANSLATE_NOOP("keys", "Split off: not duplicates of the rest"),
        Command.PICK: QT_TRANSLATE_NOOP("keys", "Select this image, too"),
        Command.PICK_NONE: QT_TRANSLATE_NOOP("keys", "Select no more"),
        Command.USE_AS_A: QT_TRANSLATE_NOOP("keys", "Compare the others with this image"),
        Command.SWAP: QT_TRANSLATE_NOOP("keys", "Swap A and B"),
        Command.SIDE_BY_SIDE: QT_TRANSLATE_NOOP("keys", "Side by side"),
        Command.FLIP: QT_TRANSLATE_NOOP("keys", "Flip (Space shows the other one)"),
        Command.SWIPE: QT_TRANSLATE_NOOP("keys", "Swipe"),
        Command.BLEND: QT_TRANSLATE_NOOP("keys", "Blend"),
        Command.DIFFERENCE: QT_TRANSLATE_NOOP("keys", "Difference"),
        Command.GRID: QT_TRANSLATE_NOOP("keys", "Grid"),
        Command.GRID_DIFFERENCE: QT_TRANSLATE_NOOP("keys", "Grid: difference to A"),
        Command.LESS: QT_TRANSLATE_NOOP("keys", "Move the slider left"),
        Command.MORE: QT_TRANSLATE_NOOP("keys", "Move the slider right"),
        Command.AS_STORED: QT_TRANSLATE_NOOP("keys", "B as stored, not aligned"),
        Command.NEXT_PLACE: QT_TRANSLATE_NOOP("keys", "Next place that differs"),
        Command.PREVIOUS_PLACE: QT_TRANSLATE_NOOP("keys", "Previous place that differs"),
        Command.OUTLINES: QT_TRANSLATE_NOOP("keys", "Outline the places that differ, or not"),
        Command.ZOOM_IN: QT_TRANSLATE_NOOP("keys", "Zoom in"),
        Command.ZOOM_OUT: QT_TRANSLATE_NOOP("keys", "Zoom out"),
        Command.ZOOM_FULL: QT_TRANSLATE_NOOP("keys", "100 %"),
        Command.ZOOM_FIT: QT_TRANSLATE_NOOP("keys", "Fit in the window"),
        Command.PAN_LEFT: QT_TRANSLATE_NOOP("keys", "Move left"),
        Command.PAN_RIGHT: QT_TRANSLATE_NOOP("keys", "Move right"),
        Command.PAN_UP: QT_TRANSLATE_NOOP("keys", "Move up"),
        Command.PAN_DOWN: QT_TRANSLATE_NOOP("keys", "Move down"),
        Command.LIST_PANE: QT_TRANSLATE_NOOP("keys", "Show or hide the list"),
        Command.REASONS_PANE: QT_TRANSLATE_NOOP("keys", "Show or hide the reasons"),
        Command.OPEN: QT_TRANSLATE_NOOP("keys", "Open with another program"),
        Command.SHOW_IN_FOLDER: QT_TRANSLATE_NOOP("keys", "Show in folder"),
        Command.COPY_PATH: QT_TRANSLATE_NOOP("keys", "Copy path"),
        Command.COPY_IMAGE: QT_TRANSLATE_NOOP("keys", "Copy image"),
        Command.FOLDER_PAIR: QT_TRANSLATE_NOOP("keys", "Only groups of these two folders, or all again"),
        Command.IGNORE_FOLDERS: QT_TRANSLATE_NOOP("keys", "Not duplicates for these two folders…"),
        Command.BULK: QT_TRANSLATE_NOOP("keys", "Mark by rules…"),
        Command.UNDO: QT_TRANSLATE_NOOP("keys", "Undo decision"),
        Command.REDO: QT_TRANSLATE_NOOP("keys", "Redo decision"),
        Command.APPLY: QT_TRANSLATE_NOOP("keys", "Apply…"),
    },
)
"""What commands are called in menus and in the cheat sheet."""

SECTIONS: Mapping[KeySection, str] = TranslatedTable(
    "keys",
    {
        KeySection.GROUPS: QT_TRANSLATE_NOOP("keys", "Groups"),
        KeySection.IMAGES: QT_TRANSLATE_NOOP("keys", "Images"),
        KeySection.COMPARING: QT_TRANSLATE_NOOP("keys", "Comparing"),
        KeySection.ZOOM: QT_TRANSLATE_NOOP("keys", "Zoom"),
        KeySection.PANELS: QT_TRANSLATE_NOOP("keys", "Panels"),
        KeySection.FILES: QT_TRANSLATE_NOOP("keys", "Files"),
        KeySection.DECISIONS: QT_TRANSLATE_NOOP("keys", "Decisions"),
    },
)
"""Headings in the cheat sheet."""

NUMBERED = 9
"""So many images of a group have a number, and a digit that means them."""

FIXED: Mapping[tuple[KeySection, str], str] = TranslatedTable(
    "keys",
    {
        (KeySection.IMAGES, "1 \N{HORIZONTAL ELLIPSIS} 9"): QT_TRANSLATE_NOOP(
            "keys", "Keep only the image with this number and go on"
        ),
        (KeySection.IMAGES, "Alt+1 \N{HORIZONTAL ELLIPSIS} 9"): QT_TRANSLATE_NOOP(
            "keys", "Go to the image with this number"
        ),
        (KeySection.COMPARING, "Space"): QT_TRANSLATE_NOOP("keys", "Show the other image; held: while it is held"),
    },
)
"""Keys that are no shortcuts of one command: by section, and as the cheat sheet shows them."""


def fixed_keys(shown: str) -> tuple[str, ...]:
    """Each of the keys that are shown as one, in Qt's portable notation: "1 … 9" are nine."""
    first, ellipsis, _ = shown.partition(" \N{HORIZONTAL ELLIPSIS}")
    return tuple(f"{first[:-1]}{number}" for number in range(1, NUMBERED + 1)) if ellipsis else (shown,)


TOGETHER: Mapping[tuple[Command, ...], str] = TranslatedTable(
    "keys",
    {
        (Command.NEXT_GROUP, Command.PREVIOUS_GROUP): QT_TRANSLATE_NOOP("keys", "Next, previous group"),
        (Command.NEXT_MEMBER, Command.PREVIOUS_MEMBER): QT_TRANSLATE_NOOP("keys", "Next, previous image"),
        (Command.PICK, Command.PICK_NONE): QT_TRANSLATE_NOOP("keys", "Select this image, too; select no more"),
        (Command.USE_AS_A, Command.SWAP): QT_TRANSLATE_NOOP(
            "keys", "Compare the others with this image; swap A and B"
        ),
        (
            Command.SIDE_BY_SIDE,
            Command.FLIP,
            Command.SWIPE,
            Command.BLEND,
            Command.DIFFERENCE,
            Command.GRID,
        ): QT_TRANSLATE_NOOP("keys", "Side by side, flip, swipe, blend, difference, grid"),
        (Command.GRID_DIFFERENCE, Command.AS_STORED): QT_TRANSLATE_NOOP(
            "keys", "Grid: difference to A; side by side: B as stored"
        ),
        (Command.LESS, Command.MORE): QT_TRANSLATE_NOOP("keys", "Move the slider left, right"),
        (Command.NEXT_PLACE, Command.PREVIOUS_PLACE): QT_TRANSLATE_NOOP("keys", "Next, previous place that differs"),
        (Command.ZOOM_IN, Command.ZOOM_OUT): QT_TRANSLATE_NOOP("keys", "Zoom in, out"),
        (Command.PAN_LEFT, Command.PAN_RIGHT, Command.PAN_UP, Command.PAN_DOWN): QT_TRANSLATE_NOOP(
            "keys", "Move what is seen"
        ),
        (Command.LIST_PANE, Command.REASONS_PANE): QT_TRANSLATE_NOOP("keys", "Show or hide the list, the reasons"),
        (Command.OPEN, Command.SHOW_IN_FOLDER): QT_TRANSLATE_NOOP(
            "keys", "Open with another program, show in folder"
        ),
        (Command.COPY_PATH, Command.COPY_IMAGE): QT_TRANSLATE_NOOP("keys", "Copy path, image"),
        (Command.UNDO, Command.REDO): QT_TRANSLATE_NOOP("keys", "Undo, redo decision"),
    },
)
"""Commands that share a line of the cheat sheet: it is to fit a small window."""


def cheat_sheet(keys: Mapping[Command, Sequence[str]]) -> list[tuple[str, str, str]]:
    """Every command that has keys as (section, keys, text), for the cheat sheet.

    Args:
        keys: of the commands as they are now, as this system writes them.
    """
    lines: dict[Command, tuple[tuple[Command, ...], str]] = {
        command: (commands, text) for commands, text in TOGETHER.items() for command in commands
    }
    rows: list[tuple[KeySection, str, str]] = []
    for command, key in KEYS.items():
        commands, text = lines.get(command, ((command,), NAMES[command]))
        shown = listed(dict.fromkeys(each for of_one in commands for each in keys[of_one]))
        if command is commands[0] and shown:
            rows.append((key.section, shown, text))
    rows += ((section, shown, text) for (section, shown), text in FIXED.items())
    order = list(KeySection)
    rows.sort(key=lambda row: order.index(row[0]))
    return [(SECTIONS[section], shown, text) for section, shown, text in rows]
