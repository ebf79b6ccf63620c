"""What a running job says, and how one listens. A job is a generator that yields events and returns its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import Group, ImageFile, Match, ModelUse, Skipped

Step = TypeVar("Step")
Event = TypeVar("Event")
Result = TypeVar("Result")


class Stage(StrEnum):
    """The stages of a scan, in order."""

    DISCOVER = "discover"
    FINGERPRINT = "fingerprint"
    MATCH = "match"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is.

    Attributes:
        stage: which.
        done: images (or candidate pairs, in JUDGE) finished.
        total: how many there are, or 0 while that is not known.
        fresh: of those done, how many cost real work (were not in the cache): the base of the speed.
        path: the last file touched, or "".
        aside: the stage stands still meanwhile: what is there is grouped, to be shown; no time of this stage's.
    """

    stage: Stage
    done: int
    total: int = 0
    fresh: int = 0
    path: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class FileSkipped:
    """A file could not be used."""

    skipped: Skipped


@dataclass(frozen=True, slots=True)
class GroupsSoFar:
    """The groups among the images fingerprinted until now; replaces what was said before."""

    groups: tuple[Group, ...]


class Saving(StrEnum):
    """What is saved in the background."""

    DECISIONS = "decisions"
    """Decisions and ignored pairs."""
    SETTINGS = "settings"
    RULES = "rules"


class NoticeCode(StrEnum):
    """Things worth telling that do not stop the work."""

    CACHE_REBUILT = "cache-rebuilt"
    CACHE_UNAVAILABLE = "cache-unavailable"
    PROVIDER_CHANGED = "provider-changed"
    MODEL_NOT_INSTALLED = "model-not-installed"
    HISTORY_DAMAGED = "history-damaged"
    """Found at the start; the detail says where the damaged file lies now."""
    HISTORY_WRITTEN_ANEW = "history-written-anew"
    """Its file was removed while it was open; the detail says where it stands again, whole."""
    SETTINGS_DEFAULTED = "settings-defaulted"
    """Found at the start: some settings could not be read; the detail names them."""
    ALREADY_OPEN = "already-open"
    """Found at the start: another process of this program works on the same data; the detail is their folder."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth telling that does not stop the scan.

    Attributes:
        code: what.
        detail: the system's own words, a name or a path.
    """

    code: NoticeCode
    detail: str = ""


ScanEvent = Progress | FileSkipped | GroupsSoFar | Notice


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of what a scan met; the names are those of the JSON contract."""

    found: int = 0
    fingerprinted: int = 0
    from_cache: int = 0
    candidates: int = 0
    judged: int = 0
    groups: int = 0


@dataclass(frozen=True, slots=True)
class ContainedArchive:
    """An archive of which every image is elsewhere, too, byte for byte.

    Attributes:
        path: of the archive.
        images: how many were found in it.
        within: another archive that holds them all, or "".
        outside: whether they all lie outside archives, too.
    """

    path: str
    images: int
    within: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a finished scan found.

    Attributes:
        settings: what was asked.
        model: the network that was used.
        images: every image fingerprinted, and those in groups that could not be decoded; sorted by path.
        groups: sorted by the first member's path.
        skipped: sorted by path.
        counts: how many of what.
        seconds: wall clock by stage.
        partial: pairs that share a part and are no duplicates, sorted by their paths, whether they are among the
            groups or not.
        alike: where somebody else's groups were judged, their pairs that show another moment, exposure or content;
            sorted.
        archives: those that could all be done without, and no image would be lost; sorted by path.
    """

    settings: ScanSettings
    model: ModelUse
    images: tuple[ImageFile, ...]
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...]
    counts: Counts
    seconds: Seconds
    partial: tuple[Match, ...] = ()
    alike: tuple[Match, ...] = ()
    archives: tuple[ContainedArchive, ...] = ()


@dataclass(frozen=True, slots=True)
class LastResult:
    """The result of an earlier scan, kept to be looked at again.

    Attributes:
        result: of its images those in groups alone.
        images: how many there were.
        made: when it was kept, seconds since the epoch.
        batch: number of the last removal before that; 0 = none.
        gone: paths of images that were removed since.
    """

    result: ScanResult
    images: int
    made: float
    batch: int = 0
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned(Generic[Result]):
    """A job is over; this is its result."""

    value: Result


def advance(job: Generator[Step, None, Result]) -> Step | Returned[Result]:
    """Let a job go on to its next event, or to its end."""
    try:
        return next(job)
    except StopIteration as stop:
        return Returned(stop.value)


def run_to_end(job: Generator[Step, None, Result], tell: Callable[[Step], object] = lambda _: None) -> Result:
    """Run a job to its end, whatever it says.

    Args:
        job: closed afterwards, should `tell` raise.
        tell: called with each event.
    """
    with closing(job):
        while not isinstance(step := advance(job), Returned):
            tell(step)
        return step.value


def relay(job: Generator[Step, None, Result], say: Callable[[Step], Event]) -> Generator[Event, None, Result]:
    """Run a job as part of another.

    Args:
        job: closed afterwards.
        say: makes of its event the other's.

    Yields:
        What `say` returned.

    Returns:
        What the job returned.
    """
    with closing(job):
        while not isinstance(step := advance(job), Returned):
            yield say(step)
        return step.value


def relabel(event: Event, job: Generator[object, None, Result]) -> Generator[Event, None, Result]:
    """Run a job as part of another, which says the same at each of its events; see `relay`."""
    return (yield from relay(job, lambda _: event))
