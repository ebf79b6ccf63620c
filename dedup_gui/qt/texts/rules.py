"""What is said about rules: their names, conditions in words, and what they would mark."""

from __future__ import annotations

import re
from decimal import Decimal

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.built_in import BUILT_IN, CAREFUL
from dedup_gui.core.rules.habits import Habit
from dedup_gui.core.rules.rule import Conditions, Rule, RuleSet, Spread
from dedup_gui.core.rules.trial import Outlook, Share
from dedup_gui.qt.texts.codes import RELATIONS, folder_name
from dedup_gui.qt.texts.plain import printable
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, either, listed, sentences, size

BULK_RULES = TranslatedTable(
    "rule texts",
    {
        BulkRule.EXACT: QT_TRANSLATE_NOOP("rule texts", "Exact copies only"),
        BulkRule.SUGGESTED: QT_TRANSLATE_NOOP("rule texts", "Keep what is suggested"),
        BulkRule.MOST_PIXELS: QT_TRANSLATE_NOOP("rule texts", "Keep the most pixels"),
        BulkRule.LARGEST_FILE: QT_TRANSLATE_NOOP("rule texts", "Keep the largest file"),
        BulkRule.BEST_QUALITY: QT_TRANSLATE_NOOP("rule texts", "Keep the best quality"),
        BulkRule.OLDEST: QT_TRANSLATE_NOOP("rule texts", "Keep the oldest"),
        BulkRule.NEWEST: QT_TRANSLATE_NOOP("rule texts", "Keep the newest"),
        BulkRule.FOLDER_PRIORITY: QT_TRANSLATE_NOOP("rule texts", "Keep what is in the folders I prefer"),
        BulkRule.RAW_OVER_JPEG: QT_TRANSLATE_NOOP("rule texts", "Keep camera originals over their exports"),
        BulkRule.WHOLE_OVER_CROP: QT_TRANSLATE_NOOP("rule texts", "Keep whole pictures over their crops"),
    },
)

BULK_SENTENCES = TranslatedTable(
    "rule texts",
    {
        BulkRule.EXACT: QT_TRANSLATE_NOOP(
            "rule texts",
            "Of files with identical bytes one is kept and the others are marked. Nothing else is touched.",
        ),
        BulkRule.SUGGESTED: QT_TRANSLATE_NOOP(
            "rule texts",
            "The suggested keeper is kept and its duplicates are marked, but for edits of unclear order.",
        ),
        BulkRule.MOST_PIXELS: QT_TRANSLATE_NOOP(
            "rule texts", "The image with the most pixels is kept; of equals the usual rules decide."
        ),
        BulkRule.LARGEST_FILE: QT_TRANSLATE_NOOP(
            "rule texts", "The largest file is kept; of equals the usual rules decide."
        ),
        BulkRule.BEST_QUALITY: QT_TRANSLATE_NOOP(
            "rule texts", "What lost least to compression and blur is kept; of equals the usual rules decide."
        ),
        BulkRule.OLDEST: QT_TRANSLATE_NOOP(
            "rule texts", "The oldest by capture date is kept; without capture dates, the dates of change count."
        ),
        BulkRule.NEWEST: QT_TRANSLATE_NOOP(
            "rule texts", "The newest by capture date is kept; without capture dates, the dates of change count."
        ),
        BulkRule.FOLDER_PRIORITY: QT_TRANSLATE_NOOP(
            "rule texts", "What is in the first of your folders is kept; duplicates of it elsewhere are marked."
        ),
        BulkRule.RAW_OVER_JPEG: QT_TRANSLATE_NOOP(
            "rule texts", "Where a RAW or full-size HEIC is there, the JPEGs and the like made from it are marked."
        ),
        BulkRule.WHOLE_OVER_CROP: QT_TRANSLATE_NOOP(
            "rule texts", "Where the whole picture is there, what was cut out of it is marked."
        ),
    },
)

SPREADS = TranslatedTable(
    "rule texts",
    {
        Spread.ANY: QT_TRANSLATE_NOOP("rule texts", "Anywhere"),
        Spread.ONE: QT_TRANSLATE_NOOP("rule texts", "All in one folder"),
        Spread.SEVERAL: QT_TRANSLATE_NOOP("rule texts", "In different folders"),
    },
)

_SPREADS_IN_A_LIST = TranslatedTable(
    "rule texts",
    {
        Spread.ONE: QT_TRANSLATE_NOOP("rule texts", "all in one folder"),
        Spread.SEVERAL: QT_TRANSLATE_NOOP("rule texts", "in different folders"),
    },
)

