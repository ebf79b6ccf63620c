"""What the core needs from outside, as Protocols. `store` and `qt` implement them; `app` and `cli` connect them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dedup_gui.core.action_types import ActionRecord, ActionResult, Batch, Origin, PlannedAction
from dedup_gui.core.events import Notice
from dedup_gui.core.types import Decision, Fingerprint, FoundFile

FloatMatrix = npt.NDArray[np.float32]


class InFlightRecord(Protocol):
    """Which files were being read when a process ended: whoever reads them again is warned.

    Used from several threads; must be quick, and never fail.
    """

    def begin(self, path: str) -> int:
        """Note that a file is about to be decoded; what it returns is for `end`."""
        ...

    def end(self, mark: int) -> None:
        """Note that it was, well or badly."""
        ...

    def strikes(self, path: str) -> int:
        """How many processes ended while the file, as it is now, was in flight."""
        ...

    def forgive(self, path: str) -> None:
        """Forget a file's strikes: it was read, and nothing happened."""
        ...


class FingerprintCache(Protocol):
    """Fingerprints kept to save time. Disposable: a failing cache never ends a scan.

    An entry is valid for a file of the same path, size, mtime_ns and ctime_ns (a moved file is recognised by device,
    inode and the same). Entries of other algorithm versions are not returned.
    """

    def fingerprints(self, files: Sequence[FoundFile], model: str) -> list[Fingerprint | None]:
        """Look files up; None where there is no valid entry.

        Args:
            files: the files.
            model: SHA-256 and preprocessing version of the network whose features are wanted, or "": then the
                entry's features and keypoints come back empty. An entry without those wanted does not count.
        """
        ...

    def doubtful(self, files: Sequence[FoundFile], model: str) -> list[Fingerprint | None]:
        """Look up entries of files of which something was changed since, and neither size nor mtime_ns.

        A new name does that, and so does other content under the old time: an entry holds only if the file still has
        its digest. Arguments as for `fingerprints`.
        """
        ...

    def put_fingerprints(self, entries: Sequence[tuple[FoundFile, Fingerprint]], model: str) -> None:
        """Keep fingerprints; on disk when it returns."""
        ...

    def facts(self, files: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        """Look up the facts known only for members of groups ("digest", "pixel_digest", "captured", …)."""
        ...

    def put_facts(self, entries: Sequence[tuple[FoundFile, Mapping[str, str]]]) -> None:
        """Keep such facts; merges with those already there."""
        ...

    def verdicts(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Look up what the judge said of pairs; a key stands for the state of both files and the judge's version."""
        ...

    def put_verdicts(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep what the judge said of pairs: (key, verdict), both opaque to the cache."""
        ...

    def outcome(self, key: bytes) -> bytes | None:
        """Look up what the matching stages made of a set of images; the key stands for all that it follows from."""
        ...

    def put_outcome(self, key: bytes, outcome: bytes) -> None:
        """Keep an outcome, opaque to the cache; the newest few are kept."""
        ...

    def take_notices(self) -> Sequence[Notice]:
        """What went wrong since the last call: the cache was rebuilt, or is of no use from here on."""
        ...


class Journal(Protocol):
    """The record of planned and done changes on disk. Precious; each call is on disk when it returns."""

    def begin(self, actions: Sequence[PlannedAction]) -> int:
        """Record a batch, all its actions `planned`; returns the batch's number."""
        ...

    def started(self, batch: int, index: int) -> None:
        """Action `index` (its place in the batch) comes next."""
        ...

    def finished(self, batch: int, index: int, result: ActionResult) -> None:
        """The action was done, or was not and why."""
        ...

    def close(self, batch: int) -> None:
        """Every action of the batch has its result."""
        ...

    def at_work(self) -> AbstractContextManager[None]:
        """Keep every other window from removing, settling or taking back while the block runs, as `begin` does.

        Raises:
            DedupError: another window is at it.
        """
        ...

    def undone(self, batch: int, index: int, result: ActionResult) -> None:
        """The action was taken back, or could not be and why."""
        ...

    def batches(self, limit: int = 50) -> list[Batch]:
        """The newest batches first."""
        ...

    def unfinished(self) -> list[Batch]:
        """Batches never closed (the program was killed in between), and those with actions that are still open."""
        ...

    def records(self, batch: int) -> list[ActionRecord]:
        """The batch's actions in their order, with what became of them; what is damaged comes as UNREADABLE."""
        ...


class Decisions(Protocol):
    """Decisions as they were made, keyed on path and digest; survive closing, crashing and rescanning."""

    def load(self, images: Sequence[tuple[str, str]]) -> dict[str, Decision]:
        """Decisions for (path, digest) pairs, by path; a file whose digest changed has none."""
        ...

    def save(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision); UNDECIDED forgets."""
        ...


class Trash(Protocol):
    """The system's trash."""

    def put(self, path: str) -> str:
        """Move a file there.

        Returns:
            Its place in the trash. Success is believed only when `path` is gone and the place exists.

        Raises:
            UnprovenMoveError: it left its place, and is not proven to be in the trash.
            TrashError: it was refused; the file is where it was.
        """
        ...

    def restore(self, place: str, path: str) -> None:
        """Move a file back to its old path, never over an existing file.

        Raises:
            TrashError: why not.
        """
        ...

    def origin(self, place: str, path: str) -> Origin:
        """Whether the trash's own record says that what lies at `place` came from `path`."""
        ...

    def tidy(self, path: str) -> None:
        """Remove what a move of `path` that a kill cut off left in the trash; never the last name of a content."""
        ...

    def find(self, path: str) -> list[str]:
        """Places in the trash of files that came from `path`, newest first; [] where the system cannot tell.

        Raises:
            OSError: the disk does not answer.
        """
        ...


class Mounts(Protocol):
    """What the system has mounted where."""

    def views(self, path: str) -> Sequence[str]:
        """Other paths of what stands at a path, or would: through bind mounts, overlays, a share mounted twice.

        Args:
            path: absolute, its folders without links.
        """
        ...


class FeatureExtractor(Protocol):
    """A network: upright RGB images in, unit vectors out."""

    @property
    def name(self) -> str:
        """The registry's name."""
        ...

    @property
    def sha256(self) -> str:
        """Of the model file."""
        ...

    @property
    def cache_key(self) -> str:
        """SHA-256 and preprocessing version: vectors of different keys are never compared."""
        ...

    @property
    def provider(self) -> str:
        """Where it runs ("cpu", "cuda", …)."""
        ...

    @property
    def provider_reason(self) -> str:
        """Why there, for people to read: a code and figures, no sentence."""
        ...

    @property
    def length(self) -> int:
        """Components of a vector."""
        ...

    @property
    def side(self) -> int:
        """The network's input is side x side pixels (squashed)."""
        ...

    @property
    def oversize(self) -> int:
        """A JPEG for it is decoded at the smallest scale whose sides have so many times `side`."""
        ...

    @property
    def threshold(self) -> float:
        """Cosine from which on two images of this network are near enough to be judged, whatever else they are."""
        ...

    @property
    def batch_size(self) -> int:
        """How many images to hand over at once."""
        ...

    def extract(self, images: npt.NDArray[np.uint8]) -> FloatMatrix:
        """Compute unit vectors.

        Args:
            images: uint8 [N, side, side, 3], RGB, upright.

        Returns:
            float32 [N, length], rows of norm 1.
        """
        ...
