from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from html.parser import HTMLParser

from dedup_gui.core.events import Counts, ScanResult
from dedup_gui.core.report.html import to_html
from dedup_gui.core.report.tables import CSV_COLUMNS, SCHEMA, matches_with, readable_path, to_csv, to_dict, to_json
from dedup_gui.core.report.told import Told
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Decision,
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    SkipCode,
    Skipped,
    Suggestion,
)
from dedup_gui.qt.texts.report import WORDING

NOT_UTF8 = os.fsdecode(b"/pictures/caf\xe9.jpg")


def image(path: str, size: int = 1000) -> ImageFile:
    return ImageFile(FoundFile(path, size, 1, 1, hash(path) % 1000), ImageInfo(640, 480, "JPEG", "RGB"))


def result() -> ScanResult:
    a, b, c = image("/pictures/a <b>.jpg", 3000), image(NOT_UTF8), image("/pictures/z\nline.jpg")
    matches = (
        Match(a.path, NOT_UTF8, Relation.RESIZED, Evidence("hash", phash_distance=2, cosine=0.98765)),
        Match(a.path, c.path, Relation.EXACT, Evidence("digest")),
    )
    group = Group(1, (a, b, c), matches, Suggestion(a.path, KeeperReason.LARGEST_FILE))
    return ScanResult(
        settings=ScanSettings(folders=("/pictures",), engine=Engine.HASH),
        model=ModelUse(),
        images=(a, b, c),
        groups=(group,),
        skipped=(Skipped(NOT_UTF8 + "x", SkipCode.EMPTY, ""),),
        counts=Counts(found=4, fingerprinted=3, groups=1),
        seconds=Seconds(total=1.23456),
    )


def test_json_has_the_fields_of_the_contract() -> None:
    data = json.loads(to_json(result()))
    assert data["schema"] == SCHEMA == "dedup-gui/scan/1"
    assert set(data) == {"schema", "settings", "model", "groups", "partial", "skipped", "counts", "seconds"}
    assert set(data["model"]) >= {"name", "sha256", "provider"}
    assert set(data["counts"]) == {"found", "fingerprinted", "from_cache", "candidates", "judged", "groups"}
    assert set(data["seconds"]) == {"discover", "fingerprint", "match", "judge", "total"}
    group = data["groups"][0]
    assert group["id"] == 1
    assert set(group["members"][0]) >= {"path", "size", "width", "height", "keeper", "reason"}
    assert [member["keeper"] for member in group["members"]] == [True, False, False]
    assert [member["reason"] for member in group["members"]] == ["largest-file", "", ""]
    match = group["matches"][0]
    assert match["relation"] == "resized"
    assert set(match["evidence"]) == {
        "method", "phash_distance", "cosine", "inliers", "transform", "crop_box", "rotation", "mirrored", "scale",
        "agreement", "differences", "edits",
    }  # fmt: skip
    assert match["evidence"]["transform"] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_path_that_is_not_utf8_survives_a_json_file() -> None:
    data = to_json(result()).encode("utf-8")  # strict: the file holds valid UTF-8
    loaded = json.loads(data)
    assert loaded["groups"][0]["members"][1]["path"] == NOT_UTF8
    assert os.fsencode(loaded["skipped"][0]["path"]) == b"/pictures/caf\xe9.jpgx"


def with_overlap(*, as_group: bool) -> ScanResult:
    """The same with an image that shares a part with another."""
    whole = result()
    members = (whole.images[0], image("/pictures/b collage.png"))
    match = Match(members[0].path, members[1].path, Relation.PARTIAL, Evidence("geometry", inliers=40), weak=True)
    groups = whole.groups
    if as_group:
        groups += (Group(2, members, (match,), Suggestion(members[0].path, KeeperReason.LARGEST_FILE)),)
    settings = replace(whole.settings, include_partials=as_group)
    return replace(whole, settings=settings, groups=groups, partial=(match,))


def test_json_lists_partial_overlaps_in_the_form_of_matches() -> None:
    assert to_dict(result())["partial"] == []
    for as_group in (False, True):
        (overlap,) = to_dict(with_overlap(as_group=as_group))["partial"]
        assert set(overlap) == {"a", "b", "relation", "evidence", "weak"}
        assert (overlap["relation"], overlap["evidence"]["inliers"]) == ("partial", 40)
    members = to_dict(with_overlap(as_group=True))["groups"][1]["members"]
    assert [(member["keeper"], member["reason"]) for member in members] == [(True, ""), (True, "")]


