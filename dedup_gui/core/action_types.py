"""The values of the act stage: what is planned, what was done, and how each ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """What is done to a file marked for removal."""

    TRASH = "trash"
    MOVE = "move"
    """To a folder of the person's; the folders it was in are made again below that."""
    HARDLINK = "hardlink"
    SYMLINK = "symlink"
    REFLINK = "reflink"


class Outcome(StrEnum):
    """How an action ended, or stands."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    UNDONE = "undone"
    SKIPPED_CHANGED = "skipped-changed"
    """The file changed since it was scanned; it was left alone."""
    SKIPPED_MISSING = "skipped-missing"
    """The file is gone already, or its drive is."""
    SKIPPED_NO_KEEPER = "skipped-no-keeper"
    """No readable, unchanged keeper was found; the file was left alone."""
    SKIPPED_REFERENCE = "skipped-reference"
    """It lies in a reference folder, perhaps through a link; it was left alone."""
    SKIPPED_BUNDLE = "skipped-bundle"
    """A companion could not be moved with it; all were put back."""
    FAILED = "failed"
    """The system refused; the file is where it was."""
    NOT_RESTORED_EXISTS = "not-restored-exists"
    """Undo: something else stands at the old path; nothing was overwritten."""
    NOT_RESTORED_GONE = "not-restored-gone"
    """Undo: the trash no longer has the file."""
    DRIVE_AWAY = "drive-away"
    """The drive is not there: what was begun stays open and what was not put back stays in its trash until it is."""
    UNREADABLE = "unreadable"
    """What the journal holds of it is damaged: nothing is done by it, and it stays in the journal as it is."""


OPEN = (Outcome.STARTED, Outcome.DRIVE_AWAY)
"""What is looked at again, at each start and when it is undone, until it is known."""


class Origin(StrEnum):
    """What the trash's own record says of where a file came from."""

    SAME = "same"
    """From the path asked about."""
    OTHER = "other"
    """From another: it is a stranger's, whatever it holds."""
    UNRECORDED = "unrecorded"
    """This trash keeps records, and has none of it."""
    UNTOLD = "untold"
    """This trash tells nobody."""


@dataclass(frozen=True, slots=True)
class RemovalChoice:
    """What was chosen on the Apply page.

    Attributes:
        kind: what is done to each image.
        folder: where to, of a MOVE.
        merge: whether what only a removed copy says is written beside what stays.
    """

    kind: ActionKind = ActionKind.TRASH
    folder: str = ""
    merge: bool = False


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as the scan saw it: what must still hold just before an action.

    Attributes:
        path: absolute path.
        size: bytes.
        mtime_ns: nanoseconds.
        device: the file system's number.
        inode: the file's number there.
        digest: BLAKE3, hexadecimal; "" = unknown, which proves nothing.
    """

    path: str
    size: int
    mtime_ns: int
    device: int
    inode: int
    digest: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Where images are moved to that do not go to the trash.

    Attributes:
        folder: absolute path.
        base: what a path has below this stands below `folder` then; "" = all of the path but its drive does.
        device: the number of the file system that `folder` was on when the plan was made: the folder at which a drive
            is mounted is there without the drive, too.
    """

    folder: str
    base: str
    device: int


@dataclass(frozen=True, slots=True)
class KeeperSidecar:
    """A sidecar that is written beside an image that stays, with what only removed copies of it say.

    Attributes:
        path: its name; where something stands there, it is not written.
        text: all that it holds.
    """

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One image to be removed, with everything that moves with it.

    Attributes:
        kind: what is done.
        victim: the image.
        aliases: its other names (hard links inside the scanned folders): removed with it.
        companions: sidecars and the like: moved with it, all or none, each proven like the image itself.
        keepers: the members of its groups that stay; at least one must prove itself before the action.
        keepers_of_groups: for each of its groups the paths of its keepers (of groups that merely share a part only
            where there is none of duplicates). Of every group one must prove itself before the image goes to the
            trash, so that none of several overlapping groups is emptied.
        destination: of a MOVE.
        sidecar: written before the image leaves, if that was asked for and there is something to say.
    """

    kind: ActionKind
    victim: FileState
    aliases: tuple[str, ...]
    companions: tuple[FileState, ...]
    keepers: tuple[FileState, ...]
    keepers_of_groups: tuple[tuple[str, ...], ...] = ()
    destination: Destination | None = None
    sidecar: KeeperSidecar | None = None

    @property
    def links(self) -> bool:
        """Whether a link takes the image's place; else the image leaves, and what belongs to it with it."""
        return self.kind not in (ActionKind.TRASH, ActionKind.MOVE)

    @property
    def names(self) -> tuple[str, ...]:
        """The image's own name and its aliases: all of one content."""
        return self.victim.path, *self.aliases

    @property
    def paths(self) -> tuple[str, ...]:
        """Everything that moves, the image first."""
        return *self.names, *(companion.path for companion in self.companions)

    def state_of(self, path: str) -> FileState:
        """What must be at one of `paths`: an alias is the image under another name."""
        return next((companion for companion in self.companions if companion.path == path), self.victim)

    def digest_of(self, path: str) -> str:
        """What must be at one of `paths`, there or in the trash; "" = unknown."""
        return self.state_of(path).digest


@dataclass(frozen=True, slots=True)
class ActionResult:
    """How one action ended.

    Attributes:
        outcome: how.
        places: (old path, place in the trash) of every file moved, in the order they moved.
        detail: the system's own words, or "".
    """

    outcome: Outcome
    places: tuple[tuple[str, str], ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """A journal row.

    Attributes:
        index: its place in the batch.
        action: what was planned.
        result: how it stands.
        batch: the journal's number, where that is told.
    """

    index: int
    action: PlannedAction
    result: ActionResult
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One Apply.

    Attributes:
        id: number, rising.
        created: seconds since the epoch.
        actions: how many.
        done: how many stand as DONE, or may: undo can be tried, or tried again.
        size: bytes of those.
        closed: whether every action has its result.
    """

    id: int
    created: float
    actions: int
    done: int
    size: int
    closed: bool


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """A running apply or undo says how far it is.

    Attributes:
        batch: the journal's number.
        done: actions finished.
        total: actions in the batch.
        path: the image just handled.
        result: how that ended.
    """

    batch: int
    done: int
    total: int
    path: str
    result: ActionResult


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What an apply or undo did.

    Attributes:
        batch: the journal's number; 0 where it ended before its first action.
        results: (path, result) for each action.
    """

    batch: int
    results: tuple[tuple[str, ActionResult], ...]
