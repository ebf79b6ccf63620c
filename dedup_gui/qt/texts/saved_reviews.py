"""What is said of reviews as files. No Qt here: plain functions, plain strings."""

from __future__ import annotations

import os

from dedup_gui.core.types import Group
from dedup_gui.exchange.review_file import Written
from dedup_gui.exchange.saved_review import FolderThere
from dedup_gui.qt.texts.plain import printable
from dedup_gui.words.numbers import moment, plural

NOT_REACHABLE = "not reachable"
NOT_REACHABLE_TIP = "It was not found when this review was opened: a small picture from the file is shown."
SAVING = "The review is being saved, with a small picture of each image. Scans and removals wait."
NOT_SAVED = "The review was not saved."
NOT_CHOSEN = "No folder is chosen."
PLACES_TITLE = "Where are the images?"
PLACES_HINT = "What is not found is shown by the small pictures in the file; it can be decided, but not removed."


def question(folder: FolderThere) -> str:
    """Where are they here?"""
    images = plural(folder.images, "image")
    return f"{images} {'was' if folder.images == 1 else 'were'} under {printable(folder.path)}. Where are they here?"


def found_there(found: int, looked_for: int) -> str:
    """Whether a folder that was chosen is the right one."""
    if not looked_for:
        return "Nothing in this review lies there."
    if not found:
        return f"None of {plural(looked_for, 'image')} looked for is there: choose another folder."
    if found == looked_for:
        return "The images are there."
    return f"{found:,} of {plural(looked_for, 'image')} looked for are there."


def as_of(made: float, groups: tuple[Group, ...]) -> str:
    """Of when a review is, and what of it is not here."""
    files = {member.path: member.file for group in groups for member in group.members}
    away = sum(file.unseen for file in files.values())
    when = f"scanned {moment(made)}"
    if not away:
        return when
    if away == len(files):
        return f"{when}; no image of it is reachable here, small pictures are shown"
    return f"{when}; {plural(away, 'image')} not reachable here, shown by small pictures"


def saving(written: Written) -> str:
    """How far the writing is."""
    return f"Saving the review: {written.done:,} of {plural(written.total, 'picture')}"


def saved(path: str) -> str:
    """It is done."""
    return f"Review saved: {printable(os.path.basename(path))}"
