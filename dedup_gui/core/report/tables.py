"""A finished scan as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from dedup_gui.core.archives.member_paths import member_name
from dedup_gui.core.events import ScanResult
from dedup_gui.core.forensics.enlargement import enlarged
from dedup_gui.core.grouping.match_strength import certain_keeper, unsure_members
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.report.archives import contained_entry
from dedup_gui.core.report.told import EDITS, NOTHING_TOLD, RELATIONS, Told, Wording
from dedup_gui.core.types import Evidence, FoundFile, Group, Match, Skipped
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

SCHEMA = "dedup-gui/scan/1"
_SURROGATES = re.compile("[\ud800-\udfff]")


def readable_path(path: str) -> str:
    r"""A path for CSV and HTML, as text that any encoding of Unicode can hold.

    Bytes that are not UTF-8 (lone surrogates inside the program) become `\xNN`; halves of characters in names that
    Windows takes though they are not UTF-16 become `\uNNNN`.
    """
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return escape_surrogates(path)


def readable_place(file: FoundFile) -> str:
    """A file's path to be read; of one inside an archive the archive's, and the name inside."""
    if not file.archive:
        return readable_path(file.path)
    return f"{readable_path(file.archive)} › {readable_path(member_name(file.path, file.archive))}"


def escape_surrogates(text: str) -> str:
    r"""The text with lone surrogates written as `\uNNNN`."""
    return _SURROGATES.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def to_dict(result: ScanResult, told: Told = NOTHING_TOLD) -> dict[str, Any]:
    """The JSON contract of `dedup-gui scan`, as plain values."""
    told = replace(told, wording=told.wording.in_english())
    settings = asdict(result.settings)
    inside = {"archives": [contained_entry(found) for found in result.archives]} if result.settings.archives else {}
    decided = {"decisions": told.totals(result)} if told.decisions is not None else {}
    return {
        "schema": SCHEMA,
        "settings": settings,
        "model": asdict(result.model),
        "groups": [_group(group, told) for group in result.groups],
        "partial": [_match(match) for match in result.partial],
        "skipped": [_skipped(skipped, told.wording) for skipped in result.skipped],
        "counts": asdict(result.counts),
        "seconds": {key: round(value, 4) for key, value in asdict(result.seconds).items()},
        **inside,
        **decided,
    }


def _skipped(skipped: Skipped, wording: Wording) -> dict[str, str]:
    entry = {"path": skipped.path, "code": skipped.code.value, "detail": skipped.detail}
    if skipped.code in wording.skips:
        entry["words"] = wording.skips[skipped.code]
    return entry


def _group(group: Group, told: Told) -> dict[str, Any]:
    members = []
    measured = {member.path: member.quality for member in group.members if member.quality is not None}
    made = enlarged(group.members, group.matches, measured)
    unsure = unsure_members(group)
    for member in group.members:
        keeper = group.stays(member.path)
        entry: dict[str, Any] = {
            "path": member.path,
            "size": member.file.size,
            "width": member.info.width,
            "height": member.info.height,
            "keeper": keeper,
            "reason": _reason(group) if keeper else "",
        }
        if entry["reason"] and group.suggestion.reason in told.wording.reasons:
            entry["reason_words"] = told.wording.reasons[group.suggestion.reason]
        decision = told.decision(member.path)
        if decision is not None:
            entry["decision"] = decision.value
        if member.path in unsure:
            entry["unsure"] = True
        if member.info.pages > 1:
            entry["pages"] = member.info.pages
        if member.file.aliases:
            entry["aliases"] = list(member.file.aliases)
        if member.file.companions:
            entry["companions"] = list(member.file.companions)
        if member.file.companion_of:
            entry["companion_of"] = member.file.companion_of
        if member.problem is not None:
            entry["problem"] = member.problem.value
        if member.file.archive:
            entry["archive"] = member.file.archive
            entry["member"] = member_name(member.path, member.file.archive)
        elif member.file.reference:
            entry["reference"] = True
        if member.quality is not None:
            entry["quality"] = _quality(member.quality)
        if member.path in made:
            entry["enlarged"] = round(made[member.path], 2)
        members.append(entry)
    return {"id": group.id, "members": members, "matches": [_match(match) for match in group.matches]}


def _reason(group: Group) -> str:
    """Why the keeper is suggested; "" where none is: nothing is certainly a duplicate."""
    return group.suggestion.reason.value if certain_keeper(group) else ""


def _quality(quality: Quality) -> dict[str, Any]:
    """The evidence that speaks for or against a member as the keeper."""
    return {
        "jpeg_quality": quality.jpeg_quality,
        "subsampling": quality.subsampling,
        "earlier_jpeg_quality": quality.earlier_quality,
        "lossless": quality.lossless,
        "detail": quality.detail,
        "coloured": quality.coloured,
        "bit_depth": quality.bit_depth,
        "camera_original": quality.camera_original,
        "metadata": quality.metadata,
        "missing": quality.missing,
    }


def _match(match: Match) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "a": match.a,
        "b": match.b,
        "relation": match.relation.value,
        "evidence": _evidence(match.evidence),
    }
    if match.weak:
        entry["weak"] = True
    return entry


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "method": evidence.method,
        "phash_distance": evidence.phash_distance,
        "cosine": None if evidence.cosine is None else round(evidence.cosine, 4),
        "inliers": evidence.inliers,
        "transform": [list(row) for row in evidence.transform],
        "crop_box": list(evidence.crop_box),
        "rotation": evidence.rotation,
        "mirrored": evidence.mirrored,
        "scale": evidence.scale,
        "agreement": round(evidence.agreement, 4),
        "differences": [
            {"box": list(found.box), "kind": found.kind, "strength": found.strength} for found in evidence.differences
        ],
        "edits": list(evidence.edits),
    }


def to_json(result: ScanResult, additions: Mapping[str, Any] | None = None, told: Told = NOTHING_TOLD) -> str:
    r"""The JSON contract of `dedup-gui scan`, as text that any UTF-8 file can hold.

    A byte of a path that is not UTF-8 is written as the JSON escape `\udcNN` (Python's surrogateescape): reading the
    JSON in Python gives the very path that `open` takes.

    Args:
        result: the scan.
        additions: further plain values, by name.
        told: decisions, and words for codes.
    """
    values = to_dict(result, told) | dict(additions or {})
    return escape_surrogates(json.dumps(values, ensure_ascii=False, indent=1) + "\n")


CSV_COLUMNS = (
    "group", "path", "size", "width", "height", "format", "keeper", "reason", "relation", "matched_with",
    "phash_distance", "cosine", "inliers", "unsure", "decision", "words", "skipped",
    "archive", "member",
)  # fmt: skip


def to_csv(result: ScanResult, told: Told = NOTHING_TOLD) -> str:
    """One row for each member of each group, with its match to the suggested keeper where there is one.

    After them one for each file that was skipped, with the reason.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for group in result.groups:
        by_member = matches_with(group, group.suggestion.path)
        unsure = unsure_members(group)
        for member in group.members:
            keeper = group.stays(member.path)
            match = by_member.get(member.path)
            evidence = match.evidence if match else None
            file = member.file
            writer.writerow(
                (
                    group.id,
                    readable_path(member.path),
                    member.file.size,
                    member.info.width,
                    member.info.height,
                    member.info.format,
                    "yes" if keeper else "no",
                    _reason(group) if keeper else "",
                    match.relation.value if match else "",
                    readable_path(match.b if match.a == member.path else match.a) if match else "",
                    _blank(evidence.phash_distance if evidence else None),
                    _blank(round(evidence.cosine, 4) if evidence and evidence.cosine is not None else None),
                    evidence.inliers if evidence else "",
                    "yes" if member.path in unsure else "no",
                    decision.value if (decision := told.decision(member.path)) is not None else "",
                    _words(group, member.path, match, told.wording),
                    "no",
                    readable_path(file.archive),
                    readable_path(member_name(member.path, file.archive)) if file.archive else "",
                )
            )
    for skipped in result.skipped:
        words = told.wording.skips.get(skipped.code, "")
        known = {"path": readable_path(skipped.path), "reason": skipped.code.value, "words": words, "skipped": "yes"}
        writer.writerow([known.get(column, "") for column in CSV_COLUMNS])
    return out.getvalue()


def _words(group: Group, path: str, match: Match | None, wording: Wording) -> str:
    """Why a member is the keeper, or what it is to another one, in words; "" where there are none."""
    if group.stays(path) and _reason(group):
        return wording.reasons.get(group.suggestion.reason, "")
    return wording.relations.get(match.relation, "") if match else ""


def _blank(value: float | int | None) -> float | int | str:
    return "" if value is None else value


def relation_with_edits(match: Match, wording: Wording | None = None) -> str:
    """What a match is, and what was done to one of the two: "edited (tones, laid-over)"."""
    relation = RELATIONS[match.relation]
    if wording is not None:
        relation = wording.relations.get(match.relation, relation)
    if not match.evidence.edits:
        return relation
    edits = listed(EDITS[edit] for edit in match.evidence.edits)
    return translate("report", "{relation} ({edits})").format(relation=relation, edits=edits)


def matches_with(group: Group, keeper: str) -> Mapping[str, Match]:
    """For each member the match that explains it best: the one with the keeper, else any other, by path."""
    best: dict[str, Match] = {}
    for match in group.matches:
        for path, other in ((match.a, match.b), (match.b, match.a)):
            if path not in best or other == keeper:
                best[path] = match
    best.pop(keeper, None)
    return best