def test_csv_has_partial_overlaps_only_as_groups() -> None:
    assert to_csv(with_overlap(as_group=False)) == to_csv(result())
    rows = list(csv.DictReader(io.StringIO(to_csv(with_overlap(as_group=True)), newline="")))
    assert [(row["group"], row["keeper"], row["reason"]) for row in rows[3:5]] == [("2", "yes", "")] * 2
    assert rows[4]["relation"] == "partial"


def test_html_lists_partial_overlaps_or_shows_them() -> None:
    listed = "".join(to_html(with_overlap(as_group=False), lambda _: None))
    assert "Sharing a part (1)" in listed
    assert "<td>/pictures/a &lt;b&gt;.jpg<td>/pictures/b collage.png</tr>" in listed.replace("</td>", "")
    shown = "".join(to_html(with_overlap(as_group=True), lambda _: None))
    assert "Sharing a part" not in shown
    assert shown.count("<b>partial</b>") == 2
    assert "Sharing a part" not in "".join(to_html(result(), lambda _: None))


def test_csv_has_a_row_for_each_member_and_survives_odd_names() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(result()), newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    names = ["/pictures/a <b>.jpg", "/pictures/caf\\xe9.jpg", "/pictures/z\nline.jpg"]
    assert [row[1] for row in rows[1:]] == [*names, "/pictures/caf\\xe9.jpgx"], "the last one was skipped"
    assert rows[2][CSV_COLUMNS.index("relation")] == "resized"
    assert rows[2][CSV_COLUMNS.index("matched_with")] == "/pictures/a <b>.jpg"
    to_csv(result()).encode("utf-8")


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[str] = []
        self.codes: list[str] = []
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code = tag == "code"
        if tag == "img":
            self.images.append(dict(attrs)["src"] or "")

    def handle_data(self, data: str) -> None:
        if self._code:
            self.codes.append(data)
            self._code = False


def test_html_shows_pictures_escapes_names_and_needs_nothing_else() -> None:
    text = "".join(to_html(result(), lambda path: None if path == NOT_UTF8 else b"\xff\xd8jpeg"))
    text.encode("utf-8")
    page = Page()
    page.feed(text)
    assert len(page.images) == 2
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.images)
    assert page.codes[0] == "/pictures/a <b>.jpg"
    assert "not readable" in text
    assert "://" not in text


def test_html_asks_for_a_picture_when_it_is_written() -> None:
    asked: list[str] = []

    def preview(path: str) -> bytes:
        asked.append(path)
        return b"jpeg"

    shown = 0
    for part in to_html(result(), preview):
        assert part.count("<img") <= 1
        shown += part.count("<img")
        assert len(asked) == shown
    assert shown == 3


def test_names_that_are_no_utf16_are_written_everywhere() -> None:
    """Windows takes any 16-bit units for a name; Python gives them as lone surrogates."""
    whole = result()
    odd = "C:\\pictures\\\ud83d half.jpg"
    member = image(odd)
    match = Match(whole.groups[0].paths[0], odd, Relation.EXACT, Evidence("digest"))
    group = replace(whole.groups[0], members=(*whole.groups[0].members, member), matches=(match,))
    whole = replace(whole, groups=(group,), skipped=(Skipped(odd, SkipCode.EMPTY, odd),))
    assert readable_path(odd) == "C:\\pictures\\\\ud83d half.jpg"
    written = to_json(whole).encode("utf-8")
    read = json.loads(written)
    assert read["groups"][0]["members"][-1]["path"] == read["skipped"][0]["path"] == odd
    rows = list(csv.reader(io.StringIO(to_csv(whole).encode("utf-8").decode("utf-8"), newline="")))
    assert readable_path(odd) in [row[1] for row in rows]
    page = "".join(to_html(whole, lambda _: None)).encode("utf-8").decode("utf-8")
    assert page.count(readable_path(odd)) >= 3


def test_matches_with_prefers_the_keeper() -> None:
    group = result().groups[0]
    other = Match(NOT_UTF8, "/pictures/z\nline.jpg", Relation.RE_ENCODED, Evidence("hash"))
    more = Group(1, group.members, (other, *group.matches), group.suggestion)
    by_member = matches_with(more, group.suggestion.path)
    assert by_member[NOT_UTF8].relation is Relation.RESIZED
    assert by_member["/pictures/z\nline.jpg"].relation is Relation.EXACT


