from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dedup_gui.core.grouping.compare_transform import align
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.review_types import BulkRule, Change, Decided, Refusal, RefusalCode, Totals
from dedup_gui.core.settings import ApplyWay
from dedup_gui.core.types import (
    Decision,
    Difference,
    DifferenceKind,
    Evidence,
    Group,
    ImageFile,
    KeeperReason,
    Match,
    Relation,
    SkipCode,
    Suggestion,
)
from dedup_gui.qt.review.evidence_panel import BETTER, EvidencePanel
from dedup_gui.qt.review.property_rows import PROPERTIES, Property, property_rows
from dedup_gui.qt.texts import applying, rules
from dedup_gui.qt.texts import evidence as evidence_texts
from dedup_gui.qt.texts import review as texts
from dedup_gui.qt.texts.quality import compression_words, metadata_words, missing_words
from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.numbers import TIMES
from tests.core.review.review_images import group, image

WEAK = "Only just above the threshold: look closely."


def plain(text: str) -> str:
    """Without no-break spaces."""
    return " ".join(text.split())


@pytest.fixture
def panel(qtbot: QtBot) -> EvidencePanel:
    made = EvidencePanel()
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    return made


@pytest.fixture
def cropped() -> Group:
    evidence = Evidence("geometry", 28, 0.81, 140, ((1, 0, 5), (0, 1, 5), (0, 0, 1)), agreement=0.97)
    members = [image("/p/crop.jpg", width=300, height=200), image("/p/whole.jpg")]
    return group(members, [Match("/p/whole.jpg", "/p/crop.jpg", Relation.CROPPED, evidence)])


def show(panel: EvidencePanel, found: Group, a: str, b: str) -> list[str]:
    """The texts on show."""
    images = {member.path: member for member in found.members}
    panel.show_pair(found, images[a], images[b], align(found, a, b))
    QApplication.processEvents()
    return [plain(label.text()) for label in panel.findChildren(QLabel) if label.isVisible()]


def test_why_they_match_with_figures(panel: EvidencePanel, cropped: Group) -> None:
    shown = show(panel, cropped, "/p/whole.jpg", "/p/crop.jpg")
    assert "Cropped" in shown
    assert "B is cut out of A." in shown
    for figure in ("28 of 64 bits", "81 % alike", "140 in the same place", "97 % alike"):
        assert figure in shown
    assert "Suggested: it shows the whole picture, the others are cut from it." in shown


def test_the_other_way_round(panel: EvidencePanel, cropped: Group) -> None:
    assert "A is cut out of B." in show(panel, cropped, "/p/crop.jpg", "/p/whole.jpg")


def test_the_better_value_is_marked_by_more_than_colour(panel: EvidencePanel, cropped: Group) -> None:
    show(panel, cropped, "/p/whole.jpg", "/p/crop.jpg")
    marked = [label for label in panel.findChildren(QLabel) if BETTER in label.text() and label.isVisible()]
    assert [plain(label.text()) for label in marked] == [f"{BETTER} 400 × 300"]
    assert marked[0].property("value") == "better", "the style sheet makes it bold and green"
    assert "better" in marked[0].accessibleName()


def test_of_images_that_share_a_part_none_is_the_keeper(panel: EvidencePanel, cropped: Group) -> None:
    partial = replace(cropped, matches=(replace(cropped.matches[0], relation=Relation.PARTIAL),))
    shown = show(panel, partial, "/p/whole.jpg", "/p/crop.jpg")
    assert "Shares a part" in shown
    assert "A and B share a part." in shown
    assert "Keep both: they only share a part, and each shows something that the other does not." in shown
    assert not panel.keeper.isVisible()
    show(panel, cropped, "/p/whole.jpg", "/p/crop.jpg")
    assert panel.keeper.isVisible()


def test_a_weak_match_is_shown_as_such(panel: EvidencePanel, cropped: Group) -> None:
    weak = replace(cropped, matches=(replace(cropped.matches[0], weak=True),))
    assert WEAK in show(panel, weak, "/p/whole.jpg", "/p/crop.jpg")
    assert WEAK not in show(panel, cropped, "/p/whole.jpg", "/p/crop.jpg")
    place = Difference((1, 2, 3, 4), DifferenceKind.ADDED, 60.0)
    match = weak.matches[0]
    differing = replace(weak, matches=(replace(match, evidence=replace(match.evidence, differences=(place,))),))
    shown = show(panel, differing, "/p/whole.jpg", "/p/crop.jpg")
    assert WEAK not in shown
    assert evidence_texts.weak_sentence(differing.matches[0]) in shown


