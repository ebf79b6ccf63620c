"""What the commands do that change how one looks, and decide nothing: modes, zoom, places, panels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.results.places_on_show import PlacesOnShow
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.review.decision_bar import DecisionBar
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.widgets.keys.key_tip import KeyTip


def looking_handlers(panes: ReviewPanes, places: PlacesOnShow) -> dict[Command, Callable[[], object]]:
    """What each of these commands does."""
    compare, canvas = panes.compare, panes.compare.canvas
    handlers: dict[Command, Callable[[], object]] = {
        Command.AS_STORED: compare.toggle_aligned,
        Command.GRID_DIFFERENCE: compare.toggle_grid_difference,
        Command.NEXT_PLACE: lambda: places.step(1),
        Command.PREVIOUS_PLACE: lambda: places.step(-1),
        Command.OUTLINES: places.toggle_outlines,
        Command.LESS: lambda: compare.step_amount(-5),
        Command.MORE: lambda: compare.step_amount(5),
        Command.ZOOM_IN: lambda: canvas.zoom_by(1.25),
        Command.ZOOM_OUT: lambda: canvas.zoom_by(0.8),
        Command.ZOOM_FULL: lambda: canvas.zoom_to(1.0),
        Command.ZOOM_FIT: canvas.fit,
        Command.PAN_LEFT: lambda: canvas.pan_by(-0.15, 0),
        Command.PAN_RIGHT: lambda: canvas.pan_by(0.15, 0),
        Command.PAN_UP: lambda: canvas.pan_by(0, -0.15),
        Command.PAN_DOWN: lambda: canvas.pan_by(0, 0.15),
        Command.LIST_PANE: lambda: panes.toggle(panes.groups_view),
        Command.REASONS_PANE: lambda: panes.toggle(panes.evidence),
    }
    return handlers | {Command(mode.value): partial(compare.set_mode, mode) for mode in Mode}


def name_keys(compare: CompareView, bar: DecisionBar, actions: dict[Command, QAction]) -> None:
    """Let the tool tips of the page's buttons name the keys of what they do."""
    bar.name_keys(actions)
    zoom = (Command.ZOOM_OUT, Command.ZOOM_IN, Command.ZOOM_FULL, Command.ZOOM_FIT)
    buttons: list[tuple[Command, QWidget]] = [
        *((Command(mode.value), button) for mode, button in compare.mode_buttons.items()),
        *zip(zoom, compare.zoom_buttons, strict=True),
        (Command.OUTLINES, compare.places_button),
        (Command.AS_STORED, compare.align_button),
        (Command.GRID_DIFFERENCE, compare.difference_button),
    ]
    for command, button in buttons:
        KeyTip(button, button.toolTip(), actions[command])
