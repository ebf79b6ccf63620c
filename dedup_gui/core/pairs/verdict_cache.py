"""What a judge said of pairs, remembered from scan to scan: what was judged once is never judged again."""

from __future__ import annotations

from collections.abc import Sequence

from blake3 import blake3

from dedup_gui.core.ports import FingerprintCache

SAVE_EVERY = 2000
"""Verdicts written in one transaction: some 10 ms."""
_KEY_BYTES = 16


class VerdictCache:
    """Verdicts of one judge, by the content of the two files: whatever they are called and wherever they lie.

    Args:
        cache: where they are kept; None = nowhere.
        judge: the judge's name and version; verdicts of another are not found.
    """

    def __init__(self, cache: FingerprintCache | None, judge: str) -> None:
        self._cache = cache
        self._judge = judge.encode()
        self._unsaved: list[tuple[bytes, bytes]] = []

    def recall(self, pairs: Sequence[tuple[str, str]], how: Sequence[str]) -> list[bytes | None]:
        """Look verdicts up.

        Args:
            pairs: the digests of each pair, in the order in which they were judged.
            how: for each pair what else the verdict depends on (an orientation, say).

        Returns:
            For each pair what `keep` was given, or None.
        """
        if self._cache is None or not pairs:
            return [None] * len(pairs)
        return self._cache.verdicts([self._key(pair, more) for pair, more in zip(pairs, how, strict=True)])

    def keep(self, pair: tuple[str, str], how: str, verdict: bytes) -> None:
        """Remember a verdict; on disk after the next `save`, which comes by itself once many wait."""
        if self._cache is not None:
            self._unsaved.append((self._key(pair, how), verdict))
            if len(self._unsaved) >= SAVE_EVERY:
                self.save()

    def save(self) -> None:
        """Write what was kept, in one transaction."""
        if self._cache is not None and self._unsaved:
            self._cache.put_verdicts(self._unsaved)
        self._unsaved = []

    def _key(self, pair: tuple[str, str], how: str) -> bytes:
        hasher = blake3(self._judge)
        for part in (*pair, how):
            hasher.update(b"\0" + part.encode())
        return hasher.digest(_KEY_BYTES)
