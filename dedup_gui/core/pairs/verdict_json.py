"""The judge's verdicts as bytes, for the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from dedup_gui.core.inspection.differences import Finding, Inspection
from dedup_gui.core.types import Difference, DifferenceKind, EditKind, Evidence, ImageFile, Match, Relation
from dedup_gui.core.verification.relation import NO_MATCH, PairVerdict


def encode_verdict(verdict: PairVerdict, first: ImageFile) -> bytes:
    """Write a verdict.

    Args:
        verdict: what was said.
        first: the pair's first image: the match may name it second.
    """
    what: dict[str, Any] = {"cannot_link": True} if verdict.cannot_link else {}
    if verdict.match is not None:
        what |= _written(verdict.match, first)
    if verdict.as_copy is not None:
        what["as_copy"] = _written(verdict.as_copy, first)
    return json.dumps(what).encode()


def _written(match: Match, first: ImageFile) -> dict[str, Any]:
    return {
        "swapped": match.a != first.path,
        "relation": match.relation,
        "weak": match.weak,
        "evidence": asdict(match.evidence),
    }


def decode_verdict(data: bytes, first: ImageFile, second: ImageFile) -> PairVerdict:
    """Read a verdict.

    Args:
        data: what `encode_verdict` wrote.
        first: the pair's first image.
        second: the other.
    """
    what: dict[str, Any] = json.loads(data)
    if not what:
        return NO_MATCH
    match = _match(what, first, second) if "relation" in what else None
    as_copy = _match(what["as_copy"], first, second) if "as_copy" in what else None
    return PairVerdict(match, bool(what.get("cannot_link")), as_copy)


def _match(what: dict[str, Any], first: ImageFile, second: ImageFile) -> Match:
    a, b = (second, first) if what["swapped"] else (first, second)
    evidence = dict(what["evidence"])
    evidence["transform"] = tuple(tuple(row) for row in evidence["transform"])
    evidence["crop_box"] = tuple(evidence["crop_box"])
    evidence["differences"] = _differences(evidence.get("differences", ()))
    evidence["edits"] = _edits(evidence.get("edits", ()))
    return Match(a.path, b.path, Relation(what["relation"]), Evidence(**evidence), weak=bool(what["weak"]))


def encode_inspection(inspection: Inspection) -> bytes:
    """Write what the last look at a pair found."""
    return json.dumps(asdict(inspection)).encode()


def decode_inspection(data: bytes) -> Inspection:
    """Read what `encode_inspection` wrote."""
    what: dict[str, Any] = json.loads(data)
    what["differences"] = _differences(what["differences"])
    what["finding"] = Finding(what["finding"])
    what["edits"] = _edits(what["edits"])
    return Inspection(**what)


def _differences(written: Iterable[dict[str, Any]]) -> tuple[Difference, ...]:
    return tuple(
        Difference(tuple(found["box"]), DifferenceKind(found["kind"]), found["strength"]) for found in written
    )


def _edits(written: Iterable[str]) -> tuple[EditKind, ...]:
    return tuple(EditKind(kind) for kind in written)
