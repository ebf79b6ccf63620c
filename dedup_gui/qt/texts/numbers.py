"""Counts, sizes, rates and durations in words."""

from __future__ import annotations

import time

NBSP = "\N{NO-BREAK SPACE}"
TIMES = "\N{MULTIPLICATION SIGN}"


def count(number: int) -> str:
    """Group the digits: 1,234."""
    return f"{number:,}"


def plural(number: int, one: str, many: str = "") -> str:
    """Count things: "1 image", "1,234 images"; `many` where an s does not do."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """Write a share of 0-1 as a percentage; only the whole is 100 %, and only nothing is 0 %."""
    rounded = round(share * 100)
    if rounded >= 100 > share * 100:
        rounded = 99
    if rounded <= 0 < share:
        rounded = 1
    return f"{rounded}{NBSP}%"


def size(bytes_: int) -> str:
    """Write a file size in SI units (1 kB = 1000 bytes): three digits that matter, at most two after the point."""
    if bytes_ < 1000:
        return f"{bytes_}{NBSP}{'byte' if bytes_ == 1 else 'bytes'}"
    amount = float(bytes_)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        amount /= 1000
        digits = 0 if amount >= 99.95 else 1 if amount >= 9.995 else 2
        if round(amount, digits) < 1000 or unit == "PB":
            break
    return f"{amount:,.{digits}f}{NBSP}{unit}"


def rate(per_second: float) -> str:
    """Write a speed: "85 images per second"."""
    if per_second >= 9.95:
        return f"{per_second:,.0f} images per second"
    return f"{per_second:.1f} images per second"


def time_left(seconds: float) -> str:
    """Say how long it will take, no more exactly than anybody can know."""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 55:
        return f"about {max(5, 5 * round(seconds / 5))} seconds left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {plural(max(1, minutes), 'minute')} left"
    if minutes < 6 * 60:
        hours, rest = divmod(10 * round(minutes / 10), 60)
        return f"about {plural(hours, 'hour')}{f' {rest} minutes' if rest else ''} left"
    return f"about {plural(round(minutes / 60), 'hour')} left"


def duration(seconds: float) -> str:
    """Say how long something took: "0.8 s", "42 s", "3 min 20 s", "1 h 5 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f}{NBSP}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{NBSP}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min {rest}{NBSP}s" if rest else f"{minutes}{NBSP}min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours}{NBSP}h {minutes}{NBSP}min" if minutes else f"{hours}{NBSP}h"


def moment(seconds_since_epoch: float) -> str:
    """Write a moment in local time: "2026-05-03 14:07"; sorts as text."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds_since_epoch))
