"""A finished scan as one HTML page with pictures."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Iterator, Sequence

from dedup_gui.core.events import ScanResult
from dedup_gui.core.grouping.compare_transform import inverse, mapped_box
from dedup_gui.core.grouping.match_strength import certain_keeper, freed_and_unsure, unsure_members
from dedup_gui.core.report.tables import matches_with, readable_path, relation_with_edits
from dedup_gui.core.report.told import NOTHING_TOLD, Told
from dedup_gui.core.types import Box, Decision, Group, ImageFile, ImageInfo, Match

_LEAST_OUTLINE = 0.04
"""Side of the smallest outline, as a share of the longer side of its picture: a dot is still seen."""


def to_html(result: ScanResult, preview: Callable[[str], bytes | None], told: Told = NOTHING_TOLD) -> Iterator[str]:
    """One page that needs nothing else: the groups with pictures.

    The pictures of a large scan are more than memory holds, so the page comes in parts.

    Args:
        result: the scan.
        preview: path of an image -> a small JPEG of it, or None where it can no longer be read; called when the
            part that shows it is asked for.
        told: decisions, and words for codes.

    Yields:
        The page, a member of a group at a time.
    """
    yield _HEAD
    counts = result.counts
    freed, unsure = freed_and_unsure(result.groups)
    looked_at = f"{unsure} {'image' if unsure == 1 else 'images'} to be looked at, " if unsure else ""
    yield (
        f"<h1>Dedup report</h1><p>{counts.fingerprinted} images, {len(result.groups)} groups, "
        f"{freed / 1e6:.1f} MB can be freed, {looked_at}{len(result.skipped)} skipped.</p>"
    )
    if told.decisions is not None:
        yield _html_decisions(told.totals(result))
    if not result.groups:
        yield "<p>No duplicates found.</p>\n"
    for group in result.groups:
        yield from _html_group(group, preview, told)
    if result.partial and not result.settings.include_partials:
        yield from _html_partial(result.partial)
    if result.skipped:
        yield f"<h2>Skipped ({len(result.skipped)})</h2><table><tr><th>File<th>Reason<th>Detail</tr>\n"
        for skipped in result.skipped:
            reason = told.wording.skips.get(skipped.code, skipped.code.value)
            cells = (readable_path(skipped.path), reason, readable_path(skipped.detail))
            yield "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>\n"
        yield "</table>\n"
    yield "</body></html>\n"


def _html_group(group: Group, preview: Callable[[str], bytes | None], told: Told) -> Iterator[str]:
    suggested = certain_keeper(group)
    unsure = unsure_members(group)
    explained = matches_with(group, suggested)
    places = _places(group, dict.fromkeys(explained.values()))
    yield f"<section><h2>Group {group.id}</h2><div>"
    for member in group.members:
        keeper = member.path == suggested or group.no_duplicates
        picture = preview(member.path)
        match = explained.get(member.path)
        if member.path == suggested:
            reason = group.suggestion.reason
            note = f"suggested keeper: {told.wording.reasons.get(reason, reason.value)}"
        else:
            note = relation_with_edits(match, told.wording) if match else ""
            note = f"to be looked at: {note}" if member.path in unsure else note
        name = html.escape(readable_path(member.path))
        image = (
            f'<img alt="{name}" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}">'
            + _outlines(member.info, places.get(member.path, ()))
            if picture
            else '<div class="none">not readable</div>'
        )
        look = " ".join(_classes(keeper, told.decision(member.path)))
        yield (
            f'<figure class="{look}"><div class="picture">{image}</div>'
            f"<figcaption>{_badge(told, member.path)}<b>{html.escape(note)}</b><br>"
            f"{_dimensions(member)}, {member.info.format}, {member.file.size:,} bytes<br>"
            f"<code>{name}</code></figcaption></figure>"
        )
    yield "</div>"
    for each in group.matches:
        if each.evidence.differences:
            yield _html_differences(each)
    yield "</section>\n"


def _classes(keeper: bool, decision: Decision | None) -> list[str]:
    """What a picture looks like: outlined where it is the suggested keeper, dimmed where it is to go."""
    return ["keeper"] * keeper + ([f"is-{decision.value}"] if decision is not None else [])


def _badge(told: Told, path: str) -> str:
    """The decision in words; "" where nobody was asked."""
    decision = told.decision(path)
    if decision is None:
        return ""
    return f'<span class="decision">{html.escape(told.wording.decision(decision))}</span> '


def _html_decisions(totals: dict[str, int]) -> str:
    remove, keep, left = (totals[each.value] for each in (Decision.REMOVE, Decision.KEEP, Decision.UNDECIDED))
    return (
        f"<p>Decided: {remove:,} to remove ({totals['remove_bytes'] / 1e6:,.1f} MB), {keep:,} to keep, "
        f"{left:,} undecided.</p>"
    )


def _places(group: Group, matches: Iterable[Match]) -> dict[str, list[Box]]:
    """By path: where a member differs from the one it was matched with, in its own pixels."""
    members = {member.path: member for member in group.members}
    found: dict[str, list[Box]] = {}
    for match in matches:
        for place in match.evidence.differences:
            found.setdefault(match.a, []).append(place.box)
            on_b = mapped_box(inverse(match.evidence.transform), place.box, members[match.b].info)
            found.setdefault(match.b, []).append(on_b)
    return found


def _outlines(info: ImageInfo, boxes: Sequence[Box]) -> str:
    """Outlines over a picture, as SVG in the image's own pixels; "" where there are none."""
    if not boxes:
        return ""
    least = _LEAST_OUTLINE * max(info.width, info.height)
    parts = []
    for line in ("halo", "line"):
        for x, y, width, height in boxes:
            across, down = max(0.0, least - width) / 2, max(0.0, least - height) / 2
            parts.append(
                f'<rect class="{line}" x="{x - across:.0f}" y="{y - down:.0f}" width="{width + 2 * across:.0f}" '
                f'height="{height + 2 * down:.0f}"/>'
            )
    return (
        f'<svg viewBox="0 0 {info.width} {info.height}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _html_differences(match: Match) -> str:
    """The places in which two members differ, as a list."""
    one, other = (html.escape(readable_path(path)) for path in (match.a, match.b))
    number = len(match.evidence.differences)
    items = "".join(
        f"<li>{html.escape(place.kind.value)}: {width} × {height} pixels at {x}, {y}</li>"
        for place in match.evidence.differences
        for x, y, width, height in (place.box,)
    )
    return (
        f"<p>{number} {'place differs' if number == 1 else 'places differ'} between <code>{one}</code> and "
        f"<code>{other}</code> (in pixels of the first, from its top left):</p><ol>{items}</ol>"
    )


def _dimensions(member: ImageFile) -> str:
    return f"{member.info.width} × {member.info.height}" if member.pixels else "size unknown"


def _html_partial(pairs: Sequence[Match]) -> Iterator[str]:
    yield (
        f"<h2>Sharing a part ({len(pairs)})</h2><p>These are no duplicates: each shows something that the other does "
        "not.</p><table><tr><th>File<th>File</tr>\n"
    )
    for match in pairs:
        cells = (html.escape(readable_path(path)) for path in (match.a, match.b))
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
    yield "</table>\n"


_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dedup report</title>
<meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;
margin:2rem auto;max-width:70rem;padding:0 1rem}
section{border-top:1px solid #8886;padding:.5rem 0}section>div{display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:0;width:256px}figure img{max-width:256px;max-height:256px;border-radius:4px}
figure.keeper img{outline:3px solid #2a7}figcaption{font-size:13px;overflow-wrap:anywhere}
.decision{border:1px solid;border-radius:3px;padding:0 .35em;margin-right:.2em}
.is-remove .picture{opacity:.45}.is-remove .decision{color:#c22}.is-keep .decision{color:#2a7}
@media print{section{break-inside:avoid}}
.none{width:256px;height:160px;display:grid;place-items:center;background:#8883}
.picture{position:relative;display:inline-block}.picture img{display:block}
.picture svg{position:absolute;inset:0;width:100%;height:100%}
rect{fill:none;stroke:#fff;stroke-width:4px;vector-effect:non-scaling-stroke}
rect.line{stroke:#7d003c;stroke-width:2px}section p,section ol{font-size:13px;overflow-wrap:anywhere}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;overflow-wrap:anywhere}
</style></head><body>"""
