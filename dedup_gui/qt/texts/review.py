"""The sentences of the review page: of images, of groups, and of what a command did. No Qt here."""

from __future__ import annotations

import os
from operator import attrgetter

from dedup_gui.core.archives.member_paths import member_name
from dedup_gui.core.grouping.match_strength import certain_keeper, reclaimable, unsure_members
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.review_types import Change, RefusalCode, Totals
from dedup_gui.core.types import Decision, FoundFile, Group, ImageFile, Relation
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.saved_reviews import not_reachable
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import NBSP, TIMES, count, listed, number, sentences, size, time_left

REFUSALS = TranslatedTable(
    "review texts",
    {
        RefusalCode.LAST_COPY: QT_TRANSLATE_NOOP(
            "review texts", "Not marked: it is the last image of its group, and one always stays."
        ),
        RefusalCode.LAST_OUTSIDE: QT_TRANSLATE_NOOP(
            "review texts", "Not marked: its other copies are inside archives, and one outside always stays."
        ),
        RefusalCode.REFERENCE: QT_TRANSLATE_NOOP(
            "review texts", "Not marked: it is in a reference folder, and nothing is removed from there."
        ),
        RefusalCode.ARCHIVE: QT_TRANSLATE_NOOP(
            "review texts", "Not marked: it is inside an archive, and what lies there is only shown."
        ),
        RefusalCode.NOT_SHOWN: QT_TRANSLATE_NOOP("review texts", "Not marked: it is no longer in a group."),
    },
)

DECIDED = TranslatedTable(
    "review texts",
    {
        Decision.UNDECIDED: QT_TRANSLATE_NOOP("review texts", "undecided"),
        Decision.KEEP: QT_TRANSLATE_NOOP("review texts", "to be kept"),
        Decision.REMOVE: QT_TRANSLATE_NOOP("review texts", "to be removed"),
    },
)
"""Decisions in a sentence."""

_ONE_DECIDED = TranslatedTable(
    "review texts",
    {
        Decision.UNDECIDED: QT_TRANSLATE_NOOP("review texts", "{name}: undecided"),
        Decision.KEEP: QT_TRANSLATE_NOOP("review texts", "{name}: keep"),
        Decision.REMOVE: QT_TRANSLATE_NOOP("review texts", "{name}: remove"),
    },
)


class ReviewTextCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def decided_groups(self, n: int, decided: str) -> str:
        """Of so many groups some are decided."""
        return self.tr("{decided} of %n group(s) decided", "", n).format(decided=decided)

    def to_remove(self, n: int) -> str:
        """So many images are to go."""
        return self.tr("%n image(s) to remove", "", n)

    def left_alone_as_references(self, n: int) -> str:
        """So many were not marked."""
        return self.tr("%n image(s) in reference folders (was|were) left alone.", "", n)

    def left_alone_in_archives(self, n: int) -> str:
        """So many were not marked."""
        return self.tr("%n image(s) inside archives (was|were) left alone.", "", n)

    def left_alone_as_last(self, n: int) -> str:
        """So many were not marked."""
        return self.tr("%n image(s) (was|were) left alone, so that every group keeps one.", "", n)

    def accepted(self, n: int, images: int) -> str:
        """So many groups are decided as suggested."""
        return self.tr("%n group(s) accepted: {images} to remove.", "", n).format(images=COUNTS.images(images))

    def need_a_look(self, n: int) -> str:
        """So many groups were not accepted."""
        return self.tr("(One|%n) group(s) on screen need(s|) a look and (was|were) left alone.", "", n)

    def selected(self, n: int) -> str:
        """So many images are selected."""
        return self.tr("%n image(s) selected: what you decide is for all of them.", "", n)

    def selected_groups(self, n: int) -> str:
        """So many groups are selected."""
        return self.tr("%n group(s) selected: Accept and Not duplicates are for all of them.", "", n)

    def taken_up(self, n: int) -> str:
        """So many were decided in an earlier session."""
        return self.tr("%n earlier decision(s) taken up again", "", n)

    def unsure(self, n: int) -> str:
        """So many are no sure duplicates."""
        return self.tr(
            "%n image(s) of these (is|are) no sure duplicate of what stays: only a weak match, another shot of the "
            "same scene, or a shared part.",
            "",
            n,
        )


