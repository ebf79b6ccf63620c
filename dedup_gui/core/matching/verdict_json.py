"""The judge's verdicts as bytes, for the cache."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from dedup_gui.core.types import Evidence, ImageFile, Match, Relation


def encode_verdict(match: Match | None, first: ImageFile) -> bytes:
    """Write a verdict.

    Args:
        match: the match, or None.
        first: the pair's first image: the match may name it second.
    """
    if match is None:
        return b"{}"
    what = {
        "swapped": match.a != first.path,
        "relation": match.relation,
        "weak": match.weak,
        "evidence": asdict(match.evidence),
    }
    return json.dumps(what).encode()


def decode_verdict(data: bytes, first: ImageFile, second: ImageFile) -> Match | None:
    """Read a verdict.

    Args:
        data: what `encode_verdict` wrote.
        first: the pair's first image.
        second: the other.

    Returns:
        The match, or None.
    """
    what: dict[str, Any] = json.loads(data)
    if "relation" not in what:
        return None
    a, b = (second, first) if what["swapped"] else (first, second)
    evidence = dict(what["evidence"])
    evidence["transform"] = tuple(tuple(row) for row in evidence["transform"])
    evidence["crop_box"] = tuple(evidence["crop_box"])
    return Match(a.path, b.path, Relation(what["relation"]), Evidence(**evidence), weak=bool(what["weak"]))
