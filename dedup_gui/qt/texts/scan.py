"""What is said of a scan while it runs, and of what it found. No Qt here: plain functions, plain strings."""

from __future__ import annotations

from dedup_gui.core.events import Progress, ScanResult, Stage
from dedup_gui.core.settings import Engine
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, listed, sentences

PAUSED = TranslatedTable(
    "scan",
    {
        Stage.DISCOVER: QT_TRANSLATE_NOOP("scan", "Paused: looking for images"),
        Stage.FINGERPRINT: QT_TRANSLATE_NOOP("scan", "Paused: reading images"),
        Stage.MATCH: QT_TRANSLATE_NOOP("scan", "Paused: comparing"),
        Stage.JUDGE: QT_TRANSLATE_NOOP("scan", "Paused: checking matches"),
    },
)


class ScanCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def to_be_looked_at(self, n: int) -> str:
        """So many are no sure duplicates."""
        return self.tr("%n image(s) to be looked at", "", n)

    def skipped(self, n: int) -> str:
        """The button that lists so many skipped images."""
        return self.tr("%n &skipped", "", n)

    def done_images(self, n: int, done: str) -> str:
        """How many of so many images are done."""
        return self.tr("{done} of %n image(s)", "", n).format(done=done)

    def done_pairs(self, n: int, done: str) -> str:
        """How many of so many pairs are done."""
        return self.tr("{done} of %n pair(s)", "", n).format(done=done)

    def found(self, n: int) -> str:
        """So many images are there so far."""
        return self.tr("%n image(s) found", "", n)

    def found_pairs(self, n: int) -> str:
        """So many pairs are there so far."""
        return self.tr("%n pair(s) found", "", n)

    def unusable(self, n: int) -> str:
        """So many were skipped, and nothing is left."""
        return self.tr("%n (file or folder|files and folders) could not be used; the list says why.", "", n)

    def groups_so_far(self, n: int) -> str:
        """So many groups were found before the end."""
        return self.tr("%n group(s) among the images read so far", "", n)

    def removed(self, n: int) -> str:
        """So many images are gone."""
        return self.tr("%n image(s) removed", "", n)

    def no_duplicates(self, n: int) -> str:
        """So many images were compared for nothing."""
        return self.tr("%n image(s) compared, no two are duplicates.", "", n)

    def none_alike(self, n: int) -> str:
        """So many images were compared, and not even parts are shared."""
        return self.tr("%n image(s) compared, no two are alike.", "", n)


SCAN_COUNTS = ScanCounts()


def progress_words(progress: Progress) -> str:
    """How far a stage is; "" before anything was found."""
    if progress.total > 0:
        of = SCAN_COUNTS.done_pairs if progress.stage is Stage.JUDGE else SCAN_COUNTS.done_images
        return of(progress.total, count(progress.done))
    if not progress.done:
        return ""
    found = SCAN_COUNTS.found_pairs if progress.stage is Stage.JUDGE else SCAN_COUNTS.found
    return found(progress.done)


def nothing_left(*, moving: bool, removed: bool) -> str:
    """Why there is no group any more.

    Args:
        moving: images are on their way.
        removed: some were removed.
    """
    if moving:
        return translate("scan", "No group is left to decide. The last images are being moved.")
    if removed:
        return translate(
            "scan", "No group is left to decide. What was removed can be put back from the history of removals."
        )
    return translate("scan", "No group is left: you said of all that they are no duplicates. Undo takes that back.")


def what_to_try(result: ScanResult) -> str:
    """That a scan found nothing, and what would look harder."""
    tries = []
    if result.settings.engine is Engine.HASH:
        tries.append(translate("scan", "choose “Balanced”, which also finds crops and edits"))
    elif result.settings.engine is Engine.BALANCED:
        tries.append(translate("scan", "choose “Thorough”"))
    if not result.settings.include_bursts:
        tries.append(translate("scan", "include other shots of the same scene"))
    if result.partial and not result.settings.include_partials:
        tries.append(translate("scan", "show the images that share a part"))
    tries.append(translate("scan", "add more folders"))
    advice = tries[-1]
    if len(tries) > 1:
        advice = translate("scan", "{ways} or {way}").format(ways=listed(tries[:-1]), way=advice)
    images = len(result.images)
    compared = SCAN_COUNTS.no_duplicates(images) if result.partial else SCAN_COUNTS.none_alike(images)
    return sentences((compared, translate("scan", "To look harder, {advice}.").format(advice=advice)))


def scan_summary(images: int, groups: int, reclaimable: str, unsure: int) -> str:
    """Summarise a finished scan: "1,234 images, 56 groups, 789 MB can be freed, 3 images to be looked at"."""
    parts = [COUNTS.images(images), COUNTS.groups(groups)]
    if groups:
        parts.append(translate("scan", "{size} can be freed").format(size=reclaimable))
    if unsure:
        parts.append(SCAN_COUNTS.to_be_looked_at(unsure))
    return listed(parts)