_UNITS = {"": 1, "b": 1, "byte": 1, "bytes": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_SIZE = re.compile(r"\s*(\d{1,16})(?:[.,](\d{1,6}))?\s*([a-z]*)\s*", re.IGNORECASE | re.ASCII)


class RuleTextCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def would_be_marked(self, n: int, size_: str, groups: int) -> str:
        """So many images would be marked."""
        said = self.tr("%n image(s) ({size}) in {groups} would be marked for removal.", "", n)
        return said.format(size=size_, groups=COUNTS.groups(groups))

    def would_be_left(self, n: int) -> str:
        """So many groups would be left."""
        return self.tr("%n group(s) would be left for you.", "", n)

    def weak(self, n: int) -> str:
        """In so many groups the choice says nothing."""
        return self.tr(
            "In %n group(s) of these nothing real sets the images apart: what stays was chosen by the size of its "
            "file, the length of its path or its name.",
            "",
            n,
        )

    def mark(self, n: int, size_: str) -> str:
        """The button that marks so many."""
        return self.tr("Mark %n image(s) ({size})", "", n).format(size=size_)

    def decided(self, n: int, name: str, rest: int) -> str:
        """Rules decided so many groups."""
        said = self.tr("%n group(s) decided by your rules “{name}”, {rest} for you.", "", n)
        return said.format(name=name, rest=count(rest))

    def decided_in_part(self, n: int, name: str, completed: int, rest: int) -> str:
        """Rules decided so many groups, not all of them completely."""
        said = self.tr(
            "%n group(s) decided by your rules “{name}”, {completed} of them completely; {rest} for you.", "", n
        )
        return said.format(name=name, completed=count(completed), rest=count(rest))

    def habit(self, n: int, kept: str, removed: str) -> str:
        """So many times the same was done."""
        said = self.tr("You kept what is in “{kept}” over “{removed}” %n time(s).", "", n)
        return said.format(kept=kept, removed=removed)

    def do_it_too(self, n: int) -> str:
        """Whether it is to be done for so many more."""
        return self.tr("Do it for the other %n group(s)?", "", n)

    def decided_alike(self, n: int, images: int) -> str:
        """So many groups were decided like those before."""
        said = self.tr("%n group(s) decided alike: {images} to remove. Undo takes it back.", "", n)
        return said.format(images=COUNTS.images(images))


_COUNTED = RuleTextCounts()


def set_name(rules: RuleSet) -> str:
    """What a set is called: a built-in one has a name in words."""
    if rules in BUILT_IN and rules.name == CAREFUL.name:
        return translate("rule texts", "Exact, then camera originals, whole pictures, best quality")
    if rules in BUILT_IN and rules.name in BULK_RULES:
        return BULK_RULES[BulkRule(rules.name)]
    return printable(rules.name)


def keep_text(keep: BulkRule | None) -> str:
    """What a rule keeps, as its title."""
    return translate("rule texts", "Leave alone") if keep is None else BULK_RULES[keep]


def keep_sentence(keep: BulkRule | None) -> str:
    """What a rule keeps, in a sentence."""
    if keep is None:
        return translate("rule texts", "Nothing is marked in these groups, neither by this rule nor by one below it.")
    return BULK_SENTENCES[keep]


def rule_title(rule: Rule) -> str:
    """A rule in its list."""
    if rule.name:
        return printable(rule.name)
    if rule.keep is BulkRule.FOLDER_PRIORITY and rule.folders:
        return translate("rule texts", "Keep what is in {folders}").format(folders=then(rule.folders))
    return keep_text(rule.keep)


def then(folders: tuple[str, ...]) -> str:
    """Folders in an order: "Camera, then Backup"."""
    return translate("rule texts", ", then ", "between folders").join(folder_name(folder) for folder in folders)


def conditions_text(conditions: Conditions) -> str:
    """What a rule is for, in short: "Resized or Cropped · in different folders · up to 500 kB"."""
    parts = []
    if conditions.relations:
        parts.append(either(RELATIONS[relation] for relation in conditions.relations))
    if conditions.firm_only:
        parts.append(translate("rule texts", "no weak match"))
    if conditions.spread is not Spread.ANY:
        parts.append(_SPREADS_IN_A_LIST[conditions.spread])
    if conditions.formats:
        parts.append(either(conditions.formats))
    parts += filter(None, (_dates(conditions), _sizes(conditions)))
    if conditions.names:
        names = either(printable(name) for name in conditions.names)
        parts.append(translate("rule texts", "named {names}").format(names=names))
    if conditions.places:
        folders = either(folder_name(place) for place in conditions.places)
        parts.append(translate("rule texts", "in {folders}").format(folders=folders))
    return " · ".join(parts) if parts else translate("rule texts", "All groups")


def _dates(conditions: Conditions) -> str:
    first, last = conditions.dated_from, conditions.dated_to
    if first and last:
        said = translate("rule texts", "{first} to {last}")
    elif first:
        said = translate("rule texts", "from {first} on")
    else:
        said = translate("rule texts", "until {last}") if last else ""
    return said.format(first=first, last=last)


def _sizes(conditions: Conditions) -> str:
    least, most = conditions.size_from, conditions.size_to
    if least and most:
        said = translate("rule texts", "{least} to {most}")
    elif least:
        said = translate("rule texts", "from {least}")
    else:
        said = translate("rule texts", "up to {most}") if most else ""
    return said.format(least=size(least or 0), most=size(most or 0))


def share_texts(share: Share | None) -> tuple[str, str]:
    """What a rule would mark, on two short lines; dashes while that is counted."""
    if share is None:
        return "…", ""
    if not share.groups:
        return COUNTS.groups(0), ""
    return COUNTS.groups(share.groups), listed((COUNTS.images(share.files), size(share.bytes)))


def outlook_sentence(outlook: Outlook) -> str:
    """What all rules together would mark."""
    if not outlook.change.decided:
        return translate("rule texts", "Nothing would change: no undecided image falls under these rules.")
    removed, marked = len(outlook.change.to_remove), size(outlook.change.bytes_to_remove)
    return sentences(
        (
            _COUNTED.would_be_marked(removed, marked, len(outlook.change.slots)),
            _COUNTED.would_be_left(outlook.left),
        )
    )


def weak_sentence(outlook: Outlook) -> str:
    """How many keepers were chosen for a reason that says nothing; "" where none was."""
    return _COUNTED.weak(outlook.weak) if outlook.weak else ""


def mark_button(outlook: Outlook | None) -> str:
    """What the button that marks says."""
    removed = len(outlook.change.to_remove) if outlook is not None else 0
    if outlook is None or not removed:
        return translate("rule texts", "Mark")
    return _COUNTED.mark(removed, size(outlook.change.bytes_to_remove))


def after_scan_sentence(outlook: Outlook, name: str) -> str:
    """What rules did after a scan: "4,310 groups decided by your rules “Mine”, 690 for you."."""
    if not outlook.change.decided:
        said = translate("rule texts", "Your rules “{name}” found nothing to mark in this scan; {rest} for you.")
        return said.format(name=name, rest=count(outlook.left))
    groups = len(outlook.change.slots)
    if outlook.completed == groups:
        return _COUNTED.decided(groups, name, outlook.left)
    return _COUNTED.decided_in_part(groups, name, outlook.completed, outlook.left)


def habit_question(habit: Habit, groups: int) -> str:
    """What is asked when a habit is noticed."""
    kept, removed = (folder_name(folder) for folder in habit.pair)
    if kept == removed:  # the names alone do not tell them apart
        kept, removed = (printable(folder) for folder in habit.pair)
    return sentences((_COUNTED.habit(habit.times, kept, removed), _COUNTED.do_it_too(groups)))


def habit_done(outlook: Outlook) -> str:
    """What became of it."""
    if not outlook.change.decided:
        return translate("rule texts", "No undecided group is left in which that applies.")
    return _COUNTED.decided_alike(len(outlook.change.slots), len(outlook.change.to_remove))


def bytes_of(text: str) -> int | None:
    """A size that a person typed ("500 kB", "1.5 MB", "2000"), in bytes; 0 = no text, None = it is no size."""
    if not text.strip():
        return 0
    found = _SIZE.fullmatch(text)
    unit = _UNITS.get(found[3].lower()) if found else None
    if found is None or unit is None:
        return None
    return round(Decimal(f"{found[1]}.{found[2] or 0}") * unit)


def size_text(bytes_: int) -> str:
    """A size as a person would type it: no byte is lost."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if bytes_ >= factor and bytes_ % (factor // 1000) == 0:
            whole, rest = divmod(bytes_, factor)
            return f"{whole}.{rest * 1000 // factor:03d}".rstrip("0").rstrip(".") + f" {unit}"
    return str(bytes_) if bytes_ else ""


def patterns_of(text: str) -> tuple[str, ...]:
    """Patterns that a person typed, between semicolons."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
