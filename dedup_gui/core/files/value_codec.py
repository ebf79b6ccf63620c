"""The core's values as what `json` writes, and back: frozen dataclasses, tuples, enumerations, numbers and texts.

A dataclass is a list of its fields in their order, or, for a file that other versions are to read, an object with
their names, without those that have their default value. What is read is checked against the types: a damaged file,
or one of another shape, gives a ValueError and nothing half right. Of an object, fields that are missing have their
default and unknown ones are passed over. ASCII only: a path that is not UTF-8 is held as a lone surrogate, which
`json` writes as an escape and reads back.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

Reader = Callable[[Any], Any]
_PLAIN = frozenset({bool, int, float, str})


def to_plain(value: object) -> Any:
    """A value as lists, numbers and texts."""
    if type(value) in _PLAIN or value is None:
        return value
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [each if type(each) in _PLAIN else to_plain(each) for each in _fields_of(type(value))(value)]
    return value.value if isinstance(value, Enum) else value


def to_named(value: object) -> Any:
    """A value as lists, numbers and texts, and objects for the dataclasses in it."""
    if isinstance(value, tuple):
        return [to_named(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        held = {name: getattr(value, name) for name in _names(value.__class__)}
        usual = _defaults(value.__class__)
        return {name: to_named(one) for name, one in held.items() if name not in usual or one != usual[name]}
    return value.value if isinstance(value, Enum) else value


def shape_of(kind: type) -> str:
    """What the type is made of, so that what another version wrote is known as such."""
    names = [f"{name}: {hint}" for name, hint in typing.get_type_hints(kind).items()]
    within = [shape_of(part) for part in _parts(kind)]
    return f"{kind.__name__}({', '.join(names)})" + "".join(within)


@cache
def reader_of(kind: Any) -> Reader:
    """What makes a value of a type out of plain data.

    Raises:
        ValueError: by the reader, where the data is of another shape.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return _many(reader_of(arguments[0]))
        return _quick_row(tuple, list(arguments), _row(tuple, [reader_of(each) for each in arguments]))
    if origin in (types.UnionType, typing.Union):
        (other,) = (each for each in arguments if each is not types.NoneType)
        read = reader_of(other)
        return lambda data: None if data is None else read(data)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        readers = {name: reader_of(hints[name]) for name in _names(kind)}
        make: Callable[[list[Any]], Any] = lambda values: kind(*values)  # noqa: E731
        row = _row(make, list(readers.values()))
        return _record(kind, readers, _quick_row(make, [hints[name] for name in readers], row))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind  # raises ValueError by itself
    return _plain(kind)


def _many(read: Reader) -> Reader:
    def many(data: Any) -> Any:
        if not isinstance(data, list):
            raise ValueError("a list expected")  # noqa: TRY004 - one kind of error for the caller
        if not data:
            return ()
        return tuple([read(each) for each in data])

    return many


def _row(make: Callable[[list[Any]], Any], readers: list[Reader]) -> Reader:
    count = len(readers)

    def row(data: Any) -> Any:
        if not isinstance(data, list) or len(data) != count:
            raise ValueError(f"{count} values expected")
        return make([read(each) for read, each in zip(readers, data, strict=True)])

    return row


def _quick_row(make: Callable[[list[Any]], Any], hints: list[Any], row: Reader) -> Reader:
    """The same as `row`, quick where every field is of the very type that it is written with, as nearly all are.

    A review of 100,000 groups is a million values: their types are compared in one go, and only those that are made
    of others are read one by one.
    """
    written = [hint if hint in _PLAIN else None for hint in hints]
    others = [(place, reader_of(hint)) for place, hint in enumerate(hints) if hint not in _PLAIN]
    count = len(hints)

    def quick(data: Any) -> Any:
        if type(data) is not list or len(data) != count:
            return row(data)
        kinds: list[type | None] = list(map(type, data))
        for place, _ in others:
            kinds[place] = None
        if kinds != written:
            return row(data)
        values = data.copy()
        for place, read in others:
            values[place] = read(values[place])
        return make(values)

    return quick


def _record(kind: type, readers: dict[str, Reader], row: Reader) -> Reader:
    needed = readers.keys() - _defaults(kind).keys()

    def record(data: Any) -> Any:
        if not isinstance(data, dict):
            return row(data)
        if not needed <= data.keys():
            raise ValueError(f"{kind.__name__} without {sorted(needed - data.keys())}")
        return kind(**{name: read(data[name]) for name, read in readers.items() if name in data})

    return record


def _plain(kind: type) -> Reader:
    taken = (int, float) if kind is float else (kind,)

    def plain(data: Any) -> Any:
        if type(data) not in taken:
            raise ValueError(f"{kind.__name__} expected")
        return data

    return plain


@cache
def _fields_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What takes all fields out of a value of this dataclass."""
    names = _names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _defaults(kind: type) -> dict[str, Any]:
    """The default values of the fields that have one."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def _parts(kind: type) -> list[type]:
    """The dataclasses that a type's fields are made of."""
    found: list[type] = []

    def look(hint: Any) -> None:
        if is_dataclass(hint) and isinstance(hint, type):
            found.append(hint)
        for each in typing.get_args(hint):
            look(each)

    for hint in typing.get_type_hints(kind).values():
        look(hint)
    return found
