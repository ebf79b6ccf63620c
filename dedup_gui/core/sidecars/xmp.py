"""XMP as text: read with care, for it may come from anybody, and written.

Names after "XMP Specification Part 1 and 2" (Adobe, ISO 16684-1): xmp:Rating, exif:DateTimeOriginal,
photoshop:DateCreated, exif:GPSLatitude and GPSLongitude ("52,30.5N"), dc:subject.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from dedup_gui.core.sidecars.details import Details

MOST_BYTES = 1 << 20
"""Of a text that is read (chosen); sidecars have some kB."""
MOST_KEYWORDS = 200
LONGEST = 120
"""Characters of a keyword."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = "http://ns.adobe.com/xap/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_HOLDERS = frozenset(f"{{{_RDF}}}{name}" for name in ("Bag", "Seq", "Alt"))
_ITEM = f"{{{_RDF}}}li"
_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})")
_PLACE = re.compile(r"([0-9]{1,3}),([0-9]{1,2}(?:\.[0-9]{1,12})?)(?:,([0-9]{1,2}(?:\.[0-9]{1,12})?))?([NSEW])")


def read_xmp(data: bytes) -> Details:
    """What an XMP text says; nothing where it is none, is too long, or declares entities or a document type."""
    if len(data) > MOST_BYTES:
        return Details()
    try:
        text = data.decode("utf-8-sig").strip("\x00")
        if _DECLARATION.search(text):
            return Details()  # what is declared there may grow without bounds, or be read from elsewhere
        root = fromstring(text)  # noqa: S314
    except (UnicodeDecodeError, ParseError, ValueError, RecursionError):
        return Details()
    values = dict(_values(root))
    latitude, longitude = (
        _degrees(values.get((_EXIF, "GPSLatitude"), "")),
        _degrees(values.get((_EXIF, "GPSLongitude"), "")),
    )
    placed = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    return Details(
        next(filter(None, (_date(values.get(name, "")) for name in _DATES)), ""),
        latitude if placed else None,
        longitude if placed else None,
        rating_of(values.get((_XMP, "Rating"), "")),
        tuple(_keywords(root)),
    )


_DATES = ((_EXIF, "DateTimeOriginal"), (_PHOTOSHOP, "DateCreated"))


def _values(root: Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Simple values, as attributes of a description or as elements in it."""
    for description in root.iter(f"{{{_RDF}}}Description"):
        for name, value in description.attrib.items():
            yield _split(name), value
        for element in description:
            if element.text and not len(element):
                yield _split(element.tag), element.text


def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition("}")
    return space.lstrip("{"), local


def _keywords(root: Element) -> Iterator[str]:
    seen: set[str] = set()
    for subject in root.iter(f"{{{_DC}}}subject"):
        # Of what is nested in itself each level would be read as often as there are levels above it.
        for item in (item for holder in subject if holder.tag in _HOLDERS for item in holder):
            word = keyword_of(item.text or "") if item.tag == _ITEM else ""
            if word and word not in seen and len(seen) < MOST_KEYWORDS:
                seen.add(word)
                yield word


def keyword_of(text: str) -> str:
    """A keyword as it is kept: printable, of a bounded length."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST]


def rating_of(text: str) -> int:
    """1 to 5; 0 = none (rejected, -1, too)."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if 1 <= number <= 5 else 0


def _date(text: str) -> str:
    found = _DATE.match(text.strip())
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _degrees(text: str) -> float | None:
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return None
    whole = float(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -whole if found[4] in "SW" else whole


def to_xmp(details: Details) -> str:
    """A sidecar that says this."""
    from xml.sax.saxutils import escape, quoteattr  # not at the top: brings HTTP and TLS with it

    lines = []
    if details.rating:
        lines.append(f"xmp:Rating={quoteattr(str(details.rating))}")
    if details.captured:
        lines += [
            f"exif:DateTimeOriginal={quoteattr(details.captured)}",
            f"photoshop:DateCreated={quoteattr(details.captured)}",
        ]
    if details.latitude is not None and details.longitude is not None:
        lines += [
            f"exif:GPSLatitude={quoteattr(_place(details.latitude, 'NS'))}",
            f"exif:GPSLongitude={quoteattr(_place(details.longitude, 'EW'))}",
        ]
    attributes = "".join(f"\n    {line}" for line in lines)
    words = "".join(f"\n     <rdf:li>{escape(word)}</rdf:li>" for word in details.keywords)
    subject = f"\n   <dc:subject>\n    <rdf:Bag>{words}\n    </rdf:Bag>\n   </dc:subject>\n  " if words else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Dedup">\n'
        f' <rdf:RDF xmlns:rdf="{_RDF}">\n'
        '  <rdf:Description rdf:about=""\n'
        f'    xmlns:xmp="{_XMP}"\n    xmlns:exif="{_EXIF}"\n    xmlns:photoshop="{_PHOTOSHOP}"\n    xmlns:dc="{_DC}"'
        f"{attributes}>{subject}</rdf:Description>\n"
        " </rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>\n'
    )


def _place(degrees: float, letters: str) -> str:
    """Degrees and minutes, to some centimetres."""
    whole, rest = divmod(round(abs(degrees) * 60, 6), 60)
    return f"{math.floor(whole)},{rest:.6f}{letters[degrees < 0]}"
