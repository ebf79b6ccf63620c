"""What is said of reviews as files. No Qt here: plain functions, plain strings."""

from __future__ import annotations

import os

from dedup_gui.core.types import Group
from dedup_gui.exchange.review_file import Written
from dedup_gui.exchange.saved_review import FolderThere
from dedup_gui.qt.texts.plain import printable
from dedup_gui.words import Words, translate
from dedup_gui.words.numbers import count, moment


class SavedReviewCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def question(self, n: int, folder: str) -> str:
        """So many images were in a folder."""
        return self.tr("%n image(s) (was|were) under {folder}. Where are they here?", "", n).format(folder=folder)

    def none_there(self, n: int) -> str:
        """Of so many none was found."""
        return self.tr("None of %n image(s) looked for is there: choose another folder.", "", n)

    def some_there(self, n: int, found: str) -> str:
        """Of so many some were found."""
        return self.tr("{found} of %n image(s) looked for are there.", "", n).format(found=found)

    def some_away(self, n: int, when: str) -> str:
        """So many are not here."""
        said = self.tr("scanned {when}; %n image(s) not reachable here, shown by small pictures", "", n)
        return said.format(when=when)

    def saving(self, n: int, done: str) -> str:
        """How many pictures are written."""
        return self.tr("Saving the review: {done} of %n picture(s)", "", n).format(done=done)


_COUNTED = SavedReviewCounts()


def not_reachable() -> str:
    """What stands beside an image that is not here."""
    return translate("saved reviews", "not reachable")


def not_reachable_tip() -> str:
    """The same in sentences."""
    return translate(
        "saved reviews",
        "It was not found when this review was opened: a small picture from the file is shown.",
    )


def saving_sentence() -> str:
    """That a review is being written."""
    return translate(
        "saved reviews",
        "The review is being saved, with a small picture of each image. Scans and removals wait.",
    )


def not_saved() -> str:
    """That it was stopped."""
    return translate("saved reviews", "The review was not saved.")


def not_chosen() -> str:
    """Where a folder will stand."""
    return translate("saved reviews", "No folder is chosen.")


def places_title() -> str:
    """What is asked when a review of elsewhere is opened."""
    return translate("saved reviews", "Where are the images?")


def places_hint() -> str:
    """What becomes of those that are not found."""
    return translate(
        "saved reviews",
        "What is not found is shown by the small pictures in the file; it can be decided, but not removed.",
    )


def question(folder: FolderThere) -> str:
    """Where are they here?"""
    return _COUNTED.question(folder.images, printable(folder.path))


def found_there(found: int, looked_for: int) -> str:
    """Whether a folder that was chosen is the right one."""
    if not looked_for:
        return translate("saved reviews", "Nothing in this review lies there.")
    if not found:
        return _COUNTED.none_there(looked_for)
    if found == looked_for:
        return translate("saved reviews", "The images are there.")
    return _COUNTED.some_there(looked_for, count(found))


def as_of(made: float, groups: tuple[Group, ...]) -> str:
    """Of when a review is, and what of it is not here."""
    files = {member.path: member.file for group in groups for member in group.members}
    away = sum(file.unseen for file in files.values())
    when = moment(made)
    if not away:
        return translate("saved reviews", "scanned {when}").format(when=when)
    if away == len(files):
        said = translate(
            "saved reviews", "scanned {when}; no image of it is reachable here, small pictures are shown"
        )
        return said.format(when=when)
    return _COUNTED.some_away(away, when)


def saving(written: Written) -> str:
    """How far the writing is."""
    return _COUNTED.saving(written.total, count(written.done))


def saved(path: str) -> str:
    """It is done."""
    return translate("saved reviews", "Review saved: {name}").format(name=printable(os.path.basename(path)))