def test_a_name_written_without_spaces_is_not_broken_behind_every_letter(panel: EvidencePanel, qtbot: QtBot) -> None:
    large = group([image(f"/p/{name}.jpg", width=2_000_000, height=1_000_000) for name in ("a", "b")])
    names = set(PROPERTIES.values())
    speak(Language("zh_CN", lambda _context, text, *_: "文件大小" if text in names else ""))
    try:
        for points in (0, 6):
            font = panel.font()
            font.setPointSize(font.pointSize() + points)
            panel.setFont(font)
            show(panel, large, "/p/a.jpg", "/p/b.jpg")
            panel.resize(panel.minimumSizeHint().width(), 600)
            qtbot.wait(20)
            labels = [each for each in panel.findChildren(QLabel) if each.text() == "文件大小" and each.isVisible()]
            assert len(labels) > 5
            for each in labels:
                assert each.width() >= each.fontMetrics().horizontalAdvance("文件大小")
    finally:
        speak(ENGLISH)


def test_images_that_were_not_compared_directly(panel: EvidencePanel, cropped: Group) -> None:
    more = group(
        [*cropped.members, image("/p/other.jpg")],
        [*cropped.matches, Match("/p/whole.jpg", "/p/other.jpg", Relation.RE_ENCODED, Evidence("hash"))],
    )
    shown = show(panel, more, "/p/crop.jpg", "/p/other.jpg")
    assert any("both match whole.jpg" in text for text in shown)


def test_one_image_and_none(panel: EvidencePanel, cropped: Group) -> None:
    panel.show_pair(cropped, cropped.members[0], None, None)
    assert all(not row.b for row in panel.rows)
    panel.show_pair(None, None, None, None)
    assert panel.rows == []


def test_a_larger_file_is_better_only_at_the_same_size_and_format() -> None:
    def better(**of_b: object) -> str:
        rows = property_rows(image("/a.jpg"), image("/b.jpg", size=2000, **of_b))  # type: ignore[arg-type]
        return next(row.better for row in rows if row.name == "File size")

    assert better() == "B"
    assert better(width=200) == ""
    assert better(format="PNG") == ""


@pytest.mark.parametrize("relation", list(Relation))
def test_a_larger_file_is_no_better_where_one_is_an_edit_or_another_picture(relation: Relation) -> None:
    match = Match("/b.jpg", "/a.jpg", relation, Evidence("geometry"))
    rows = property_rows(image("/a.jpg"), image("/b.jpg", size=2000), [match])
    better = next(row.better for row in rows if row.name == "File size")
    other = (Relation.EDITED, Relation.PARTIAL, Relation.BURST, Relation.VARIANT)
    assert better == ("" if relation in other else "B")


def test_what_was_measured_stands_side_by_side() -> None:
    small = replace(image("/a.jpg"), quality=Quality("JPEG", jpeg_quality=92, subsampling="4:2:0", metadata=3))
    fine = {
        "detail_across": 0.5,
        "detail_down": 0.5,
        "periodicity_across": (0.0625, 0.1875),
        "periodicity_down": (0.0625,),
    }
    again = Quality("JPEG", jpeg_quality=100, earlier_quality=60, **fine)  # type: ignore[arg-type]
    large = replace(image("/b.jpg", width=800, height=600), quality=again)
    found = {row.name: (row.a, row.b, row.better) for row in property_rows(small, large)}
    assert found["Quality"] == (
        "JPEG about\N{NO-BREAK SPACE}92, 4:2:0",
        "JPEG about\N{NO-BREAK SPACE}100; before that about\N{NO-BREAK SPACE}60",
        "A",
    )
    assert found["Enlarged"] == ("no", "about 2×", "A")
    assert found["Pixels"][2] == "", "more pixels, and no more to see"
    assert found["Metadata"] == ("3 entries", "none", "A")


def test_lossless_and_unknown_compression_in_words() -> None:
    assert compression_words(Quality("PNG")) == "lossless"
    assert compression_words(Quality("PNG", earlier_quality=70)).startswith("lossless, made from a JPEG")
    assert compression_words(Quality("WEBP", lossless=False)) == "lossy"
    assert compression_words(None) == "—"
    assert metadata_words(Quality(metadata=5, has_icc=True)) == "1 entry, colour profile"


def test_nothing_measured_nothing_shown() -> None:
    names = {row.name for row in property_rows(image("/a.jpg"), image("/b.jpg"))}
    assert not names & {"Quality", "Enlarged", "Metadata"}


