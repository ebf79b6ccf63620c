"""The judge's verdicts as bytes, for the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from dedup_gui.core.inspection.differences import Finding, Inspection
from dedup_gui.core.types import Difference, DifferenceKind, Evidence, ImageFile, Match, Relation
from dedup_gui.core.verification.relation import NO_MATCH, PairVerdict


def encode_verdict(verdict: PairVerdict, first: ImageFile) -> bytes:
    """Write a verdict.

    Args:
        verdict: what was said.
        first: the pair's first image: the match may name it second.
    """
    match = verdict.match
    what: dict[str, Any] = {"cannot_link": True} if verdict.cannot_link else {}
    if match is not None:
        what |= {
            "swapped": match.a != first.path,
            "relation": match.relation,
            "weak": match.weak,
            "evidence": asdict(match.evidence),
        }
    return json.dumps(what).encode()


def decode_verdict(data: bytes, first: ImageFile, second: ImageFile) -> PairVerdict:
    """Read a verdict.

    Args:
        data: what `encode_verdict` wrote.
        first: the pair's first image.
        second: the other.
    """
    what: dict[str, Any] = json.loads(data)
    cannot_link = bool(what.get("cannot_link"))
    if "relation" not in what:
        return PairVerdict(None, cannot_link) if cannot_link else NO_MATCH
    a, b = (second, first) if what["swapped"] else (first, second)
    evidence = dict(what["evidence"])
    evidence["transform"] = tuple(tuple(row) for row in evidence["transform"])
    evidence["crop_box"] = tuple(evidence["crop_box"])
    evidence["differences"] = _differences(evidence.get("differences", ()))
    match = Match(a.path, b.path, Relation(what["relation"]), Evidence(**evidence), weak=bool(what["weak"]))
    return PairVerdict(match, cannot_link)


def encode_inspection(inspection: Inspection) -> bytes:
    """Write what the last look at a pair found."""
    return json.dumps(asdict(inspection)).encode()


def decode_inspection(data: bytes) -> Inspection:
    """Read what `encode_inspection` wrote."""
    what: dict[str, Any] = json.loads(data)
    return Inspection(
        _differences(what["differences"]), Finding(what["finding"]), what["one_exposure"], what["noise"]
    )


def _differences(written: Iterable[dict[str, Any]]) -> tuple[Difference, ...]:
    return tuple(
        Difference(tuple(found["box"]), DifferenceKind(found["kind"]), found["strength"]) for found in written
    )