def test_settings_are_written_as_plain_values() -> None:
    assert to_dict(result())["settings"]["engine"] == "hash"


def test_readable_path() -> None:
    assert readable_path(NOT_UTF8) == "/pictures/caf\\xe9.jpg"
    assert readable_path("/ü/好.jpg") == "/ü/好.jpg"


def test_what_must_be_looked_at_is_flagged_and_has_no_reason() -> None:
    whole = result()
    group = whole.groups[0]
    first, second = group.matches
    mixed = replace(whole, groups=(replace(group, matches=(replace(first, weak=True), second)),))
    members = to_dict(mixed)["groups"][0]["members"]
    assert [member.get("unsure", False) for member in members] == [False, True, False]
    assert members[0]["reason"] == "largest-file"
    nothing = replace(whole, groups=(replace(group, matches=(replace(first, weak=True),)),))
    members = to_dict(nothing)["groups"][0]["members"]
    assert all(member["unsure"] for member in members)
    assert [member["keeper"] for member in members] == [True, False, False]
    assert {member["reason"] for member in members} == {""}
    rows = list(csv.DictReader(io.StringIO(to_csv(mixed))))
    assert [row["unsure"] for row in rows if row["skipped"] == "no"] == ["no", "yes", "no"]


TOLD = Told({"/pictures/a <b>.jpg": Decision.KEEP, "/pictures/z\nline.jpg": Decision.REMOVE}, WORDING)


def test_json_says_decisions_and_words_where_it_is_told_them() -> None:
    data = json.loads(to_json(result(), told=TOLD))
    assert data["decisions"] == {"undecided": 1, "keep": 1, "remove": 1, "remove_bytes": 1000}
    members = data["groups"][0]["members"]
    assert [member["decision"] for member in members] == ["keep", "undecided", "remove"]
    assert members[0]["reason_words"] == "it is the largest file" and "reason_words" not in members[1]
    assert data["skipped"][0]["words"] == "The file is empty"
    plain = json.loads(to_json(result()))
    assert "decisions" not in plain and "decision" not in plain["groups"][0]["members"][0]
    assert "decisions" not in to_dict(result(), Told(wording=WORDING)), "of a scan nobody was asked"


def test_what_json_says_besides_takes_nothing_away() -> None:
    plain, told = json.loads(to_json(result())), json.loads(to_json(result(), told=TOLD))

    def without(told: object, plain: object) -> object:
        if isinstance(told, dict) and isinstance(plain, dict):
            return {key: without(value, plain[key]) for key, value in told.items() if key in plain}
        if isinstance(told, list) and isinstance(plain, list):
            return [without(one, other) for one, other in zip(told, plain, strict=True)]
        return told

    assert without(told, plain) == plain


def test_csv_says_decisions_words_and_what_was_skipped() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(result(), TOLD), newline="")))
    assert [row["decision"] for row in rows] == ["keep", "undecided", "remove", ""]
    assert [row["words"] for row in rows] == ["it is the largest file", "Resized", "Exact copy", "The file is empty"]
    assert [row["skipped"] for row in rows] == ["no", "no", "no", "yes"]
    assert (rows[3]["group"], rows[3]["reason"]) == ("", "empty")
    assert {row["decision"] for row in csv.DictReader(io.StringIO(to_csv(result()), newline=""))} == {""}


def test_an_image_in_two_groups_is_counted_once() -> None:
    overlapping = with_overlap(as_group=True)
    totals = to_dict(overlapping, TOLD)["decisions"]
    assert totals == {"undecided": 2, "keep": 1, "remove": 1, "remove_bytes": 1000}


def test_html_says_decisions_and_words() -> None:
    page = "".join(to_html(result(), lambda _: b"\xff\xd8jpeg", TOLD))
    assert "Decided: 1 to remove (0.0 MB), 1 to keep, 1 undecided." in page
    assert "suggested keeper: it is the largest file" in page
    assert page.count('<span class="decision">Remove</span>') == 1
    assert page.count('<span class="decision">Undecided</span>') == 1
    assert '<figure class="keeper is-keep">' in page and '<figure class="is-remove">' in page
    assert "<td>The file is empty</td>" in page
    silent = "".join(to_html(result(), lambda _: None, Told(wording=WORDING)))
    assert "Decided:" not in silent and '<span class="decision">' not in silent