def test_companions_and_other_names_are_told() -> None:
    rows = property_rows(image("/a.jpg", companions=("/a.xmp",)), image("/b.jpg", aliases=("/c.jpg", "/d.jpg")))
    found = {row.name: (row.a, row.b) for row in rows}
    assert found["Moves with"] == ("1 file", "—")
    assert found["Other names"] == ("—", "2 names")


def test_pages_are_told_where_there_are_several() -> None:
    one, several = image("/a.jpg"), image("/b.tif")
    several = replace(several, info=replace(several.info, pages=12))
    assert {row.name: (row.a, row.b) for row in property_rows(one, several)}["Pages or frames"] == ("1", "12")
    assert "Pages or frames" not in {row.name for row in property_rows(one, one)}


# --- sentences -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("relation", list(Relation))
def test_every_relation_has_a_sentence(relation: Relation) -> None:
    match = Match("/a", "/b", relation, Evidence("geometry", rotation=90.0, scale=0.5))
    sentence = evidence_texts.relation_sentence(match, ("A", "B"))
    assert sentence.endswith(".") and len(sentence) > 10


def test_turns_and_sizes_in_words() -> None:
    def words(relation: Relation, **evidence: float) -> str:
        match = Match("a", "b", relation, Evidence("hash", **evidence))  # type: ignore[arg-type]
        return plain(evidence_texts.relation_sentence(match, ("A", "B")))

    assert words(Relation.ROTATED, rotation=90.0) == "B is A turned 90° counter-clockwise."
    assert words(Relation.ROTATED, rotation=-90.0) == "B is A turned 90° clockwise."
    assert words(Relation.MIRRORED, rotation=180.0) == "B is the mirror image of A, turned upside down."
    assert words(Relation.RESIZED, scale=0.5) == "The same picture; B is 50 % smaller."


def test_rows_stand_in_one_order_whichever_pair_came_first(panel: EvidencePanel) -> None:
    full = [
        replace(image(f"/p/{name}.jpg", captured="2020-01-01T00:00:00"), quality=Quality(jpeg_quality=80))
        for name in "ab"
    ]
    bare = [image(f"/p/{name}.jpg") for name in "cd"]

    def order(members: list[ImageFile]) -> list[str]:
        found = group(members, [Match(members[0].path, members[1].path, Relation.RE_ENCODED, Evidence("hash"))])
        show(panel, found, members[0].path, members[1].path)
        names = {row.name for row in panel.rows}
        labels = [label for label in panel.findChildren(QLabel) if label.isVisible() and label.text() in names]
        labels.sort(key=lambda label: label.mapTo(panel, label.rect().topLeft()).y())
        return [label.text() for label in labels]

    order(bare)
    seen = order(full)
    assert "Quality" in seen
    assert (
        seen
        == [PROPERTIES[each] for each in Property if PROPERTIES[each] in seen]
        == [row.name for row in panel.rows]
    )


def test_no_mark_contradicts_the_reason_of_the_suggestion() -> None:
    sharp = replace(image("/p/sharp.jpg"), quality=Quality(lossless=False, jpeg_quality=75))
    blurred = replace(image("/p/blurred.jpg"), quality=Quality(lossless=False, jpeg_quality=97))

    def better(path: str, reason: KeeperReason) -> str:
        rows = property_rows(sharp, blurred, (), Suggestion(path, reason))
        return next(row.better for row in rows if row.name == "Quality")

    assert better("/p/sharp.jpg", KeeperReason.BEST_QUALITY) == "", "less compressed, and blurred: no mark against it"
    assert better("/p/blurred.jpg", KeeperReason.BEST_QUALITY) == "B"
    assert better("/p/sharp.jpg", KeeperReason.MOST_PIXELS) == "B", "a fact that the reason does not speak of"


def test_a_larger_file_is_no_better_than_the_one_it_was_made_from() -> None:
    def sized(path: str, size: int, quality: int) -> ImageFile:
        made = replace(image(path), quality=Quality(lossless=False, jpeg_quality=quality))
        return replace(made, file=replace(made.file, size=size))

    original, again = sized("/p/original.jpg", 120_000, 88), sized("/p/again.jpg", 135_000, 90)

    def better(one: ImageFile, other: ImageFile, reason: KeeperReason) -> str:
        rows = property_rows(one, other, (), Suggestion(one.path, reason))
        return next(row.better for row in rows if row.name == "File size")

    for reason in (KeeperReason.ORIGINAL_FORMAT, KeeperReason.BEST_QUALITY):
        assert better(original, again, reason) == ""
        assert better(again, original, reason) == "A", "the one that is suggested"
    assert better(original, again, KeeperReason.OLDEST) == "B", "a fact that the reason does not speak of"
    twice = replace(again, quality=Quality(lossless=False, jpeg_quality=95, earlier_quality=50))
    assert better(original, twice, KeeperReason.OLDEST) == "", "it was saved worse before"


