"""What the match and judge stages work with, and what they give."""

from __future__ import annotations

from collections.abc import Collection as Container
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dedup_gui.core.fingerprints.file_facts import FactsReader
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.ports import FingerprintCache
from dedup_gui.core.settings import DEFAULT_HASHES, HashKind
from dedup_gui.core.timing import StageClock
from dedup_gui.core.types import ImageFile, Match, Skipped

if TYPE_CHECKING:
    from dedup_gui.core.matching.asked_groups import AskedGroup
    from dedup_gui.core.verification.pair_classifier import PairClassifier


@dataclass(frozen=True, slots=True)
class Matching:
    """What the stages found.

    Attributes:
        images: all images of the scan, sorted by path; the capture time filled in for those in matches.
        matches: accepted pairs, partial overlaps and other shots of one scene among them.
        cannot_link: pairs of digests, each sorted, that were proven to be two pictures.
        candidates: pairs that the generators proposed.
        judged: pairs that were looked at closely and not known from earlier scans.
        skipped: images that could not be read any more.
    """

    images: tuple[ImageFile, ...]
    matches: tuple[Match, ...] = ()
    cannot_link: frozenset[tuple[str, str]] = frozenset()
    candidates: int = 0
    judged: int = 0
    skipped: tuple[Skipped, ...] = ()

    def without(self, paths: Container[str]) -> Matching:
        """The same without some images. Where one of them stood for others of its content, the next of those does."""
        images = tuple(image for image in self.images if image.path not in paths)
        first: dict[str, str] = {}
        for image in images:
            first.setdefault(image.digest, image.path)
        stands_for = {image.path: first.get(image.digest, "") for image in self.images if image.path in paths}
        matches = []
        for match in self.matches:
            a, b = (stands_for.get(path, path) for path in (match.a, match.b))
            if a and b and a != b:
                matches.append(match if (a, b) == (match.a, match.b) else replace(match, a=a, b=b))
        return replace(self, images=images, matches=tuple(matches))


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What the stages work with.

    Attributes:
        facts: reads pixel digests, colours and metadata.
        isolated: decodes the formats whose decoders may crash.
        threads: threads for reading and judging.
        max_pixels: images with more are not decoded.
        cache: where verdicts and outcomes are kept, or None.
        pair_classifier: the geometric judge's coefficients; None = the hash engine, which does without it.
        hashes: the kinds of perceptual hashes that propose pairs.
        model: the network's cache key; "" where none ran.
        near: cosine of the network's vectors from which on any pair is judged.
        bursts: whether other shots of the same scene count as matches.
        folders: what is scanned: searches of the same folders are remembered.
        asked: groups of files that somebody else holds for one picture: their pairs are judged, and no others; None =
            all images are compared with all.
        clock: takes the time of the stages.
    """

    facts: FactsReader
    isolated: IsolatedReader
    threads: int
    max_pixels: int
    cache: FingerprintCache | None = None
    pair_classifier: PairClassifier | None = None
    hashes: tuple[HashKind, ...] = DEFAULT_HASHES
    model: str = ""
    near: float = 1.0
    bursts: bool = False
    folders: tuple[str, ...] = ()
    asked: tuple[AskedGroup, ...] | None = None
    clock: StageClock = field(default_factory=StageClock)

    @property
    def memory(self) -> FingerprintCache | None:
        """Where searches and outcomes are remembered: nowhere where they are those of asked pairs alone."""
        return self.cache if self.asked is None else None

    @property
    def how(self) -> str:
        """All that an outcome depends on besides the contents."""
        from dedup_gui.core.pairs.outcome_cache import STATE

        how = (STATE, self.model, self.near, self.bursts, self.pair_classifier, self.max_pixels)
        return repr(how if self.hashes == DEFAULT_HASHES else (*how, tuple(map(str, self.hashes))))
