"""A finished scan as one HTML page with pictures."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Iterator, Sequence

from dedup_gui.core.events import ScanResult
from dedup_gui.core.grouping.compare_transform import inverse, mapped_box
from dedup_gui.core.grouping.match_strength import certain_keeper, freed_and_unsure, unsure_members
from dedup_gui.core.report.archives import contained_sentence
from dedup_gui.core.report.tables import matches_with, readable_path, readable_place, relation_with_edits
from dedup_gui.core.report.told import DIFFERENCES, NOTHING_TOLD, REASONS, Told
from dedup_gui.core.types import Box, Decision, Group, ImageFile, ImageInfo, Match
from dedup_gui.words import Words, spoken, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, listed, number

_LEAST_OUTLINE = 0.04
"""Side of the smallest outline, as a share of the longer side of its picture: a dot is still seen."""


class ReportCounts(Words):
    """What a report counts."""

    __slots__ = ()

    def looked_at(self, n: int) -> str:
        """Images that a person has to look at."""
        return self.tr("%n image(s) to be looked at", "", n)

    def places(self, n: int) -> str:
        """Places in which two images differ."""
        return self.tr(
            "%n place(s) (differs|differ) between {one} and {other} (in pixels of the first, from its top left):",
            "",
            n,
        )


REPORT_COUNTS = ReportCounts()


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
    title = html.escape(translate("report", "Dedup report"))
    yield _HEAD.replace("@LANGUAGE", spoken().code.replace("_", "-")).replace("@TITLE", title)
    yield f"<h1>{title}</h1><p>{html.escape(_summary(result))}</p>"
    if told.decisions is not None:
        yield _html_decisions(told.totals(result))
    if not result.groups:
        none = translate("report", "No duplicates found.")
        yield f"<p>{html.escape(none)}</p>\n"
    for group in result.groups:
        yield from _html_group(group, preview, told)
    if result.partial and not result.settings.include_partials:
        yield from _html_partial(result.partial)
    for found in result.archives:
        yield f"<p>{html.escape(contained_sentence(found, readable_path))}</p>\n"
    if result.skipped:
        title = translate("report", "Skipped ({number})").format(number=count(len(result.skipped)))
        heads = (translate("report", "File"), translate("report", "Reason"), translate("report", "Detail"))
        row = "".join(f"<th>{html.escape(head)}" for head in heads)
        yield f"<h2>{html.escape(title)}</h2><table><tr>{row}</tr>\n"
        for skipped in result.skipped:
            reason = told.wording.skips.get(skipped.code, skipped.code.value)
            cells = (readable_path(skipped.path), reason, readable_path(skipped.detail))
            yield "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>\n"
        yield "</table>\n"
    yield "</body></html>\n"


def _summary(result: ScanResult) -> str:
    """The whole scan in a sentence."""
    freed, unsure = freed_and_unsure(result.groups)
    parts = [
        COUNTS.images(result.counts.fingerprinted),
        COUNTS.groups(len(result.groups)),
        translate("report", "{number} MB can be freed").format(number=number(freed / 1e6, 1)),
        *([REPORT_COUNTS.looked_at(unsure)] if unsure else []),
        translate("report", "{number} skipped").format(number=count(len(result.skipped))),
    ]
    return translate("report", "{parts}.").format(parts=listed(parts))


def _html_group(group: Group, preview: Callable[[str], bytes | None], told: Told) -> Iterator[str]:
    suggested = certain_keeper(group)
    unsure = unsure_members(group)
    explained = matches_with(group, suggested)
    places = _places(group, dict.fromkeys(explained.values()))
    title = translate("report", "Group {number}").format(number=group.id)
    yield f"<section><h2>{html.escape(title)}</h2><div>"
    for member in group.members:
        keeper = member.path == suggested or group.no_duplicates
        picture = preview(member.path)
        match = explained.get(member.path)
        if member.path == suggested:
            reason = group.suggestion.reason
            why = told.wording.reasons.get(reason) or REASONS[reason]
            note = translate("report", "suggested keeper: {why}").format(why=why)
        else:
            note = relation_with_edits(match, told.wording) if match else ""
            if member.path in unsure:
                note = translate("report", "to be looked at: {relation}").format(relation=note)
        name = html.escape(readable_place(member.file))
        missing = translate("report", "not readable")
        image = (
            f'<img alt="{name}" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}">'
            + _outlines(member.info, places.get(member.path, ()))
            if picture
            else f'<div class="none">{html.escape(missing)}</div>'
        )
        look = " ".join(_classes(keeper, told.decision(member.path)))
        yield (
            f'<figure class="{look}"><div class="picture">{image}</div>'
            f"<figcaption>{_badge(told, member.path)}<b>{html.escape(note)}</b><br>"
            f"{html.escape(_facts(member))}<br>"
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
    said = translate("report", "Decided: {remove} to remove ({size} MB), {keep} to keep, {left} undecided.").format(
        remove=count(totals[Decision.REMOVE.value]),
        size=number(totals["remove_bytes"] / 1e6, 1),
        keep=count(totals[Decision.KEEP.value]),
        left=count(totals[Decision.UNDECIDED.value]),
    )
    return f"<p>{html.escape(said)}</p>"


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
    one, other = (f"<code>{html.escape(readable_path(path))}</code>" for path in (match.a, match.b))
    place = html.escape(translate("report", "{kind}: {width} × {height} pixels at {x}, {y}"))
    items = "".join(
        "<li>"
        + place.format(kind=html.escape(DIFFERENCES[found.kind]), width=width, height=height, x=x, y=y)
        + "</li>"
        for found in match.evidence.differences
        for x, y, width, height in (found.box,)
    )
    said = html.escape(REPORT_COUNTS.places(len(match.evidence.differences))).format(one=one, other=other)
    return f"<p>{said}</p><ol>{items}</ol>"


def _facts(member: ImageFile) -> str:
    dimensions = (
        f"{member.info.width} × {member.info.height}" if member.pixels else translate("report", "size unknown")
    )
    size = translate("report", "{number} bytes").format(number=count(member.file.size))
    return listed((dimensions, member.info.format, size))


def _html_partial(pairs: Sequence[Match]) -> Iterator[str]:
    title = html.escape(translate("report", "Sharing a part ({number})").format(number=count(len(pairs))))
    said = html.escape(translate("report", "These are no duplicates: each shows something that the other does not."))
    head = html.escape(translate("report", "File"))
    yield f"<h2>{title}</h2><p>{said}</p><table><tr><th>{head}<th>{head}</tr>\n"
    for match in pairs:
        cells = (html.escape(readable_path(path)) for path in (match.a, match.b))
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
    yield "</table>\n"


_HEAD = """<!doctype html><html lang="@LANGUAGE"><head><meta charset="utf-8"><title>@TITLE</title>
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