def test_a_weak_reason_does_not_look_sure() -> None:
    members = [image("/p/a.jpg"), image("/p/b.jpg")]
    for reason in (KeeperReason.LARGEST_FILE, KeeperReason.SHORTEST_PATH, KeeperReason.FIRST_PATH):
        found = group(members, [Match("/p/a.jpg", "/p/b.jpg", Relation.RE_ENCODED, Evidence("hash"))])
        found = replace(found, suggestion=Suggestion("/p/a.jpg", reason))
        assert evidence_texts.suggestion_sentence(found).startswith("No real difference found: either may stay.")
        same = replace(found, matches=(Match("/p/a.jpg", "/p/b.jpg", Relation.EXACT, Evidence("digest")),))
        assert evidence_texts.suggestion_sentence(same).startswith("Suggested: ")
    strong = replace(found, suggestion=Suggestion("/p/a.jpg", KeeperReason.MOST_PIXELS))
    assert evidence_texts.suggestion_sentence(strong) == "Suggested: it has the most pixels."


def test_what_goes_both_ways_is_said_of_b() -> None:
    def said(relation: Relation, **evidence: float) -> tuple[str, str]:
        match = Match("/a", "/b", relation, Evidence("hash", **evidence))  # type: ignore[arg-type]
        return plain(evidence_texts.relation_sentence(match, ("A", "B"))), plain(
            evidence_texts.relation_sentence(match, ("B", "A"))
        )

    assert said(Relation.ROTATED, rotation=90.0) == (
        "B is A turned 90° counter-clockwise.",
        "B is A turned 90° clockwise.",
    )
    assert said(Relation.ROTATED, rotation=180.0) == ("B is A turned upside down.",) * 2
    assert said(Relation.MIRRORED, rotation=90.0, mirrored=True) == (
        "B is the mirror image of A, turned 90° counter-clockwise.",
    ) * 2, "mirrored and turned is undone by the same"  # fmt: skip
    assert said(Relation.RESIZED, scale=0.5) == (
        "The same picture; B is 50 % smaller.",
        "The same picture; B is 100 % larger.",
    )
    assert said(Relation.EXACT) == ("B is an exact copy of A, byte for byte.",) * 2
    assert said(Relation.CROPPED) == ("B is cut out of A.", "A is cut out of B.")


def test_words_and_figures_of_a_turn_are_true_of_the_pixels() -> None:
    marked = np.zeros((20, 30), np.uint8)
    marked[2:5, 3:9] = 200
    for quarter in (1, 2, 3):
        for mirrored in (False, True):
            base = marked[:, ::-1] if mirrored else marked
            turned = np.rot90(base, quarter)  # counter-clockwise
            degrees = {1: 90.0, 2: 180.0, 3: -90.0}[quarter]
            back = evidence_texts.turned_round(Evidence("hash", rotation=degrees, mirrored=mirrored))
            again = turned[:, ::-1] if back.mirrored else turned
            assert np.array_equal(np.rot90(again, round(back.rotation / 90)), marked)


def test_the_figures_are_those_of_b(panel: EvidencePanel) -> None:
    match = Match("/a", "/b", Relation.ROTATED, Evidence("geometry", rotation=90.0, scale=0.5))
    assert ("Rotation of B", "90° to the left") in evidence_texts.figures(match)
    assert ("Rotation of B", "90° to the right") in evidence_texts.figures(match, of_a=True)
    assert ("Scale of B", "200 %") in [
        (name, plain(value)) for name, value in evidence_texts.figures(match, of_a=True)
    ]


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("method", ["digest", "pixels", "hash", "geometry"])
def test_every_match_has_figures(relation: Relation, method: str) -> None:
    evidence = Evidence(method, 12, 0.83, 57, rotation=-90.0, scale=0.5, agreement=0.97)
    found = evidence_texts.figures(Match("/a", "/b", relation, evidence))
    assert found
    assert all(name and value and "None" not in value for name, value in found)
    assert len({name for name, _ in found}) == len(found)


def test_only_proven_identity_is_called_identical() -> None:
    def shown(relation: Relation, evidence: Evidence) -> dict[str, str]:
        return {name: plain(value) for name, value in evidence_texts.figures(Match("/a", "/b", relation, evidence))}

    assert shown(Relation.EXACT, Evidence("digest")) == {"Bytes": "identical (same BLAKE3 digest)"}
    assert shown(Relation.SAME_PIXELS, Evidence("pixels")) == {"Pixels": "identical (same digest of the pixels)"}
    judged = Evidence("pixels", 2, agreement=0.994)
    for relation in set(Relation) - {Relation.EXACT, Relation.SAME_PIXELS}:
        assert shown(relation, judged) == {
            "Decided by": "the pixels, laid over one another",
            "pHash distance": "2 of 64 bits",
            "Aligned pixels": "99 % alike",
        }