_COUNTED = ReviewTextCounts()
_AFTER = attrgetter("after")


def file_name(path: str) -> str:
    """The last part of a path, fit for showing."""
    return printable(os.path.basename(path))


def folder_of(path: str) -> str:
    """The folder of a path, fit for showing."""
    return printable(os.path.dirname(path))


def title_of(file: FoundFile) -> str:
    """A file's name, fit for showing; of one inside an archive the archive's, and the way inside."""
    if not file.archive:
        return file_name(file.path)
    return f"{file_name(file.archive)} › {printable(member_name(file.path, file.archive))}"


def place_of(file: FoundFile) -> str:
    """The folder of a file, fit for showing; of one inside an archive the archive, and the folder inside."""
    if not file.archive:
        return folder_of(file.path)
    inside = os.path.dirname(member_name(file.path, file.archive))
    return f"{printable(file.archive)} › {printable(inside)}" if inside else printable(file.archive)


def last_folder(path: str) -> str:
    """The last part of a path's folder, fit for showing; the root as it is."""
    folder = os.path.dirname(path)
    return printable(os.path.basename(folder) or folder)


def dimensions(image: ImageFile) -> str:
    """Pixels: "4,000 × 3,000" without the comma: "4000 × 3000"; a dash where they are not known."""
    if not image.pixels:
        return "\N{EM DASH}"
    return f"{image.info.width}{NBSP}{TIMES}{NBSP}{image.info.height}"


def _dimension_words(image: ImageFile) -> str:
    if not image.pixels:
        return dimensions(image)
    said = translate("review texts", "{width}\u00a0by\u00a0{height}")
    return said.format(width=image.info.width, height=image.info.height)


def megapixels(image: ImageFile) -> str:
    """Pixels in millions: "12.0 MP"."""
    millions = image.pixels / 1e6
    return f"{number(millions, 1 if millions >= 0.095 else 2)}{NBSP}MP"


def group_line(number_: int, relation: Relation) -> str:
    """What a group is: "3 images · Cropped"."""
    return f"{COUNTS.images(number_)} · {RELATIONS[relation]}"


def open_words(open_: int, number_: int) -> str:
    """How far a group is decided."""
    if open_ == 0:
        return translate("review texts", "Decided")
    if open_ >= number_:
        return translate("review texts", "Undecided")
    return translate("review texts", "{number} open").format(number=count(open_))


def group_description(group: Group, relation: Relation, open_: int) -> str:
    """A group in one sentence, for screen readers."""
    members = sum(not member.file.reference for member in group.members)
    parts = [group_line(len(group.members), relation)]
    unsure = unsure_members(group)
    if not unsure or certain_keeper(group):
        freed = translate("review texts", "{size} can be freed").format(size=size(reclaimable(group)))
        parts.append(translate("review texts", "no duplicates") if group.no_duplicates else freed)
    if unsure:
        parts.append(translate("review texts", "to be looked at"))
    if open_ == 0:
        parts.append(translate("review texts", "decided"))
    else:
        parts.append(DECIDED[Decision.UNDECIDED] if open_ >= members else open_words(open_, members))
    said = translate("review texts", "{name}: {details}")
    return said.format(name=file_name(group.suggestion.path), details=listed(parts))


def member_description(image: ImageFile, decision: Decision, *, suggested: bool) -> str:
    """A member in one sentence, for screen readers."""
    parts = [title_of(image.file), _dimension_words(image), size(image.file.size)]
    if image.file.unseen:
        parts.append(not_reachable())
    if suggested:
        parts.append(translate("review texts", "suggested keeper"))
    if image.file.archive:
        parts.append(translate("review texts", "in an archive"))
    elif image.file.reference:
        parts.append(translate("review texts", "in a reference folder"))
    else:
        parts.append(DECIDED[decision])
    return listed(parts)


