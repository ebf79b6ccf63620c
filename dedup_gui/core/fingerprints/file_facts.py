"""Facts about single files that only some stages need: pixel digests, colours, capture times, quality.

They cost a second look at the file, so they are read only for images that stand in a pair, and kept in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing

from dedup_gui.core.errors import PASSING, ImageError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.colour_layout import COLOUR_LAYOUT, SOURCE_SIDE, colour_layout
from dedup_gui.core.image.decoder_process import (
    IsolatedReader,
    facts_any,
    load_any,
    pages_any,
    pixel_digest_any,
    read_any,
)
from dedup_gui.core.image.digest import ends_digest, stable_digest
from dedup_gui.core.image.formats import is_raw_name
from dedup_gui.core.image.metadata import raw_facts
from dedup_gui.core.image.shot_record import SHOT
from dedup_gui.core.image.unchanged import check_unchanged
from dedup_gui.core.ports import FingerprintCache
from dedup_gui.core.quality_facts import QUALITY, Quality, to_text
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import FoundFile

Facts = Mapping[str, str]

PIXEL_DIGEST = "pixel_digest"
CAPTURED = "captured"
DIGEST = "digest"
ENDS = "ends"
TAKEN = "taken"
"""Capture time and camera, one line each, empty where unknown."""
OUTLINE = "outline"
"""A 32x32 grey thumbnail, upright: 1024 bytes as hexadecimal digits."""
PAGES = "pages"
"""`image.pages.Pages` as text."""

LOOKUP = 1000
"""Files looked up in the cache at once: some 10 ms."""
SAVE_EVERY = 256
"""Facts written in one transaction: what a kill may lose."""


class FactsReader:
    """Reads facts once for each file of a scan: from memory, from the cache, or from the file.

    Attributes:
        failed: files that could not be read (any more), by path.
        uncertain: whether a fact is missing that may be read another time: a decoder died, a drive did not answer.
    """

    def __init__(
        self, cache: FingerprintCache | None, isolated: IsolatedReader, *, threads: int, max_pixels: int
    ) -> None:
        self._cache = cache
        self._isolated = isolated
        self._threads = threads
        self._max_pixels = max_pixels
        self._known: dict[str, dict[str, str]] = {}
        self.failed: dict[str, ImageError] = {}
        self.uncertain = False

    def get(self, file: FoundFile, fact: str) -> str:
        """A fact that was read before; "" where the file could not be read."""
        return self._known.get(file.path, {}).get(fact, "")

    def read_pixel_digests(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read digests of the decoded pixels: a full decode of each file that the cache does not know."""

        def work(file: FoundFile) -> Facts:
            try:
                digest = pixel_digest_any(file.path, self._max_pixels, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                return {}  # only the claim "same pixels" is missing; the image was decoded once and is good
            check_unchanged(file)
            return {PIXEL_DIGEST: digest}

        yield from self._read(files, (PIXEL_DIGEST,), stage, work)

    def read_colour_layout(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read the coarse colours: a decode at a small size of each file that the cache does not know."""

        def work(file: FoundFile) -> Facts:
            try:
                pixels = load_any(
                    file.path, max_side=SOURCE_SIDE, max_pixels=self._max_pixels, isolated=self._isolated
                )
            except ImageError as error:
                self._note(error)
                return {}  # only the claim "other colours" is missing; the image was decoded once and is good
            check_unchanged(file)
            return {COLOUR_LAYOUT: colour_layout(pixels)}

        yield from self._read(files, (COLOUR_LAYOUT,), stage, work)

    def read_pages(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read what further pages show: a decode of up to `pages.SAMPLED` of them."""

        def work(file: FoundFile) -> Facts:
            try:
                pages = pages_any(file.path, self._max_pixels, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                return {}  # the first page was decoded once and is good
            check_unchanged(file)
            return {PAGES: pages.to_text()}

        yield from self._read(files, (PAGES,), stage, work)

    def read_captured(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read the capture times, and what else tells one exposure from another."""

        def work(file: FoundFile) -> Facts:
            check_unchanged(file)
            try:
                found = facts_any(file.path, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                check_unchanged(file)
                return {}  # that the time is unknown is no fact to be remembered
            check_unchanged(file)
            return {fact: found.get(fact, "") for fact in (CAPTURED, SHOT)}

        yield from self._read(files, (CAPTURED, SHOT), stage, work)

    def read_digests(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read the digests of the bytes."""
        yield from self._read(files, (DIGEST,), stage, lambda file: {DIGEST: stable_digest(file)})

    def read_ends(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read the digests of the first and last bytes: a cheap look at who may be identical."""
        yield from self._read(files, (ENDS,), stage, lambda file: {ENDS: ends_digest(file)})

    def read_shots(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read what JPEG and RAW files say of when and with what they were taken; none is decoded."""

        def work(file: FoundFile) -> Facts:
            try:
                raw = is_raw_name(file.path)
                known = raw_facts(file.path) if raw else facts_any(file.path, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                check_unchanged(file)
                return {}
            check_unchanged(file)
            return {TAKEN: f"{known.get(CAPTURED, '')}\n{known.get('camera', '')}"}

        yield from self._read(files, (TAKEN,), stage, work)

    def read_outlines(self, files: Sequence[FoundFile], stage: Stage) -> Generator[Progress, None, None]:
        """Read small grey thumbnails: of a RAW from its preview."""

        def work(file: FoundFile) -> Facts:
            try:
                decoded = read_any(file.path, max_pixels=self._max_pixels, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                check_unchanged(file)
                return {}
            check_unchanged(file)
            return {OUTLINE: decoded.thumbnail.tobytes().hex()}

        yield from self._read(files, (OUTLINE,), stage, work)

    def read_quality(
        self, files: Sequence[FoundFile], measure: Callable[..., Quality], stage: Stage
    ) -> Generator[Progress, None, None]:
        """Read the evidence of quality: a full decode of each file that the cache does not know.

        Args:
            files: whose.
            measure: `forensics.quality.quality_any`.
            stage: that the progress is of.
        """

        def work(file: FoundFile) -> Facts:
            try:
                quality = measure(file.path, self._max_pixels, isolated=self._isolated)
            except ImageError as error:
                self._note(error)
                check_unchanged(file)
                return {}  # only the evidence is missing; the image was decoded once and is good
            check_unchanged(file)
            return {QUALITY: to_text(quality)}

        yield from self._read(files, (QUALITY,), stage, work)

    def _read(
        self, files: Sequence[FoundFile], wanted: Sequence[str], stage: Stage, work: Callable[[FoundFile], Facts]
    ) -> Generator[Progress, None, None]:
        missing = yield from self._look_up(files, wanted, stage)

        def guarded(file: FoundFile) -> Facts | ImageError:
            try:
                return work(file)
            except ImageError as error:
                self._note(error)
                return error

        fresh: list[tuple[FoundFile, Facts]] = []
        done = 0
        try:
            with closing(run_in_threads(missing, guarded, threads=self._threads)) as chunks:
                for results in chunks:
                    for index, facts in results:
                        done += 1
                        if isinstance(facts, ImageError):
                            self.failed[missing[index].path] = facts
                        elif facts:
                            self._known.setdefault(missing[index].path, {}).update(facts)
                            fresh.append((missing[index], facts))
                    if len(fresh) >= SAVE_EVERY:
                        self._save(fresh)
                    yield Progress(stage, done, len(missing), done)
        finally:
            self._save(fresh)

    def _look_up(
        self, files: Sequence[FoundFile], wanted: Sequence[str], stage: Stage
    ) -> Generator[Progress, None, list[FoundFile]]:
        """Take from the cache what it knows; the files that are left."""
        missing = []
        for start in range(0, len(files), LOOKUP):
            part = [
                file
                for file in files[start : start + LOOKUP]
                if not self._has(file, wanted) and file.path not in self.failed
            ]
            if self._cache and part:
                for file, cached in zip(part, self._cache.facts(part), strict=True):
                    if cached:
                        self._known.setdefault(file.path, {}).update(cached)
                part = [file for file in part if not self._has(file, wanted)]
            missing += part
            yield Progress(stage, 0, 0)
        return missing

    def _note(self, error: ImageError) -> None:
        """Note whether a failure may be another time's success. Called in threads."""
        if error.code in PASSING:
            self.uncertain = True

    def _save(self, fresh: list[tuple[FoundFile, Facts]]) -> None:
        if self._cache and fresh:
            self._cache.put_facts(fresh)
        fresh.clear()

    def _has(self, file: FoundFile, wanted: Sequence[str]) -> bool:
        known = self._known.get(file.path, {})
        return all(fact in known for fact in wanted)