def test_every_code_has_a_text() -> None:
    assert set(texts.REFUSALS) == set(RefusalCode)
    assert set(rules.BULK_RULES) == set(rules.BULK_SENTENCES) == set(BulkRule)


def test_what_is_decided_so_far() -> None:
    assert texts.totals_parts(Totals()) == []
    assert texts.totals_parts(Totals(groups=2)) == ["Nothing to remove yet", "0 of 2 groups decided"]
    line = " · ".join(texts.totals_parts(Totals(groups=1, decided_groups=1, remove_files=1, remove_bytes=2_000_000)))
    assert plain(line) == "1 image to remove · 2.00 MB · 1 of 1 group decided"


def test_changes_and_refusals_in_words() -> None:
    one = Decided("/p/a.jpg", "", 10, Decision.UNDECIDED, Decision.REMOVE)
    assert texts.change_sentence(Change((one,))) == "a.jpg: remove"
    assert texts.change_sentence(Change((one, one))) == "2 images to remove"
    assert texts.change_sentence(Change()) == ""
    assert "one always stays" in texts.refusal_sentence(Change(refused=(Refusal("/a", RefusalCode.LAST_COPY),)))
    assert texts.refusal_sentence(Change()) == ""
    many = Change(refused=(Refusal("/a", RefusalCode.REFERENCE), Refusal("/b", RefusalCode.REFERENCE)))
    assert texts.refusal_sentence(many) == "2 images in reference folders were left alone."


def test_the_apply_page_never_says_delete() -> None:
    summary = ApplySummary(3, 10, 2, companions=1, aliases=2, unsure=1, open_groups=4)
    for way in ApplyWay:
        asked = applying.way_headline(way, summary, 3, 10, ""), applying.way_button(way, 3)
        said = " ".join([*asked, *applying.way_lines(way, summary), texts.unsure_sentence(summary)])
        assert "delete" not in said.lower()
        assert ("trash" in said) is (way not in (ApplyWay.MOVE, ApplyWay.PLAN))


def test_what_is_missing_is_told_beside_the_keeper(panel: EvidencePanel) -> None:
    damaged = replace(image("/p/a.jpg", size=9000), quality=Quality(missing=0.48))
    whole = replace(image("/p/b.jpg"), quality=Quality())
    shown = show(panel, group([damaged, whole]), "/p/b.jpg", "/p/a.jpg")
    assert "Suggested: its file is the most complete: data are missing from the other." in shown
    assert "Damage" in shown
    assert "the last 48 % of the picture is missing" in shown
    assert f"{BETTER} none seen" in shown
    assert "9.00 kB" in shown, "what is filled up is no larger file"
    sound = show(panel, group([replace(damaged, quality=Quality()), whole]), "/p/b.jpg", "/p/a.jpg")
    assert "Damage" not in sound


def test_missing_data_in_words() -> None:
    assert [plain(missing_words(Quality(missing=share))) for share in (0.001, 0.48, 1.0)] == [
        "the end of the picture is missing",
        "the last 48 % of the picture is missing",
        "fine detail is missing from all of the picture",
    ]
    assert missing_words(None) == "\N{EM DASH}"


def test_a_file_that_could_not_be_decoded_is_shown_by_what_its_file_tells(panel: EvidencePanel) -> None:
    unread = [
        replace(image(f"/p/{name}.jpg", width=0, height=0, digest="same"), problem=SkipCode.TRUNCATED)
        for name in ("a", "b")
    ]
    found = group(unread, [Match("/p/a.jpg", "/p/b.jpg", Relation.EXACT, Evidence("digest"))])
    shown = show(panel, found, "/p/a.jpg", "/p/b.jpg")
    assert shown.count("The file ends before the image does") == 2
    assert "B is an exact copy of A, byte for byte." in shown
    assert not any(TIMES in text for text in shown)


def test_a_raw_names_the_image_that_it_belongs_to() -> None:
    paired = image("/p/a.dng", digest="same")
    paired = replace(paired, file=replace(paired.file, companion_of="/p/a.jpg"))
    (row,) = [row for row in property_rows(paired, image("/q/a.dng", digest="same")) if row.name == "Belongs to"]
    assert (row.a, row.b) == ("a.jpg", "\N{EM DASH}")