def totals_parts(totals: Totals, seconds_left: float | None = None) -> list[str]:
    """What is decided so far, for the bar at the bottom; what matters most first.

    Args:
        totals: what is decided.
        seconds_left: how long the rest takes at the person's pace; None where no pace can be told.
    """
    if not totals.groups:
        return []
    parts = [_COUNTED.decided_groups(totals.groups, count(totals.decided_groups))]
    if seconds_left is not None:
        parts.append(translate("review texts", "{time} at this pace").format(time=time_left(seconds_left)))
    if not totals.remove_files:
        return [translate("review texts", "Nothing to remove yet"), *parts]
    return [_COUNTED.to_remove(totals.remove_files), size(totals.remove_bytes), *parts]


def marked_in_all(totals: Totals) -> str:
    """What Apply would remove, to be said beside something else; "" where that is nothing."""
    if not totals.remove_files:
        return ""
    text = translate("review texts", "in all {images}, {size}")
    return text.format(images=_COUNTED.to_remove(totals.remove_files), size=size(totals.remove_bytes))


def refusal_sentence(change: Change) -> str:
    """Why some of a command was not done; "" where all was."""
    if not change.refused:
        return ""
    if len(change.refused) == 1:
        return REFUSALS[change.refused[0].code]
    codes = {refusal.code for refusal in change.refused}
    if codes == {RefusalCode.ARCHIVE}:
        return _COUNTED.left_alone_in_archives(len(change.refused))
    if codes == {RefusalCode.REFERENCE}:
        return _COUNTED.left_alone_as_references(len(change.refused))
    return _COUNTED.left_alone_as_last(len(change.refused))


def change_sentence(change: Change) -> str:
    """What a command did, for the status bar; "" where nothing changed."""
    if change.ignored:
        return translate("review texts", "Remembered as not duplicates. Undo takes it back.")
    if change.unignored:
        return translate("review texts", "Duplicates again.")
    if len(change.decided) == 1:
        item = change.decided[0]
        return _ONE_DECIDED[item.after].format(name=file_name(item.path))
    now = list(map(_AFTER, change.decided))  # a list counts faster than a `Counter`, and a rule decides many
    removed, kept, freed = map(now.count, (Decision.REMOVE, Decision.KEEP, Decision.UNDECIDED))
    parts = []
    if removed:
        parts.append(_COUNTED.to_remove(removed))
    if kept:
        parts.append(translate("review texts", "{number} to keep").format(number=count(kept)))
    if freed:
        parts.append(translate("review texts", "{number} undecided again").format(number=count(freed)))
    return listed(parts)


def accepted_sentence(change: Change, groups: int, left: int) -> str:
    """What accepting several groups did.

    Args:
        change: what it changed.
        groups: in so many groups.
        left: groups that were left alone.
    """
    done = _COUNTED.accepted(groups, len(change.to_remove))
    return sentences((done, _COUNTED.need_a_look(left) if left else ""))


def taken_up_again(number_: int) -> str:
    """That decisions of an earlier session hold."""
    return _COUNTED.taken_up(number_)


def no_such_number(number_: int) -> str:
    """That a digit was pressed which no image has."""
    return translate("review texts", "No image of this group has the number {number}.").format(number=number_)


def selected_sentence(number_: int, key: str) -> str:
    """That several images are selected, and what that means.

    Args:
        number_: how many.
        key: the key that ends it; "" = there is none.
    """
    ends = translate("review texts", "{key} ends the selection.").format(key=key) if key else ""
    return sentences((_COUNTED.selected(number_), ends))


def selected_groups_sentence(number_: int, key: str) -> str:
    """Likewise of groups."""
    ends = translate("review texts", "{key} ends it.").format(key=key) if key else ""
    return sentences((_COUNTED.selected_groups(number_), ends))


def unsure_sentence(summary: ApplySummary) -> str:
    """A warning about images that are no sure duplicates; "" where all are."""
    return _COUNTED.unsure(summary.unsure) if summary.unsure else ""
