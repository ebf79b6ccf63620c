"""From a saved review to what may be done here: planned as the window plans, and nothing outside its folders.

The plan is made anew from groups and decisions, by files as they are on this computer; the proofs of each file come
just before its removal, as always. So a file that was made up can ask for no more than its author knows the content
of, in the folders that the person has named, with another file standing for each.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dedup_gui.core.action_types import ActionKind, PlannedAction
from dedup_gui.core.errors import DedupError, UnsafePlanError
from dedup_gui.core.image.formats import is_image_name
from dedup_gui.core.long_paths import real_path
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.types import Decision, Group
from dedup_gui.exchange.saved_review import SavedReview, on_disk
from dedup_gui.words import translate


class Refused(StrEnum):
    """Why an image of a saved review is not even planned to go."""

    OUTSIDE = "outside"
    """It, or what moves with it, does not lie in the folders that were named, perhaps by a link on the way."""
    NO_IMAGE = "no-image"
    """Its name is that of no image: no scan finds such a file."""
    REFERENCE = "reference"
    """It lies in a reference folder of the review."""
    ARCHIVE = "archive"
    """It lies inside an archive."""
    NO_COPY = "no-copy"
    """What is to stay of its group is the same file here."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What may be done here.

    Attributes:
        actions: the plan.
        refused: (path, why) of what was to be removed and is not in it, sorted.
    """

    actions: tuple[PlannedAction, ...]
    refused: tuple[tuple[str, Refused], ...]


def prepare(review: SavedReview, roots: Sequence[str]) -> Prepared:
    """Plan what a saved review, in paths of this computer, asks for.

    Args:
        review: what was decided; see `saved_review.relocated`.
        roots: folders of this computer; nothing outside them is planned to go.

    Raises:
        DedupError: its groups together would lose a last copy: nothing of it can be trusted.
    """
    if review.kind is ActionKind.MOVE:  # where to, it does not say
        raise DedupError(
            translate("exchange", "This plan moves images to a folder."),
            translate("exchange", "Open it in the window, and choose the folder there."),
        )
    here = on_disk(review).review
    refused = refusals(here, roots)
    removed = {
        path: decision for path, decision in here.decisions if decision is Decision.REMOVE and path not in refused
    }
    try:
        actions = plan_removals(here.result.groups, removed, here.kind)
    except UnsafePlanError as error:
        raise DedupError(
            translate("exchange", "Taken together, this would remove a last copy ({why}).").format(
                why=readable_path(str(error))
            ),
            translate("exchange", "Nothing was done. Review it in the window."),
        ) from error
    planned = {action.victim.path for action in actions}
    for path in removed.keys() - planned:
        refused[path] = Refused.NO_COPY
    return Prepared(actions, tuple(sorted(refused.items())))


def refusals(here: SavedReview, roots: Sequence[str]) -> dict[str, Refused]:
    """Which images of a review, as it is on this computer's disk, are not even planned to go, and why.

    Args:
        here: see `saved_review.on_disk`.
        roots: folders of this computer.
    """
    members = here.members
    inside = _Inside(roots)
    wanted = [path for path, decision in here.decisions if decision is Decision.REMOVE]
    refused: dict[str, Refused] = {}
    for path in wanted:
        file = members[path].file
        if file.archive:
            refused[path] = Refused.ARCHIVE
        elif file.reference:
            refused[path] = Refused.REFERENCE
        elif not all(name in inside for name in (path, *file.aliases, *file.companions)):
            refused[path] = Refused.OUTSIDE
        elif not all(map(is_image_name, map(os.path.basename, (path, *file.aliases)))):
            refused[path] = Refused.NO_IMAGE
    removed = {path: Decision.REMOVE for path in wanted if path not in refused}
    return refused | dict.fromkeys(_without_a_copy(here.result.groups, removed), Refused.NO_COPY)


def _without_a_copy(groups: Iterable[Group], removed: dict[str, Decision]) -> set[str]:
    """Images in groups that would lose their last copy though the review says that something stays."""
    found: set[str] = set()
    for group in groups:
        if removed.keys().isdisjoint(group.paths):
            continue
        try:
            # A reference of one group may be no member of another: here the question is what stays.
            plan_removals([_without_references(group)], removed, ActionKind.TRASH)
        except UnsafePlanError:
            found |= removed.keys() & set(group.paths)
    return found


def _without_references(group: Group) -> Group:
    members = tuple(replace(member, file=replace(member.file, reference=False)) for member in group.members)
    return replace(group, members=members)


class _Inside:
    """Whether a path lies in one of some folders, by its spelling and by what its folder really is."""

    def __init__(self, roots: Iterable[str]) -> None:
        self._roots = [(root, real_path(root)) for root in roots]
        self._known: dict[str, str] = {}

    def __contains__(self, path: str) -> bool:
        folder = os.path.dirname(path)
        if folder not in self._known:
            self._known[folder] = real_path(folder)
        real = os.path.join(self._known[folder], os.path.basename(path))
        return any(_is_in(path, root) and _is_in(real, really) for root, really in self._roots)


def _is_in(path: str, folder: str) -> bool:
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
