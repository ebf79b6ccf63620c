"""Groups in XML: the results that dupeGuru saves (`.dupeguru`)."""

from __future__ import annotations

from xml.parsers import expat

from dedup_gui.exchange.other_tools.groups import NamedGroup, Tool, UnknownFormError
from dedup_gui.words import translate


def _expected() -> str:
    return translate(
        "exchange", "Expected are the results that dupeGuru saves: <results> with <group> and <file path=…>."
    )


def groups_in_xml(data: bytes) -> tuple[Tool, list[NamedGroup]]:
    """The groups in what an XML file held.

    Raises:
        UnknownFormError: it is not dupeGuru's, or is damaged, or declares entities, which dupeGuru never does.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse  # nothing is expanded, nothing else is fetched
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnknownFormError(
            translate("exchange", "This XML is damaged: {why}.").format(why=error), _expected()
        ) from error
    if not reader.of_dupeguru:
        raise UnknownFormError(translate("exchange", "This XML holds no groups of images."), _expected())
    return Tool.DUPEGURU, reader.groups


def _refuse(*_declaration: object) -> None:
    raise UnknownFormError(translate("exchange", "This XML declares a document type; it is not read."), _expected())


class _Reader:
    """Gathers groups while the parser runs."""

    def __init__(self) -> None:
        self.of_dupeguru = False
        self.groups: list[NamedGroup] = []
        self._names: list[str] = []
        self._references: set[int] = set()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "results":
            self.of_dupeguru = True
        elif name == "group":
            self._names, self._references = [], set()
        elif name == "file" and attributes.get("path"):
            if attributes.get("is_ref") == "y":
                self._references.add(len(self._names))
            self._names.append(attributes["path"])

    def end(self, name: str) -> None:
        if name == "group" and len(self._names) > 1:
            self.groups.append(NamedGroup(tuple(self._names), frozenset(self._references)))
