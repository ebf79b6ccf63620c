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
from dedup_gui.qt.texts.review import BULK_RULES, BULK_SENTENCES
from dedup_gui.words.numbers import count, plural, size

LEAVE_ALONE = "Leave alone"
LEAVE_ALONE_SENTENCE = "Nothing is marked in these groups, neither by this rule nor by one below it."

SPREADS: dict[Spread, str] = {
    Spread.ANY: "Anywhere",
    Spread.ONE: "All in one folder",
    Spread.SEVERAL: "In different folders",
}

BUILT_IN_NAMES: dict[str, str] = {rule.value: text for rule, text in BULK_RULES.items()} | {
    CAREFUL.name: "Exact, then camera originals, whole pictures, best quality",
}

_UNITS = {"": 1, "b": 1, "byte": 1, "bytes": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_SIZE = re.compile(r"\s*(\d{1,16})(?:[.,](\d{1,6}))?\s*([a-z]*)\s*", re.IGNORECASE | re.ASCII)


def set_name(rules: RuleSet) -> str:
    """What a set is called: a built-in one has a name in words."""
    return BUILT_IN_NAMES.get(rules.name, printable(rules.name)) if rules in BUILT_IN else printable(rules.name)


def keep_text(keep: BulkRule | None) -> str:
    """What a rule keeps, as its title."""
    return LEAVE_ALONE if keep is None else BULK_RULES[keep]


def keep_sentence(keep: BulkRule | None) -> str:
    """What a rule keeps, in a sentence."""
    return LEAVE_ALONE_SENTENCE if keep is None else BULK_SENTENCES[keep]


def rule_title(rule: Rule) -> str:
    """A rule in its list."""
    if rule.name:
        return printable(rule.name)
    if rule.keep is BulkRule.FOLDER_PRIORITY and rule.folders:
        return f"Keep what is in {then(rule.folders)}"
    return keep_text(rule.keep)


def then(folders: tuple[str, ...]) -> str:
    """Folders in an order: "Camera, then Backup"."""
    return ", then ".join(folder_name(folder) for folder in folders)


def conditions_text(conditions: Conditions) -> str:
    """What a rule is for, in short: "Resized or Cropped · in different folders · up to 500 kB"."""
    parts = []
    if conditions.relations:
        parts.append(" or ".join(RELATIONS[relation] for relation in conditions.relations))
    if conditions.firm_only:
        parts.append("no weak match")
    if conditions.spread is not Spread.ANY:
        parts.append(SPREADS[conditions.spread].lower())
    if conditions.formats:
        parts.append(" or ".join(conditions.formats))
    parts += filter(None, (_dates(conditions), _sizes(conditions)))
    if conditions.names:
        parts.append(f"named {' or '.join(printable(name) for name in conditions.names)}")
    if conditions.places:
        parts.append(f"in {' or '.join(folder_name(place) for place in conditions.places)}")
    return " · ".join(parts) if parts else "All groups"


def _dates(conditions: Conditions) -> str:
    first, last = conditions.dated_from, conditions.dated_to
    if first and last:
        return f"{first} to {last}"
    return f"from {first} on" if first else f"until {last}" if last else ""


def _sizes(conditions: Conditions) -> str:
    least, most = conditions.size_from, conditions.size_to
    if least and most:
        return f"{size(least)} to {size(most)}"
    return f"from {size(least)}" if least else f"up to {size(most)}" if most else ""


def share_texts(share: Share | None) -> tuple[str, str]:
    """What a rule would mark, on two short lines; dashes while that is counted."""
    if share is None:
        return "…", ""
    if not share.groups:
        return "0 groups", ""
    return plural(share.groups, "group"), f"{plural(share.files, 'image')}, {size(share.bytes)}"


def outlook_sentence(outlook: Outlook) -> str:
    """What all rules together would mark."""
    if not outlook.change.decided:
        return "Nothing would change: no undecided image falls under these rules."
    removed = outlook.change.to_remove
    return (
        f"{plural(len(removed), 'image')} ({size(outlook.change.bytes_to_remove)}) in "
        f"{plural(len(outlook.change.slots), 'group')} would be marked for removal. "
        f"{plural(outlook.left, 'group')} would be left for you."
    )


def weak_sentence(outlook: Outlook) -> str:
    """How many keepers were chosen for a reason that says nothing; "" where none was."""
    if not outlook.weak:
        return ""
    return (
        f"In {plural(outlook.weak, 'group')} of these nothing real sets the images apart: what stays was chosen by "
        "the size of its file, the length of its path or its name."
    )


def mark_button(outlook: Outlook | None) -> str:
    """What the button that marks says."""
    removed = len(outlook.change.to_remove) if outlook is not None else 0
    if outlook is None or not removed:
        return "Mark"
    return f"Mark {plural(removed, 'image')} ({size(outlook.change.bytes_to_remove)})"


def after_scan_sentence(outlook: Outlook, name: str) -> str:
    """What rules did after a scan: "4,310 groups decided by your rules “Mine”, 690 for you."."""
    rest = f"{count(outlook.left)} for you"
    if not outlook.change.decided:
        return f"Your rules “{name}” found nothing to mark in this scan; {rest}."
    if outlook.completed == len(outlook.change.slots):
        return f"{plural(outlook.completed, 'group')} decided by your rules “{name}”, {rest}."
    part = plural(len(outlook.change.slots), "group")
    return f"{part} decided by your rules “{name}”, {count(outlook.completed)} of them completely; {rest}."


def habit_question(habit: Habit, groups: int) -> str:
    """What is asked when a habit is noticed."""
    kept, removed = (folder_name(folder) for folder in habit.pair)
    if kept == removed:  # the names alone do not tell them apart
        kept, removed = (printable(folder) for folder in habit.pair)
    return (
        f"You kept what is in “{kept}” over “{removed}” {count(habit.times)} times. "
        f"Do it for the other {plural(groups, 'group')}?"
    )


def habit_done(outlook: Outlook) -> str:
    """What became of it."""
    if not outlook.change.decided:
        return "No undecided group is left in which that applies."
    removed = plural(len(outlook.change.to_remove), "image")
    return f"{plural(len(outlook.change.slots), 'group')} decided alike: {removed} to remove. Undo takes it back."


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
