"""What is said of a scan of folders, and of the import of another tool's groups instead. No Qt here."""

from __future__ import annotations

from dedup_gui.core.events import ScanResult
from dedup_gui.qt.texts.scan import what_to_try
from dedup_gui.words import translate

Said = tuple[str, str]
"""A headline, and a sentence."""


class ScanWords:
    """Of a scan of folders."""

    def looking(self) -> Said:
        """Before the first group."""
        return (
            translate("results", "Looking for duplicates"),
            translate("results", "Groups appear here as soon as the first are found."),
        )

    def cancelled(self) -> str:
        """The person stopped it."""
        return translate("window", "Scan cancelled")

    def failed(self) -> str:
        """An error ended it."""
        return translate("window", "The scan stopped")

    def kept(self) -> str:
        """Beside the headline: of when the groups are that stay on show."""
        return translate("results", "these groups are of the scan before")

    def tried_again(self) -> str:
        """Where nothing is on show: what was gained all the same."""
        return translate(
            "results",
            "What was read so far is in the cache: the next scan of these folders begins where this one ended.",
        )

    def no_duplicates(self, result: ScanResult) -> Said:
        """Images were compared, and there is no group."""
        return translate("results", "No duplicates found"), what_to_try(result)

    def no_images(self) -> Said:
        """There was nothing to compare."""
        return (
            translate("results", "No images here"),
            translate(
                "results", "These folders hold no images of a known format, or the options leave them all out."
            ),
        )


class ImportWords(ScanWords):
    """Of an import."""

    def looking(self) -> Said:
        """Before the first group."""
        return (
            translate("results", "Judging the groups of another tool"),
            translate("results", "What Dedup confirms appears here."),
        )

    def cancelled(self) -> str:
        """The person stopped it."""
        return translate("results", "Import cancelled")

    def failed(self) -> str:
        """An error ended it."""
        return translate("results", "The import failed")

    def nothing(self) -> str:
        """It ended without a group."""
        return translate("results", "The import brought no groups")

    def kept(self) -> str:
        """Beside the headline: of when the groups are that stay on show."""
        return translate("results", "the groups on show are from before it")

    def tried_again(self) -> str:
        """Where nothing is on show: what was gained all the same."""
        return translate(
            "results", "Nothing was changed. Images that were read are in the cache, so that another try is quicker."
        )

    def no_duplicates(self, result: ScanResult) -> Said:
        """Images were compared, and there is no group."""
        return (
            translate("results", "No group is confirmed"),
            translate("results", "Dedup does not agree with what was imported; the message above says why."),
        )

    def no_images(self) -> Said:
        """There was nothing to compare."""
        return (
            translate("results", "Nothing to compare"),
            translate("results", "What was imported holds no group of which two images can be read."),
        )


SCAN_WORDS, IMPORT_WORDS = ScanWords(), ImportWords()
