from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.sidecars.details import Details
from dedup_gui.core.sidecars.xmp import MOST_BYTES, MOST_KEYWORDS, keyword_of, read_xmp, to_xmp

WHOLE = Details("2020-05-06T07:08:09", 52.5125, -13.25, 4, ("holiday", 'A & B <c> "d"'))
LIGHTROOM = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="3" exif:GPSLatitude="52,30.75N"
 exif:GPSLongitude="13,15,0W">
<exif:DateTimeOriginal>2020-05-06T07:08:09.12+02:00</exif:DateTimeOriginal>
<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>sun</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_what_other_programs_write_is_read() -> None:
    found = read_xmp(LIGHTROOM.encode())
    assert found == Details("2020-05-06T07:08:09", 52.5125, -13.25, 3, ("sea", "sun"))


def test_what_is_written_is_read() -> None:
    assert read_xmp(to_xmp(WHOLE).encode()) == WHOLE


@given(
    st.builds(
        Details,
        st.sampled_from(["", "1999-12-31T23:59:59"]),
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.integers(0, 5),
        st.lists(st.text(max_size=20).map(keyword_of).filter(bool), unique=True, max_size=5).map(tuple),
    )
)
def test_whatever_is_written_is_read(details: Details) -> None:
    found = read_xmp(to_xmp(details).encode())
    assert (found.captured, found.rating, found.keywords) == (details.captured, details.rating, details.keywords)
    assert found.latitude == pytest.approx(details.latitude, abs=1e-7)
    assert found.longitude == pytest.approx(details.longitude, abs=1e-7)


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        (BOMB + LIGHTROOM).encode(),
        (OUTSIDE + LIGHTROOM.replace("sea", "&a;")).encode(),
        LIGHTROOM.encode("utf-16"),
        LIGHTROOM.encode()[:-5],
        b"",
        b"\xff" * 100,
        b"<a>" * 100_000,
        (LIGHTROOM + " " * MOST_BYTES).encode(),
    ],
    ids=["entities", "outside", "utf-16", "cut off", "empty", "no text", "deep", "long"],
)
def test_what_is_hostile_or_no_xmp_says_nothing(data: bytes) -> None:
    assert read_xmp(data) == Details()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("52,30.75N", "95,0N", (None, None)),
        ("52,30.75N", "52,30.75X", (None, None)),
        ("52,30.75N", "nonsense", (None, None)),
    ],
)
def test_places_that_are_none(old: str, new: str, found: tuple[None, None]) -> None:
    details = read_xmp(LIGHTROOM.replace(old, new).encode())
    assert (details.latitude, details.longitude) == found


def test_other_values_that_are_none() -> None:
    assert read_xmp(LIGHTROOM.replace('"3"', '"-1"').encode()).rating == 0
    assert read_xmp(LIGHTROOM.replace('"3"', '"many"').encode()).rating == 0
    assert read_xmp(LIGHTROOM.replace("2020-05-06", "2020-13-06").encode()).captured == ""
    many = "".join(f"<rdf:li>{number}</rdf:li>" for number in range(MOST_KEYWORDS + 50))
    assert len(read_xmp(LIGHTROOM.replace("<rdf:li>sun</rdf:li>", many).encode()).keywords) == MOST_KEYWORDS


def test_what_one_says_and_the_other_does_not() -> None:
    own = Details("2020-05-06T07:08:09", rating=2, keywords=("sea",))
    theirs = Details("2001-01-01T01:01:01", 1.0, 2.0, 5, ("sun", "sea"))
    assert theirs.beyond(own) == Details("", 1.0, 2.0, 0, ("sea", "sun"))
    assert not own.beyond(theirs), "keywords that are there already add nothing"
    assert not Details() and WHOLE


def test_what_is_nested_without_end_is_read_once() -> None:
    """Each level was read as often as there were levels above it: half a minute for less than 1 MB."""
    levels = 30_000
    start, end = LIGHTROOM[: LIGHTROOM.index("<dc:subject>")], "</rdf:Description></rdf:RDF></x:xmpmeta>"
    data = (start + "<dc:subject>" * levels + "</dc:subject>" * levels + end).encode()
    assert len(data) < MOST_BYTES
    began = time.process_time()
    assert read_xmp(data).rating == 3
    assert time.process_time() - began < 2


def test_keywords_of_each_kind_of_list() -> None:
    for kind in ("Seq", "Alt"):
        assert read_xmp(LIGHTROOM.replace("rdf:Bag", f"rdf:{kind}").encode()).keywords == ("sea", "sun")
    assert read_xmp(LIGHTROOM.replace("rdf:Bag", "rdf:Other").encode()).keywords == ()
