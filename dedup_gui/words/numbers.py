"""Counts, sizes, rates and durations in words, as the language that is spoken writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from dedup_gui.words.counts import COUNTS
from dedup_gui.words.translation import spoken, translate

NBSP = "\N{NO-BREAK SPACE}"
TIMES = "\N{MULTIPLICATION SIGN}"


def number(value: float, digits: int = 0) -> str:
    """Write a number with so many digits behind the point, thousands grouped."""
    numbers = spoken().numbers
    if (numbers.group, numbers.decimal) == (",", "."):
        return f"{value:,.{digits}f}"
    return f"{value:,.{digits}f}".translate({ord(","): numbers.group, ord("."): numbers.decimal})


def count(number_: int) -> str:
    """Group the digits: 1,234."""
    return number(number_)


def listed(items: Iterable[str]) -> str:
    """Write a list of any length within a line: "JPEG, PNG, WebP"."""
    separator = translate("numbers", ", ", "between the items of a list")
    return separator.join(items)


def either(items: Iterable[str]) -> str:
    """Say that any of them will do: "JPEG or PNG"."""
    return translate("numbers", " or ", "between alternatives").join(items)


def clauses(items: Iterable[str]) -> str:
    """Say several things in one sentence: "2 were moved; 1 was not"."""
    return translate("numbers", "; ", "between parts of a sentence").join(items)


def sentences(items: Iterable[str]) -> str:
    """Say whole sentences one after the other; empty ones are passed over."""
    pattern = translate("numbers", "{first} {second}", "two sentences")
    said = [item for item in items if item]
    return reduce(lambda first, second: pattern.format(first=first, second=second), said) if said else ""


def percent(share: float) -> str:
    """Write a share of 0-1 as a percentage; only the whole is 100 %, and only nothing is 0 %."""
    rounded = round(share * 100)
    if rounded >= 100 > share * 100:
        rounded = 99
    if rounded <= 0 < share:
        rounded = 1
    return per_cent(rounded)


def per_cent(value: float, digits: int = 0) -> str:
    """Write so many per cent as they are: also more than the whole, as a zoom."""
    return translate("numbers", "{number}\u00a0%").format(number=number(value, digits))


def size(bytes_: int) -> str:
    """Write a file size in SI units (1 kB = 1000 bytes): three digits that matter, at most two after the point."""
    if bytes_ < 1000:
        return COUNTS.bytes(bytes_).replace(" ", NBSP)
    amount = float(bytes_)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        amount /= 1000
        digits = 0 if amount >= 99.95 else 1 if amount >= 9.995 else 2
        if round(amount, digits) < 1000 or unit == "PB":
            break
    return f"{number(amount, digits)}{NBSP}{unit}"


def rate(per_second: float) -> str:
    """Write a speed: "85 images per second"."""
    said = number(per_second, 0 if per_second >= 9.95 else 1)
    return translate("numbers", "{number} images per second").format(number=said)


def time_left(seconds: float) -> str:
    """Say how long it will take, no more exactly than anybody can know."""
    if seconds < 5:
        return translate("numbers", "a few seconds left")
    about = translate("numbers", "about {time} left")
    if seconds < 55:
        return about.format(time=COUNTS.seconds(max(5, 5 * round(seconds / 5))))
    minutes = round(seconds / 60)
    if minutes < 60:
        return about.format(time=COUNTS.minutes(max(1, minutes)))
    if minutes < 6 * 60:
        hours, rest = divmod(10 * round(minutes / 10), 60)
        return about.format(time=f"{COUNTS.hours(hours)} {COUNTS.minutes(rest)}" if rest else COUNTS.hours(hours))
    return about.format(time=COUNTS.hours(round(minutes / 60)))


def duration(seconds: float) -> str:
    """Say how long something took: "0.8 s", "42 s", "3 min 20 s", "1 h 5 min"."""
    if seconds < 9.95:
        return translate("numbers", "{seconds}\u00a0s").format(seconds=number(seconds, 1))
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours = 0
    if minutes >= 60:
        hours, minutes = divmod(round(whole / 60), 60)
        rest = 0
    parts = (
        (hours, translate("numbers", "{hours}\u00a0h")),
        (minutes, translate("numbers", "{minutes}\u00a0min")),
        (rest, translate("numbers", "{seconds}\u00a0s")),
    )
    return " ".join(text.format(hours=n, minutes=n, seconds=n) for n, text in parts if n)


def moment(seconds_since_epoch: float) -> str:
    """Write a moment in local time: "2026-05-03 14:07" where the language has no other way."""
    return spoken().numbers.moment(_local(seconds_since_epoch))


def taken(captured: str, *, day: bool = False) -> str:
    """Write when an image was taken, as its camera's clock said.

    Args:
        captured: "YYYY-MM-DDTHH:MM:SS"; what is no such moment is told as it is.
        day: the date alone.
    """
    try:
        when = datetime.fromisoformat(captured[:19])
    except ValueError:
        return captured
    return spoken().numbers.day(when) if day else spoken().numbers.moment(when)


def _local(seconds_since_epoch: float) -> datetime:
    """A moment in local time. A file may bear one that no calendar has: the last there is, or the first, then."""
    try:
        return datetime.fromtimestamp(seconds_since_epoch)
    except (OverflowError, ValueError, OSError):
        return datetime.max if seconds_since_epoch > 0 else datetime.min
